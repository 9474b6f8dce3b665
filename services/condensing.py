"""Making a long text short: the port.

Does not own who does it (services/generation/condensing) nor asking for her consent (handlers):
nothing of hers is ever shortened silently.
"""

from typing import Protocol


class Condensing(Protocol):
    """Somebody who condenses."""

    async def condense(self, text: str, limit: int, language: str) -> str:
        """The text in at most `limit` characters, in the language that it is written in
        (`language` is a hint: "es", "pt", "en"), with nothing in it that the text does not say.
        Always answers."""
        ...
