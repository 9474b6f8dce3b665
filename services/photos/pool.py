"""The processes that pixel work runs in.

Owns starting, bounding, replacing and ending them. Does not own the work itself (render) or
what a process does to bound itself (worker). Every slot is a pool of one process, so whatever
happens to a process, even half-way through an answer, touches the one photo that it holds.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from services.generation.brief import MODEL_PHOTO_BYTES
from services.photos import worker
from services.photos.cuts import Cut
from services.photos.facts import Facts, Line
from services.photos.intake import recognise
from services.photos.look import Look
from services.photos.ports import Inspected, PhotoProblem, PhotoRefusedError
from services.photos.uses import Canvas

logger = logging.getLogger(__name__)

JOB_SECONDS = 30.0
"""Most time for one photo, a process's start included: the slowest take two seconds alone."""

MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of one process: the largest accepted photos need two thirds of it."""

READER_MEMORY_BYTES = 4 * 1024 * 1024 * 1024
"""Address space of the process that reads text: its models' runtime reserves far more than the
600 MB that it comes to use."""

PIXELS, TEXT = "services.photos.render", "services.photos.reading"
"""What each kind of process loads when it starts."""

P = ParamSpec("P")
T = TypeVar("T")


class PhotoWorkshop:
    """Inspects and shrinks photos in processes of their own; use it as an async context.

    Processes start with the first photo. One that crashes is replaced and its photo tried once
    more; one that takes longer than `job_seconds` is killed. Neither disturbs another photo,
    and the event loop only waits.
    """

    def __init__(
        self,
        *,
        max_workers: int = 2,
        job_seconds: float = JOB_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._job_seconds = job_seconds
        self._slots = [_Slot(memory_bytes, PIXELS) for _ in range(max_workers)]
        self._reader = _Slot(READER_MEMORY_BYTES, TEXT)
        self._free: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()
        for slot in self._slots:
            self._free.put_nowait(slot)
        self._reading: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()
        self._reading.put_nowait(self._reader)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(slot.close() for slot in (*self._slots, self._reader)))

    async def inspect(self, data: bytes) -> Inspected:
        """Accept a file as a photo and clean it, or raise `PhotoRefusedError`."""
        recognise(data)
        return await self._run(worker.inspect, data)

    async def for_model(self, clean: bytes) -> bytes:
        """A cleaned photo as a JPEG of at most MODEL_PHOTO_BYTES."""
        return await self._run(worker.for_model, clean, MODEL_PHOTO_BYTES)

    async def sheet(self, photos: Sequence[bytes]) -> bytes:
        """Cleaned photos as one numbered JPEG, an empty one as a grey square. Raises ValueError
        for none, and `PhotoRefusedError` when it can't be made."""
        return await self._run(worker.sheet, tuple(photos))

    async def pair(self, before: bytes, after: bytes) -> bytes:
        """Two cleaned photos side by side as one JPEG, marked as before and after."""
        return await self._run(worker.pair, before, after)

    async def examine(self, original: bytes) -> Facts:
        """All that is known of its pixels but the text; raises `PhotoRefusedError`."""
        return await self._run(worker.examine, original)

    async def read(self, original: bytes) -> tuple[Line, ...]:
        """The lines of text in it, in a process of their own kind; raises `PhotoRefusedError`."""
        return await self._work(self._reading, worker.read, original)

    async def cut_out(self, original: bytes) -> Cut:
        """The product without its ground, as well as we can; raises `PhotoRefusedError`."""
        return await self._run(worker.cut_out, original)

    async def judge(self, original: bytes, mask: bytes) -> Cut:
        """Somebody else's cut-out of it, judged like our own; raises `PhotoRefusedError`."""
        return await self._run(worker.judge, original, mask)

    async def develop(
        self,
        original: bytes,
        look: Look,
        canvas: Canvas,
        *,
        mask: bytes | None = None,
        facts: Facts | None = None,
    ) -> bytes:
        """The original with its look, as large as a use wants it; `mask` is a cut-out's, needed
        where the ground is replaced. Raises `PhotoRefusedError`."""
        return await self._run(worker.develop, original, look, canvas, mask, facts)

    async def _run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._work(self._free, job, *args, **kwargs)

    async def _work(
        self,
        free: "asyncio.LifoQueue[_Slot]",
        job: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        slot = await free.get()
        try:
            try:
                return await self._once(slot, job, *args, **kwargs)
            except (ProcessExpired, BrokenProcessPool):
                # Whoever ended the process, perhaps it was not the photo: once more, afresh.
                return await self._once(slot, job, *args, **kwargs)
        except (ProcessExpired, BrokenProcessPool, TimeoutError, MemoryError) as error:
            logger.warning("a photo was more than its process could bear: %s", type(error).__name__)
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE) from error
        finally:
            free.put_nowait(slot)

    async def _once(
        self, slot: "_Slot", job: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with asyncio.timeout(self._job_seconds):
            return await slot.run(job, *args, **kwargs)


class _Slot:
    """One process at most, doing one job at a time."""

    def __init__(self, memory_bytes: int, module: str) -> None:
        self._bounds = memory_bytes, module
        self._pool: ProcessPool | None = None

    async def run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The job's result or exception; any other ending takes the process with it."""
        if self._pool is not None and not self._pool.active:
            await self.close()
        pool = self._pool = self._pool or self._new_pool()
        try:
            future = await asyncio.to_thread(pool.schedule, job, args, kwargs)
            return await asyncio.wrap_future(future)
        except (ProcessExpired, BrokenProcessPool, asyncio.CancelledError):
            await self.close()
            raise

    async def close(self) -> None:
        """End the process and wait until it is gone."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            await asyncio.shield(asyncio.to_thread(pool.join))

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            initializer=worker.confine,
            initargs=self._bounds,
            context=multiprocessing.get_context("spawn"),
        )
