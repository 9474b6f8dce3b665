"""Facts that the printed lines in the photos state: brands, models, sizes, ratings, compositions.

Owns what each line may claim and how far it is believed. Does not own the shape of a line
(`printed`) nor single values (`label_values`). A label never tells price, condition or stock, and
lines that speak to their reader make everything printed doubtful.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.generation import lexicon
from services.generation.brief import Fact
from services.generation.lexicon.labels import badges
from services.generation.offline import label_values as values
from services.generation.offline.measures import read_measures
from services.generation.offline.names import read_names
from services.generation.offline.printed import Piece, is_order, pieces
from services.generation.offline.sentence import Sentence, overlaps, read
from services.generation.words import key_of
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Evidence
from services.listings.gtin import gtin_of

_PRINTED, _WORDMARK, _UNPLACED = 0.88, 0.85, 0.8
"""How sure a printed value is: behind its word; a known name by itself on goods that its maker
makes; such a name where the kind of goods is not known."""

_DOUBTFUL, _DIGITS, _INFERRED = 0.6, BALANCED_ABOVE, BALANCED_ABOVE
"""Never sure: what may be another's name or a shop's code; digits printed without their bars; a
line, which the lexicon alone calls one."""

_CONTENTS = frozenset({"UNIT_VOLUME", "UNIT_WEIGHT"})
_CONTAINED = frozenset({"beauty", "baby", "pet", None})
"""Goods that come by volume or weight: another's bare "4 L" is what it holds."""

_COMPONENTS = frozenset({"computing_part"})
"""Makers of parts alone, whose badges are on other makers' goods (Intel, Nvidia)."""

