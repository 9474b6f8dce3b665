"""Brushes for the sample photos: smooth shapes with light and shadow on a table.

Owns how things are painted; what is painted is `draw`'s. Coordinates are pixels of the finished
1200 x 900 picture; painting happens at twice that and is scaled down.
"""

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1200, 900
_SCALE = 2
_FONT = "DejaVuSans-Bold.ttf"
_EAN_LEFT = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
_EAN_PARITY = (
    "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG",
    "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL",
)  # fmt: skip


def path(points: str) -> list[Point]:
    """Points written as "x,y x,y ..."."""
    pairs = (pair.split(",") for pair in points.split())
    return [(float(x), float(y)) for x, y in pairs]


def smooth(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """A closed Catmull-Rom curve through `points`."""
    curve: list[Point] = []
    count = len(points)
    for index in range(count):
        before, start, end, after = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        curve += [_between(before, start, end, after, step / steps) for step in range(steps)]
    return curve


def _between(before: Point, start: Point, end: Point, after: Point, part: float) -> Point:
    def blend(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b
            + (c - a) * part
            + (2 * a - 5 * b + 4 * c - d) * part**2
            + (3 * b - a - 3 * c + d) * part**3
        )

    return (
        blend(before[0], start[0], end[0], after[0]),
        blend(before[1], start[1], end[1], after[1]),
    )


def oval(x: float, y: float, across: float, down: float) -> list[Point]:
    """An ellipse around a centre, by its radii."""
    turns = (2 * math.pi * step / 90 for step in range(90))
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


def box(left: float, top: float, right: float, bottom: float, radius: float = 0) -> list[Point]:
    """A rectangle with rounded corners."""
    if not radius:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners = (
        (right - radius, top + radius, -90),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
    )
    return [
        (
            x + radius * math.cos(math.radians(start + 9 * step)),
            y + radius * math.sin(math.radians(start + 9 * step)),
        )
        for x, y, start in corners
        for step in range(11)
    ]


def moved(points: Sequence[Point], right: float, down: float, size: float = 1) -> list[Point]:
    """The same shape elsewhere, and larger or smaller around the picture's origin."""
    return [(x * size + right, y * size + down) for x, y in points]


def turned(points: Sequence[Point], centre: Point, degrees: float) -> list[Point]:
    """The same shape, turned clockwise around a point."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return [
        (
            centre[0] + (x - centre[0]) * cosine - (y - centre[1]) * sine,
            centre[1] + (x - centre[0]) * sine + (y - centre[1]) * cosine,
        )
        for x, y in points
    ]


class Canvas:
    """A picture in the making."""

    def __init__(self, table: Colour, wall: Colour | None = None, horizon: float = 330) -> None:
        self._size = (WIDTH * _SCALE, HEIGHT * _SCALE)
        self._image = Image.new("RGB", self._size, table)
        self._wood()
        if wall:
            self._wall(wall, int(horizon * _SCALE))

    def _wood(self) -> None:
        grain = Image.effect_noise((self._size[0] // 40, self._size[1] // 2), 70)
        grain = grain.resize(self._size, Image.Resampling.BICUBIC)
        grain = grain.filter(ImageFilter.GaussianBlur(2))
        grain = _levels(grain, 0.2, 103)
        tinted = Image.merge("RGB", [grain] * 3)
        self._image = ImageChops.overlay(self._image, tinted)
        boards = ImageDraw.Draw(self._image, "RGBA")
        for top in range(260, self._size[1], 370):
            boards.line([(0, top), (self._size[0], top)], fill=(30, 18, 8, 90), width=4)
            boards.line([(0, top + 4), (self._size[0], top + 4)], fill=(255, 240, 220, 40), width=3)
        self._light(0.62)

    def _light(self, corner: float) -> None:
        """Brighter at the window's side, darker in the far corners."""
        glow = Image.radial_gradient("L").resize((self._size[0] * 2, self._size[1] * 2))
        left, top = int(self._size[0] * 0.62), int(self._size[1] * 0.7)
        glow = glow.crop((left, top, left + self._size[0], top + self._size[1]))
        dark = Image.blend(Image.new("RGB", self._size), self._image, corner)
        self._image = Image.composite(dark, self._image, glow)

    def _wall(self, colour: Colour, horizon: int) -> None:
        fade = Image.linear_gradient("L").resize((self._size[0], horizon))
        low = Image.new("RGB", fade.size, tuple(int(part * 0.8) for part in colour))
        self._image.paste(Image.composite(low, Image.new("RGB", fade.size, colour), fade), (0, 0))
        edge = Image.new("L", self._size)
        ImageDraw.Draw(edge).rectangle((0, horizon - 8, self._size[0], horizon + 30), fill=120)
        self._darken(edge.filter(ImageFilter.GaussianBlur(16)))

    def _darken(self, mask: Image.Image) -> None:
        self._image.paste((12, 10, 14), mask=mask)

    def _mask(self, *shapes: Sequence[Point]) -> Image.Image:
        mask = Image.new("L", self._size)
        pen = ImageDraw.Draw(mask)
        for shape in shapes:
            pen.polygon([(x * _SCALE, y * _SCALE) for x, y in shape], fill=255)
        return mask

    def shadow(
        self,
        shape: Sequence[Point],
        *,
        blur: float = 18,
        strength: float = 0.5,
        drop: Point = (0, 0),
    ) -> None:
        """What a thing keeps from the light: a soft dark patch."""
        mask = self._mask(moved(shape, *drop)).filter(ImageFilter.GaussianBlur(blur * _SCALE))
        self._darken(_levels(mask, strength))

    def solid(
        self,
        shape: Sequence[Point],
        colour: Colour,
        *,
        depth: float = 22,
        shine: float = 0.35,
        grain: int = 0,
    ) -> None:
        """A rounded body: lit from the upper left, dark at the lower right rim.

        `depth` is how far the rounding reaches in (pixels), `shine` the strength of the light,
        `grain` the roughness of the stuff.
        """
        mask = self._mask(shape)
        body = Image.new("RGB", self._size, colour)
        if grain:
            weave = Image.effect_noise(self._size, grain).filter(ImageFilter.GaussianBlur(1))
            body = ImageChops.overlay(body, Image.merge("RGB", [weave] * 3))
        soft = mask.filter(ImageFilter.GaussianBlur(depth * _SCALE))
        reach = int(depth * _SCALE * 0.55)
        lit = ImageChops.subtract(soft, _shifted(soft, reach))
        dim = ImageChops.subtract(soft, _shifted(soft, -reach))
        rim = _levels(ImageChops.invert(soft), 0.55)
        body.paste((8, 8, 16), mask=rim)
        body.paste((8, 8, 18), mask=_levels(lit, 0.1))
        body.paste((6, 6, 14), mask=_levels(dim, 0.75))
        body.paste((255, 252, 244), mask=_levels(lit, shine * 2))
        self._image.paste(body, mask=mask)

    def flat(self, shape: Sequence[Point], colour: Colour, opacity: float = 1) -> None:
        """A print or a patch without any body."""
        self._image.paste(colour, mask=_levels(self._mask(shape), opacity))

    def stroke(
        self, points: Sequence[Point], colour: Colour, width: float, *, soft: float = 0,
        opacity: float = 1,
    ) -> None:  # fmt: skip
        """A line through points, with round joints."""
        mask = Image.new("L", self._size)
        pen = ImageDraw.Draw(mask)
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        pen.line(scaled, fill=255, width=int(width * _SCALE), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            half = width * _SCALE / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * _SCALE))
        self._image.paste(colour, mask=_levels(mask, opacity))

    def lace(self, start: Point, end: Point, colour: Colour, width: float = 15) -> None:
        """A flat lace with its own small shadow."""
        below = [(start[0] + 2, start[1] + 7), (end[0] + 2, end[1] + 7)]
        self.stroke(below, (10, 10, 12), width, soft=4, opacity=0.5)
        self.stroke([start, end], colour, width)
        self.stroke(
            [(start[0], start[1] - width / 4), (end[0], end[1] - width / 4)],
            (255, 255, 255), width / 4, soft=1.5, opacity=0.6,
        )  # fmt: skip

    def words(
        self, at: Point, text: str, size: float, colour: Colour, turn: float = 0, *,
        from_left: bool = False,
    ) -> None:  # fmt: skip
        """Printed words, their middle (or their left end) at a point."""
        font = ImageFont.truetype(_FONT, int(size * _SCALE))
        left, top, right, bottom = font.getbbox(text)
        label = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
        ImageDraw.Draw(label).text((4 - left, 4 - top), text, font=font, fill=255)
        label = label.rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
        back = 0 if from_left else label.width / 2
        place = (int(at[0] * _SCALE - back), int(at[1] * _SCALE - label.height / 2))
        self._image.paste(colour, place, label)

    def barcode(self, left: float, top: float, code: str, bar: float = 3, tall: float = 90) -> None:
        """An EAN-13 with its digits, on white. `code` has 12 digits; the check digit is added."""
        digits = [int(digit) for digit in code]
        digits.append(-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10)
        modules = _ean_modules(digits)
        self.flat(box(left - 30, top - 14, left + 95 * bar + 24, top + tall + 34), (250, 250, 248))
        for index, module in enumerate(modules):
            if module == "1":
                x = left + index * bar
                self.flat(box(x, top, x + bar - 0.5, top + tall), (16, 16, 18))
        shown = "".join(map(str, digits))
        self.words((left + 47 * bar, top + tall + 17), shown, 19, (16, 16, 18))

    def picture(self) -> Image.Image:
        """The finished picture, with the softness and grain of a phone's camera."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        noise = Image.effect_noise((WIDTH, HEIGHT), 9).filter(ImageFilter.GaussianBlur(0.6))
        return Image.blend(small, ImageChops.overlay(small, Image.merge("RGB", [noise] * 3)), 0.6)


def _levels(image: Image.Image, factor: float, lift: int = 0) -> Image.Image:
    """Every grey value times `factor`, plus `lift`."""
    return image.point([min(int(value * factor) + lift, 255) for value in range(256)])


def _shifted(image: Image.Image, by: int) -> Image.Image:
    """Moved right and down; what is uncovered keeps its old values."""
    moved_image = image.copy()
    moved_image.paste(image, (by, by))
    return moved_image


def _ean_modules(digits: Sequence[int]) -> str:
    """https://www.gs1.org/standards/barcodes: guards, six left and six right digits."""
    left = ""
    for digit, parity in zip(digits[1:7], _EAN_PARITY[digits[0]], strict=True):
        pattern = _EAN_LEFT[digit]
        mirrored = "".join("01"[bit == "0"] for bit in reversed(pattern))
        left += pattern if parity == "L" else mirrored
    right = "".join("".join("01"[bit == "0"] for bit in _EAN_LEFT[digit]) for digit in digits[7:])
    return f"101{left}01010{right}101"
