"""Fetching updates by long polling, where the bot has no public address.

Owns the one getUpdates loop of all processes. Does not own handling (worker) and never calls
deleteWebhook: a polling process must not take the webhook away from a fleet.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.errors import OperatorError
from bot.updates.lanes import ALLOWED_UPDATES, lane_of, update_id_of
from bot.updates.leasing import while_leased
from handlers.gateway import seconds_of
from services.inbox import Inbox, Leases

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

POLLER_LEASE = "telegram-poller"

BATCH = 100
"""Most updates in one answer (https://core.telegram.org/bots/api#getupdates)."""

BACK_OFF_SECONDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

_READ_SPARE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things last, in seconds: a long poll (the server cuts it to 50, see
    tdlib/telegram-bot-api, Client.cpp), the lease (after a crash another process polls this much
    later), the waits after failures, after another poller was seen, while a webhook is set."""

    poll: int = 30
    lease: float = 10.0
    back_off: tuple[float, ...] = BACK_OFF_SECONDS
    conflict: float = 5.0
    webhook: float = 30.0


def polling_request() -> HTTPXRequest:
    """A client of its own for the long poll, so that it never waits for the sends' pool."""
    return HTTPXRequest(connection_pool_size=1, connect_timeout=10.0, pool_timeout=10.0)


def unknown_token() -> OperatorError:
    """Telegram answered 401 or 404: no retry can help."""
    return OperatorError(
        "TELEGRAM_TOKEN",
        "Telegram does not know this token",
        "copy the token again from @BotFather (/mybots, API Token); if TELEGRAM_API_URL is set, "
        "check that it is the root of a Bot API server",
    )


class Poller:
    """Polls as the lease's holder; writes a batch to the inbox before it is confirmed."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        leases: Leases,
        *,
        owner: str,
        wake: Callable[[], None],
        request: BaseRequest | None = None,
        pace: Pace = Pace(),
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._leases = leases
        self._owner = owner
        self._wake = wake
        self._request = request or polling_request()
        self._pace = pace
        self._state = ""
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises `OperatorError` when Telegram refuses the token."""
        await self._request.initialize()
        try:
            while True:
                try:
                    await while_leased(
                        self._leases,
                        POLLER_LEASE,
                        self._owner,
                        self._poll,
                        seconds=self._pace.lease,
                        on_wait=lambda: self._enter("waiting_for_lease"),
                    )
                except OperatorError:
                    raise
                except Exception as error:  # noqa: BLE001 - the store may come back any time
                    await self._wait("storage_failing", error)
        finally:
            await self._request.shutdown()

    async def _poll(self) -> None:
        offset = 0
        while True:
            try:
                batch = await self._fetch(offset)
            except InvalidToken:
                raise unknown_token() from None
            except RetryAfter as error:
                self._enter("told_to_wait")
                await asyncio.sleep(seconds_of(error))
            except Conflict as error:
                await self._conflict(error)
            except TelegramError as error:
                await self._wait("unreachable", error)
            else:
                self._enter("polling")
                self._failures = 0
                offset = await self._write_down(batch) or offset

    async def _fetch(self, offset: int) -> list[Any]:
        """One raw getUpdates: the inbox keeps what Telegram said, also what PTB doesn't know.

        Telegram takes arguments in the query string
        (https://core.telegram.org/bots/api#making-requests).
        """
        arguments = {
            "offset": offset,
            "limit": BATCH,
            "timeout": self._pace.poll,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        result: Any = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(arguments)}",
            read_timeout=self._pace.poll + _READ_SPARE_SECONDS,
        )
        return cast("list[Any]", result) if isinstance(result, list) else []

    async def _write_down(self, batch: list[Any]) -> int | None:
        """Store the batch; returns the offset that confirms it, None when it was empty."""
        known = [
            (found, payload) for payload in batch if (found := update_id_of(payload)) is not None
        ]
        if len(known) < len(batch):
            log.warning("update_without_id")
        if not known:
            return None
        await self._inbox.put_all([(found, lane_of(update), update) for found, update in known])
        self._wake()
        return max(found for found, _ in known) + 1

    async def _conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            self._enter(
                "webhook_is_set",
                fix="set TELEGRAM_MODE=webhook, or remove the webhook yourself with deleteWebhook",
            )
            await asyncio.sleep(self._pace.webhook)
        else:
            self._enter("another_poller", fix="stop the other program that uses this token")
            await asyncio.sleep(self._pace.conflict)

    async def _wait(self, state: str, error: Exception) -> None:
        self._enter(state, error=type(error).__name__)
        pause = self._pace.back_off[min(self._failures, len(self._pace.back_off) - 1)]
        self._failures += 1
        await asyncio.sleep(pause)

    def _enter(self, state: str, **facts: str) -> None:
        """One log line for each change of state, however long it lasts."""
        if state == self._state:
            return
        self._state = state
        (log.warning if facts else log.info)("telegram_polling", state=state, **facts)
