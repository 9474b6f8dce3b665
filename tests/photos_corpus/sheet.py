"""The contact sheet: photograph, outline, and what would be shown on white.

Owns the drawing. Does not own the figures (results).
"""

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.photos_corpus.results import Outcome, level

_TILE, _CAPTION, _COLUMNS, _GAP = 124, 14, 3, 8
_GOOD, _LEFT, _BAD = (20, 110, 50), (110, 110, 110), (200, 20, 20)


def sheet(outcomes: Sequence[Outcome]) -> Image.Image:
    """Outcomes in three columns, each as three small pictures over one line of figures."""
    rows = -(-len(outcomes) // _COLUMNS)
    width, height = 3 * _TILE + _GAP, _TILE + _CAPTION + _GAP
    page = Image.new("RGB", (_COLUMNS * width, rows * height), "white")
    for number, outcome in enumerate(outcomes):
        page.paste(_cell(outcome), (number % _COLUMNS * width, number // _COLUMNS * height))
    return page


def _cell(outcome: Outcome) -> Image.Image:
    photo = Image.open(BytesIO(outcome.scene.jpeg)).convert("RGB")
    mask = Image.fromarray(level(outcome.cut))
    white = Image.composite(photo, Image.new("RGB", photo.size, "white"), mask)
    cell = Image.new("RGB", (3 * _TILE, _TILE + _CAPTION), (236, 236, 236))
    for place, picture in enumerate((photo, _outlined(photo, mask), white)):
        picture.thumbnail((_TILE - 2, _TILE - 2))
        cell.paste(picture, (place * _TILE + 1, 1))
    shown = _GOOD if outcome.faithful else _BAD
    colour = shown if outcome.cut.good else _LEFT
    said = outcome.cut.left.value if outcome.cut.left else "used"
    figures = f"overlap {outcome.overlap:.2f}   judgement {outcome.cut.judgement:.2f}   {said}"
    ImageDraw.Draw(cell).text((4, _TILE), figures, fill=colour)
    return cell


def _outlined(photo: Image.Image, mask: Image.Image) -> Image.Image:
    there = (np.asarray(mask) >= 128).astype(np.uint8)
    lines, _ = cv2.findContours(there, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    pixels = np.array(photo)
    cv2.drawContours(pixels, lines, -1, (255, 0, 160), 5)
    return Image.fromarray(pixels)
