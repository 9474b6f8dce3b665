"""Items: made from accepted drafts, changed by their seller, moved by time and by moderation.

Owns the life of an item and how it is shown. Owns no rule about what may be listed (``rules``) and
no HTTP.
"""

import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.mercadolibre.answers import Json, entries, forbidden, iso, not_found
from sandbox.mercadolibre.pictures import PictureLinks
from sandbox.mercadolibre.prediction import normalise
from sandbox.mercadolibre.rules.draft import Draft
from sandbox.mercadolibre.rules.judge import Accepted
from sandbox.mercadolibre.rules.listing import forces_free_shipping
from sandbox.mercadolibre.rules.terms import warranty_text
from sandbox.mercadolibre.schemas import load
from sandbox.mercadolibre.sellers import Seller
from sandbox.mercadolibre.store import ItemRow
from sandbox.mercadolibre.world import World

# gold_special and gold_pro never expire: 20 years (tipos-de-publicacion…).
LISTING_LIFE = timedelta(days=7300)
_FIRST_ITEM, _ITEM_STEP = 2_140_000_000, 137
DOWNLOADING = "picture_download_pending"
OUT_OF_STOCK = "out_of_stock"

_ADULTS = ("6725189", {"es": "Adultos", "pt": "Adultos"})


def recapitalised(text: str) -> str:
    """A name as the site rewrites it: "USB MixColor" becomes "Usb Mixcolor" (measured)."""
    return " ".join(word.capitalize() for word in text.split())


@dataclass(frozen=True)
class Identity:
    """What the site derives from a draft of the User Products model."""

    family_id: int
    user_product_id: str
    variant: list[str]


