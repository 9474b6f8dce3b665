"""What the product is called in a seller's sentence: noun, brand, line and model.

Owns telling the product's own names from what it goes with ("funda para iPhone 13"). Does not own
how far a model's name goes (`model_names`), nor prices and measures: their places are handed in
as taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.lexicon import Brand, Line
from services.generation.offline.model_names import NAME, Chunk, ModelReader, chunks_from
from services.generation.offline.sentence import Sentence, Span, leads_to, overlaps
from services.generation.words import Match, fold, key_of

_MODEL_LABEL = re.compile(r"\b(?:modelo|mod\.|model)\s*:?\s+")
_BRAND_LABEL = re.compile(r"\b(?:marca|brand)\s*:?\s+(?=\w)")
_NO_BRAND = re.compile(r"\b(?:sin marca|sem marca|generic[oa]s?|generic|no brand|unbranded)\b")
_NOT_ORIGINAL = re.compile(r"\b(?:no|nao|not)\s+(?:es\s|son\s|e\s|sao\s)?origina(?:l|les|is)\b")
_OF_PIRATES = frozenset({"barco", "navio", "nave", "isla", "ilha", "disfraz", "fantasia", "parche"})
_SPARES = frozenset({"repuesto", "repuestos", "refaccion", "refacciones"})
_VEHICLES = frozenset({"moto", "auto", "carro", "coche", "camioneta"})
_JOINTS = frozenset({"y", "e", "and", "o", "ou", "or"})
_DENIALS = frozenset({("no", "es"), ("nao", "e"), ("no", "son"), ("nao", "sao"), ("not", "a")})
_BRAND_WORDS = frozenset({"marca", "brand"})

_COVER = "cover"
_GO_WITH = frozenset({"accessory", "controller", "game"})
"""Product types that usually name another product, the one they go with."""

_KIT = re.compile(
    r"\b(?:kit|pack|set|combo|lote|jogo|juego)\s+(?:de\s+|com\s+|con\s+|x\s*)?(?:[0-9]{1,3}\s+)?$"
)

_MOST_PHRASE_CHUNKS = 9
_MOST_LEAD_CHUNKS = 3
_SHOE_NUMBER = re.compile(
    r"\b(?:talle|talla|tam|tamanho|size|numero|num|nro|n)\.?\s*(?:us\s)?"
    r"(?:3[3-9]|4[0-7])(?:[.,]5)?\b"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the product is called.

    `kind` is the lexicon's product type; `fits` is what it goes with ("para iPhone 13");
    `phrase` is how the seller herself names it, for goods without brand and model; `pack` are the
    words before its noun that say it is several ("Kit com 3"); `stated`
    tells that the brand was written and not implied by the line, `contested` that another one
    follows it.
    """

    noun: str | None = None
    kind: str | None = None
    brand: str | None = None
    stated: bool = False
    contested: bool = False
    generic: bool = False
    line: str | None = None
    model: str | None = None
    fits: str | None = None
    phrase: str = ""
    pack: str = ""
    spans: tuple[Span, ...] = ()


def kind_of(sentence: Sentence) -> str | None:
    """The product's type by its noun, else by its line, else by a brand that makes no other, and
    by the number of shoes for a brand that makes them."""
    if sentence.noun:
        return sentence.noun.meaning
    line = next((m for m in sentence.lines if not _is_for_another(sentence, m)), None)
    return line.meaning.type if line else _brand_kind(sentence)


def _brand_kind(sentence: Sentence) -> str | None:
    brand = next((m for m in sentence.brands if not _is_for_another(sentence, m)), None)
    if brand is None or brand.meaning.common or _is_denied(sentence, brand):
        return None
    types = brand.meaning.types
    if len(types) == 1:
        return next(iter(types))
    return "footwear" if "footwear" in types and _SHOE_NUMBER.search(sentence.folded) else None


