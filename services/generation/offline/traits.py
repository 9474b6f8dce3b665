"""Condition, quantity, gender, colour and material in a seller's sentence.

Owns when such a word speaks of the product: "pantalla nueva", "suela blanca" and "New Balance"
do not. Each reader answers None when nothing or two different things are said. Does not own the
words (services/generation/lexicon).
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.generation import lexicon
from services.generation.lexicon import Concept
from services.generation.lexicon.wear import newish, of_something_else, unworn, wear
from services.generation.offline.sentence import Sentence, Span
from services.generation.words import Match
from services.listings.content import Condition

T = TypeVar("T")

_WORN = frozenset({"footwear", "clothing", "watch", "bag", "beauty", "bicycle"})
"""Product types that are made for one gender or another."""

_WORN_DOWN = re.compile(
    r"\b(?:queda|quedan|resta|restam)\s+(?:el\s+|un\s+|uns\s+)?[0-9]{1,2}\s?%"
    r"|\bus(?:ei|[eo]|aba|ava|ou)\s+(?:[a-z]+\s+){0,3}?"
    r"(?:[0-9]{1,2}|un|una|dos|tres|um|uma)\s+(?:unica\s+|sola\s+)?"
    r"(?:anos?|meses|mes|semanas?|temporadas?|vez|veces|vezes|dias)\b"
    r"|\bus(?:[eoi]|aba|ava|ou|aron|aram|ei)\s+(?:muy |re |bem |muito |solo |so |apenas )*"
    r"(?:poqu[a-z]+|pouqu[a-z]+|poco|pouco|po[cu]+as|un par de|algu[nm]as|bastante)\b"
    r"|\bus(?:ed|e|ado|ada)\s+(?:for\s+)?(?:[0-9]+|a|a few|a couple of|un par de)\s+"
    r"(?:times|months?|years?|weeks?|noches|meses|veces)\b"
    r"|\b(?:[0-9]+|una|dos|tres|pocas)\s+(?:sol[ao] )?(?:temporadas|puestas?|posturas?)\b"
    r"|\b(?:puest|calzad|vestid|calcad|jugad|lei?d|lid)[oa]s?\s+(?:solo |so |apenas |solamente )?"
    r"(?:[0-9]|un[ao]?|dos|tres|um[ao]?|duas|pocas|poucas|algunas)\s+"
    r"(?:sol[ao] |unica )?ve[cz](?:es)?\b"
    r"|\b[0-9][0-9.]*\s?km\s+(?:rodad|recorrid|de uso|andad)"
)
_HAS_RUN = re.compile(
    r"\b(?:bateria|battery)\s*(?:health|al|em|en|de)?\s*:?\s*[4-9][0-9]\s?%"
    r"|\b(?:[0-9]{2,4}\s+ciclos|ciclos\s*:?\s*[0-9]{2,4}|[0-9]+\s+(?:disparos|cliques|clicks))\b"
)

_QUANTITY_BEFORE = re.compile(
    r"\b(?:stock|estoque|cantidad|cant\.?|quantidade|qtd\.?|qty|quedan|restan)"
    r"\s*:?\s*(?:de\s+)?(?P<n>[0-9]{1,4})(?![\w.,]*[0-9%])"
)
_QUANTITY_AFTER = re.compile(
    r"(?<![\w.,$])(?P<n>[0-9]{1,4})\s*(?:unidades|unidad|unidade|uds?|unid|units?|disponibles?"
    r"|disponiveis|disponivel|en stock|em estoque|in stock|available|iguales|iguais)\b"
)
_PACKED = re.compile(
    r"\b(?:pack|kit|caja|caixa|set|lote|combo|box|jogo|juego|paquete|pacote|blister|bolsa)"
    r"\s+(?:de|com|con|of|x|por)?\s*$"
)
_LEFT = re.compile(r"disponi|available|stock|estoque")
_RANGE = re.compile(r"[0-9]\s*(?:al?|-|y|e|hasta|ate|to)\s*$")
_HAVE = re.compile(
    r"\b(?:tengo|tenho|tenemos|temos|i have|have|hay|vendo|selling)"
    r"\s+(?:solo\s+|so\s+)?(?P<n>[0-9]{1,3})"
    r"(?=\s*(?:$|[.,;!\n)$]|r\$|y\s|e\s|a\s|pzas?\b|pcs\b|piezas?\b|de\s(?:estas?|estos?|cada)))"
)
_EACH = re.compile(r"\bc/u\b|\bcada\b|\beach\b|\b(?:por|la) unidad\b|\ba unidade\b")
_HAVE_EACH = re.compile(
    r"\b(?:tengo|tenho|i have|hay|quedan|restam|vendo)\s+(?P<n>[0-9]{1,3})\s+"
    r"(?:[a-z]{4,}s|pcs|pzas|u)\b"
)
_OPENING = re.compile(r"(?:vendo\s+|selling\s+)?(?P<n>[2-9]|[1-9][0-9])\s+(?!x\b)[a-z]{3,}")
_COUNTED = re.compile(r"(?<![\w.,$])(?P<n>[0-9]{1,3})\s+(?:[a-z]+\s+){0,2}$")
_MOST = 9_999

_JOINED = re.compile(r"\s*(?:[/&+-]|\b(?:y|e|and)\b)\s*")
_SEPARATE = re.compile(r"[,.;:\n!?(]\s*$")
_INTRODUCES = frozenset(
    {"con", "com", "with", "y", "e", "and", "la", "el", "las", "los", "a", "o", "su"}
)
_ARTICLES = frozenset(
    {"el", "la", "los", "las", "o", "a", "os", "as", "un", "una", "um", "uma", "the"}
)
_WITH = frozenset({"con", "com", "with", "c", "incluye", "inclui", "trae", "tiene", "tem", "has"})
_BROUGHT = _WITH | {"puse", "pusimos", "cambie", "puesto", "troquei", "coloquei", "viene", "vem"}
_PART_WORDS = 3
_ADJECTIVE = re.compile(r"(?:nuev|nov|usad)[oa]s?")
_CLAUSE = re.compile(r"[,.;:!?\n]")
_PACKAGES = frozenset({"box", "package", "packaging"})
_OF = frozenset({"de", "en", "em", "of", "in"})


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with the places that state it."""

    value: T
    spans: tuple[Span, ...]


