"""Orders to the machine inside a text that should speak of a product.

Owns cutting them out, with the characters that nobody sees, before anybody reads the text, grammar
or model. Does not own the patterns (services/generation/lexicon/unwanted.toml) nor what a model is
told about them (prompt).
"""

import re
from dataclasses import replace
from functools import cache

from services.generation import lexicon
from services.generation.brief import Brief
from services.generation.hygiene import visible
from services.generation.words import cut, fold

_SENTENCE = re.compile(r"[^.!?;\n]*(?:[.!?;](?=\S)[^.!?;\n]*)*(?:[.!?;]+\s*|\n|$)")
_FENCE = re.compile(r"[\"'`{\[(<},:\s]+(?:json)?[\"'`{\[(<},:\s]*$")
_BLOCK = re.compile(
    r"```.*?(?:```|$)|<!--.*?(?:-->|$)|\{[^{}]{0,600}[\"'][^{}]{0,600}:[^{}]{0,600}\}"
    r"|<(?P<role>system|assistant|admin|developer|instructions?)\b[^<>]{0,200}>.*?</(?P=role)\s*>"
    r"|</?(?:system|assistant|admin|developer|instructions?|prompt|user)\b[^<>]{0,200}>",
    re.DOTALL | re.IGNORECASE,
)
"""What is written to machines alone: code, comments, and tags that name one."""

_ROLE = re.compile(
    r"\s*[\[(<#*]*\s*(?:system|assistant|asistente|admin|developer|root)\s*[\])>#*]*\s*:"
)
_PERHAPS = re.compile(r"\s*[\[(<#*]*\s*sistema\s*[\])>#*]*\s*:")
"""A role as well as a part of the goods: "Sistema: Windows 11"."""

_FORGETTING = re.compile(
    r"\b(?:ignor|olvid|esquec|forget|disregard|desconsider|descart|override|bypass)\w*[^.!?]*$"
)
_PRODUCT_WORDS = 2
"""Words before an order from which they may name a product, and what follows is the order's."""


def without_orders(text: str) -> str:
    """The text as people see it, without what it says to the machine.

    Code, comments and tags of machines go, and the sentence that a line addresses to one. What
    follows an order in its line is of the same hand and goes with it. Where there is nothing but a
    line that begins with the order, the product may follow: its commands alone go.
    """
    text = visible(text)
    if _BLOCK.search(text):
        text = _BLOCK.sub(" ", text).strip()
    lines = text.split("\n")
    addressed = any(map(_addressed, lines))
    if not addressed and _orders().search(fold(text)) is None:
        return text
    honest = any(len(cut(one)) >= _PRODUCT_WORDS and not _commands(fold(one)) for one in lines)
    return "\n".join(kept for line in lines if (kept := _harmless(line, alone=not honest)))


def without_orders_in(brief: Brief) -> Brief:
    """The brief with what she wrote freed of orders. Labels among which one gives orders were
    printed to deceive: none of them is believed."""
    labels = tuple(map(visible, brief.labels))
    return replace(
        brief,
        prompt=without_orders(brief.prompt),
        labels=() if any(_orders().search(fold(label)) for label in labels) else labels,
        instruction=without_orders(brief.instruction),
    )


def _harmless(line: str, *, alone: bool) -> str:
    if _addressed(line):
        others = [match.group() for match in _SENTENCE.finditer(line)][1:]
        return "".join(one for one in others if not _commands(fold(one))).strip()
    order = _orders().search(fold(line))
    if order is None:
        return line
    before = _FENCE.sub("", line[: order.start()])
    before = before[: len(_FORGETTING.sub("", fold(before)))]
    if len(cut(before)) >= _PRODUCT_WORDS:
        return before.rstrip(" ,;:-")
    if not alone:
        return ""
    sentences = (match.group() for match in _SENTENCE.finditer(line))
    return "".join(one for one in sentences if not _commands(fold(one))).strip()


def _addressed(line: str) -> bool:
    """Whether the line begins by calling a machine."""
    folded = fold(line)
    if _ROLE.match(folded):
        return True
    return _PERHAPS.match(folded) is not None and _commands(folded)


def _commands(folded: str) -> bool:
    return _orders().search(folded) is not None or _others().search(folded) is not None


@cache
def _orders() -> re.Pattern[str]:
    return _any(lexicon.unwanted().orders)


@cache
def _others() -> re.Pattern[str]:
    return _any(lexicon.unwanted().commands)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.MULTILINE)
