"""What goods are photographed on: paper, walls, tables, cloth, tiles, clutter.

Owns one painter a ground; each fills a picture of a size with colours 0-255. Does not own the
product nor its shadow.
"""

from collections.abc import Callable

import cv2
import numpy as np

from tests.photos_corpus.brush import Pixels

Rng = np.random.Generator
Size = tuple[int, int]


def white(size: Size, rng: Rng) -> Pixels:
    """A white sweep, blown out."""
    return _flat(size, (254, 254, 254))


def paper(size: Size, rng: Rng) -> Pixels:
    """Light paper, a little warm or cold, brighter to one side."""
    tint = rng.uniform(-6, 6)
    base = rng.uniform(222, 242)
    return _fade(_flat(size, (base + tint, base, base - tint)), rng, 0.08)


def wall(size: Size, rng: Rng) -> Pixels:
    """A painted wall in half light."""
    colour = rng.uniform(120, 215) + rng.uniform(-22, 22, 3)
    return _fade(_flat(size, colour), rng, 0.3) + _cloud(size, rng, 40, 2.5)[..., None]


def card(size: Size, rng: Rng) -> Pixels:
    """Coloured card, evenly lit."""
    colour = rng.uniform(40, 230, 3)
    return _fade(_flat(size, colour), rng, 0.12)


def table(size: Size, rng: Rng) -> Pixels:
    """A wall behind a table's edge."""
    picture = wall(size, rng)
    edge = int(size[1] * rng.uniform(0.45, 0.7))
    picture[edge:] = (rng.uniform(70, 200) + rng.uniform(-30, 30, 3)).astype(np.float32)
    picture[edge:] += _cloud(size, rng, 120, 4)[edge:, :, None]
    return cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32)


def wood(size: Size, rng: Rng) -> Pixels:
    """Boards with grain along them."""
    width, height = size
    base = np.array(((172, 126, 82), (120, 82, 54), (206, 176, 136))[int(rng.integers(3))])
    grain = cv2.resize(rng.normal(0, 1, (height // 3, 12)).astype(np.float32), size)
    fine = cv2.resize(rng.normal(0, 1, (height, width // 30)).astype(np.float32), size)
    picture = base * (1 + 0.06 * grain + 0.035 * fine)[..., None]
    for row in range(int(rng.integers(40, 160)), height, 190):
        picture[row : row + 3] *= 0.6
    return picture.astype(np.float32)


def fabric(size: Size, rng: Rng) -> Pixels:
    """Woven cloth with soft folds."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    weave = np.sin(columns * 1.1) * np.sin(rows * 1.1) * 7
    folds = _cloud(size, rng, 160, 12)
    return (rng.uniform(60, 220, 3) + (weave + folds)[..., None]).astype(np.float32)


def tiles(size: Size, rng: Rng) -> Pixels:
    """A floor with joints."""
    picture = _flat(size, rng.uniform(150, 225) + rng.uniform(-14, 14, 3))
    picture += _cloud(size, rng, 60, 5)[..., None]
    step, thick = int(rng.integers(150, 260)), 6
    for start in range(int(rng.integers(step)), max(size), step):
        picture[start : start + thick] *= 0.72
        picture[:, start : start + thick] *= 0.72
    return picture


def marble(size: Size, rng: Rng) -> Pixels:
    """Stone with veins."""
    cloud = _cloud(size, rng, 140, 1) + _cloud(size, rng, 40, 0.5)
    veins = np.exp(-((cloud * 6) ** 2)) * 55
    return (np.array((226, 224, 220)) - veins[..., None]).astype(np.float32)


def carpet(size: Size, rng: Rng) -> Pixels:
    """Coarse noise."""
    base = rng.uniform(60, 180, 3)
    grain = _cloud(size, rng, 5, 16) + rng.normal(0, 10, (size[1], size[0]))
    return (base + grain[..., None]).astype(np.float32)


def dark(size: Size, rng: Rng) -> Pixels:
    """A dark cloth or table."""
    colour = rng.uniform(18, 60) + rng.uniform(-6, 6, 3)
    return _fade(_flat(size, colour), rng, 0.4) + _cloud(size, rng, 12, 2)[..., None]


def clutter(size: Size, rng: Rng) -> Pixels:
    """A table with other people's things on it."""
    picture = wood(size, rng)
    for _ in range(int(rng.integers(6, 12))):
        x, y = rng.integers(0, size[0]), rng.integers(0, size[1])
        across, down = rng.integers(40, 180, 2)
        colour = rng.uniform(20, 235, 3).tolist()
        spot = ((int(x), int(y)), (float(across), float(down)), float(rng.uniform(0, 180)))
        if rng.random() < 0.5:
            cv2.ellipse(picture, spot, colour, -1)
        else:
            cv2.fillPoly(picture, [np.rint(cv2.boxPoints(spot)).astype(np.int32)], colour)
    return cv2.GaussianBlur(picture, (0, 0), 1.2).astype(np.float32)


GROUNDS: dict[str, Callable[[Size, Rng], Pixels]] = {
    paint.__name__: paint
    for paint in (
        white, paper, wall, card, table, wood, fabric, tiles, marble, carpet, dark, clutter,
    )
}  # fmt: skip


def _flat(size: Size, colour: "tuple[float, float, float] | np.ndarray") -> Pixels:
    return np.full((size[1], size[0], 3), np.asarray(colour), np.float32)


def _fade(picture: Pixels, rng: Rng, strength: float) -> Pixels:
    """Light that falls off to one side."""
    rows, columns = np.mgrid[0 : 1 : picture.shape[0] * 1j, 0 : 1 : picture.shape[1] * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    fall = (rows - 0.5) * np.sin(turn) + (columns - 0.5) * np.cos(turn)
    return (picture * (1 + strength * fall)[..., None]).astype(np.float32)


def _cloud(size: Size, rng: Rng, grain: int, strength: float) -> Pixels:
    """Soft noise whose spots are `grain` pixels large."""
    few = rng.normal(0, strength, (size[1] // grain + 2, size[0] // grain + 2))
    large = cv2.resize(few.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return large.astype(np.float32)
