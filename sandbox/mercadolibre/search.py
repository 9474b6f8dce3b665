"""``/users/{id}/items/search``: the seller's own inventory, a little behind the truth.

Owns the filters, the order and the lag of the index. Unknown filters are ignored, as measured, so a
misspelled one returns the whole inventory.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.mercadolibre.answers import Json, forbidden, reply, whole
from sandbox.mercadolibre.items import Items
from sandbox.mercadolibre.oauth import caller
from sandbox.mercadolibre.prediction import normalise
from sandbox.mercadolibre.schemas import load
from sandbox.mercadolibre.store import ItemRow
from sandbox.mercadolibre.world import World

# Default order and page size as recorded.
DEFAULT_ORDER, DEFAULT_LIMIT, MAX_LIMIT = "stop_time_asc", 50, 100

_Filter = Callable[[Json, str], bool]


def _sku(doc: Json, wanted: str) -> bool:
    return any(a["id"] == "SELLER_SKU" and a["value_name"] == wanted for a in doc["attributes"])


def _text(doc: Json, wanted: str) -> bool:
    words = normalise(doc["title"]).split()
    return all(word in words for word in normalise(wanted).split())


def _equal(field: str) -> _Filter:
    return lambda doc, wanted: doc.get(field) == wanted


def _any_of(field: str) -> _Filter:
    return lambda doc, wanted: doc.get(field) in wanted.split(",")


def _contains(field: str) -> _Filter:
    return lambda doc, wanted: wanted in doc[field]


def _logistics(doc: Json, wanted: str) -> bool:
    return doc["shipping"]["logistic_type"] == wanted


# The honoured filters (measured, and items-y-busquedas).
_FILTERS: dict[str, _Filter] = {
    "seller_sku": _sku,
    "sku": _equal("seller_custom_field"),
    "q": _text,
    "user_product_id": _any_of("user_product_id"),
    "status": _equal("status"),
    "sub_status": _contains("sub_status"),
    "tags": _contains("tags"),
    "listing_type_id": _equal("listing_type_id"),
    "logistic_type": _logistics,
}
_ORDER_FIELDS = {"last_updated", "start_time", "stop_time", "available_quantity", "sold_quantity"}


def _sort_key(order: str) -> tuple[Callable[[Json], Any], bool] | None:
    field, _, direction = order.rpartition("_")
    if field not in _ORDER_FIELDS | {"price"}:
        return None
    return (lambda doc: doc[field]), direction == "desc"


class Search:
    """The search of a seller's items."""

    def __init__(self, world: World, items: Items) -> None:
        self._world = world
        self._items = items

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/users/{id}/items/search", self.search)]

    async def search(self, request: web.Request) -> web.Response:
        """200 with ids, also where none matches."""
        if request.match_info["id"] != str(caller(request).id):
            raise forbidden()
        order = request.query.get("orders", DEFAULT_ORDER)
        docs = [row.doc for row in self._items.of(caller(request).id) if self._indexed(row)]
        for name, wanted in request.query.items():
            matches = _FILTERS.get(name)
            if matches:
                docs = [doc for doc in docs if matches(doc, wanted)]
        key = _sort_key(order)
        if key:
            docs.sort(key=key[0], reverse=key[1])
        offset = whole(request.query.get("offset"), 0)
        limit = whole(request.query.get("limit"), DEFAULT_LIMIT, high=MAX_LIMIT)
        orders: list[Json] = load("available_orders.json")
        chosen = [o for o in orders if order in {_order_id(o), DEFAULT_ORDER}][:1]
        return reply(
            {
                "seller_id": str(caller(request).id),
                "results": [doc["id"] for doc in docs[offset : offset + limit]],
                "paging": {"limit": limit, "offset": offset, "total": len(docs)},
                "query": request.query.get("q"),
                "orders": chosen,
                "available_orders": orders,
            }
        )

    def _indexed(self, row: ItemRow) -> bool:
        delay = self._world.behaviour.index_delay.total_seconds()
        gone = row.doc["sub_status"] == ["deleted"]
        return not gone and row.created_at + delay <= self._world.clock().timestamp()


def _order_id(order: Json) -> str:
    """An order's id; two of the recorded ones are objects."""
    order_id: str | Json = order["id"]
    return order_id if isinstance(order_id, str) else str(order_id["id"])
