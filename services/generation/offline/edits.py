"""A seller's request for changes, read without a model, in Spanish, Portuguese and English.

Owns cutting it into requests and what becomes of those that are not understood: they come back
in her own words. Does not own any single field (the readers beside this module) nor whether a
message is a request at all (`edits_tone`).
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from services.generation.offline.edits_price import read_price_edit
from services.generation.offline.edits_talk import (
    Found,
    Talk,
    clause_end,
    opening,
    patterns,
)
from services.generation.offline.edits_terms import read_removed_term, read_term
from services.generation.offline.edits_text import read_text_edit
from services.generation.offline.edits_tone import sounds_like_edit
from services.generation.offline.edits_values import read_removed_value, read_value_edit
from services.listings.changes import Change, Part, changed
from services.listings.content import PROMPT_MAX, Content
from services.listings.edits import EditRefusedError
from services.listings.schema import CategorySchema
from services.rewording import EditReading

_AHEAD = 3
"""Requests behind one another without a mark that are looked at to see where the first ends."""

_READERS = (read_price_edit, read_text_edit, read_term, read_value_edit)
_REMOVED = (read_removed_term, read_removed_value)
_GROWING = frozenset({Part.TITLE, Part.DESCRIPTION})
"""Texts that several requests may change one after the other."""

_JOINED = frozenset(" \t")
_ASKING = "?"

Span = tuple[int, int]


def read_edit(
    text: str, content: Content, schema: CategorySchema | None, language: str
) -> EditReading:
    """What her words ask for; `language` is hers, for values where the site is not known.

    A value that could mean two things, and two values for one field, are unclear.
    """
    tone = sounds_like_edit(text)
    if len(text) > PROMPT_MAX:
        return EditReading(unclear=text.strip(), sounds_like_edit=tone)
    reader = _Reader(Talk.of(text, content, schema, language))
    reader.read()
    return EditReading(reader.changes(), reader.unclear(), tone)


class _Reader:
    """Reads request after request, each against the listing as the ones before it leave it."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._found: list[tuple[Span, Found]] = []
        self._unclear: list[Span] = []
        self._known: dict[tuple[int, bool], list[Found]] = {}

    def read(self) -> None:
        """Go through the whole text."""
        at = opening(self._talk, 0)
        removing = False
        while at < len(self._talk.folded):
            found = self._best(at, removing=removing)
            if found is None:
                end = max(clause_end(self._talk, at), at + 1)
                self._misunderstood(at, end)
            else:
                end, removing = found.end, found.removes
                self._understood(at, found)
            at = max(opening(self._talk, end), end)

    def changes(self) -> tuple[Change, ...]:
        """All changes, each field once; two different values of one field are none."""
        said: dict[tuple[Part, str | None], set[str]] = {}
        last: dict[tuple[Part, str | None], Change] = {}
        for _, found in self._found:
            for change in found.changes:
                key = (change.part, change.attribute_id)
                said.setdefault(key, set()).add(change.value)
                last[key] = change
        torn = {key for key, values in said.items() if len(values) > 1 and key[0] not in _GROWING}
        for span, found in self._found:
            if any((change.part, change.attribute_id) in torn for change in found.changes):
                self._unclear.append(span)
        return tuple(change for key, change in last.items() if key not in torn)

    def unclear(self) -> str:
        """What was not understood, in her own words."""
        spans = sorted(self._unclear)
        return ", ".join(self._talk.text[start:end].strip() for start, end in spans).strip()

    def _understood(self, at: int, found: Found) -> None:
        self._found.append(((at, found.end), found))
        grown = [change for change in found.changes if change.part in _GROWING]
        if grown:
            with suppress(EditRefusedError):
                content = changed(self._talk.content, grown, self._talk.schema)
                self._talk = replace(self._talk, content=content)
            self._known.clear()

    def _misunderstood(self, start: int, end: int) -> None:
        """Keep those words; where they go on behind an "and" from a text of hers, with that."""
        if self._found and not self._unclear_since_found():
            (first, last), found = self._found[-1]
            joint = self._talk.folded[last:start].strip()
            if found.free and joint in {"y", "e", "and"}:
                self._found.pop()
                start = first
        if self._unclear and self._gap(self._unclear[-1][1], start):
            start = self._unclear.pop()[0]
        self._unclear.append((start, end))

    def _unclear_since_found(self) -> bool:
        return bool(self._unclear) and self._unclear[-1][0] > self._found[-1][0][0]

    def _gap(self, end: int, start: int) -> bool:
        return not any(end <= span[0] < start for span, _ in self._found)

    def _best(self, at: int, *, removing: bool, ahead: int = _AHEAD) -> Found | None:
        """The longest reading that begins there and has a proper end."""
        ranked = self._ranked(at, removing=removing)
        return next((found for found in ranked if self._ends(found, ahead)), None)

    def _ranked(self, at: int, *, removing: bool) -> list[Found]:
        """All readings there that change something, the longest first."""
        key = (at, removing)
        if key not in self._known:
            whole = (found for found in self._readings(at, removing=removing) if found.changes)
            self._known[key] = sorted(whole, key=lambda found: (-found.end, -len(found.changes)))
        return self._known[key]

    def _readings(self, at: int, *, removing: bool) -> Iterator[Found]:
        """All readings there; behind something taken away, what has an article goes with it and
        what has neither verb nor article could be meant either way."""
        start = at
        if modal := patterns().modal.match(self._talk.folded, at):
            start = modal.end()
        if removing and patterns().with_article.match(self._talk.folded, at):
            for read in _REMOVED:
                yield from read(self._talk, at)
        for place in dict.fromkeys((start, at)):
            for read in _READERS:
                for found in read(self._talk, place):
                    if not (removing and found.toggles):
                        yield replace(found, asked=found.asked or start > at)

    def _ends(self, found: Found, ahead: int) -> bool:
        """Whether nothing follows, or a mark, or a request that is understood as well."""
        rest = self._talk.folded[found.end :]
        if not rest.strip():
            return True
        after = opening(self._talk, found.end)
        between = self._talk.folded[found.end : after]
        if _ASKING in between and not found.asked:
            return False
        if after >= len(self._talk.folded) or patterns().parted.search(between):
            return True
        if between[:1] not in _JOINED:
            return False
        return ahead == 0 or self._best(after, removing=False, ahead=ahead - 1) is not None
