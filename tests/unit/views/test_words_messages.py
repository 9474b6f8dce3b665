"""What is said around her own words, written, spoken or too long."""

from collections.abc import Iterator

import pytest

from handlers.views import changing, condense, voice
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.changing import Refusal, Understood
from services.hearing import HEARD_MAX
from services.listings.changes import Change, Part
from services.listings.content import PROMPT_MAX
from services.listings.edits import EditProblem, EditRefusedError
from services.listings.status import ProductStatus
from services.sellers import LANGUAGES
from services.showing import Recent
from tests.support.cards import HOUSE, SPOKEN
from tests.unit.views.checks import check, left_in_english

WORDS = {
    "plain": "Zapatillas",
    "markup": "<b>&\"'</i>",
    "long": "x" * 4000,
    "lines": "a\n\nb" * 900,
}


def refused(word: str) -> Refusal:
    """A value that the marketplace doesn't know."""
    change = Change(part=Part.ATTRIBUTE, value=word, attribute_id="SIZE")
    error = EditRefusedError(EditProblem.VALUE_UNKNOWN, near=(word,) * 5)
    return Refusal(change, error, name=word)


def spoken(phrases: Phrases, word: str) -> Iterator[tuple[str, Message]]:
    """Every message, with `word` in every field from outside."""
    unclear = Understood(unclear=word, refusals=(refused(word),) * 2)
    candidates = tuple(Recent(HOUSE, ProductStatus.READY, word) for _ in range(5))
    yield "question", Message(changing.question(phrases))
    yield "not understood", Message(changing.not_understood(unclear, phrases))
    yield "which", changing.which(word, candidates, phrases)
    yield "heard", voice.heard(word[:HEARD_MAX], phrases)
    yield "correct", Message(voice.correct(word[:HEARD_MAX], phrases))
    yield "not heard", voice.not_heard(phrases)
    for code in (*voice.PROBLEMS, "unknown"):
        yield code, Message(voice.problem(code, phrases))
    yield "offer", condense.offer(4000, word[:PROMPT_MAX], phrases)
    yield "write", Message(condense.write(word[:PROMPT_MAX], phrases))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_every_message_is_one_that_telegram_takes(kind: str, language: str) -> None:
    for name, message in spoken(SPOKEN[language], WORDS[kind]):
        check(message)
        left = [] if language == "en" else left_in_english(message)
        assert left == [], name


def test_what_a_proposal_leaves_out_is_a_line_for_each_reason() -> None:
    understood = Understood(unclear="a\nb", refusals=(refused("41\n42"),))
    first, *rest = changing.left_over(understood, SPOKEN["en"]).split("\n")
    assert first == "a b"
    assert len(rest) == 1
    assert rest[0].startswith("41 42: MercadoLibre does not know this value.")
    assert changing.left_over(Understood(), SPOKEN["en"]) == ""