def read_names(sentence: Sentence, taken: Sequence[Span], stops: Sequence[Span]) -> Names:
    """Read noun, brand, line and model.

    `taken` are places already read as something else; `stops` those of them that end the
    seller's own phrase for the product too (price, size, condition, quantity).
    """
    kind = kind_of(sentence)
    line = _own_line(sentence, taken)
    brand = _own_brand(sentence, taken, kind)
    if line and brand and fold(line.meaning.brand) != fold(brand.meaning.name):
        line = None
    labelled = None if brand else _labelled_brand(sentence, taken)
    name = brand.meaning.name if brand else labelled
    model, model_span = _model(sentence, taken, kind, brand, line)
    noun = sentence.noun
    spans = [(m.start, m.end) for m in (noun, brand, line) if m]
    return Names(
        noun=noun.text if noun else _lead(sentence, taken, brand, line),
        kind=kind,
        brand=name or (line.meaning.brand if line else None),
        stated=name is not None,
        contested=_is_contested(sentence, brand, kind),
        generic=name is None and _NO_BRAND.search(sentence.folded) is not None,
        line=_line_name(sentence, line) if line else None,
        model=model,
        fits=_fits(sentence, taken),
        phrase=_phrase(sentence, stops),
        pack=_pack(sentence),
        spans=(*spans, *([model_span] if model_span else [])),
    )


def _line_name(sentence: Sentence, line: Match[Line]) -> str:
    """The line as the maker names it: without the brand, and with the letter of its codes
    ("Pixel", "Moto G")."""
    brand, name = line.meaning.brand, line.meaning.name
    if line.meaning.before_code:
        name = f"{name} {sentence.word(line.last + 1)[:1].upper()}"
    if name.startswith(f"{brand} ") and line.meaning.type != "watch":
        return name.removeprefix(f"{brand} ")
    return name


def _own_line(sentence: Sentence, taken: Sequence[Span]) -> Match[Line] | None:
    if is_imitation(sentence):
        return None
    own = (m for m in sentence.lines if not m.overlaps(taken))
    return next((m for m in own if not _is_for_another(sentence, m)), None)


def _own_brand(sentence: Sentence, taken: Sequence[Span], kind: str | None) -> Match[Brand] | None:
    """The first brand that is the product's; behind one that is an everyday word too the next
    word may be the real one ("camisa polo Lacoste")."""
    own = list(_own_brands(sentence, taken, kind))
    if not own:
        return None
    first, *others = own
    follows = (other for other in others if other.first == first.last + 1)
    return next(follows, first) if first.meaning.common else first


def _own_brands(
    sentence: Sentence, taken: Sequence[Span], kind: str | None
) -> Iterator[Match[Brand]]:
    if is_imitation(sentence):
        return
    for match in sentence.brands:
        noun = sentence.noun
        inside = noun and noun.first < match.first and match.last <= noun.last
        if inside or match.overlaps(taken) or _is_for_another(sentence, match):
            continue
        if _is_denied(sentence, match):
            continue
        named = sentence.word(match.first - 1) in _BRAND_WORDS
        if not match.meaning.common or named or kind in match.meaning.types:
            yield match


def is_imitation(sentence: Sentence) -> bool:
    """Whether she says that it only looks like the brand that she names."""
    return _NOT_ORIGINAL.search(sentence.folded) is not None or any(
        word.folded in lexicon.grammar().imitations and sentence.word(index - 1) not in _OF_PIRATES
        for index, word in enumerate(sentence.words)
    )


def _is_contested(sentence: Sentence, brand: Match[Brand] | None, kind: str | None) -> bool:
    """Whether another maker of such goods follows at once or behind the line ("Fender Squier",
    "Gibson Les Paul Epiphone") or is joined ("Nike y Adidas"), or she says that they have none."""
    if brand is None:
        return False
    if _NO_BRAND.search(sentence.folded) or _is_of_another(sentence, brand):
        return True
    lines = [line for line in sentence.lines if line.meaning.brand == brand.meaning.name]
    ends = {brand.last + 1} | {line.last + 1 for line in lines if line.first == brand.last + 1}
    own = {line.first for line in lines} | {brand.first}
    return any(
        (other.first in ends or _is_joined(sentence, other))
        and other.first not in own
        and other.meaning.name != brand.meaning.name
        and (kind in other.meaning.types if other.meaning.common else _compete(brand, other))
        for other in sentence.brands
        if other.first > brand.last
    )


