"""Clean text: what is stripped from it, and what makes it unfit for a listing.

Owns the judgement over one piece of text. Does not own what replaces an unfit one
(services/generation/guard) nor the patterns (services/generation/lexicon/unwanted.toml).
"""

import html
import re
import unicodedata
from enum import StrEnum
from functools import cache

from services.generation import lexicon
from services.generation.words import fold, key_of

_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\((?:[^()\n]{0,500})\)")
_MARKDOWN_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]+|[*+][ \t]+|```\w*)", re.MULTILINE)
_MARKDOWN_MARKS = re.compile(r"\*\*|__|~~|`+|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_RULE = re.compile(r"^[ \t]*[-*_=]{3,}[ \t]*$", re.MULTILINE)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LEAST_PHONE_DIGITS = 8
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{1,2})?")
_PICTURES = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"})
_KEPT = frozenset("\n°™®©^`´¨")


class Flaw(StrEnum):
    """Why a text can't be shown."""

    REFUSAL = "refusal"
    PLACEHOLDER = "placeholder"
    ECHO = "echo"
    CONTACT = "contact"


def plain(text: str) -> str:
    """The text without HTML, markdown, emoji and invisible characters; lines are kept."""
    text = _TAG.sub(" ", _SCRIPT.sub(" ", html.unescape(text)))
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _RULE.sub("", _MARKDOWN_START.sub("", text))
    text = _MARKDOWN_MARKS.sub("", text)
    kept = (c if c in _KEPT or unicodedata.category(c) not in _PICTURES else " " for c in text)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(kept).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def flaw_of(text: str) -> Flaw | None:
    """What makes a text unfit for a listing, None when nothing does."""
    folded = fold(text)
    for flaw, pattern in _patterns().items():
        if pattern.search(folded):
            return flaw
    return Flaw.CONTACT if _has_phone(folded) else None


def says_nothing(value: str) -> bool:
    """Whether a fact's value is empty or only tells that it is not known."""
    return not key_of(value) or fold(value).strip(" .") in lexicon.unwanted().empty_values


def _has_phone(folded: str) -> bool:
    return any(
        sum(c.isdigit() for c in match.group()) >= _LEAST_PHONE_DIGITS
        and not _AMOUNT.fullmatch(match.group())
        for match in _phone().finditer(folded)
    )


@cache
def _phone() -> re.Pattern[str]:
    return re.compile(lexicon.unwanted().phone)


@cache
def _patterns() -> dict[Flaw, re.Pattern[str]]:
    unwanted = lexicon.unwanted()
    lists = {
        Flaw.REFUSAL: unwanted.refusals,
        Flaw.PLACEHOLDER: unwanted.placeholders,
        Flaw.ECHO: unwanted.echoes,
        Flaw.CONTACT: unwanted.contact,
    }
    return {flaw: re.compile("|".join(f"(?:{p})" for p in lists[flaw])) for flaw in lists}
