"""What holds for every message: Telegram takes it, and a phone shows it."""

import re
from collections.abc import Iterator

from bot import catalogues
from handlers.callbacks import DATA_MAX_BYTES, decode
from handlers.loose import LOOSE_DATA
from handlers.views.message import BUTTON_MAX, CAPTION_MAX, PAIR_MAX, TEXT_MAX, Button, Message
from sandbox.telegram.entities import RichText, parse_html

ROW_MAX = 8
BUTTONS_MAX = 100
"""core.telegram.org/bots/api#inlinekeyboardmarkup; measured, reference telegram.md section 1."""

_VALUE_OR_TAG = re.compile(r"\{[a-z_]+\}|</?[a-z][^>]*>|\n")
_LEAST_SAID = 8


def read(text: str, limit: int = TEXT_MAX) -> RichText:
    """The text as Telegram reads it, within the limit."""
    rich = parse_html(text)
    assert rich.text.strip()
    assert len(rich.text) <= limit
    return rich


def check(message: Message) -> RichText:
    """The message as Telegram reads it; fails where Telegram or a phone would."""
    buttons = [button for row in message.rows for button in row]
    assert len(buttons) <= BUTTONS_MAX
    for row in message.rows:
        assert 0 < len(row) <= ROW_MAX
        assert len(row) == 1 or all(len(button.label) <= PAIR_MAX for button in row)
    for button in buttons:
        _check_button(button)
    return read(message.text, CAPTION_MAX if message.picture else TEXT_MAX)


def _check_button(button: Button) -> None:
    assert button.label.strip()
    assert len(button.label) <= BUTTON_MAX
    assert (button.data is None) != (button.url is None)
    if button.data is not None:
        assert len(button.data.encode()) <= DATA_MAX_BYTES
        assert decode(button.data) or LOOSE_DATA.fullmatch(button.data)


def labels(message: Message) -> list[str]:
    """All labels, row by row."""
    return [button.label for row in message.rows for button in row]


def english() -> Iterator[str]:
    """What our English messages say between their values and tags."""
    for message in catalogues.extracted():
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            for piece in _VALUE_OR_TAG.split(text):
                if len(piece.strip()) >= _LEAST_SAID:
                    yield piece.strip()


NAMES = frozenset({"Facebook", "MercadoLibre"})
"""Of places: they are not translated."""

ENGLISH = frozenset(english()) - NAMES


def left_in_english(message: Message) -> list[str]:
    """The English pieces that a translated message still holds."""
    said = "\n".join([parse_html(message.text).text, *labels(message)])
    return sorted(piece for piece in ENGLISH if re.search(re.escape(piece) + r"(?!\w)", said))
