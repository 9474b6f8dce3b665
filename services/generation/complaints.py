"""What is wrong with a model's answer, for the model itself to repair.

Owns the complaints. Does not own the filters that have the last word (`guard`).
"""

from services.generation.answer import Answer
from services.generation.brief import Brief


def complaints(answer: Answer, brief: Brief) -> tuple[str, ...]:
    """English sentences, each naming the field; none when all is well."""
    return ()
