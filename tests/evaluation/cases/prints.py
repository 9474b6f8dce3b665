"""Printed things, seen flat: boxes, labels, plates, book covers, notes.

Owns their layout: what stands where in which size, and the codes on them. Does not own letters
(lettering) nor what a camera makes of it (photographs).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageDraw

from tests.evaluation.cases.lettering import Ink, fitting, length, write
from tests.evaluation.cases.palette import Colour
from tests.evaluation.cases.views import Kind, View
from tests.support import barcodes

Flat = npt.NDArray[np.uint8]

_INK: Ink = (28, 28, 32)
_CHALK: Ink = (246, 244, 238)
_PEN: Ink = (34, 52, 140)
_MARGIN = 60
_CODE_WIDTH = 560
"""Pixels of a retail barcode with its quiet zones: five a module and room around."""
_SQUARE_MODULE = 9
_BAR_MODULE = 3


class _Sheet:
    """A rectangle that is printed from the top down."""

    def __init__(self, width: int, height: int, colour: tuple[float, float, float]) -> None:
        red, green, blue = colour
        self.image = Image.new("RGB", (width, height), (int(red), int(green), int(blue)))
        self.pen = ImageDraw.Draw(self.image)
        self.width, self.height = width, height
        self.foot = _MARGIN

    def line(
        self, text: str, size: int, ink: Ink, *, bold: int = 0, centred: bool = True, gap: float = 0
    ) -> None:
        """The next line, smaller where it would not fit; `gap` is the room above it in pixels."""
        size = fitting(text, size, self.width - 2 * _MARGIN)
        self.foot += round(size * 1.12 + gap)
        left = (self.width - length(text, size)) / 2 if centred else _MARGIN
        write(self.image, (left, self.foot - size * 0.12), text, size, ink, bold)

    def rule(self, ink: Ink) -> None:
        """A thin line across."""
        self.foot += 18
        ends = [(_MARGIN, self.foot), (self.width - _MARGIN, self.foot)]
        self.pen.line(ends, fill=ink, width=3)

    def stick(self, code: Image.Image, *, right: bool = False) -> None:
        """A code below the words, in the middle or at the right."""
        left = self.width - code.width - _MARGIN // 2 if right else (self.width - code.width) // 2
        self.image.paste(code, (left, self.height - code.height - _MARGIN // 2))

    @property
    def flat(self) -> Flat:
        return np.asarray(self.image)


def codes(view: View) -> Sequence[Image.Image]:
    """The codes of a view, drawn."""
    drawn: list[Image.Image] = []
    if view.code:
        label = barcodes.label(view.code)
        size = (_CODE_WIDTH, round(_CODE_WIDTH * label.shape[0] / label.shape[1]))
        drawn.append(Image.fromarray(cv2.resize(label, size, interpolation=cv2.INTER_AREA)))
    if view.qr:
        drawn.append(_machine(view.qr, zxingcpp.BarcodeFormat.QRCode, _SQUARE_MODULE))
    if view.code128:
        drawn.append(_machine(view.code128, zxingcpp.BarcodeFormat.Code128, _BAR_MODULE))
    return drawn


def _machine(payload: str, kind: zxingcpp.BarcodeFormat, scale: int) -> Image.Image:
    code = zxingcpp.create_barcode(payload, kind)
    return Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale)))


def _room(view: View) -> int:
    """Pixels that the codes of a view need below its words."""
    return max((code.height + _MARGIN for code in codes(view)), default=_MARGIN)


def _tag(view: View) -> Flat:
    """A hang tag or sticker: a wordmark, a rule, what it is."""
    first, *rest = view.lines
    sheet = _Sheet(720, 250 + 74 * len(rest) + _room(view), (246, 245, 240))
    sheet.pen.ellipse((336, 22, 384, 70), fill=(120, 118, 112))
    sheet.line(first, 104, _INK, bold=3, gap=34)
    sheet.rule(_INK)
    for text in rest:
        sheet.line(text, 58, _INK, bold=1, centred=False, gap=8)
    return _coded(sheet, view)


def _box(view: View) -> Flat:
    """The front of a carton: a large wordmark on its colour, a band, its code on a sticker."""
    first, *rest = view.lines
    colour = view.colour
    ink = _CHALK if colour.is_dark else _INK
    sheet = _Sheet(1000, 250 + 76 * len(rest) + _room(view), colour.rgb)
    sheet.line(first, 130, ink, bold=4, centred=False)
    band = (sheet.foot + 20, sheet.foot + 36)
    sheet.pen.rectangle((0, band[0], sheet.width, band[1]), fill=(198, 60, 44))
    sheet.foot = band[1] + 6
    for text in rest:
        sheet.line(text, 60, ink, bold=1, centred=False, gap=8)
    return _coded(sheet, view, right=True)


def _care(view: View) -> Flat:
    """The woven label in a garment: brand, a large size, what it is made of."""
    first, size, *rest = view.lines
    sheet = _Sheet(620, 420 + 62 * len(rest), (238, 236, 230))
    sheet.line(first, 84, _INK, bold=3)
    sheet.line(size, 130, _INK, bold=4, gap=22)
    for text in rest:
        sheet.line(text, 50, (60, 60, 66), bold=1, gap=10)
    return sheet.flat


def _plate(view: View) -> Flat:
    """The rating plate of a machine, screwed on."""
    first, *rest = view.lines
    sheet = _Sheet(940, 240 + 86 * len(rest), Colour.SILVER.rgb)
    shine = np.linspace(20, -24, sheet.width)[None, :, None]
    lit = np.clip(sheet.flat + shine, 0, 255).astype(np.uint8)
    sheet.image.paste(Image.fromarray(lit))
    for x in (34, sheet.width - 34):
        for y in (34, sheet.height - 34):
            sheet.pen.ellipse((x - 14, y - 14, x + 14, y + 14), fill=(112, 114, 120))
    sheet.line(first, 96, _INK, bold=3)
    sheet.rule(_INK)
    for text in rest:
        sheet.line(text, 60, _INK, bold=1, gap=16)
    return sheet.flat


def _cover(view: View) -> Flat:
    """A book's front: title, author, a picture of hills, the publisher."""
    title, author, *rest = view.lines
    ink = _CHALK if view.colour.is_dark else _INK
    sheet = _Sheet(720, 1000, view.colour.rgb)
    sheet.line(title, 100, ink, bold=3, gap=40)
    sheet.line(author, 56, ink, bold=1, gap=30)
    for hill, (top, colour) in enumerate(((560, (232, 182, 92)), (640, (206, 96, 66)))):
        ridge = [
            (x, top + 50 * np.sin(x / (90 + 40 * hill) + hill)) for x in range(0, sheet.width, 8)
        ]
        edge = [(sheet.width, 860), (0, 860)]
        sheet.pen.polygon([*((x, float(y)) for x, y in ridge), *edge], fill=colour)
    sheet.foot = 860
    for text in rest:
        sheet.line(text, 44, ink, bold=1, gap=12)
    return sheet.flat


