"""What a title and a description may not say, told by name.

Owns the judgement of finished texts. Its words are its own and not the writer's, so that a word
which the writer's list lacks is seen here. Does not own the writer's filters.
Source: https://developers.mercadolibre.com.ar/es_ar/publica-productos
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from services.generation.hygiene import flaw_of, plain
from services.generation.words import fold, key_of
from services.listings.content import DESCRIPTION_MIN

_PRICE = re.compile(
    r"(?:\$|u\$s|us\$|\br\$|\b(?:ars|brl|usd|mxn|clp|cop|uyu|pen)\b)\s*[0-9]"
    r"|[0-9]\s*(?:pesos?|reais|real|dolares|dolar|lucas?|conto|contos|mangos|ars|brl|usd)\b"
    r"|\b(?:precio|preco|price)\b"
)
_CONDITION = re.compile(
    r"\b(?:nuev[oa]s?|nov[oa]s?|new|usad[oa]s?|used|seminuev[oa]s?|seminov[oa]s?|lacrad[oa]s?"
    r"|sellad[oa]s?|sealed|reacondicionad[oa]s?|recondicionad[oa]s?|refurbished|segunda mano"
    r"|sin uso|sem uso|impecables?|(?:buen|bom|otimo|excelente|perfecto|perfeito) estado)\b"
)
_OFFERS = re.compile(
    r"\b(?:envios?|frete|shipping|entrega|gratis|gratuito|free|ofertas?|promo\w*|descuentos?"
    r"|descontos?|rebaja\w*|liquid[oa]|liquidacion|cuotas?|parcelad\w*|sin interes|sem juros"
    r"|stock|estoque|urgente|oportunidad\w*|mercado ?pago|efectivo|transferencia|pix|permut\w*"
    r"|vendo|vende|garantia)\b"
)
_NAMES = re.compile(r"\bnew (?:balance|era|holland|york|order)\b|\bnova (?:era|schin)\b")
_WORD_LEAST = 2
_SHOUTED_LETTERS = 8
_PICTURES = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"})
_KEPT = frozenset("°™®©^`´¨")


def title_violations(title: str, limit: int, own_words: Iterable[str] = ()) -> tuple[str, ...]:
    """The broken rules of a title. `limit` is its category's; `own_words` are true values that
    may stand in it whatever they say (a book's name). A short one breaks none: the card asks for
    it, and it can't be published."""
    return tuple(_of_title(title, limit, own_words))


def _of_title(title: str, limit: int, own_words: Iterable[str]) -> Iterator[str]:
    if len(title) > limit:
        yield f"length {len(title)} of {limit}"
    said = _NAMES.sub(" ", fold(title))
    for own in own_words:
        if len(key_of(own).split()) >= _WORD_LEAST:
            said = said.replace(fold(own), " ")
    for name, pattern in (("price", _PRICE), ("condition", _CONDITION), ("offer", _OFFERS)):
        if found := pattern.search(said):
            yield f"{name}: {found.group().strip()}"
    letters = [sign for sign in title if sign.isalpha()]
    if len(letters) >= _SHOUTED_LETTERS and not any(sign.islower() for sign in letters):
        yield "all capitals"
    yield from _of_any(title)
    if re.search(r"[!¡?¿*|~#<>{}\[\]=_]", title):
        yield "symbols"


def description_violations(description: str) -> tuple[str, ...]:
    """The broken rules of a description."""
    if len(description) < DESCRIPTION_MIN:
        return (f"length {len(description)}",)
    return tuple(_of_any(description))


def _of_any(text: str) -> Iterator[str]:
    if flaw := flaw_of(text):
        yield flaw.value
    if any(unicodedata.category(sign) in _PICTURES - {"Cc"} and sign not in _KEPT for sign in text):
        yield "emoji"
    elif plain(text) != text:
        yield "markup"
