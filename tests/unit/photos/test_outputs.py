"""Pictures for each use: made once from the original, kept by what was done to it."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from services.photos.facts import Facts
from services.photos.look import UNTOUCHED, Ground, Look, Turn, turned
from services.photos.outputs import Outputs, picture_name, rendition_key
from services.photos.ports import BlobMissingError, PhotoProblem, PhotoRefusedError
from services.photos.shelf import Shelf
from services.photos.uses import Canvas, Use
from services.products import Photo
from tests.support.cards import photo

HOUSE = uuid4()
WHITE = Look(ground=Ground.WHITE)


class Store:
    def __init__(self, **blobs: bytes) -> None:
        self.kept = dict(blobs)
        self.made: list[str] = []
        self.forgotten = False

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        assert key in self.made, "kept before it was written down"
        assert content_type == ("image/png" if key.endswith("png") else "image/jpeg")
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise BlobMissingError(key)
        return self.kept[key]

    async def delete(self, key: str) -> None:
        del self.kept[key]

    async def ping(self) -> None:
        return None

    async def made_from(self, key: str) -> None:
        self.made.append(key)


class Records:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def made(self, organization_id: UUID, sha256: str, key: str) -> None:
        if self.store.forgotten and key in self.store.kept:
            raise LookupError(key)
        assert (organization_id, bool(sha256)) == (HOUSE, True)
        await self.store.made_from(key)


class Masks:
    async def mask(self, organization_id: UUID, photo: Photo) -> bytes | None:
        return b"mask"


class Bench:
    """Develops by naming what it was given; refuses or waits when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Look, bytes | None]] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.refuses = False

    async def develop(
        self, original: bytes, look: Look, canvas: Canvas,
        *, mask: bytes | None = None, facts: Facts | None = None,
    ) -> bytes:  # fmt: skip
        self.asked.append((look, mask))
        self.begun.set()
        await self.gate.wait()
        if self.refuses:
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
        return b"developed " + original


def shelf(taken: Photo) -> Store:
    return Store(**{taken.original_key: b"original", taken.clean_key: b"clean"})


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_an_untouched_photo_is_shown_and_sold_as_it_came(bench: Bench) -> None:
    taken = photo(0)
    outputs = Outputs(Shelf(shelf(taken), Records(Store())), bench, Masks())
    assert await outputs.picture(HOUSE, taken, Use.MARKET) == b"clean"
    assert await outputs.picture(HOUSE, taken, Use.PREVIEW) == b"clean"
    assert bench.asked == []


async def test_a_picture_is_made_once_however_many_want_it(bench: Bench) -> None:
    taken = replace(photo(0), looks=(Look(turn=90),))
    store = shelf(taken)
    outputs = Outputs(Shelf(store, Records(store)), bench, Masks())
    bench.gate.clear()
    wanting = [asyncio.create_task(outputs.picture(HOUSE, taken, Use.MARKET)) for _ in range(5)]
    await bench.begun.wait()
    bench.gate.set()
    assert set(await asyncio.gather(*wanting)) == {b"developed original"}
    assert await outputs.picture(HOUSE, taken, Use.MARKET) == b"developed original"
    assert len(bench.asked) == 1


async def test_undoing_finds_the_picture_from_before(bench: Bench) -> None:
    taken = replace(photo(0), looks=(Look(turn=90),))
    store = shelf(taken)
    outputs = Outputs(Shelf(store, Records(store)), bench, Masks())
    await outputs.ready(HOUSE, [taken], Use.PREVIEW)
    other = replace(taken, looks=(*taken.looks, Look(turn=180)))
    await outputs.ready(HOUSE, [other, taken], Use.PREVIEW)
    assert [look.turn for look, _ in bench.asked] == [90, 180]
    assert rendition_key(taken, Use.PREVIEW) != rendition_key(other, Use.PREVIEW)
    assert len({picture_name(each) for each in (photo(0), taken, other)}) == 3


async def test_only_a_replaced_ground_asks_for_a_cut_out(bench: Bench) -> None:
    taken = replace(photo(0), looks=(WHITE,))
    store = shelf(taken)
    outputs = Outputs(Shelf(store, Records(store)), bench, Masks())
    await outputs.picture(HOUSE, taken, Use.CUTOUT)
    await outputs.picture(HOUSE, replace(taken, looks=(Look(turn=90),)), Use.MARKET)
    assert [mask for _, mask in bench.asked] == [b"mask", None]


async def test_what_cannot_be_developed_is_shown_as_it_came(bench: Bench) -> None:
    taken = replace(photo(0), looks=(Look(turn=90),))
    store = shelf(taken)
    bench.refuses = True
    assert (
        await Outputs(Shelf(store, Records(store)), bench, Masks()).picture(
            HOUSE, taken, Use.MARKET
        )
        == b"clean"
    )


async def test_a_lost_photo_does_not_keep_the_others_from_being_made(bench: Bench) -> None:
    taken = replace(photo(1), looks=(WHITE,))
    lost = replace(taken, original_key="lost/original", clean_key="lost/clean.jpg")
    store = shelf(taken)
    outputs = Outputs(Shelf(store, Records(store)), bench, Masks())
    await outputs.ready(HOUSE, [lost, taken], Use.PREVIEW)
    assert rendition_key(taken, Use.PREVIEW) in store.kept
    with pytest.raises(BlobMissingError):
        await outputs.picture(HOUSE, lost, Use.PREVIEW)


async def test_a_picture_of_a_seller_who_was_forgotten_meanwhile_does_not_stay(
    bench: Bench,
) -> None:
    taken = replace(photo(0), looks=(Look(turn=90),))
    store = shelf(taken)
    store.forgotten = True
    with pytest.raises(LookupError):
        await Outputs(Shelf(store, Records(store)), bench, Masks()).picture(
            HOUSE, taken, Use.MARKET
        )
    assert rendition_key(taken, Use.MARKET) not in store.kept


def test_every_step_leads_somewhere_and_reset_leads_home() -> None:
    for turn in Turn:
        after = turned(UNTOUCHED, turn)
        if after is not None:
            assert turned(after, Turn.RESET) == UNTOUCHED
    look: Look | None = UNTOUCHED
    for _ in range(3):
        assert look is not None
        look = turned(look, Turn.BRIGHTER)
    assert look is not None
    assert turned(look, Turn.BRIGHTER) is None  # as bright as it gets
