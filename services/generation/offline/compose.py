"""A plain title and description from what a seller stated, and nothing else.

Owns the order of the words. Does not own what a title may hold (services/generation/titles) nor
the sentences of each language (services/generation/lexicon/wording.toml).
"""

import re
from collections.abc import Iterator, Sequence

from services.generation import lexicon
from services.generation.hygiene import flaw_of, plain
from services.generation.lexicon.nouns import in_kind, standard_nouns
from services.generation.lexicon.wear import wear
from services.generation.offline.reader import Statement
from services.generation.offline.sentence import Span, overlaps
from services.generation.titles import capitalised, clean_title, cut_words
from services.generation.words import cut, fold, key_of
from services.listings.content import TITLE_MAX, TITLE_MIN

_CLAUSE = re.compile(r"(?:[^,.;!?\n]|[,.](?=\S))+")
_DETAIL_LENGTH = range(8, 141)
_KEY_SPECS = ("INTERNAL_MEMORY", "CAPACITY", "DISPLAY_SIZE", "WHEEL_SIZE", "VOLTAGE")
_MORE_SPECS = ("UNIT_VOLUME", "GENDER", "MATERIAL", "COLOR", "SIZE")
"""What a title takes only to reach its shortest length: these may vary inside a family."""

_TOLD_BY_BRAND = "phone"
"""Goods whose noun is as good as said with a brand that makes no others."""


def title(statement: Statement, *, currency: str, language: str) -> str:
    """Product, brand, model and key data, at most TITLE_MAX characters; empty when nothing is
    known. Shorter than TITLE_MIN only when all that is known is shorter."""
    names, wording = statement.names, lexicon.wording(language)
    brand, model = statement.sure("BRAND"), names.model
    noun = _noun(statement, language)
    if part := spare(statement):
        base = part
    elif brand and not names.generic:
        noun = "" if _has(model or "", noun) else noun
        if not noun and (names.line or names.kind == _TOLD_BY_BRAND):
            noun = wording.nouns.get(names.kind or "", "")
            noun = "" if _has(model or "", noun) else noun
        noun = f"{names.pack} {noun.lower()}" if names.pack else noun
        parts = [noun, "" if _has(noun, brand) else brand, model, names.fits]
        base = " ".join(part for part in parts if part)
    else:
        base = _printed_title(statement) or _with_noun(statement, noun)
    text = capitalised(clean_title(base, currency))
    if not text or flaw_of(text):
        return ""
    for key in _KEY_SPECS:
        text = _with_spec(text, statement.sure(key), wording.specs.get(key, "{}"))
    for key in _MORE_SPECS:
        if len(text) < TITLE_MIN:
            text = _with_spec(text, statement.sure(key), wording.specs.get(key, "{}"))
    if len(text) < TITLE_MIN:
        text = _longer(statement, text, currency, language)
    return cut_words(text, TITLE_MAX)


def description(statement: Statement, heading: str, *, language: str) -> str:
    """A friendly plain-text description in the site's language, only of what is known.

    Always at least DESCRIPTION_MIN characters: the closing sentence alone is longer.
    """
    wording = lexicon.wording(language)
    facts = [f"{label}: {value}" for key, label in wording.labels.items()
             if (value := _value(statement, key, wording.conditions))]  # fmt: skip
    details = _details(statement, language)
    blocks = [
        wording.opening.format(product=heading) if heading else "",
        "\n".join(facts),
        "\n".join([wording.details, *details]) if details else "",
        wording.closing,
    ]
    return "\n\n".join(block for block in blocks if block)


def spare(statement: Statement) -> str:
    """Her own words where she sells a part and names what it fits behind it ("pantalla usada iphone
    11"): that is not what she sells."""
    sentence, names, grammar = statement.sentence, statement.names, lexicon.grammar()
    first = next((word for word in sentence.words if word.folded not in grammar.openers), None)
    if first is None or first.folded not in lexicon.condition_parts():
        return ""
    if key_of(names.noun or "").split(" ")[0] == first.folded:
        return ""  # a keyboard, say, sold for itself
    end = statement.price.start if statement.price else len(sentence.text)
    clause = _CLAUSE.match(sentence.text, first.start, end)
    return clause.group() if clause and len(cut(clause.group())) > 1 else ""


