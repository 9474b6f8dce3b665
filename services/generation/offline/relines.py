"""The lines of a description that follow an edit: "Talle: 42" after she has said 43.

Owns finding the lines that the composer writes (`compose`), by their label and the value that
they told before. Her own words, and lines that say anything else, stay as they are.
"""

import re

from services.generation import lexicon
from services.generation.words import key_of
from services.listings.content import Content
from services.listings.edits import by_hand
from services.listings.sites import SITES

_CONDITION = "CONDITION"
_COUNTRY = re.compile(r"(?P<size>\d{1,3}(?:[.,]\d)?) [A-Z]{2}")
"""A size as the marketplace writes it ("42 AR"); the composer leaves the country out."""

_LINE = re.compile(r"(?P<label>[^:\n]{2,40}): (?P<value>[^\n]+)")


def following(before: Content, after: Content) -> Content:
    """`after` with a description that says what she has changed since `before`, where its lines
    are the composer's and she didn't write the text herself; a value taken away takes its line."""
    text = after.description
    if by_hand(text) or text != before.description:
        return after
    labels, states = _words(after)
    old, new = _told(before, states), _told(after, states)

    def following_line(line: str) -> str | None:
        match = _LINE.fullmatch(line)
        key = labels.get(match["label"]) if match else None
        if match is None or key is None or _differ(old.get(key, ""), match["value"]):
            return line
        if not new.get(key):
            return None
        return f"{match['label']}: {new[key]}" if _differ(new[key], match["value"]) else line

    lines = [following_line(line) for line in text.value.split("\n")]
    said = "\n".join(line for line in lines if line is not None)
    if said == text.value:
        return after
    return after.model_copy(update={"description": text.model_copy(update={"value": said})})


def _words(content: Content) -> tuple[dict[str, str], dict[str, str]]:
    """Facts by the composer's labels, and its words for conditions, in the site's language."""
    site = next(
        (site for site in SITES.values() if content.category
         and content.category.id.startswith(site.id)), None
    )  # fmt: skip
    wording = lexicon.wording(site.language if site else "es")
    return {label: key for key, label in wording.labels.items()}, wording.conditions


def _told(content: Content, states: dict[str, str]) -> dict[str, str]:
    """Each fact as the composer would tell it."""
    told = {a.id: _bare(a.value_name) for a in content.attributes}
    for key, aliases in lexicon.attributes().aliases.items():
        for alias in aliases:
            if key in told:
                told.setdefault(alias, told[key])
    if content.condition is not None:
        told[_CONDITION] = states[content.condition.value.value]
    return told


def _differ(one: str, other: str) -> bool:
    return key_of(one) != key_of(other)


def _bare(value: str) -> str:
    size = _COUNTRY.fullmatch(value)
    return size["size"] if size else value
