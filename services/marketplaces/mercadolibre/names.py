"""The name of a family of variants: without the words that the marketplace adds itself.

Owns what is taken out of a title that becomes a `family_name`. Does not own its length, which
the seller saw and approved. Source: https://developers.mercadolibre.com.ar/es_ar/user-products;
a colour left in the name came back doubled ("... 2 L Vermelho Vermelho", reference 6).
"""

import re
from collections.abc import Iterator, Mapping

from services.listings.content import Attribute

COLOURS = ("COLOR", "MAIN_COLOR")
KEPT = ("BRAND", "MODEL", "LINE", "ALPHANUMERIC_MODEL", "DETAILED_MODEL")
"""Words of these stay, colour or not ("Black+Decker", "Red Dragon")."""

MIN_WORDS = 2
"""A one-word name is refused (cause 3705), so the title stays as it was."""

_COLOUR_WORD = r"(?:(?:de\s+|en\s+|em\s+)?(?:color|cor)\s+)?"
_AND = r"\s*(?:[/,+-]|\b(?:y|e|and)\b)\s*"
_SIZE_WORD = r"(?:talles?|tallas?|tamanhos?|tam\.?|n[uú]meros?|n[º°]|sizes?)\s*:?\s*"
_PARTS = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d]+|[^\w\s]")
_LOOSE_ENDS = re.compile(r"^[\s,;:/|-]+|[\s,;:/|-]+$")


def family_name(title: str, attributes: tuple[Attribute, ...]) -> str:
    """The title without its colour, size and voltage, e.g. "Zapatillas Nike Air Max 90 Negras
    talle 42" with COLOR Negro and SIZE "42 AR" gives "Zapatillas Nike Air Max 90"."""
    values = {attribute.id: attribute.value_name for attribute in attributes}
    kept = " ".join(values[name] for name in KEPT if name in values)

    def without(found: re.Match[str]) -> str:
        own = re.search(_whole(re.escape(found[0].strip())), kept, re.IGNORECASE)
        return found[0] if own else " "

    name = title
    for pattern in _patterns(values):
        name = re.sub(pattern, without, name, flags=re.IGNORECASE)
    name = _LOOSE_ENDS.sub("", " ".join(name.split()))
    return name if len(name.split()) >= MIN_WORDS else title


def _patterns(values: Mapping[str, str]) -> Iterator[str]:
    """What goes, in the order in which it goes."""
    colours = [c for name in COLOURS for c in re.split(_AND, values.get(name, "")) if c.strip()]
    if colours:
        any_of = "(?:" + "|".join(map(_inflected, colours)) + ")"
        yield _whole(f"{_COLOUR_WORD}{any_of}(?:{_AND}{any_of})*")
    if voltage := values.get("VOLTAGE", "").strip():
        yield _whole(_spaced(voltage))
    if size := values.get("SIZE", "").strip():
        number, _, unit = size.partition(" ")
        yield _whole(_SIZE_WORD + _spaced(number) + (rf"(?:\s*{re.escape(unit)})?" if unit else ""))
        if unit:
            yield _whole(_spaced(size))
        yield rf"(?<=\s){_spaced(number)}\s*$"  # a bare 42 in the middle may be a model's


def _whole(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)"


def _spaced(text: str) -> str:
    """The text with any spacing between numbers and letters: "220V" is "220 v" too."""
    return r"\s*".join(re.escape(part) for part in _PARTS.findall(text))


def _inflected(colour: str) -> str:
    """A colour in any gender and number: Negro, negra, negros, negras; Azul, azules, azuis."""
    words: list[str] = []
    for word in colour.split():
        if word[-1].casefold() in "oa":
            words.append(re.escape(word[:-1]) + "[oa]s?")
        elif word[-1].casefold() == "l":
            words.append(re.escape(word[:-1]) + "(?:l|les|is)")
        else:
            words.append(re.escape(word) + "(?:e?s)?")
    return r"\s+".join(words)