def read_condition(sentence: Sentence) -> Found[Condition] | None:
    """New, used or refurbished, only when stated; refurbished goods may be called like new."""
    matches = condition_words(sentence)
    states = {match.meaning for match in matches}
    if Condition.REFURBISHED in states:
        states = {Condition.REFURBISHED}
    if len(states) > 1:
        matches = [match for match in matches if not _is_new_part(sentence, match)]
        states = {match.meaning for match in matches}
    if len(states) != 1:
        return None
    return Found(states.pop(), _spans(matches))


def condition_words(sentence: Sentence) -> list[Match[Condition]]:
    """Everything that is said about the product's own state, even where it contradicts itself."""
    others = of_something_else().find(sentence.text, sentence.words)
    excepted = [*sentence.name_spans, *((other.start, other.end) for other in others)]
    return [
        match
        for match in lexicon.conditions().find(sentence.text, sentence.words)
        if not match.overlaps(excepted)
        and (_tells_use(match) or not _is_of_a_part(sentence, match))
        and not _is_in_a_name(sentence, match)
    ]


def reads_as_used(sentence: Sentence) -> bool | None:
    """Whether goods of which no state is said are used: True by a fault or by wear, False where
    only praise or a worn battery speaks for it ("impecable"), None where nothing does."""
    found = [
        match.meaning
        for match in wear().find(sentence.text, sentence.words)
        if not match.overlaps(sentence.name_spans)
        and not {sentence.word(match.first - back) for back in (1, 2, 3)} & unworn()
    ]
    if any(found) or _WORN_DOWN.search(sentence.folded):
        return True
    return False if found or _HAS_RUN.search(sentence.folded) else None


