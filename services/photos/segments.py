"""Where the product might be: three opinions that were reached in different ways.

Owns telling a product from its ground by colour, by statistics and by edges. Does not own whether
an opinion is good enough (verdict) nor files and fine edges (cutout). Imports OpenCV and numpy: for
the processes of pool alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

WORK_SIDE = 480
"""Longest side, in pixels, at which a product is looked for: GrabCut's time grows faster than the
picture, and the outline is refined at full size afterwards."""

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_RIM = 0.04
"""Share of the longest side that is taken for ground, all around."""

_SURE_RIM = 0.02
"""The part of it that stays ground whatever it looks like."""

_FLOORS = (4.0, 2.0, 2.0)
"""Spread of a ground's lightness and two hues (CIE Lab) below which nothing is told apart."""

_SHADE = 0.6
"""What a ground that is only darker counts for: shadows are."""

_PLAIN = 0.6
"""Share of the rim that a surface must explain to be taken for the ground."""

FAR = 4.0
"""Spreads away from the ground from which a pixel is taken for the product."""

_CLUSTERS, _RARE = 4, 0.04
"""Colours that a ground is made of, and the share of the rim below which one is no ground."""

_SMALL = 0.06
"""Parts smaller than this share of the largest are specks."""

_GROUND, _GOODS = 1, 2

_SEED = 7
"""OpenCV's dice, thrown the same way each time."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Opinions on a picture of at most WORK_SIDE px: where the product is by GrabCut in RGB, by
    GrabCut in Lab from other seeds, and by a watershed over its edges. `lab` is the picture
    in CIE Lab without its noise, `distance` how far each pixel is from the ground in spreads,
    `tint` the same by its hue alone, in whatever shadow."""

    lab: Floats
    distance: Floats
    tint: Floats
    opinions: tuple[Mask, ...]


def segments(picture: Bytes) -> Segments:
    """Look for the product in a BGR picture; the same picture always gives the same answer."""
    smooth = cv2.bilateralFilter(picture, 7, 25, 5).astype(np.uint8)
    lab = cv2.cvtColor((smooth / 255).astype(np.float32), cv2.COLOR_BGR2LAB).astype(np.float32)
    by_colours, tint = _from_colours(lab)
    by_light = _from_light(lab)
    by_light = by_colours if by_light is None else by_light
    distance = np.minimum(by_light, by_colours)
    lab8 = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB).astype(np.uint8)
    opinions = (
        _grab(smooth, distance, FAR, 3),
        _grab(lab8, by_light, 1.5 * FAR, 2),
        _flood(smooth, distance),
    )
    return Segments(lab, distance, tint, tuple(main(opinion) for opinion in opinions))


def vote(opinions: Sequence[Mask]) -> Mask:
    """Where most of them agree."""
    return np.sum(opinions, 0) * 2 > len(opinions)


def rim(shape: tuple[int, ...], share: float = _RIM) -> Mask:
    """The band along a picture's edge."""
    height, width = shape[:2]
    thick = max(2, round(share * max(height, width)))
    band = np.ones((height, width), np.bool_)
    band[thick:-thick, thick:-thick] = False
    return band


def _from_light(lab: Floats) -> Floats | None:
    """Distance from a ground whose colour changes slowly across the picture (light that falls
    off, a lens that darkens its corners): a quadratic surface through the rim, without what
    sticks out of it. None where two grounds meet, or none is plain."""
    height, width = lab.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1).reshape(-1, 6)
    spots = np.nonzero(rim(lab.shape).ravel())[0][::3]
    known, seen = terms[spots], lab.reshape(-1, 3)[spots].astype(np.float64)
    kept = np.ones(len(spots), np.bool_)
    surface, spread = np.zeros((6, 3)), np.ones(3)
    for _ in range(4):
        surface = np.linalg.lstsq(known[kept], seen[kept], rcond=None)[0]
        apart = np.abs(seen - known @ surface)
        spread = np.maximum(1.4826 * np.median(apart, 0), (1.5, 1, 1))
        kept = (apart < 3 * spread).all(1)
        if float(kept.mean()) < _PLAIN:
            return None
    difference = lab - (terms @ surface).reshape(lab.shape)
    return _spreads(difference.astype(np.float32), spread)


