"""Measure cut-outs on the held-out photographs, and draw the contact sheet of docs/photos.md.

    python -m tests.photos_corpus

Owns writing docs/photos/cutouts.jpg and printing the figures.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.photos_corpus.grounds import GROUNDS
from tests.photos_corpus.products import PRODUCTS
from tests.photos_corpus.results import Outcome, Summary
from tests.photos_corpus.scenes import HELD_OUT, scene, seed_of
from tests.photos_corpus.sheet import sheet

SHEET = Path(__file__).parents[2] / "docs" / "photos" / "cutouts.jpg"
_SHOWN = 3


def main() -> None:
    """Make, measure, print, draw."""
    pairs = [(product, ground) for product in PRODUCTS for ground in GROUNDS]
    with ProcessPoolExecutor(2) as pool:
        outcomes = list(pool.map(_outcome, pairs, chunksize=6))
    sys.stdout.write(f"{Summary.of(outcomes)}\n")
    SHEET.parent.mkdir(exist_ok=True)
    sheet(_shown(outcomes)).save(SHEET, "JPEG", quality=80, optimize=True)


def _outcome(pair: tuple[str, str]) -> Outcome:
    product, ground = pair
    return Outcome.of(scene(product, ground, seed_of(product, ground, HELD_OUT)))


def _shown(outcomes: list[Outcome]) -> list[Outcome]:
    """Some of each product, each time on other grounds, then every bad one that was used."""
    step = len(GROUNDS) // _SHOWN
    rows = [
        outcomes[start : start + len(GROUNDS)] for start in range(0, len(outcomes), len(GROUNDS))
    ]
    some = [
        row[(number + step * turn) % len(GROUNDS)]
        for number, row in enumerate(rows)
        for turn in range(_SHOWN)
    ]
    return some + [one for one in outcomes if one.cut.good and not one.faithful]


if __name__ == "__main__":
    main()
