"""The likeliest number that a row of bars shows, and how much likelier it is than any other.

Owns EAN-13, UPC-A and EAN-8 read, and UPC-E confirmed, from one row of brightness, module by
module, however blurred: each digit is compared with what its bars would look like, and the check
digit picks among them. Does not own finding rows in a picture (stripes) nor whether a number is
believed (barcodes). Numpy alone. Bars: GS1 General Specifications, section 5.2.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Row = NDArray[np.float64]
"""Darkness along a line across the bars; any scale and offset."""

_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011",
        "0110001", "0101111", "0111011", "0110111", "0001011")  # fmt: skip
_PARITIES = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE",
             "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")  # fmt: skip
_START = (1, 0, 1)
_QUIET = 4
"""Modules of the quiet zones that are looked at; at least seven are there."""
_SOFT = np.array([0.2, 0.6, 0.2])
"""How a module's darkness spreads before the picture's own blur is known."""
_TAPS = 5
_BENDS = np.linspace(-0.24, 0.24, 17)
"""How far the middle of the bars is off centre, as seen from an angle."""
_BEND = 0.05
_NUDGES = (-0.6, 0.0, 0.6)
_ENDS = 3
_LIGHT, _LEAST_CONTRAST = 0.4, 4.0
_NARROWER = 0.45
WIDER = 1.3
"""A row is so much longer than its bars, about."""
CLEAR = 0.94
"""Share of a row that a number's bars explain where it is one."""
_ROUNDS = 2
_TINY = 1e-12
_FLOOR = 0.02
"""Least noise that is assumed, in shares of the contrast."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number, `margin` how much likelier it is than the next valid one (log-likelihood), `fit`
    how much of the row its bars explain, 0 to 1."""

    digits: str
    margin: float
    fit: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """A symbol of so many left digits and right digits between guards. Left digits come from the
    odd or the even set as one of `sides` says; which of them it is means one more digit, before
    the others if `leading`."""

    left: int
    right: int
    sides: tuple[str, ...]
    leading: bool
    middle: tuple[int, ...] = (0, 1, 0, 1, 0)
    end: tuple[int, ...] = (1, 0, 1)

    @property
    def digits(self) -> int:
        return self.left + self.right

    @property
    def modules(self) -> int:
        return len(_START) + 7 * self.digits + len(self.middle) + len(self.end)

    @property
    def starts(self) -> list[int]:
        """The module that each digit begins at."""
        return [
            len(_START) + 7 * at + len(self.middle) * (at >= self.left) for at in range(self.digits)
        ]

    def sets(self, place: int) -> slice:
        """The patterns that may stand at a place: right; odd and even; or odd alone."""
        if place >= self.left:
            return slice(20, 30)
        return slice(20 if len(self.sides) > 1 else 10)


_EAN13 = _Layout(6, 6, _PARITIES, leading=True)
_EAN8 = _Layout(4, 4, ("OOOO",), leading=False)
_UPCE = _Layout(6, 0, ("OOOEEE", *_PARITIES[1:]), leading=False, middle=(), end=(0, 1, 0, 1, 0, 1))
_INVERSE = str.maketrans("OE", "EO")


def read(row: Row) -> Reading | None:
    """The likeliest number in the row, either way round; None where no bars stand between two
    quiet zones."""
    best: Reading | None = None
    for layout in (_EAN13, _EAN8):
        for line in (row, row[::-1]):
            reading = _read(line, layout)
            if reading is not None and (best is None or reading.fit > best.fit):
                best = reading
            if best is not None and best.fit >= CLEAR:
                return best
    return best


def shows_short(row: Row, digits: str) -> bool:
    """Whether the row shows a UPC-E of these eight digits, either way round: its bars explain the
    row, and none of its digits would explain it better as another."""
    sides = _UPCE.sides[int(digits[7])]
    if digits[0] == "0":
        sides = sides.translate(_INVERSE)
    chosen = np.array(
        [int(digit) + 10 * (side == "E") for digit, side in zip(digits[1:7], sides, strict=True)]
    )
    for line in (row, row[::-1]):
        modules = _found(line, _UPCE)
        if modules is None:
            continue
        picture = _pictured(chosen, modules, _UPCE)
        best = [picture.costs(modules, _QUIET + at)[:20].argmin() for at in _UPCE.starts]
        if picture.fit(modules) >= CLEAR and best == chosen.tolist():
            return True
    return False


def _read(row: Row, layout: _Layout) -> Reading | None:
    modules = _found(row, layout)
    return None if modules is None else _settled(modules, layout)


def _found(row: Row, layout: _Layout) -> Row | None:
    """The darkness of each module, where bars look likeliest to begin, end and bend."""
    spans = _spans(row, layout)
    if not len(spans):
        return None
    return _modules(row, _refined(row, spans, layout)[None], layout)[0]


