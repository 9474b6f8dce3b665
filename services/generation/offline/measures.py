"""Sizes, capacities, wheels, voltages and screens in a seller's sentence.

Owns numbers with a unit or a size word. Does not own the marketplace's units
(services/generation/schema).
"""

import re
from dataclasses import dataclass

from services.generation.offline.sentence import Sentence, Span, overlaps

_SIZE = r"[0-9]{1,2}(?:[.,]5)?|xxs|xs|s|m|l|x{1,3}l|[2-5]xl|pp|p|g|gg|xg|eg|unic[oa]|one size"
_COUNTRY = r"us|ar|arg|br|eu|eur|uk|mx|cl"
_NOT_A_RANGE = r"(?!\s*(?:al?|-|/|y|e|to|or|o|ou)\s*[0-9])(?!\s*(?:cm|mm|x)\b)(?![\w.,]*[0-9])"
_SURE_SIZE = re.compile(
    rf"\b(?:talle|talla|tamanho|tam\.?|size|tamano)\s*:?\s*(?:(?P<before>{_COUNTRY})\s+)?"
    rf"(?P<size>{_SIZE})(?:\s*(?P<country>{_COUNTRY}))?\b{_NOT_A_RANGE}"
)
_WORN_SIZE = re.compile(
    rf"(?:\b(?:numero|nro\.?|num\.?|n[ºo°]?\.?)\s*:?\s*(?P<size>[0-9]{{2}}(?:[.,]5)?)\b"
    rf"|(?<![\w$])(?P<before>us|uk|br|ar)\s(?P<sized>[0-9]{{1,2}}(?:[.,]5)?)\b"
    rf"|(?<![\w.,$])(?P<number>[0-9]{{1,2}}(?:[.,]5)?)\s?(?P<country>{_COUNTRY})\b(?!\s?\$))"
    rf"{_NOT_A_RANGE}"
)
_LETTER_SIZE = re.compile(
    rf"(?<![\w/-])(?P<size>xxs|xs|x{{1,3}}l|pp|gg|xg)\b(?P<before>)(?P<country>){_NOT_A_RANGE}"
)
_T_SIZE = re.compile(
    rf"\bt\.?\s?(?P<size>3[0-9]|4[0-9]|5[0-6]|xs|s|m|l|x{{1,3}}l)\b(?P<before>)(?P<country>){_NOT_A_RANGE}"
)
_BARE_SHOE = re.compile(
    r"(?<=[a-z]\s)(?<!\sa\s)(?<!por\s)(?<!max\s)(?<!ido\s)(?<!eco\s)(?<!sale\s)(?<!vale\s)"
    r"(?P<size>3[3-9]|4[0-7])(?:[.,]5)?(?=\s*(?:$|[,;]|\.\s|[a-z]))(?P<before>)(?P<country>)"
    r"(?!\s*(?:mil|k|lucas?|lukas?|luquitas|lks|pesos|reais|soles|usd|dolares|pix|contado|conto|pila"
    r"|bucks|varos|gambas|palos|cada|c/u|al?|y|e|cm|mm|x|unidades|pares|anos|dias)\b)"
)
_CAPITAL_SIZE = re.compile(r"(?<![\w'’&./-])(?P<size>[PMGSL])(?![\w'’&./-])")
_MANY_SIZES = re.compile(r"\b(?:talles|tallas|tamanhos|sizes)\b")
_WORN = frozenset({"footwear", "cleats", "clothing", None})
_COUNTRIES = {"arg": "AR", "eur": "EU"}

