"""``/items``: validate, create, read, change, relist, describe.

Owns the HTTP side of listings. Owns no rule (``rules``) and no state (``items``).
"""

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.mercadolibre.answers import (
    ApiError,
    Json,
    bad_request,
    envelope,
    iso,
    not_found,
    project,
    read_object,
    reply,
)
from sandbox.mercadolibre.fees import LISTING_TYPES
from sandbox.mercadolibre.items import Items, recapitalised, shipping_of
from sandbox.mercadolibre.oauth import caller
from sandbox.mercadolibre.rules.body import check_types
from sandbox.mercadolibre.rules.causes import Cause, refusal
from sandbox.mercadolibre.rules.draft import Draft, read_attribute
from sandbox.mercadolibre.rules.judge import Judge
from sandbox.mercadolibre.rules.listing import picture_causes, price_causes
from sandbox.mercadolibre.rules.terms import examine_terms, warranty_text
from sandbox.mercadolibre.rules.values import examine
from sandbox.mercadolibre.sellers import Seller
from sandbox.mercadolibre.store import ItemRow
from sandbox.mercadolibre.world import World

# Multiget takes 20 ids (items-y-busquedas).
MULTIGET_LIMIT = 20
# Markup or a pictograph in a description (descripcion-de-articulos).
_NOT_PLAIN = re.compile("[<\u2600-\u27bf\u2b50\u2b55\ufe0f\U0001f000-\U0001faff]")
_CHANGEABLE_BY_SELLER = {"active", "paused", "closed"}


