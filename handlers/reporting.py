"""The report on a batch, edited in place until every listing of it is decided.

Owns one look at a batch and what Telegram's answers mean for the next. Does not own when to look
(handlers/notifier) nor the words (handlers/views/batch).
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from handlers.gateway import Gateway, MessageLostError, UncertainError, UnreachableError
from handlers.pictures import Pictures
from handlers.views import batch as views
from handlers.views.phrases import Phrases
from services.batching import Batch, Batches
from services.outcomes import TryLaterError
from services.sellers import Seller, Sellers

log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 2.0
"""Edits share the send budget (reference: telegram.md section 2)."""

UNCERTAIN_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Reporter:
    """Reports on batches that are due."""

    batches: Batches
    sellers: Sellers
    pictures: Pictures
    gateway: Gateway
    phrases_for: Callable[[Seller], Phrases]

    async def report(self, batch: Batch) -> None:
        """Bring the batch's message up to date, and say when to look again."""
        try:
            await self._report(batch)
        except UnreachableError:
            await self.sellers.set_reachable(batch.seller.telegram_id, reachable=False)
            await self.batches.postpone(batch, UNCERTAIN_WAIT_SECONDS)
        except TryLaterError as error:
            await self.batches.postpone(batch, error.after)
        except UncertainError:
            await self.batches.postpone(batch, UNCERTAIN_WAIT_SECONDS)
        except Exception as error:  # noqa: BLE001 - one batch's trouble is not the others'
            log.warning("batch_not_reported", batch=str(batch.id), error=type(error).__name__)
            await self.batches.postpone(batch, UNCERTAIN_WAIT_SECONDS)

    async def _report(self, batch: Batch) -> None:
        rows = await self.batches.results(batch)
        message = views.report(rows, self.phrases_for(batch.seller))
        at = batch.message_id
        if at is None:
            return
        chat = batch.seller.telegram_id
        if message.text != batch.shown:
            first = await self.pictures.of(message) if batch.shown is None else None
            try:
                await self.gateway.edit(chat, at, message, has_photo=True, photo=first)
            except MessageLostError:
                await self.gateway.delete(chat, at)
                at = await self.gateway.send(chat, message, await self.pictures.of(message))
        await self.batches.reported(
            batch,
            at,
            message.text,
            finished=views.finished(rows),
            wait_seconds=LOOK_EVERY_SECONDS,
        )