_CAPACITY = re.compile(r"(?<![\w.,])(?P<n>[0-9]{1,4})\s?(?P<unit>gb|tb|mb|gigas?|teras?)\b")
_PAIR = re.compile(
    r"(?<![\w.,])(?P<ram>[2-9]|1[0268]|24|32|64)(?:gb)?\s?[/+]\s?"
    r"(?P<n>16|32|64|128|256|512|1024|1tb|2tb)\s?(?:gb|gigas)?\b"
    r"|(?<![\w.,])(?P<first>64|128|256|512)(?:gb)?\s?[/+]\s?(?P<second>[2-9]|1[0268])\s?(?:gb|gigas)?\b"
)
_RAM_AFTER = re.compile(r"\s*(?:de\s+|of\s+)?(?:memoria\s+)?ram\b")
_RAM_BEFORE = re.compile(r"\bram\s*(?:de\s+|of\s+|:\s*)?$")
_SSD = re.compile(r"\s*(?:de\s+)?(?:disco\s+)?(?:ssd|nvme|m\.2|solido)\b")
_SSD_BEFORE = re.compile(r"\b(?:ssd|nvme|m\.2)\s*(?:de\s+|:\s*)?$")
_DISK = re.compile(r"\s*(?:de\s+)?(?:hdd|hd|disco)\b")
_DISK_BEFORE = re.compile(r"\b(?:hdd|hd|disco(?: rigido| duro)?)\s*(?:de\s+|:\s*)?$")
_RAM_ALONE = re.compile(r"(?<![\w.,])(?P<n>[0-9]{1,2})\s?(?:de\s)?ram\b")
_SSD_ALONE = re.compile(
    r"(?<![\w.,])(?P<n>120|128|240|250|256|480|500|512)\s?(?:de\s)?(?:disco\s)?(?:ssd|nvme)\b"
    r"|\b(?:ssd|nvme|disco solido)\s(?:de\s)?(?P<after>120|128|240|250|256|480|500|512)\b"
    r"(?!\s?(?:gb|gigas))"
)
_BARE_MEMORY = re.compile(
    r"(?<=[a-z0-9]\s)(?<!\ba\s)(?<!por\s)(?P<n>64|128|256|512)(?=\s*(?:$|[,;]|\.\s|[a-z]{3,}))"
    r"(?!\s*(?:mil|lucas?|lukas?|luquitas|pesos|reais|soles|usd|dolares|pix|contado|conto|pila|mpx?"
    r"|ciclos|fotos|pila|bucks|varos|megas?|mega|mb)\b)"
)
_NEXT_CAPACITY = re.compile(r"\s*(?:de\s+)?[0-9]{2,4}\s?(?:gb|tb|gigas?)\b")
_UNITS = {"giga": "GB", "gigas": "GB", "tera": "TB", "teras": "TB"}
_COMPUTERS = frozenset({"computer", "desktop"})
_HANDHELD = frozenset({"phone", "tablet", "reader"})
_MOST_RAM_GB = 32
_LEAST_STORAGE_GB = 16
_MOST_COMPUTER_RAM_GB = 64
_BOTH = 2

