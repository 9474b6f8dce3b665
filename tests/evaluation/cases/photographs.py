"""Photographs of the cases' goods and labels, as a phone takes them at home.

Owns how a thing lies, the light, the lens and the file. Does not own what is photographed (goods,
prints) nor the grounds (tests/photos_corpus).
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.evaluation.cases.goods import GOODS
from tests.evaluation.cases.prints import PRINTS, Flat
from tests.evaluation.cases.views import Fault, Kind, View
from tests.photos_corpus.brush import Brush
from tests.photos_corpus.grounds import GROUNDS

SIZE = (1200, 900)
FILE_BYTES = 250_000

Rng = np.random.Generator
Pixels = npt.NDArray[np.float32]
Corners = npt.NDArray[np.float32]

_COARSE = 4
"""Shadows are cast on a picture so many times smaller: they are soft anyway."""
_QUALITIES = (84, 74, 62, 50)
_USUAL_GROUNDS = ("wood", "table", "fabric", "paper")
_SHARE = {Kind.GOODS: 0.86, Kind.CARE: 0.72, Kind.TAG: 0.88, Kind.BACK: 0.92, Kind.COVER: 0.9}
"""How much of the photo's height a thing takes; the others take `_USUAL_SHARE`, if that fits."""
_USUAL_SHARE = 0.8
_WIDEST = 0.84


def photograph(name: str, view: View) -> bytes:
    """A JPEG of a view, at most FILE_BYTES; the same for the same name."""
    rng = np.random.default_rng(list(hashlib.sha256(name.encode()).digest()[:8]))
    thing, cover = _goods(view, rng) if view.view is Kind.GOODS else _printed(view)
    corners = _lying(view, thing.shape, rng)
    flat = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    flat *= np.array([thing.shape[1], thing.shape[0]], np.float32)
    warp = cv2.getPerspectiveTransform(flat, corners)
    laid = cv2.warpPerspective(thing, warp, SIZE, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(cover, warp, SIZE).astype(np.float32) / np.float32(255)
    picture = _shadowed(_ground(view, rng), mask, rng)
    picture += (laid - picture) * mask[..., None]
    return _taken(picture, view.fault, rng)


def _goods(view: View, rng: Rng) -> tuple[Flat, Flat]:
    """The goods, cut to what they cover."""
    brush = Brush(rng)
    GOODS[str(view.of)](brush, view.colour.rgb)
    left, top, width, height = cv2.boundingRect(brush.cover)
    part = np.s_[top : top + height, left : left + width]
    return np.clip(brush.colours[part], 0, 255).astype(np.uint8), brush.cover[part]


def _printed(view: View) -> tuple[Flat, Flat]:
    flat = PRINTS[view.view](view)
    return flat, np.full(flat.shape[:2], 255, np.uint8)


def _lying(view: View, shape: tuple[int, ...], rng: Rng) -> Corners:
    """Where the four corners come to lie: about in the middle, a little turned and slanted."""
    width, height = SIZE
    share = _SHARE.get(view.view, _USUAL_SHARE) * rng.uniform(0.92, 1)
    scale = min(share * height / shape[0], _WIDEST * width / shape[1])
    half = np.array([shape[1], shape[0]]) * scale / 2
    shape_of = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    slant = 0.16 if view.fault is Fault.SLANT else rng.uniform(0, 0.04)
    near, far = np.ones(2), np.full(2, 1 - slant)
    rows = (near, near, far, far) if rng.random() < 0.5 else (far, near, near, far)
    angle = np.deg2rad(view.turn + rng.uniform(-2.5, 2.5))
    spin = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    spun = (shape_of * np.array(rows)) @ spin
    room = np.array(SIZE) / 2 - np.abs(spun).max(axis=0)
    if (room < 0).any():
        spun *= 0.98 * float(np.min(np.array(SIZE) / 2 / np.abs(spun).max(axis=0)))
        room = np.zeros(2)
    return (spun + np.array(SIZE) / 2 + rng.uniform(-0.5, 0.5, 2) * room).astype(np.float32)


def _ground(view: View, rng: Rng) -> Pixels:
    """The ground, painted at half its size and not twice as sharp as it is."""
    name = view.ground or _USUAL_GROUNDS[int(rng.integers(len(_USUAL_GROUNDS)))]
    small = GROUNDS[name]((SIZE[0] // 2, SIZE[1] // 2), rng).astype(np.float32)
    return cv2.resize(small, SIZE, interpolation=cv2.INTER_LINEAR).astype(np.float32)


def _shadowed(picture: Pixels, mask: Pixels, rng: Rng) -> Pixels:
    """A soft shadow to one side."""
    few = cv2.resize(mask, (SIZE[0] // _COARSE, SIZE[1] // _COARSE), interpolation=cv2.INTER_AREA)
    right, down = rng.uniform(-4, 4), rng.uniform(2, 6)
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    cast = cv2.GaussianBlur(cv2.warpAffine(few, move, few.shape[::-1]), (0, 0), 4)
    left = 1 - cv2.resize(cast, SIZE) * np.float32(rng.uniform(0.25, 0.45))
    return picture * left[..., None]


def _taken(picture: Pixels, fault: Fault | None, rng: Rng) -> bytes:
    """Through a phone's lens, in a room's light, onto its sensor."""
    blur = rng.uniform(2.0, 2.4) if fault is Fault.BLUR else rng.uniform(0.5, 0.9)
    light = _light(rng) * (0.32 if fault is Fault.DARK else 1)
    noise = {Fault.NOISE: 22, Fault.DARK: 7}.get(fault, 4) if fault else 4
    lit = cv2.GaussianBlur(picture, (0, 0), blur)
    lit *= light[..., None]
    lit += rng.integers(-noise, noise + 1, (SIZE[1], SIZE[0], 1), dtype=np.int8)
    shot = cv2.convertScaleAbs(np.maximum(lit, 0)).astype(np.uint8)
    files = (_jpeg(shot, quality) for quality in _QUALITIES)
    return next(_small_enough(files))


def _light(rng: Rng) -> Pixels:
    """Brighter towards the window."""
    turn, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0.06, 0.2)
    rows, columns = np.linspace(-1, 1, SIZE[1]), np.linspace(-1, 1, SIZE[0])
    slope = rows[:, None] * np.sin(turn) + columns[None] * np.cos(turn)
    return (0.98 + fall * slope / 2).astype(np.float32)


def _small_enough(files: Iterator[bytes]) -> Iterator[bytes]:
    return (file for file in files if len(file) <= FILE_BYTES)


def _jpeg(shot: npt.NDArray[np.uint8], quality: int) -> bytes:
    out = BytesIO()
    Image.fromarray(shot).save(out, "JPEG", quality=quality)
    return out.getvalue()
