"""The sample pair of sneakers, from the side, from above and from behind.

Owns their shapes and colours. They carry no trademark. Brushes are in `paint`.
"""

from collections.abc import Sequence

from sandbox.samples.paint import Canvas, Colour, Point, box, moved, oval, path, smooth, turned

_OAK: Colour = (178, 134, 92)
_WALL: Colour = (226, 222, 212)
_WHITE: Colour = (240, 240, 236)
_INK: Colour = (34, 36, 42)
_RED: Colour = (206, 52, 44)
_GREY: Colour = (150, 156, 164)

_SOLE = path(
    "150,600 170,570 420,585 640,590 900,585 1040,560 1075,585 1060,640 "
    "960,668 600,672 240,672 155,655"
)
_UPPER = path(
    "165,600 172,470 186,352 214,322 262,350 330,384 402,352 448,272 "
    "500,262 536,318 640,408 760,470 900,500 1010,530 1062,575 1040,604 "
    "700,606 400,604"
)
_HEEL = path("168,600 174,480 190,390 238,400 300,470 330,560 340,604 250,606")
_TOE = path("800,604 820,548 880,512 960,520 1030,548 1060,578 1036,604 920,608")
_EYESTAY = path("430,330 470,300 530,336 640,424 760,488 740,522 640,500 540,440 450,388")
_COLLAR = path("196,352 216,334 262,362 330,398 400,368 388,392 330,420 250,392")
_WAVE = path("345,560 470,500 620,520 770,486 690,552 560,566 450,552 370,588")


def _shoe(canvas: Canvas, right: float, down: float, size: float, dim: float = 1) -> None:
    def place(points: Sequence[Point]) -> list[Point]:
        return moved(smooth(points), right, down, size)

    def shade(colour: Colour) -> Colour:
        return (int(colour[0] * dim), int(colour[1] * dim), int(colour[2] * dim))

    ground = moved(oval(610, 668, 500, 34), right, down, size)
    canvas.shadow(ground, blur=24, strength=0.62, drop=(16, 8))
    canvas.shadow(moved(oval(610, 672, 450, 12), right, down, size), blur=6, strength=0.7)
    canvas.solid(place(_UPPER), shade(_WHITE), depth=34, shine=0.3, grain=18)
    canvas.solid(place(_COLLAR), shade((58, 60, 68)), depth=9, shine=0.15)
    canvas.solid(place(_HEEL), shade(_GREY), depth=16, shine=0.3, grain=14)
    canvas.solid(place(_TOE), shade(_GREY), depth=18, shine=0.35, grain=14)
    canvas.solid(place(_WAVE), shade(_RED), depth=10, shine=0.3)
    canvas.solid(place(_EYESTAY), shade(_INK), depth=10, shine=0.25)
    canvas.solid(place(_SOLE), shade((246, 244, 238)), depth=16, shine=0.2)
    canvas.solid(
        place(path("228,612 250,600 420,604 452,622 420,648 250,648")),
        shade((196, 70, 60)),
        depth=10,
        shine=0.55,
    )
    canvas.flat(
        place(path("190,662 600,667 960,659 1046,636 1050,648 960,676 600,681 194,678")),
        shade(_INK),
    )
    canvas.stroke(
        moved(path("176,596 420,600 900,598 1040,580"), right, down, size),
        (20, 20, 24),
        3,
        soft=1.5,
        opacity=0.5,
    )
    for step in range(5):
        x, y = 470 + step * 60, 318 + step * 42
        ends = moved([(x, y), (x - 34 + step * 2, y + 62 - step * 4)], right, down, size)
        canvas.lace(ends[0], ends[1], shade((252, 252, 250)), 15 * size)


def side() -> Canvas:
    """Both shoes, one before the other."""
    canvas = Canvas(_OAK, _WALL, 380)
    _shoe(canvas, 190, 20, 0.8, 0.86)
    _shoe(canvas, 0, 110, 0.98)
    return canvas