def _spans(row: Row, layout: _Layout) -> NDArray[np.float64]:
    """Guesses of where the bars begin, end and bend: at an edge to dark after a quiet zone, and at
    an edge to light before one."""
    dark, light = np.percentile(row, (92, 8))
    if dark - light < _LEAST_CONTRAST:
        return np.empty((0, 3))
    module = row.size / (layout.modules * WIDER)
    wide = max(3, round(module))
    level = np.convolve((row - light) / (dark - light), np.hanning(wide + 2)[1:-1], "same")
    level /= np.hanning(wide + 2).sum()
    firsts = _edges(level, module)
    lasts = level.size - 1 - _edges(level[::-1], module)
    ends = np.array([(first, last) for first in firsts for last in lasts]).reshape(-1, 2)
    share = (ends[:, 1] - ends[:, 0]) / (module * layout.modules)
    ends = ends[(share > _NARROWER) & (share < WIDER)]
    spans = np.concatenate([ends, np.zeros((len(ends), 1))], axis=1)
    return (spans[:, None] + _nudges() * (module, module, 1.0)).reshape(-1, 3)


@cache
def _nudges() -> NDArray[np.float64]:
    return np.array([(a, b, bend) for a in _NUDGES for b in _NUDGES for bend in _BENDS])


def _edges(level: Row, module: float) -> NDArray[np.intp]:
    """The first places where it turns dark after having been light for some modules."""
    slope = np.gradient(level)
    middle = slope[1:-1]
    peaks = (middle >= slope[:-2]) & (middle > slope[2:]) & (middle > 0.25 * slope.max())
    found: list[int] = []
    for at in np.flatnonzero(peaks) + 1:
        before = level[max(0, round(at - 3.5 * module)) : max(0, round(at - 0.9 * module))]
        if before.size >= 1.5 * module and before.max() < _LIGHT:
            found.append(int(at))
    return np.array(found[:_ENDS], np.intp)


def _modules(row: Row, spans: NDArray[np.float64], layout: _Layout) -> NDArray[np.float64]:
    """Mean darkness of each module, quiet zones included, for each span."""
    at = np.arange(-_QUIET, layout.modules + _QUIET + 1) / layout.modules
    first, last, bend = spans[:, :1], spans[:, 1:2], spans[:, 2:]
    places = first + (last - first) * (at + bend * at * (1 - at))
    sums = np.concatenate([[0.0], np.cumsum(row)])
    filled = np.interp(places, np.arange(sums.size), sums)
    return np.diff(filled, axis=1) / np.diff(places, axis=1)


def _refined(row: Row, spans: NDArray[np.float64], layout: _Layout) -> NDArray[np.float64]:
    """The span whose modules look most like digits, nudged until it looks best."""
    best = spans[_likeness(_modules(row, spans, layout), layout).argmax()]
    module = (best[1] - best[0]) / layout.modules
    steps = np.array([(a, b, c) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1)])
    for size in (0.35, 0.2, 0.1):
        near = best + steps * (size * module, size * module, size * _BEND)
        best = near[_likeness(_modules(row, near, layout), layout).argmax()]
    return best


def _likeness(modules: NDArray[np.float64], layout: _Layout) -> NDArray[np.float64]:
    """How much the modules look like digits between guards: a sum of correlations."""
    scores = np.zeros(len(modules))
    for place, start in enumerate(layout.starts):
        window = _normal(modules[:, _QUIET + start : _QUIET + start + 7])
        scores += (window @ _shapes()[layout.sets(place)].T).max(axis=1)
    frame = _frame(layout)
    known = np.flatnonzero(frame >= 0)
    guards = _normal(modules[:, known]) @ _normal(frame[None, known])[0]
    return scores / layout.digits + 2 * guards


def _normal(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = windows - windows.mean(axis=1, keepdims=True)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)


@cache
def _patterns() -> NDArray[np.float64]:
    """The bars of odd, even and right digits: 30 by 7."""
    odd = np.array([[float(bit) for bit in digit] for digit in _ODD])
    return np.concatenate([odd, (1 - odd)[:, ::-1], 1 - odd])


@cache
def _shapes() -> NDArray[np.float64]:
    """The digits as they look softened between their neighbours, which are always the same."""
    sides = np.array([(1, 0)] * 20 + [(0, 1)] * 10, np.float64)
    wide = np.concatenate([sides[:, :1], _patterns(), sides[:, 1:]], axis=1)
    return _normal(np.array([np.convolve(digit, _SOFT, "valid") for digit in wide]))


@cache
def _frame(layout: _Layout) -> NDArray[np.float64]:
    """Quiet zones and guards; -1 where digits stand."""
    left, right = (-1.0,) * (7 * layout.left), (-1.0,) * (7 * layout.right)
    quiet = (0.0,) * _QUIET
    return np.array([*quiet, *_START, *left, *layout.middle, *right, *layout.end, *quiet])


