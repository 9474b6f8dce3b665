"""Products as they are sold: shapes, materials and what makes each hard to cut out.

Owns one painter a product. Does not own the ground nor the light of the room.
"""

from collections.abc import Callable

import numpy as np

from tests.photos_corpus.brush import Brush, Colour, arc, either, ellipse, furry, line, polygon

BRIGHT: tuple[Colour, ...] = (
    (196, 40, 44), (32, 84, 168), (24, 128, 84), (238, 168, 28), (112, 52, 140),
    (228, 96, 40), (20, 120, 140), (212, 72, 128), (124, 76, 44), (60, 64, 72),
)  # fmt: skip


def box(brush: Brush) -> None:
    """A carton seen from a corner, with a label."""
    colour = _colour(brush)
    brush.paint(polygon([(18, 34), (52, 42), (52, 88), (18, 74)]), colour, 0.1)
    brush.paint(polygon([(52, 42), (82, 32), (82, 72), (52, 88)]), _times(colour, 0.7), 0.1)
    brush.paint(polygon([(18, 34), (48, 24), (82, 32), (52, 42)]), _times(colour, 1.2), 0.1)
    brush.mark(polygon([(24, 48), (45, 53), (45, 70), (24, 63)]), (240, 238, 230))
    brush.mark(polygon([(27, 53), (42, 57), (42, 60), (27, 56)]), (40, 40, 40))


def shoe(brush: Brush) -> None:
    """A trainer from the side: a light sole under a coloured upper."""
    upper = polygon([(10, 62), (12, 44), (24, 38), (34, 46), (50, 50), (70, 58), (88, 64), (90, 70),
                     (10, 70)], 2)  # fmt: skip
    brush.paint(upper, _colour(brush), 0.4, 70)
    brush.mark(polygon([(30, 56), (56, 56), (50, 61), (34, 61)]), (236, 236, 232))
    for step in range(4):
        brush.mark(line([(34 + step * 5, 47), (39 + step * 5, 55)], 0.9), (228, 228, 224))
    brush.paint(polygon([(8, 67), (91, 67), (92, 74), (86, 77), (10, 77)], 2), (206, 202, 192), 0.2)


def mug(brush: Brush) -> None:
    """A mug whose handle has a hole in it."""
    colour = _colour(brush)
    brush.paint(arc(66, 52, 14, 15, 5, (0, 360)), _times(colour, 0.8), 0.3)
    brush.round(polygon([(24, 26), (66, 26), (64, 80), (26, 80)], 3), colour)
    brush.mark(ellipse(45, 28, 19, 3.5), _times(colour, 0.45))
    brush.mark(line([(31, 36), (32, 72)], 2), (255, 255, 255), 0.5)


def bottle(brush: Brush) -> None:
    """Dark glass with highlights and a paper label."""
    colour = _pick(brush, ((38, 74, 44), (96, 52, 22), (30, 36, 60)))
    body = polygon(
        [(40, 8), (60, 8), (60, 28), (70, 42), (70, 92), (30, 92), (30, 42), (40, 28)], 2
    )
    brush.round(body, colour)
    brush.mark(line([(35, 46), (35, 88)], 2.2), (255, 255, 255), 0.75)
    brush.mark(line([(64, 46), (64, 88)], 1), (255, 255, 255), 0.35)
    brush.mark(polygon([(30, 54), (70, 54), (70, 78), (30, 78)]), (232, 222, 196))
    brush.paint(polygon([(39, 6), (61, 6), (61, 14), (39, 14)], 1), _colour(brush), 0.4, 0)


def plate(brush: Brush) -> None:
    """White china: hard on anything light."""
    brush.paint(ellipse(50, 50, 40, 34), (238, 237, 233), 0.14)
    brush.mark(ellipse(50, 50, 37, 31), (246, 245, 242))
    brush.mark(ellipse(50, 51, 27, 22), (226, 225, 222))
    brush.mark(ellipse(50, 52, 26, 21), (244, 243, 240))


