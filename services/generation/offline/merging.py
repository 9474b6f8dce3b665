"""What she said and what her goods' labels print, brought together.

Owns whose word stands and where the two contradict each other: hers always stands, and a
contradiction is noted for her to settle. Does not own reading either (`reader`, `labels`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from services.generation import lexicon
from services.generation.brief import Fact
from services.generation.lexicon import Concept
from services.generation.offline.label_values import as_name
from services.generation.offline.labels import Labels
from services.generation.offline.names import Names, is_imitation
from services.generation.offline.reader import Statement
from services.generation.trust import agreed
from services.generation.words import key_of
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Dispute, Evidence

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_CODE = re.compile(r"(?=.*[0-9])(?=.*[a-z])[a-z0-9]+")
_PARTS = re.compile(r"\s*/\s*")
_UNKNOWN_NAME = 0.6
_OF_A_MAKER = frozenset({"BRAND", "LINE", "MODEL", "GTIN"})
_TITLED = frozenset({"book", "game"})
_KINDRED = (frozenset({"nike", "jordan"}), frozenset({"xiaomi", "redmi", "poco"}),
            frozenset({"philips", "walita"}), frozenset({"motorola", "moto"}),
            frozenset({"apple", "beats"}), frozenset({"lenovo", "motorola"}))  # fmt: skip
"""Brands of one house that stand on the same goods."""


def merged(statement: Statement, labels: Labels) -> tuple[Statement, tuple[Dispute, ...]]:
    """Her statement with what only the labels tell, surer where both agree, and the keys in which
    they contradict each other. What is doubtful on a label is no contradiction."""
    hers = {fact.key: fact for fact in statement.facts}
    facts: dict[str, Fact] = dict(hers)
    disputes: list[Dispute] = []
    imitated = is_imitation(statement.sentence)
    for printed in labels.facts:
        if imitated and printed.key in _OF_A_MAKER:
            continue
        own = hers.get(printed.key)
        if own is None:
            facts[printed.key] = printed
        elif _agree(own, printed, labels):
            facts[printed.key] = _surer(own, printed)
        elif _contradict(own, printed):
            disputes.append(_dispute(own, printed))
        elif own.confidence <= BALANCED_ABOVE < printed.confidence:
            facts[printed.key] = printed
    _perhaps_named(facts, statement, labels)
    if "INTERNAL_MEMORY" in facts and "CAPACITY" in facts and "CAPACITY" not in hers:
        del facts["CAPACITY"]
    whole = tuple(facts[key] for key in sorted(facts))
    names = _named(statement.names, {fact.key: fact for fact in whole}, labels)
    return replace(statement, facts=whole, names=names), tuple(disputes)


def _perhaps_named(facts: dict[str, Fact], statement: Statement, labels: Labels) -> None:
    """The one printed line that means nothing else as the brand, or as the model of a known one:
    in doubt, for her to look at."""
    generic = statement.names.generic or labels.ordered or is_imitation(statement.sentence)
    if labels.unknown is None or generic or statement.names.kind in _TITLED:
        return
    key = "MODEL" if "BRAND" in facts else "BRAND"
    if key not in facts:
        facts[key] = Fact(
            key=key,
            value=as_name(labels.unknown),
            evidence=Evidence.PHOTO_TEXT,
            confidence=_UNKNOWN_NAME,
        )


def _surer(own: Fact, printed: Fact) -> Fact:
    """Her value, as surely as two sources say it; a printed model may be the fuller name of hers.
    A label in doubt adds nothing."""
    if printed.confidence <= BALANCED_ABOVE:
        return own
    update: dict[str, object] = {"confidence": agreed(own.confidence, printed.confidence)}
    if own.confidence <= BALANCED_ABOVE:
        update["value"] = printed.value
    return own.model_copy(update=update)


def _dispute(own: Fact, printed: Fact) -> Dispute:
    return Dispute(
        id=own.key,
        name=own.key,
        kept=own.value,
        other=printed.value,
        evidence=Evidence.PHOTO_TEXT,
    )


def _agree(own: Fact, printed: Fact, labels: Labels) -> bool:
    """Whether the two mean the same."""
    mine, other = own.value, printed.value
    if _compact(mine) == _compact(other):
        return True
    match own.key:
        case "SIZE":
            number, system = _size(mine)
            if labels.sizes:
                sizes = labels.sizes
                return sizes.get(system) == number if system else number in sizes.values()
            return number == _size(other)[0] and (not system or not _size(other)[1])
        case "COLOR":
            return bool(_shades(mine) & _shades(other))
        case "BRAND":
            both = {key_of(mine), key_of(other)}
            inside = _within(mine, other) or _within(other, mine)
            return inside or any(both <= house for house in _KINDRED)
        case "MODEL":
            return _within(mine, other) or _within(other, mine)
        case "VOLTAGE":
            return _volts(mine) & _volts(other) != set()
        case _:
            amounts = _amount(mine), _amount(other)
            return amounts[0] is not None and amounts[0] == amounts[1]


def _contradict(own: Fact, printed: Fact) -> bool:
    """Whether two values that are not the same exclude each other, and both are sure."""
    if min(own.confidence, printed.confidence) <= BALANCED_ABOVE:
        return False
    comparable = _COMPARABLE.get(own.key)
    return comparable is not None and comparable(own.value, printed.value)


def _same_system(mine: str, other: str) -> bool:
    """Sizes of different systems, and letters beside numbers, exclude nothing."""
    (one, system), (two, others) = _size(mine), _size(other)
    return one[:1].isdigit() == two[:1].isdigit() and (not system or not others or system == others)


def _same_naming(mine: str, other: str) -> bool:
    """A name and a code may be of one product; two names of a line, or two codes, are not."""
    one, two = key_of(mine).split(), key_of(other).split()
    codes = [_CODE.fullmatch(_compact(value)) and len(words) == 1
             for value, words in ((mine, one), (other, two))]  # fmt: skip
    return all(codes) or (one[0] == two[0] and not any(codes))


def _always(_mine: str, _other: str) -> bool:
    return True


_COMPARABLE: dict[str, Callable[[str, str], bool]] = {
    "SIZE": _same_system,
    "MODEL": _same_naming,
    "BRAND": _always,
    "COLOR": _always,
    "INTERNAL_MEMORY": _always,
    "WHEEL_SIZE": _always,
    "VOLTAGE": _always,
    "GTIN": _always,
}
"""Attributes of which a product has one value alone, with what must hold for two to exclude each
other."""


def _compact(value: str) -> str:
    return key_of(value).replace(" ", "")


def _within(inner: str, outer: str) -> bool:
    words, whole = key_of(inner), key_of(outer)
    return bool(words) and (f" {words} " in f" {whole} " or _compact(inner) == _compact(outer))


def _size(value: str) -> tuple[str, str]:
    number, _, system = value.partition(" ")
    return number.replace(",", ".").upper(), system


def _shades(value: str) -> set[str]:
    """Keys of the colours and of the plainer ones that they are shades of."""
    found: set[str] = set()
    for part in _PARTS.split(value):
        concept: Concept | None = lexicon.colours().get(part)
        while concept is not None:
            found.add(concept.key)
            concept = lexicon.colour_by_key().get(concept.base) if concept.base else None
    return found


def _volts(value: str) -> set[str]:
    """The mains that it runs on: 110 to 127 V, 220 to 240 V, or another voltage by itself."""
    if key_of(value) == "bivolt":
        return {"low", "high"}
    return {_mains(int(number)) for number in _NUMBER.findall(value) if number.isdigit()}


def _mains(volts: int) -> str:
    low, high = range(100, 128), range(200, 241)
    return "low" if volts in low else "high" if volts in high else str(volts)


def _amount(value: str) -> tuple[str, object] | None:
    """A measure in its kind's first unit."""
    number = _NUMBER.match(value)
    if number is None:
        return None
    unit = lexicon.attributes().units.get(value[number.end() :].strip())
    if unit is None:
        return None
    return unit.kind, float(number.group().replace(",", ".")) * float(unit.factor)


def _named(names: Names, facts: dict[str, Fact], labels: Labels) -> Names:
    """What the product is called, with the printed names where she used none."""
    update: dict[str, object] = {}
    brand, model = facts.get("BRAND"), facts.get("MODEL")
    if brand and names.brand is None and not names.generic and _sure([brand]):
        update["brand"] = brand.value
    if model and _sure([model]) and names.fits is None:
        update["model"] = model.value
    if names.noun is None and labels.noun and not labels.ordered:
        update["noun"] = labels.noun
        update["kind"] = names.kind or labels.kind
    return replace(names, **update) if update else names


def _sure(facts: Iterable[Fact]) -> bool:
    return all(fact.confidence > BALANCED_ABOVE for fact in facts)
