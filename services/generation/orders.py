"""Orders to the machine inside a text that should speak of a product.

Owns cutting them out before anybody reads the text, grammar or model: what comes after such an
order in the same line is its business too, and is lost with it. Does not own the patterns
(services/generation/lexicon/unwanted.toml) nor what a model is told about them (prompt).
"""

import re
from dataclasses import replace
from functools import cache

from services.generation import lexicon
from services.generation.brief import Brief
from services.generation.words import fold

_SENTENCE = re.compile(r"[.!?;,\n\"'{}\[\]]")


def without_orders(text: str) -> str:
    """The text's lines, each up to the sentence in which it speaks to the machine."""
    if _orders(text) is None:
        return text
    return "\n".join(kept for line in text.split("\n") if (kept := _harmless(line)))


def without_orders_in(brief: Brief) -> Brief:
    """The brief with what she wrote and what was read in the photos freed of orders."""
    labels = tuple(kept for label in brief.labels if (kept := without_orders(label)))
    return replace(
        brief,
        prompt=without_orders(brief.prompt),
        labels=labels,
        instruction=without_orders(brief.instruction),
    )


def _harmless(line: str) -> str:
    order = _orders(line)
    if order is None:
        return line
    begun = [match.end() for match in _SENTENCE.finditer(line, 0, order.start())]
    return line[: begun[-1] if begun else 0].rstrip(" ,;\"'{[")


def _orders(text: str) -> re.Match[str] | None:
    return _pattern().search(fold(text))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in lexicon.unwanted().orders), re.MULTILINE)