def handbag(brush: Brush) -> None:
    """A bag under thin straps."""
    colour = _colour(brush)
    brush.paint(arc(50, 44, 20, 30, 2, (180, 360)), _times(colour, 0.75), 0.2)
    brush.paint(arc(50, 44, 14, 25, 1.6, (180, 360)), _times(colour, 0.6), 0.2)
    brush.paint(polygon([(22, 42), (78, 42), (86, 86), (14, 86)], 4), colour, 0.35, 80)
    brush.mark(line([(20, 55), (80, 55)], 0.7), _times(colour, 0.5))
    brush.mark(ellipse(50, 58, 4, 4), (214, 178, 92))
    brush.grain(4)


def phone(brush: Brush) -> None:
    """A dark slab: hard on anything dark."""
    brush.paint(polygon([(32, 10), (68, 10), (68, 90), (32, 90)], 4), (30, 31, 34), 0.3)
    brush.mark(polygon([(34, 13), (66, 13), (66, 87), (34, 87)], 2), (14, 15, 18))
    brush.mark(polygon([(34, 13), (54, 13), (34, 60)]), (70, 78, 92), 0.5)
    brush.mark(ellipse(50, 16, 1, 1), (60, 70, 90))


def shirt(brush: Brush) -> None:
    """Patterned cloth: stripes across the outline."""
    body = polygon([(34, 16), (44, 20), (56, 20), (66, 16), (92, 34), (82, 48), (72, 42), (73, 88),
                    (27, 88), (28, 42), (18, 48), (8, 34)], 1)  # fmt: skip
    one, other = _colour(brush), _pick(brush, ((238, 234, 226), (44, 46, 60), (216, 190, 120)))
    brush.paint(body, one, 0.2, 90)
    for row in range(22, 88, 9):
        brush.mark(polygon([(5, row), (95, row), (95, row + 4), (5, row + 4)]), other, 0.92)
    brush.mark(line([(38, 50), (36, 86)], 1.6), (0, 0, 0), 0.15)
    brush.mark(line([(62, 46), (66, 86)], 1.6), (0, 0, 0), 0.15)
    brush.grain(5)


def ball(brush: Brush) -> None:
    """A sphere with patches, lit from above."""
    brush.round(ellipse(50, 50, 36, 36), _colour(brush), 0.7)
    for turn in range(0, 360, 72):
        x, y = 50 + 24 * np.cos(np.deg2rad(turn)), 50 + 24 * np.sin(np.deg2rad(turn))
        brush.mark(ellipse(float(x), float(y), 8, 8), (34, 34, 38))
    brush.mark(ellipse(40, 34, 7, 5, -30), (255, 255, 255), 0.6)


def glasses(brush: Brush) -> None:
    """Thin frames around nothing: nobody should trust this one easily."""
    rim = either(arc(30, 50, 16, 13, 1.4, (0, 360)), arc(70, 50, 16, 13, 1.4, (0, 360)))
    temples = either(line([(14, 46), (6, 42)], 1.6), line([(86, 46), (94, 42)], 1.6))
    brush.paint(either(rim, temples, line([(46, 48), (54, 48)], 1.6)), _colour(brush), 0.2)


def tin(brush: Brush) -> None:
    """Shiny metal with a printed band."""
    brush.round(either(polygon([(28, 18), (72, 18), (72, 84), (28, 84)]), ellipse(50, 84, 22, 5)),
                (168, 170, 174), 0.75)  # fmt: skip
    for x, strength in ((36, 0.7), (48, 0.3), (60, 0.5)):
        brush.mark(line([(x, 18), (x, 86)], 2.4), (255, 255, 255), strength)
    brush.mark(polygon([(28, 32), (72, 32), (72, 72), (28, 72)]), _colour(brush), 0.9)
    brush.paint(ellipse(50, 18, 22, 5), (206, 208, 210), 0.2)


def teddy(brush: Brush) -> None:
    """Plush: an outline that is fuzzy all around."""
    colour = _pick(brush, ((150, 98, 54), (196, 150, 100), (180, 90, 110)))
    parts = [(50, 64, 22, 24), (50, 32, 18, 17), (35, 18, 7, 7), (65, 18, 7, 7), (26, 60, 7, 14),
             (74, 60, 7, 14), (37, 86, 9, 8), (63, 86, 9, 8)]  # fmt: skip
    body = either(*(ellipse(*part) for part in parts))
    body = furry(body, 2.2, brush.rng)
    brush.paint(body, colour, 0.35, 75)
    brush.grain(12)
    for x, y, size in ((43, 29, 2), (57, 29, 2), (50, 37, 3)):
        brush.mark(ellipse(x, y, size, size), (28, 22, 20))


