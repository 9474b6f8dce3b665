"""Draws the sample product photos: `python -m sandbox.samples.draw`.

Owns what is in the pictures. They are drawn from nothing, show no real product and carry no
trademark; they may be used like the rest of this project. Brushes are in `paint`.
"""

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from sandbox.samples import sneakers
from sandbox.samples.paint import Canvas, Colour, Point, box, moved, oval, path, smooth, turned

_PINE: Colour = (206, 172, 128)
_SLATE: Colour = (112, 116, 122)
_WALNUT: Colour = (122, 84, 58)
_LINEN: Colour = (214, 206, 192)
_INK: Colour = (34, 36, 42)
_RED: Colour = (206, 52, 44)


def _phone_box_front() -> Canvas:
    canvas = Canvas(_SLATE)
    lid = turned(box(400, 90, 800, 810, 14), (600, 450), -5)
    canvas.shadow(lid, blur=30, strength=0.7, drop=(26, 26))
    canvas.solid(
        turned(box(412, 106, 818, 826, 14), (600, 450), -5), (196, 198, 202), depth=8, shine=0.1
    )
    canvas.solid(lid, (246, 246, 248), depth=10, shine=0.12)
    body = turned(box(478, 190, 722, 660, 34), (600, 450), -5)
    canvas.shadow(body, blur=14, strength=0.35, drop=(8, 10))
    canvas.solid(body, (36, 44, 66), depth=12, shine=0.5)
    screen = turned(box(488, 200, 712, 650, 26), (600, 450), -5)
    canvas.solid(screen, (62, 98, 196), depth=80, shine=0.5)
    for x, y, size, colour in (
        (640, 330, 120, (238, 120, 110)),
        (560, 470, 130, (112, 84, 214)),
        (640, 580, 90, (84, 190, 214)),
    ):
        canvas.stroke([(x, y), (x + 1, y)], colour, size, soft=26, opacity=0.75)
    canvas.flat(oval(582, 226, 9, 9), (12, 14, 20))
    canvas.words((612, 704), "Lumo A15", 42, _INK, -5)
    canvas.words((617, 752), "128 GB · 4 GB RAM", 22, (110, 114, 122), -5)
    return canvas


def _phone_box_back() -> Canvas:
    canvas = Canvas(_SLATE)
    lid = turned(box(300, 160, 900, 740, 14), (600, 450), 3)
    canvas.shadow(lid, blur=30, strength=0.7, drop=(26, 26))
    canvas.solid(lid, (246, 246, 248), depth=10, shine=0.12)
    canvas.words((350, 240), "Lumo A15", 46, _INK, 3, from_left=True)
    for line, text in enumerate(
        ("Modelo LM-A155M", "128 GB · Dual SIM", "Color: Azul", "Nuevo · caja sellada")
    ):
        canvas.words((348 - line * 3, 310 + line * 46), text, 26, (84, 88, 98), 3, from_left=True)
    canvas.barcode(460, 520, "779912345678", 3.4, 120)
    return canvas


def _shirt(canvas: Canvas) -> None:
    body: list[Point] = path(
        "470,130 540,168 600,178 660,168 730,130 830,170 960,330 980,390 "
        "900,440 846,400 838,560 846,780 600,800 354,780 362,560 354,400 "
        "300,440 220,390 240,330 370,170"
    )
    shape = smooth(body)
    canvas.shadow(shape, blur=16, strength=0.5, drop=(12, 14))
    canvas.solid(shape, (38, 82, 132), depth=24, shine=0.2, grain=26)
    canvas.solid(
        smooth(
            path("500,132 550,170 600,182 650,170 700,132 690,160 650,202 600,214 550,202 510,160")
        ),
        (30, 68, 112),
        depth=6,
        shine=0.3,
    )
    canvas.flat(
        smooth(path("520,136 560,160 600,168 640,160 680,136 640,148 600,152 560,148")),
        (18, 40, 70),
    )
    folds: tuple[list[Point], ...] = (
        path("400,420 440,560 420,740"),
        path("790,420 760,580 790,740"),
        path("520,520 560,640 540,770"),
        path("690,500 660,640 690,770"),
        path("370,230 340,330 300,400"),
        path("830,230 860,330 900,400"),
    )
    for fold in folds:
        canvas.stroke(fold, (10, 26, 50), 16, soft=13, opacity=0.5)
        canvas.stroke(moved(fold, -22, 0), (130, 170, 214), 12, soft=12, opacity=0.35)
    for edge in (
        path("356,766 600,786 844,766"),
        [(232, 378), (308, 424)],
        [(968, 378), (892, 424)],
    ):
        canvas.stroke(edge, (20, 48, 84), 2.5, soft=0.6, opacity=0.8)


