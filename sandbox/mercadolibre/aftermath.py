"""What can be read of a listing later: user products, families, quality, moderation, lost feeds.

Owns these small reads; user products become readable some seconds after the creation (measured).
"""

from aiohttp import web

from sandbox.mercadolibre.answers import ApiError, Json, not_found, reply, whole
from sandbox.mercadolibre.items import Items
from sandbox.mercadolibre.oauth import caller
from sandbox.mercadolibre.store import ItemRow
from sandbox.mercadolibre.world import World


class Aftermath:
    """Routes of what follows a creation."""

    def __init__(self, world: World, items: Items) -> None:
        self._world = world
        self._items = items

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/user-products/{id}", self.user_product),
            web.get("/user-products/{id}/stock", self.stock),
            web.get("/sites/{site}/user-products-families/{id}", self.family),
            web.get("/item/{id}/performance", self.performance),
            web.get("/moderations/last_moderation/{element}", self.last_moderation),
            web.get("/moderations/infractions/{id}", self.infractions),
            web.get("/missed_feeds", self.missed_feeds),
        ]

    async def user_product(self, request: web.Request) -> web.Response:
        rows = self._members(request, "user_product_id")
        if not rows:
            raise _no_entity("user product not found")
        doc = self._items.shown(rows[0])
        shared = ("user_product_id", "family_name", "site_id", "domain_id", "catalog_product_id")
        _, family_name, site, domain, catalogue = (doc[name] for name in shared)
        pictures = [{"id": p["id"], "secure_url": p["secure_url"]} for p in doc["pictures"]]
        return reply(
            {
                "id": doc["user_product_id"],
                "name": doc["title"],
                "family_name": family_name,
                "site_id": site,
                "user_id": doc["seller_id"],
                "domain_id": domain,
                "attributes": [
                    {"id": a["id"], "name": a["name"], "values": a["values"]}
                    for a in doc["attributes"]
                ],
                "pictures": pictures,
                "thumbnail": pictures[0] if pictures else None,
                "catalog_product_id": catalogue,
                "bundle": None,
                "family_id": doc["family_id"],
                "tags": ["primary"],
                "date_created": doc["date_created"],
                "last_updated": doc["last_updated"],
                "main_features": [],
                "commingling": None,
            }
        )

    async def stock(self, request: web.Request) -> web.Response:
        rows = self._members(request, "user_product_id")
        if not rows:
            raise _no_entity("user product not found")
        quantity = rows[0].doc["available_quantity"]
        return reply(
            {
                "id": request.match_info["id"],
                "user_id": caller(request).id,
                "locations": [{"type": "selling_address", "quantity": quantity}],
            }
        )

    async def family(self, request: web.Request) -> web.Response:
        rows = self._members(request, "family_id")
        if not rows:
            raise _no_entity("family-id not found")
        return reply(
            {
                "user_products_ids": sorted({row.doc["user_product_id"] for row in rows}),
                "family_id": rows[0].doc["family_id"],
                "site_id": rows[0].doc["site_id"],
                "user_id": caller(request).id,
            }
        )

    def _members(self, request: web.Request, field: str) -> list[ItemRow]:
        """The caller's items of a user product or family that can be read already."""
        wanted = request.match_info["id"]
        readable = (self._world.clock() - self._world.behaviour.user_product_delay).timestamp()
        return [
            row
            for row in self._items.of(caller(request).id)
            if "family_id" in row.doc
            and str(row.doc[field]) == wanted
            and row.created_at <= readable
        ]

    async def performance(self, request: web.Request) -> web.Response:
        """Fresh items have none (measured), and all items here are fresh."""
        self._items.owned(request.match_info["id"], caller(request))
        raise _no_entity("Not found entity: Item performance not found")

    async def last_moderation(self, request: web.Request) -> web.Response:
        item_id = request.match_info["element"].removesuffix("-ITM")
        self._items.owned(item_id, caller(request))
        found = self._world.store.moderation(item_id)
        return reply([found["moderation"]] if found else [])

    async def infractions(self, request: web.Request) -> web.Response:
        limit = whole(request.query.get("limit"), 20, high=20)
        wanted = request.query.get("related_item_id")
        rows = [r for r in self._items.of(caller(request).id) if wanted in {None, r.id}]
        found = [m["infraction"] for r in rows if (m := self._world.store.moderation(r.id))]
        paging = {"offset": 0, "limit": limit, "total": len(found)}
        return reply(
            {
                "infractions": found[:limit],
                "paging": paging,
                "sorting_type": "date_created_desc",
            }
        )

    async def missed_feeds(self, _request: web.Request) -> web.Response:
        return reply({"messages": self._world.store.missed_feeds()})


def _no_entity(message: str) -> ApiError:
    """404 as recorded for these resources: without ``cause``."""
    error: ApiError = not_found(message)
    body: Json = {k: v for k, v in error.body.items() if k != "cause"}
    return ApiError(error.status, body)
