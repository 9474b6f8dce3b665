"""Holes in a cut-out: the handle of a mug, or a label in the colour of the table?

Owns which holes stay open. Does not own the outline (segments) nor whether it is good (verdict).
Imports OpenCV and numpy: for the processes of pool alone.
"""

from enum import Enum

import cv2
import numpy as np

from services.photos.segments import FAR, Bytes, Floats, Mask, Segments, main, rim, vote

_LIKE = 2.0
"""Spreads from the ground up to which a hole shows it: three quarters of its pixels must."""

_UNLIKE = 4.0
"""Spreads of hue from which a hole is something else: shadows have the ground's hue."""

_DARK, _GREY = 30.0, 10.0
"""Lightness and chroma (CIE Lab) below which a black part of the product looks like its ground."""

_SHADOWED, _FOREIGN = 7.0, 10.0
"""Spreads up to which ground may lie in a shadow, and from which it is surely something else."""

_COLOURED = 15.0
"""Chroma (CIE Lab) from which a ground is told by its hue, whatever falls on it."""

_PRINT, _QUIET, _LOUDER = 12.0, 6.0, 1.5
"""Change of lightness inside a hole that only print makes where the ground's own is no more than
the second; elsewhere the ground's own, so many times, says that the hole may not be ground."""

_EDGE, _DEEP, _LEAST = 5, 9, 25
"""Pixels that a hole's edge spoils, both sides together, to its colour and to its print; and how
many must be left to be looked at."""

_RARELY = 99.5
"""Percentile of a ground's own changes that counts: boards have few joints."""

_WHISKER = 3
"""Pixels that anything of the product is wide: a table's edge beside it is narrower."""


def filled(mask: Mask) -> Mask:
    """The mask without any hole."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(whole, outlines, -1, 1, cv2.FILLED)
    return whole > 0


def settled(seen: Segments) -> tuple[Mask, float]:
    """What the opinions agree on: with open holes where the ground shows through and with the
    others filled, and the share of it that is in holes of which neither is sure."""
    outer = [filled(opinion) for opinion in seen.opinions]
    smooth = cv2.morphologyEx(vote(outer).astype(np.uint8), cv2.MORPH_OPEN, _square(_WHISKER))
    whole = filled(main(smooth > 0))
    open_to_any: Mask = np.zeros(whole.shape, np.bool_)
    for full, part in zip(outer, seen.opinions, strict=True):
        open_to_any |= full & ~part
    holes = (whole & (open_to_any | _like_ground(seen))).astype(np.uint8)
    _, found, stats, _ = cv2.connectedComponentsWithStats(holes, connectivity=4)
    labels = np.asarray(found, np.intp)
    mask, unsure = whole.copy(), 0
    evidence = _Evidence(seen)
    for number, (left, top, width, height, area) in enumerate(stats[1:].tolist(), start=1):
        window = np.s_[top : top + height, left : left + width]
        hole = labels[window] == number
        shows = evidence.of(hole, window) if area >= _LEAST else Shows.NEITHER
        if shows is Shows.GROUND and (hole & open_to_any[window]).any():
            mask[window][hole] = False
        elif shows is not Shows.PRODUCT:
            unsure += area
    return mask, unsure / max(int(whole.sum()), 1)


def _like_ground(seen: Segments) -> Mask:
    """What might be ground, as it is or, where the ground has a colour, in a shadow."""
    like = seen.distance < FAR
    chroma = np.linalg.norm(seen.lab[rim(seen.lab.shape)][:, 1:], axis=-1)
    if float(np.median(chroma)) > _COLOURED:
        like |= (seen.distance < _SHADOWED) & (seen.tint < _UNLIKE / 2)
    return _shrunk(like, _WHISKER)


class Shows(Enum):
    """What is seen in a hole."""

    GROUND = "ground"
    PRODUCT = "product"
    NEITHER = "neither"


Window = tuple[slice, slice]


class _Evidence:
    """What holes of one picture show."""

    def __init__(self, seen: Segments) -> None:
        self._seen = seen
        self._change = _change(seen.lab)
        usual = float(np.percentile(self._change[rim(seen.lab.shape)], _RARELY))
        self._quiet = usual < _QUIET
        self._loud = max(_PRINT, _LOUDER * usual)

    def of(self, hole: Mask, window: Window) -> Shows:
        """What a hole shows that lies in a window of the picture."""
        inside, deep = _shrunk(hole, _EDGE), _shrunk(hole, _DEEP)
        if int(inside.sum()) < _LEAST:
            return Shows.NEITHER
        if int(deep.sum()) >= _LEAST:
            printed = float(np.percentile(self._change[window][deep], 98))
            if self._is_product(deep, window) or (self._quiet and printed > _PRINT):
                return Shows.PRODUCT
            if printed > self._loud:
                return Shows.NEITHER
        return Shows.GROUND if self._is_ground(inside, window) else Shows.NEITHER

    def _is_product(self, inside: Mask, window: Window) -> bool:
        hue = float(np.median(self._seen.tint[window][inside]))
        far = float(np.median(self._seen.distance[window][inside]))
        return hue > _UNLIKE or far > _FOREIGN

    def _is_ground(self, inside: Mask, window: Window) -> bool:
        light, *hue = np.median(self._seen.lab[window][inside], 0)
        if light < _DARK and np.hypot(*hue) < _GREY:
            return False
        return float(np.percentile(self._seen.distance[window][inside], 75)) < _LIKE


def _change(lab: Floats) -> Floats:
    light: Bytes = np.clip(lab[..., 0] * 2.55, 0, 255).astype(np.uint8)
    return (cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((3, 3))) / 2.55).astype(np.float32)


def _shrunk(mask: Mask, by: int) -> Mask:
    # What is cut off by a window ends there
    edge = cv2.BORDER_CONSTANT
    return cv2.erode(mask.astype(np.uint8), _square(by), borderType=edge, borderValue=0) > 0


def _square(side: int) -> Bytes:
    return np.ones((side, side), np.uint8)
