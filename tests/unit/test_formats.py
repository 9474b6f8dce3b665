"""Photos sent back as files: each asked for once, within a day's bound, and nothing lost."""

from dataclasses import dataclass, field
from typing import IO, Any, cast
from uuid import UUID

import pytest

from handlers import formats
from handlers.callbacks import Action, Press
from handlers.formats import DEEDS, FILES_A_DAY, FormatSender
from handlers.gateway import UncertainError
from handlers.views.message import Message
from handlers.visit import Visit
from services.errands import Errand, ErrandKind
from services.gallery import name_of
from services.photos.uses import FORMATS, Use
from services.products import Photo, Product
from services.reviewing import Outcome
from services.sellers import Seller
from tests.support.cards import SPOKEN, product
from tests.support.photo_cards import POLISHED, seen

EMMA = Seller(UUID(int=1), UUID(int=2), 3, "Emma", "en")
PLAIN, CUT_OUT = seen(0), seen(1, POLISHED)
SHOWN = product(photos=(PLAIN, CUT_OUT))


@dataclass
class Book:
    """Errands as they are written down; so many were asked for today before."""

    before: int = 0
    written: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    async def asked_today(self, _seller: Seller, kind: ErrandKind) -> int:
        assert kind is ErrandKind.FORMATS
        return self.before + len(self.written)

    async def ask(
        self, _seller: Seller, _kind: ErrandKind, values: dict[str, str], *, key: str
    ) -> bool:
        return self.written.setdefault(key, values) is values


@dataclass
class Desk:
    """What a press of a format works with."""

    errands: Book


@dataclass
class Chat:
    """What arrived: words, and files by their names."""

    uncertain: bool = False
    said: list[str] = field(default_factory=list[str])
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])

    async def send(self, _chat_id: int, message: Message) -> int:
        self.said.append(message.text)
        return 1

    async def send_file(self, _chat_id: int, file: IO[bytes], name: str, caption: str) -> int:
        self.files[name] = file.read(), caption
        if self.uncertain:
            raise UncertainError("timed out")
        return 1


@dataclass
class House:
    """One product, and pictures made of it."""

    kept: Product | None = SHOWN

    async def get(self, _organization_id: UUID, _product_id: UUID) -> Product | None:
        return self.kept

    async def picture(self, _organization_id: UUID, photo: Photo, use: Use) -> bytes:
        return f"{photo.position} for {use}".encode()


async def pressed(book: Book, word: str) -> Outcome:
    press = Press(Action.FORMAT, SHOWN.id, SHOWN.revision, word)
    return await DEEDS[Action.FORMAT](Visit(cast("Any", Desk(book)), EMMA, SHOWN, press))


def errand(photo: Photo, use: Use) -> Errand:
    values = {"product": str(SHOWN.id), "photo": name_of(photo), "use": use.value}
    return Errand(UUID(int=9), EMMA, ErrandKind.FORMATS, values)


async def sent(chat: Chat, house: House, asked: Errand) -> None:
    sender = FormatSender(cast("Any", house), cast("Any", house), cast("Any", chat))
    await sender.send(asked, SPOKEN["en"])


async def test_a_press_asks_for_one_file_however_often_it_is_handled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(formats, "time", lambda: 1000.0)
    book = Book()
    for _ in range(3):
        assert await pressed(book, f"story.{name_of(PLAIN)}") is Outcome.COMING
    [values] = book.written.values()
    assert values == {"product": str(SHOWN.id), "photo": name_of(PLAIN), "use": "story"}
    monkeypatch.setattr(formats, "time", lambda: 2000.0)
    await pressed(book, f"story.{name_of(PLAIN)}")
    assert len(book.written) == 2, "later on she may have it again"


async def test_all_of_them_are_a_file_each_and_a_cut_out_only_where_there_is_one() -> None:
    book = Book()
    await pressed(book, f"all.{name_of(PLAIN)}")
    assert [v["use"] for v in book.written.values()] == [u.value for u in FORMATS[:-1]]
    book = Book()
    await pressed(book, f"all.{name_of(CUT_OUT)}")
    assert [v["use"] for v in book.written.values()] == [u.value for u in FORMATS]
    assert await pressed(book, f"cutout.{name_of(PLAIN)}") is Outcome.STALE


async def test_a_button_that_never_was_asks_for_nothing() -> None:
    book = Book()
    for word in ("", "story", "story.zzzzzz", f"model.{name_of(PLAIN)}", "all.", f".{1}"):
        assert await pressed(book, word) is Outcome.STALE
    assert book.written == {}


async def test_a_day_has_its_bound() -> None:
    book = Book(before=FILES_A_DAY - 1)
    assert await pressed(book, f"all.{name_of(PLAIN)}") is Outcome.LIMIT
    assert await pressed(book, f"story.{name_of(PLAIN)}") is Outcome.COMING
    assert await pressed(book, f"facebook.{name_of(PLAIN)}") is Outcome.LIMIT


async def test_the_file_is_sent_with_its_format_and_size() -> None:
    chat = Chat()
    await sent(chat, House(), errand(CUT_OUT, Use.INSTAGRAM_SQUARE))
    assert chat.files == {"2-ig-square.jpg": (b"1 for ig_square", "Instagram square · 1080 × 1080")}


async def test_a_photo_that_is_gone_is_told() -> None:
    for kept in (None, product(photos=(CUT_OUT,))):
        chat = Chat()
        await sent(chat, House(kept), errand(PLAIN, Use.STORY))
        assert not chat.files
        assert "no longer in the listing" in chat.said[0]


async def test_a_file_that_may_have_arrived_is_not_sent_again() -> None:
    chat = Chat(uncertain=True)
    await sent(chat, House(), errand(PLAIN, Use.STORY))
    assert len(chat.files) == 1