_WHEEL = re.compile(
    r"\b(?:rodado|aro|rod\.?)\s*:?\s*(?P<n>1[0-9]|2[0-9](?:[.,]5)?)\b(?![.,]?[0-9])"
)
_WHEEL_SHORT = re.compile(r"\br\s?(?P<n>1[2-9]|2[0-9](?:[.,]5)?)\b")
_VOLTAGE = re.compile(r"(?<![\w.,])(?P<n>[0-9]{2,3}(?:/[0-9]{2,3})?)\s?v(?:olts?|oltios)?\b")
_MOTORS = frozenset({"36", "48", "52"})
_SPEEDS = re.compile(
    r"(?<![\w.,])(?P<n>[1-3]?[0-9])\s?(?:v|vel|velocidades|cambios|marchas|speeds?)\b"
)
_BIVOLT = re.compile(r"\bbivolt\b")
_SCREEN = re.compile(
    r"(?<![\w.,])(?P<n>[0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?(?:pulgadas|polegadas|pulg|inch(?:es)?\b|\"|''|”)"
)
_FANS = ("ventilador", "circulador", "turbo")
_DIAMETER = re.compile(
    r"(?<![\w.,])(?P<n>[0-9]{2})\s?(?:(?P<cm>cms?\b)|pulgadas|polegadas|pulg|\"|''|”)(?!\s*de\s+al)"
)
_SCREEN_NAMED = re.compile(
    r"\b(?:pantalla|tela|display|screen)\s*(?:de\s+)?(?P<n>1[0-9][.,][0-9])(?![0-9\"])"
)
_SCREENED = frozenset(
    {"tv", "phone", "tablet", "computer", "desktop", "computing_part", "watch", "console"}
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure keyed by attribute id, e.g. ("RAM", "8 GB"), with its place."""

    key: str
    value: str
    span: Span


def read_measures(sentence: Sentence, product_type: str | None) -> tuple[Measure, ...]:
    """All measures that are said once; the product's type decides what a capacity is of."""
    found = [
        *_sizes(sentence, product_type),
        *_capacities(sentence, product_type),
        *_wheels(sentence, product_type),
        *_voltages(sentence, product_type),
        *_screens(sentence, product_type),
        *_speeds(sentence, product_type),
        *_diameters(sentence),
    ]
    values: dict[str, set[str]] = {}
    for measure in found:
        values.setdefault(measure.key, set()).add(measure.value)
    return tuple(measure for measure in found if len(values[measure.key]) == 1)


def _sizes(sentence: Sentence, product_type: str | None) -> list[Measure]:
    if _MANY_SIZES.search(sentence.folded):
        return []
    sure = list(_SURE_SIZE.finditer(sentence.folded))
    found = (
        sure
        or (list(_LETTER_SIZE.finditer(sentence.folded)) if product_type == "clothing" else [])
        or (list(_WORN_SIZE.finditer(sentence.folded)) if product_type in _WORN else [])
    )
    if not found and product_type in {"footwear", "cleats", "clothing"}:
        found = list(_T_SIZE.finditer(sentence.folded))
    if not found and product_type == "footwear":
        found = list(_BARE_SHOE.finditer(sentence.folded))
    if not found and product_type == "clothing" and sentence.cased:
        capitals = list(_CAPITAL_SIZE.finditer(sentence.text))
        return [Measure("SIZE", match["size"], match.span()) for match in capitals]
    key = "FRAME_SIZE" if product_type == "bicycle" else "SIZE"
    return [Measure(key, _size(match), match.span()) for match in found]


def _size(match: re.Match[str]) -> str:
    groups = match.groupdict()
    number = groups["size"] or groups.get("sized") or groups.get("number") or ""
    country = groups["country"] or groups["before"]
    value = number.replace(",", ".").upper()
    if not country:
        return value
    return f"{value} {_COUNTRIES.get(country, country.upper())}"


def _capacities(sentence: Sentence, product_type: str | None) -> list[Measure]:
    folded = sentence.folded
    paired = product_type in _HANDHELD or product_type in _COMPUTERS
    pairs = list(_PAIR.finditer(folded)) if paired else []
    disk = "SSD_DATA_STORAGE_CAPACITY" if product_type in _COMPUTERS else "INTERNAL_MEMORY"
    measures = [
        measure
        for pair in pairs
        for measure in (
            Measure("RAM", f"{pair['ram'] or pair['second']} GB", pair.span()),
            Measure(disk, _storage(pair["n"] or pair["first"]), pair.span()),
        )
    ]
    plain: list[tuple[int, Measure]] = []
    free = 0
    for match in _CAPACITY.finditer(folded):
        if overlaps(match.span(), [measure.span for measure in measures]):
            continue
        unit = _UNITS.get(match["unit"], match["unit"].upper())
        value = f"{int(match['n'])} {unit}"
        key, free = _capacity_key(folded, match.span(), free)
        if key:
            measures.append(Measure(key, value, match.span()))
        else:
            gigabytes = int(match["n"]) * {"GB": 1, "TB": 1000}.get(unit, 0)
            plain.append((gigabytes, Measure("CAPACITY", value, match.span())))
    alone = (
        []
        if any(measure.key == "RAM" for measure in measures)
        else [
            Measure("RAM", f"{match['n']} GB", match.span())
            for match in _RAM_ALONE.finditer(folded)
        ]
    )
    disks = [
        Measure("SSD_DATA_STORAGE_CAPACITY", f"{match['n'] or match['after']} GB", match.span())
        for match in _SSD_ALONE.finditer(folded)
        if not any(measure.key.startswith("SSD") for measure in measures)
    ]
    measures += alone + disks + _plain_capacities(plain, product_type)
    if product_type in _HANDHELD and not any(m.key == "INTERNAL_MEMORY" for m in measures):
        measures += [
            Measure("INTERNAL_MEMORY", f"{match['n']} GB", match.span("n"))
            for match in _BARE_MEMORY.finditer(folded)
        ]
    return measures


def _storage(digits: str) -> str:
    return f"{digits[0]} TB" if digits.endswith("tb") else f"{digits} GB"


def _capacity_key(folded: str, span: Span, free: int) -> tuple[str | None, int]:
    """What a capacity is of by the word beside it, and from where on words are still free.

    In "16gb ram 512gb ssd" the word ram belongs to the number before it, so it is not free.
    """
    start, end = span
    around = (
        ("RAM", _RAM_AFTER, _RAM_BEFORE),
        ("SSD_DATA_STORAGE_CAPACITY", _SSD, _SSD_BEFORE),
        ("HARD_DRIVE_DATA_STORAGE_CAPACITY", _DISK, _DISK_BEFORE),
    )
    for key, _, before in around:
        if before.search(folded, free, start):
            return key, end
    for key, after, _ in around:
        word = after.match(folded, end)
        if word and not (key != "RAM" and _NEXT_CAPACITY.match(folded, word.end())):
            return key, word.end()
    return None, end


def _plain_capacities(plain: list[tuple[int, Measure]], product_type: str | None) -> list[Measure]:
    """Decide what capacities without a word beside them are of: "6gb 128gb" of a phone."""
    sizes = sorted(plain, key=lambda pair: pair[0])
    if product_type in _HANDHELD:
        if len(sizes) == 1 and sizes[0][0] >= _LEAST_STORAGE_GB:
            return [_as("INTERNAL_MEMORY", sizes[0][1])]
        if len(sizes) == _BOTH and sizes[0][0] <= _MOST_RAM_GB <= sizes[1][0] > sizes[0][0]:
            return [_as("RAM", sizes[0][1]), _as("INTERNAL_MEMORY", sizes[1][1])]
        return []
    if product_type in _COMPUTERS:
        small = [measure for size, measure in sizes if size <= _MOST_COMPUTER_RAM_GB]
        return [_as("RAM", small[0])] if len(small) == 1 else []
    return [measure for _, measure in sizes]


def _as(key: str, measure: Measure) -> Measure:
    return Measure(key, measure.value, measure.span)


def _wheels(sentence: Sentence, product_type: str | None) -> list[Measure]:
    patterns = [_WHEEL, _WHEEL_SHORT] if product_type == "bicycle" else [_WHEEL]
    return [
        Measure("WHEEL_SIZE", match["n"].replace(",", "."), match.span())
        for pattern in patterns
        for match in pattern.finditer(sentence.folded)
    ]


def _voltages(sentence: Sentence, product_type: str | None) -> list[Measure]:
    """Voltages; a bicycle's "21v" are its speeds."""
    named = [
        Measure("VOLTAGE", f"{match['n']}V", match.span())
        for match in _VOLTAGE.finditer(sentence.folded)
        if product_type != "bicycle" or match["n"] in _MOTORS
    ]
    both = [Measure("VOLTAGE", "Bivolt", m.span()) for m in _BIVOLT.finditer(sentence.folded)]
    return both or named


def _speeds(sentence: Sentence, product_type: str | None) -> list[Measure]:
    if product_type != "bicycle":
        return []
    return [
        Measure("SPEEDS_NUMBER", match["n"], match.span())
        for match in _SPEEDS.finditer(sentence.folded)
        if match["n"] not in _MOTORS
    ]


def _diameters(sentence: Sentence) -> list[Measure]:
    """A fan's only length is its diameter."""
    noun = sentence.noun
    if noun is None or not sentence.word(noun.first).startswith(_FANS):
        return []
    return [
        Measure("DIAMETER", match["n"] + (" cm" if match["cm"] else ' "'), match.span())
        for match in _DIAMETER.finditer(sentence.folded)
    ]


def _screens(sentence: Sentence, product_type: str | None) -> list[Measure]:
    if product_type not in _SCREENED:
        return []
    return [
        Measure("DISPLAY_SIZE", f'{match["n"].replace(",", ".")} "', match.span())
        for pattern in (_SCREEN, _SCREEN_NAMED)
        for match in pattern.finditer(sentence.folded)
    ]
