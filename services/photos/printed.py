"""Text that was found in a picture, made fit to be kept: it holds whatever somebody printed.

Owns the cleaning of one such text. Does not own finding it (reading, barcodes).
"""

import unicodedata

_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode's control, format (bidirectional ones too), surrogate, private and unassigned."""


def printable(text: str, most: int) -> str:
    """One line of characters that print, composed (NFC), at most `most` of them; may be empty."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNPRINTED)
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:most].rstrip()
