"""A model as a writer of listings.

Owns the user turn, and what is shown while the answer comes in. Does not own the connection
(`models`), the prompt (`prompt`), the answer (`answer`), nor what is wrong with one (`complaints`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.generation.answer import Answer, to_written
from services.generation.brief import Brief, Sketch, Watch, Written, unwatched
from services.generation.complaints import complaints
from services.generation.models import Model
from services.generation.prompt import INSTRUCTIONS, framed_note

if TYPE_CHECKING:
    from pydantic_ai.messages import UserContent


class ModelWriter:
    """Writes with one model; see `Writer`."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._asker = model.asker(Answer, INSTRUCTIONS)
        self.name = model.vendor
        self.model = model.name

    async def write(self, brief: Brief, watch: Watch = unwatched, /) -> Written:
        """Ask for a listing; see `Writer.write`."""
        shown = replace(brief, photos=self._model.fitting(brief.photos))

        def show(fields: Mapping[str, Any]) -> None:
            sketch = Sketch(_text(fields.get("title")), _text(fields.get("description")))
            if sketch.title:
                watch(sketch)

        answer = await self._asker.ask(
            _turn(shown),
            check=lambda answer: complaints(answer, shown),
            partial=None if watch is unwatched else show,
        )
        return to_written(answer, brief)


def _turn(brief: Brief) -> "list[UserContent]":
    """The photos, cover first, then the framed note."""
    from pydantic_ai.messages import BinaryContent

    photos = [BinaryContent(data=photo, media_type="image/jpeg") for photo in brief.photos]
    return [*photos, framed_note(brief)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