def chair(brush: Brush) -> None:
    """Thin legs, and gaps between the bars of its back."""
    colour = _colour(brush)
    for x, y in ((28, 92), (40, 80), (72, 92), (62, 80)):
        brush.paint(line([(34 if x < 50 else 66, 56), (x, y)], 2.6), _times(colour, 0.7), 0.2)
    brush.paint(polygon([(26, 52), (74, 52), (70, 60), (30, 60)], 1), colour, 0.2)
    for x in (32, 44, 56, 68):
        brush.paint(line([(x, 14), (x, 54)], 3), _times(colour, 0.85), 0.2)
    brush.paint(polygon([(29, 10), (71, 10), (71, 19), (29, 19)], 2), colour, 0.2)


def book(brush: Brush) -> None:
    """A cover with letters, lying askew, its pages as light as paper."""
    brush.paint(polygon([(20, 30), (64, 16), (84, 74), (40, 90)]), (226, 220, 204), 0.1)
    brush.paint(polygon([(18, 26), (62, 12), (82, 70), (38, 86)]), _colour(brush), 0.2)
    brush.mark(polygon([(28, 32), (58, 22), (61, 29), (31, 39)]), (244, 240, 226))
    brush.mark(ellipse(53, 56, 11, 11), _pick(brush, BRIGHT))


def cap(brush: Brush) -> None:
    """A cap with a peak."""
    colour = _colour(brush)
    brush.paint(polygon([(58, 62), (74, 60), (94, 68), (92, 74), (70, 72), (50, 70)], 2),
                _times(colour, 0.7), 0.3)  # fmt: skip
    crown = ellipse(44, 64, 33, 34)
    crown[round(0.68 * len(crown)) :] = 0
    brush.paint(crown, colour, 0.5, 60)
    brush.mark(arc(44, 64, 12, 34, 0.5, (180, 360)), _times(colour, 0.6))
    brush.mark(ellipse(60, 52, 7, 6), (240, 240, 236))
    brush.grain(3)


def vase(brush: Brush) -> None:
    """Glazed pottery in the colours of wood and sand: near to most grounds."""
    colour = _pick(brush, ((182, 140, 98), (150, 120, 92), (202, 182, 152), (120, 130, 120)))
    body = polygon([(42, 10), (58, 10), (56, 24), (72, 42), (74, 62), (60, 88), (40, 88), (26, 62),
                    (28, 42), (44, 24)], 4)  # fmt: skip
    brush.round(body, colour, 0.5)
    for row in (44, 50, 60):
        brush.mark(polygon([(20, row), (80, row), (80, row + 2), (20, row + 2)]), (70, 50, 40), 0.7)
    brush.mark(ellipse(40, 48, 3, 9), (255, 255, 255), 0.4)


def tumbler(brush: Brush) -> None:
    """Clear glass: its ground shines through, so a cut-out would lie."""
    brush.round(polygon([(32, 20), (68, 20), (64, 82), (36, 82)], 2), (190, 200, 204), 0.3)
    brush.mark(line([(38, 24), (41, 78)], 1.6), (255, 255, 255), 0.8)
    brush.mark(ellipse(50, 80, 13, 2.5), (120, 130, 134), 0.6)
    brush.opacity = 0.4


def several(brush: Brush) -> None:
    """Two things side by side."""
    brush.paint(polygon([(8, 42), (42, 38), (44, 82), (10, 84)]), _colour(brush), 0.2)
    brush.round(ellipse(74, 62, 20, 20), _colour(brush))


PRODUCTS: dict[str, Callable[[Brush], None]] = {
    paint.__name__: paint
    for paint in (
        box, shoe, mug, bottle, plate, handbag, phone, shirt, ball, glasses, tin, teddy, chair,
        book, cap, vase, tumbler, several,
    )
}  # fmt: skip


def _colour(brush: Brush) -> Colour:
    return _pick(brush, BRIGHT)


def _pick(brush: Brush, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(brush.rng.integers(len(colours)))]


def _times(colour: Colour, factor: float) -> Colour:
    red, green, blue = (channel * factor for channel in colour)
    return red, green, blue
