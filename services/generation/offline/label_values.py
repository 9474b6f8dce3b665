"""What a printed value can be, by the word before it: each reader answers None for anything else.

Owns the readers of single values. Does not own cutting lines (`printed`) nor how far a value is
believed (`labels`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.hygiene import flaw_of, says_nothing
from services.generation.lexicon import Concept
from services.generation.lexicon.labels import label_keys, label_words
from services.generation.offline.measures import read_measures
from services.generation.offline.ratings import read_ratings, spaced
from services.generation.offline.sentence import read
from services.generation.words import cut, fold, key_of
from services.listings.gtin import gtin_of

_SHARE = re.compile(
    r"(?P<share>[0-9]{1,3})\s?%\s?(?:de\s+|of\s+)?(?P<name>[^\W\d_]+(?: [^\W\d_]+)?)"
)
_WHOLE = 100
_HALF = 50
_CODE = re.compile(r"(?=.*[0-9])[\w][\w./()+-]*|[A-Z]{1,5} [0-9]{1,5}[A-Z]{0,2}")
_LEAST_CODE, _MOST_CODE = 3, 12
_BARE_CODE = re.compile(
    r"(?=[^0-9]*[A-Z])(?=.*[0-9]{2})[A-Z]{1,5}[A-Z0-9]*(?:[-/ ]?[A-Z0-9]+){0,2}"
)
_BRAND_WORDS, _BRAND_LENGTH = 4, 30
_UNKNOWN_WORDS, _UNKNOWN_LENGTH, _UNKNOWN_LETTERS = 3, 24, 4
_MODEL_WORDS, _MODEL_LENGTH = 5, 40
_NAME_WORDS, _NAME_LENGTH = 10, 60
_ACRONYM = 4
_SMALL = frozenset(
    {"de", "del", "da", "do", "dos", "la", "las", "el", "los", "y", "e", "o", "a", "en", "em"}
    | {"the", "of", "and"}
)
_MOST_COLOURS = 2
_RANGE = re.compile(r"\b1[0-3][0-9]\s?v?\s?[-/~a]{1,2}\s?2[0-5][0-9]\s?v")
_DIAMETER = re.compile(r"(?P<n>[0-9]{1,3}(?:[.,][0-9])?)\s?(?P<unit>cm|mm|\"|''|pulg\w*|polegadas)")
_SYSTEM = r"eu|eur|br|us|usa|uk|ar|arg|mx|cl"
_SYSTEM_SIZE = re.compile(
    rf"\b(?P<system>{_SYSTEM})\s*:?\s*(?P<size>[0-9]{{1,2}}(?:[.,]5)?)(?![0-9])"
    rf"|\b(?P<sized>[0-9]{{1,2}}(?:[.,]5)?)\s?(?P<after>{_SYSTEM})\b"
)
_SYSTEMS = {"eur": "EU", "usa": "US", "arg": "AR"}
_REST_OF_SIZES = re.compile(r"[\s,;:/|()\-]*(?:m|w|men|women|talle|talla|tam|tamanho|size)?")

_TITLED = frozenset({"book", "game"})

Values = dict[str, str]
"""Values by attribute id."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as printed. `marked` tells that a colon stood before it, `kind` is what her words say
    the product is, `language` the site's."""

    text: str
    marked: bool
    kind: str | None
    language: str


def values_of(key: str, printed: Printed) -> Values:
    """The values by attribute id that a printed value behind the word of `key` states."""
    reader = _READERS.get(key)
    return reader(printed) if reader else {}


def one(key: str, value: str | None) -> Values:
    """That value alone, nothing where there is none."""
    return {key: value} if value else {}


def composition(text: str, language: str) -> Values:
    """Shares of materials that make up a hundred ("65% POLIESTER 35% ALGODON"): the material where
    it is one or one is more than half, and the composition in the site's words."""
    shares = [(int(m["share"]), _material(m["name"])) for m in _SHARE.finditer(text)]
    if sum(share for share, _ in shares) != _WHOLE or _SHARE.sub("", text).strip(" ,.-+/y"):
        return {}
    named = ", ".join(
        f"{share}% {(found.name(language) if isinstance(found, Concept) else found).lower()}"
        for share, found in shares
    )
    values = {"COMPOSITION": named}
    share, main = max(shares, key=lambda pair: pair[0])
    if share > _HALF and isinstance(main, Concept):
        values["MATERIAL" if share == _WHOLE else "MAIN_MATERIAL"] = main.name(language)
    return values


def _material(text: str) -> Concept | str:
    return lexicon.materials().get(text) or text


def sizes(text: str) -> Values:
    """Sizes by their system where the text is nothing but those ("EUR 42 / BR 40 / US 9")."""
    folded = fold(text)
    rest = _SYSTEM_SIZE.sub("", folded)
    found: dict[str, set[str]] = {}
    for match in _SYSTEM_SIZE.finditer(folded):
        system = match["system"] or match["after"]
        number = (match["size"] or match["sized"]).replace(",", ".")
        found.setdefault(_SYSTEMS.get(system, system.upper()), set()).add(number)
    if not all(_REST_OF_SIZES.fullmatch(part) for part in rest.split()):
        return {}
    return {system: numbers.pop() for system, numbers in found.items() if len(numbers) == 1}


