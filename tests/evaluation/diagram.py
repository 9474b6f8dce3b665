"""A reliability diagram: how sure the claims of each bin were, and how many of them were right.

Owns the drawing, as SVG inside the page. Does not own the bins (figures).
"""

from tests.evaluation.figures import BINS, Bin, Calibration

_SIDE, _LEFT, _TOP, _FOOT = 240, 34, 10, 34
_COUNT_SIZE = 9


def diagram(calibration: Calibration, name: str) -> str:
    """Bars of the share that was right over their confidence; on the dashed line they agree."""
    width, height = _LEFT + _SIDE + 12, _TOP + _SIDE + _FOOT
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">',
        '<g font-family="system-ui,sans-serif" font-size="10" fill="#5c6675">',
        *_grid(),
        *(_bar(one) for one in calibration.bins),
        _line(0, 0, 1, 1, 'stroke="#5c6675" stroke-dasharray="4 3"'),
        f'<text x="{_LEFT + _SIDE / 2}" y="{height - 4}" text-anchor="middle">how sure</text>',
        _upright("how often right"),
        "</g></svg>",
    ]
    return "".join(parts)


def _upright(words: str) -> str:
    place = f"translate(9 {_TOP + _SIDE / 2}) rotate(-90)"
    return f'<text transform="{place}" text-anchor="middle">{words}</text>'


def _grid() -> list[str]:
    drawn: list[str] = []
    for fifth in range(6):
        at = fifth / 5
        drawn += [
            _line(0, at, 1, at, 'stroke="#dde2ea"'),
            f'<text x="{_LEFT - 4}" y="{_y(at) + 3:.1f}" text-anchor="end">{at:.1f}</text>',
            f'<text x="{_x(at):.1f}" y="{_TOP + _SIDE + 14}" text-anchor="middle">{at:.1f}</text>',
        ]
    return drawn


def _bar(one: Bin) -> str:
    width = _SIDE / BINS
    left, top = _x(one.low), _y(one.right)
    return (
        f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" '
        f'height="{_TOP + _SIDE - top:.1f}" fill="#4a78c2" fill-opacity=".75"/>'
        f'<circle cx="{_x(one.confidence):.1f}" cy="{top:.1f}" r="3" fill="#1d2430"/>'
        f'<text x="{left + width / 2:.1f}" y="{_TOP + _SIDE - 4}" font-size="{_COUNT_SIZE}" '
        f'text-anchor="middle" fill="#1d2430">{one.count}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return (
        f'<line x1="{_x(x1):.1f}" y1="{_y(y1):.1f}" x2="{_x(x2):.1f}" y2="{_y(y2):.1f}" {style}/>'
    )


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)
