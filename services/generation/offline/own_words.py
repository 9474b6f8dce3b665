"""What of a prompt is a seller's own words: not code, not orders to a machine, nothing invisible.

Owns what is left out before anything is read. Does not own the phrases of orders
(services/generation/lexicon/labels.toml).
"""

import re
import unicodedata

from services.generation.lexicon.labels import orders
from services.generation.words import cut

_CODE = re.compile(r"```.*?(?:```|$)|\{[^{}]{0,600}\}|<[a-zA-Z/!][^<>]{0,300}>", re.DOTALL)
_ROLE = re.compile(r"(?:^|[\n\r\]}>])\s*[#*\[<(]*(?:system|assistant|developer)\b[\])>*]*\s*:.*", re.DOTALL | re.IGNORECASE)
_SENTENCE_END = re.compile(r"[!?\n;]|\.(?=\s|$)")
_INVISIBLE = "Cf"


def own_words(text: str) -> str:
    """The text without what can't be seen and without what speaks to a machine: a sentence that
    gives an order goes from there to its end."""
    seen = "".join(c for c in text if unicodedata.category(c) != _INVISIBLE)
    plain = _ROLE.sub(" ", _CODE.sub(" ", seen))
    kept, at = "", 0
    for order in orders().find(plain, cut(plain)):
        if order.start < at:
            continue
        end = _SENTENCE_END.search(plain, order.end)
        kept += plain[at : order.start]
        at = end.start() if end else len(plain)
    return kept + plain[at:]
