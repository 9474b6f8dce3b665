"""Brands that a seller wrote almost right: "Sansung", "Addidas", "Nikee".

Owns which word is one letter away from one brand alone. Never sure: it is a reading to confirm.
"""

from collections.abc import Iterator
from functools import cache

from services.generation import lexicon
from services.generation.lexicon import Brand
from services.generation.offline.sentence import Sentence
from services.generation.words import Word, key_of

_SHORTEST = 5
_SHORTEST_BRAND = 4


def near_brand(sentence: Sentence, kind: str | None) -> tuple[Brand, Word] | None:
    """The brand and the word that nearly writes it; None where the word means something itself,
    or could be two brands, and where the kind of goods is not known to be one that it makes."""
    if kind is None:
        return None
    for word in sentence.words:
        if len(word.folded) < _SHORTEST or not word.folded.isalpha() or _means(word):
            continue
        brands = {brand.name: brand for form, brand in _forms() if _is_near(word.folded, form)}
        made = [brand for brand in brands.values() if kind in brand.types]
        if len(made) == 1:
            return made[0], word
    return None


def _means(word: Word) -> bool:
    """Whether the word has a meaning of its own."""
    grammar = lexicon.grammar()
    if any(word.folded in words for words in (grammar.plain, grammar.openers, grammar.details)):
        return True
    lists = (lexicon.products(), lexicon.colours(), lexicon.conditions(), lexicon.genders(),
             lexicon.materials(), lexicon.brands(), lexicon.lines())  # fmt: skip
    return any(known.get(word.text) for known in lists)


@cache
def _forms() -> tuple[tuple[str, Brand], ...]:
    """Brands of one word that mean nothing else, by their folded form."""
    return tuple(
        (key_of(name), brand)
        for name, brand in _named()
        if " " not in key_of(name) and len(key_of(name)) >= _SHORTEST_BRAND and not brand.common
    )


def _named() -> Iterator[tuple[str, Brand]]:
    for name in lexicon.brand_names():
        brand = lexicon.brands().get(name)
        if brand is not None:
            yield name, brand


def _is_near(word: str, form: str) -> bool:
    """Whether one letter more, less, other, or two in the other order make one of the other; the
    first letter is right."""
    if word[0] != form[0] or abs(len(word) - len(form)) > 1 or word == form:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, form, strict=False)) if a != b),
                 min(len(word), len(form)))  # fmt: skip
    rest, other = word[start:], form[start:]
    swapped = rest[1::-1] + rest[2:] == other
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped
