"""The runner of errands: slow work that a press or a command asked for, done behind the chat.

Owns the loop, the sign of life meanwhile, and what she hears at the end. An errand is claimed
under a lease that its work prolongs, so another process goes on where one died: an archive is then
sent anew as a whole, for one twice is better than a part missing. Does not own packing
(services/exporting), the files of photos (handlers/formats), the check itself (services/shops) nor
the look at late photos (services/latecomers).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import structlog

from handlers.formats import FormatSender
from handlers.gateway import Gateway, MessageLostError, UncertainError, UnreachableError
from handlers.views import export, formats, shops
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.archive import Part
from services.errands import Errand, ErrandKind, Errands
from services.exporting import Exporting
from services.latecomers import Latecomers
from services.outcomes import TryLaterError
from services.sellers import Seller, Sellers
from services.shops import Asker, Shops, health_of

log = structlog.get_logger(__name__)

AT_ONCE = 4
LEASE_SECONDS = 120.0
IDLE_SECONDS = 1.0

ALIVE_SECONDS = 4.0
"""Telegram shows an action for five seconds: core.telegram.org/bots/api#sendchataction"""

TRIES_MAX = 5
"""Then she is told that it could not be done."""

WAIT_SECONDS = 10.0


Speak = Callable[[Seller], Phrases]
"""A seller's language."""

SORRY: dict[ErrandKind, Callable[[Phrases], str]] = {
    ErrandKind.EXPORT: export.failed,
    ErrandKind.FORMATS: formats.failed,
}
"""What she hears of what could not be done; a check or a look that came to nothing says nothing."""


@dataclass(frozen=True, slots=True)
class ErrandTools:
    """What the runner works with."""

    errands: Errands
    sellers: Sellers
    shops: Shops
    asker: Asker
    exporting: Exporting
    formats: FormatSender
    latecomers: Latecomers
    gateway: Gateway


class ErrandRunner:
    """Does what was asked for, a few errands at a time."""

    def __init__(self, tools: ErrandTools, speak: Speak) -> None:
        self._tools = tools
        self._speak = speak
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                self._wake.clear()
                try:
                    await self._begin()
                except Exception as error:  # noqa: BLE001 - the runner outlives a bad moment
                    log.warning("errand_runner", error=type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._wake.wait()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _begin(self) -> None:
        room = AT_ONCE - len(self._running)
        if room == 0:
            return
        for errand in await self._tools.errands.due(room, LEASE_SECONDS):
            task = asyncio.create_task(self._settle(errand))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()  # there is room again
        if not task.cancelled() and (error := task.exception()) is not None:
            # the store failed: the lease runs out and the errand begins again
            log.warning("errand_not_settled", error=type(error).__name__)

    async def _settle(self, errand: Errand) -> None:
        """Do it, and decide whether it is done."""
        errands = self._tools.errands
        try:
            await self._do(errand)
        except UnreachableError:
            await self._tools.sellers.set_reachable(errand.seller.telegram_id, reachable=False)
            await errands.postpone(errand, WAIT_SECONDS)  # it waits until she is back
        except TryLaterError as error:
            await self._again(errand, error.after, error.reason)
        except Exception as error:  # noqa: BLE001 - one errand's trouble is not the others'
            await self._again(errand, WAIT_SECONDS, type(error).__name__)
        else:
            await errands.done(errand)

    async def _again(self, errand: Errand, after: float, error: str) -> None:
        if errand.tries + 1 < TRIES_MAX:
            await self._tools.errands.postpone(errand, after)
            return
        log.warning("errand_given_up", kind=errand.kind.value, error=error)
        await self._tools.errands.done(errand)
        sorry = SORRY.get(errand.kind)
        if sorry is not None:
            text = sorry(self._speak(errand.seller))
            with suppress(UnreachableError, UncertainError, TryLaterError):
                await self._tools.gateway.send(errand.seller.telegram_id, Message(text))

    async def _do(self, errand: Errand) -> None:
        match errand.kind:
            case ErrandKind.EXPORT:
                await self._export(errand)
            case ErrandKind.CHECK_SHOP:
                await self._check(errand)
            case ErrandKind.FORMATS:
                async with self._alive(errand):
                    await self._tools.formats.send(errand, self._speak(errand.seller))
            case ErrandKind.LOOK_AT:
                # its lease may run out: whoever begins it again finds nothing left to do
                product_id = UUID(errand.values["product"])
                await self._tools.latecomers.look_at(errand.seller, product_id)

    async def _export(self, errand: Errand) -> None:
        phrases = self._speak(errand.seller)
        parts = self._tools.exporting.parts(errand.seller)
        async with self._alive(errand), aclosing(parts):
            async for part in parts:
                with part.file:
                    await self._send(errand.seller, part, phrases)

    async def _send(self, seller: Seller, part: Part, phrases: Phrases) -> None:
        alone = part.last and part.number == 1
        name = "intellipost.zip" if alone else f"intellipost-{part.number}.zip"
        caption = export.caption(phrases, part.number, last=part.last)
        try:
            await self._tools.gateway.send_file(seller.telegram_id, part.file, name, caption)
        except UncertainError:
            log.info("perhaps_sent")  # sending it again would be worse than it missing an answer

    async def _check(self, errand: Errand) -> None:
        """Ask how the shop is and put the answer where she asked."""
        tools, seller = self._tools, errand.seller
        states = {state.account.id: state for state in await tools.shops.of(seller.organization_id)}
        state = states.get(UUID(errand.values["account"]))
        if state is None:
            return
        health = await health_of(state.account, tools.asker)
        phrases = self._speak(seller)
        note = shops.found(state.account, health, phrases)
        message = shops.shops(await tools.shops.of(seller.organization_id), phrases, note)
        shown = errand.values["message"]
        try:
            if shown:
                await tools.gateway.edit(seller.telegram_id, int(shown), message, has_photo=False)
                return
        except MessageLostError:
            log.debug("shops_message_lost")  # it is told at the end of the chat instead
        with suppress(UncertainError):
            await tools.gateway.send(seller.telegram_id, message)

    @asynccontextmanager
    async def _alive(self, errand: Errand) -> AsyncGenerator[None]:
        """Show that a file is coming, and keep the lease, as long as it lasts."""

        async def tell() -> None:
            while True:
                await self._tools.gateway.uploading(errand.seller.telegram_id)
                try:
                    await self._tools.errands.prolong(errand, LEASE_SECONDS)
                except Exception as error:  # noqa: BLE001 - a bad moment of the store passes
                    log.warning("errand_not_prolonged", error=type(error).__name__)
                await asyncio.sleep(ALIVE_SECONDS)

        task = asyncio.create_task(tell())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
