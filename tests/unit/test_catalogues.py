"""The catalogues hold what a seller reads, all of it, in her own words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot import catalogues
from bot.i18n import Languages
from handlers.gateway import ANSWER_MAX
from handlers.menu import commands, description
from handlers.views.message import CAPTION_MAX, visible
from services.sellers import LANGUAGES

ROOT = Path(__file__).parents[2]
NOT_WORDS = re.compile(r"\{[a-z_]+\}|<[^>]*>|[^\w]|\d")
CALLS = frozenset(catalogues.KEYWORDS)

EMPTY_CHAT = description(Languages.load().phrases("en"))
"""The one label that is longer: it has a limit of its own."""

SHARED = frozenset(
    {
        *("Premium", "SKU", "SKU {sku}", "SKU: {value}", "Stock", "stock", "no", "✖️ No"),
        *("Total: <b>{total}</b>", "{count} min", "{minutes} min", "{width} × {height} pixels"),
        *("Facebook", "MercadoLibre"),
    }
)
"""Words that sellers of these languages use as they are."""

FORMAL_OR_TU = re.compile(
    r"\b(toca|envía|manda|mándame|escribe|elige|revisa|copia|pega|prueba|puedes|tienes"
    r"|quieres|vendes|usted|su cuenta)\b",
    re.IGNORECASE,
)
"""How other countries address a seller; the chat says vos, everywhere."""


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Each English text beside each of its translations."""
    for message in catalogues.read(language):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        yield from ((ids[min(at, len(ids) - 1)], text) for at, text in enumerate(said) if ids[0])


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_translation_is_the_english_text(language: str) -> None:
    same = [one for one, other in translations(language) if one == other and one not in SHARED]
    assert [text for text in same if NOT_WORDS.sub("", text)] == []


def test_english_is_its_own_translation() -> None:
    assert all(one == other for one, other in translations("en"))


def test_spanish_says_vos() -> None:
    assert [text for _, text in translations("es") if FORMAL_OR_TU.search(text)] == []


@pytest.mark.parametrize(("language", "foreign"), [("es", "Mercado Livre"), ("pt", "MercadoLibre")])
def test_the_marketplace_is_called_as_it_calls_itself(language: str, foreign: str) -> None:
    assert [text for _, text in translations(language) if foreign in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_a_caption_with_room_to_spare(language: str) -> None:
    assert max(visible(text) for _, text in translations(language)) < CAPTION_MAX // 2


def plain(names: frozenset[str]) -> set[str]:
    """The texts that the code takes by these calls: labels are buttons, alerts and menu lines."""
    found: set[str] = set()
    for folder in catalogues.SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            for call in _messages(ast.parse(path.read_text(encoding="utf-8"))):
                called = call.func
                name = called.attr if isinstance(called, ast.Attribute) else "msg"
                if name in names and isinstance(call.args[0], ast.Constant):
                    found.add(str(call.args[0].value))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_alert_or_menu_line_is_over_telegrams_limit(language: str) -> None:
    """An alert is the shortest of the three that a label may become, but for the line of an
    empty chat."""
    labels = plain(frozenset({"label"}))
    longest = {
        one: other
        for one, other in translations(language)
        if one in labels and len(other) > ANSWER_MAX and one != EMPTY_CHAT
    }
    assert longest == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_and_the_empty_chat_are_within_telegrams_limits(language: str) -> None:
    said = Languages.load().phrases(language)
    assert 0 < len(description(said)) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    menu = commands(said, admin=True)
    assert len(menu) <= BotCommandLimit.MAX_COMMAND_NUMBER
    for command in menu:
        assert 0 < len(command.description) <= BotCommandLimit.MAX_DESCRIPTION
    assert len({command.description for command in menu}) == len(menu)


def test_every_message_is_where_the_tool_can_see_it() -> None:
    """Babel reads no calls inside f-strings, and only texts that stand in the call."""
    unseen = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in catalogues.SOURCES
        for path in (ROOT / folder).rglob("*.py")
        for call in _hidden(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert unseen == []


@pytest.mark.parametrize(
    "code", ["f\"<b>{phrases.t('Sold')}</b>\"", 'phrases.t(f"Sold {n}")', 'msg("So" + "ld")']
)
def test_the_check_sees_a_hidden_message(code: str) -> None:
    assert len(list(_hidden(ast.parse(code)))) == 1


def _hidden(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from _messages(node)
    for call in _messages(tree):
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            yield call


def _messages(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in CALLS:
                yield node


def test_an_update_lends_no_english_to_other_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("en", "es"))
    catalogues.main()
    count = len(catalogues.extracted())
    assert capsys.readouterr().out.splitlines() == [
        f"en: {count} messages, 0 to translate",
        f"es: {count} messages, {count} to translate",
    ]