def _back(view: View) -> Flat:
    """A book's back: lines too small to read, its number, its barcode."""
    ink = _CHALK if view.colour.is_dark else _INK
    sheet = _Sheet(720, 1000, view.colour.rgb)
    for row in range(8):
        end = sheet.width - _MARGIN - (150 if row in {3, 7} else 0)
        sheet.pen.rectangle((_MARGIN, 90 + row * 34, end, 98 + row * 34), fill=ink)
    sheet.foot = 380
    for text in view.lines:
        sheet.line(text, 50, ink, bold=1, gap=10)
    return _coded(sheet, view)


def _note(view: View) -> Flat:
    """A ruled sheet written on with a pen."""
    sheet = _Sheet(880, 140 + 110 * len(view.lines), (250, 249, 240))
    for row in range(110, sheet.height, 55):
        sheet.pen.line([(0, row), (sheet.width, row)], fill=(188, 206, 226), width=2)
    for text in view.lines:
        sheet.line(text, 68, _PEN, bold=1, centred=False, gap=34)
    return sheet.flat


def _coded(sheet: _Sheet, view: View, *, right: bool = False) -> Flat:
    for code in codes(view):
        sheet.stick(code, right=right)
    return sheet.flat


PRINTS: dict[Kind, Callable[[View], Flat]] = {
    Kind.TAG: _tag,
    Kind.BOX: _box,
    Kind.CARE: _care,
    Kind.PLATE: _plate,
    Kind.COVER: _cover,
    Kind.BACK: _back,
    Kind.NOTE: _note,
}
"""The layouts, by what the data calls them."""
