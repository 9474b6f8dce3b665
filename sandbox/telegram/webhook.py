"""Pushing updates to the bot's own server.

Owns the webhook's settings and the delivery rules of the Bot API server: one update of a queue in
flight, queues side by side, doubling waits after failures, `Retry-After` obeyed. The queue is
`updates`'s. Only loopback addresses are called; real Telegram demands HTTPS instead.
"""

import asyncio
import random
import re
import time
from urllib.parse import urlsplit

import aiohttp

from sandbox.telegram.database import Database, Json
from sandbox.telegram.errors import bad_request, too_many_requests
from sandbox.telegram.limits import (
    WEBHOOK_CONNECTIONS,
    WEBHOOK_CONNECTIONS_MAX,
    WEBHOOK_FIRST_WAIT_SECONDS,
    WEBHOOK_LONGEST_WAIT_SECONDS,
    WEBHOOK_RETRY_AFTER_MAX,
    WEBHOOK_SET_INTERVAL_SECONDS,
    WEBHOOK_TIMEOUT_SECONDS,
)
from sandbox.telegram.loopback import is_loopback
from sandbox.telegram.updates import UpdateQueue, UpdateRecord

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SUCCESS = range(200, 300)


class Webhook:
    """The webhook of the bot: its settings, and `deliver`, which runs while the server does."""

    def __init__(self, database: Database, updates: UpdateQueue) -> None:
        self._database = database
        self._updates = updates
        self._set_at = -WEBHOOK_SET_INTERVAL_SECONDS
        self.first_wait = WEBHOOK_FIRST_WAIT_SECONDS
        """Seconds before the second repetition; tests make it short."""

    @property
    def url(self) -> str:
        """Where updates go; empty without a webhook."""
        return str(self._settings().get("url", ""))

    def change(self, url: str, secret: str, connections: int | None) -> str:
        """Set or, with an empty `url`, take away; returns Telegram's sentence about it."""
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if not url:
            return self.remove()
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not is_loopback(parts.hostname or ""):
            raise bad_request("bad webhook: an address on loopback must be provided for webhook")
        wanted: Json = {
            "url": url,
            "secret": secret,
            "max_connections": min(connections or WEBHOOK_CONNECTIONS, WEBHOOK_CONNECTIONS_MAX),
        }
        if wanted.items() <= self._settings().items():
            return "Webhook is already set"
        if time.monotonic() - self._set_at < WEBHOOK_SET_INTERVAL_SECONDS:
            raise too_many_requests(1)
        self._set_at = time.monotonic()
        self._keep(wanted)
        self._updates.bell.ring()
        return "Webhook was set"

    def remove(self) -> str:
        """Back to getUpdates."""
        if not self.url:
            return "Webhook is already deleted"
        self._keep({})
        self._updates.bell.ring()
        return "Webhook was deleted"

    def info(self) -> Json:
        """As the Bot API's WebhookInfo."""
        settings = self._settings()
        info: Json = {
            "url": settings.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.due_ids()),
        }
        for name in ("max_connections", "last_error_date", "last_error_message"):
            if name in settings:
                info[name] = settings[name]
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def deliver(self) -> None:
        """Push what is due, for ever: one task a queue, all of them ended with this one."""
        busy: set[str] = set()
        timeout = aiohttp.ClientTimeout(total=WEBHOOK_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            while True:
                room = self._settings().get("max_connections", WEBHOOK_CONNECTIONS) - len(busy)
                idle = [name for name in self._updates.queues() if name not in busy]
                for name in idle[:room] if self.url else []:
                    busy.add(name)
                    tasks.create_task(self._drain(session, name, busy))
                await self._updates.bell.wait(WEBHOOK_TIMEOUT_SECONDS)

    async def _drain(self, session: aiohttp.ClientSession, queue: str, busy: set[str]) -> None:
        failures = 0
        try:
            while self.url and (update := self._updates.head(queue)):
                wait = await self._push(session, update)
                if wait is None:
                    failures = 0
                    continue
                failures += 1
                await asyncio.sleep(wait or self._wait_after(failures))
        finally:
            busy.discard(queue)
            self._updates.bell.ring()

    async def _push(self, session: aiohttp.ClientSession, update: UpdateRecord) -> float | None:
        """None when the update arrived, else the seconds that the receiver asks to wait, or 0."""
        settings = self._settings()
        headers = {_HEADER: settings["secret"]} if settings.get("secret") else {}
        self._updates.sent(update.id)
        try:
            async with session.post(self.url, json=update.wire(), headers=headers) as answer:
                if answer.status in _SUCCESS:
                    self._updates.confirm(update.id)
                    return None
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                asked = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            problem, asked = _connection_problem(error), ""
        self._keep(
            self._settings() | {"last_error_date": int(time.time()), "last_error_message": problem}
        )
        return float(min(int(asked), WEBHOOK_RETRY_AFTER_MAX)) if asked.isdecimal() else 0.0

    def _wait_after(self, failures: int) -> float:
        """The first repetition comes at once, then waits double up to a random 60-120 s."""
        if failures == 1:
            return 0
        longest = random.uniform(*WEBHOOK_LONGEST_WAIT_SECONDS)
        return min(self.first_wait * 2 ** (failures - 2), longest)

    def _settings(self) -> Json:
        return self._database.setting("webhook") or {}

    def _keep(self, settings: Json) -> None:
        self._database.keep("webhook", settings)


def _connection_problem(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Read timeout expired"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Connection closed"
