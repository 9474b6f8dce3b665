"""A contact sheet: several photos in one picture, numbered so that buttons can name them.

Owns its layout. Like render it imports Pillow, so it runs in the processes of pool alone.
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

_GROUND: Final = (238, 240, 242)
_BARS: Final = (226, 229, 233)
_MISSING: Final = (176, 182, 190)
_BADGE: Final = (28, 32, 38, 225)
_BADGE_SIDE, _BADGE_EDGE, _BADGE_TEXT = 84, 14, 50
_FINE = 4
"""The badge is drawn this many times larger: Pillow's shapes have no smooth edges."""

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
    out = BytesIO()
    page.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def _square(data: bytes) -> Image.Image:
    """The photo filling a square as far as it may be cropped."""
    cell = Image.new("RGB", (CELL, CELL), _BARS)
    photo = _opened(data) if data else None
    if photo is None:
        return _placeholder(cell)
    width, height = photo.size
    across = max(min(width, height), max(width, height) * _CROP_TO)
    left, top = max(0.0, (width - across) / 2), max(0.0, (height - across) / 2)
    shown = photo.resize(
        _fitting(min(width, across), min(height, across)),
        Image.Resampling.LANCZOS,
        box=(left, top, width - left, height - top),
        reducing_gap=2.0,
    )
    cell.paste(shown, ((CELL - shown.width) // 2, (CELL - shown.height) // 2))
    return cell


def _opened(data: bytes) -> Image.Image | None:
    try:
        photo = Image.open(BytesIO(data), formats=("JPEG",))
        photo.draft("RGB", (CELL, CELL))  # decodes an eighth to the whole, whatever is enough
        return photo.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def _fitting(width: float, height: float) -> tuple[int, int]:
    scale = CELL / max(width, height)
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
    side = _BADGE_SIDE * _FINE
    disc = Image.new("RGBA", (side, side), (*_BADGE[:3], 0))
    pen = ImageDraw.Draw(disc)
    pen.ellipse((0, 0, side - 1, side - 1), fill=_BADGE)
    font = ImageFont.load_default(_BADGE_TEXT * _FINE)
    pen.text((side / 2, side / 2), str(number), fill="white", font=font, anchor="mm")
    return disc.resize((_BADGE_SIDE, _BADGE_SIDE), Image.Resampling.LANCZOS)
