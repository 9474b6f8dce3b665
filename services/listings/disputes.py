"""Contradictions between sources, and her word that ends them.

Owns when a dispute is over: once she has chosen, or changed the value that it is about. Pure. Does
not own finding them (services/generation) nor asking (handlers).
"""

from services.listings.content import Backed, Content, Dispute

CONDITION = "CONDITION"
"""The id of a dispute about the state of the goods; every other is an attribute's."""


def value_of(content: Content, dispute: Dispute) -> Backed | None:
    """The value that the dispute is about, None while the listing has none."""
    if dispute.id == CONDITION:
        return content.condition
    return next((a for a in content.attributes if a.id == dispute.id), None)


def still_open(before: Content, after: Content) -> tuple[Dispute, ...]:
    """The disputes of `before` whose value an edit left as it was in `after`."""
    return tuple(d for d in before.disputes if value_of(before, d) == value_of(after, d))


def without(content: Content, dispute: Dispute) -> Content:
    """The content without that dispute."""
    kept = tuple(d for d in content.disputes if d != dispute)
    return content.model_copy(update={"disputes": kept})