def _settled(modules: NDArray[np.float64], layout: _Layout) -> Reading:
    """The valid number that explains the modules best, once their blur is known from it."""
    shapes = _shapes()
    chosen = np.array(
        [
            layout.sets(place).indices(30)[0]
            + (shapes[layout.sets(place)] @ modules[_QUIET + at : _QUIET + at + 7]).argmax()
            for place, at in enumerate(layout.starts)
        ]
    )
    reading = Reading("", 0.0, 0.0)
    for _ in range(_ROUNDS):
        picture = _pictured(chosen, modules, layout)
        costs = np.array([picture.costs(modules, _QUIET + at) for at in layout.starts])
        digits, chosen, margin = _likeliest(costs, layout)
        picture = _pictured(chosen, modules, layout)
        noise = picture.error(modules) / (len(modules) - _TAPS - 1)
        least = max(noise, (_FLOOR * picture.contrast) ** 2, _TINY)
        reading = Reading(digits, margin / (2 * least), picture.fit(modules))
    return reading


@dataclass(frozen=True, slots=True)
class _Picture:
    """What bars look like: `bits` one by one, `taps` how a dark module spreads over its neighbours,
    `seen` the darkness that comes of it."""

    bits: Row
    taps: Row
    seen: Row

    @property
    def contrast(self) -> float:
        return abs(float(self.taps.sum()))

    def error(self, modules: Row) -> float:
        """The squared error of what is seen."""
        return float(((modules - self.seen) ** 2).sum())

    def fit(self, modules: Row) -> float:
        """The share of the modules' differences that is explained."""
        spread = float(((modules - modules.mean()) ** 2).sum())
        return 1 - self.error(modules) / max(spread, _TINY)

    def costs(self, modules: Row, at: int) -> Row:
        """The squared error around the digit at a place for each of the 30 patterns, were it
        that one and the others as they are."""
        reach = _TAPS // 2
        change = np.pad(_patterns() - self.bits[at : at + 7], ((0, 0), (2 * reach, 2 * reach)))
        spread = sliding_window_view(change, _TAPS, axis=1) @ self.taps[::-1]
        near = slice(at - reach, at + 7 + reach)
        return ((modules[near] - self.seen[near] - spread) ** 2).sum(axis=1)


def _pictured(chosen: NDArray[np.intp], modules: Row, layout: _Layout) -> _Picture:
    """The bars of the chosen patterns with the blur that explains the modules best."""
    bits = _frame(layout).copy()
    for start, which in zip(layout.starts, chosen, strict=True):
        bits[_QUIET + start : _QUIET + start + 7] = _patterns()[which]
    windows = sliding_window_view(np.pad(bits, _TAPS // 2), _TAPS)
    columns = np.column_stack([windows, np.ones(len(bits))])
    solved = np.asarray(np.linalg.lstsq(columns, modules, rcond=None)[0], np.float64)
    return _Picture(bits, solved[:_TAPS][::-1], columns @ solved)


def _likeliest(costs: NDArray[np.float64], layout: _Layout) -> tuple[str, NDArray[np.intp], float]:
    """The cheapest number with a right check digit, its patterns, and how much dearer the next is.

    Goes through the places with, for each set of sides and each sum so far, the two cheapest ways
    to it; `costs` has a row of 30 patterns for each place.
    """
    offsets = np.array([[10 * (side == "E") for side in sides] + [20] * layout.right
                        for sides in layout.sides])  # fmt: skip
    kinds, ten = np.arange(len(layout.sides)), np.arange(10)
    totals = np.full((len(kinds), 10, 2), np.inf)
    totals[kinds, kinds if layout.leading else 0, 0] = 0.0
    steps: list[NDArray[np.intp]] = []
    for place in range(layout.digits):
        sums = (ten[:, None] - _weight(place, layout) * ten) % 10
        dearer = costs[place][offsets[:, place, None] + ten]
        ways = (totals[:, sums] + dearer[:, None, :, None]).reshape(len(kinds), 10, 20)
        steps.append(np.argsort(ways, axis=2, kind="stable")[..., :2])
        totals = np.take_along_axis(ways, steps[-1], axis=2)
    ends = totals[:, 0].ravel()
    first, second = np.argsort(ends, kind="stable")[:2]
    kind, way = divmod(int(first), 2)
    digits: list[int] = []
    total = 0
    for place in reversed(range(layout.digits)):
        digit, way = divmod(int(steps[place][kind, total, way]), 2)
        total = (total - _weight(place, layout) * digit) % 10
        digits.insert(0, digit)
    text = "".join(map(str, [kind, *digits] if layout.leading else digits))
    return text, offsets[kind] + digits, float(ends[second] - ends[first])


def _weight(place: int, layout: _Layout) -> int:
    """What a digit counts in the sum that the check digit brings to a multiple of ten."""
    return 1 if (layout.digits - place) % 2 else 3