def _shirt_front() -> Canvas:
    canvas = Canvas(_LINEN)
    _shirt(canvas)
    for ring, colour in ((84, (240, 196, 92)), (58, (232, 128, 74)), (32, (206, 66, 66))):
        canvas.flat(oval(600, 400, ring, ring), colour, 0.92)
    canvas.flat(box(500, 408, 700, 490), (38, 82, 132))
    for line in range(3):
        canvas.flat(
            box(516 + line * 20, 414 + line * 20, 684 - line * 20, 422 + line * 20, 4),
            (236, 232, 220),
            0.9,
        )
    return canvas


def _shirt_label() -> Canvas:
    canvas = Canvas(_LINEN)
    canvas.solid(
        smooth(path("-60,200 300,330 600,380 900,330 1260,200 1260,1200 -60,1200")),
        (38, 82, 132),
        depth=50,
        shine=0.2,
        grain=26,
    )
    canvas.solid(
        smooth(
            path(
                "-60,150 300,290 600,340 900,290 1260,150 1260,240 900,376 600,428 300,376 -60,240"
            )
        ),
        (30, 68, 112),
        depth=18,
        shine=0.3,
    )
    label = box(460, 420, 740, 660, 6)
    canvas.shadow(label, blur=8, strength=0.5, drop=(4, 8))
    canvas.solid(label, (244, 242, 236), depth=6, shine=0.1)
    canvas.words((600, 474), "Rumbo Sur", 34, _INK)
    canvas.words((600, 552), "L", 74, _INK)
    canvas.words((600, 626), "100% ALGODÓN", 22, (90, 92, 98))
    return canvas


def _fan_front() -> Canvas:
    canvas = Canvas(_PINE, (204, 216, 220), 560)
    canvas.shadow(oval(610, 812, 250, 34), blur=22, strength=0.6)
    canvas.solid(oval(600, 796, 214, 42), (232, 234, 236), depth=18, shine=0.3)
    canvas.solid(box(572, 600, 628, 786, 18), (214, 218, 222), depth=12, shine=0.4)
    canvas.shadow(oval(600, 378, 300, 300), blur=22, strength=0.28, drop=(22, 18))
    canvas.solid(oval(600, 370, 306, 306), (224, 228, 232), depth=10, shine=0.4)
    canvas.solid(oval(600, 370, 290, 290), (176, 188, 196), depth=60, shine=0.12)
    blade = smooth(path("0,-30 60,-150 150,-220 214,-170 190,-70 90,-4"))
    for turn in (8, 128, 248):
        shape = turned(moved(blade, 600, 370), (600, 370), turn)
        canvas.shadow(shape, blur=8, strength=0.35, drop=(8, 10))
        canvas.solid(shape, (86, 158, 190), depth=24, shine=0.4)
    for ring in range(60, 300, 24):
        canvas.stroke(oval(600, 370, ring, ring), (240, 243, 245), 2.6, opacity=0.9)
    for turn in range(0, 360, 10):
        canvas.stroke(
            turned([(600, 310), (600, 72)], (600, 370), turn), (236, 240, 242), 2.4, opacity=0.85
        )
    canvas.shadow(oval(600, 370, 62, 62), blur=8, strength=0.5, drop=(5, 7))
    canvas.solid(oval(600, 370, 60, 60), (244, 246, 247), depth=20, shine=0.4)
    canvas.words((600, 371), "brisa", 27, (62, 130, 164))
    for button in range(4):
        canvas.solid(
            oval(516 + button * 56, 790, 17, 9), (120, 132, 142) if button else _RED, depth=4
        )
    return canvas