_GTIN_DIGITS = frozenset({12, 13})
_MOST_NAME_WORDS = 7
_FITTING_WORDS = frozenset(
    {"ram", "rom", "ssd", "hdd", "memoria", "de", "storage", "nvme", "disco", "bivolt"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a line states. `placed` tells that the goods are of a kind that the brand
    makes, or that the word for it stood before it."""

    key: str
    value: str
    confidence: float
    placed: bool = True


@dataclass(frozen=True, slots=True)
class Labels:
    """What all lines together state. `noun` and `kind` are those of a printed product name;
    `sizes` are printed sizes by their system; `unknown` is the one line of words that mean nothing
    else, perhaps a name; `ordered` tells that some line spoke to its reader."""

    facts: tuple[Fact, ...] = ()
    noun: str | None = None
    kind: str | None = None
    sizes: dict[str, str] = field(default_factory=dict[str, str])
    unknown: str | None = None
    ordered: bool = False

    def fact(self, key: str) -> Fact | None:
        """The fact of that key."""
        return next((fact for fact in self.facts if fact.key == key), None)


def read_labels(lines: Sequence[str], *, kind: str | None, country: str, language: str) -> Labels:
    """Read the lines; `kind` is what her words say the product is, `country` and `language` are
    the site's. All facts carry the evidence of text in a photo."""
    reader = _Reader(kind, country, language)
    ordered = False
    for line in lines:
        if is_order(line):
            ordered = True
        else:
            reader.read(line)
    return reader.labels(ordered=ordered)


class _Reader:
    """Gathers the claims of line after line."""

    def __init__(self, kind: str | None, country: str, language: str) -> None:
        self._kind, self._country, self._language = kind, country, language
        self._claims: list[Claim] = []
        self._sizes: dict[str, str] = {}
        self._codes: list[str] = []
        self._unknown: list[str] = []
        self._noun: str | None = None
        self._own_kind: str | None = None

    def read(self, line: str) -> None:
        """Take what one line states."""
        if by_system := values.sizes(line):
            self._sizes |= by_system
            return
        for piece in pieces(line):
            self._claims += self._keyed(piece) if piece.key else self._bare(piece.text)

    def labels(self, *, ordered: bool) -> Labels:
        """Everything so far, each key once."""
        by_key: dict[str, list[Claim]] = {}
        for claim in self._claims:
            by_key.setdefault(claim.key, []).append(claim)
        own = values.own_size(self._sizes, self._country)
        if own and (self._country in self._sizes or "SIZE" not in by_key):
            by_key["SIZE"] = [Claim("SIZE", own, _PRINTED)]
        line = next((claim for claim in by_key.get("LINE", []) if claim.placed), None)
        codes = [claim for claim in by_key.get("MODEL", []) if claim.value in self._codes]
        if line and codes and len(codes) < len(by_key["MODEL"]):
            by_key["MODEL"] = [claim for claim in by_key["MODEL"] if claim not in codes]
            by_key["ALPHANUMERIC_MODEL"] = [replace(c, key="ALPHANUMERIC_MODEL") for c in codes]
        settled = (_settled(key, claims) for key, claims in sorted(by_key.items()))
        most = _DOUBTFUL if ordered else 1.0
        return Labels(
            facts=tuple(
                Fact(
                    key=claim.key,
                    value=claim.value,
                    evidence=Evidence.PHOTO_TEXT,
                    confidence=min(claim.confidence, most),
                )
                for claim in settled
                if claim is not None
            ),
            noun=self._noun,
            kind=self._own_kind,
            sizes=self._sizes,
            unknown=self._unknown[0] if len(self._unknown) == 1 else None,
            ordered=ordered,
        )

    def _keyed(self, piece: Piece) -> Iterator[Claim]:
        """The claims of a word with its value."""
        if piece.key == "SIZE":
            yield from self._sized(piece.text)
        elif piece.key == "CODE":
            yield from _claims(
                values.one("MODEL", values.code(piece.text)), _DOUBTFUL, placed=False
            )
        elif piece.key == "GTIN":
            yield from _claims(values.one("GTIN", gtin_of(piece.text)), _DIGITS)
        else:
            printed = values.Printed(piece.text, piece.marked, self._kind, self._language)
            found = values.values_of(piece.key, printed)
            if piece.key == "MODEL":
                self._codes += found.values()
            yield from _claims(found, _PRINTED)

    def _sized(self, text: str) -> Iterator[Claim]:
        by_system = values.sizes(text)
        self._sizes |= by_system
        yield from _claims(values.one("SIZE", None if by_system else values.size(text)), _PRINTED)

    def _bare(self, text: str) -> Iterator[Claim]:
        """The claims of a value without a word before it."""
        digits = gtin_of(text)
        if digits is not None:
            long = len([c for c in text if c.isdigit()]) in _GTIN_DIGITS
            yield from _claims({"GTIN": digits} if long else {}, _DIGITS)
            return
        shares = values.composition(text, self._language)
        if shares:
            yield from _claims(shares, _PRINTED)
            return
        yield from self._marks(text)

    def _marks(self, text: str) -> Iterator[Claim]:
        """Names and measures, where the text is made of nothing else."""
        sentence = read(values.spaced(text))
        brand = values.brand_named(text)
        if brand is not None:
            yield self._wordmark(brand)
            return
        named = list(self._named(sentence))
        if named:
            yield from named
        if named or self._only_measures(sentence):
            yield from self._measured(sentence)
        elif values.may_be_code(text):
            yield Claim("MODEL", text, _DOUBTFUL, placed=False)
        elif values.may_be_name(text):
            self._unknown.append(text)

    def _named(self, sentence: Sentence) -> Iterator[Claim]:
        """Noun, brand and model of a printed product name: it begins with one of the first two,
        or with a line, and speaks of nothing that it goes with."""
        words = sentence.words
        folded = {word.folded for word in words}
        starts = [m.first for m in (*sentence.brands, *sentence.lines)]
        noun = sentence.noun
        if noun is not None and noun.first == 0:
            self._noun = self._noun or noun.text
            self._own_kind = self._own_kind or noun.meaning
            starts = [start for start in starts if start == noun.last + 1] and [0]
        if 0 not in starts or len(words) > _MOST_NAME_WORDS:
            return
        if folded & lexicon.grammar().for_another or "," in sentence.text:
            return
        spans = [measure.span for measure in read_measures(sentence, self._kind)]
        names = read_names(sentence, spans, spans)
        known = lexicon.brands().get(names.brand) if names.brand else None
        if known is None:
            return
        claim = self._wordmark(known)
        yield claim
        sure = claim.confidence if names.line else min(claim.confidence, _UNPLACED)
        yield from _claims(values.one("LINE", names.line), _INFERRED, placed=claim.placed)
        yield from _claims(values.one("MODEL", names.model), sure, placed=claim.placed)

    def _wordmark(self, brand: lexicon.Brand) -> Claim:
        """A brand by itself: sure on goods that it makes, doubtful on others and where its name
        is an everyday word."""
        kind = self._kind or self._own_kind
        if kind is None:
            unsure = brand.common or brand.types <= _COMPONENTS
            return Claim("BRAND", brand.name, _DOUBTFUL if unsure else _UNPLACED, not unsure)
        made = kind in brand.types and brand.name not in badges(kind)
        return Claim("BRAND", brand.name, _WORDMARK if made else _DOUBTFUL, placed=made)

    def _measured(self, sentence: Sentence) -> Iterator[Claim]:
        kind = self._kind or self._own_kind
        found = {measure.key: measure.value for measure in read_measures(sentence, kind)}
        if "VOLTAGE" in found or "~" in sentence.text:
            found |= values.one("VOLTAGE", values.voltage(sentence.text))
        found = values.ratings(sentence.text) | found
        own = {k: v for k, v in found.items() if k not in _CONTENTS or kind in _CONTAINED}
        yield from _claims(own, _PRINTED)

    def _only_measures(self, sentence: Sentence) -> bool:
        """Whether every word belongs to a measure: "220V~ 50Hz 60W", "8GB RAM 256GB SSD"."""
        spans = [m.span for m in read_measures(sentence, self._kind)]
        spans += [m.span for m in values.read_ratings(sentence.folded)]
        return bool(spans) and all(
            overlaps((word.start, word.end), spans) or word.folded in _FITTING_WORDS
            for word in sentence.words
        )


def _claims(found: values.Values, confidence: float, *, placed: bool = True) -> Iterator[Claim]:
    return (Claim(key, value, confidence, placed) for key, value in found.items())


def _settled(key: str, claims: Iterable[Claim]) -> Claim | None:
    """The one claim of a key, None where lines differ: of brands and models the surest is kept as
    doubtful, unless the others may as well be badges and shops' codes."""
    ranked = sorted(claims, key=lambda claim: -claim.confidence)
    placed = [claim for claim in ranked if claim.placed] or ranked
    meant = {key_of(claim.value).replace(" ", "") for claim in placed}
    best = placed[0]
    if len(meant) == 1:
        return best
    if key == "MODEL":
        longest = max(placed, key=lambda claim: len(claim.value))
        whole = key_of(longest.value).replace(" ", "")
        if all(one in whole for one in meant):
            return longest
        return Claim(key, best.value, min(best.confidence, _DOUBTFUL))
    if key == "BRAND":
        return Claim(key, best.value, min(best.confidence, _DOUBTFUL))
    return None
