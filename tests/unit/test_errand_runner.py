"""Errands are done behind the chat; a long one keeps its lease, whatever the store's moments."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, fields
from io import BytesIO
from typing import IO, Any, cast
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


@dataclass
class Open:
    """Packing that tells when it was left."""

    left: bool = False

    async def parts(self, _seller: Seller) -> AsyncGenerator[Part]:
        try:
            yield Part(1, BytesIO(), 0, last=False)
        finally:
            self.left = True


@dataclass
class Chat:
    """Telegram, which takes forever to take a file."""

    sending: asyncio.Event = field(default_factory=asyncio.Event)

    async def uploading(self, _chat_id: int) -> None:
        return

    async def send_file(self, _chat_id: int, file: IO[bytes], _name: str, _words: str) -> None:
        assert not file.closed
        self.sending.set()
        await asyncio.Event().wait()


@dataclass
class Late:
    """Whoever looks at photos that came late."""

    looked: list[tuple[Seller, UUID]] = field(default_factory=list[tuple[Seller, UUID]])

    async def look_at(self, seller: Seller, product_id: UUID) -> None:
        self.looked.append((seller, product_id))


async def at_work(until: asyncio.Event, store: Locked, **tools: object) -> None:
    """The runner at work until something happens."""
    beside = {"errands": store, "exporting": Long(store), "latecomers": Late(), "gateway": Chat()}
    nothing = dict.fromkeys(field.name for field in fields(ErrandTools))
    languages = Languages.load()
    runner = ErrandRunner(
        ErrandTools(**cast("Any", nothing | beside | tools)),
        lambda seller: languages.phrases(seller.language),
    )
    running = asyncio.create_task(runner.run())
    async with asyncio.timeout(10):
        await until.wait()
    running.cancel()
    await asyncio.wait({running})


async def test_a_bad_moment_of_the_store_does_not_end_its_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.errands.ALIVE_SECONDS", 0.0)
    store = Locked([Errand(UUID(int=4), EMMA, ErrandKind.EXPORT)])
    await at_work(store.settled, store)
    assert store.tries >= PROLONGED


async def test_late_photos_are_looked_at_without_a_word_in_the_chat() -> None:
    shoes = UUID(int=9)
    asked = Errand(UUID(int=4), EMMA, ErrandKind.LOOK_AT, {"product": str(shoes)})
    store, late = Locked([asked]), Late()
    await at_work(store.settled, store, latecomers=late)
    assert late.looked == [(EMMA, shoes)]
    assert store.tries == 0, "nobody said that a file is coming"


async def test_a_stop_in_the_middle_of_a_file_leaves_nothing_open() -> None:
    store, chat, packing = Locked([Errand(UUID(int=4), EMMA, ErrandKind.EXPORT)]), Chat(), Open()
    await at_work(chat.sending, store, exporting=packing, gateway=chat)
    assert packing.left