def _number(*parts: str) -> int:
    """17 digits out of some texts, over what an exact JSON double holds."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return 20_000_000_000_000_000 + int.from_bytes(digest[:7], "big") % 10**16


def _identity(accepted: Accepted) -> Identity:
    """Family: name, domain, seller, condition and parent attributes; the rest makes the product."""
    draft, specs = accepted.draft, accepted.category.attributes
    of_kind: dict[str, list[Json]] = {"PARENT_PK": [], "CHILD_PK": []}
    for shown in accepted.attributes:
        spec = specs.get(shown["id"] or "")
        kind = spec.hierarchy if spec else "CHILD_PK" if shown["id"] is None else ""
        if kind in of_kind:
            of_kind[kind].append(shown)
    parents = sorted(f"{a['id']}={a['value_name']}" for a in of_kind["PARENT_PK"])
    children = sorted(f"{a['id'] or a['name']}={a['value_name']}" for a in of_kind["CHILD_PK"])
    family = _number(
        str(draft.seller.id),
        normalise(draft.body.get("family_name") or draft.body.get("title") or ""),
        accepted.category.domain,
        draft.condition,
        *parents,
        *(child.partition("=")[0] for child in children),
    )
    variant = [
        a["value_name"]
        for a in of_kind["CHILD_PK"]
        if a["id"] in specs and specs[a["id"]].tagged("allow_variations")
    ]
    product = _number(str(family), *children) % 10**10
    return Identity(family, f"{draft.seller.site}U{product:010d}", variant)


class Items:
    """The items of all sellers."""

    def __init__(self, world: World, links: PictureLinks) -> None:
        self._world = world
        self._links = links

    # -- reading ---------------------------------------------------------------------------------

    def get(self, item_id: str) -> ItemRow:
        """An item as it is now.

        Raises:
            ApiError: 404 when there is none.
        """
        row = self._world.store.item(item_id)
        if row is None:
            raise not_found(f"Item with id {item_id} not found")
        return self._aged(row)

    def owned(self, item_id: str, seller: Seller) -> ItemRow:
        """An item of this seller.

        Raises:
            ApiError: 404, or 403 when it is another seller's.
        """
        row = self.get(item_id)
        if row.seller_id != seller.id:
            raise forbidden()
        return row

    def of(self, seller_id: int | None = None) -> Iterator[ItemRow]:
        """Items in the order of their creation, of one seller or of all."""
        return map(self._aged, self._world.store.items(seller_id))

    def _aged(self, row: ItemRow) -> ItemRow:
        """Let pictures arrive that were given by URL."""
        ready = row.pictures_ready_at
        if ready is None or ready > self._world.clock().timestamp():
            return row
        row.pictures_ready_at = None
        if row.doc["status"] == "paused" and row.doc["sub_status"] == [DOWNLOADING]:
            row.doc.update(status="active", sub_status=[])
        self.save(row)
        return row

    def shown(self, row: ItemRow) -> Json:
        """An item as the API answers it, its links made for the present address."""
        doc = copy.deepcopy(row.doc)
        doc.pop("relisted", None)
        doc["permalink"] = self.permalink(row.id)
        ready = row.pictures_ready_at is None
        doc["pictures"] = [self._links.in_item(picture, ready) for picture in doc["pictures"]]
        first = doc["pictures"][0] if doc["pictures"] else {"id": None, "url": None}
        doc["thumbnail_id"], doc["thumbnail"] = first["id"], first["url"]
        return doc

    def permalink(self, item_id: str) -> str:
        return f"{self._world.behaviour.base_url}/listing/{item_id}"

    # -- writing ---------------------------------------------------------------------------------

    def save(self, row: ItemRow) -> None:
        """Keep a changed item and tell those who listen."""
        row.doc["last_updated"] = iso(self._world.clock())
        self._world.store.save_item(row)
        self._world.changed(row.id, row.seller_id)

    def create(self, accepted: Accepted, parent: str | None = None) -> ItemRow:
        """Make an item of an accepted draft."""
        now = self._world.clock()
        seller = accepted.draft.seller
        number = _FIRST_ITEM + _ITEM_STEP * self._world.store.next_number("items")
        row = ItemRow(f"{seller.site}{number}", seller.id, now.timestamp(), None, {})
        row.doc = {
            "id": row.id,
            **_from_draft(accepted, now),
            **copy.deepcopy(load("item.json")),
            "parent_item_id": parent,
            "date_created": iso(now),
            "variations": list(self._variations(accepted)),
        }
        self.set_pictures(row, entries(accepted.draft.body, "pictures"))
        if row.pictures_ready_at is not None:
            row.doc.update(status="paused", sub_status=[DOWNLOADING])
        elif not row.doc["available_quantity"]:
            row.doc.update(status="paused", sub_status=[OUT_OF_STOCK])
        self.save(row)
        return row

    def _variations(self, accepted: Accepted) -> Iterator[Json]:
        for sent in entries(accepted.draft.body, "variations"):
            yield {
                **sent,
                "id": 180_000_000_000 + self._world.store.next_number("variations"),
                "sold_quantity": 0,
            }

    def set_pictures(self, row: ItemRow, sent: list[Json]) -> None:
        """Give an item its pictures; those given by URL arrive a little later."""
        site = str(row.doc["site_id"])
        pictures = [self._links.reference(picture, site) for picture in sent]
        row.doc["pictures"] = pictures
        if any(picture["source"] is not None for picture in pictures):
            delay = self._world.behaviour.picture_download_delay
            row.pictures_ready_at = (self._world.clock() + delay).timestamp()

    def set_stock(self, row: ItemRow, quantity: int) -> None:
        """0 pauses as out of stock; more sells again, unless the seller paused it herself."""
        row.doc["available_quantity"] = quantity
        if quantity == 0 and row.doc["status"] == "active":
            row.doc.update(status="paused", sub_status=[OUT_OF_STOCK])
        elif quantity and row.doc["sub_status"] == [OUT_OF_STOCK]:
            row.doc.update(status="active", sub_status=[])

    def sell(self, item_id: str, quantity: int = 1) -> None:
        """A buyer takes some.

        Raises:
            ValueError: when that many are not for sale.
        """
        row = self.get(item_id)
        left = int(row.doc["available_quantity"]) - quantity
        if row.doc["status"] != "active" or left < 0:
            raise ValueError(f"{item_id} does not have {quantity} for sale")
        row.doc["sold_quantity"] += quantity
        self.set_stock(row, left)
        self.save(row)

    def move(self, item_id: str, status: str, sub_status: list[str]) -> None:
        """Put an item into a status, as the site itself may at any time."""
        row = self.get(item_id)
        row.doc.update(status=status, sub_status=sub_status)
        self.save(row)


def _from_draft(accepted: Accepted, now: datetime) -> Json:
    """The fields that follow from the draft alone."""
    draft, category = accepted.draft, accepted.category
    seller, body = draft.seller, draft.body
    identity = _identity(accepted)
    variations = entries(body, "variations")
    prices = [v["price"] for v in variations if v.get("price") is not None] or [body.get("price")]
    stock = sum(int(v.get("available_quantity") or 0) for v in variations)
    stock = stock if variations else int(body["available_quantity"])
    stop = iso(now + LISTING_LIFE)
    doc: Json = {
        "site_id": seller.site,
        "title": recapitalised(body.get("title") or ""),
        "seller_id": seller.id,
        "category_id": category.id,
        "user_product_id": identity.user_product_id,
        "price": min(prices),
        "base_price": min(prices),
        "currency_id": body["currency_id"],
        "initial_quantity": stock,
        "available_quantity": stock,
        "sold_quantity": 0,
        "sale_terms": accepted.sale_terms,
        "buying_mode": body.get("buying_mode", "buy_it_now"),
        "listing_type_id": body["listing_type_id"],
        "start_time": iso(now),
        "stop_time": stop,
        "end_time": stop,
        "expiration_time": iso(now + timedelta(days=80)),
        "condition": draft.condition,
        "shipping": shipping_of(draft),
        "seller_address": _address(seller),
        "attributes": _with_derived(accepted),
        "status": "active",
        "sub_status": [],
        "tags": ["cart_eligible", "good_quality_thumbnail", "immediate_payment", "test_item"],
        "warranty": warranty_text(accepted.sale_terms),
        "domain_id": category.domain,
        "seller_custom_field": body.get("seller_custom_field"),
    }
    if seller.user_products:
        doc["family_name"] = recapitalised(body["family_name"])
        doc["family_id"] = identity.family_id
        doc["title"] = recapitalised(" ".join([body["family_name"], *identity.variant]))
        doc["tags"].append("user_product_listing")
    return doc


def shipping_of(draft: Draft) -> Json:
    """How the item goes out: always by the site's own logistics, free over the threshold."""
    forced = forces_free_shipping(draft)
    sent: Json = draft.body.get("shipping") or {}
    return {
        "mode": "me2",
        "local_pick_up": bool(sent.get("local_pick_up")),
        "free_shipping": forced or bool(sent.get("free_shipping")),
        "methods": [],
        "dimensions": None,
        "tags": ["mandatory_free_shipping"] if forced else [],
        "logistic_type": "xd_drop_off",
        "store_pick_up": False,
    }


