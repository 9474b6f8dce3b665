"""Clean text: what is stripped from it, and what makes it unfit for a listing.

Owns the judgement over one piece of text. Does not own what replaces an unfit one
(services/generation/guard), the patterns (services/generation/lexicon/unwanted.toml) nor telling
telephones from sizes (contact).
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from services.generation import lexicon
from services.generation.contact import has_contact
from services.generation.words import Word, cut, fold, key_of

_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ANGLES = re.compile(r"[<>]")
"""The marketplace refuses a description for one of them, tag or not
(https://developers.mercadolibre.com.ar/es_ar/descripcion-de-articulos)."""

_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\((?:[^()\n]{0,500})\)")
_MARKDOWN_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]+|[*+][ \t]+|```\w*)", re.MULTILINE)
_MARKDOWN_MARKS = re.compile(r"\*\*|__|~~|`+|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_RULE = re.compile(r"^[ \t]*[-*_=]{3,}[ \t]*$", re.MULTILINE)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_CRIES = re.compile(r"([!?¡¿])[!?¡¿]*\1")
_ROUNDS = 6
_MARKS = re.compile(r"[&\[\]()*+_`~#]")
"""What markup within markup within markup is made of: it never ends by itself."""

_KEPT = frozenset("\n°™®©^`´¨")
_PICTURES = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cc"})
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Taken out without a space in their place: they stand inside words, to hide them."""

_UNUSUAL = re.compile(r"[\u00ad\u0250-\U0010ffff]")
"""Beyond the letters of western languages, and the soft hyphen among them."""

_SAME_WORD = 4
_SAME_SENTENCE = 3
_LONG_SENTENCE = 4
_POOR = 0.3
_POOR_FROM = 16
_SAME_LETTER = re.compile(r"([a-z])\1{5,}")
_SENTENCES = re.compile(r"[.!?\n]+")
_FOREIGN_LETTERS = 4
_FOREIGN_SHARE = 0.2
_PRICE = re.compile(
    r"(?:\b(?:r|u|us|ar|mx|s/)\s?)?\$\s?[0-9]|[0-9]\s?[€£]|[€£]\s?[0-9]|\br\$|\bu[s$]d\s?[0-9]"
)


class Flaw(StrEnum):
    """Why a text can't be shown. The last three depend on the listing (`fitness`)."""

    CONTACT = "contact"
    REFUSAL = "refusal"
    PLACEHOLDER = "placeholder"
    ECHO = "echo"
    MARKETPLACE = "marketplace"
    FORBIDDEN = "forbidden"
    PRICE = "price"
    REPEATED = "repeated"
    SCRIPT = "script"
    LANGUAGE = "language"
    SHORT = "short"
    UNFOUNDED = "unfounded"


def plain(text: str) -> str:
    """The text without HTML, markdown, emoji and invisible characters; lines are kept.

    Plain text comes back unchanged.
    """
    for _ in range(_ROUNDS):  # "&amp;lt;" hides a tag twice
        stripped = _stripped(text)
        if stripped == text:
            return text
        text = stripped
    return plain(_MARKS.sub(" ", text))


def flaws_of(text: str) -> tuple[Flaw, ...]:
    """Everything that makes a text unfit for a listing, none for a fit one."""
    text = visible(text)
    folded = fold(text)
    found = {flaw: bool(pattern.search(folded)) for flaw, pattern in _patterns().items()}
    words = cut(text)
    found |= {
        Flaw.CONTACT: has_contact(text),
        Flaw.FORBIDDEN: found[Flaw.FORBIDDEN] or _borrows_a_name(text, words),
        Flaw.PRICE: _PRICE.search(folded) is not None,
        Flaw.REPEATED: _is_repeated(text, words),
        Flaw.SCRIPT: _is_foreign(text),
    }
    return tuple(flaw for flaw in Flaw if found.get(flaw))


def flaw_of(text: str) -> Flaw | None:
    """The first thing that makes a text unfit for a listing, None when nothing does."""
    return next(iter(flaws_of(text)), None)


def says_nothing(value: str) -> bool:
    """Whether a fact's value is empty or only tells that it is not known."""
    return not key_of(value) or fold(value).strip(" .") in lexicon.unwanted().empty_values


