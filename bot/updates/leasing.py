"""Work that only one process may do at a time.

Owns keeping a named lease alive while the work runs. Does not own the leases' store.
"""

import asyncio
from collections.abc import Callable, Coroutine

from services.inbox import Leases

_BEATS = 3
"""A lease is prolonged this many times within its life, so that one late beat loses nothing."""


async def until_leased(
    leases: Leases,
    name: str,
    owner: str,
    *,
    seconds: float,
    on_wait: Callable[[], None] = lambda: None,
) -> None:
    """Return once the lease `name` is ours; `on_wait` is called whenever it still is not."""
    while True:
        if await leases.acquire(name, owner, seconds):
            return
        on_wait()
        await asyncio.sleep(seconds / _BEATS)


async def while_leased(
    leases: Leases,
    name: str,
    owner: str,
    work: Callable[[], Coroutine[None, None, None]],
    *,
    seconds: float,
    on_wait: Callable[[], None] = lambda: None,
) -> None:
    """Run `work` under the lease `name`; return when it returns.

    When the lease is lost, the work is cancelled and begins anew once the lease is ours again.
    Errors of the work and of the leases' store are raised; the lease is given back in any case.
    """

    async def keep() -> None:
        while True:
            await asyncio.sleep(seconds / _BEATS)
            if not await leases.acquire(name, owner, seconds):
                return

    finished = False
    while not finished:
        await until_leased(leases, name, owner, seconds=seconds, on_wait=on_wait)
        try:
            finished = await _first_done(work(), keep())
        finally:
            await leases.release(name, owner)


async def _first_done(
    work: Coroutine[None, None, None], guard: Coroutine[None, None, None]
) -> bool:
    """Run both until one ends, and cancel the other; True when it was the work that ended."""
    working, guarding = asyncio.create_task(work), asyncio.create_task(guard)
    try:
        await asyncio.wait({working, guarding}, return_when=asyncio.FIRST_COMPLETED)
        first = working if working.done() else guarding
        await first
        return first is working
    finally:
        working.cancel()
        guarding.cancel()
        await asyncio.gather(working, guarding, return_exceptions=True)
