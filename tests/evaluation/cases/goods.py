"""The goods of the cases, drawn in the colour that the truth names.

Owns one painter for each kind of goods that the data names in `of`. Does not own the print on
labels (prints) nor the photograph (photographs).
"""

import math
from collections.abc import Callable

from tests.photos_corpus.brush import Brush, Colour, Point, arc, either, ellipse, line, polygon

_STEEL: Colour = (176, 180, 186)
_RUBBER: Colour = (36, 36, 38)
_PALE: Colour = (232, 232, 228)

Painter = Callable[[Brush, Colour], None]


def _phone(brush: Brush, colour: Colour) -> None:
    """From behind: that is where its colour is."""
    brush.paint(polygon([(30, 8), (70, 8), (70, 92), (30, 92)], 4), colour, 0.3)
    brush.mark(polygon([(33, 11), (51, 11), (51, 31), (33, 31)], 3), _times(colour, 0.75))
    for x, y in ((38, 16), (46, 16), (38, 26)):
        brush.mark(ellipse(x, y, 3.2, 3.2), (18, 20, 24))
        brush.mark(ellipse(x - 0.8, y - 0.8, 0.9, 0.9), (120, 140, 170))


def _notebook(brush: Brush, colour: Colour) -> None:
    brush.paint(polygon([(18, 18), (82, 18), (82, 60), (18, 60)], 2), colour, 0.2)
    brush.mark(polygon([(20, 21), (80, 21), (80, 57), (20, 57)]), (30, 52, 96))
    brush.mark(polygon([(20, 21), (56, 21), (34, 57), (20, 57)]), (72, 104, 158), 0.5)
    brush.paint(polygon([(18, 60), (82, 60), (92, 82), (8, 82)], 1), _times(colour, 0.9), 0.2)
    for row in range(4):
        inset = 1 - row * 2
        brush.mark(line([(20 + inset, 63 + row * 3), (80 - inset, 63 + row * 3)], 1.8), _RUBBER)
    brush.mark(polygon([(40, 76), (60, 76), (62, 81), (38, 81)]), _times(colour, 0.75))


def _shoe(brush: Brush, colour: Colour) -> None:
    upper = polygon(
        [(8, 66), (10, 42), (20, 36), (30, 46), (48, 50), (70, 58), (90, 64), (92, 70), (8, 70)], 2
    )
    brush.paint(upper, colour, 0.3, 70)
    brush.mark(polygon([(30, 57), (58, 57), (50, 62), (34, 62)]), _times(colour, 0.7))
    for step in range(5):
        brush.mark(line([(33 + step * 5, 47 + step), (39 + step * 5, 56 + step)], 0.9), _PALE)
    brush.paint(polygon([(7, 68), (93, 68), (94, 75), (88, 78), (9, 78)], 2), _PALE, 0.15)


def _shirt(brush: Brush, colour: Colour) -> None:
    body = polygon([(34, 14), (44, 18), (56, 18), (66, 14), (94, 34), (83, 49), (73, 42), (74, 90),
                    (26, 90), (27, 42), (17, 49), (6, 34)], 1)  # fmt: skip
    brush.paint(body, colour, 0.2, 90)
    brush.mark(arc(50, 15, 8, 6, 2, (0, 180)), _times(colour, 0.7))
    for fold in ([(38, 48), (36, 88)], [(62, 46), (66, 88)], [(50, 60), (52, 88)]):
        brush.mark(line(fold, 1.4), (0, 0, 0), 0.16)
    brush.grain(4)


def _fan(brush: Brush, colour: Colour) -> None:
    brush.round(polygon([(48, 56), (52, 56), (53, 88), (47, 88)]), colour)
    brush.paint(ellipse(50, 90, 20, 4), colour, 0.2)
    brush.paint(ellipse(50, 36, 31, 31), (150, 158, 166), 0.2)
    for turn in (10, 130, 250):
        x, y = _around(50, 36, 15, turn)
        brush.mark(ellipse(x, y, 15, 9, turn), (112, 140, 160))
    rings = (arc(50, 36, ring, ring, 0.5, (0, 360)) for ring in range(5, 31, 4))
    wires = (line([(50, 36), _around(50, 36, 30, turn)], 0.4) for turn in range(0, 360, 15))
    brush.mark(either(*rings, *wires), colour)
    brush.paint(arc(50, 36, 31, 31, 1.6, (0, 360)), colour, 0.1)
    brush.mark(ellipse(50, 36, 5, 5), colour)


