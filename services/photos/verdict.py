"""Whether a cut-out is good enough to be shown, and why it is not.

Owns the measures of an outline and the bounds that they must keep: set on some of the made sets
of tests/photos_corpus, reported on another (docs/photos.md). Does not own finding the product
(segments, holes). Imports OpenCV and numpy: for the processes of pool alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from services.photos.cuts import GOOD_FROM, Left
from services.photos.holes import filled
from services.photos.segments import Bytes, Floats, Mask, rim


@dataclass(frozen=True, slots=True)
class Measures:
    """What can be told of an outline without knowing the true one.

    `share` of the picture that it covers; `quarrel`, one less the least intersection over union
    with any of the opinions; `second` part's share of the largest; `edge` share of the picture's
    edge that it lies on; `weak` share of the outline along which nothing changes; `stray` sharp
    edges left outside near it, for each pixel of outline; `ragged` how much longer the outline is
    than when smoothed; `thin` share of it that is narrower than what can be cut well; `unsure`
    share of it that may be ground; `borders`, how often the ground changes along the picture's
    edge, a wall that meets a table apart; `busy` share of edges in the ground itself.
    """

    share: float
    quarrel: float
    second: float
    edge: float
    weak: float
    stray: float
    ragged: float
    thin: float
    unsure: float
    borders: float
    busy: float


Bound = tuple[str, float, float, Left]

OURS: tuple[Bound, ...] = (
    ("edge", 0.0, 0.02, Left.TOUCHES),
    ("second", 0.0, 0.05, Left.SEVERAL),
    ("quarrel", 0.01, 0.065, Left.UNCLEAR),
    ("weak", 0.0, 0.02, Left.UNCLEAR),
    ("stray", 0.0, 0.15, Left.UNCLEAR),
    ("borders", 0.0, 0.5, Left.UNCLEAR),
    ("unsure", 0.0, 0.03, Left.RAGGED),
    ("ragged", 0.02, 0.4, Left.RAGGED),
    ("thin", 0.0, 0.2, Left.RAGGED),
)
"""A measure, where it is as good as can be, where it is just good enough, and what it tells."""

THEIRS: tuple[Bound, ...] = (
    ("edge", 0.0, 0.02, Left.TOUCHES),
    ("second", 0.0, 0.05, Left.SEVERAL),
    ("weak", 0.0, 0.3, Left.UNCLEAR),
    ("stray", 0.0, 0.5, Left.UNCLEAR),
    ("ragged", 0.02, 0.6, Left.RAGGED),
)
"""For a cut-out by somebody who sees more than colours and edges."""

GIVEN: tuple[Bound, ...] = THEIRS[:2]
"""For a photo that came without its ground."""

SHARES = (0.02, 0.95)
"""Of the picture, between which a product is believed."""


def verdict(measures: Measures, bounds: tuple[Bound, ...] = OURS) -> tuple[float, Left | None]:
    """How good a cut-out is, 0 to 1, as its worst measure says, and what speaks against it."""
    if not SHARES[0] <= measures.share <= SHARES[1]:
        return 0.0, Left.UNCLEAR
    doubt = 1 + min(measures.busy / _BUSY, 1)
    judgement, left = 1.0, None
    for name, best, enough, reason in bounds:
        value: float = getattr(measures, name)
        score = 1 - (1 - GOOD_FROM) * doubt * max(value - best, 0) / (enough - best)
        if score < judgement:
            judgement, left = max(score, 0.0), reason
    return judgement, left if judgement < GOOD_FROM else None


def iou(one: Mask, other: Mask) -> float:
    """Intersection over union, 1 for two empty masks."""
    union = float((one | other).sum())
    return float((one & other).sum()) / union if union else 1.0


def measure(lab: Floats, mask: Mask, opinions: Sequence[Mask], unsure: float) -> Measures:
    """Measure a mask on the picture (CIE Lab, without its noise) that it was made of."""
    grey = mask.astype(np.uint8)
    weak, stray, busy = _surroundings(lab, grey)
    silhouette = filled(mask)
    thick = cv2.morphologyEx(grey, cv2.MORPH_OPEN, _disc(_THIN))
    return Measures(
        share=float(mask.mean()),
        quarrel=1 - min((iou(silhouette, filled(opinion)) for opinion in opinions), default=1.0),
        second=_second(grey),
        edge=max(float(line.mean()) for line in (mask[0], mask[-1], mask[:, 0], mask[:, -1])),
        weak=weak,
        stray=stray,
        ragged=_raggedness(silhouette.astype(np.uint8)),
        thin=1 - float(thick.sum()) / max(int(grey.sum()), 1),
        unsure=unsure,
        borders=_borders(lab),
        busy=busy,
    )


_BUSY = 0.06
"""Share of edges in a ground (tiles, marble, carpet) from which everything must be twice as
certain: a part of the product that was left behind looks like more of the ground."""

_REACH, _CLOSE = 40, 4
"""Pixels around a mask in which something of the product might have been left behind."""

_FAINT = 9.0
"""Change of colour across an outline, in CIE Lab, below which it might lie anywhere."""

_SHARP, _SUDDEN = 5.0, 0.75
"""Change of colour within two pixels that is an edge, and the share that it must be of the change
within five: a shadow's edge is wider."""

