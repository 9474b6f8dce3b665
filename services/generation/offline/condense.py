"""A long text about a product in fewer characters, with what matters for a listing first.

Owns which of her phrases stay: whole ones, in their order, never a word that she did not write.
Does not own asking her whether the shorter text will do (handlers).
"""

import re
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.offline import traits
from services.generation.offline.measures import read_measures
from services.generation.offline.money import read_price
from services.generation.offline.names import kind_of, read_names
from services.generation.offline.sentence import Span, overlaps, read

_PHRASE = re.compile(r"(?:[^,;.!?\n]|[.,](?=\d)|\.(?=\w))+[,;.!?]*")
_CUE = re.compile(r"\b(?:a|por|en|for|at|precio|preço|price|valor)\s*:?\s*$", re.IGNORECASE)
_MARKS = ",;.!?"
_SPACES = re.compile(r"\s+")
_PRICE, _NAMED, _STATED, _SEEN, _DETAIL = 64, 48, 32, 8, 2
"""What a phrase is worth by what it states: the price; brand and model; product, size, condition
and how many; colour and material; a detail of the lexicon ("con caja")."""

_CURRENCIES = ("ARS", "BRL")
"""Between them, their readers know all slang for money."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    start: int
    end: int
    worth: int


def condense(text: str, limit: int) -> str:
    """The phrases of the text that say most, in their order, within `limit` characters.

    Price, product with brand and model, size and condition come first. Where the phrase of one
    does not fit as a whole, its own words alone stay.
    """
    whole = _SPACES.sub(" ", text).strip()
    if len(whole) <= limit:
        return whole
    facts = _facts(whole)
    chosen: list[_Phrase] = []
    for part in sorted(_stated(whole, facts), key=_by_worth):
        if len(_joined([*chosen, part])) <= limit:
            chosen.append(part)
    for phrase in sorted(_phrases(whole, facts), key=_by_worth):
        others = [c for c in chosen if not overlaps((c.start, c.end), [(phrase.start, phrase.end)])]
        if len(_joined([*others, phrase])) <= limit:
            chosen = [*others, phrase]
    return _joined(chosen)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _by_worth(phrase: _Phrase) -> tuple[int, int]:
    return -phrase.worth, phrase.start


def _facts(text: str) -> list[tuple[Span, int]]:
    """Places that state something of the listing, with what each is worth."""
    sentence = read(text)
    kind = kind_of(sentence)
    facts: list[tuple[Span, int]] = []
    prices = [read_price(text, currency) for currency in _CURRENCIES]
    price = next((found for found in prices if found), None)
    if price:
        cue = _CUE.search(text, 0, price.start)
        facts.append(((cue.start() if cue else price.start, price.end), _PRICE))
    if sentence.noun:
        facts.append(((sentence.noun.start, sentence.noun.end), _STATED))
    facts += [(span, _NAMED) for span in read_names(sentence, [], []).spans]
    facts += [(measure.span, _STATED) for measure in read_measures(sentence, kind)]
    for found in (traits.read_condition(sentence), traits.read_quantity(sentence)):
        facts += [(min(found.spans, key=_length), _STATED)] if found else []
    for concept in (traits.read_colour(sentence), traits.read_material(sentence)):
        facts += [(span, _SEEN) for span in concept.spans] if concept else []
    details = lexicon.grammar().details
    facts += [((w.start, w.end), _DETAIL) for w in sentence.words if w.folded in details]
    return facts


def _phrases(text: str, facts: list[tuple[Span, int]]) -> list[_Phrase]:
    """The text between its marks; a fact that runs over a mark keeps its phrases together."""
    spans: list[Span] = []
    for match in _PHRASE.finditer(text):
        start, end = match.span()
        if spans and any(s < start and end_ > spans[-1][1] for (s, end_), _ in facts):
            inside = any(s < spans[-1][1] and end_ > start for (s, end_), _ in facts)
            if inside:
                start = spans.pop()[0]
        spans.append((start, end))
    return [_phrase(text, start, end, facts) for start, end in spans]


def _phrase(text: str, start: int, end: int, facts: list[tuple[Span, int]]) -> _Phrase:
    worth = {span: points for span, points in facts if overlaps(span, [(start, end)])}
    said = text[start:end]
    return _Phrase(said.strip(), start, end, sum(worth.values()))


def _stated(text: str, facts: list[tuple[Span, int]]) -> list[_Phrase]:
    """The facts by themselves; those that touch, together ("Nike Air Max 90")."""
    merged: list[tuple[int, int, int]] = []
    for (start, end), points in sorted(facts):
        if points <= _DETAIL:
            continue
        if merged and not text[merged[-1][1] : start].strip():
            first, last, worth = merged.pop()
            merged.append((first, max(last, end), worth + points))
        else:
            merged.append((start, end, points))
    return [_Phrase(text[start:end], start, end, worth) for start, end, worth in merged]


def _joined(phrases: list[_Phrase]) -> str:
    """The phrases in the order of the text; a comma stands where words between them are left out
    and no mark of hers parts them."""
    text, last = "", 0
    for phrase in sorted(phrases, key=lambda phrase: phrase.start):
        gap = "" if not text else " " if text[-1] in _MARKS or phrase.start - last <= 1 else ", "
        text, last = f"{text}{gap}{phrase.text}", phrase.end
    return text.rstrip(" ,;")
