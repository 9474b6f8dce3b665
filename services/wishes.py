"""Wishes: what a run of generation is asked for.

Owns the record that stands with the product until its run ends. Does not own the run
(services/workflows) nor the chat that the wish came from (handlers).
"""

from pydantic import Field

from services.listings.content import Frozen

INSTRUCTION_MAX = 300
"""Characters of her words for a run: a sentence or two."""

REMADE = ("title", "description", "price", "attributes", "category")
"""Fields that can be made anew by themselves."""


class Wish(Frozen):
    """`field` is what alone is made anew (one of REMADE), None for everything; `instruction` is
    her own words (untrusted text); `category_id` is the category that she chose; `fresh` has even
    what she set by hand written anew."""

    field: str | None = None
    instruction: str = Field(default="", max_length=INSTRUCTION_MAX, repr=False)
    category_id: str | None = None
    fresh: bool = False


EVERYTHING = Wish()
