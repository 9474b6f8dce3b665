"""A product's own number as people type it: EAN, UPC, GTIN and ISBN, behind its name.

Owns finding the digits in words. Does not own what makes them a number (services/listings/gtin)
nor codes that were read from bars (services/generation/seen).
"""

import re

from services.listings.gtin import gtin_of

_NAME = (
    r"(?:(?:codigo|cod\.?|code)\s*(?:de\s*)?(?:barras?|bar)|barcode|ean|gtin|upc|isbn)"
    r"(?:[\s-]*1[034]\b(?=[\s:.-]*[0-9]))?"
)
_NAMED = re.compile(
    rf"\b{_NAME}[\s:.#=-]*(?:(?:es|e|is|n[º°o.]?)\s+)?[:#]?\s*"
    r"(?P<code>[0-9](?:[\s-]?[0-9]){7,13}(?![\s-]?[0-9])(?:[\s-]?x\b)?)"
)


def named_code(folded: str) -> tuple[str, tuple[int, int]] | None:
    """The number behind its name ("EAN 779...") with the place of both, in a folded text; None
    when there is none, its check digit is wrong, or two differ."""
    found = [
        (code, match.span())
        for match in _NAMED.finditer(folded)
        if (code := gtin_of(match["code"]))
    ]
    return found[0] if len({code for code, _ in found}) == 1 else None
