"""The pulse: quiet albums start, and rows whose status asks for a run get one.

Owns the loop between the two databases: a status changed by a tap is picked up at once when this
process made it, and within a moment when another did. Does not own the rules (services/intake,
services/workflows/sweep).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import structlog

from services.intake import Drafts
from services.workflows.sweep import Sweep

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

BEAT_SECONDS = 0.3
SWEEP_SECONDS = 5.0
WOKEN_SWEEP_SECONDS = 0.2
"""When woken: many taps of a moment are swept up together."""


class Pulse:
    """Settles drafts on every beat; sweeps when woken, and every SWEEP_SECONDS."""

    def __init__(
        self, drafts: Drafts, sweep: Sweep, *, daily_limit: int, changed: Callable[[], None]
    ) -> None:
        self._drafts = drafts
        self._sweep = sweep
        self._daily_limit = daily_limit
        self._changed = changed
        self._woken = asyncio.Event()
        self._swept = float("-inf")
        self._failing = False

    def wake(self) -> None:
        """A row changed here."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            woken = self._woken.is_set()
            self._woken.clear()
            try:
                await self._beat(woken=woken)
            except Exception as error:  # noqa: BLE001 - the pulse outlives a database's bad moment
                self._tell(type(error).__name__)
            else:
                self._failing = False
            if woken:
                await asyncio.sleep(WOKEN_SWEEP_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._woken.wait()

    async def _beat(self, *, woken: bool) -> None:
        settled = await self._drafts.settle(self._daily_limit)
        if not (settled or woken or monotonic() - self._swept > SWEEP_SECONDS):
            return
        self._swept = monotonic()
        if await self._sweep.once() or settled:
            self._changed()

    def _tell(self, error: str) -> None:
        """Once per trouble, not once per beat."""
        if not self._failing:
            log.warning("pulse_failing", error=error)
        self._failing = True
