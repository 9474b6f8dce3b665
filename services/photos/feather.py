"""A coarse mask brought to a photo's full size, its edge laid where the colours change.

Owns the edge. Does not own what is inside it (segments, holes). Imports OpenCV and numpy: for the
processes of pool alone.
"""

from math import ceil

import cv2
import numpy as np

from services.photos.segments import Bytes, Floats, Mask

_BAND = 1.6
"""Pixels of the coarse mask, either way, in which its edge may lie."""

_APART = 40.0
"""Distance of product and ground, in RGB, from which a pixel's colour tells how much it is of
each."""

_HALF = 0.5
_HARD = 0.15
"""What is taken for none and for all of the product: faint fringes would shine on white."""


_SOME = 1e-4
"""Share of a neighbourhood without which its mean says nothing."""


def feathered(picture: Bytes, mask: Mask) -> Bytes:
    """The mask at the size of the picture (RGB), 0 to 255, its edge one or two pixels wide."""
    height, width = picture.shape[:2]
    scale = max(width / mask.shape[1], 1.0)
    coarse = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    coarse = cv2.GaussianBlur(coarse, (0, 0), 0.7 * scale).astype(np.float32)
    reach = ceil(_BAND * scale) + 1
    there = (coarse > _HALF).astype(np.uint8)
    within = cv2.erode(there, _disc(reach), borderValue=1).astype(np.uint8)
    around = cv2.dilate(there, _disc(reach)).astype(np.uint8)
    fine = np.where(within > 0, np.float32(1), np.float32(0))
    rows, columns = _window(around, 4 * reach)
    part = np.s_[rows, columns]
    band = (around[part] > 0) & (within[part] == 0)
    edge = _mixed(picture[part], within[part], around[part], coarse[part], reach)
    fine[part][band] = edge[band]
    sharp = np.clip((fine - _HARD) / (1 - 2 * _HARD), 0, 1)
    return cv2.medianBlur(np.rint(sharp * 255).astype(np.uint8), 3).astype(np.uint8)


def _mixed(picture: Bytes, within: Bytes, around: Bytes, coarse: Floats, reach: int) -> Floats:
    """How much each pixel is of the product's colour nearby rather than of the ground's; where
    the two are alike, or it is neither, the coarse edge counts."""
    seen = picture.astype(np.float32)
    goods, some_goods = _nearby(seen, within, reach)
    ground, some_ground = _nearby(seen, 1 - around, reach)
    across = goods - ground
    apart = (across**2).sum(-1)
    share = ((seen - ground) * across).sum(-1) / np.maximum(apart, 1)
    off = ((seen - ground - share[..., None] * across) ** 2).sum(-1)
    trust = np.clip(apart / _APART**2, 0, 1) * np.exp(-4 * off / np.maximum(apart, 1))
    trust = np.where(some_goods & some_ground, trust, 0)
    plain = np.clip(2 * coarse - 0.5, 0, 1)
    return (trust * np.clip(share, 0, 1) + (1 - trust) * plain).astype(np.float32)


def _nearby(seen: Floats, where: Bytes, reach: int) -> tuple[Floats, Mask]:
    """The mean colour around each pixel of those in `where`, and whether there is any."""
    size = (4 * reach + 1, 4 * reach + 1)
    weight = cv2.blur(where.astype(np.float32), size)
    mean = cv2.blur(seen * where[..., None], size) / np.maximum(weight, 1e-6)[..., None]
    return mean.astype(np.float32), weight > _SOME


def _window(mask: Bytes, margin: int) -> tuple[slice, slice]:
    left, top, width, height = cv2.boundingRect(mask)
    rows = slice(max(top - margin, 0), top + height + margin)
    return rows, slice(max(left - margin, 0), left + width + margin)


def _disc(radius: int) -> Bytes:
    size = (2 * radius + 1, 2 * radius + 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size).astype(np.uint8)
