"""getUpdates: one poller at a time, long polls, confirmation by offset.

Owns the conflict rules (https://core.telegram.org/bots/api#getupdates and the Bot API server);
the queue itself is `updates`'s, pushing is `webhook`'s.
"""

import asyncio

from sandbox.telegram.database import Json
from sandbox.telegram.errors import ApiError
from sandbox.telegram.limits import POLL_MAX_SECONDS, UPDATES_MAX
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhook import Webhook

_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)


class Poller:
    """The poll that is open, if any."""

    def __init__(self, updates: UpdateQueue, webhook: Webhook) -> None:
        self._updates = updates
        self._webhook = webhook
        self._turn = 0
        self._closing = False

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies below `offset`, then return what is due, waiting for it if need be.

        Raises a 409 while a webhook is set, and to an open poll when another one begins.
        """
        if self._webhook.url:
            raise ApiError(409, _WEBHOOK_SET)
        self._turn += 1
        turn = self._turn
        self._updates.bell.ring()
        self._confirm(offset)
        limit = limit if 0 < limit <= UPDATES_MAX else UPDATES_MAX
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(seconds, 0), POLL_MAX_SECONDS)
        while not (due := self._updates.due(limit)):
            if self._closing or (remaining := deadline - loop.time()) <= 0:
                return []
            await self._updates.bell.wait(remaining)
            if self._turn != turn:
                raise ApiError(409, _OTHER_POLLER)
            if self._webhook.url:
                raise ApiError(409, "Conflict: terminated by setWebhook request")
        for update in due:
            self._updates.sent(update.id)
        return [update.wire() for update in due]

    def open(self) -> None:
        """Polls may wait."""
        self._closing = False

    def close(self) -> None:
        """End the open poll, and let later ones not wait: the server is going down."""
        self._closing = True
        self._updates.bell.ring()

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self._updates.confirm_before(offset)
        elif offset < 0:
            due = self._updates.due()
            if len(due) > -offset:
                self._updates.confirm_before(due[offset].id)
