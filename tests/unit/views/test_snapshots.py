"""Every card as it was last looked at, in each language: a change of wording, order or buttons
shows in the diff of `snapshots/<language>.txt`.

UPDATE_SNAPSHOTS=1 writes them anew; look at the diff before committing it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.callbacks import decode
from handlers.views.message import Button, Message
from services.sellers import LANGUAGES
from tests.support.cards import SPOKEN, every_card
from tests.support.edit_cards import edit_cards
from tests.support.photo_cards import photo_cards

HERE = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_as_it_was_last_looked_at(language: str) -> None:
    kept = HERE / f"{language}.txt"
    drawn = "\n".join(_drawn(language))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        HERE.mkdir(exist_ok=True)
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8"), "UPDATE_SNAPSHOTS=1, then look at the diff"


def _drawn(language: str) -> Iterator[str]:
    for name, shown in {**every_card(), **edit_cards(), **photo_cards()}.items():
        yield from _lines(name, shown.drawn(SPOKEN[language]))


def _lines(name: str, message: Message) -> Iterator[str]:
    yield f"# {name}"
    if message.picture:
        yield f"<{message.picture}>"
    yield message.text
    for row in message.rows:
        yield " ".join(_button(button) for button in row)
    yield ""


def _button(button: Button) -> str:
    pressed = decode(button.data or "")
    if pressed is None:
        return f"[{button.label}]({button.url or button.data})"
    return f"[{button.label}]({pressed.action} {pressed.word})".replace(" )", ")")