def _guitar(brush: Brush, colour: Colour) -> None:
    body = either(ellipse(50, 72, 21, 20), ellipse(50, 50, 16, 15))
    brush.paint(body, colour, 0.4, 60)
    brush.paint(polygon([(47, 6), (53, 6), (53, 52), (47, 52)]), (72, 46, 30), 0.1)
    brush.paint(polygon([(45, 2), (55, 2), (54, 12), (46, 12)], 1), (56, 36, 26), 0.1)
    brush.mark(ellipse(50, 56, 6, 6), (30, 20, 14))
    brush.mark(polygon([(41, 78), (59, 78), (59, 81), (41, 81)]), (46, 28, 18))
    strings = (line([(x, 4), (x, 79)], 0.15) for x in (47.8, 48.7, 49.6, 50.5, 51.4, 52.3))
    brush.mark(either(*strings), (226, 222, 208))


def _chair(brush: Brush, colour: Colour) -> None:
    for x, y in ((28, 93), (40, 82), (72, 93), (60, 82)):
        brush.paint(line([(34 if x < 50 else 66, 56), (x, y)], 3), _times(colour, 0.7), 0.2)
    brush.paint(polygon([(29, 10), (71, 10), (68, 50), (32, 50)], 3), colour, 0.3)
    brush.mark(polygon([(36, 16), (64, 16), (62, 44), (38, 44)], 2), _times(colour, 0.85))
    brush.paint(polygon([(25, 50), (75, 50), (71, 61), (29, 61)], 2), colour, 0.3)


def _mouse(brush: Brush, colour: Colour) -> None:
    brush.round(ellipse(50, 54, 20, 33), colour)
    brush.mark(line([(50, 21), (50, 50)], 0.8), _times(colour, 0.5))
    brush.mark(arc(50, 50, 19, 6, 0.7, (180, 360)), _times(colour, 0.5))
    brush.mark(ellipse(50, 34, 2.2, 5), (90, 94, 100))


def _bicycle(brush: Brush, colour: Colour) -> None:
    for x in (25, 75):
        brush.paint(arc(x, 66, 19, 19, 2, (0, 360)), _RUBBER, 0.1)
        spokes = (line([(x, 66), _around(x, 66, 18, turn)], 0.25) for turn in range(0, 360, 24))
        brush.paint(either(*spokes), _STEEL, 0.1)
    frame: tuple[list[Point], ...] = (
        [(25, 66), (40, 38), (66, 38), (46, 66), (25, 66)],
        [(40, 38), (46, 66)],
        [(75, 66), (66, 34)],
    )
    for tube in frame:
        brush.paint(line(tube, 2.6), colour, 0.2)
    brush.paint(line([(66, 34), (64, 28), (72, 26)], 1.8), _RUBBER, 0.1)
    brush.paint(line([(40, 38), (38, 31)], 1.8), _STEEL, 0.1)
    brush.paint(ellipse(38, 30, 7, 2.4), _RUBBER, 0.1)
    brush.paint(arc(46, 66, 5, 5, 1.4, (0, 360)), _STEEL, 0.1)


def _teddy(brush: Brush, colour: Colour) -> None:
    parts = ((35, 18, 7, 7), (65, 18, 7, 7), (26, 60, 7, 14), (74, 60, 7, 14), (37, 86, 9, 8),
             (63, 86, 9, 8), (50, 64, 22, 24), (50, 32, 18, 17))  # fmt: skip
    for part in parts:
        brush.paint(ellipse(*part), colour, 0.35, 75)
    brush.grain(10)
    brush.mark(ellipse(50, 38, 8, 6), _times(colour, 1.3))
    for x, y, size in ((43, 29, 2), (57, 29, 2), (50, 36, 2.6)):
        brush.mark(ellipse(x, y, size, size), (24, 20, 18))


def _bottle(brush: Brush, colour: Colour) -> None:
    brush.round(polygon([(30, 34), (70, 34), (70, 90), (30, 90)], 5), colour)
    brush.mark(line([(35, 40), (35, 86)], 2), (255, 255, 255), 0.5)
    brush.round(polygon([(44, 24), (56, 24), (56, 35), (44, 35)]), (200, 172, 96))
    brush.round(polygon([(41, 8), (59, 8), (59, 25), (41, 25)], 2), _times(colour, 0.7))


