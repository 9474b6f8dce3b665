"""Settling a dispute by the seller's word: what the listing says stays, or gives way.

Owns the rule that either choice is hers from then on, and that the texts follow it. Pure. Does not
own which disputes are open (`disputes`) nor the other edits (`attributes`, `edits`).
"""

import re

from services.listings.attributes import with_attribute
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Attribute, Condition, Content, Dispute, Text
from services.listings.disputes import CONDITION, value_of
from services.listings.edits import (
    HERS,
    EditProblem,
    EditRefusedError,
    by_hand,
    revised,
    with_condition,
)
from services.listings.schema import AttributeSpec

_SIZE = re.compile(r"(?P<bare>\d{1,3}(?:[.,]\d)?) [A-Z]{2}")
"""A size with its country ("42 AR"), which texts leave out."""


def kept(content: Content, dispute: Dispute) -> Content:
    """The value that the listing has, by her word; the dispute is over."""
    stands = value_of(content, dispute)
    if isinstance(stands, Attribute):
        hers = stands.model_copy(update=dict(HERS))
        attributes = tuple(hers if a.id == hers.id else a for a in content.attributes)
        content = revised(content, "attributes", attributes=attributes)
    elif content.condition is not None and dispute.id == CONDITION:
        content = with_condition(content, content.condition.value)
    return _without(content, dispute)


def given_way(content: Content, dispute: Dispute, spec: AttributeSpec | None) -> Content:
    """The other value, by her word, checked against the schema, in the texts as well; the dispute
    is over. Raises `EditRefusedError`."""
    if dispute.id == CONDITION:
        return _without(with_condition(content, Condition(dispute.other)), dispute)
    if spec is None:
        raise EditRefusedError(EditProblem.NOT_EDITABLE)
    taken = with_attribute(content, spec, dispute.other)
    said = {name: _saying(getattr(taken, name), dispute) for name in ("title", "description")}
    return _without(taken.model_copy(update=said), dispute)


def _saying(text: Text, dispute: Dispute) -> Text:
    """A text that we wrote with the other value in place of the one that gave way, where it
    stands once. More often it may be another thing's: then the text is shown in doubt."""
    if by_hand(text):
        return text
    pairs = [(dispute.kept, dispute.other)]
    sizes = _SIZE.fullmatch(dispute.kept), _SIZE.fullmatch(dispute.other)
    if sizes[0] and sizes[1]:
        pairs.append((sizes[0]["bare"], sizes[1]["bare"]))
    for old, new in pairs:
        stands = _standing(old)
        times = len(stands.findall(text.value))
        if times == 1:
            return text.model_copy(update={"value": new.join(stands.split(text.value))})
        if times:
            doubted = min(text.confidence, BALANCED_ABOVE)
            return text.model_copy(update={"confidence": doubted})
    return text


def _standing(value: str) -> re.Pattern[str]:
    """The value in a text, in any case, and with or without the space before a unit."""
    spelt = r"\s*".join(map(re.escape, re.findall(r"\d+|[^\W\d]+|[^\w\s]", value)))
    return re.compile(rf"(?<![\w.,]){spelt}(?![\w]|[.,]\d)", re.IGNORECASE)


def _without(content: Content, dispute: Dispute) -> Content:
    kept = tuple(d for d in content.disputes if d.id != dispute.id)
    return content.model_copy(update={"disputes": kept})
