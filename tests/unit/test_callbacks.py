"""Button data comes back from outside: what we made is read again, anything else is nobody's."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callbacks import DATA_MAX_BYTES, Action, Press, decode, encode

PRODUCT = UUID("00112233-4455-6677-8899-aabbccddeeff")
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
WORDS = st.text(ALPHABET, max_size=20)


@given(
    action=st.sampled_from(Action),
    product_id=st.uuids(),
    revision=st.integers(0, 36**7 - 1),
    word=WORDS,
)
def test_what_a_button_says_is_read_again(
    action: Action, product_id: UUID, revision: int, word: str
) -> None:
    press = Press(action, product_id, revision, word)
    data = encode(press)
    assert decode(data) == press
    assert len(data.encode()) <= DATA_MAX_BYTES


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(data: str) -> None:
    assert decode(data) is None or ":" in data


SHAPED = st.builds(
    ":".join,
    st.tuples(
        st.one_of(st.sampled_from([*Action, "admin"]), st.text(max_size=8)),
        st.text(ALPHABET, min_size=20, max_size=24),
        st.text("0123456789abcdefghijklmnopqrstuvwxyzé٣", max_size=9),
        WORDS,
    ),
)


@given(SHAPED)
def test_text_shaped_like_ours_never_breaks_the_reader(data: str) -> None:
    press = decode(data)
    if press is not None:
        again = encode(press)
        assert decode(again) == press


@pytest.mark.parametrize(
    "data",
    [
        "",
        "publish",
        "publish:",
        "publish:ABEiM0RVZneImaq7zN3u_w",
        "admin:ABEiM0RVZneImaq7zN3u_w:1",
        "publish:ABEiM0RVZneImaq7zN3u_w:1:a:b",
        "publish:ABEiM0RVZneImaq7zN3u_w:1:",
        "publish:ABEiM0RVZneImaq7zN3u_w:٣",
        "publish:ABEiM0RVZneImaq7zN3u_w:1\n",
        "publish:ABEiM0RVZneImaq7zN3u+w:1",
        "page:1",
    ],
)
def test_data_that_is_not_ours(data: str) -> None:
    assert decode(data) is None


def test_the_data_of_one_button() -> None:
    press = Press(Action.CHOOSE, PRODUCT, 46655, "m2.5")
    assert encode(press) == "choose:ABEiM0RVZneImaq7zN3u_w:zzz:m2.5"


@pytest.mark.parametrize(
    ("revision", "word"), [(36**7, ""), (1, "x" * 21), (1, "two words"), (1, "ñ")]
)
def test_what_does_not_fit_is_refused_when_the_button_is_made(revision: int, word: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(Press(Action.FIELD, PRODUCT, revision, word))