def visible(text: str) -> str:
    """The text with its accents on their letters and nothing that nobody sees."""
    if _UNUSUAL.search(text) is None:
        return text
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _UNSEEN
    )


def _stripped(text: str) -> str:
    text = _TAG.sub(" ", _SCRIPT.sub(" ", html.unescape(text)))
    text = _RULE.sub("", _MARKDOWN_START.sub("", _MARKDOWN_LINK.sub(r"\1", text)))
    text = _CRIES.sub(r"\1", _MARKDOWN_MARKS.sub("", _ANGLES.sub(" ", text)))
    kept = (
        c if c in _KEPT or unicodedata.category(c) not in _PICTURES else " " for c in visible(text)
    )
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(kept).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _borrows_a_name(text: str, words: Sequence[Word]) -> bool:
    """Whether it offers a thing as another brand's: "tipo Nike", "réplica de Rolex"."""
    brands = [
        match
        for match in lexicon.brands().find(text, words)
        if not match.meaning.common or match.text[:1].isupper()
    ]
    if not brands:
        return False
    before, beside = _imitations()
    folded = fold(text)
    return beside.search(folded) is not None or any(
        before.search(folded[: match.start]) for match in brands
    )


def _is_repeated(text: str, cut_up: Sequence[Word]) -> bool:
    """The stuck record of a failing model: a letter, a word or a sentence over and over."""
    words = [word.folded for word in cut_up if not word.folded.isdigit()]
    row = most = 0
    for index, word in enumerate(words):
        row = row + 1 if index and word == words[index - 1] else 1
        most = max(most, row)
    sentences = Counter(
        " ".join(parts)
        for sentence in _SENTENCES.split(fold(text))
        if len(parts := sentence.split()) >= _LONG_SENTENCE
    )
    poor = len(words) >= _POOR_FROM and len(set(words)) < _POOR * len(words) ** 0.9
    return (
        most >= _SAME_WORD
        or poor
        or max(sentences.values(), default=0) >= _SAME_SENTENCE
        or _SAME_LETTER.search(fold(text)) is not None
    )


def _is_foreign(text: str) -> bool:
    """Whether much of it is in letters that nobody here reads, or a word mixes alphabets to pass
    for another. Greek letters stand in units."""
    if _UNUSUAL.search(text) is None:
        return False
    strange = [c for c in text if c.isalpha() and _alphabet(c) not in {"LATIN", "GREEK"}]
    letters = sum(c.isalpha() for c in text)
    if len(strange) >= _FOREIGN_LETTERS and len(strange) > _FOREIGN_SHARE * letters:
        return True
    return any(
        {"LATIN", "CYRILLIC"} <= {_alphabet(c) for c in word.text if c.isalpha()}
        for word in cut(text)
    )


def _alphabet(character: str) -> str:
    if character.isascii() or character in "ªº":
        return "LATIN"
    name = unicodedata.name(character, "").removeprefix("FULLWIDTH ").removeprefix("MICRO ")
    return "GREEK" if name == "SIGN" else name.split(" ", 1)[0]


@cache
def _imitations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    forbidden = lexicon.unwanted().forbidden
    return re.compile(forbidden.before_brand), re.compile(forbidden.with_brand)


@cache
def _patterns() -> dict[Flaw, re.Pattern[str]]:
    unwanted = lexicon.unwanted()
    elsewhere = unwanted.marketplaces
    brands = rf"\b{elsewhere.places}(?:{'|'.join(elsewhere.brands)})\b{elsewhere.things}"
    lists = {
        Flaw.REFUSAL: unwanted.refusals,
        Flaw.PLACEHOLDER: unwanted.placeholders,
        Flaw.ECHO: [*unwanted.orders, *unwanted.echoes],
        Flaw.MARKETPLACE: [rf"\b(?:{'|'.join(elsewhere.names)})\b", brands],
        Flaw.FORBIDDEN: unwanted.forbidden.always,
    }
    return {
        flaw: re.compile("|".join(f"(?:{p})" for p in lists[flaw]), re.MULTILINE) for flaw in lists
    }
