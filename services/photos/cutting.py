"""Cutting a product out: whoever can do it well, in the operator's order.

Owns the order, when a provider is left alone, and which answer is taken. Does not own any
provider (providers), our own cut-out and the judgement of all (cutout), nor when a photo is to
be cut (services/darkroom).
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from services.outcomes import OperatorMustActError, RefusedError, TryLaterError
from services.photos.cuts import Cut, Cutter, Left
from services.photos.look import CutBy
from services.photos.ports import PhotoRefusedError

log = structlog.get_logger(__name__)

FAILURES = 3
REST_SECONDS = 60.0
"""A provider that failed so often in a row is left alone this long, and after each failure more."""

OPERATOR_SECONDS = 600.0
"""A refused key or spent credit mends only when the operator acts."""

PARALLEL_CALLS = 3
"""Photos at one provider at a time: an album must not run into its rate limit."""


class Workshop(Protocol):
    """Where pixels are worked on (pool)."""

    async def cut_out(self, original: bytes) -> Cut:
        """Our own cut-out, judged. Raises `PhotoRefusedError`."""
        ...

    async def judge(self, original: bytes, mask: bytes) -> Cut:
        """Somebody else's, judged. Raises `PhotoRefusedError`."""
        ...


class Hand(Protocol):
    """Somebody who cuts; `outside` when the photo leaves the machine for it."""

    @property
    def by(self) -> CutBy:
        """Its name."""
        ...

    @property
    def outside(self) -> bool:
        """Whether the photo goes to somebody else."""
        ...

    async def cut(self, original: bytes, clean: bytes) -> Cut | None:
        """The cut-out, judged; None when there is none to be had now. Raises
        `PhotoRefusedError` for an original that can't be worked on."""
        ...


class Cutting:
    """The hands in the order of PHOTO_PROVIDERS, shared by everything in one process."""

    def __init__(self, hands: Sequence[Hand]) -> None:
        self._hands = tuple(hands)

    async def cut(
        self, original: bytes, clean: bytes, *, outside: bool
    ) -> tuple[CutBy, Cut] | None:
        """The first cut-out that is good enough; failing that our own, else the best, with why it
        is not. None where nobody could cut. With `outside` False the photo stays here. Raises
        `PhotoRefusedError`."""
        tried: list[tuple[CutBy, Cut]] = []
        for hand in self._hands:
            if hand.outside and not outside:
                continue
            cut = await hand.cut(original, clean)
            if cut is None:
                continue
            if cut.good or cut.left is Left.ALREADY:
                return hand.by, cut
            tried.append((hand.by, cut))
        if not tried:
            return None
        by, cut = max(tried, key=lambda one: (one[0] is CutBy.INTERNAL, one[1].judgement))
        return by, cut if cut.left else replace(cut, left=Left.UNCLEAR)


class OwnHand:
    """Our own cut-out, which needs nobody."""

    by = CutBy.INTERNAL
    outside = False

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def cut(self, original: bytes, clean: bytes) -> Cut | None:  # noqa: ARG002 - see `Hand`
        """See `Hand.cut`."""
        return await self._workshop.cut_out(original)


class OutsideHand:
    """A provider, left alone for a while when it fails; its answers are judged like our own."""

    outside = True

    def __init__(
        self, cutter: Cutter, workshop: Workshop, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.by = cutter.by
        self._cutter = cutter
        self._workshop = workshop
        self._clock = clock
        self._turns = asyncio.Semaphore(PARALLEL_CALLS)
        self._failures = 0
        self._rests_until = 0.0

    async def cut(self, original: bytes, clean: bytes) -> Cut | None:
        """See `Hand.cut`."""
        async with self._turns:
            if self._clock() < self._rests_until:
                return None
            try:
                png = await self._cutter.cut_out(clean)
            except TryLaterError as error:
                self._failed(error)
                return None
            except RefusedError as error:
                log.info("photo_not_cut", by=self.by, code=str(error))
                return None
        self._failures = 0
        try:
            return await self._workshop.judge(original, png)
        except PhotoRefusedError as error:
            # Theirs or hers: if it is the original, our own hand says so as well.
            log.warning("cut_out_not_judged", by=self.by, reason=error.reason)
            return None

    def _failed(self, error: TryLaterError) -> None:
        self._failures += 1
        if isinstance(error, OperatorMustActError):
            rest = OPERATOR_SECONDS
            log.error("photo_provider_refuses_us", by=self.by, code=error.reason, fix=error.setting)
        else:
            rest = max(error.after, REST_SECONDS if self._failures >= FAILURES else 0.0)
            log.warning("photo_provider_failed", by=self.by, code=error.reason)
        self._rests_until = self._clock() + rest
