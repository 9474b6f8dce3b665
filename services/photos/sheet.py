"""Several photos in one picture: a contact sheet, numbered so that buttons can name them, and a
pair, the photo before and after.

Owns their layout. Like render it imports Pillow, so it runs in the processes of pool alone.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

CELL = 420
"""Side of a square in pixels: three make the 1280 px that a chat keeps of a photo's width."""

GAP = 10
COLUMNS = 3
SQUARE = 4
"""This many photos make a square of two by two."""

_CROP_TO = 3 / 4
"""At most a quarter of a photo's longer side is cut away to fill its square."""

HALF = 625
"""Longest side of each photo of a pair, in pixels."""

_WIDE = 1.2
"""Photos wider than this stand one above the other in a pair."""

_GROUND: Final = (238, 240, 242)
_BARS: Final = (226, 229, 233)
_MISSING: Final = (176, 182, 190)
_BADGE: Final = (28, 32, 38, 225)
_BADGE_SIDE, _BADGE_EDGE, _BADGE_TEXT = 84, 14, 50
_FINE = 4
"""The badge is drawn this many times larger: Pillow's shapes have no smooth edges."""

_ARROW: Final = ((0.24, 0.44), (0.5, 0.44), (0.5, 0.29), (0.77, 0.5), (0.5, 0.71), (0.5, 0.56),
                 (0.24, 0.56))  # fmt: skip
_SPARK: Final = ((0.5, 0.16), (0.58, 0.42), (0.84, 0.5), (0.58, 0.58), (0.5, 0.84), (0.42, 0.58),
                 (0.16, 0.5), (0.42, 0.42))  # fmt: skip
"""Drawn on discs, in shares of their side: they say before and after in every language."""

_QUALITY = 86


def sheet(photos: Sequence[bytes]) -> bytes:
    """A JPEG of the photos in order, numbered from 1; one that is empty or unreadable leaves a
    grey square with its number. Raises ValueError for none at all."""
    if not photos:
        raise ValueError("a sheet of nothing")
    columns = 2 if len(photos) in (2, SQUARE) else min(COLUMNS, len(photos))
    rows = -(-len(photos) // columns)
    size = columns * (CELL + GAP) + GAP, rows * (CELL + GAP) + GAP
    page = Image.new("RGB", size, _GROUND)
    for index, data in enumerate(photos):
        row, column = divmod(index, columns)
        corner = GAP + column * (CELL + GAP), GAP + row * (CELL + GAP)
        page.paste(_square(data), corner)
        badge = _badge(index + 1)
        page.paste(badge, (corner[0] + _BADGE_EDGE, corner[1] + _BADGE_EDGE), badge)
    return _saved(page)


def pair(before: bytes, after: bytes) -> bytes:
    """A JPEG of two photos, each whole: side by side, or one above the other when both are wide.
    An arrow leads to the second, which bears a spark. One that is unreadable leaves grey."""
    photos = [_whole(data) for data in (before, after)]
    width, height = (max(sides) for sides in zip(*(photo.size for photo in photos), strict=True))
    stacked = all(photo.width > photo.height * _WIDE for photo in photos)
    step = (0, height + GAP) if stacked else (width + GAP, 0)
    page = Image.new("RGB", (width + step[0] + 2 * GAP, height + step[1] + 2 * GAP), _GROUND)
    for index, photo in enumerate(photos):
        left, top = GAP + index * step[0], GAP + index * step[1]
        page.paste(photo, (left + (width - photo.width) // 2, top + (height - photo.height) // 2))
    arrow = _disc(_ARROW)
    if stacked:
        arrow = arrow.transpose(Image.Transpose.ROTATE_270)
    page.paste(arrow, ((page.width - _BADGE_SIDE) // 2, (page.height - _BADGE_SIDE) // 2), arrow)
    spark = _disc(_SPARK)
    corner = page.width - GAP - _BADGE_EDGE - _BADGE_SIDE, GAP + step[1] + _BADGE_EDGE
    page.paste(spark, corner, spark)
    return _saved(page)


def _saved(page: Image.Image) -> bytes:
    out = BytesIO()
    page.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def _whole(data: bytes) -> Image.Image:
    """The photo as one half of a pair."""
    photo = _opened(data, HALF) if data else None
    if photo is None:
        return _placeholder(Image.new("RGB", (CELL, CELL), _BARS))
    return photo.resize(_fitting(*photo.size, HALF), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _square(data: bytes) -> Image.Image:
    """The photo filling a square as far as it may be cropped."""
    cell = Image.new("RGB", (CELL, CELL), _BARS)
    photo = _opened(data, CELL) if data else None
    if photo is None:
        return _placeholder(cell)
    width, height = photo.size
    across = max(min(width, height), max(width, height) * _CROP_TO)
    left, top = max(0.0, (width - across) / 2), max(0.0, (height - across) / 2)
    shown = photo.resize(
        _fitting(min(width, across), min(height, across), CELL),
        Image.Resampling.LANCZOS,
        box=(left, top, width - left, height - top),
        reducing_gap=2.0,
    )
    cell.paste(shown, ((CELL - shown.width) // 2, (CELL - shown.height) // 2))
    return cell


def _opened(data: bytes, side: int) -> Image.Image | None:
    try:
        photo = Image.open(BytesIO(data), formats=("JPEG",))
        photo.draft("RGB", (side, side))  # decodes an eighth to the whole, whatever is enough
        return photo.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def _fitting(width: float, height: float, side: int) -> tuple[int, int]:
    scale = side / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _placeholder(cell: Image.Image) -> Image.Image:
    """A mountain under a sun: the usual sign for a picture that isn't there."""
    pen = ImageDraw.Draw(cell)
    unit = CELL // 10
    pen.rounded_rectangle(
        (3 * unit, 3.4 * unit, 7 * unit, 6.6 * unit), unit // 3, outline=_MISSING, width=8
    )
    pen.polygon(
        [(3.5 * unit, 6.2 * unit), (4.7 * unit, 4.7 * unit), (5.6 * unit, 5.7 * unit),
         (6 * unit, 5.3 * unit), (6.5 * unit, 6.2 * unit)],
        fill=_MISSING,
    )  # fmt: skip
    pen.ellipse((5.6 * unit, 3.9 * unit, 6.3 * unit, 4.6 * unit), fill=_MISSING)
    return cell


def _badge(number: int) -> Image.Image:
    """A dark disc with a white number."""
    disc, pen = _dark_disc()
    font = ImageFont.load_default(_BADGE_TEXT * _FINE)
    middle = disc.width / 2, disc.height / 2
    pen.text(middle, str(number), fill="white", font=font, anchor="mm")
    return _smooth(disc)


def _disc(shape: Sequence[tuple[float, float]]) -> Image.Image:
    """A dark disc with a white shape."""
    disc, pen = _dark_disc()
    pen.polygon([(x * disc.width, y * disc.height) for x, y in shape], fill="white")
    return _smooth(disc)


def _dark_disc() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    side = _BADGE_SIDE * _FINE
    disc = Image.new("RGBA", (side, side), (*_BADGE[:3], 0))
    pen = ImageDraw.Draw(disc)
    pen.ellipse((0, 0, side - 1, side - 1), fill=_BADGE)
    return disc, pen


def _smooth(disc: Image.Image) -> Image.Image:
    return disc.resize((_BADGE_SIDE, _BADGE_SIDE), Image.Resampling.LANCZOS)
