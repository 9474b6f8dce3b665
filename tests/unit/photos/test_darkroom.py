"""The darkroom: what a run finds out about new photos, and the polish that it proposes."""

from dataclasses import replace
from uuid import UUID

from services.cutouts import Cutouts
from services.darkroom import AS_IT_STANDS, ON_ITS_WHITE, POLISHED, READ_PHOTOS, Darkroom
from services.looks import Polish
from services.photos.cuts import Cut, Left
from services.photos.facts import Box, Code, Facts, Line, Symbology
from services.photos.look import CutBy, Look
from services.photos.outputs import mask_key
from services.photos.ports import BlobMissingError, PhotoProblem, PhotoRefusedError
from services.photos.shelf import Shelf
from services.products import Photo
from tests.support.cards import HOUSE, photo, product

EAN = "4006381333931"
WHOLE = Box(left=0, top=0, right=1, bottom=1)
PLAIN = Facts(
    sharpness=500, light=120, burnt=0, white=0, busy=0, fingerprint="0" * 16,
    codes=(Code(symbology=Symbology.EAN13, text=EAN, gtin=EAN),),
)  # fmt: skip


class Outside:
    """Everything that the darkroom works with, remembering what it was asked."""

    def __init__(self, cut: Cut | None = None) -> None:
        self.cut_out = cut
        self.broken: set[bytes] = set()
        self.noted: dict[UUID, Facts] = {}
        self.proposed: dict[UUID, Polish] = {}
        self.read_from: list[bytes] = []
        self.outside: dict[bytes, bool] = {}
        self.kept: dict[str, bytes] = {}
        self.grounds: dict[UUID, Left] = {}
        self.recorded: list[str] = []

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        assert key in self.recorded
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key.startswith("gone") or (key.endswith("cut.png") and key not in self.kept):
            raise BlobMissingError(key)
        return self.kept.get(key, key.encode())

    async def delete(self, key: str) -> None: ...

    async def ping(self) -> None: ...

    async def examine(self, original: bytes) -> Facts:
        if original in self.broken:
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
        return PLAIN

    async def read(self, original: bytes) -> tuple[Line, ...]:
        self.read_from.append(original)
        return (Line(text=f"{EAN[0]} {EAN[1:7]} {EAN[7:]}", confidence=0.9, box=WHOLE),)

    async def nudity(self, clean: bytes) -> float | None:
        return 0.2

    async def cut(
        self, original: bytes, clean: bytes, *, outside: bool
    ) -> tuple[CutBy, Cut] | None:
        self.outside[original] = outside
        return (CutBy.PHOTOROOM, self.cut_out) if self.cut_out else None

    async def note(self, organization_id: UUID, photo_id: UUID, facts: Facts) -> None:
        self.noted[photo_id] = facts

    async def propose(self, organization_id: UUID, polish: Polish) -> None:
        self.proposed[polish.photo_id] = polish

    async def keep_ground(self, organization_id: UUID, photo_id: UUID, left: Left) -> None:
        self.grounds[photo_id] = left

    async def made(self, organization_id: UUID, sha256: str, key: str) -> None:
        self.recorded.append(key)


def darkroom(outside: Outside, *, reads: bool = True) -> Darkroom:
    cutouts = Cutouts(Shelf(outside, outside), outside, outside)
    return Darkroom(outside, outside, cutouts, outside, outside, reads)


def taken(count: int, **changes: object) -> tuple[Photo, ...]:
    return tuple(
        replace(photo(place), original_key=f"{place}/original", **changes)  # pyright: ignore[reportArgumentType] - any field
        for place in range(count)
    )


async def test_every_new_photo_is_looked_at_and_the_first_ones_read() -> None:
    outside = Outside()
    seen = replace(taken(1)[0], facts=PLAIN)
    photos = (*taken(READ_PHOTOS + 2), replace(seen, id=UUID(int=99)))
    await darkroom(outside).examine(product(photos=photos))
    assert set(outside.noted) == {each.id for each in photos[:-1]}
    assert len(outside.read_from) == READ_PHOTOS
    first, last = outside.noted[photos[0].id], outside.noted[photos[-2].id]
    assert (first.read, first.codes[0].printed, first.nudity) == (True, True, 0.2)
    assert (last.read, last.codes[0].printed) == (False, False)


