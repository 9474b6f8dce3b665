"""What is wrong with a model's answer, for the model itself to repair.

Owns the complaints. Does not own the judgement (`fitness`), what is repaired without asking (emoji,
markdown, capitals, words that a title may not say: hygiene, titles), nor the filters that have the
last word (`guard`).
"""

from services.generation.answer import Answer, Source
from services.generation.brief import Brief
from services.generation.fitness import description_flaws, title_flaws, unfounded
from services.generation.hygiene import Flaw
from services.generation.prompt import language_name

_WORDS = {
    Flaw.CONTACT: "holds contact data (a telephone number, e-mail, link, user name or address)",
    Flaw.REFUSAL: "is an excuse instead of a text: write it from what the note and photos do show",
    Flaw.PLACEHOLDER: "holds a placeholder: leave out what is not known",
    Flaw.ECHO: "repeats the instructions or the note: write about the product, to its buyers",
    Flaw.MARKETPLACE: "names another marketplace",
    Flaw.FORBIDDEN: "holds words that the marketplace forbids (replica, imitation, a brand's type)",
    Flaw.PRICE: "names a price: it stands elsewhere and may change",
    Flaw.REPEATED: "says the same over and over",
    Flaw.SCRIPT: "has letters of another alphabet",
    Flaw.SHORT: "is too short",
    Flaw.UNFOUNDED: "is not about the product of the note and the labels",
}


def complaints(answer: Answer, brief: Brief) -> tuple[str, ...]:
    """English sentences, each naming the field; none when all is well. None of them repeats
    words of the answer but numbers and names that it must give a source for."""
    return (
        *(f"title: {_told(flaw, brief)}" for flaw in title_flaws(answer.title, brief)),
        *(
            f"description: {_told(flaw, brief)}"
            for flaw in description_flaws(answer.description, brief)
        ),
        *_inventions(answer, brief),
    )


def _told(flaw: Flaw, brief: Brief) -> str:
    if flaw is Flaw.LANGUAGE:
        return f"is not written in {language_name(brief.language)}"
    return _WORDS[flaw]


def _inventions(answer: Answer, brief: Brief) -> list[str]:
    facts = [claim.value for claim in answer.facts if claim.source is not Source.GUESS]
    texts = {"title": answer.title, "description": answer.description}
    return [
        f"{field}: says {', '.join(strange)}, which neither the note, the labels nor a fact of "
        "yours states: give it as a fact with its source, or leave it out"
        for field, text in texts.items()
        if (strange := unfounded(text, brief, facts))
    ]
