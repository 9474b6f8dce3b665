"""Contradictions between sources, and texts that gave way: open until her word ends them.

Owns when they are over: once she has chosen, or changed the value that they are about. Pure. Does
not own finding them (services/generation), her answer (`settling`) nor asking (handlers).
"""

from services.listings.content import Backed, Content, Dispute

CONDITION = "CONDITION"
"""The id of a dispute about the state of the goods; every other is an attribute's."""


def value_of(content: Content, dispute: Dispute) -> Backed | None:
    """The value that the dispute is about, None while the listing has none."""
    if dispute.id == CONDITION:
        return content.condition
    return next((a for a in content.attributes if a.id == dispute.id), None)


def still_open(before: Content, after: Content) -> Content:
    """`after` with those disputes and replaced texts of it whose values are as in `before`."""
    disputes = tuple(d for d in after.disputes if value_of(before, d) == value_of(after, d))
    replaced = tuple(f for f in after.replaced if getattr(before, f) == getattr(after, f))
    if (disputes, replaced) == (after.disputes, after.replaced):
        return after
    return after.model_copy(update={"disputes": disputes, "replaced": replaced})
