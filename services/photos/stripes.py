"""Where bars may stand in a picture, and rows of darkness across them.

Owns finding patches of parallel edges and straightening them. Does not own what bars say (bars).
Runs in pixel processes only: it imports OpenCV.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.photos.bars import WIDER, Row

ROWS = 7
"""Rows that are taken from a patch, one above the other: seen from an angle, bars fan out."""
PATCHES = 4

_CELL, _CELLS = 4, 4
"""Edges must be parallel in neighbourhoods of so many cells, each so many pixels, each way."""
_SCALES = (1.0, 0.5)
"""Sizes at which a picture is searched: the spaces of large bars are wider than the window."""
_PARALLEL = 0.72
_STEEP = 30.0
_STEEPEST = 0.25
"""Bars are among the steepest edges of a picture: at first only what has this share of their
energy, then all that is steep at all."""
_LEAST = 24
_ALIKE = 1.7
_LINES = 140
"""Most lines of pixels that the rows of a patch are means of."""
_SAMPLES = 800
"""Places along a row: six a module of the longest symbol, or more."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A place of parallel edges: its middle and size in pixels, across the bars and along them,
    and the direction across the bars, in radians."""

    x: float
    y: float
    across: float
    along: float
    angle: float
    energy: float = 0.0

    def scaled(self, by: float) -> "Patch":
        """The same place in a picture that much larger."""
        return Patch(self.x * by, self.y * by, self.across * by, self.along * by, self.angle)


def patches(grey: NDArray[np.uint8]) -> list[Patch]:
    """The likeliest places of bars, largest first."""
    found = [patch for scale in _SCALES for patch in _at_scale(grey, scale)]
    found.sort(key=lambda patch: -patch.energy)
    kept: list[Patch] = []
    for patch in found:
        if not any(_same(patch, other) for other in kept):
            kept.append(patch)
    return kept[:PATCHES]


def _at_scale(grey: NDArray[np.uint8], scale: float) -> Iterator[Patch]:
    if min(grey.shape) * scale < 1:
        return
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dx, dy = cv2.Scharr(small, cv2.CV_32F, 1, 0) / 16, cv2.Scharr(small, cv2.CV_32F, 0, 1) / 16
    xx, yy, xy = (_gathered(one) for one in (dx * dx, dy * dy, dx * dy))
    energy = xx + yy
    parallel = np.hypot(xx - yy, 2 * xy) > _PARALLEL * (energy + 1)
    for least in (max(_STEEP, _STEEPEST * float(energy.max())), _STEEP):
        mask = np.asarray(parallel & (energy > least), np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_CELLS, _CELLS), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        areas = stats[1:, cv2.CC_STAT_AREA]
        for which in 1 + np.argsort(-areas, kind="stable")[:PATCHES]:
            points = np.argwhere(labels == which)
            at = (points[:, 0], points[:, 1])
            doubled = np.arctan2(2 * float(xy[at].sum()), float((xx - yy)[at].sum()))
            cell = _CELL / scale
            total = float(energy[at].sum()) * cell**2
            places = (points[:, ::-1].astype(np.float64) + 0.5) * cell
            patch = _boxed(places, doubled / 2, total)
            if patch.across >= _LEAST and patch.along >= _LEAST / 2:
                yield patch


def _gathered(values: cv2.typing.MatLike) -> NDArray[np.float32]:
    """Means over neighbourhoods, one for each cell of the picture."""
    height, width = values.shape
    size = (max(1, width // _CELL), max(1, height // _CELL))
    cells = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(cells, (_CELLS, _CELLS)), np.float32)


def _boxed(points: NDArray[np.float64], angle: float, energy: float) -> Patch:
    """The box around the points whose sides run across and along the bars."""
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    turned = points @ turn
    least, most = np.percentile(turned, (0.5, 99.5), axis=0)
    middle = turn @ ((least + most) / 2)
    across, along = most - least
    return Patch(float(middle[0]), float(middle[1]), float(across), float(along), angle, energy)


def _same(one: Patch, other: Patch) -> bool:
    near = np.hypot(one.x - other.x, one.y - other.y) < 0.25 * max(one.across, other.across)
    return bool(near and 1 / _ALIKE < one.across / other.across < _ALIKE)


def rows(grey: NDArray[np.uint8], patch: Patch) -> Iterator[Row]:
    """Rows of darkness across the patch, the middle one first, with as much room at the ends as
    quiet zones take."""
    long = patch.across * WIDER
    scale = max(1.0, _SAMPLES / long)
    high = patch.along * 0.8
    tall = int(np.clip(round(high), ROWS, _LINES))
    across = np.array([np.cos(patch.angle), np.sin(patch.angle)])
    along = np.array([-across[1], across[0]])
    size = (round(long * scale), tall)
    start = np.array([patch.x, patch.y]) - across * long / 2 - along * high / 2
    back = np.column_stack([across / scale, along * high / tall, start])
    flat = cv2.warpAffine(
        grey, back, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    bands = np.array_split(flat, ROWS)
    for at in sorted(range(ROWS), key=lambda at: abs(at - ROWS // 2)):
        yield 255.0 - bands[at].mean(axis=0, dtype=np.float64)