_FROM_ABOVE: tuple[tuple[str, Colour, float, float], ...] = (
    ("0,-350 84,-300 112,-220 60,-196 0,-188 -60,-196 -108,-220 -80,-300", _GREY, 22, 0.4),
    ("0,362 70,346 98,280 96,200 60,262 0,284 -60,262 -92,200 -98,280 -70,346", _RED, 14, 0.3),
    ("0,20 62,60 76,170 56,262 0,286 -56,262 -74,170 -60,60", (44, 46, 54), 26, 0.1),
    ("0,96 44,120 54,190 36,244 0,258 -36,244 -52,190 -42,120", (86, 92, 104), 20, 0.18),
    ("30,-180 70,-176 76,-60 70,60 40,40 32,-60", _INK, 8, 0.25),
    ("-30,-180 -70,-176 -76,-60 -70,60 -40,40 -32,-60", _INK, 8, 0.25),
    ("0,-170 34,-150 38,40 30,84 0,96 -30,84 -38,40 -34,-150", (226, 226, 224), 14, 0.3),
)


def _shoe_from_above(canvas: Canvas, middle: float, turn: float) -> None:
    centre = (middle, 450)

    def place(points: Sequence[Point]) -> list[Point]:
        return turned(moved(smooth(points), middle, 450), centre, turn)

    outline: list[Point] = path(
        "0,-372 88,-330 132,-230 138,-110 112,20 108,180 112,300 70,366 "
        "0,380 -70,366 -112,300 -104,180 -108,20 -130,-110 -124,-230 "
        "-84,-330"
    )
    canvas.shadow(place(outline), blur=26, strength=0.62, drop=(18, 16))
    canvas.solid(place(outline), (246, 244, 238), depth=16, shine=0.2)
    canvas.solid(
        place([(x * 0.9, y * 0.94) for x, y in outline]), _WHITE, depth=36, shine=0.3, grain=18
    )
    for shape, colour, depth, shine in _FROM_ABOVE:
        canvas.solid(place(path(shape)), colour, depth=depth, shine=shine, grain=14)
    for step in range(5):
        y = -150 + step * 44
        left, right = turned([(middle - 58, 450 + y), (middle + 58, 450 + y + 14)], centre, turn)
        canvas.lace(left, right, (252, 252, 250), 17)


def top() -> Canvas:
    """Both shoes seen from above."""
    canvas = Canvas(_OAK)
    _shoe_from_above(canvas, 420, -5)
    _shoe_from_above(canvas, 780, 6)
    return canvas


def _shoe_from_behind(canvas: Canvas, middle: float) -> None:
    def place(points: Sequence[Point]) -> list[Point]:
        return moved(smooth(points), middle, 0)

    canvas.shadow(moved(oval(0, 760, 200, 26), middle, 0), blur=20, strength=0.65, drop=(12, 6))
    canvas.shadow(moved(oval(0, 764, 170, 10), middle, 0), blur=5, strength=0.7)
    canvas.solid(
        place(
            path(
                "-150,640 -130,500 -104,330 -90,262 -40,236 0,244 40,236 90,262 "
                "104,330 130,500 150,640 100,690 -100,690"
            )
        ),
        _WHITE,
        depth=44,
        shine=0.32,
        grain=18,
    )
    canvas.solid(
        place(path("-84,276 -40,256 0,262 40,256 84,276 70,300 0,292 -70,300")),
        (52, 54, 62),
        depth=8,
        shine=0.15,
    )
    canvas.solid(
        place(path("-120,640 -104,520 -74,430 0,412 74,430 104,520 120,640 70,676 -70,676")),
        _GREY,
        depth=24,
        shine=0.35,
        grain=14,
    )
    canvas.solid(
        place(path("-40,320 0,310 40,320 46,400 0,412 -46,400")), _RED, depth=12, shine=0.35
    )
    canvas.solid(
        place(path("-172,660 -150,630 0,650 150,630 172,660 170,736 140,752 -140,752 -170,736")),
        (246, 244, 238),
        depth=18,
        shine=0.22,
    )
    canvas.flat(moved(box(-164, 732, 164, 760, 12), middle, 0), _INK)
    canvas.words((middle, 560), "42", 44, (236, 236, 232))


def heel() -> Canvas:
    """Both heels, with the size."""
    canvas = Canvas(_OAK, _WALL, 420)
    _shoe_from_behind(canvas, 400)
    _shoe_from_behind(canvas, 800)
    return canvas
