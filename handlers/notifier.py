"""The card keeper: draws every card whose product changed, one edit at a time and never too often.

Owns the loop that turns due cards and notices into messages. Because what is to be drawn is in
the database, a superseded state is simply never drawn, the last one always is, and any process
can go on where another died. Does not own what a card looks like (handlers/views).
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from handlers.gateway import Gateway, MessageLostError, UncertainError, UnreachableError
from handlers.pace import Pace
from handlers.pictures import Pictures
from handlers.reporting import Reporter
from handlers.signs import SignsOfLife
from handlers.views import batch, chat, screens
from handlers.views.card import Known, draw
from handlers.views.listings import REVIEW_FROM
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.accounts import Accounts
from services.batching import Batches
from services.listings.status import ProductStatus
from services.lore import Lorekeeper
from services.marketplaces.port import shop_for
from services.notices import Notice, NoticeKind, Notices
from services.outcomes import TryLaterError
from services.photos.outputs import Outputs, rendition_key
from services.photos.uses import Use
from services.preferring import Preferring
from services.products import Photo, Product, Products
from services.proposing import Proposals
from services.sellers import Seller, Sellers
from services.showing import Card, Cards, Drawn, DueCard
from services.sketches import Sketches

log = structlog.get_logger(__name__)

EDIT_EVERY_SECONDS = 2.0
"""Edits share the send budget (reference: telegram.md section 2): at most one in 2-3 s a card
that goes on by itself."""

TAPPED_EVERY_SECONDS = 0.5
"""A card that only her own taps change follows them: a thumb is slower than the budget, and a
429 is waited out."""

UNCERTAIN_WAIT_SECONDS = 30.0
"""A send that may have arrived is not repeated before this."""

LEASE_SECONDS = 120.0
"""Longer than the slowest upload of a photo may take."""

AT_ONCE = 16
IDLE_SECONDS = 0.5
GATHER_SECONDS = 0.05
"""Between two looks while there is work: the pokes of a moment are one look."""

FAR_BELOW = 6
"""Messages of hers and other cards after it: then it is out of sight on a phone."""

NEWS = frozenset({ProductStatus.READY, ProductStatus.PUBLISHED, ProductStatus.FAILED})
"""What is worth a message at the end of the chat, when the card is out of sight."""

REVIEWED = frozenset({ProductStatus.READY, ProductStatus.FAILED})
PROPOSAL = "proposal"

PhrasesFor = Callable[[Seller], Phrases]


@dataclass(frozen=True, slots=True)
class CardKeeperTools:
    """What the keeper works with."""

    cards: Cards
    notices: Notices
    products: Products
    accounts: Accounts
    sellers: Sellers
    lorekeeper: Lorekeeper
    preferring: Preferring
    proposals: Proposals
    pictures: Pictures
    outputs: Outputs
    batches: Batches
    gateway: Gateway
    phrases_for: PhrasesFor
    sketches: Sketches


class CardKeeper:
    """Keeps the chat equal to the database."""

    def __init__(self, tools: CardKeeperTools) -> None:
        self._tools = tools
        self._reporter = Reporter(
            tools.batches, tools.sellers, tools.pictures, tools.gateway, tools.phrases_for
        )
        self._pace = Pace()
        self._signs = SignsOfLife(tools.cards, tools.sketches, tools.gateway, self.poke)
        self._wake = asyncio.Event()
        self._drawing: set[asyncio.Task[None]] = set()

    def poke(self) -> None:
        """Something changed: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled. One slow call holds up its own card alone."""
        signs = asyncio.create_task(self._signs.run())
        try:
            while True:
                self._wake.clear()
                try:
                    begun = await self._begin()
                except Exception as error:  # noqa: BLE001 - the keeper outlives a bad moment
                    log.warning("card_keeper", error=type(error).__name__)
                    begun = 0
                if begun == 0:
                    await self._rest()
                await asyncio.sleep(GATHER_SECONDS)
        finally:
            for task in (signs, *self._drawing):
                task.cancel()
            await asyncio.gather(signs, *self._drawing, return_exceptions=True)

    async def _begin(self) -> int:
        """Claim what is due, as far as there is room, and begin to draw it: each claim is begun
        before the next is made, so that no claim waits for its lease to end."""
        tools, begun = self._tools, 0
        if room := self._room():
            begun += self._draw_all(map(self._card, await tools.cards.due(room, LEASE_SECONDS)))
        if room := self._room():
            notices = await tools.notices.due(room, LEASE_SECONDS)
            begun += self._draw_all(map(self._notice, notices))
        if room := self._room():
            batches = await tools.batches.due(room, LEASE_SECONDS)
            begun += self._draw_all(map(self._reporter.report, batches))
        return begun

    def _room(self) -> int:
        return AT_ONCE - len(self._drawing)

    def _draw_all(self, jobs: Iterable[Coroutine[Any, Any, None]]) -> int:
        """Begin each; returns how many there were."""
        tasks = [asyncio.create_task(job) for job in jobs]
        for task in tasks:
            self._drawing.add(task)
            task.add_done_callback(self._drawn)
        return len(tasks)

    def _drawn(self, task: asyncio.Task[None]) -> None:
        self._drawing.discard(task)
        self._wake.set()  # there is room again
        if not task.cancelled() and (error := task.exception()) is not None:
            # the store failed: the lease runs out and the card is drawn again
            log.warning("card_not_settled", error=type(error).__name__)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()

    async def _card(self, due: DueCard) -> None:
        card, seller = due.card, due.seller
        try:
            await self._draw(card, seller)
        except UnreachableError:
            await self._tools.sellers.set_reachable(seller.telegram_id, reachable=False)
            await self._tools.cards.postpone(card, wait_seconds=LEASE_SECONDS)
        except TryLaterError as error:
            await self._tools.cards.postpone(card, wait_seconds=error.after)
        except UncertainError:
            await self._tools.cards.postpone(card, wait_seconds=UNCERTAIN_WAIT_SECONDS)
        except MessageLostError:
            await self._tools.cards.postpone(card, wait_seconds=0.0, lost=True)
        except Exception as error:  # noqa: BLE001 - one card's trouble is not the others'
            # its text may hold her words
            log.warning("card_not_drawn", product=str(card.product_id), error=type(error).__name__)
            await self._tools.cards.postpone(card, wait_seconds=UNCERTAIN_WAIT_SECONDS)

    async def _draw(self, card: Card, seller: Seller) -> None:
        tools = self._tools
        product = await tools.products.get(seller.organization_id, card.product_id)
        if product is None:
            return
        going = product.status is ProductStatus.PUBLISHING and card.status == product.status
        if going and await self._in_batch(product):  # the report tells how far it is
            await tools.cards.postpone(card, wait_seconds=EDIT_EVERY_SECONDS)
            return
        self._pace.saw(card, product)
        message = draw(product, card.screen, await self._known(card, seller, product),
                       tools.phrases_for(seller))  # fmt: skip
        pictured = _pictured(product, message)
        await tools.outputs.ready(product.organization_id, pictured, Use.PREVIEW)
        message_id, has_photo = await self._show(card, product, message)
        drawn = Drawn(
            product.revision, message_id, has_photo, message.picture if has_photo else None,
            product.status,
        )  # fmt: skip
        wait = TAPPED_EVERY_SECONDS if product.status in REVIEWED else EDIT_EVERY_SECONDS
        await tools.cards.shown(card, drawn, wait_seconds=wait)
        if product.status is ProductStatus.READY and card.status != product.status:
            await self._together(product)

    async def _together(self, product: Product) -> None:
        """The last one of several that came in one go is ready: tell it once of all of them."""
        oldest = await self._tools.batches.together(product) if product.versions == 1 else None
        if oldest is not None:
            key = f"together:{oldest}"
            await self._tools.notices.post(product.user_id, NoticeKind.TOGETHER, {}, key=key)
            self.poke()

    async def _known(self, card: Card, seller: Seller, product: Product) -> Known:
        """What the card's screen wants to know beside the product."""
        tools = self._tools
        accounts = await tools.accounts.of(seller.organization_id)
        if product.content is None or product.status not in REVIEWED:
            sketch = tools.sketches.of(product)
            return Known(accounts, going=self._pace.going(product), sketch=sketch)
        needs = screens.needs(card.screen)
        category = product.content.category.id if product.content.category else ""
        return Known(
            accounts,
            await tools.lorekeeper.gather(seller, product, shop_for(accounts, category), needs),
            await tools.preferring.of(seller.organization_id, seller.id),
            await tools.proposals.of(seller.organization_id, product.id)
            if card.screen == PROPOSAL
            else None,
        )

    async def _show(self, card: Card, product: Product, message: Message) -> tuple[int, bool]:
        """Edit in place where that is possible, else send anew and take the old one away."""
        gateway, pictures, wanted = self._tools.gateway, self._tools.pictures, message.picture
        here = card.message_id
        stays = not _far(card, product) or await self._in_batch(product)
        if here is not None and stays and (wanted is None) is not card.has_photo:
            photo = await pictures.of(message) if wanted not in (None, card.picture) else None
            await gateway.edit(card.chat_id, here, message, has_photo=card.has_photo, photo=photo)
            return here, card.has_photo
        photo = await pictures.of(message)
        sent = await gateway.send(card.chat_id, message, photo)
        if here is not None:
            await gateway.delete(card.chat_id, here)
        return sent, photo is not None

    async def _in_batch(self, product: Product) -> bool:
        """Its news are on a batch's report: ten cards coming down would be a flood."""
        return await self._tools.batches.under_way(product.organization_id, product.id)

    async def _told(self, notice: Notice) -> Message | None:
        """What a notice says; None when it says nothing any more."""
        phrases = self._tools.phrases_for(notice.seller)
        match notice.kind:
            case NoticeKind.CONNECTED:
                nickname, site = notice.values.get("nickname", ""), notice.values.get("site", "")
                return chat.connected(nickname, site, phrases)
            case NoticeKind.RECONNECT:
                return chat.disconnected(phrases)
            case NoticeKind.TOGETHER:
                waiting = await self._tools.batches.waiting(notice.seller, 1)
                several = waiting.total >= REVIEW_FROM
                return batch.together(waiting.total, phrases) if several else None

    async def _notice(self, notice: Notice) -> None:
        try:
            message = await self._told(notice)
            if message is not None:
                await self._tools.gateway.send(notice.seller.telegram_id, message)
        except TryLaterError as error:
            await self._tools.notices.postpone(notice, error.after)
        except UnreachableError:
            await self._tools.sellers.set_reachable(notice.seller.telegram_id, reachable=False)
            await self._tools.notices.sent(notice)
        except UncertainError:
            await self._tools.notices.sent(notice)
        except Exception as error:  # noqa: BLE001 - one notice's trouble is not the others'
            log.warning("notice_not_sent", kind=notice.kind.value, error=type(error).__name__)
            await self._tools.notices.postpone(notice, UNCERTAIN_WAIT_SECONDS)
        else:
            await self._tools.notices.sent(notice)


def _pictured(product: Product, message: Message) -> list[Photo]:
    """The photos that the message shows."""
    keys = {message.photo_key, *message.sheet, *(message.pair or ())}
    photos = (*product.photos, *product.removed)
    return [photo for photo in photos if rendition_key(photo, Use.PREVIEW) in keys]


def _far(card: Card, product: Product) -> bool:
    """Whether there is news that she would not see where the card is. What follows from a tap of
    hers is seen: she was looking at it."""
    news = product.status in NEWS and card.status not in (None, product.status)
    return news and card.below >= FAR_BELOW