_WIDE, _UNSEEN = 0.08, 0.015
"""Shares of the longest side: the rim that tells how busy the ground is, and what of it nothing can
be told of, because there is nothing beyond it."""

_USUAL = 1.5
"""A ground's own share of edges varies by this much."""

_INSET, _STRIDE, _OTHER = 6, 12, 18.0
"""Pixels from the edge at which the ground is walked along, the length of a step, and the change
of colour (CIE Lab) in one step that is another thing."""

MEASURABLE = 2 * (_INSET + _STRIDE)
"""Pixels of a picture's shorter side, as it is worked on, below which nothing can be measured."""

_THIN = 4
"""Half the width, in pixels, of what is too thin to be cut well."""


def _surroundings(lab: Floats, mask: Bytes) -> tuple[float, float, float]:
    """The share of the outline that is weak, the edges that were left outside, and how busy the
    ground is."""
    fine, coarse = _change(lab, 2), _change(lab, 5)
    sharp = (fine > _SHARP) & (fine > _SUDDEN * coarse)
    busy = float(sharp[rim(mask.shape, _WIDE) & ~rim(mask.shape, _UNSEEN)].mean())
    inner = cv2.erode(mask, _disc(1))
    outline = (cv2.dilate(mask, _disc(1)) > inner) & ~rim(mask.shape, _UNSEEN)
    if not outline.any():
        return 1.0, 0.0, busy
    near = cv2.dilate(mask, _disc(_REACH)) > cv2.dilate(mask, _disc(_CLOSE))
    usual = _USUAL * busy * float(near.sum())
    stray = max(float(_within(sharp & (mask == 0), mask).sum()) - usual, 0)
    stray /= float((mask > inner).sum())
    return float((coarse[outline] < _FAINT).mean()), stray, busy


def _within(edges: Mask, mask: Bytes) -> Mask:
    """The edges around a mask that end nearby: joints of tiles and veins of marble go on."""
    count, found = cv2.connectedComponents(edges.astype(np.uint8))
    labels = np.asarray(found, np.intp)
    reached = cv2.dilate(mask, _disc(_REACH))
    far = cv2.dilate(reached, _disc(1)) == 0
    going = np.zeros(count, np.bool_)
    going[labels[far & edges]] = True
    return edges & (reached > cv2.dilate(mask, _disc(_CLOSE))) & ~going[labels]


def _change(lab: Floats, step: int) -> Floats:
    """The largest change of colour over `step` pixels either way, of two directions."""
    across, down = np.zeros(lab.shape[:2], np.float32), np.zeros(lab.shape[:2], np.float32)
    across[:, step:-step] = np.linalg.norm(lab[:, 2 * step :] - lab[:, : -2 * step], axis=-1)
    down[step:-step] = np.linalg.norm(lab[2 * step :] - lab[: -2 * step], axis=-1)
    return np.maximum(across, down)


def _borders(lab: Floats) -> int:
    """Sudden changes near the picture's edge beyond one on the left and one on the right."""
    soft = cv2.GaussianBlur(lab, (0, 0), _STRIDE / 3).astype(np.float32)
    soft = soft[_INSET:-_INSET, _INSET:-_INSET]
    top, bottom, left, right = map(_changes, (soft[0], soft[-1], soft[:, 0], soft[:, -1]))
    return top + bottom + max(left, right, 1) - 1 + abs(left - right)


def _changes(side: Floats) -> int:
    sudden = np.linalg.norm(side[_STRIDE:] - side[:-_STRIDE], axis=-1) > _OTHER
    return int(sudden[:1].sum() + (sudden[1:] & ~sudden[:-1]).sum())


def _second(mask: Bytes) -> float:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    areas = sorted((int(area) for area in stats[1:, cv2.CC_STAT_AREA]), reverse=True)
    return areas[1] / areas[0] if areas[1:] else 0.0


def _raggedness(mask: Bytes) -> float:
    smooth = cv2.GaussianBlur(mask * np.float32(2), (0, 0), 3) > 1
    return _length(mask) / max(_length(smooth.astype(np.uint8)), 1) - 1


def _length(mask: Bytes) -> float:
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return sum(cv2.arcLength(outline, True) for outline in outlines)


def _disc(radius: int) -> Bytes:
    size = (2 * radius + 1, 2 * radius + 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size).astype(np.uint8)
