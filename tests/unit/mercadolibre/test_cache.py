"""The cache: one load for many, and not for ever."""

import asyncio

import pytest

from services.marketplaces.mercadolibre.cache import TimedCache


class Source:
    def __init__(self) -> None:
        self.loads = 0
        self.open = asyncio.Event()
        self.open.set()

    async def load(self) -> int:
        self.loads += 1
        number = self.loads
        await self.open.wait()
        return number


async def test_many_callers_share_one_load() -> None:
    cache, source = TimedCache[str, int](60, 10), Source()
    source.open.clear()
    callers = [asyncio.create_task(cache.get("a", source.load)) for _ in range(5)]
    await asyncio.sleep(0)
    source.open.set()
    assert await asyncio.gather(*callers) == [1] * 5


async def test_a_cancelled_loader_leaves_the_work_to_the_next() -> None:
    cache, source = TimedCache[str, int](60, 10), Source()
    source.open.clear()
    first = asyncio.create_task(cache.get("a", source.load))
    second = asyncio.create_task(cache.get("a", source.load))
    await asyncio.sleep(0)
    first.cancel()
    source.open.set()
    assert await second == 2


async def test_an_old_value_is_loaded_anew_and_a_failure_is_not_kept() -> None:
    now = 0.0
    cache, source = TimedCache[str, int](60, 10, now=lambda: now), Source()

    async def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        await cache.get("a", fail)
    assert await cache.get("a", source.load) == 1
    now = 59.9
    assert await cache.get("a", source.load) == 1
    now = 60.0
    assert await cache.get("a", source.load) == 2


async def test_the_oldest_leaves_when_it_is_full() -> None:
    cache, source = TimedCache[str, int](60, 2), Source()
    for key in ("a", "b", "c", "a"):
        await cache.get(key, source.load)
    assert source.loads == 4
    assert await cache.get("c", source.load) == 3
