"""Retail barcodes as a phone sees them: drawn by an encoder of our own and put into a scene.

Owns the drawing and what a camera does to it, all from seeds. Does not own what should be read:
the tests say that. Bars follow GS1 General Specifications, section 5.2 (95 modules, guards,
quiet zones of 11 and 7 modules).
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

MODULES = 95
_FINE = 3
"""Scenes are drawn this many times larger and averaged down, as a sensor does."""
_MODULE = 8
"""Pixels of one module on the label before it is photographed."""
_QUIET = (11, 7)
_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011",
         "0110001", "0101111", "0111011", "0110111", "0001011")  # fmt: skip
_PARITY = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE",
           "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")  # fmt: skip
_MIRROR = str.maketrans("01", "10")


class Family(StrEnum):
    """What the digits begin with."""

    EAN13 = "EAN-13"
    UPCA = "UPC-A"
    ISBN = "ISBN"


class Trouble(StrEnum):
    """What the camera did."""

    PLAIN = "plain"
    TURNED = "turned"
    SMALL = "small"
    TINY = "tiny"
    BLURRED = "blurred"
    SLANTED = "slanted"
    NOISY = "noisy"
    DIM = "dim"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture (grey, 8 bits) with one barcode of these digits, `width` px across its bars."""

    digits: str
    family: Family
    trouble: Trouble
    width: float
    picture: Picture


def with_check(body: str) -> str:
    """The digits with their check digit behind."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def number(rng: np.random.Generator, family: Family) -> str:
    """A random number of a family: 13 digits, or 12 for UPC-A."""
    start = {Family.EAN13: str(rng.integers(10, 98)), Family.UPCA: "", Family.ISBN: "978"}[family]
    length = 11 if family is Family.UPCA else 12
    rest = "".join(str(digit) for digit in rng.integers(0, 10, length - len(start)))
    return with_check(start + rest)


def modules(digits: str) -> str:
    """The bars of 12 or 13 digits, 1 for dark."""
    first, left, right = (thirteen := digits.zfill(13))[0], thirteen[1:7], thirteen[7:]
    bars = "".join(
        _LEFT[int(digit)] if side == "O" else _LEFT[int(digit)].translate(_MIRROR)[::-1]
        for digit, side in zip(left, _PARITY[int(first)], strict=True)
    )
    tail = "".join(_LEFT[int(digit)].translate(_MIRROR) for digit in right)
    return f"101{bars}01010{tail}101"


def label(digits: str) -> Picture:
    """A white label with the bars and the digits below, eight pixels a module."""
    row = np.array([255 - 225 * int(bar) for bar in modules(digits)], np.uint8).repeat(_MODULE)
    height = 55 * _MODULE
    paper = np.full((height + 16 * _MODULE, row.size + sum(_QUIET) * _MODULE), 250, np.uint8)
    left = _QUIET[0] * _MODULE
    paper[4 * _MODULE : 4 * _MODULE + height, left : left + row.size] = row
    at = (left + 6 * _MODULE, paper.shape[0] - 3 * _MODULE)
    cv2.putText(paper, digits, at, cv2.FONT_HERSHEY_SIMPLEX, 1.9, 30, 4)
    return paper


def ground(rng: np.random.Generator, side: int) -> Picture:
    """A mottled surface with stripes and blobs of print."""
    grain = rng.normal(128, 6, (side, side)).astype(np.float32) - 128
    clouds = rng.normal(128, 28, (12, 12)).astype(np.float32) - 128
    soft = cv2.resize(clouds, (side, side), interpolation=cv2.INTER_CUBIC)
    plain = np.clip(np.asarray(120 + soft + grain, np.float32), 30, 225).astype(np.uint8)
    for _ in range(12):
        centre = (int(rng.integers(0, side)), int(rng.integers(0, side)))
        axes = (int(rng.integers(5, side // 6)), int(rng.integers(3, side // 10)))
        shade = int(rng.integers(40, 220))
        cv2.ellipse(plain, centre, axes, float(rng.integers(0, 180)), 0, 360, shade, -1)
    return plain


def scene(seed: int, family: Family, trouble: Trouble) -> Scene:
    """A label photographed with that trouble, anywhere on a textured ground of 640 px."""
    rng = np.random.default_rng(seed)
    digits = number(rng, family)
    width = float(_WIDTHS[trouble][0] + rng.random() * _WIDTHS[trouble][1])
    turn = float(rng.uniform(0, 360)) if trouble in _ANY_WAY else float(rng.uniform(-6, 6))
    slant = float(rng.uniform(0.1, 0.2)) if trouble in _SLANTED else 0.02
    picture = _laid(rng, label(digits), width, turn, slant)
    module = width / MODULES
    if trouble in (Trouble.BLURRED, Trouble.MIXED):
        most = 0.95 if trouble is Trouble.BLURRED else 0.5
        picture = cv2.GaussianBlur(picture, (0, 0), module * float(rng.uniform(0.4, most)))
    shown = picture.astype(np.float32)
    if trouble is Trouble.DIM:
        shown = shown * 0.25 + 12
    noise = {Trouble.NOISY: 22, Trouble.DIM: 5, Trouble.MIXED: 8}.get(trouble, 2)
    shown += rng.normal(0, noise, shown.shape)
    return Scene(digits, family, trouble, width, np.clip(shown, 0, 255).astype(np.uint8))


_WIDTHS = {
    Trouble.PLAIN: (200, 300),
    Trouble.TURNED: (200, 200),
    Trouble.SMALL: (120, 60),
    Trouble.TINY: (90, 30),
    Trouble.BLURRED: (220, 200),
    Trouble.SLANTED: (220, 200),
    Trouble.NOISY: (200, 200),
    Trouble.DIM: (200, 200),
    Trouble.MIXED: (220, 180),
}
_ANY_WAY = {Trouble.TURNED, Trouble.MIXED}
_SLANTED = {Trouble.SLANTED, Trouble.MIXED}


def _laid(
    rng: np.random.Generator, paper: Picture, width: float, turn: float, slant: float
) -> Picture:
    """The label on a ground: so wide, turned by degrees, its far edge that much shorter."""
    side = 640 * _FINE
    scale = width * _FINE / (MODULES * _MODULE)
    tall, wide = paper.shape
    # down to its size first, by averaging, so that the warp below has nothing to skip
    small = cv2.resize(paper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tall, wide = small.shape
    corners = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float64)
    shape = (corners - (wide / 2, tall / 2)) * _shares(rng, slant)
    angle = np.deg2rad(turn)
    spun = shape @ np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    room = side / 2 - np.abs(spun).max(axis=0)
    placed = spun + side / 2 + rng.uniform(-0.9, 0.9, 2) * room
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), placed.astype(np.float32))
    under = np.repeat(np.repeat(ground(rng, 640), _FINE, axis=0), _FINE, axis=1)
    over = cv2.warpPerspective(small, warp, (side, side), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full_like(small, 255), warp, (side, side))
    both = np.where(mask > 127, over, under)
    return np.asarray(cv2.resize(both, (640, 640), interpolation=cv2.INTER_AREA), np.uint8)


def _shares(rng: np.random.Generator, slant: float) -> NDArray[np.float64]:
    """How far each corner stays from the middle when one edge is farther away."""
    near, far = np.array([1.0, 1.0]), np.array([1.0 - slant, 1.0 - slant])
    rows = (near, near, far, far) if rng.random() < 0.5 else (near, far, far, near)
    return np.array(rows)
