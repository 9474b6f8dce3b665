"""Google Gemini as a writer of listings.

Owns the user turn. Does not own the connection (`gemini`), the prompt (`prompt`) nor the answer
(`answer`).
"""

from typing import TYPE_CHECKING

from services.generation.answer import Answer, to_written
from services.generation.brief import Brief, Watch, Written, unwatched
from services.generation.gemini import NAME, Gemini
from services.generation.prompt import INSTRUCTIONS, framed_note

if TYPE_CHECKING:
    from pydantic_ai.messages import UserContent


class GeminiWriter:
    """Writes with one model; see `Writer`."""

    name = NAME

    def __init__(self, gemini: Gemini) -> None:
        self._asker = gemini.asker(Answer, INSTRUCTIONS)
        self.model = gemini.model

    async def write(self, brief: Brief, _watch: Watch = unwatched) -> Written:
        """Ask for a listing; see `Writer.write`."""
        return to_written(await self._asker.ask(_turn(brief)), brief)


def _turn(brief: Brief) -> "list[UserContent]":
    """The photos, cover first, then the framed note."""
    from pydantic_ai.messages import BinaryContent

    photos = [BinaryContent(data=photo, media_type="image/jpeg") for photo in brief.photos]
    return [*photos, framed_note(brief)]
