"""Where the goods are in a photo: what differs from the colours of its rim.

Owns a box, or None where it can't be told. Does not own outlines (cutout). Runs in pixel
processes only: it imports OpenCV.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.photos.facts import Box

_SIDE = 256
_RIM = 0.05
_BIN = 16
_COMMON = 0.004
"""Share of the rim from which a colour is the ground's."""
_LEAST, _MOST = 0.01, 0.9
"""Shares of the picture that goods take; outside, it is not they that were found."""
_FELLOW = 0.08
"""A part as large as this share of the largest belongs to the goods."""
_RIM_KNOWN = 0.8
"""Share of the rim that its common colours must cover: a busy rim has none."""


def product(picture: NDArray[np.uint8]) -> Box | None:
    """The box around all that has not the ground's colours, from an RGB picture."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < _BIN:
        return None
    small = cv2.medianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), 5)
    other = _unlike_rim(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.uint8))
    if other is None:
        return None
    kernel = np.ones((5, 5), np.uint8)
    clean = cv2.morphologyEx(cv2.morphologyEx(other, cv2.MORPH_OPEN, kernel[1:4, 1:4]),
                             cv2.MORPH_CLOSE, kernel)  # fmt: skip
    return _around(np.asarray(clean, np.uint8))


def _unlike_rim(lab: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """1 where a colour is not common on the rim; None when the rim has no common colours."""
    bins = (lab // _BIN).astype(np.intp)
    height, width = lab.shape[:2]
    deep = max(2, round(min(height, width) * _RIM))
    rim = np.ones((height, width), np.bool_)
    rim[deep:-deep, deep:-deep] = False
    at = (bins[..., 0], bins[..., 1], bins[..., 2])
    levels = 256 // _BIN
    counts = np.zeros((levels, levels, levels), np.float32)
    np.add.at(counts, tuple(axis[rim] for axis in at), 1.0)
    common = counts / rim.sum() >= _COMMON
    near = _grown(common)
    if (
        float(near[tuple(axis[rim] for axis in at)].mean()) < _RIM_KNOWN
        or common.sum() > levels * 4
    ):
        return None
    return np.asarray(~near[at], np.uint8)


def _grown(common: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The bins and those that touch them."""
    grown = common.copy()
    for axis in range(3):
        for step in (-1, 1):
            moved = np.roll(common, step, axis)
            edge = [slice(None)] * 3
            edge[axis] = slice(0, 1) if step == 1 else slice(-1, None)
            moved[tuple(edge)] = False
            grown |= moved
    return grown


def _around(mask: NDArray[np.uint8]) -> Box | None:
    """The box of the largest part and of its fellows."""
    height, width = mask.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count == 1:
        return None
    parts = stats[1:]
    areas = parts[:, cv2.CC_STAT_AREA]
    fellows = parts[areas >= areas.max() * _FELLOW]
    if not _LEAST <= float(fellows[:, cv2.CC_STAT_AREA].sum()) / mask.size <= _MOST:
        return None
    left, top = fellows[:, cv2.CC_STAT_LEFT], fellows[:, cv2.CC_STAT_TOP]
    right = left + fellows[:, cv2.CC_STAT_WIDTH]
    bottom = top + fellows[:, cv2.CC_STAT_HEIGHT]
    return Box(
        left=round(float(left.min()) / width, 4),
        top=round(float(top.min()) / height, 4),
        right=round(float(right.max()) / width, 4),
        bottom=round(float(bottom.max()) / height, 4),
    )