def _is_of_another(sentence: Sentence, brand: Match[Brand]) -> bool:
    """Whether it stands behind a second noun of another type: "PC i5, monitor Samsung"."""
    noun = sentence.noun
    if noun is None or brand.first <= noun.last:
        return False
    between = lexicon.products().find(sentence.text, sentence.words[: brand.first])
    last = between[-1] if between else None
    if last is None or last.last != brand.first - 1 or last.meaning == noun.meaning:
        return False
    return last.first > noun.last and sentence.word(last.first - 1) not in {"de", "para"}


def _compete(one: Match[Brand], other: Match[Brand]) -> bool:
    """Whether two makers make goods of the same type."""
    return bool(one.meaning.types & other.meaning.types)


def _is_joined(sentence: Sentence, other: Match[Brand]) -> bool:
    """Whether a maker stands behind "y", with a noun between or without."""
    return bool({sentence.word(other.first - 1), sentence.word(other.first - 2)} & _JOINTS)


def _is_denied(sentence: Sentence, match: Match[Brand]) -> bool:
    """Whether she says that it is not of that brand: "no es apple ni lenovo"."""
    before, last = sentence.word(match.first - 2), sentence.word(match.first - 1)
    return last in {"ni", "nem", "nor", "not"} or (before, last) in _DENIALS


def _is_for_another(sentence: Sentence, match: Match[Brand] | Match[Line]) -> bool:
    """Whether the name says what the product goes with: "para Samsung Galaxy S21", and for
    covers and accessories without that word too ("funda iPhone 14", "batería notebook HP")."""
    before = _word_before_names(sentence, match)
    if sentence.word(before) in lexicon.grammar().for_another:
        return not _is_made_for_it(sentence, match)
    if any(word.folded in _SPARES for word in sentence.words[: match.first]):
        return True
    noun = sentence.noun
    if noun and match.last < noun.first and noun.meaning in {_COVER, *_GO_WITH}:
        line = match if isinstance(match.meaning, Line) else _line_behind(sentence, match)
        return line is not None and leads_to(line, noun, sentence.words)
    if noun is None or match.first <= noun.last or sentence.word(before) in _BRAND_WORDS:
        return False
    if noun.meaning == _COVER:
        return True
    if noun.meaning not in _GO_WITH:
        return False
    if isinstance(match.meaning, Line):
        return match.meaning.type != noun.meaning
    between = sentence.words[noun.last + 1 : match.first]
    return bool(lexicon.products().find(sentence.text, between))


def _is_made_for_it(sentence: Sentence, match: Match[Brand] | Match[Line]) -> bool:
    """Whether such a maker makes the goods themselves, and another noun stands between: "teclado
    para PC Genius"."""
    noun = sentence.noun
    if noun is None or not isinstance(match.meaning, Brand) or noun.meaning in _GO_WITH | {_COVER}:
        return False
    behind = lexicon.products().get(sentence.word(match.first - 1)) is not None
    linked = sentence.word(match.first - 1) in lexicon.grammar().linking
    return noun.meaning in match.meaning.types and behind and not linked


def _line_behind(
    sentence: Sentence, brand: Match[Brand] | Match[Line]
) -> Match[Brand] | Match[Line] | None:
    """The line right behind a brand."""
    return next((line for line in sentence.lines if line.first == brand.last + 1), None)


def _word_before_names(sentence: Sentence, match: Match[Brand] | Match[Line]) -> int:
    """The index of the last word before a name that is neither a name nor a linking word,
    nor what it is for ("para notebook HP")."""
    names = (*sentence.brands, *sentence.lines)
    named = {index for m in names for index in range(m.first, m.last + 1)}
    index = match.first - 1
    passed = lexicon.grammar().linking | _VEHICLES
    noun = sentence.noun.last if sentence.noun else -1
    while index >= 0 and (
        index in named
        or sentence.word(index) in passed
        or (index > noun and lexicon.products().get(sentence.word(index)))
    ):
        index -= 1
    return index