def _fan_plate() -> Canvas:
    canvas = Canvas(_PINE)
    canvas.solid(oval(600, 470, 560, 380), (226, 228, 230), depth=60, shine=0.25)
    plate = box(330, 290, 870, 650, 16)
    canvas.shadow(plate, blur=6, strength=0.4, drop=(3, 5))
    canvas.solid(plate, (198, 202, 206), depth=10, shine=0.3)
    for line, text in enumerate(
        ("BRISA VP-40", "Ventilador de pie 40 cm", "220 V ~ 50 Hz   60 W", "3 velocidades")
    ):
        canvas.words((600, 352 + line * 78), text, 42 if not line else 32, _INK)
    return canvas


def _book_front() -> Canvas:
    canvas = Canvas(_WALNUT)
    centre = (600, 450)
    pages = turned(box(396, 96, 824, 822, 4), centre, 4)
    canvas.shadow(pages, blur=28, strength=0.72, drop=(24, 24))
    canvas.solid(pages, (232, 224, 204), depth=6, shine=0.15)
    canvas.solid(
        turned(box(386, 84, 808, 806, 8), centre, 4), (30, 74, 82), depth=14, shine=0.25, grain=12
    )
    canvas.stroke(turned([(420, 88), (420, 802)], centre, 4), (8, 26, 30), 7, soft=4, opacity=0.7)
    canvas.stroke(
        turned([(430, 88), (430, 802)], centre, 4), (120, 176, 180), 4, soft=3, opacity=0.5
    )
    for ring, colour in ((128, (240, 190, 96)), (104, (30, 74, 82)), (86, (226, 120, 80))):
        canvas.flat(turned(oval(616, 500, ring, ring), centre, 4), colour)
    for hill, colour in enumerate(((22, 56, 64), (16, 44, 52))):
        ridge: list[Point] = [
            (x, 580 + hill * 60 + 46 * math.sin(x / (58 - hill * 9) + hill))
            for x in range(436, 805, 8)
        ]
        shape = [*ridge, (804, 802), (436, 802)]
        canvas.flat(turned(shape, centre, 4), colour)
    canvas.words((616, 180), "El faro", 62, (246, 236, 212), 4)
    canvas.words((612, 250), "del sur", 62, (246, 236, 212), 4)
    canvas.words((606, 318), "Inés Quiroga", 28, (240, 190, 96), 4)
    return canvas


def _book_back() -> Canvas:
    canvas = Canvas(_WALNUT)
    centre = (600, 450)
    cover = turned(box(390, 90, 812, 812, 8), centre, -3)
    canvas.shadow(cover, blur=28, strength=0.72, drop=(24, 24))
    canvas.solid(
        turned(box(380, 98, 802, 822, 4), centre, -3), (232, 224, 204), depth=6, shine=0.15
    )
    canvas.solid(cover, (30, 74, 82), depth=14, shine=0.25, grain=12)
    for line in range(8):
        short = 120 if line in {3, 7} else 0
        canvas.flat(
            turned(box(450, 180 + line * 38, 750 - short, 190 + line * 38, 5), centre, -3),
            (190, 206, 200),
            0.8,
        )
    canvas.words((604, 552), "ISBN 978-987-123-456-1", 21, (246, 236, 212), -3)
    canvas.barcode(474, 600, "978987123456", 2.8, 100)
    return canvas


PICTURES: dict[str, Callable[[], Canvas]] = {
    "sneakers-side": sneakers.side,
    "sneakers-top": sneakers.top,
    "sneakers-heel": sneakers.heel,
    "phone-front": _phone_box_front,
    "phone-back": _phone_box_back,
    "shirt-front": _shirt_front,
    "shirt-label": _shirt_label,
    "fan-front": _fan_front,
    "fan-plate": _fan_plate,
    "book-front": _book_front,
    "book-back": _book_back,
}


def main(folder: Path = Path(__file__).parent) -> None:
    """Draw all pictures into `folder`."""
    for name, painted in PICTURES.items():
        picture: Image.Image = painted().picture()
        picture.save(folder / f"{name}.jpg", "JPEG", quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