class ItemRoutes:
    """Routes of items."""

    def __init__(self, world: World, items: Items, judge: Judge) -> None:
        self._world = world
        self._items = items
        self._judge = judge

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/items/validate", self.validate),
            web.post("/items", self.create),
            web.get("/items", self.read_many),
            web.get("/items/{id}", self.read),
            web.put("/items/{id}", self.change),
            web.post("/items/{id}/relist", self.relist),
            web.post("/items/{id}/listing_type", self.change_listing_type),
            web.post("/items/{id}/pictures", self.add_picture),
            web.get("/items/{id}/description", self.read_description),
            web.post("/items/{id}/description", self.describe),
            web.put("/items/{id}/description", self.redescribe),
        ]

    async def validate(self, request: web.Request) -> web.Response:
        """204, or 400 with the causes, also where they are warnings only (recorded)."""
        accepted = self._judge.accept(caller(request), await read_object(request))
        if accepted.warnings:
            raise refusal(accepted.warnings)
        return web.Response(status=204)

    async def create(self, request: web.Request) -> web.Response:
        """201 with the item and its warnings."""
        accepted = self._judge.accept(caller(request), await read_object(request))
        row = self._items.create(accepted)
        warnings = [cause.as_warning() for cause in accepted.warnings]
        return reply({**self._items.shown(row), "warnings": warnings}, status=201)

    async def read(self, request: web.Request) -> web.Response:
        row = self._owned(request)
        return reply(project(self._items.shown(row), request))

    async def read_many(self, request: web.Request) -> web.Response:
        """Each id with its own code; another seller's is 403 inside."""
        ids = [one for one in request.query.get("ids", "").split(",") if one]
        if not ids:
            raise bad_request("ids is required")
        if len(ids) > MULTIGET_LIMIT:
            raise bad_request(f"The number of ids exceeds the limit of {MULTIGET_LIMIT}")
        answer: list[Json] = []
        for item_id in ids:
            try:
                row = self._items.owned(item_id, caller(request))
                answer.append({"code": 200, "body": project(self._items.shown(row), request)})
            except ApiError as error:
                answer.append({"code": error.status, "body": error.body})
        return reply(answer)

    async def change(self, request: web.Request) -> web.Response:
        """200 with the whole item. All changes are checked before the first is made."""
        body = await read_object(request)
        row = self._owned(request)
        Change(self._world, self._items, caller(request), row, body).apply()
        self._items.save(row)
        return reply({**self._items.shown(row), "warnings": []})

    async def relist(self, request: web.Request) -> web.Response:
        """A new item out of a closed one, once."""
        body = await read_object(request)
        row = self._owned(request)
        if row.doc["status"] != "closed" or row.doc.get("relisted"):
            raise envelope(400, "item.relist.invalid", "Only a closed item can be relisted, once")
        sent = _as_sent(row.doc, caller(request))
        sent["available_quantity"] = body.get("quantity", row.doc["initial_quantity"])
        sent["price"] = body.get("price", row.doc["price"])
        sent["listing_type_id"] = body.get("listing_type_id", row.doc["listing_type_id"])
        fresh = self._items.create(self._judge.accept(caller(request), sent), parent=row.id)
        row.doc["relisted"] = True
        self._items.save(row)
        return reply(self._items.shown(fresh), status=201)

    async def change_listing_type(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        row = self._owned(request)
        wanted = str(body.get("id"))
        if wanted not in LISTING_TYPES:
            raise bad_request(f"The listing type {wanted} is not available")
        row.doc["listing_type_id"] = wanted
        self._items.save(row)
        return reply(self._items.shown(row))

    async def add_picture(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        row = self._owned(request)
        pictures = [*({"id": kept["id"]} for kept in row.doc["pictures"]), {"id": body.get("id")}]
        Change(self._world, self._items, caller(request), row, {"pictures": pictures}).apply()
        self._items.save(row)
        return reply(self._items.shown(row)["pictures"])

    async def read_description(self, request: web.Request) -> web.Response:
        row = self._owned(request)
        kept = self._world.store.description(row.id)
        if kept is None:
            raise not_found(f"Description of item {row.id} not found")
        snapshot = {"url": "", "width": 0, "height": 0, "status": ""}
        return reply({"text": "", **kept, "snapshot": snapshot})

    async def describe(self, request: web.Request) -> web.Response:
        """201 the first time; afterwards 400."""
        row = self._owned(request)
        text = self._plain_text(await read_object(request), row)
        if self._world.store.description(row.id) is not None:
            raise bad_request("Item already has a description, use PUT instead")
        now = iso(self._world.clock())
        doc = {"plain_text": text, "last_updated": now, "date_created": now}
        self._world.store.save_description(row.id, doc)
        return reply({"plain_text": text, "date_created": now}, status=201)

    async def redescribe(self, request: web.Request) -> web.Response:
        row = self._owned(request)
        text = self._plain_text(await read_object(request), row)
        now = iso(self._world.clock())
        kept = self._world.store.description(row.id) or {"date_created": now}
        doc = {**kept, "plain_text": text, "last_updated": now}
        self._world.store.save_description(row.id, doc)
        return reply({"text": "", **doc})

    def _owned(self, request: web.Request) -> ItemRow:
        return self._items.owned(request.match_info["id"], caller(request))

    def _plain_text(self, body: Json, row: ItemRow) -> str:
        text = body.get("plain_text")
        if not isinstance(text, str):
            raise bad_request("plain_text is required")
        found = _NOT_PLAIN.search(text)
        if found:
            raise refusal(
                [
                    Cause(
                        398,
                        "item.description.type.invalid",
                        "The description must be in plain text",
                        references=(f"plain_text[{found.start()}]",),
                    )
                ]
            )
        category = self._world.catalogue.leaf(row.doc["category_id"])
        limit = category.settings["max_description_length"] if category else 50_000
        if len(text) > limit:
            raise refusal(
                [
                    Cause(
                        3707,
                        "item.descriptions.length_exceeded",
                        f"Description length is over of {limit} characters",
                        references=("plain_text",),
                    )
                ]
            )
        return text


def _as_sent(doc: Json, seller: Seller) -> Json:
    """The body that would make an item again."""
    name = "family_name" if seller.user_products else "title"
    kept = ("category_id", "currency_id", "buying_mode", "condition", "seller_custom_field")
    return {
        name: doc[name],
        **{field: doc[field] for field in kept},
        "pictures": [{"id": picture["id"]} for picture in doc["pictures"]],
        "attributes": [
            {"id": a["id"], "value_id": a["value_id"], "value_name": a["value_name"]}
            for a in doc["attributes"]
            if a["id"] != "AGE_GROUP"
        ],
        "sale_terms": doc["sale_terms"],
        "shipping": doc["shipping"],
    }


class Change:
    """One ``PUT /items/{id}``: checked whole, then applied to the row."""

    def __init__(
        self, world: World, items: Items, seller: Seller, row: ItemRow, body: Json
    ) -> None:
        self._world = world
        self._items = items
        self._row = row
        self._body = body
        check_types(body)
        category = world.catalogue.leaf(row.doc["category_id"])
        self._draft = Draft(seller, {**row.doc, **body}, category, world.catalogue)

    def apply(self) -> None:
        """Raises ApiError: 400 for what may not be changed or does not pass the rules."""
        if self._row.doc["status"] == "closed" and set(self._body) - {"deleted"}:
            raise envelope(400, "item.status.invalid", "A closed item can not be modified")
        steps: dict[str, Callable[[Any], None]] = {
            "title": self._title,
            "family_name": self._family_name,
            "price": self._price,
            "attributes": self._attributes,
            "pictures": self._pictures,
            "available_quantity": self._quantity,
            "status": self._status,
            "seller_custom_field": self._custom_field,
            "sale_terms": self._sale_terms,
            "shipping": self._shipping,
            "deleted": self._deleted,
        }
        foreign = sorted(set(self._body) - set(steps))
        if foreign:
            raise envelope(400, f"item.{foreign[0]}.not_modifiable", f"Cannot modify {foreign[0]}")
        for name, step in steps.items():
            if self._body.get(name) is not None:
                step(self._body[name])

    @property
    def _doc(self) -> Json:
        return self._row.doc

    def _title(self, title: str) -> None:
        if self._draft.seller.user_products or self._doc["sold_quantity"]:
            raise envelope(400, "item.title.not_modifiable", "Cannot modify title")
        self._doc["title"] = recapitalised(title)

    def _family_name(self, name: str) -> None:
        if not self._draft.seller.user_products or self._doc["sold_quantity"]:
            raise envelope(400, "item.family_name.not_modifiable", "Cannot modify family_name")
        old, new = self._doc["family_name"], recapitalised(name)
        self._doc["title"] = self._doc["title"].replace(old, new, 1)
        self._doc["family_name"] = new

    def _price(self, price: float) -> None:
        causes = list(price_causes(self._draft))
        if causes:
            raise refusal(causes)
        self._doc["price"] = self._doc["base_price"] = price

    def _attributes(self, attributes: list[Json]) -> None:
        """Whoever changes attributes sends all that shall stay (atributos); required ones stay."""
        sent = [read_attribute(one, f"item.attributes[{n}]") for n, one in enumerate(attributes)]
        removed = {one.id for one in sent if one.empty}
        for one_id in removed:
            spec = self._draft.spec(one_id or "")
            if spec and spec.tagged("required"):
                raise envelope(
                    400, "item.attributes.deleted_required", f"Cannot delete required {one_id}"
                )
        examined = examine(self._draft, [one for one in sent if not one.empty])
        if any(cause.fatal for cause in examined.causes):
            raise refusal(examined.causes)
        changed = {one["id"] for one in examined.kept} | removed
        kept = [
            one
            for one in self._doc["attributes"]
            if one["id"] not in changed and self._stays(one["id"])
        ]
        self._doc["attributes"] = examined.kept + kept

    def _stays(self, attribute_id: str | None) -> bool:
        """Whether an attribute that was not sent again is kept all the same."""
        spec = self._draft.spec(attribute_id or "")
        return spec is not None and (
            spec.tagged("required") or spec.tagged("read_only") or spec.id == "ITEM_CONDITION"
        )

    def _pictures(self, pictures: list[Json]) -> None:
        causes = list(picture_causes(pictures, self._draft, self._world.store))
        if causes:
            raise refusal(causes)
        self._items.set_pictures(self._row, pictures)

    def _quantity(self, quantity: int) -> None:
        if quantity < 0:
            raise envelope(400, "item.available_quantity.invalid", "The quantity is negative")
        self._items.set_stock(self._row, quantity)

    def _status(self, status: str) -> None:
        if status not in _CHANGEABLE_BY_SELLER or self._doc["status"] == "under_review":
            raise envelope(400, "item.status.invalid", f"Cannot change status to {status}")
        self._doc["status"] = status
        self._doc["sub_status"] = ["paused_by_seller"] if status == "paused" else []
        if status == "closed":
            self._doc["stop_time"] = self._doc["end_time"] = iso(self._world.clock())
        elif status == "active":
            self._items.set_stock(self._row, int(self._doc["available_quantity"]))

    def _custom_field(self, text: str) -> None:
        self._doc["seller_custom_field"] = text

    def _sale_terms(self, _terms: list[Json]) -> None:
        examined = examine_terms(self._draft)
        if any(cause.fatal for cause in examined.causes):
            raise refusal(examined.causes)
        self._doc["sale_terms"] = examined.kept
        self._doc["warranty"] = warranty_text(examined.kept)

    def _shipping(self, sent: Json) -> None:
        """What is not sent again stays; free shipping over the threshold cannot be taken back."""
        self._draft.body["shipping"] = {**self._doc["shipping"], **sent}
        self._doc["shipping"] = shipping_of(self._draft)

    def _deleted(self, deleted: Any) -> None:
        if str(deleted).lower() != "true" or self._doc["status"] not in {"closed", "under_review"}:
            raise envelope(400, "item.status.invalid", "Only a closed item can be deleted")
        self._doc.update(status="closed", sub_status=["deleted"])
