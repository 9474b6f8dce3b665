"""What a picture says is somebody else's text: one clean line of it is kept."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.photos.printed import printable


def test_words_stay_and_tricks_go() -> None:
    assert printable("  Café\ttorrado\ne  moído ", 120) == "Café torrado e moído"
    assert printable("precio \u202e0051\u202c $", 120) == "precio 0051 $", "no turned digits"
    assert printable("a\u200bb\x00c\x1b[31m", 120) == "abc[31m"
    assert printable("n\u0303andu\u0301", 120) == "ñandú"
    assert printable("x" * 200, 120) == "x" * 120


def test_nothing_that_prints_is_nothing() -> None:
    assert printable(" \u200f\u2066\x07\ue000 ", 120) == ""


@given(st.text(), st.integers(1, 40))
def test_whatever_was_printed_one_short_clean_line_is_kept(text: str, most: int) -> None:
    line = printable(text, most)
    assert len(line) <= most
    assert line == line.strip() == " ".join(line.split())
    assert all(unicodedata.category(c)[0] != "C" for c in line)
    assert unicodedata.is_normalized("NFC", line)