def _labelled_brand(sentence: Sentence, taken: Sequence[Span]) -> str | None:
    """The brand after "marca", where the lexicon does not know it."""
    label = _BRAND_LABEL.search(sentence.folded)
    if label is None:
        return None
    chunk = next(chunks_from(sentence.text, label.end()), None)
    if chunk is None or chunk.folded in lexicon.grammar().plain:
        return None
    if overlaps((chunk.start, chunk.end), taken) or not NAME.fullmatch(chunk.text):
        return None
    return chunk.text if chunk.text != chunk.folded else chunk.text.capitalize()


def _model(
    sentence: Sentence,
    taken: Sequence[Span],
    kind: str | None,
    brand: Match[Brand] | None,
    line: Match[Line] | None,
) -> tuple[str | None, Span | None]:
    """The model's name and its place: after its label, from its line, or after the brand."""
    label = _MODEL_LABEL.search(sentence.folded)
    reader = ModelReader(sentence, taken, kind)
    if label and not overlaps(label.span(), taken):
        chunks = reader.run(label.end(), begun=True, bare=True)
        if chunks:
            return reader.name(chunks), (chunks[0].start, chunks[-1].end)
    if line:
        rest = reader.run(line.end, begun=True)
        own = line.meaning.name
        if brand and key_of(own).startswith(f"{key_of(brand.meaning.name)} "):
            own = own[len(brand.meaning.name) :].strip()
        end = rest[-1].end if rest else line.end
        return " ".join([own, reader.name(rest)]).strip(), (line.start, end)
    if brand:
        chunks = reader.run(brand.end, begun=False, bare=True)
        if chunks:
            return reader.name(chunks), (chunks[0].start, chunks[-1].end)
    return None, None


def _lead(
    sentence: Sentence,
    taken: Sequence[Span],
    brand: Match[Brand] | None,
    line: Match[Line] | None,
) -> str | None:
    """The words before the brand where the lexicon does not know the noun: "Toallón Arena"."""
    starts = [match.start for match in (brand, line) if match]
    if not starts:
        return None
    lead: list[Chunk] = []
    for chunk in chunks_from(sentence.text, 0):
        if chunk.start >= min(starts):
            break
        opener = not lead and (chunk.folded in lexicon.grammar().openers or chunk.folded.isdigit())
        if overlaps((chunk.start, chunk.end), taken) or chunk.ends_clause:
            lead = []
        elif not opener:
            lead.append(chunk)
    while lead and lead[-1].folded in lexicon.grammar().plain:
        lead.pop()
    return " ".join(chunk.text for chunk in lead) if 0 < len(lead) <= _MOST_LEAD_CHUNKS else None


def _fits(sentence: Sentence, taken: Sequence[Span]) -> str | None:
    """What the product goes with: "para iPhone 13", in her own words where she said for."""
    names = [m for m in (*sentence.lines, *sentence.brands) if _is_for_another(sentence, m)]
    if not names:
        return None
    last = max(names, key=lambda match: match.end)
    rest = ModelReader(sentence, taken, None).run(last.end, begun=True, bare=True)
    end = rest[-1].end if rest else last.end
    before = _word_before_names(sentence, last)
    if sentence.word(before) in lexicon.grammar().for_another:
        return sentence.text[sentence.words[before].start : end]
    start = min(match.start for match in names)
    return f"para {sentence.text[start:end]}"


def _pack(sentence: Sentence) -> str:
    kit = _KIT.search(sentence.folded, 0, sentence.noun.start) if sentence.noun else None
    return kit.group().strip() if kit else ""


def _phrase(sentence: Sentence, stops: Sequence[Span]) -> str:
    """Her own words for the product, from its noun or the sentence's start."""
    grammar = lexicon.grammar()
    start = sentence.noun.start if sentence.noun and sentence.language != "en" else 0
    kit = _KIT.search(sentence.folded, 0, start)
    start = kit.start() if kit else start
    chunks: list[Chunk] = []
    for chunk in chunks_from(sentence.text, start):
        if overlaps((chunk.start, chunk.end), stops):
            if chunks:
                break
            continue
        if not chunks and (chunk.folded in grammar.openers or not NAME.match(chunk.text)):
            continue
        chunks.append(chunk)
        if chunk.ends_clause or len(chunks) == _MOST_PHRASE_CHUNKS:
            break
    return " ".join(chunk.text for chunk in chunks)
