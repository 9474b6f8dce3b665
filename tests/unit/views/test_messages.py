"""What is said outside the cards: greeting, connecting, refusals and questions."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import BotCommandLimit

from handlers.menu import COMMANDS, MENU, commands
from handlers.views import answers, chat
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from handlers.views.places import flag
from sandbox.telegram.entities import parse_html
from services.generation.offline.money import read_answer
from services.intake import IntakeError, IntakeProblem
from services.listings.content import Evidence, Missing, Price
from services.listings.edits import EditProblem, EditRefusedError
from services.listings.sites import SITES
from services.photos.ports import PhotoProblem
from services.sellers import LANGUAGES
from tests.support.cards import ACCOUNT, SPOKEN, account, content
from tests.unit.views.checks import check, labels, left_in_english, read

URL = "https://auth.mercadolibre.com.ar/authorization?state=a&code_challenge=b"
WORDS = {"plain": "Emma", "markup": "<b>&\"'</i>", "long": "x" * 4000, "lines": "a\n\nb" * 900}


def spoken(phrases: Phrases, word: str) -> Iterator[tuple[str, Message]]:
    """Every message that belongs to no card, with `word` in every field from outside."""
    shop = account(nickname=word)
    yield "greeting", chat.greeting(word, (), URL, phrases)
    yield "greeting, connected", chat.greeting(word, (shop,) * 30, None, phrases)
    yield "greeting, nothing to connect", chat.greeting(word, (), None, phrases)
    yield "connect", chat.connect(URL, paste=False, phrases=phrases)
    yield "connect, paste", chat.connect(URL, paste=True, phrases=phrases)
    yield "connected", chat.connected(word, "MLA", phrases)
    yield "disconnected", chat.disconnected(phrases)
    yield "privacy", chat.privacy(phrases)
    yield "languages", chat.languages(phrases)
    yield "forget", chat.forget_confirmation(phrases, by_invitation=True)
    yield "greeting, waiting", chat.greeting(word, (), URL, phrases, 2)
    for problem in PhotoProblem:
        yield problem, Message(answers.photo_problem(problem, phrases))
    for intake in IntakeProblem:
        error = IntakeError(intake, limit=500, actual=4000)
        yield intake, Message(answers.intake_problem(error, phrases))
    for edit in EditProblem:
        refused = EditRefusedError(edit, low=10, high=60, actual=4)
        yield edit, Message(answers.edit_problem(refused, phrases))
    version = content(missing=(Missing(id="COLOR", name=word),))
    version = version.model_copy(
        update={
            "title": version.title.model_copy(update={"value": word}),
            "description": version.description.model_copy(update={"value": word}),
        }
    )
    for field in ("title", "price", "description", "COLOR", word):
        yield f"question {field}", Message(answers.question(field, version, phrases))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_every_message_is_one_that_telegram_takes(kind: str, language: str) -> None:
    for name, message in spoken(SPOKEN[language], WORDS[kind]):
        check(message)
        left = [] if language == "en" or name == "languages" else left_in_english(message)
        assert left == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_greeting_tells_the_next_step_in_two_short_paragraphs(language: str) -> None:
    for message in (
        chat.greeting("Emma", (), URL, SPOKEN[language]),
        chat.greeting("Emma", (ACCOUNT,), None, SPOKEN[language]),
    ):
        paragraphs = check(message).text.split("\n\n")
        assert len(paragraphs) == 2
        assert all(len(paragraph) < 200 for paragraph in paragraphs)
        assert "Emma" in paragraphs[0]


def test_the_greeting_offers_the_connect_link_once() -> None:
    asked = chat.greeting("Emma", (), URL, SPOKEN["es"])
    assert [(b.label, b.url) for row in asked.rows for b in row] == [
        ("🔗 Conectar MercadoLibre", URL)
    ]
    known = chat.greeting("Emma", (ACCOUNT, account(2, "MODA", "MLB")), None, SPOKEN["es"])
    assert known.rows == ()
    assert "PAMPA_DEMO 🇦🇷, MODA 🇧🇷" in check(known).text


def test_the_marketplace_has_its_local_name() -> None:
    for name, message in spoken(SPOKEN["pt"], "Ana"):
        assert "MercadoLibre" not in "\n".join([message.text, *labels(message)]), name
    for name, message in spoken(SPOKEN["es"], "Ana"):
        assert "Mercado Livre" not in "\n".join([message.text, *labels(message)]), name


def test_every_site_has_a_flag() -> None:
    assert flag("MLA") == "🇦🇷"
    assert len({flag(site) for site in SITES}) == len(SITES)
    assert flag("ABC") == "ABC"


def test_a_question_shows_the_present_value_to_copy() -> None:
    asked = read(answers.question("title", content(), SPOKEN["es"]))
    assert asked.text == (
        "Escribí el título nuevo (60 caracteres como máximo):\nZapatillas Nike Air Max 90"
    )
    assert [entity["type"] for entity in asked.entities] == ["code"]
    bare = content(price=None)
    assert read(answers.question("price", bare, SPOKEN["pt"])).text == "Escreva o preço em ARS:"


@given(
    cents=st.integers(1, 9_999_999_999),
    language=st.sampled_from(LANGUAGES),
    currency=st.sampled_from(["ARS", "BRL", "CLP"]),
)
def test_a_price_sent_back_as_it_was_shown_is_the_same_price(
    cents: int, language: str, currency: str
) -> None:
    value = Decimal(cents) / 100
    price = Price(value=value, evidence=Evidence.SELLER, confidence=1)
    text = answers.question("price", content(price=price), SPOKEN[language])
    shown = parse_html(text).text.splitlines()[-1]
    assert read_answer(shown, currency) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_price_is_one_that_is_read(language: str) -> None:
    refused = EditRefusedError(EditProblem.PRICE_UNREADABLE)
    example = answers.edit_problem(refused, SPOKEN[language]).rpartition(" ")[2]
    assert read_answer(example, "ARS")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_menu(language: str) -> None:
    menu = commands(SPOKEN[language])
    assert [command.command for command in menu] == list(MENU)
    for command in menu:
        assert 0 < len(command.description) <= BotCommandLimit.MAX_DESCRIPTION
    if language != "en":
        assert not {c.description for c in menu} & {c.menu for c in COMMANDS.values()}
