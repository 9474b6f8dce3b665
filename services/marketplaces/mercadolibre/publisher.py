"""Making one item, describing it, reading it and finding it again.

Owns the calls and what their answers mean for "exactly once": which create surely made nothing,
and which may have. Does not own the order of the steps (services/workflows/publish) nor the
body (`bodies`).
Sources: https://developers.mercadolibre.com.ar/es_ar/publica-productos, .../trabajar-con-imagenes,
.../descripcion-de-articulos, .../items-y-busquedas
"""

from http import HTTPStatus

import structlog
from pydantic import TypeAdapter, ValidationError

from services.marketplaces.mercadolibre.auth import ME, USER
from services.marketplaces.mercadolibre.bodies import item_attributes, item_body
from services.marketplaces.mercadolibre.client import Answer, Call, SellerClient
from services.marketplaces.mercadolibre.errors import (
    BUSY_SECONDS,
    Fault,
    ending,
    over_quota,
    read_fault,
)
from services.marketplaces.mercadolibre.readings import item_of, keys_of, shop_of
from services.marketplaces.mercadolibre.shipping import Shipping
from services.marketplaces.mercadolibre.wire import (
    ItemAnswer,
    PictureAnswer,
    SearchAnswer,
)
from services.marketplaces.port import Account, Item, ItemDraft, Shop
from services.outcomes import (
    Cause,
    OutcomeUnknownError,
    RefusedError,
    TryLaterError,
)

log = structlog.get_logger(__name__)

PICTURE_BYTES_MAX = 10 * 1024 * 1024
"""https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""

LOOKED_AT_MAX = 50
"""Hits that a look-up re-reads. Our key is ours alone, so more than a few hits means that the
filter was ignored (reference: mercadolibre.md section 9)."""

NEWEST_FIRST = "start_time_desc"
ALREADY_DESCRIBED = "already has a description"
"""The words of the 400 that answers a second POST; the item wants PUT then."""

_ITEM = TypeAdapter(ItemAnswer)
_PICTURE = TypeAdapter(PictureAnswer)
_SEARCH = TypeAdapter(SearchAnswer)


class Publisher:
    """One seller's items."""

    def __init__(self, seller: SellerClient, shipping: Shipping) -> None:
        self._seller = seller
        self._shipping = shipping

    async def current_shop(self, account: Account) -> Shop:
        """The shop as it is now: model and permission change without notice."""
        return shop_of(await self._seller.read(account, ME, USER))

    async def upload_picture(self, account: Account, jpeg: bytes) -> str:
        """Upload one JPEG of at most PICTURE_BYTES_MAX and return its id; a second upload makes
        a second, unused picture and no harm."""
        if len(jpeg) > PICTURE_BYTES_MAX:
            raise RefusedError((Cause("picture.too_large", f"{len(jpeg)} bytes"),))
        call = Call("POST", "/pictures/items/upload", jpeg=jpeg)
        answer = await self._seller.answer(account, call)
        if not answer.ok and over_quota(read_fault(answer.status, answer.body)):
            raise TryLaterError("picture_quota", BUSY_SECONDS)
        return answer.read(_PICTURE).id

    async def validate(self, account: Account, draft: ItemDraft) -> None:
        """Dry run of `create`. Raises `RefusedError` when a cause is an error; warnings pass,
        although they come as a 400 too."""
        body = item_body(draft, await self._shipping_mode(account))
        answer = await self._seller.answer(account, Call("POST", "/items/validate", body=body))
        if not answer.ok:
            fault = _fault(answer, draft)
            if not fault.harmless:
                raise ending(fault, retry_after=answer.retry_after)

    async def create(self, account: Account, draft: ItemDraft) -> Item:
        """Create the item by a call that is made once.

        Raises `TryLaterError` when it surely was not carried out (no connection, too many
        calls), `RefusedError` or `SellerMustActError` on a clear no, and `OutcomeUnknownError`
        for everything else: a broken connection, a timeout, 5xx, an answer that can't be read.
        """
        body = item_body(draft, await self._shipping_mode(account))
        call = Call("POST", "/items", body=body, repeatable=False)
        answer = await self._seller.answer(account, call)
        if answer.ok:
            return _created(answer, draft.key)
        fault = _fault(answer, draft)
        if fault.decided or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise ending(fault, retry_after=answer.retry_after)
        raise OutcomeUnknownError(f"http_{answer.status}")

    async def describe(self, account: Account, item_id: str, text: str) -> None:
        """Set the plain-text description, new or not. Conflicts right after the create are
        waited out."""
        route, ids, body = (
            "/items/{item_id}/description",
            {"item_id": item_id},
            {"plain_text": text},
        )
        answer = await self._seller.answer(account, Call("POST", route, ids, body=body))
        if not answer.ok and ALREADY_DESCRIBED in read_fault(answer.status, answer.body).message:
            again = Call("PUT", route, ids, {"api_version": "2"}, body)
            answer = await self._seller.answer(account, again)
        if not answer.ok:
            answer.refuse()

    async def read(self, account: Account, item_id: str) -> Item:
        """The item as it is now."""
        return item_of(await self._item(account, item_id))

    async def find(self, account: Account, key: str) -> tuple[Item, ...]:
        """The items that carry `key`, oldest first. Both fields are searched, and each hit is
        read and accepted by its own key alone. Whatever fails is raised, a refusal as
        `TryLaterError`: a look that did not happen proves nothing."""
        try:
            hits = [
                *await self._hits(account, "seller_sku", key),
                *await self._hits(account, "sku", key),
            ]
            read = [await self._item(account, item_id) for item_id in dict.fromkeys(hits)]
        except RefusedError as error:
            raise TryLaterError("look_refused") from error
        found = [item_of(item, key) for item in read if key in keys_of(item)]
        return tuple(sorted(found, key=lambda item: (item.created_at, item.id)))

    async def _hits(self, account: Account, field: str, key: str) -> tuple[str, ...]:
        call = Call(
            "GET",
            "/users/{user_id}/items/search",
            ids={"user_id": account.user_id},
            query={field: key, "orders": NEWEST_FIRST, "limit": str(LOOKED_AT_MAX)},
        )
        answer = await self._seller.read(account, call, _SEARCH)
        if answer.paging.total > LOOKED_AT_MAX:
            log.warning("search_filter_ignored", field=field, total=answer.paging.total)
            if NEWEST_FIRST not in [order.id for order in answer.orders]:
                raise TryLaterError("look_not_trusted")
        return answer.results[:LOOKED_AT_MAX]

    async def _item(self, account: Account, item_id: str) -> ItemAnswer:
        call = Call("GET", "/items/{item_id}", ids={"item_id": item_id})
        return await self._seller.read(account, call, _ITEM)

    async def _shipping_mode(self, account: Account) -> str | None:
        way = await self._shipping.way(account)
        return way.mode if way is not None else None


def _fault(answer: Answer, draft: ItemDraft) -> Fault:
    sent = [attribute["id"] for attribute in item_attributes(draft)]
    return read_fault(answer.status, answer.body, sent)


def _created(answer: Answer, key: str) -> Item:
    """A 2xx that can't be read leaves open what was made."""
    try:
        return item_of(_ITEM.validate_python(answer.body), key)
    except (ValidationError, TryLaterError) as error:
        raise OutcomeUnknownError("unreadable_answer") from error
