"""Settling a dispute by the seller's word: what the listing says stays, or gives way.

Owns the rule that either choice is hers from then on. Pure. Does not own which disputes are open
(`disputes`) nor the other edits (`attributes`, `edits`).
"""

from services.listings.attributes import with_attribute
from services.listings.content import Attribute, Condition, Content, Dispute
from services.listings.disputes import CONDITION, value_of
from services.listings.edits import HERS, EditProblem, EditRefusedError, revised, with_condition
from services.listings.schema import AttributeSpec


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
    """The other value, by her word, checked against the schema; the dispute is over. Raises
    `EditRefusedError`."""
    if dispute.id == CONDITION:
        return _without(with_condition(content, Condition(dispute.other)), dispute)
    if spec is None:
        raise EditRefusedError(EditProblem.NOT_EDITABLE)
    return _without(with_attribute(content, spec, dispute.other), dispute)


def _without(content: Content, dispute: Dispute) -> Content:
    kept = tuple(d for d in content.disputes if d.id != dispute.id)
    return content.model_copy(update={"disputes": kept})