def _address(seller: Seller) -> Json:
    return {
        "id": seller.id % 10**9,
        "comment": "",
        "address_line": "",
        "zip_code": "",
        "city": {"id": None, "name": seller.city},
        "state": {"id": seller.state[0], "name": seller.state[1]},
        "country": {
            "id": seller.country,
            "name": "Brasil" if seller.country == "BR" else "Argentina",
        },
        "latitude": 0.0,
        "longitude": 0.0,
        "search_location": {},
    }


def _with_derived(accepted: Accepted) -> list[Json]:
    """The accepted attributes and those that the site adds: condition and age group."""
    draft = accepted.draft
    attributes = list(accepted.attributes)
    present = {one["id"] for one in attributes}
    if "ITEM_CONDITION" not in present and draft.condition in _CONDITIONS:
        spec = draft.spec("ITEM_CONDITION")
        value_id = _CONDITIONS[draft.condition]
        if spec:
            attributes.append(_listed("ITEM_CONDITION", spec.name, value_id, spec.values[value_id]))
    age = accepted.category.attributes.get("AGE_GROUP")
    if age and accepted.category.wants_size_chart:
        value_id, names = _ADULTS
        attributes.append(_listed("AGE_GROUP", age.name, value_id, names[draft.language]))
    return attributes


_CONDITIONS = {"new": "2230284", "used": "2230581"}


def _listed(attribute_id: str, name: str, value_id: str, value: str) -> Json:
    return {
        "id": attribute_id,
        "name": name,
        "value_id": value_id,
        "value_name": value,
        "values": [{"id": value_id, "name": value, "struct": None}],
        "value_type": "list",
    }
