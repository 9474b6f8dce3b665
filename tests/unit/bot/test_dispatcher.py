"""What comes in from Telegram is made fit for every store behind it."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from bot.dispatcher import without_nul

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(min_size=1), parts),
)


@given(JSON)
def test_no_nul_is_left_and_nothing_else_is_touched(value: object) -> None:
    clean = without_nul(value)
    assert not any("\0" in text for text in _texts(clean))
    if not any("\0" in text for text in _texts(value)):
        assert clean == value


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for part in cast("list[Any]", value) for text in _texts(part)]
        case dict():
            return [
                text for part in cast("dict[str, Any]", value).values() for text in _texts(part)
            ]
        case _:
            return []
