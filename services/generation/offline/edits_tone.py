"""Whether a message speaks of changing a listing that exists, rather than of a new product.

Owns that decision, which opens a product or doesn't: in doubt it is no request. Does not own
what is asked for (`edits`).
"""

import re
from dataclasses import dataclass
from functools import cache

from services.generation import lexicon
from services.generation.lexicon.asking import edit_words
from services.generation.offline.edits_talk import either, opening_of, patterns
from services.generation.offline.sentence import read
from services.generation.words import cut, fold

_LEAD = 40
"""Characters at the beginning in which a sale is announced."""

_SHORT_WORDS = 5
_MONEY = (
    r"\$\s?[0-9]|[0-9][0-9.,]*\s?(?:mil|lucas?|palos?|k|pesos|reais|%|por ciento|por cento|percent)"
)


@dataclass(frozen=True, slots=True)
class _Ways:
    selling: re.Pattern[str]
    corrected: re.Pattern[str]
    changed: re.Pattern[str]
    hanging: re.Pattern[str]
    verb: re.Pattern[str]
    thing: re.Pattern[str]
    about: re.Pattern[str]
    field: re.Pattern[str]
    named: re.Pattern[str]
    attribute: re.Pattern[str]
    told: re.Pattern[str]
    told_field: re.Pattern[str]


@cache
def _ways() -> _Ways:
    words = edit_words()
    forms = either(form for group in words.verbs.model_dump().values() for form in group)
    fields = either(form for group in words.fields.values() for form in group)
    attributes = either(form for group in words.attributes.values() for form in group)
    texts = either((*words.fields["title"], *words.fields["description"]))
    before = (
        r"(?:(?:sin|sem|no|nao|con|com|with|without|que|de|del|do|da|em|en|a|al|ao|to|lo de|by"
        r"|down|up|un poco|um pouco|a bit|como|as|nuev[oa]|nov[oa]|new|shorter|longer|better"
        rf"|{either(words.around.articles)})\s+)*"
    )
    return _Ways(
        selling=re.compile(rf"\b(?:{either(words.tone.selling)})\b"),
        corrected=re.compile(rf"(?:{either(words.tone.corrected)})\b"),
        changed=re.compile(rf"\b(?:{either(words.tone.changed)})\b"),
        hanging=re.compile(
            rf"(?:{forms})(?:(?:me|te|se|nos)?l[aeo]s?|-l?h?[oa]s?|\s(?:it|them|ele|ela|isso))\b"
        ),
        verb=re.compile(rf"(?:{forms})(?:me|te|se|nos)?\s+"),
        thing=re.compile(
            rf"{before}(?:(?:{fields}|{attributes}|palabras?|palavras?|words?)\b|{_MONEY}"
            r"|[0-9]+\s(?:ano|year|mes|month|dia|day|semana|week)|(?:pra\s|para\s)?premium\b"
            r"|que\s|that\s|[0-9]+\s(?:unid|unit|par|pieza|piece)|[0-9][0-9.,]{3,}"
            r"|lo (?:de|que)\s|la parte\s|a parte\s"
            r"|(?:\w+\s){0,2}(?:a|en|em|por|para|pra|to|at)\s(?:\$\s?)?[0-9]"
            rf"|[^,.;]{{1,40}}?\s(?:al|del|ao|do|no|en el|to the|from the|in the)\s(?:{texts})\b)"
        ),
        about=re.compile(
            rf"(?:{either(words.around.articles)})\s(?:{fields})\b|(?:{texts})\s(?:que\s)?(?:diga|sea)\b"
        ),
        field=re.compile(rf"{before}(?:{fields})\b"),
        named=re.compile(rf"\b(?:{fields})\b"),
        attribute=re.compile(rf"{before}(?:{attributes})\b"),
        told_field=re.compile(
            rf"(?:no\s|nao\s|not\s)?(?:es|son|e|sao|is|it's|its|it is)\s(?:{attributes})\s"
            rf"|(?:{either(words.around.articles)})\s(?:{attributes})\s(?:no\s|nao\s)?(?:es|e|is|esta)\s"
            r"|que\s(?:sean?|quede|diga|tenga|sejam?|fique)\s"
        ),
        told=re.compile(
            r"(?:no\s|nao\s|not\s)?(?:es|son|esta|estan|e|sao|estao|is|it's|its|it is|they are"
            r"|they're|hay|(?:me\s)?quedan?|restam|there are)\s+"
            r"(?!un[oa]?\s|uma?\s|an?\s|the\s|l[oa]s\s)"
        ),
    )


def sounds_like_edit(text: str) -> bool:
    """Whether the words clearly ask for a change, whatever the listing is."""
    ways = _ways()
    folded = fold(text)
    corrected = ways.corrected.match(folded)
    start = opening_of(folded, 0)
    if modal := patterns().modal.match(folded, start):
        start = modal.end()
    if ways.selling.search(folded[: start + _LEAD]):
        return False
    if corrected or ways.hanging.match(folded, start):
        return True
    verb = ways.verb.match(folded, start)
    if verb and not _is_goods(text[start:]):
        rest = verb.end()
        if ways.thing.match(folded, rest) or _is_value(text[rest:]):
            return True
    if ways.about.match(folded, start) or ways.told_field.match(folded.lstrip()):
        return True
    if _speaks_of_goods(text):
        return False
    short = len(text.split()) <= _SHORT_WORDS
    return bool(
        ways.changed.search(folded)
        or ways.told.match(folded.lstrip())
        or ways.told.match(folded, start)
        or ways.field.match(folded, start)
        or (short and (ways.attribute.match(folded, start) or ways.named.search(folded)))
    )


def _is_goods(text: str) -> bool:
    """Whether the words begin with goods: a "bota" is a boot before it is "put"."""
    words = cut(text[:_LEAD])
    return any(match.start == 0 for match in lexicon.products().find(text[:_LEAD], words))


def _is_value(text: str) -> bool:
    """Whether the words begin with a condition or a colour ("como usado", "negro")."""
    bare = re.sub(r"^(?:como|as|a|en|to|que (?:es|son|esta))\s+", "", fold(text[:_LEAD]))
    words = cut(bare)
    phrases = (lexicon.conditions(), lexicon.colours())
    return any(m.start == 0 for listed in phrases for m in listed.find(bare, words))


def _speaks_of_goods(text: str) -> bool:
    """Whether a product, a brand or a model line is named: then it may well be a new one."""
    sentence = read(text)
    return bool(sentence.noun or sentence.brands or sentence.lines)