def _drill(brush: Brush, colour: Colour) -> None:
    brush.paint(polygon([(24, 28), (66, 28), (70, 34), (70, 46), (24, 48)], 3), colour, 0.3)
    brush.paint(polygon([(26, 44), (44, 44), (40, 82), (22, 82)], 3), colour, 0.2)
    brush.mark(polygon([(24, 56), (42, 56), (41, 70), (23, 70)], 2), _RUBBER, 0.8)
    brush.paint(polygon([(69, 33), (80, 35), (80, 44), (69, 47)], 1), _RUBBER, 0.2)
    brush.paint(line([(80, 39), (94, 39)], 1.6), _STEEL, 0.2)
    brush.mark(polygon([(46, 47), (52, 47), (50, 56), (46, 56)]), _RUBBER)


def _headphones(brush: Brush, colour: Colour) -> None:
    brush.paint(arc(50, 52, 30, 38, 5, (180, 360)), colour, 0.3)
    for x, shift in ((21, 3), (79, -3)):
        brush.round(ellipse(x, 60, 9, 17), colour)
        brush.paint(ellipse(x + shift, 60, 6, 15), _times(colour, 0.6), 0.2)


def _pot(brush: Brush, colour: Colour) -> None:
    for x in (16, 84):
        brush.paint(arc(x, 50, 7, 5, 3, (0, 360)), _RUBBER, 0.2)
    brush.round(polygon([(20, 42), (80, 42), (78, 82), (22, 82)], 3), colour)
    brush.paint(ellipse(50, 42, 31, 8), _times(colour, 0.85), 0.3)
    brush.paint(arc(50, 42, 31, 8, 1.2, (0, 360)), _STEEL, 0.2)
    brush.paint(ellipse(50, 34, 5, 3), _RUBBER, 0.2)


def _watch(brush: Brush, colour: Colour) -> None:
    brush.paint(polygon([(41, 6), (59, 6), (62, 34), (38, 34)], 1), _times(colour, 0.9), 0.2)
    brush.paint(polygon([(38, 66), (62, 66), (59, 94), (41, 94)], 1), _times(colour, 0.9), 0.2)
    brush.paint(ellipse(50, 50, 21, 21), colour, 0.4)
    brush.mark(ellipse(50, 50, 17, 17), (244, 243, 238))
    hours = (
        line([_around(50, 50, 13, turn), _around(50, 50, 15.5, turn)], 0.8)
        for turn in range(0, 360, 30)
    )
    brush.mark(either(*hours), _RUBBER)
    brush.mark(line([(50, 50), (42, 44)], 1.2), _RUBBER)
    brush.mark(line([(50, 50), (60, 42)], 0.8), _RUBBER)


def _table(brush: Brush, colour: Colour) -> None:
    for x in (16, 30, 70, 84):
        foot = 88 if x in {16, 84} else 76
        brush.paint(line([(x, 50), (x, foot)], 3.4), _times(colour, 0.75), 0.2)
    brush.paint(polygon([(24, 36), (76, 36), (94, 52), (6, 52)]), colour, 0.3)
    brush.paint(polygon([(6, 52), (94, 52), (94, 57), (6, 57)]), _times(colour, 0.8), 0.1)


def _tyre(brush: Brush, colour: Colour) -> None:
    brush.paint(ellipse(50, 50, 40, 40), colour, 0.3)
    tread = (
        line([_around(50, 50, 35, turn), _around(50, 50, 40, turn + 4)], 0.7)
        for turn in range(0, 360, 8)
    )
    brush.mark(either(*tread), (14, 14, 15))
    brush.erase(ellipse(50, 50, 22, 22))
    brush.paint(arc(50, 50, 23, 23, 1.2, (0, 360)), (70, 70, 74), 0.1)


GOODS: dict[str, Painter] = {
    painter.__name__.removeprefix("_"): painter
    for painter in (
        _phone, _notebook, _shoe, _shirt, _fan, _guitar, _chair, _mouse, _bicycle, _teddy, _bottle,
        _drill, _headphones, _pot, _watch, _table, _tyre,
    )
}  # fmt: skip
"""The painters, by what the data calls their goods."""


def _around(x: float, y: float, radius: float, degrees: float) -> Point:
    turn = math.radians(degrees)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def _times(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, channel * factor) for channel in colour)
    return red, green, blue
