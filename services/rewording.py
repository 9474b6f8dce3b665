"""Reading what she wants changed, in her own words: the port and its result.

Does not own the grammar nor the models that read (services/generation), nor showing and making
the changes (handlers, services/reviewing).
"""

from dataclasses import dataclass
from typing import Protocol

from services.listings.changes import Change
from services.listings.content import Content
from services.listings.schema import CategorySchema


@dataclass(frozen=True, slots=True)
class EditReading:
    """What her words ask for.

    `unclear` holds the part that was not understood, in her own words: it is asked, never
    guessed. `sounds_like_edit` tells that the words clearly speak of changing a listing that
    exists rather than of a new product.
    """

    changes: tuple[Change, ...] = ()
    unclear: str = ""
    sounds_like_edit: bool = False


class Rewording(Protocol):
    """Reads edits out of her words."""

    async def read(
        self, text: str, content: Content, schema: CategorySchema | None, language: str
    ) -> EditReading:
        """The changes that the text asks for. Raises `TryLaterError`."""
        ...
