"""Sketches: what of a listing is written so far, for her to see while she waits.

Owns the sketches of the runs in this process, and what of them may be shown: they are untrusted
text that nobody has judged yet. Does not own the writing (services/generation) nor the card
(handlers/views/progress). They are kept in memory alone: a lost one harms nothing.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.generation.brief import Sketch, Watch
from services.generation.hygiene import flaw_of, plain
from services.generation.titles import cut_words
from services.products import Product

TITLE_SHOWN = 120
LINES_SHOWN = 200
"""Characters of a title, and of the first lines of a description."""

EMPTY = Sketch()


class _Key(NamedTuple):
    product_id: UUID
    attempt: int


@dataclass(slots=True)
class _Run:
    """What a run has, and what of it was news last."""

    latest: Sketch = EMPTY
    told: Sketch = EMPTY


class Sketches:
    """Of every run that writes at this moment, what it has."""

    def __init__(self) -> None:
        self._runs: dict[_Key, _Run] = {}

    @contextmanager
    def of_run(self, product: Product) -> Generator[Watch]:
        """Let a run show what it writes; nothing of it is left at the end, and what comes later is
        dropped."""
        key, run = _Key(product.id, product.attempt), _Run()

        def watch(sketch: Sketch) -> None:
            run.latest = sketch

        self._runs[key] = run
        try:
            yield watch
        finally:
            self._runs.pop(key, None)

    def of(self, product: Product) -> Sketch:
        """What may be shown of the product's own run, empty when there is nothing."""
        run = self._runs.get(_Key(product.id, product.attempt))
        return fit(run.latest) if run else EMPTY

    def news(self, limit: int) -> tuple[UUID, ...]:
        """At most `limit` products of which there is more to show than at the last question."""
        fresh: list[UUID] = []
        for key, run in self._runs.items():
            shown = fit(run.latest)
            if len(fresh) < limit and shown != run.told:
                run.told = shown
                fresh.append(key.product_id)
        return tuple(fresh)


def fit(sketch: Sketch) -> Sketch:
    """What of a sketch may be shown: plain, short, without what is still being written."""
    title = plain(sketch.title)
    if not sketch.description:
        title = _begun(title)
    return Sketch(_fit(title, TITLE_SHOWN), _fit(_begun(plain(sketch.description)), LINES_SHOWN))


def _begun(text: str) -> str:
    """The text without its last word, which may go on, and the numbers before it: they may be the
    beginning of a telephone's."""
    words = text.split()[:-1]
    while words and any(letter.isdigit() for letter in words[-1]):
        words.pop()
    return " ".join(words)


def _fit(text: str, limit: int) -> str:
    return "" if flaw_of(text) else cut_words(" ".join(text.split()), limit)
