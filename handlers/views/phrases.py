"""The seller's language, as the views see it: `Phrases`.

Owns the port through which views turn messages (English, with `{name}` placeholders) and values
into text. Does not own the translations (bot/locales) nor how they are read (bot/i18n).
"""

from datetime import datetime
from typing import Protocol

from services.listings.money import Money


def msg(message: str, /) -> str:
    """Mark a message kept in a table, so that the catalogues know it; translate it at use with
    `phrases.t(table[key])`."""
    return message


class Phrases(Protocol):
    """One language as spoken in one country."""

    @property
    def language(self) -> str:
        """ "es", "pt" or "en"."""
        ...

    def t(self, message: str, /, **values: object) -> str:
        """Translate for a message's body (HTML). The message's own tags stay; the values are
        escaped, so pass them raw."""
        ...

    def label(self, message: str, /, **values: object) -> str:
        """Translate for a button, an alert or a page's title: plain text, nothing is escaped."""
        ...

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Like `t`, in the form that fits `count`, which is also the value `{count}`."""
        ...

    def money(self, money: Money) -> str:
        """An amount as the country writes it, whole amounts without decimals: "$ 85.000"."""
        ...

    def number(self, value: float) -> str:
        """A number with the country's separators: "1.234,5"."""
        ...

    def percent(self, share: float) -> str:
        """A share of one, as whole percent: 0.87 is "87%"."""
        ...

    def ago(self, moment: datetime) -> str:
        """How long ago an aware moment was: "hace 5 minutos"."""
        ...
