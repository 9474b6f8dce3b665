"""Searching without regard to case and accents, alike on both engines.

Owns which letters count as the same: those of Spanish, Portuguese and their neighbours. SQLite
is given a function of ours; PostgreSQL's own ones do, whatever locale the server has.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func

SQLITE_FUNCTION = "folded"

_MARKS = "".join(map(chr, (0x300, 0x301, 0x302, 0x303, 0x308, 0x327)))
"""Accents that stand as characters of their own: some keyboards write them so."""


def _same_letters() -> dict[str, str]:
    """The accented letters of Latin-1 with their plain ones."""
    plain = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x100)}
    return {letter: base.lower() for letter, base in plain.items() if base.isascii()}


_LETTERS = _same_letters()
_TABLE = str.maketrans({**_LETTERS, **dict.fromkeys(_MARKS, "")})


def fold(text: str | None) -> str:
    """The text as it is compared."""
    return (text or "").translate(_TABLE).lower()


def folded_text(columns: Sequence[SQLColumnExpression[Any]], *, sqlite: bool) -> ColumnElement[str]:
    """The columns in one text as it is compared."""
    text: ColumnElement[str] = func.coalesce(columns[0], "")
    for column in columns[1:]:
        text = text + " " + func.coalesce(column, "")
    if sqlite:
        return func.folded(text)
    return func.lower(func.translate(text, "".join(_LETTERS) + _MARKS, "".join(_LETTERS.values())))


def holding(folded: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Every one of the words stands somewhere in the text, be it inside a longer one."""
    return and_(*(folded.contains(word, autoescape=True) for word in fold(words).split()))
