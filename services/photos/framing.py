"""Which part of a photo is shown, and where on the picture that a use wants.

Owns the geometry alone: pure, in pixels of the turned original. Does not own pixels (develop) nor
finding the product (inspection, cutout). What must stay whole, the product and the faces of whoever
wears it, is never cut, whatever the shape; where the photo ends, the picture is extended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from services.photos.facts import Box
from services.photos.look import Framing, Look
from services.photos.uses import Canvas

ENLARGED_MAX = 1.5
"""No pixel becomes larger than this: beyond, the goods look worse than they are."""

LEAST_SIDE = 800
"""A crop keeps this many pixels where the photo has them: MercadoLibre zooms from here on, see
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""


class Rect(NamedTuple):
    """A rectangle in pixels; it may reach beyond the photo."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Plan:
    """What is shown and where: `window` of the photo, in its pixels, comes to `place` on a picture
    of `size`; what lies outside `place` is extended. `scale` is result pixels per photo pixel."""

    size: tuple[int, int]
    window: Rect
    place: tuple[int, int, int, int]
    scale: float


def turned(box: Box, turn: int) -> Box:
    """Where a box comes to lie when the photo is turned by `turn` clockwise degrees."""
    for _ in range(turn // 90):
        box = Box(left=1 - box.bottom, top=box.left, right=1 - box.top, bottom=box.right)
    return box


def plan(
    photo: tuple[int, int],
    look: Look,
    canvas: Canvas,
    *,
    product: Box | None,
    faces: Iterable[Box] = (),
    plain: bool = False,
) -> Plan:
    """The plan for a photo of that size, in pixels, and for boxes that are turned like it.

    `plain` tells that its ground was replaced: then extending shows no seam, and the product
    stands in the middle even where the photo ends. Otherwise the photo itself is shown as far as
    it reaches, before anything is extended.
    """
    whole = Rect(0, 0, *photo)
    worn = [_pixels(face, photo) for face in faces]
    if product is not None:
        keep = _grown(_around([_pixels(product, photo), *worn]), look.margin)
        keep = keep if plain else _shared(keep, whole)
    elif worn and look.framing is Framing.WHOLE:
        keep = _around(worn)
    else:
        keep = whole
    view = _view(whole, keep, look.framing, canvas, plain=plain)
    return _placed(view, whole, canvas)


def _view(whole: Rect, keep: Rect, framing: Framing, canvas: Canvas, *, plain: bool) -> Rect:
    """What the finished picture shows, which may reach beyond the photo."""
    least = min(LEAST_SIDE, whole.width, whole.height)
    if canvas.height is not None:
        ratio = canvas.width / canvas.height
        width = max(keep.width, keep.height * ratio, canvas.width / ENLARGED_MAX)
        if framing is Framing.WHOLE:
            width = max(width, min(whole.width, whole.height * ratio))
        return _centred(keep, width, width / ratio, None if plain else whole)
    if framing is Framing.SQUARE:
        side = max(keep.width, keep.height, least)
        return _centred(keep, side, side, None if plain else whole)
    if framing is Framing.WHOLE:
        return whole
    growth = max(1.0, least / max(keep.width, keep.height))
    if plain:
        return _centred(keep, keep.width * growth, keep.height * growth, None)
    width = min(keep.width * growth, whole.width)
    height = min(keep.height * growth, whole.height)
    return _centred(keep, width, height, whole)


def _placed(view: Rect, whole: Rect, canvas: Canvas) -> Plan:
    """The view as a picture: as large as the canvas, or no larger than the view itself."""
    if canvas.height is not None:
        size, scale = (canvas.width, canvas.height), canvas.width / view.width
    else:
        scale = min(1.0, canvas.width / max(view.width, view.height))
        size = max(1, round(view.width * scale)), max(1, round(view.height * scale))
    window = _shared(view, whole)
    left, right = _span(window.left - view.left, window.right - view.left, scale, size[0])
    top, bottom = _span(window.top - view.top, window.bottom - view.top, scale, size[1])
    return Plan(size=size, window=window, place=(left, top, right, bottom), scale=scale)


def _span(start: float, end: float, scale: float, size: int) -> tuple[int, int]:
    """Start and end in whole pixels of the result, at least one of them."""
    first = min(round(start * scale), size - 1)
    return first, min(max(round(end * scale), first + 1), size)


def _pixels(box: Box, photo: tuple[int, int]) -> Rect:
    """The box in pixels of the photo: at least one, and whichever way it was written."""
    width, height = photo
    (left, right), (top, bottom) = sorted((box.left, box.right)), sorted((box.top, box.bottom))
    left, top = min(left * width, width - 1), min(top * height, height - 1)
    return Rect(left, top, max(right * width, left + 1), max(bottom * height, top + 1))


def _around(rects: list[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def _shared(one: Rect, other: Rect) -> Rect:
    return Rect(
        max(one.left, other.left),
        max(one.top, other.top),
        min(one.right, other.right),
        min(one.bottom, other.bottom),
    )


def _grown(rect: Rect, margin: int) -> Rect:
    """With the same margin on each side, in hundredths of what then is the longer side."""
    pad = max(rect.width, rect.height) * margin / (100 - 2 * margin)
    return Rect(rect.left - pad, rect.top - pad, rect.right + pad, rect.bottom + pad)


def _centred(around: Rect, width: float, height: float, within: Rect | None) -> Rect:
    """A rectangle of that size in whose middle `around` stands, moved `within` as far as that
    goes. It goes without losing `around`, which lies within."""
    left = (around.left + around.right - width) / 2
    top = (around.top + around.bottom - height) / 2
    if within is not None:
        left = _clamped(left, within.width - width)
        top = _clamped(top, within.height - height)
    return Rect(left, top, left + width, top + height)


def _clamped(start: float, room: float) -> float:
    """`start` between 0 and the room that is left, which is negative for what is too large."""
    return min(max(start, min(0.0, room)), max(0.0, room))
