"""Working off the inbox: lanes in parallel, each lane in its order.

Owns claiming, the time limit, retries and giving up. Does not own what an update means: `handle`
does (handlers), and it must bear being called again with the same update.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from bot.logging import place_of
from services.inbox import Inbox, StoredUpdate
from services.outcomes import TryLaterError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

Handle = Callable[[dict[str, Any]], Awaitable[None]]

RETRY_SECONDS = (2.0, 4.0, 8.0, 8.0)
"""The waits between the tries of an update that fails; after the last try it is buried."""

MAX_ATTEMPTS = len(RETRY_SECONDS) + 1

PATIENT_ATTEMPTS = 30
"""Tries of an update that meets a passing fault: about half an hour at the longest wait."""

PATIENT_SECONDS = 60.0
"""The longest wait between those."""

TIME_LIMIT_SECONDS = 30.0
"""For one handling. A 20 MB photo must come down and be stored in it."""

_LEASE_SPARE_SECONDS = 10.0
_POLL_SECONDS = 0.25


class InboxWorker:
    """Claims updates and hands them to `handle`, up to `concurrency` at a time.

    `on_buried` is told of an update that is given up, so that the seller hears of it.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Handle,
        *,
        owner: str,
        on_buried: Handle,
        concurrency: int = 32,
        time_limit: float = TIME_LIMIT_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        poll_seconds: float = _POLL_SECONDS,
    ) -> None:
        self._inbox = inbox
        self._handle = handle
        self._owner = owner
        self._on_buried = on_buried
        self._concurrency = concurrency
        self._time_limit = time_limit
        self._retry_seconds = retry_seconds
        self._poll_seconds = poll_seconds
        self._woken = asyncio.Event()
        self._stopping = False
        self._store_failing = False
        self._running: dict[asyncio.Task[None], int] = {}

    def wake(self) -> None:
        """There is something new in the inbox."""
        self._woken.set()

    async def run(self) -> None:
        """Work until `stop`."""
        while not self._stopping:
            self._woken.clear()
            for update in await self._claim():
                task = asyncio.create_task(self._work(update))
                self._running[task] = update.update_id
                task.add_done_callback(self._ended)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._woken.wait()

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more; let what runs end within `grace` seconds, then cancel it and put it back
        for another process."""
        self._stopping = True
        self.wake()
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        left = dict(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for task, update_id in left.items():
            if task.cancelled():
                await self._inbox.retry(update_id, wait_seconds=0, error="stopped")

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self.wake()  # its lane may go on, and there is room for another
        if not task.cancelled() and (error := task.exception()) is not None:
            # the store failed: the lease runs out and the update is handled again
            log.error("update_not_settled", error=type(error).__name__)

    async def _claim(self) -> tuple[StoredUpdate, ...]:
        room = self._concurrency - len(self._running)
        if room <= 0:
            return ()
        lease = self._time_limit + _LEASE_SPARE_SECONDS
        try:
            claimed = await self._inbox.claim(self._owner, limit=room, lease_seconds=lease)
        except Exception as error:  # noqa: BLE001 - whatever the store's fault is, it may pass
            if not self._store_failing:
                log.warning("inbox_unreachable", error=type(error).__name__)
            self._store_failing = True
            return ()
        if self._store_failing:
            log.info("inbox_reachable")
        self._store_failing = False
        return claimed

    async def _work(self, update: StoredUpdate) -> None:
        bind_contextvars(correlation_id=f"update-{update.update_id}")
        if update.attempts >= PATIENT_ATTEMPTS:
            await self._bury(update, "died")  # it took the process down each time
            return
        try:
            async with asyncio.timeout(self._time_limit):
                await self._handle(update.payload)
        except TryLaterError as error:
            await self._later(update, error)
        except Exception as error:  # noqa: BLE001 - a poison update must not stop its lane
            await self._failed(update, error)
        else:
            await self._inbox.done(update.update_id)

    async def _later(self, update: StoredUpdate, error: TryLaterError) -> None:
        if update.attempts + 1 >= PATIENT_ATTEMPTS:
            await self._bury(update, error.reason)
            return
        wait = min(max(error.after, 2.0**update.attempts), PATIENT_SECONDS)
        log.info("update_postponed", reason=error.reason, wait_seconds=wait)
        await self._inbox.retry(update.update_id, wait_seconds=wait, error=error.reason)

    async def _failed(self, update: StoredUpdate, error: Exception) -> None:
        name = type(error).__name__
        log.error("update_failed", error=name, at=place_of(error), attempt=update.attempts + 1)
        if update.attempts >= len(self._retry_seconds):
            await self._bury(update, name)
            return
        wait = self._retry_seconds[update.attempts]
        await self._inbox.retry(update.update_id, wait_seconds=wait, error=name)

    async def _bury(self, update: StoredUpdate, error: str) -> None:
        """Tell first, then bury: to be told twice is better than never."""
        try:
            async with asyncio.timeout(self._time_limit):
                await self._on_buried(update.payload)
        except Exception as trouble:  # noqa: BLE001 - it is buried even if nobody can be told
            log.warning("burial_not_told", error=type(trouble).__name__)
        log.error("update_buried", error=error)
        await self._inbox.bury(update.update_id, error=error)
