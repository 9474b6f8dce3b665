"""What the digits of a code mean: its number as a marketplace wants it, and whether it is sure.

Owns check digits' place in codes, UPC-E spelt out, and codes found again among read lines. Pure:
does not own finding codes in pixels (barcodes), nor check digits themselves (listings/gtin).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from services.listings.gtin import has_check_digit, is_gtin
from services.photos.facts import CODE_MAX, Code, Line, Symbology

_GAPS = re.compile(r"[\s\-–.<>]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_PADDED, _SHORT = re.compile(r"0[0-9]{12}"), re.compile(r"[01][0-9]{7}")
_RETAIL = {8: Symbology.EAN8, 12: Symbology.UPCA, 13: Symbology.EAN13}


def retail(digits: str) -> Code | None:
    """The code of an EAN-8, UPC-A or EAN-13 by its digits; None when the check digit is wrong.
    Thirteen digits that begin with 0 are a UPC-A (GS1 General Specifications, 2.1.3). A shop's
    own number is a code without a GTIN."""
    number = digits[1:] if _PADDED.fullmatch(digits) else digits
    symbology = _RETAIL.get(len(number))
    if symbology is None or not has_check_digit(number):
        return None
    return Code(symbology=symbology, text=number, gtin=number if is_gtin(number) else "")


def short_upc(digits: str) -> Code | None:
    """The code of a UPC-E by its eight digits; None when they are none."""
    if not _SHORT.fullmatch(digits):
        return None
    spelt = spelt_out(digits)
    if not has_check_digit(spelt):
        return None
    return Code(symbology=Symbology.UPCE, text=digits, gtin=spelt if is_gtin(spelt) else "")


def spelt_out(digits: str) -> str:
    """The UPC-A that the eight digits of a UPC-E stand for (GS1 General Specifications, 5.2.2.4):
    zeros were left out where the seventh digit tells."""
    system, (a, b, c, d, e, last), check = digits[0], digits[1:7], digits[7]
    match last:
        case "0" | "1" | "2":
            body = f"{a}{b}{last}0000{c}{d}{e}"
        case "3":
            body = f"{a}{b}{c}00000{d}{e}"
        case "4":
            body = f"{a}{b}{c}{d}00000{e}"
        case _:
            body = f"{a}{b}{c}{d}{e}0000{last}"
    return f"{system}{body}{check}"


def square(text: str) -> Code | None:
    """The code of a QR's text, untrusted: in one line, cut to CODE_MAX; None when nothing is left.
    What can't be seen (controls, marks that turn the direction of text) is gone."""
    shown = _CONTROL.sub(" ", text).strip()[:CODE_MAX].strip()
    return Code(symbology=Symbology.QR, text=shown) if shown else None


def printed(codes: Sequence[Code], lines: Iterable[Line]) -> tuple[Code, ...]:
    """The codes, those marked whose digits stand in the lines too, in one or in neighbours:
    labels print them in groups. A QR code's text is never asked for."""
    runs = "\n".join(_runs([_GAPS.sub("", line.text) for line in lines]))
    return tuple(
        code.model_copy(update={"printed": bool(code.gtin) and _stands(code, runs)})
        for code in codes
    )


def _runs(texts: Sequence[str]) -> Iterable[str]:
    """Each text, and up to three that follow each other when they are digits alone."""
    pairs = (
        "".join(texts[at : at + count])
        for count in (2, 3)
        for at in range(len(texts) - count + 1)
        if all(text.isdigit() for text in texts[at : at + count])
    )
    return chain(texts, pairs)


def _stands(code: Code, runs: str) -> bool:
    """Whether the digits are there and are not a part of a longer number."""
    return any(
        re.search(rf"(?<!\d){digits}(?!\d)", runs)
        for digits in {code.text, code.gtin, code.gtin.zfill(13)}
    )
