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
from services.photos.intake import recognise
from services.photos.ports import Inspected, PhotoProblem, PhotoRefusedError

logger = logging.getLogger(__name__)

JOB_SECONDS = 30.0
"""Most time for one photo, a process's start included: the slowest take two seconds alone."""

MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of one process: the largest accepted photos need two thirds of it."""

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
        self._slots = [_Slot(memory_bytes) for _ in range(max_workers)]
        self._free: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()
        for slot in self._slots:
            self._free.put_nowait(slot)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(slot.close() for slot in self._slots))

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

    async def _run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        slot = await self._free.get()
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
            self._free.put_nowait(slot)

    async def _once(
        self, slot: "_Slot", job: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with asyncio.timeout(self._job_seconds):
            return await slot.run(job, *args, **kwargs)


class _Slot:
    """One process at most, doing one job at a time."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
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
            initargs=(self._memory_bytes,),
            context=multiprocessing.get_context("spawn"),
        )
