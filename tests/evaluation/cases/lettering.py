"""Words as they are printed: Pillow's own typeface, with the accents that it lacks.

Owns setting a line of text, so that a label looks the same on every machine whatever fonts it
has. Does not own where on a label it stands (prints).
"""

import math
import unicodedata
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Ink = tuple[int, int, int]

_ABOVE = 0.06
"""How far over the letter a mark begins, in shares of the type's size."""

_MARKS: dict[str, tuple[tuple[float, float], ...]] = {
    "\N{COMBINING ACUTE ACCENT}": ((-0.04, 0.0), (0.09, 0.12)),
    "\N{COMBINING GRAVE ACCENT}": ((0.04, 0.0), (-0.09, 0.12)),
    "\N{COMBINING CIRCUMFLEX ACCENT}": ((-0.12, 0.0), (0.0, 0.12), (0.12, 0.0)),
    "\N{COMBINING TILDE}": tuple(
        (-0.14 + 0.28 * step / 12, 0.05 + 0.04 * math.sin(step / 12 * 2 * math.pi))
        for step in range(13)
    ),
}
"""Strokes over a letter: right of its middle and up, in shares of the type's size."""

_DIAERESIS = "\N{COMBINING DIAERESIS}"
_CEDILLA = "\N{COMBINING CEDILLA}"


def length(text: str, size: int) -> float:
    """Pixels that the text takes at that size."""
    font = ImageFont.load_default(size)
    return sum(font.getlength(letter) for letter in _bare(text))


def fitting(text: str, size: int, room: float) -> int:
    """The size, or the largest below it at which the text still fits."""
    return min(size, int(size * room / max(length(text, size), 1)))


def write(
    image: Image.Image, at: tuple[float, float], text: str, size: int, ink: Ink, bold: int = 0
) -> None:
    """Set a line from its left end, its foot at `at`; `bold` widens the strokes by pixels."""
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    left, foot = at
    for sign in unicodedata.normalize("NFC", text):
        letter, *marks = unicodedata.normalize("NFD", sign)
        spot = (left, foot)
        pen.text(spot, letter, font=font, fill=ink, anchor="ls", stroke_width=bold)
        box = font.getbbox(letter, anchor="ls")
        middle, top = left + (box[0] + box[2]) / 2, foot + box[1]
        for mark in marks:
            _mark(pen, mark, (middle, foot if mark == _CEDILLA else top), size, ink, bold)
        left += font.getlength(letter)


def _mark(
    pen: ImageDraw.ImageDraw,
    mark: str,
    at: tuple[float, float],
    size: int,
    ink: Ink,
    bold: int,
) -> None:
    x, y = at
    thick = max(2, round(size * 0.07)) + bold
    if mark == _DIAERESIS:
        for side in (-0.11, 0.11):
            spot = (x + side * size, y - (_ABOVE + 0.05) * size)
            pen.circle(spot, thick * 0.8, fill=ink)
    elif mark == _CEDILLA:
        hook = ((0, 0), (0, 0.07), (0.06, 0.12), (0, 0.19), (-0.06, 0.19))
        _stroke(pen, [(x + right * size, y + down * size) for right, down in hook], ink, thick)
    else:
        strokes = [(x + right * size, y - (_ABOVE + up) * size) for right, up in _MARKS[mark]]
        _stroke(pen, strokes, ink, thick)


def _stroke(
    pen: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], ink: Ink, thick: int
) -> None:
    pen.line(list(points), fill=ink, width=thick, joint="curve")


def _bare(text: str) -> str:
    """The letters without their marks."""
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)
    )
