"""Where faces are, so that a photo with somebody in it waits for her word.

Owns two detectors that must agree, and what deceives both: round goods, which look alike however
turned, and goods in colours that no skin has, like the hub of a fan. Does not own what is done
about a face (handlers). Runs in pixel processes only: it imports OpenCV, whose wheel carries the
cascades.
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
_NEIGHBOURS = (5, 4)
_LEAST = 32
"""Smallest face that is looked for, in pixels of the measured picture."""
_AGREE = 0.35
"""Share of the two squares' union that both hold where the detectors mean the same face."""

_SKIN_CR, _SKIN_CB = (132, 182), (76, 127)
"""Skin of all shades differs in brightness and hardly in these (Chai and Ngan 1999, widened)."""
_SKIN_FROM = 0.3
_ROUND = 0.7
"""Correlation with itself after a quarter turn: drawn faces 0.26 to 0.48, rings 0.88."""
_GREY = 4.0
"""Mean difference from grey below which a picture is black and white and shows no skin."""

_Square = tuple[int, int, int, int]


def faces(picture: NDArray[np.uint8]) -> tuple[Box, ...]:
    """The faces that look at the camera in an RGB picture, largest first."""
    height, width = picture.shape[:2]
    if min(height, width) < _LEAST:
        return ()
    colours = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), np.uint8)
    grey = np.ascontiguousarray(colours[..., 0])
    sure = [one for one in _agreed(grey) if _skin(colours, one) and not _round(grey, one)]
    return tuple(
        Box(
            left=round(left / width, 4),
            top=round(top / height, 4),
            right=round((left + wide) / width, 4),
            bottom=round((top + tall) / height, 4),
        )
        for left, top, wide, tall in sorted(sure, key=lambda at: (-at[2], at))[:FACES_MAX]
    )


def _agreed(grey: NDArray[np.uint8]) -> list[_Square]:
    first = _found(grey, 0)
    second = _found(grey, 1) if first else []
    return [one for one in first if any(_overlap(one, other) >= _AGREE for other in second)]


def _found(grey: NDArray[np.uint8], which: int) -> list[_Square]:
    squares: Sequence[Sequence[int]] = _cascade(which).detectMultiScale(
        grey, scaleFactor=_STEP, minNeighbors=_NEIGHBOURS[which], minSize=(_LEAST, _LEAST)
    )
    return [(int(x), int(y), int(wide), int(tall)) for x, y, wide, tall in squares]


def _round(grey: NDArray[np.uint8], at: _Square) -> bool:
    """Whether the square looks much the same after a quarter turn."""
    left, top, wide, tall = at
    small = cv2.resize(grey[top : top + tall, left : left + wide], (48, 48))
    turned = np.rot90(small)
    return float(np.corrcoef(small.ravel(), turned.ravel())[0, 1]) >= _ROUND


def _skin(colours: NDArray[np.uint8], at: _Square) -> bool:
    """Whether the square without its edges, where hair and ground are, has the colours of skin, or
    the picture is black and white."""
    if float(np.abs(colours[..., 1:].astype(np.float32) - 128).mean()) < _GREY:
        return True
    left, top, wide, tall = at
    edge = wide // 5
    inside = colours[top + edge : top + tall, left + edge : left + wide - edge]
    red, blue = inside[..., 1], inside[..., 2]
    skin = (red >= _SKIN_CR[0]) & (red <= _SKIN_CR[1])
    skin &= (blue >= _SKIN_CB[0]) & (blue <= _SKIN_CB[1])
    return float(skin.mean()) >= _SKIN_FROM


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
