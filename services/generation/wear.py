"""Marks, wear and faults of used goods: whether a description tells of them, and her words on it.

Owns when she is asked and where her answer goes. Does not own the words (services/generation/
lexicon) nor the asking (handlers/fields).
"""

from services.generation import lexicon
from services.generation.words import cut
from services.listings.content import Condition, Content
from services.listings.sites import SITES


def is_untold(content: Content) -> bool:
    """Whether nothing is said of the state of goods that aren't new."""
    state = content.condition
    if state is None or state.value is Condition.NEW:
        return False
    said = {word.folded for word in cut(content.description.value)}
    return not said & lexicon.grammar().wear


def with_wear(content: Content, words: str) -> str:
    """The description with her own words on the state of the goods in a line of their own."""
    spoken = (site.language for site in SITES.values() if site.currency == content.currency)
    heading = lexicon.wording(next(spoken, "es")).wear
    return f"{content.description.value}\n\n{heading} {' '.join(words.split())}"
