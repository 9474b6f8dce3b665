"""Listings whose photos were looked at: good ones and bad ones, polished ones, ones kept back.

Owns the samples. Does not own what is expected of them.
"""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from services.gallery import name_of
from services.listings.content import MAX_PHOTOS
from services.photos.cuts import Left
from services.photos.facts import Box, Facts, Line
from services.photos.look import UNTOUCHED, Framing, Ground, Look
from services.products import Photo
from tests.support.cards import Shown, product

MIDDLE = Box(left=0.1, top=0.1, right=0.9, bottom=0.9)
FACE = Box(left=0.4, top=0.1, right=0.5, bottom=0.2)
WATERMARK = Line(
    text="OFERTA", confidence=0.95, box=Box(left=0.3, top=0.01, right=0.7, bottom=0.07)
)
POLISHED = Look(ground=Ground.WHITE, framing=Framing.SQUARE, polished=True)
BALANCED = Look(polished=True)
GOOD = Facts(
    sharpness=400.0, light=120.0, burnt=0.0, white=0.95, busy=0.05, fingerprint="0" * 16,
    product=MIDDLE, nudity=0.0,
)  # fmt: skip


def facts(number: int = 0, **changes: object) -> Facts:
    """A good photo's, unlike those of any other number."""
    bits = "".join("f" if number & 1 << place else "0" for place in range(4))
    return GOOD.model_copy(update={"fingerprint": bits * 4, **changes})


def seen(number: int = 0, *looks: Look, side: int = 1600, left: Left | None = None,
         **changes: object) -> Photo:  # fmt: skip
    """A photo that was looked at, with that number from 0."""
    folder = f"a/{number}"
    return Photo(
        UUID(int=number), number, f"{folder}/original", f"{folder}/clean.jpg", side, side, 9,
        f"{number:064x}", number == 0, facts(number, **changes), looks, left=left,
    )  # fmt: skip


def listing(*photos: Photo) -> Shown:
    """A listing with these photos."""
    return Shown(product(photos=photos))


def on(shown: Shown, screen: str, number: int | None = None) -> Shown:
    """Its screen of that name, of the photo with that number from 0."""
    word = "" if number is None else f":{name_of(shown.product.photos[number])}"
    return replace(shown, screen=f"{screen}{word}")


EVERY_FAULT = (
    seen(0, sharpness=10.0, light=20.0, burnt=0.5, white=0.0, lines=(WATERMARK,), framed=True,
         nudity=None),
    seen(1, sharpness=10.0, light=20.0, burnt=0.5, busy=0.8, framed=True, side=400),
    replace(seen(2, faces=(FACE,), nudity=0.9), facts=facts(1, faces=(FACE,), nudity=0.9)),
    seen(3),
)  # fmt: skip


def photo_cards() -> dict[str, Shown]:
    """One card for each screen about photos, by a name that tells which."""
    return {name: shown for part in (_menu, _looks, _held, _files) for name, shown in part()}


def _menu() -> Iterator[tuple[str, Shown]]:
    good = listing(seen(0), seen(1), seen(2))
    faulty = listing(*EVERY_FAULT)
    yield "photos looked at, all good", on(good, "photos")
    yield "advice, none", on(good, "advice")
    yield "advice, all there is", on(faulty, "advice")
    yield "photos, every fault", on(faulty, "photos")
    yield "preview, every fault", faulty
    yield "photo, every fault", on(faulty, "photo", 0)
    yield "preview, one is blurred", listing(seen(0), seen(1, sharpness=20.0))
    many = [seen(n, sharpness=1.0, light=1.0) for n in range(MAX_PHOTOS)]
    yield "advice, ten bad ones", on(listing(*many), "advice")
    yield "advice, no photos", on(listing(), "advice")


def _looks() -> Iterator[tuple[str, Shown]]:
    polished = listing(
        seen(0, POLISHED), seen(1, BALANCED, left=Left.RAGGED), seen(2), seen(3, POLISHED)
    )
    yield "preview, polished", polished
    yield "photos, polished", on(polished, "photos")
    for number in range(3):
        yield f"photo, polished {number}", on(polished, "photo", number)
        yield f"ground {number}", on(polished, "ground", number)
        yield f"crop {number}", on(polished, "crop", number)
        yield f"light {number}", on(polished, "light", number)
    yield "before", on(polished, "before")
    yield "before, of the second", on(polished, "before", 1)
    yield "before, of one", on(listing(seen(0, POLISHED), seen(1)), "before")
    yield "before, of an original", on(polished, "before", 2)
    all_the_way = Look(
        turn=270, ground=Ground.REMOVED, framing=Framing.FREE, margin=20, brightness=3,
        contrast=-3, saturation=-1,
    )  # fmt: skip
    hers = listing(replace(seen(0, POLISHED, all_the_way), by_hand=True))
    for screen in ("photo", "crop", "ground", "light", "before"):
        yield f"{screen}, all the way", on(hers, screen, 0)
    back = listing(replace(seen(0, POLISHED, UNTOUCHED), by_hand=True))
    yield "photo, the original again", on(back, "photo", 0)
    for left in Left:
        yield f"photo left: {left}", on(listing(seen(0, BALANCED, left=left)), "photo", 0)
    unseen = listing(replace(seen(0), facts=None))
    yield "ground, nobody looked", on(unseen, "ground", 0)


def _held() -> Iterator[tuple[str, Shown]]:
    face, naked = seen(1, faces=(FACE,)), seen(2, nudity=0.9)
    some = listing(seen(0), face, naked)
    yield "preview, two held", some
    yield "photos, two held", on(some, "photos")
    yield "held", on(some, "held")
    yield "held, the second", on(some, "held", 2)
    yield "held, photo", on(some, "photo", 1)
    yield "held, the only one", on(listing(seen(0, faces=(FACE,), nudity=0.7)), "held")
    yield "held, released", on(listing(replace(face, released=True)), "held")


def _files() -> Iterator[tuple[str, Shown]]:
    several = listing(seen(0), seen(1, POLISHED), seen(2))
    yield "formats", on(several, "formats")
    yield "formats, of a cut-out", on(several, "formats", 1)
    yield "formats, of one", on(listing(seen(0)), "formats", 0)
    ten = listing(*(seen(n) for n in range(MAX_PHOTOS)))
    yield "formats, of ten", on(ten, "formats", 9)
