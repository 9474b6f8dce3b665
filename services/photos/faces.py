"""Where faces are, so that a photo with somebody in it waits for her word.

Owns two detectors that must agree. Does not own what is done about a face (handlers). Runs in
pixel processes only: it imports OpenCV, whose wheel carries both trained cascades.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from services.photos.facts import Box

FACES_MAX = 16

_CASCADES = ("haarcascade_frontalface_default.xml", "haarcascade_frontalface_alt2.xml")
_STEP = 1.1
_NEIGHBOURS = (6, 4)
_LEAST = 32
"""Smallest face that is looked for, in pixels of the measured picture."""
_AGREE = 0.35
"""Share of the two squares' union that both hold where the detectors mean the same face."""

_Square = tuple[int, int, int, int]


def faces(grey: NDArray[np.uint8]) -> tuple[Box, ...]:
    """The faces that look at the camera, largest first."""
    height, width = grey.shape
    if min(height, width) < _LEAST:
        return ()
    even = np.asarray(cv2.equalizeHist(grey), np.uint8)
    first = _found(even, 0)
    second = _found(even, 1) if first else []
    sure = [one for one in first if any(_overlap(one, other) >= _AGREE for other in second)]
    return tuple(
        Box(
            left=round(left / width, 4),
            top=round(top / height, 4),
            right=round((left + wide) / width, 4),
            bottom=round((top + tall) / height, 4),
        )
        for left, top, wide, tall in sorted(sure, key=lambda at: (-at[2], at))[:FACES_MAX]
    )


def _found(even: NDArray[np.uint8], which: int) -> list[_Square]:
    squares: Sequence[Sequence[int]] = _cascade(which).detectMultiScale(
        even, scaleFactor=_STEP, minNeighbors=_NEIGHBOURS[which], minSize=(_LEAST, _LEAST)
    )
    return [(int(x), int(y), int(wide), int(tall)) for x, y, wide, tall in squares]


@cache
def _cascade(which: int) -> cv2.CascadeClassifier:
    path = Path(cv2.__file__).parent / "data" / _CASCADES[which]
    cascade = cv2.CascadeClassifier(str(path))
    if cascade.empty():
        raise FileNotFoundError(path)
    return cascade


def _overlap(one: _Square, other: _Square) -> float:
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    tall = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0, wide) * max(0, tall)
    return both / (one[2] * one[3] + other[2] * other[3] - both)