def _noun(statement: Statement, language: str) -> str:
    """The product's noun in the site's words, as she wrote it where there is no other."""
    noun = statement.names.noun or ""
    noun = standard_nouns(language).get(noun) or noun
    return noun.lower() if noun.isupper() else noun


def _with_noun(statement: Statement, noun: str) -> str:
    """Her own words for the product, with the site's word for the noun that they begin with."""
    names = statement.names
    if names.noun and names.phrase.startswith(names.noun):
        return f"{noun}{names.phrase[len(names.noun) :]}"
    translated = statement.sentence.language == "en" and key_of(noun) != key_of(names.noun or "")
    return noun if translated else names.phrase or noun


def _longer(statement: Statement, text: str, currency: str, language: str) -> str:
    """A title that is too short: her own words where they say more, else with its kind of goods."""
    own = capitalised(clean_title(statement.names.phrase, currency))
    if len(own) >= TITLE_MIN and not flaw_of(own):
        return own
    return in_kind(text, statement.names.kind, language)


def _printed_title(statement: Statement) -> str:
    """A book by the title and the author on its cover, where she named neither."""
    names, book = statement.names, statement.sure("BOOK_TITLE")
    if book is None or (names.noun and key_of(names.phrase) != key_of(names.noun)):
        return ""
    parts = [names.noun or "", book, statement.sure("AUTHOR") or ""]
    return " ".join(part for part in parts if part)


def _with_spec(text: str, value: str | None, pattern: str) -> str:
    """The title with one more piece, if it fits and is not said already."""
    if value is None or key_of(value).replace(" ", "") in key_of(text).replace(" ", ""):
        return text
    inches = value.replace(' "', '"')
    longer = f"{text} {pattern.format(inches)}"
    return longer if len(longer) <= TITLE_MAX else text


def _has(text: str, name: str) -> bool:
    return f" {key_of(name)} " in f" {key_of(text)} "


def _value(statement: Statement, key: str, conditions: dict[str, str]) -> str | None:
    if key == "CONDITION":
        return conditions[statement.condition.value] if statement.condition else None
    value = statement.sure(key)
    return value if value and not flaw_of(value) else None


def _details(statement: Statement, language: str) -> list[str]:
    """Her own words about what comes with it or is wrong with it, word for word: whole clauses,
    or from such a word on where the clause names the product or the price as well."""
    sentence, price = statement.sentence, statement.price
    if sentence.language not in {language, None}:
        return []
    named = [*statement.names.spans, *([(price.start, price.end)] if price else [])]
    details: list[str] = []
    for match in _CLAUSE.finditer(sentence.text):
        whole = not overlaps(match.span(), named)
        used = [] if whole else sorted([*named, *statement.taken])
        for start, end in _free(match.span(), used):
            told = _telling(sentence.text[start:end], whole=whole)
            clause = plain(told)
            if len(clause) in _DETAIL_LENGTH and not flaw_of(clause) and fold(clause) != "":
                details.append(f"- {capitalised(clause)}")
    return details


def _free(span: Span, used: Sequence[Span]) -> Iterator[Span]:
    """What of a clause is left between the places that are used."""
    at, end = span
    for start, stop in used:
        if start < end and stop > at:
            if start > at:
                yield at, start
            at = stop
    if at < end:
        yield at, end


def _telling(text: str, *, whole: bool) -> str:
    """The text from its first word that tells a detail, all of it where it is a `whole` clause;
    empty where no word does."""
    words = cut(text)
    told = [word.start for word in words if word.folded in lexicon.grammar().details]
    told += [match.start for match in wear().find(text, words) if match.meaning]
    if not told:
        return ""
    return text if whole else text[min(told) :]
