"""What there is to say about a listing's photos, from what was seen in them.

Owns the edges from which something is worth a word, and the order of what is said. Pure: does not
own the measuring (inspection), the words nor the buttons (handlers/views).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.photos.facts import Box, Facts, Flag, alike
from services.photos.look import Framing
from services.photos.ports import too_small
from services.products import Photo

SHARP_FROM = 150.0
LIGHT_FROM = 45.0
"""Below them a photo is blurred or dark: DESIGN section 7, measured on 22 good photos without a
false alarm."""

BURNT_FROM = 0.2
BUSY_FROM = 0.4
"""Ours, on the safe side: a fifth of the picture is blown out; edges crowd two fifths of the rim,
where a plain table has hardly any."""

WHITE_FROM = 0.8
"""So much of the cover's rim is white when its background is: MercadoLibre wants it plain white,
without text, logo, border or watermark
(https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes)."""

RIM = 0.01
"""A product that comes nearer to the photo's edge, in shares of it, is cut off by it."""

CLEARLY = 0.3
"""Another cover is proposed when its merit, 0 to 1, is greater by this."""


class AdviceKind(StrEnum):
    """What may be said, the weightiest first."""

    FACE = "face"
    NUDITY = "nudity"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    BURNT = "burnt"
    OVERLAY = "overlay"
    FRAMED = "framed"
    CLUTTERED = "cluttered"
    GROUND = "ground"
    ALIKE = "alike"
    COVER = "cover"
    UNCHECKED = "unchecked"


HELD = {Flag.FACE: AdviceKind.FACE, Flag.NUDITY: AdviceKind.NUDITY}
"""Said of photos that wait for her word."""

MENDED_BY_ANOTHER = frozenset({AdviceKind.SMALL, AdviceKind.BLURRED, AdviceKind.DARK,
                               AdviceKind.BURNT, AdviceKind.OVERLAY, AdviceKind.FRAMED,
                               AdviceKind.CLUTTERED})  # fmt: skip
"""What a new photo in the place of the old one would mend."""

ASIDE = frozenset({AdviceKind.UNCHECKED})
"""Said once where all advice is, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to say of the photos with these numbers, counted from 1 in their order."""

    kind: AdviceKind
    numbers: tuple[int, ...]


def advice(photos: Sequence[Photo]) -> tuple[Advice, ...]:
    """Everything worth saying of a listing's photos, the cover first among them; the weightiest
    first. Each kind is said once, of all the photos that it is true of, but the groups of photos
    that look the same one by one."""
    found: dict[AdviceKind, list[int]] = {}
    for number, photo in enumerate(photos, 1):
        for kind in _faults(photo, is_cover=number == 1):
            found.setdefault(kind, []).append(number)
    said = [Advice(kind, tuple(numbers)) for kind, numbers in found.items()]
    said.extend(Advice(AdviceKind.ALIKE, group) for group in _groups(photos))
    better = better_cover(photos)
    if better is not None:
        said.append(Advice(AdviceKind.COVER, (better,)))
    order = list(AdviceKind)
    return tuple(sorted(said, key=lambda one: (order.index(one.kind), one.numbers)))


def _faults(photo: Photo, *, is_cover: bool) -> Iterator[AdviceKind]:
    """What is true of one photo as it would be published."""
    yield from (HELD[flag] for flag in photo.held)
    if too_small(photo.width, photo.height):
        yield AdviceKind.SMALL
    facts, look = photo.facts, photo.look
    if facts is None:
        return
    if facts.sharpness < SHARP_FROM:
        yield AdviceKind.BLURRED
    if facts.light < LIGHT_FROM and look.brightness <= 0:
        yield AdviceKind.DARK
    if facts.burnt >= BURNT_FROM:
        yield AdviceKind.BURNT
    if is_cover and facts.overlay:
        yield AdviceKind.OVERLAY
    if facts.framed and look.framing is Framing.WHOLE and not look.needs_cutout:
        yield AdviceKind.FRAMED
    if not look.needs_cutout:
        yield from _behind(facts, is_cover=is_cover)
    if facts.nudity is None:
        yield AdviceKind.UNCHECKED


def _behind(facts: Facts, *, is_cover: bool) -> Iterator[AdviceKind]:
    """What is wrong behind the product: the worse of the two, for one remedy heals both."""
    if facts.busy >= BUSY_FROM:
        yield AdviceKind.CLUTTERED
    elif is_cover and facts.white < WHITE_FROM:
        yield AdviceKind.GROUND


def _groups(photos: Sequence[Photo]) -> Iterator[tuple[int, ...]]:
    """The numbers of photos that look like the first of their group; each is in one at most."""
    groups: list[list[tuple[int, Facts]]] = []
    for number, photo in enumerate(photos, 1):
        facts = photo.facts
        if facts is None:
            continue
        home = next((group for group in groups if alike(group[0][1], facts)), None)
        if home is None:
            groups.append([(number, facts)])
        else:
            home.append((number, facts))
    return (tuple(number for number, _ in group) for group in groups if len(group) > 1)


def better_cover(photos: Sequence[Photo]) -> int | None:
    """The number of a photo that is clearly a better cover than the present one: sharper, on a
    whiter background, its product whole. None when there is none, or nobody looked at the cover."""
    merits = {
        number: _merit(photo, photo.facts)
        for number, photo in enumerate(photos, 1)
        if photo.facts is not None
    }
    if 1 not in merits:
        return None
    best = max(merits, key=lambda number: (merits[number], -number))
    return best if merits[best] >= merits[1] + CLEARLY else None


def _merit(photo: Photo, facts: Facts) -> float:
    """How good a cover it makes, 0 to 1; one that may not leave, or would be refused, makes
    none."""
    if photo.held or too_small(photo.width, photo.height):
        return 0.0
    sharp = min(max(facts.sharpness, 0.0) / (2 * SHARP_FROM), 1.0)
    white = 1.0 if photo.look.needs_cutout else facts.white
    whole = 1.0 if facts.product is not None and _inside(facts.product) else 0.0
    spoilt = facts.overlay or facts.light < LIGHT_FROM or facts.burnt >= BURNT_FROM
    return (sharp + white + whole) / 3 * (0.5 if spoilt else 1.0)


def _inside(box: Box) -> bool:
    """Whether the photo's edges leave the product whole."""
    return min(box.left, box.top, 1 - box.right, 1 - box.bottom) >= RIM
