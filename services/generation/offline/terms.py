"""Her answer to a question about the stock or the warranty, read by the grammar of her edits.

Owns making a request out of a bare answer ("6 meses"). Does not own the grammar (`edits`).
"""

from services.generation.offline.edits import read_edit
from services.listings.changes import Change, Part
from services.listings.content import Content

_NAMED = {Part.STOCK: "stock", Part.WARRANTY: "garantía"}
_LANGUAGE = "es"
"""Numbers and times read the same in each of our languages."""


def read_term(part: Part, text: str, content: Content) -> Change | None:
    """What the answer says about `part`, by itself or with its name before it; None when it says
    anything else as well, or nothing."""
    said = " ".join(text.split()).rstrip(".!")
    for request in (said, f"{_NAMED[part]} {said}"):
        reading = read_edit(request, content, None, _LANGUAGE)
        if not reading.unclear and [change.part for change in reading.changes] == [part]:
            return reading.changes[0]
    return None
