"""Telling nudity in a photo.

Owns the judge that is there when none is installed: nobody checks, and the card says so. Every
model that we know is under a licence (AGPL) or of a size that a plain install must not bring.
"""


class Unchecked:
    """Nobody who could tell."""

    async def nudity(self, clean: bytes) -> float | None:  # noqa: ARG002 - see NudityJudge
        """None: not checked."""
        return None
