"""Codes in a photo: EAN-13, EAN-8, UPC-A, UPC-E and QR.

Owns which codes are believed. ZXing finds and reads quickly, but a good tenth of what it reads from
hard photos is wrong with a right check digit; so a retail code counts only when rows across its
bars, read by likelihood (bars), agree on it. Does not own what digits mean (codes). Runs in pixel
processes only.
"""

from collections import defaultdict
from typing import cast

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from services.photos import bars, stripes
from services.photos.codes import retail, short_upc, square
from services.photos.facts import CODES_MAX, Code
from services.photos.stripes import Patch

SEARCHED = 1600
"""Longest side in pixels that is searched; small bars are then read from all the pixels there
are."""

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EANUPC, zxingcpp.BarcodeFormat.QRCode])
_ROWS = 2
_MARGIN = 6.0
"""Log-likelihood over the next number from which a row counts."""
_TOGETHER = 25.0
"""What rows that agree must reach together."""
_VAIN = 2
"""Rows without a number after which a patch shows none."""
_SHALLOW = 0.15
"""ZXing tells the height of the few rows that it read; bars are this high at least."""


def codes(grey: NDArray[np.uint8]) -> tuple[Code, ...]:
    """The codes in a grey picture, each once. Values are never guessed: what can't be told for
    sure is left out."""
    scale = min(1.0, SEARCHED / max(grey.shape))
    small = grey if scale == 1 else _resized(grey, scale)
    squares: list[Code | None] = []
    bars_seen: list[Code | None] = []
    for one in zxingcpp.read_barcodes(small, formats=_FORMATS):
        if one.format == zxingcpp.BarcodeFormat.QRCode:
            squares.append(square(one.text))
        else:
            bars_seen.append(_confirmed(grey, one, scale))
    if not any(bars_seen):
        bars_seen.append(_searched(grey, small, scale))
    found = {code.text: code for code in (*bars_seen, *squares) if code is not None}
    return tuple(found.values())[:CODES_MAX]


def _confirmed(grey: NDArray[np.uint8], seen: zxingcpp.Barcode, scale: float) -> Code | None:
    """The retail code where ZXing saw one, as its bars tell it."""
    patch = _place(seen.position).scaled(1 / scale)
    if seen.format != zxingcpp.BarcodeFormat.UPCE:
        return _agreed(grey, patch)
    short = cast("dict[str, str]", seen.extra or {}).get("UPCE", "")
    code = short_upc(short)
    if code is None:
        return None
    shown = sum(bars.shows_short(row, short) for row in stripes.rows(grey, patch))
    return code if shown >= _ROWS else None


def _searched(grey: NDArray[np.uint8], small: NDArray[np.uint8], scale: float) -> Code | None:
    """The first retail code among places of parallel edges."""
    codes = (_agreed(grey, patch.scaled(1 / scale)) for patch in stripes.patches(small))
    return next((code for code in codes if code is not None), None)


def _resized(grey: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    return np.asarray(
        cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )


def _place(position: zxingcpp.Position) -> Patch:
    """Where a code was read: its corners go round from the first bar."""
    corners = np.array(
        [
            (corner.x, corner.y)
            for corner in (
                position.top_left,
                position.top_right,
                position.bottom_right,
                position.bottom_left,
            )
        ],
        np.float64,
    )
    one, two, three, four = corners
    across = (two + three - one - four) / 2
    long = float(np.hypot(*across))
    high = float(np.hypot(*(three + four - one - two))) / 2
    x, y = corners.mean(axis=0)
    return Patch(
        float(x), float(y), long, max(high, _SHALLOW * long), float(np.arctan2(*across[::-1]))
    )


def _agreed(grey: NDArray[np.uint8], patch: Patch) -> Code | None:
    """The code that rows across the patch agree on, and none of them contradicts."""
    votes: defaultdict[str, list[float]] = defaultdict(list)
    vain = 0
    for row in stripes.rows(grey, patch):
        reading = bars.read(row)
        if reading is None or reading.fit < bars.CLEAR or reading.margin < _MARGIN:
            vain += 1
            if vain >= _VAIN and not votes:
                return None
            continue
        votes[reading.digits].append(reading.margin)
        if len(votes) > 1:
            return None
        margins = votes[reading.digits]
        if len(margins) >= _ROWS and sum(margins) >= _TOGETHER:
            return retail(reading.digits)
    return None
