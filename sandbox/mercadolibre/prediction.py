"""Which category a text belongs to, as ``domain_discovery/search`` would guess.

Owns the guess, by keywords in Spanish, Portuguese and English. Owns no schema: words and brands
come from the category files.
"""

import re
import unicodedata
from collections.abc import Iterator

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.catalogue import Attribute, Catalogue, Category

# A shorter listed value ("M", "6") says nothing when it stands in free text.
_SHORTEST_TELLING_VALUE = 3
_SHORTEST_WORD = 3
_GUESSED_HIERARCHIES = {"PARENT_PK", "CHILD_PK", "CHILD_DEPENDENT"}


def normalise(text: str) -> str:
    """Lower case without accents, words parted by one blank."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _says(text: str, phrase: str) -> bool:
    wanted = normalise(phrase)
    return bool(wanted) and f" {wanted} " in f" {text} "


def _score(category: Category, text: str) -> int:
    words = (len(word.split()) for word in category.keywords if _says(text, word))
    return sum(words)


def predict(catalogue: Catalogue, site: str, query: str, limit: int) -> list[Json]:
    """Predictions, best first; the general category for words it does not know; else nothing."""
    text = normalise(query)
    scored = [(_score(category, text), category) for category in catalogue.of_site(site)]
    hits = [pair for pair in scored if pair[0]]
    hits.sort(key=lambda pair: pair[0], reverse=True)
    found = [category for _, category in hits]
    if not found and any(len(w) >= _SHORTEST_WORD and w.isalpha() for w in text.split()):
        found = [catalogue.general(site)]
    return [_prediction(category, text) for category in found[:limit]]


def _prediction(category: Category, text: str) -> Json:
    guesses: dict[str, Json] = {}
    for guess in _guesses(category, text):
        guesses.setdefault(guess["id"], guess)
    return {
        "domain_id": category.domain,
        "domain_name": category.domain_name,
        "category_id": category.id,
        "category_name": category.name,
        "attributes": list(guesses.values()),
    }


def _guesses(category: Category, text: str) -> Iterator[Json]:
    for phrase, hints in category.hints.items():
        if _says(text, phrase):
            yield from (_guess(category, hint["id"], hint) for hint in hints)
    for brand, value_id in category.brands.items():
        if _says(text, brand):
            yield _guess(category, "BRAND", {"value_id": value_id, "value_name": brand})
    for attribute in category.attributes.values():
        if attribute.hierarchy in _GUESSED_HIERARCHIES and not attribute.tagged("read_only"):
            yield from _listed_value(category, attribute, text)


def _listed_value(category: Category, attribute: Attribute, text: str) -> Iterator[Json]:
    """The longest listed value that the text names."""
    if attribute.value_type not in {"string", "list"}:
        return
    named = [
        (value_id, name)
        for value_id, name in attribute.values.items()
        if len(name) >= _SHORTEST_TELLING_VALUE and _says(text, name)
    ]
    if named:
        value_id, name = max(named, key=lambda value: len(value[1]))
        yield _guess(category, attribute.id, {"value_id": value_id, "value_name": name})


def _guess(category: Category, attribute_id: str, value: Json) -> Json:
    return {
        "id": attribute_id,
        "name": category.attributes[attribute_id].name,
        "value_id": value["value_id"],
        "value_name": value["value_name"],
    }
