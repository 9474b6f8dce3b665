"""Errands are done behind the chat; a long one keeps its lease, whatever the store's moments."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import pytest

from bot.i18n import Languages
from handlers.errands import ErrandRunner, ErrandTools
from services.archive import Part
from services.errands import Errand, ErrandKind
from services.sellers import Seller

EMMA = Seller(UUID(int=1), UUID(int=2), 3, "Emma", "en")
PROLONGED = 3


@dataclass
class Locked:
    """One errand in a store whose first write fails."""

    waiting: list[Errand]
    tries: int = 0
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    async def due(self, _limit: int, _lease_seconds: float) -> tuple[Errand, ...]:
        found, self.waiting = tuple(self.waiting), []
        return found

    async def prolong(self, _errand: Errand, _lease_seconds: float) -> None:
        self.tries += 1
        if self.tries == 1:
            raise OSError("database is locked")
        if self.tries >= PROLONGED:
            self.kept.set()

    async def done(self, _errand: Errand) -> None:
        self.settled.set()


@dataclass
class Long:
    """Packing that lasts until the lease was kept."""

    errands: Locked

    async def parts(self, _seller: Seller) -> AsyncGenerator[Part]:
        await self.errands.kept.wait()
        for part in tuple[Part, ...]():
            yield part


class Chat:
    """Telegram."""

    async def uploading(self, _chat_id: int) -> None:
        return


@dataclass
class Late:
    """Whoever looks at photos that came late."""

    looked: list[tuple[Seller, UUID]] = field(default_factory=list[tuple[Seller, UUID]])

    async def look_at(self, seller: Seller, product_id: UUID) -> None:
        self.looked.append((seller, product_id))


async def settled(store: Locked, late: Late) -> None:
    """The runner at work until the errand is done."""
    none = cast("Any", None)
    tools = ErrandTools(
        errands=cast("Any", store), sellers=none, shops=none, asker=none,
        exporting=cast("Any", Long(store)), formats=none, latecomers=cast("Any", late),
        gateway=cast("Any", Chat()),
    )  # fmt: skip
    languages = Languages.load()
    running = asyncio.create_task(
        ErrandRunner(tools, lambda seller: languages.phrases(seller.language)).run()
    )
    async with asyncio.timeout(10):
        await store.settled.wait()
    running.cancel()
    await asyncio.wait({running})


async def test_a_bad_moment_of_the_store_does_not_end_its_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.errands.ALIVE_SECONDS", 0.0)
    store = Locked([Errand(UUID(int=4), EMMA, ErrandKind.EXPORT)])
    await settled(store, Late())
    assert store.tries >= PROLONGED


async def test_late_photos_are_looked_at_without_a_word_in_the_chat() -> None:
    shoes = UUID(int=9)
    asked = Errand(UUID(int=4), EMMA, ErrandKind.LOOK_AT, {"product": str(shoes)})
    await settled(store := Locked([asked]), late := Late())
    assert late.looked == [(EMMA, shoes)]
    assert store.tries == 0, "nobody said that a file is coming"