def own_size(by_system: Mapping[str, str], country: str) -> str | None:
    """The size in the site's system, bare; the only one there is with its system's name."""
    if country in by_system:
        return by_system[country]
    if len(by_system) != 1:
        return None
    return next(f"{size} {system}" for system, size in by_system.items())


def _brand(text: str, language: str) -> str | None:
    """A brand's name: as the lexicon writes it, else as printed; a word for none is generic."""
    words = [word.folded for word in cut(text)]
    if not 0 < len(words) <= _BRAND_WORDS or len(text) > _BRAND_LENGTH or _unfit(text):
        return None
    known = brand_named(text)
    if known:
        return known.name
    printed = label_words()
    if words[0] in {"generica", "generico", "generic"}:
        return lexicon.wording(language).generic["brand"]
    if words[0] in printed.unbranded.words or set(words) & lexicon.grammar().plain:
        return None
    if not any(character.isalpha() for character in text) or lexicon.products().get(text):
        return None
    return as_name(text)


def brand_named(text: str) -> lexicon.Brand | None:
    """The lexicon's brand that the text is, also with what a firm adds to its name."""
    firms = label_words().firms.words
    words = [word.folded for word in cut(text)]
    while len(words) > 1 and words[-1] in firms:
        words.pop()
    return lexicon.brands().get(" ".join(words)) or lexicon.brands().get(text)


def _model(text: str, *, marked: bool) -> str | None:
    """A model's name; without a colon before it only a code."""
    text = text.strip(" .,:;*#")
    words = text.split()
    if not 0 < len(words) <= _MODEL_WORDS or len(text) > _MODEL_LENGTH or _unfit(text):
        return None
    if any(word.folded in {"para", "for", "compatible"} for word in cut(text)) or "$" in text:
        return None
    named = len(words) == 1 and may_be_name(text)
    if not marked and not named and not _CODE.fullmatch(text):
        return None
    return text if len(text) > 1 and key_of(text) else None


def code(text: str) -> str | None:
    """A maker's or shop's code of letters and digits."""
    text = text.strip(" .,:;*#")
    fits = _CODE.fullmatch(text) and len(text) > _LEAST_CODE and len(text) <= _MODEL_LENGTH
    return text if fits and not gtin_of(text) and not _unfit(text) else None


def _colour(text: str, language: str) -> str | None:
    """One colour, or two together ("BLACK/WHITE"), in the site's words; codes beside it are
    passed over."""
    words = cut(text)
    found = lexicon.colours().find(text, words)
    spanned = {index for match in found for index in range(match.first, match.last + 1)}
    others = [word for at, word in enumerate(words) if at not in spanned]
    concepts = {match.meaning.key: match.meaning for match in found}
    if not 0 < len(concepts) <= _MOST_COLOURS:
        return None
    if any(not word.folded.isdigit() and word.folded not in {"y", "e", "and"} for word in others):
        return None
    return "/".join(concept.name(language) for concept in concepts.values())


def _material_values(text: str, language: str) -> Values:
    """A composition, or one material by its name."""
    shares = composition(text, language)
    if shares:
        return shares
    concept = lexicon.materials().get(text.strip(" ."))
    return {"MATERIAL": concept.name(language)} if concept else {}


def _gender(text: str, language: str) -> str | None:
    """For whom it is made, in the site's words."""
    concept = lexicon.genders().get(text.strip(" ."))
    return concept.name(language) if concept and concept.key else None


def size(text: str) -> str | None:
    """A size without a system, where the text is nothing but that ("42", "XL")."""
    measures = read_measures(read(f"talle {text}"), "clothing")
    found = [m for m in measures if m.key == "SIZE" and m.span[1] == len(f"talle {text}".rstrip())]
    return found[0].value if len(found) == 1 else None


def voltage(text: str) -> str | None:
    """The mains' voltage; a range that holds both of them is bivolt."""
    folded = fold(text)
    if _RANGE.search(folded) or "bivolt" in folded:
        return "Bivolt"
    found = [m for m in read_measures(read(spaced(folded)), None) if m.key == "VOLTAGE"]
    if len(found) == 1:
        return found[0].value
    bare = re.fullmatch(r"(110|115|120|127|220|230|240)", folded.strip())
    return f"{bare[1]}V" if bare else None


def ratings(text: str) -> Values:
    """Power, frequency and net contents with their units."""
    return {m.key: m.value for m in read_ratings(spaced(fold(text)))}


def _data(text: str, kind: str | None) -> Values:
    """Capacities of data, by what the text and the kind of goods say they are of."""
    return {
        measure.key: measure.value
        for measure in read_measures(read(text), kind)
        if measure.value.endswith((" GB", " TB", " MB"))
    }


