"""Wishes for a listing's wording that need no model: what the grammar of edits can do of them.

Owns whether a wish was followed. Does not own the grammar (offline/edits) nor the models.
"""

from services.generation.brief import Brief, Written
from services.generation.offline.edits import read_edit
from services.generation.trust import MODEL_CEILING
from services.generation.words import key_of
from services.listings.changes import Change, changed
from services.listings.content import Content, Text
from services.listings.edits import EditRefusedError

_NAMES = {
    "title": ("título", "title"),
    "description": ("descripción", "descrição", "description"),
}
"""What the field is called that "más corto" speaks of when she asked for it alone."""


def offline_wish(brief: Brief, written: Written) -> tuple[Written, bool]:
    """The work with what can be done of her wish done to the present wording, and whether that
    was all of it."""
    if brief.current is None:
        return written, False
    for text in _spoken(brief):
        reading = read_edit(text, brief.current, None, brief.language)
        done = _done(brief, brief.current, reading.changes, written)
        if done is not None:
            return done, not reading.unclear
    return written, False


def was_replaced(brief: Brief, wrote: Written, guarded: Written, referee: Written) -> bool:
    """Whether the filters put the referee's words in the place of those that her wish shaped."""
    return any(
        getattr(guarded, name).value == getattr(referee, name).value != getattr(wrote, name).value
        for name in _NAMES
        if brief.field in {None, name}
    )


def _spoken(brief: Brief) -> tuple[str, ...]:
    """Her words, and the same with the field's name before them, as she may be speaking any
    language."""
    names = _NAMES.get(brief.field or "", ())
    return (brief.instruction, *(f"{name} {brief.instruction}" for name in names))


def _done(
    brief: Brief, current: Content, changes: tuple[Change, ...], written: Written
) -> Written | None:
    """The work with the changes, None where they are of other things than the wording wished
    for, or put new words in: "que suene más juvenil" is a wish and no title."""
    wanted = {brief.field} if brief.field else _NAMES.keys()
    if not changes or not {change.part.value for change in changes} <= wanted:
        return None
    try:
        after = changed(current, changes, None)
    except EditRefusedError:
        return None
    texts = {
        "title": _worded(current.title, after.title),
        "description": _worded(current.description, after.description),
    }
    return None if None in texts.values() else written.model_copy(update=texts)


def _worded(before: Text, after: Text) -> Text | None:
    """The words that are left as the bot's own work: her wish is no writing by hand."""
    if not set(key_of(after.value).split()) <= set(key_of(before.value).split()):
        return None
    sure = min(before.confidence, MODEL_CEILING)
    return before.model_copy(update={"value": after.value, "confidence": sure})