def sounds_new(sentence: Sentence) -> bool:
    """Whether goods of which no state is said are called what mostly new ones are called."""
    return bool(newish().find(sentence.text, sentence.words))


def read_quantity(sentence: Sentence) -> Found[int] | None:
    """How many are for sale; what a pack holds is no quantity."""
    found = [
        match
        for pattern in (_QUANTITY_BEFORE, _QUANTITY_AFTER, _HAVE)
        for match in pattern.finditer(sentence.folded)
        if (not _PACKED.search(sentence.folded, 0, match.start()) or _LEFT.search(match.group()))
        and not _RANGE.search(sentence.folded, 0, match.start())
    ]
    if not found and _EACH.search(sentence.folded):
        noun = sentence.noun.start if sentence.noun else 0
        counted = (
            _HAVE_EACH.search(sentence.folded)
            or _COUNTED.search(sentence.folded, 0, noun)
            or _OPENING.match(sentence.folded)
        )
        found = [counted] if counted else []
    numbers = {int(match.group("n")) for match in found}
    if len(numbers) != 1 or not 0 < (number := numbers.pop()) <= _MOST:
        return None
    return Found(
        number,
        tuple(
            match.span("n") if match.re in (_COUNTED, _OPENING) else match.span() for match in found
        ),
    )


def read_gender(sentence: Sentence, product_type: str | None) -> Found[Concept] | None:
    """For whom it is made, for goods that are worn or ridden."""
    if product_type not in _WORN:
        return None
    return _only(lexicon.genders().find(sentence.text, sentence.words), lambda c: bool(c.key))


def read_colour(sentence: Sentence) -> Found[tuple[Concept, ...]] | None:
    """The product's colour, or the two that are joined ("negro y blanco")."""
    grammar = lexicon.grammar()
    matches: list[Match[Concept]] = []
    cued = False
    for match in lexicon.colours().find(sentence.text, sentence.words):
        before = sentence.word(match.first - 1)
        names_it = before in grammar.colour_cues
        joined = bool(matches) and _is_joined(sentence, matches[-1], match)
        if match.overlaps(sentence.name_spans) or before in grammar.colour_parts:
            continue
        if not (names_it or joined or _stands_alone(sentence, match)):
            continue
        if cued and not joined:
            break
        if names_it:
            matches, cued = [], True
        matches.append(match)
    concepts = tuple({match.meaning.key: match.meaning for match in matches}.values())
    together = all(_is_joined(sentence, a, b) for a, b in itertools.pairwise(matches))
    if not concepts or (len(concepts) > 1 and not together):
        return None
    return Found(concepts, _spans(matches))


def read_material(sentence: Sentence) -> Found[Concept] | None:
    """What the product itself is made of, not one of its parts."""
    nouns = [(sentence.noun.start, sentence.noun.end)] if sentence.noun else []
    parts, cues = lexicon.material_parts(), lexicon.grammar().colour_cues
    matches = [
        match
        for match in lexicon.materials().find(sentence.text, sentence.words)
        if not match.overlaps((*nouns, *sentence.name_spans))
        and sentence.word(match.first - 1) not in parts | cues | _ARTICLES
        and not _comes_with(sentence, match)
        and not (
            sentence.word(match.first - 1) in _OF and sentence.word(match.first - 2) in parts | cues
        )
    ]
    return _only(matches, lambda _: True)


def _comes_with(sentence: Sentence, match: Match[Concept]) -> bool:
    """Whether it belongs to something that the product comes with: "con vaso de vidrio"."""
    first = sentence.noun.last + 1 if sentence.noun else 0
    return any(sentence.word(index) in _WITH for index in range(first, match.first))


def _only(
    matches: Sequence[Match[Concept]], counts: Callable[[Concept], bool]
) -> Found[Concept] | None:
    meant = [match for match in matches if counts(match.meaning)]
    if len({match.meaning.key for match in meant}) != 1:
        return None
    return Found(meant[0].meaning, _spans(meant))


