"""Codes in a photo: EAN, UPC and QR.

Owns finding and reading them. Does not own what their digits mean (codes). Runs in pixel
processes only.
"""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from services.photos.codes import retail, square
from services.photos.facts import CODES_MAX, Code

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EANUPC, zxingcpp.BarcodeFormat.QRCode])


def codes(grey: NDArray[np.uint8]) -> tuple[Code, ...]:
    """The codes in a grey picture, each once."""
    found: dict[str, Code] = {}
    for seen in zxingcpp.read_barcodes(grey, formats=_FORMATS):
        is_square = seen.format == zxingcpp.BarcodeFormat.QRCode
        code = square(seen.text) if is_square else retail(seen.text)
        if code is not None:
            found.setdefault(code.text, code)
    return tuple(found.values())[:CODES_MAX]