async def test_no_text_is_read_where_that_is_switched_off() -> None:
    outside = Outside()
    await darkroom(outside, reads=False).examine(product(photos=taken(2)))
    assert (len(outside.noted), outside.read_from) == (2, [])


async def test_a_photo_that_cannot_be_looked_at_does_not_hold_up_the_others() -> None:
    outside = Outside()
    one, other = taken(2)
    gone = replace(photo(2), original_key="gone/original")
    outside.broken.add(one.original_key.encode())
    await darkroom(outside).examine(product(photos=(one, other, gone)))
    assert set(outside.noted) == {other.id}


async def test_a_good_cut_out_puts_the_product_on_white() -> None:
    outside = Outside(Cut(b"mask", 0.97))
    (one,) = taken(1, facts=PLAIN)
    await darkroom(outside).polish(product(photos=(one,)))
    polish = outside.proposed[one.id]
    assert polish.look == POLISHED.model_copy(update={"cut_by": CutBy.PHOTOROOM})
    assert outside.kept == {mask_key(one): b"mask"}


async def test_a_doubtful_cut_out_keeps_its_ground_and_says_why() -> None:
    outside = Outside(Cut(b"mask", 0.6, left=Left.RAGGED))
    (one,) = taken(1, facts=PLAIN)
    await darkroom(outside).polish(product(photos=(one,)))
    assert outside.proposed[one.id] == Polish(one.id, AS_IT_STANDS, Left.RAGGED)
    assert outside.kept == {}


async def test_a_white_ground_stays_and_is_only_cut_square() -> None:
    outside = Outside(Cut(b"", 0.0, left=Left.ALREADY))
    (one,) = taken(1, facts=PLAIN)
    await darkroom(outside).polish(product(photos=(one,)))
    assert outside.proposed[one.id].look == ON_ITS_WHITE


async def test_what_she_decided_is_left_alone_and_nobody_cuts_without_a_cutter() -> None:
    outside = Outside(Cut(b"mask", 0.97))
    hers, had, unseen = taken(3, facts=PLAIN)
    photos = (replace(hers, by_hand=True), replace(had, looks=(Look(turn=90),)),
              replace(unseen, facts=None))  # fmt: skip
    await darkroom(outside).polish(product(photos=photos))
    assert outside.proposed == {}
    await darkroom(nobody := Outside()).polish(product(photos=taken(1, facts=PLAIN)))
    assert nobody.proposed == {}


async def test_a_photo_that_is_held_back_goes_to_nobody_outside() -> None:
    outside = Outside(Cut(b"mask", 0.97))
    face = PLAIN.model_copy(update={"faces": (WHOLE,)})
    free, held = taken(2, facts=PLAIN)
    held = replace(held, facts=face)
    released = replace(held, id=UUID(int=7), original_key="r/original", released=True)
    await darkroom(outside).polish(product(photos=(free, held, released)))
    assert outside.outside == {b"0/original": True, b"1/original": False, b"r/original": True}


async def test_a_ground_that_she_asks_for_is_cut_when_it_is_first_wanted() -> None:
    outside = Outside(Cut(b"mask", 0.97))
    (one,) = taken(1, facts=PLAIN)
    cutouts = Cutouts(Shelf(outside, outside), outside, outside)
    assert await cutouts.mask(HOUSE, one) == b"mask"
    outside.cut_out = None
    assert await cutouts.mask(HOUSE, one) == b"mask"
    assert outside.grounds == {}


async def test_a_ground_that_cannot_be_cut_stays_and_the_card_says_why() -> None:
    outside = Outside(Cut(b"mask", 0.5, left=Left.TOUCHES))
    (one,) = taken(1, facts=PLAIN)
    assert await Cutouts(Shelf(outside, outside), outside, outside).mask(HOUSE, one) is None
    assert outside.grounds == {one.id: Left.TOUCHES}