def _tells_use(match: Match[Condition]) -> bool:
    """Whether it tells how much the goods were used, whatever stands before: "a disco, sin uso"."""
    return match.last > match.first and match.text.lower().endswith("uso")


def _is_of_a_part(sentence: Sentence, match: Match[Condition]) -> bool:
    """Whether a part is meant ("pantalla nueva", "new battery"), unless it is the product."""
    parts, before = lexicon.condition_parts(), match.first - 1
    joined = before >= 0 and not _SEPARATE.search(sentence.between(before, match.first))
    if joined and sentence.word(before) in parts:
        introduced = sentence.word(before - 1) in _INTRODUCES and (
            _ADJECTIVE.fullmatch(sentence.word(match.first)) is None
            or sentence.word(before).endswith("s") == sentence.word(match.first).endswith("s")
        )
        if introduced or _is_named_part(sentence, before, match):
            return not _is_product(sentence, before)
    after = match.last + 1
    if match.meaning is Condition.NEW and sentence.word(after) in _PACKAGES:
        return False
    follows = sentence.word(after) in parts and sentence.between(match.last, after) == " "
    return follows and sentence.language == "en" and not _is_product(sentence, after)


def _is_named_part(sentence: Sentence, part: int, match: Match[Condition]) -> bool:
    """Whether a part follows the product's own name and its newness agrees with it in gender and
    number: "iPhone XR pantalla nueva", but not "perfume en caja nuevo"."""
    names = (*sentence.brands, *sentence.lines, *([sentence.noun] if sentence.noun else []))
    if match.meaning is not Condition.NEW or not any(name.last < part for name in names):
        return False
    noun, said = sentence.word(part), sentence.word(match.first)
    if sentence.word(part - 1) in _OF:
        return False
    if said.endswith("s") != noun.endswith("s"):
        return False
    noun, said = noun.removesuffix("s"), said.removesuffix("s")
    return said[-1:] in "ao" and (said[-1:] == "a") == noun.endswith("a")


def _is_new_part(sentence: Sentence, match: Match[Condition]) -> bool:
    """Whether used goods come with it new: "usada, tiene rueditas nuevas"."""
    if match.meaning is not Condition.NEW:
        return False
    for with_ in range(match.first - 2, max(match.first - 2 - _PART_WORDS, -1), -1):
        if sentence.word(with_) in _BROUGHT:
            said = sentence.text[sentence.words[with_].end : match.start]
            return not _CLAUSE.search(said)
    return False


def _is_product(sentence: Sentence, index: int) -> bool:
    noun = sentence.noun
    return noun is not None and noun.first <= index <= noun.last


def _is_in_a_name(sentence: Sentence, match: Match[Condition]) -> bool:
    """Whether it is part of a title: "Libro Un Mundo Nuevo Ideal", "el Nuevo Testamento". Nothing
    is called by having been used."""
    if match.meaning is not Condition.NEW:
        return False
    following = sentence.words[match.last + 1].text if sentence.word(match.last + 1) else ""
    inside = match.first > 0 and not _SEPARATE.search(sentence.text, 0, match.start)
    return inside and sentence.cased and match.text[0].isupper() and following[:1].isupper()


def _is_joined(sentence: Sentence, first: Match[Concept], second: Match[Concept]) -> bool:
    return _JOINED.fullmatch(sentence.folded[first.end : second.start]) is not None


def _stands_alone(sentence: Sentence, match: Match[Concept]) -> bool:
    """Whether the form means a colour without the word colour before it."""
    everywhere, english = lexicon.cued_colours()
    form = sentence.folded[match.start : match.end]
    return form not in everywhere and (form not in english or sentence.language == "en")


def _spans(matches: Sequence[Match[T]]) -> tuple[Span, ...]:
    return tuple((match.start, match.end) for match in matches)
