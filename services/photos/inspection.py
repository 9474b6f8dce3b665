"""What is seen in a photo, measured: sharpness, light, rim, faces, codes, where the product is.

Owns the order of things and the plain measures. Does not own reading text (reading), codes
(barcodes), faces (faces) nor where the product is (saliency), nor what is said of any of it
(advice). Runs in pixel processes only: it imports OpenCV.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.photos import barcodes, faces, render, saliency
from services.photos.facts import Facts

SIDE = 3200
"""Longest side that is decoded, in pixels: small codes need what a camera saw."""
MEASURED = 640
"""Longest side at which light, sharpness and faces are measured, in pixels."""

_TILE = 80
_CONTRAST = 8.0
"""Standard deviation of a tile's luminance from which it shows something that could be sharp."""
_TILES = 3
_BLOWN = 252
_WHITE = 240
_RIM = 0.06
"""Width of the rim, in shares of the shorter side."""
_STEEP = 60.0
_DENSE = 0.12
_PLAIN = 4.0
_THIN, _FRAME_MOST = 2, 0.2
"""A frame is at least so many pixels deep, and at most this share of the picture."""
_FRAME_ENDS = 0.85

Grey = NDArray[np.uint8]


def examine(original: bytes) -> Facts:
    """Every fact of a photo but its lines and nudity; raises `PhotoRefusedError`."""
    picture = render.upright(original, SIDE)
    large: Grey = np.asarray(picture.convert("L"))
    picture.thumbnail((MEASURED, MEASURED), Image.Resampling.BOX)
    small: NDArray[np.uint8] = np.asarray(picture)
    grey: Grey = np.asarray(picture.convert("L"))
    return Facts(
        sharpness=_sharpness(grey),
        light=round(float(grey.mean()), 1),
        burnt=_burnt(small),
        white=_share(small.min(axis=2)[_rim(grey)] >= _WHITE),
        busy=_busy(grey),
        framed=_framed(small),
        fingerprint=_fingerprint(grey),
        faces=faces.faces(small),
        codes=barcodes.codes(large),
        product=saliency.product(small),
    )


def _sharpness(grey: Grey) -> float:
    """The variance of the Laplacian that a tenth of the tiles reach. Tiles without contrast, like
    a plain ground, would look the same however sharp the photo, so they count only if all do."""
    edges = cv2.Laplacian(grey, cv2.CV_64F)
    tiles = [
        (float(edges[at].var()), float(grey[at].std()) >= _CONTRAST) for at in _tiles(grey.shape)
    ]
    telling = [sharp for sharp, contrast in tiles if contrast]
    chosen = telling if len(telling) >= _TILES else [sharp for sharp, _ in tiles]
    return round(float(np.percentile(chosen, 90)), 1)


def _tiles(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    for top in range(0, max(1, shape[0] - _TILE // 2), _TILE):
        for left in range(0, max(1, shape[1] - _TILE // 2), _TILE):
            yield slice(top, top + _TILE), slice(left, left + _TILE)


def _burnt(picture: NDArray[np.uint8]) -> float:
    """The share of blown-out pixels that don't hang together with the rim: a white ground is no
    fault."""
    blown = np.asarray(picture.min(axis=2) >= _BLOWN, np.uint8)
    _, labels = cv2.connectedComponents(blown)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return _share(blown.astype(bool) & ~np.isin(labels, np.unique(edge)))


def _rim(grey: Grey) -> NDArray[np.bool_]:
    height, width = grey.shape
    deep = max(1, round(min(height, width) * _RIM))
    rim = np.ones((height, width), np.bool_)
    rim[deep : height - deep, deep : width - deep] = False
    return rim


def _busy(grey: Grey) -> float:
    """The share of the rim whose neighbourhood is dense with steep edges."""
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across, down = cv2.Sobel(calm, cv2.CV_32F, 1, 0), cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    steep = np.asarray(cv2.magnitude(across, down) >= _STEEP, np.float32)
    return _share(cv2.blur(steep, (31, 31))[_rim(grey)] >= _DENSE)


def _framed(picture: NDArray[np.uint8]) -> bool:
    """Whether two opposite sides have a plain stripe of one colour with a straight inner edge.
    White stripes are left out: goods on white that are themselves straight look the same."""
    whole = picture.astype(np.float32)
    upright = _stripe(whole), _stripe(whole[::-1])
    lying = _stripe(whole.swapaxes(0, 1)), _stripe(whole.swapaxes(0, 1)[::-1])
    return any(
        one is not None and other is not None and float(np.abs(one - other).max()) <= _PLAIN
        for one, other in (upright, lying)
    )


def _stripe(picture: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """The colour of a plain stripe along the first rows that ends all at once, or None."""
    colour = np.median(picture[0], axis=0)
    if float(colour.min()) >= _WHITE:
        return None
    most = int(len(picture) * _FRAME_MOST)
    off = np.abs(picture[: most + 3] - colour).max(axis=2) > 3 * _PLAIN
    share = off.mean(axis=1)
    inner = np.flatnonzero(share > 1 - _FRAME_ENDS)
    if not len(inner) or not _THIN <= inner[0] <= most:
        return None
    ends = share[inner[0] : inner[0] + 3].max() >= _FRAME_ENDS
    return (
        colour if ends and float(picture[: inner[0] - 1].std(axis=(0, 1)).max()) <= _PLAIN else None
    )


def _fingerprint(grey: Grey) -> str:
    """Whether each of the 64 lowest frequencies of the picture is above their median."""
    tiny = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA)
    low = cv2.dct(tiny.astype(np.float32))[:8, :8].ravel()
    bits = np.packbits(low > np.median(low[1:]))
    return bits.tobytes().hex()


def _share(mask: NDArray[np.bool_]) -> float:
    return round(float(mask.mean()), 4)
