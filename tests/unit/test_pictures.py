"""What stands above a message: a photo, or a sheet drawn once and kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.pictures import SHEETS_KEPT, Pictures
from handlers.views.message import Message
from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError, PhotoProblem, PhotoRefusedError


@dataclass
class Shelf:
    """Photos by key; "down" is out of reach, once."""

    photos: dict[str, bytes]
    down: set[str] = field(default_factory=set[str])

    async def get(self, key: str) -> bytes:
        if key in self.down:
            self.down.remove(key)
            raise TryLaterError("blobs", after=1)
        if key not in self.photos:
            raise BlobMissingError(key)
        return self.photos[key]

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        self.photos[key] = data

    async def delete(self, key: str) -> None:
        self.photos.pop(key, None)

    async def ping(self) -> None:
        return None


@dataclass
class Maker:
    """A sheet is its photos, one after the other."""

    drawn: int = 0
    refuses: bool = False

    async def sheet(self, photos: Sequence[bytes]) -> bytes:
        if self.refuses:
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
        self.drawn += 1
        return b"|".join(photos)

    async def pair(self, before: bytes, after: bytes) -> bytes:
        self.drawn += 1
        return before + b" to " + after


def sheet(*keys: str) -> Message:
    return Message("x", sheet=keys)


async def test_a_sheet_is_drawn_once_and_kept() -> None:
    maker = Maker()
    pictures = Pictures(Shelf({"a": b"A", "b": b"B"}), maker)
    assert await pictures.of(sheet("a", "", "b")) == b"A||B"
    assert await pictures.of(sheet("a", "", "b")) == b"A||B"
    assert maker.drawn == 1
    assert await pictures.of(sheet("b", "", "a")) == b"B||A", "another order is another sheet"


async def test_the_sheet_looked_at_longest_ago_is_let_go() -> None:
    maker = Maker()
    pictures = Pictures(Shelf({str(i): b"x" for i in range(SHEETS_KEPT + 1)}), maker)
    for i in range(SHEETS_KEPT):
        await pictures.of(sheet(str(i)))
    await pictures.of(sheet("0"))
    await pictures.of(sheet(str(SHEETS_KEPT)))
    drawn = maker.drawn
    await pictures.of(sheet("0"))
    assert maker.drawn == drawn
    await pictures.of(sheet("1"))
    assert maker.drawn == drawn + 1


async def test_a_photo_out_of_reach_is_tried_again_with_the_next_sheet() -> None:
    pictures = Pictures(Shelf({"a": b"A", "b": b"B"}, down={"b"}), Maker())
    assert await pictures.of(sheet("a", "b")) == b"A|"
    assert await pictures.of(sheet("a", "b")) == b"A|B"


async def test_before_and_after_are_drawn_once_and_only_together() -> None:
    maker = Maker()
    shelf = Shelf({"a": b"A", "b": b"B"}, down={"b"})
    pictures, both = Pictures(shelf, maker), Message("x", pair=("a", "b"))
    assert await pictures.of(both) is None, "half a comparison says nothing"
    assert await pictures.of(both) == b"A to B"
    assert await pictures.of(both) == b"A to B"
    assert maker.drawn == 1
    assert await pictures.of(sheet("a", "b")) == b"A|B", "a sheet of the same is another picture"
    assert await pictures.of(Message("x", pair=("a", "gone"))) is None


async def test_a_message_without_a_picture_still_has_its_words() -> None:
    pictures = Pictures(Shelf({"a": b"A"}), Maker(refuses=True))
    assert await pictures.of(sheet("a")) is None
    assert await pictures.of(Message("x")) is None
    assert await pictures.of(Message("x", photo_key="gone")) is None
    assert await pictures.of(Message("x", photo_key="a")) == b"A"
