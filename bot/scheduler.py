"""The clock: runs small recurring jobs in the running loop.

Owns when a job runs and what happens when it fails. Does not own the work, nor which of several
processes does it: a tick claims due rows under a lease, so any process may tick.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

TICK_SECONDS = 300.0
"""A tick that takes longer is cancelled: stuck for ever, it would end its job silently."""

_JITTER_SHARE = 0.1
"""So that the processes of a fleet don't all tick at the same moment."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done every so often; the first time at once. Ticks of one job never overlap."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[object]]
    limit_seconds: float = TICK_SECONDS


class Scheduler:
    """APScheduler, with its surprises set aside: no late tick is dropped, missed ones are one."""

    def __init__(self, *jobs: Job) -> None:
        self._jobs = jobs
        self._failing: dict[str, str] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._clock = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Start all jobs; call it inside the running loop."""
        # it tells of every tick, and of each that found the one before still running
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        for job in self._jobs:
            self._clock.add_job(
                self._tick,
                "interval",
                args=(job,),
                id=job.name,
                seconds=job.every_seconds,
                jitter=job.every_seconds * _JITTER_SHARE,
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._clock.start()

    async def stop(self, grace: float = 10.0) -> None:
        """Start no more ticks; let those under way end within `grace` seconds, then cancel."""
        self._clock.remove_all_jobs()
        await asyncio.sleep(0)  # what was handed out already begins, to be waited for
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        left = tuple(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._clock.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler shuts down in a callback

    async def _tick(self, job: Job) -> None:
        """A task of our own, so that a stop knows what is under way."""
        task = asyncio.create_task(self._run(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task})

    async def _run(self, job: Job) -> None:
        try:
            async with asyncio.timeout(job.limit_seconds):
                await job.run()
        except Exception as error:  # noqa: BLE001 - the next tick may work
            self._failed(job, type(error).__name__)
        else:
            if self._failing.pop(job.name, None) is not None:
                log.info("job_recovered", job=job.name)

    def _failed(self, job: Job, error: str) -> None:
        """One line when a job begins to fail or fails otherwise; the same again is a detail."""
        known = self._failing.get(job.name) == error
        self._failing[job.name] = error
        log.log(logging.DEBUG if known else logging.ERROR, "job_failed", job=job.name, error=error)
