"""Wishes that no edit fulfils: to have a listing written anew, or to move it to another category.

Owns telling that she asks for one of them, in Spanish, Portuguese and English. Does not own what
is done then: she is led to the buttons for it.
"""

import re
from enum import StrEnum

from services.generation.offline.edits_talk import opening_of
from services.generation.words import fold


class Elsewhere(StrEnum):
    """Where such a wish is fulfilled."""

    REMAKE = "remake"
    CATEGORY = "category"


_CHANGE = "cambi|correg|corrig|mov|pas|pon|mud|troc|coloc|chang|fix|put|set|edit"
_GIVE = "quiero|quisiera|dame|hace|haceme|necesito|quero|me da|preciso|give me|i want|i need"
_TEXTS = "descripcion|titulo|texto|descricao|description|title|text"
_END = r"\s*(?:$|[.,;!?]|por favor|porfa|please|pls)"
_WAYS = {
    Elsewhere.CATEGORY: re.compile(
        rf"(?:(?:{_CHANGE})\S*\s)?(?:(?:el|la|de|a|o|the|its|otr[oa]|outr[oa]|another)\s)*"
        r"(?:categorias?|category|rubro)\b"
    ),
    Elsewhere.REMAKE: re.compile(
        rf"(?:(?:{_GIVE})\s)?(?:un[oa]?\s|uma?\s|an?\s)?"
        rf"(?:otr[oa]|outr[oa]|another|nuev[oa]|nov[oa]|new)\s(?:{_TEXTS}){_END}"
        r"|(?:regener|reescrib|rehac|rehag|refac|refaz|reescrev|rewrit|redo\b)"
        r"|(?:escrib|redact|hac|hag|escrev|faz|faca|gera|write|make|do|try|intent|tent)\S*\s"
        r"(?:\S+\s){0,3}(?:de nuevo|otra vez|de cero|de novo|outra vez|do zero|again|anew"
        r"|from scratch)\b"
        r"|(?:hac|hag)\S*\sotra vez\b"
    ),
}


def elsewhere(text: str) -> Elsewhere | None:
    """The wish that her words begin with, behind greetings and polite turns; None for others."""
    folded = fold(text)
    start = opening_of(folded, 0)
    return next((wish for wish, way in _WAYS.items() if way.match(folded, start)), None)