def _measured(text: str, key: str, kind: str | None) -> Values:
    return {m.key: m.value for m in read_measures(read(text), kind) if m.key == key}


def _diameter(text: str) -> str | None:
    """A diameter with its unit."""
    found = _DIAMETER.fullmatch(fold(text).strip())
    if found is None:
        return None
    unit = found["unit"] if found["unit"] in {"cm", "mm"} else '"'
    return f"{found['n'].replace(',', '.')} {unit}"


def _name(text: str) -> str | None:
    """A title's or a person's name."""
    text = text.strip(" .,:;\"'“”«»")
    words = cut(text)
    if not 0 < len(words) <= _NAME_WORDS or len(text) > _NAME_LENGTH or _unfit(text):
        return None
    lettered = any(character.isalpha() for character in text)
    return as_name(text, acronyms=False) if lettered else None


def may_be_name(text: str) -> bool:
    """Whether a line without a word before it may be a maker's or a model's name: one to three
    words of which some letters mean nothing else that a label says."""
    words = cut(text)
    if not 0 < len(words) <= _UNKNOWN_WORDS or len(text) > _UNKNOWN_LENGTH or _unfit(text):
        return False
    lettered = [word for word in words if word.folded.isalpha()]
    if not lettered or len(lettered[0].folded) < _UNKNOWN_LETTERS or "$" in text or ":" in text:
        return False
    return not any(_is_known(word.folded) for word in lettered)


def may_be_code(text: str) -> bool:
    """Whether a line without a word before it may be a model's code: letters and digits in one,
    no measure and no number of a series of goods."""
    length = range(_LEAST_CODE + 1, _MOST_CODE + 1)
    if _BARE_CODE.fullmatch(text) is None or len(text) not in length or _unfit(text):
        return False
    return not any(_is_known(word.folded) for word in cut(text))


def _is_known(word: str) -> bool:
    grammar = lexicon.grammar()
    if word in label_words().common.words or word in grammar.plain or label_keys().get(word):
        return True
    lists = (lexicon.products(), lexicon.colours(), lexicon.materials(), lexicon.conditions(),
             lexicon.genders())  # fmt: skip
    brand = lexicon.brands().get(word)
    return any(known.get(word) for known in lists) or (brand is not None and not brand.common)


def as_name(text: str, *, acronyms: bool = True) -> str:
    """A name in capitals or in small letters as names are written. A short word in capitals stays
    one where it may be an acronym."""
    if text != text.upper() and text != text.lower():
        return text
    titled: list[str] = []
    for at, word in enumerate(text.split()):
        if at and fold(word) in _SMALL:
            titled.append(word.lower())
        else:
            titled.append(word if acronyms and _is_acronym(word) else word.capitalize())
    return " ".join(titled)


def _unfit(text: str) -> bool:
    return flaw_of(text) is not None or says_nothing(text)


def _is_acronym(word: str) -> bool:
    short = word.isupper() and len(word) < _ACRONYM and fold(word) not in _SMALL
    return short or any(character.isdigit() for character in word)


def _sensor(text: str) -> Values:
    return {"SENSOR_RESOLUTION": f"{text} dpi"} if text.isdigit() else ratings(text)


def _of_print(key: str) -> Callable[[Printed], Values]:
    """A book's title or people, where nothing says that it is no book."""
    return lambda p: one(key, _name(p.text)) if p.kind in {*_TITLED, None} else {}


_READERS: dict[str, Callable[[Printed], Values]] = {
    "BRAND": lambda p: one("BRAND", _brand(p.text, p.language)),
    "MODEL": lambda p: one("MODEL", _model(p.text, marked=p.marked)),
    "COLOR": lambda p: one("COLOR", _colour(p.text, p.language)),
    "MATERIAL": lambda p: _material_values(p.text, p.language),
    "GENDER": lambda p: one("GENDER", _gender(p.text, p.language)),
    "VOLTAGE": lambda p: ratings(p.text) | one("VOLTAGE", voltage(p.text)),
    "POWER": lambda p: ratings(p.text),
    "FREQUENCY": lambda p: ratings(p.text),
    "NET": lambda p: ratings(p.text),
    "SENSOR_RESOLUTION": lambda p: _sensor(p.text),
    "DATA": lambda p: ratings(p.text) | _data(p.text, p.kind),
    "DIAMETER": lambda p: one("DIAMETER", _diameter(p.text)),
    "WHEEL_SIZE": lambda p: _measured(f"rodado {p.text}", "WHEEL_SIZE", p.kind),
    "DISPLAY_SIZE": lambda p: _measured(p.text, "DISPLAY_SIZE", "tv"),
    "BOOK_TITLE": _of_print("BOOK_TITLE"),
    "AUTHOR": _of_print("AUTHOR"),
    "BOOK_PUBLISHER": _of_print("BOOK_PUBLISHER"),
}