def _from_colours(lab: Floats) -> tuple[Floats, Floats]:
    """Distance from the nearest of the few colours that the rim is made of, then by hue alone."""
    pixels = np.ascontiguousarray(lab[rim(lab.shape)])
    cv2.setRNGSeed(_SEED)
    stop = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 20, 0.5)
    labels = np.zeros((len(pixels), 1), np.int32)
    _, labels, centres = cv2.kmeans(pixels, _CLUSTERS, labels, stop, 1, cv2.KMEANS_PP_CENTERS)
    distance: Floats = np.full(lab.shape[:2], np.inf, np.float32)
    tint: Floats = distance
    for number, centre in enumerate(centres):
        own = pixels[labels[:, 0] == number]
        if len(own) >= _RARE * len(pixels):
            spread = own.std(0)
            distance = np.minimum(distance, _spreads(lab - centre, spread))
            # In a shadow colours fade as they darken
            shaded = centre[1:] * np.clip(lab[..., :1] / max(centre[0], 1), 0, 1)
            off = (lab[..., 1:] - shaded) / np.maximum(spread, _FLOORS)[1:]
            tint = np.minimum(tint, np.linalg.norm(off, axis=-1).astype(np.float32))
    return distance, tint


def _spreads(difference: Floats, spread: npt.NDArray[np.floating]) -> Floats:
    weighed = difference / np.maximum(spread, _FLOORS)
    weighed[..., 0] *= np.where(weighed[..., 0] < 0, _SHADE, 1)
    return np.linalg.norm(weighed, axis=-1).astype(np.float32)


def _grab(picture: Bytes, distance: Floats, far: float, rounds: int) -> Mask:
    """GrabCut from seeds at a distance from the ground."""
    marks = np.where(distance > far, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[_core(distance > 2 * far)] = cv2.GC_FGD
    marks[rim(distance.shape, _SURE_RIM)] = cv2.GC_BGD
    there = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    if there.sum() < _FEWEST or (~there).sum() < _FEWEST:
        return np.zeros(distance.shape, np.bool_)
    cv2.setRNGSeed(_SEED)
    ground, goods = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, marks, (0, 0, 0, 0), ground, goods, rounds, cv2.GC_INIT_WITH_MASK)
    return (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)


_FEWEST = 60
"""Pixels without which GrabCut has nothing to learn from."""


def _flood(picture: Bytes, distance: Floats) -> Mask:
    """What a flood from the rim does not reach before one from the product's core: they meet at
    the strongest edge, so that soft shadows fall to the ground."""
    markers = np.zeros(distance.shape, np.int32)
    markers[cv2.erode((distance < FAR / 2).astype(np.uint8), np.ones((9, 9))) > 0] = _GROUND
    markers[rim(distance.shape, _SURE_RIM)] = _GROUND
    markers[_core(distance > 1.5 * FAR)] = _GOODS
    if not (markers == _GOODS).any():
        return np.zeros(distance.shape, np.bool_)
    cv2.watershed(picture, markers)
    # The line between two floods is nobody's: half of it is the product's
    return cv2.dilate((markers == _GOODS).astype(np.uint8), np.ones((2, 2))) > 0


def _core(mask: Mask) -> Mask:
    return cv2.erode(mask.astype(np.uint8), np.ones((5, 5))) > 0


def main(mask: Mask) -> Mask:
    """A mask without specks."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = np.asarray(stats[:, cv2.CC_STAT_AREA]) * (np.arange(count) > 0)
    kept: Mask = areas > _SMALL * areas.max()
    return kept[np.asarray(labels, np.intp)]
