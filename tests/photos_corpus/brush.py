"""Painting a product on an empty square, larger than it is shown, so that edges come out smooth.

Owns shapes and their shading. Does not own which products there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 1000
"""Pixels of the square that a product is painted on; shapes are given in hundredths of it."""

Pixels = npt.NDArray[np.float32]
Shape = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]
Point = tuple[float, float]

_ROWS, _COLUMNS = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE * 100)[:]


def polygon(points: Sequence[Point], rounded: float = 0) -> Shape:
    """A filled polygon, its corners rounded by a radius."""
    shape = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(shape, [_pixels(points)], 255)
    if rounded:
        size = max(3, round(rounded * SIDE / 100) * 2 + 1)
        shape = cv2.threshold(cv2.GaussianBlur(shape, (size, size), 0), 127, 255, 0)[1]
    return shape.astype(np.uint8)


def ellipse(x: float, y: float, across: float, down: float, turn: float = 0) -> Shape:
    """A filled ellipse around a point, with its half axes."""
    shape = np.zeros((SIDE, SIDE), np.uint8)
    centre, axes = _pixels([(x, y)])[0], _pixels([(across, down)])[0]
    cv2.ellipse(shape, centre.tolist(), axes.tolist(), turn, 0, 360, 255, -1)
    return shape


def line(points: Sequence[Point], thick: float) -> Shape:
    """A line of a thickness through points."""
    shape = np.zeros((SIDE, SIDE), np.uint8)
    cv2.polylines(shape, [_pixels(points)], False, 255, max(1, round(thick * SIDE / 100)))
    return shape


def arc(x: float, y: float, across: float, down: float, thick: float, span: Point) -> Shape:
    """A part of an ellipse's outline, between two angles."""
    shape = np.zeros((SIDE, SIDE), np.uint8)
    centre, axes = _pixels([(x, y)])[0], _pixels([(across, down)])[0]
    width = max(1, round(thick * SIDE / 100))
    cv2.ellipse(shape, centre.tolist(), axes.tolist(), 0, *span, 255, width)
    return shape


def either(*shapes: Shape) -> Shape:
    """Where any of them is."""
    return np.maximum.reduce(shapes)


def furry(shape: Shape, hair: float, rng: np.random.Generator) -> Shape:
    """The shape with hairs of a length all over it."""
    grown = shape.copy()
    rows, columns = np.nonzero(shape)
    spots = rng.integers(0, len(rows), 6000)
    turns = rng.uniform(0, 2 * np.pi, len(spots))
    reach = np.stack([np.cos(turns), np.sin(turns)], 1) * hair * SIDE / 100
    roots = np.stack([columns[spots], rows[spots]], 1)
    for root, tip in zip(roots, np.rint(roots + reach).astype(np.int32), strict=True):
        cv2.line(grown, root.tolist(), tip.tolist(), 255, 2)
    return grown


@dataclass
class Brush:
    """A product as it is painted: its colours (0-255, RGB), where it covers, and how much of
    the ground it hides there."""

    rng: np.random.Generator
    colours: Pixels = field(default_factory=lambda: np.zeros((SIDE, SIDE, 3), np.float32))
    cover: Shape = field(default_factory=lambda: np.zeros((SIDE, SIDE), np.uint8))
    opacity: float = 1.0

    def paint(self, shape: Shape, colour: Colour, light: float = 0.25, turn: float = 40) -> None:
        """Cover a shape with a colour that gets darker away from the light, by at most `light`."""
        there = shape > 0
        angle = np.deg2rad(turn)
        across = _COLUMNS[there] * np.cos(angle) + _ROWS[there] * np.sin(angle)
        low, high = across.min(initial=100), across.max(initial=0)
        fade = 1 + light / 2 - light * (across - low) / max(high - low, 1)
        self.colours[there] = fade[:, None] * np.array(colour, np.float32)
        self.cover[there] = 255

    def round(self, shape: Shape, colour: Colour, light: float = 0.6) -> None:
        """Cover a shape as a body that curves away from the eye left and right."""
        there = shape > 0
        columns = _COLUMNS[there]
        middle, half = (columns.max() + columns.min()) / 2, (columns.max() - columns.min()) / 2
        bend = ((columns - middle) / max(half, 1) + 0.3) ** 2
        self.colours[there] = (1.08 - light * bend / 1.7)[:, None] * np.array(colour, np.float32)
        self.cover[there] = 255

    def mark(self, shape: Shape, colour: Colour, strength: float = 1) -> None:
        """Tint what is covered already."""
        there = (shape > 0) & (self.cover > 0)
        blend = (1 - strength) * self.colours[there] + strength * np.array(colour, np.float32)
        self.colours[there] = blend

    def erase(self, shape: Shape) -> None:
        """A hole."""
        self.cover[shape > 0] = 0

    def grain(self, strength: float) -> None:
        """Roughness of the surface."""
        noise = self.rng.normal(0, strength, (SIDE // 4, SIDE // 4)).astype(np.float32)
        self.colours += cv2.resize(noise, (SIDE, SIDE))[..., None]


def _pixels(points: Sequence[Point]) -> npt.NDArray[np.int32]:
    return np.rint(np.array(points, np.float64) * SIDE / 100).astype(np.int32)
