"""A product's own number (GTIN): its check digit, and the prefixes that are no product's.

Owns what makes digits a GTIN that a marketplace may be told. Pure. Does not own finding digits in
words or photos. Prefixes: https://www.gs1.org/standards/id-keys/company-prefix and GS1 General
Specifications, 1.4 (GS1 Prefixes) and 7.9 (check digits).
"""

import re

from services.listings.schema import CategorySchema

GTIN, NO_GTIN = "GTIN", "EMPTY_GTIN_REASON"
"""The attributes that say the number, and why there is none
(developers.mercadolibre.com.ar/es_ar/identificadores-de-productos)."""

RESTRICTED = ("02", "04", "2")
"""A shop's own numbers, for what it weighs and labels itself: others give them to other goods."""

COUPONS = ("05", "98", "99")
"""Coupons and refund receipts."""

NEVER_LONG = ("951", *(str(prefix) for prefix in range(960, 970)))
"""Given to EPC managers and to GTIN-8: no number of thirteen digits begins so."""

RESTRICTED_SHORT = ("0", "2")
"""The same shop's own numbers among those of eight digits."""

PRINTED = ("977", "978", "979")
"""Magazines (ISSN), books (ISBN) and printed music (ISMN)."""

_LENGTHS = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_SEPARATORS = re.compile(r"[\s\-–.]")
_ISBN10 = re.compile(r"[0-9]{9}[0-9X]")
_ELEVEN = 11
_SHORT, _LONG = 8, 13

_PRINT_ATTRIBUTES = frozenset({"ISBN", "ISSN", "AUTHOR", "BOOK_TITLE", "BOOK_PUBLISHER"})
_PRINT_DOMAINS = ("BOOK", "MAGAZINE", "COMIC", "SHEET_MUSIC", "UNCLASSIFIED")


def has_check_digit(text: str) -> bool:
    """Whether it has the length of a GTIN-8, -12, -13 or -14 and the right last digit."""
    if not _LENGTHS.fullmatch(text):
        return False
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))
    )
    return weighted % 10 == 0


def is_gtin(text: str) -> bool:
    """Whether the digits can be the number of goods sold anywhere: a right check digit, no
    prefix that a shop or a coupon uses, and not one digit over and over."""
    if not has_check_digit(text) or len(set(text)) == 1:
        return False
    if len(text) == _SHORT:
        return not text.startswith(RESTRICTED_SHORT)
    return not _prefixed(text).startswith((*RESTRICTED, *COUPONS, *NEVER_LONG))


def gtin_of(text: str) -> str | None:
    """The GTIN that somebody wrote, perhaps in groups or as a book's ISBN-10; None when it is
    none."""
    digits = _SEPARATORS.sub("", text).upper()
    if _ISBN10.fullmatch(digits):
        return _isbn13(digits)
    return digits if is_gtin(digits) else None


def fits(gtin: str, schema: CategorySchema) -> bool:
    """Whether goods of the category may have that number: a book's is for print alone, and for
    categories that don't say what is in them."""
    if len(gtin) == _SHORT or not _prefixed(gtin).startswith(PRINTED):
        return True
    domain = schema.domain_id or ""
    return (
        not domain
        or any(word in domain for word in _PRINT_DOMAINS)
        or any(spec.id in _PRINT_ATTRIBUTES for spec in schema.attributes)
    )


def _prefixed(gtin: str) -> str:
    """The number from its GS1 prefix on: twelve digits have a 0 before them, fourteen begin with
    the kind of carton."""
    return gtin.zfill(_LONG)[-_LONG:]


def _isbn13(isbn10: str) -> str | None:
    """The number that a book's old one became (International ISBN Agency, users' manual)."""
    weighted = sum(
        (10 if digit == "X" else int(digit)) * (10 - place) for place, digit in enumerate(isbn10)
    )
    if weighted % _ELEVEN:
        return None
    body = f"978{isbn10[:9]}"
    return next(f"{body}{check}" for check in range(10) if has_check_digit(f"{body}{check}"))
