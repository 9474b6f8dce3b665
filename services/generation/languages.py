"""In which of the three languages a text is written.

Owns the judgement by common words, and its silence where they are too few to tell: a title is.
Does not own the words (services/generation/lexicon/languages.toml).
"""

from services.generation import lexicon
from services.generation.words import cut

_LEAST_WORDS = 10
_LEAST_SIGNS = 4
_LEAD = 2
"""How many times more signs than of any other language: names of goods are foreign words."""


def language_of(text: str) -> str | None:
    """ "es", "pt" or "en", None when the text is too short or too mixed to tell."""
    words = [word.folded for word in cut(text)]
    if len(words) < _LEAST_WORDS:
        return None
    signs = {
        language: sum(word in own for word in words)
        for language, own in lexicon.languages().items()
    }
    first, second, *_ = sorted(signs, key=lambda language: -signs[language])
    if signs[first] < _LEAST_SIGNS or signs[first] < _LEAD * signs[second]:
        return None
    return first
