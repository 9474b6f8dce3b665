"""Every state of a card, in every language, with anything in it, is a message Telegram takes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.views.card import Known, draw
from handlers.views.failures import REPAIRS, SENTENCES
from handlers.views.message import ALONE_MAX, PAIR_MAX, clipped, one_line, visible
from handlers.views.summary import ATTRIBUTES_SHOWN
from services import repairs
from services.outcomes import Repair
from services.products import Stage
from services.sellers import LANGUAGES
from tests.support.cards import SPOKEN, Shown, every_card, filled
from tests.support.photo_cards import photo_cards
from tests.unit.views.checks import check, labels, left_in_english

ROOT = Path(__file__).parents[3]
CARDS = {**every_card(), **photo_cards()}
HOSTILE = {
    "markup": "<b>&\"'</b></blockquote>{title}%s",
    "an open tag": "<" * 4000,
    "ampersands": "&amp;" * 800,
    "4,000 letters": "x" * 4000,
    "emoji": "👩🏽‍🚀" * 1000,
    "right to left": "\u202eעברית العربية " * 250,
    "lines": "a\n\n\r\tb" * 500,
    "combining": "e" + "\u0301" * 3999,
    "nothing": "",
    "blanks": " \n ",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_a_card_in_her_language(name: str, language: str) -> None:
    message = CARDS[name].drawn(SPOKEN[language])
    check(message)
    assert all(len(label) <= ALONE_MAX for label in labels(message))
    assert language == "en" or left_in_english(message) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_written_outside_breaks_a_card(kind: str, language: str) -> None:
    for shown in CARDS.values():
        check(filled(shown, HOSTILE[kind]).drawn(SPOKEN[language]))


def test_what_was_written_is_shown_as_it_is() -> None:
    for name in ("ready", "confirm", "edit", "published active"):
        rich = check(filled(CARDS[name], "<b>&\"'").drawn(SPOKEN["es"]))
        assert "<b>&\"'" in rich.text


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(CARDS)),
    language=st.sampled_from(LANGUAGES),
    word=WORDS,
    times=st.integers(1, 60),
)
def test_any_word_in_any_field(name: str, language: str, word: str, times: int) -> None:
    check(filled(CARDS[name], word * times).drawn(SPOKEN[language]))


@given(text=WORDS, limit=st.integers(1, 90))
def test_clipping_keeps_the_limit_and_a_short_text(text: str, limit: int) -> None:
    short = clipped(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")
    assert "\n" not in one_line(text, limit)


@pytest.mark.parametrize(
    ("html", "count"), [("<b>a</b>", 1), ("&lt;b&gt;", 3), ("<a href='&'>x</a>y", 2), ("😀", 1)]
)
def test_tags_do_not_count_and_an_entity_is_one_character(html: str, count: int) -> None:
    assert visible(html) == count


def test_a_preview_keeps_its_words_when_the_facts_are_long() -> None:
    """Room is taken from the description first and from the facts next, never from the rest."""
    rich = check(filled(CARDS["ready, all at once"], "palabra " * 500).drawn(SPOKEN["es"]))
    assert "calidad" in rich.text
    assert "Falta" in rich.text
    assert "La IA no estaba disponible" in rich.text
    short = check(filled(CARDS["ready"], "corto").drawn(SPOKEN["es"]))
    assert short.text.count("corto: corto") == ATTRIBUTES_SHOWN


def raised() -> Iterator[str]:
    """The reason codes that services and storage give to a failed product."""
    for folder in ("services", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    at = {"Failure": 1, "SellerMustActError": 0}.get(node.func.id)
                    given = node.args[at] if at is not None and len(node.args) > at else None
                    if isinstance(given, ast.Constant):
                        yield str(given.value)
    yield from (reason for reason, _ in repairs._BY_ID.values())
    yield repairs.repair_for((), Stage.SEND).reason


def test_every_reason_has_its_sentence_and_every_repair_its_button() -> None:
    assert set(raised()) | {"internal"} == set(SENTENCES)
    assert set(REPAIRS) == set(Repair)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_labels_share_a_row_only_when_both_are_short(language: str) -> None:
    short = CARDS["choose attribute, short"].drawn(SPOKEN[language])
    assert [len(row) for row in short.rows] == [2] * 12 + [1]
    long = CARDS["choose attribute, long"].drawn(SPOKEN[language])
    assert [len(row) for row in long.rows] == [1] * 25
    assert max(len(label) for label in labels(long)) > PAIR_MAX


def test_a_card_of_an_unknown_screen_is_the_preview() -> None:
    shown = CARDS["ready"]
    odd = Shown(shown.product, "choose:m7.x", shown.accounts)
    main = draw(shown.product, "main", Known(shown.accounts), SPOKEN["es"])
    assert odd.drawn(SPOKEN["es"]) == main
