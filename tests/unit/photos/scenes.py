"""Pictures as sellers take them, drawn from seeds: goods on grounds, prints, fabrics, a face.

Owns the drawing, as RGB arrays. Does not own what should be seen in them: the tests say that.
"""

from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

SKINS: tuple[Colour, ...] = ((205, 160, 135), (140, 95, 70), (235, 200, 180), (90, 58, 42))
TABLE: Colour = (176, 158, 140)


def jpeg(picture: Picture) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=92)
    return out.getvalue()


def plain(colour: Colour, size: tuple[int, int] = (800, 600)) -> Picture:
    """One colour all over; width and height in pixels."""
    return np.full((size[1], size[0], 3), colour, np.uint8)


def goods(
    seed: int, colour: Colour = TABLE, box: tuple[int, int, int, int] | None = None
) -> Picture:
    """A thing with print on it, at left, top, right and bottom in pixels of 800 by 600, on a
    ground of a colour with a little grain."""
    rng = np.random.default_rng(seed)
    picture = plain(colour)
    left, top, right, bottom = box or (240, 140, 560, 460)
    body = tuple(int(level) for level in rng.integers(20, 140, 3))
    cv2.rectangle(picture, (left, top), (right - 1, bottom - 1), body, -1)
    for _ in range(14):
        at = int(rng.integers(left + 20, right - 20)), int(rng.integers(top + 20, bottom - 20))
        ink = tuple(int(level) for level in rng.integers(0, 255, 3))
        cv2.circle(picture, at, int(rng.integers(4, 18)), ink, -1)
    cv2.putText(picture, "MARCA", (left + 10, bottom - 30), 0, 1.5, (250, 250, 250), 3)
    return noisy(picture, rng, 2.0)


def noisy(picture: Picture, rng: np.random.Generator, sigma: float) -> Picture:
    """With the grain of a sensor."""
    grain = rng.normal(0, sigma, (*picture.shape[:2], 1))
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def texture(seed: int) -> Picture:
    """Fabric, wood, tiles, rings, spokes, blotches, print or discs, by turns; 640 by 480 px."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(640.0), np.arange(480.0))
    wave = float(rng.uniform(5, 60))
    match seed % 8:
        case 0:
            level = np.sin(x / wave) * np.sin(y / wave)
        case 1:
            level = np.sin(y / wave + 3 * np.sin(x / 90))
        case 2:
            level = np.sign(np.sin(x / wave) + np.sin(y / wave))
        case 3:
            level = np.cos(np.hypot(x - 320, y - 240) / wave)
        case 4:
            level = np.cos(12 * np.arctan2(y - 240, x - 320)) * (np.hypot(x - 320, y - 240) < 200)
        case 5:
            blotches = rng.normal(0, 1, (24, 32)).astype(np.float32)
            level = np.asarray(cv2.resize(blotches, (640, 480)), np.float64)
        case 6:
            level = np.sin((x + y) / wave) + 0.5 * np.sign(np.sin(x / 40))
        case _:
            level = _discs(rng)
    tint = rng.integers(60, 200, 3).astype(np.float64)
    shown = tint + 55 * level[..., None]
    return noisy(np.clip(shown, 0, 255).astype(np.uint8), rng, 3.0)


def _discs(rng: np.random.Generator) -> NDArray[np.float64]:
    paper = np.zeros((480, 640), np.float32)
    for _ in range(30):
        at = int(rng.integers(0, 640)), int(rng.integers(0, 480))
        cv2.circle(paper, at, int(rng.integers(5, 60)), float(rng.uniform(-1, 1)), -1)
    return paper.astype(np.float64)


def face(skin: Colour, scale: float) -> Picture:
    """Somebody who looks at the camera, 640 px square; at scale 1 the head is 350 px tall."""
    y, x = np.mgrid[0:640, 0:640].astype(np.float64)
    u, v = (x - 320) / (130 * scale), (y - 320) / (175 * scale)
    picture = np.full((640, 640, 3), (150.0, 160.0, 170.0))
    picture[(np.abs(u) < 0.5) & (v > 0.6)] = np.array(skin) * 0.75
    picture[(u / 2.2) ** 2 + (v - 2.1) ** 2 < 1] = (60, 70, 120)
    picture[(u / 1.12) ** 2 + ((v + 0.12) / 1.1) ** 2 < 1] = (45, 32, 25)
    light = 1.08 - 0.38 * (u**2 + v**2)
    for across, down, wide, tall, much in _FEATURES:
        for side in {across, -across}:
            light += much * np.exp(-(((u - side) / wide) ** 2 + ((v - down) / tall) ** 2))
    inside = (u**2 + v**2 < 1) & (v > 0.12 * u**2 - 0.72)
    picture[inside] = (np.array(skin) * np.clip(light, 0, 1.3)[..., None])[inside]
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.6), np.float64)
    return noisy(np.clip(soft, 0, 255).astype(np.uint8), np.random.default_rng(1), 3.0)


_FEATURES = (
    # across (both sides), down, width, height, how much lighter
    (0.0, -0.02, 0.10, 0.30, 0.16),  # bridge and tip of the nose
    (0.0, 0.20, 0.14, 0.10, 0.14),
    (0.42, 0.20, 0.28, 0.22, 0.10),  # cheeks
    (0.0, -0.50, 0.60, 0.18, 0.12),  # forehead
    (0.40, -0.17, 0.26, 0.13, -0.38),  # sockets, brows, eyes
    (0.40, -0.33, 0.26, 0.045, -0.38),
    (0.40, -0.15, 0.15, 0.055, 0.25),
    (0.40, -0.15, 0.065, 0.06, -0.65),
    (0.09, 0.29, 0.05, 0.03, -0.35),  # nostrils
    (0.0, 0.33, 0.20, 0.03, -0.20),
    (0.0, 0.56, 0.30, 0.035, -0.40),  # mouth
    (0.0, 0.50, 0.28, 0.05, -0.12),
    (0.0, 0.74, 0.20, 0.05, -0.15),
)
