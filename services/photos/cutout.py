"""Cutting the product out of its ground, and judging whoever else did it.

Owns the way from a file to a `Cut`. Does not own how the product is found (segments, holes), its
edge (feather) nor the bounds (verdict). Deterministic. Imports OpenCV, numpy and Pillow: for the
processes of pool alone.
"""

from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from services.photos import render
from services.photos.cuts import Cut, Left
from services.photos.facts import Box
from services.photos.feather import feathered
from services.photos.holes import settled
from services.photos.ports import PhotoRefusedError
from services.photos.segments import WORK_SIDE, Bytes, Mask, rim, segments
from services.photos.verdict import (
    GIVEN,
    MEASURABLE,
    SHARES,
    THEIRS,
    Measures,
    measure,
    verdict,
)

_WHITE, _WHITE_RIM = 245, 0.98
"""The least channel of white, and the share of the rim that is white on a plain white ground."""

_BOXED = 0.2
"""A quarrel up to which the place of the product is believed, if not its outline."""

_SAME_SHAPE = 0.02
"""Difference of two pictures' proportions up to which they show the same frame."""

_THERE = 128
"""A mask's level from which a pixel is the product's."""


def cut_out(original: bytes) -> Cut:
    """The product without its ground: by the original's own transparency where it has any, else
    by colours and edges. Raises `PhotoRefusedError` when the original can't be decoded."""
    picture = _pixels(original)
    small = _small(picture)
    if min(small.shape[:2]) < MEASURABLE:
        return Cut(b"", 0.0, left=Left.UNCLEAR)
    alpha = render.transparency(original, render.CLEAN_SIDE)
    if alpha is not None:
        return _given(small, np.asarray(alpha))
    seen = segments(small)
    mask, unsure = settled(seen)
    measures = measure(seen.lab, mask, seen.opinions, unsure)
    judgement, left = verdict(measures)
    if _is_white(small):
        left = Left.ALREADY
    return _cut(feathered(picture, mask), judgement, left, measures)


def judge(original: bytes, mask: bytes) -> Cut:
    """A cut-out that somebody else made of the original: a PNG with transparency, or a grey mask.
    Judged 0 when it isn't a picture of the same frame. Raises `PhotoRefusedError` when the
    original can't be decoded."""
    picture = _pixels(original)
    small = _small(picture)
    if min(small.shape[:2]) < MEASURABLE:
        return Cut(b"", 0.0, left=Left.UNCLEAR)
    height, width = picture.shape[:2]
    try:
        theirs = render.transparency(mask, render.CLEAN_SIDE)
        theirs = theirs or render.upright(mask, render.CLEAN_SIDE).convert("L")
    except PhotoRefusedError:
        return Cut(b"", 0.0, left=Left.UNCLEAR)
    if abs(theirs.width / theirs.height * height / width - 1) > _SAME_SHAPE:
        return Cut(b"", 0.0, left=Left.UNCLEAR)
    fine = np.asarray(theirs.resize((width, height), Image.Resampling.BICUBIC))
    measures = _measured(small, fine)
    judgement, left = verdict(measures, THEIRS)
    return _cut(fine, judgement, Left.ALREADY if _is_white(small) else left, measures)


def _given(small: Bytes, alpha: Bytes) -> Cut:
    measures = _measured(small, alpha)
    judgement, left = verdict(measures, GIVEN)
    return _cut(alpha, judgement, left, measures)


def _measured(small: Bytes, fine: Bytes) -> Measures:
    """A finished mask, measured on the picture alone."""
    size = (small.shape[1], small.shape[0])
    mask = cv2.resize(fine, size, interpolation=cv2.INTER_AREA) >= _THERE
    lab = cv2.cvtColor((small / 255).astype(np.float32), cv2.COLOR_BGR2LAB)
    return measure(lab.astype(np.float32), mask, (), 0.0)


def _pixels(original: bytes) -> Bytes:
    return np.asarray(render.upright(original, render.CLEAN_SIDE))


def _small(picture: Bytes) -> Bytes:
    """The picture as it is worked on: BGR, at most WORK_SIDE px long."""
    scale = min(1.0, WORK_SIDE / max(picture.shape[:2]))
    size = (max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small[..., ::-1]).astype(np.uint8)


def _is_white(small: Bytes) -> bool:
    return float((small[rim(small.shape)].min(-1) >= _WHITE).mean()) >= _WHITE_RIM


def _cut(fine: Bytes, judgement: float, left: Left | None, measures: Measures) -> Cut:
    believed = SHARES[0] <= measures.share <= SHARES[1] and measures.quarrel <= _BOXED
    out = BytesIO()
    Image.fromarray(fine).save(out, "PNG", compress_level=4)
    return Cut(
        out.getvalue(), round(judgement, 4), _box(fine >= _THERE) if believed else None, left
    )


def _box(mask: Mask) -> Box | None:
    height, width = mask.shape
    left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
    if not across or not down:
        return None
    return Box(
        left=left / width,
        top=top / height,
        right=(left + across) / width,
        bottom=(top + down) / height,
    )
