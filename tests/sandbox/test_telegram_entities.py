"""Telegram's HTML: whatever a seller or model writes survives escaping, and offsets fit."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.entities import RichText, parse_html, trimmed, utf16, with_found
from sandbox.telegram.errors import ApiError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXTS)
def test_an_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == RichText(text)


@given(TEXTS, TEXTS, TEXTS)
def test_an_entity_covers_exactly_its_words(before: str, inside: str, after: str) -> None:
    source = f"{html.escape(before)}<b>{html.escape(inside)}</b>{html.escape(after)}"
    rich = parse_html(source)
    assert rich.text == before + inside + after
    expected = [{"type": "bold", "offset": utf16(before), "length": utf16(inside)}]
    assert rich.entities == (expected if inside else [])


@given(TEXTS)
def test_any_text_is_parsed_or_refused_never_broken(source: str) -> None:
    try:
        rich = with_found(trimmed(parse_html(source)))
    except ApiError as error:
        refused = error.description
        rich = RichText("")
    else:
        refused = ""
    assert not refused or "can't parse entities" in refused
    size = utf16(rich.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= size for e in rich.entities)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("<pre><code class='language-py'>x</code></pre>", ["pre"]),
        ("<blockquote expandable>x</blockquote>", ["expandable_blockquote"]),
        ("<span class='tg-spoiler'>x</span>", ["spoiler"]),
        ("<b><i>x</i></b>", ["bold", "italic"]),
        ("<code>/start</code> /help", ["code", "bot_command"]),
        ("<a href='localhost'>x</a>", []),
        ("mirá https://a.com/b?c=1. Dale", ["url"]),
    ],
)
def test_tags_and_links_become_entities(source: str, kinds: list[str]) -> None:
    rich = with_found(parse_html(source))
    assert [entity["type"] for entity in rich.entities] == kinds
