"""Languages: reads the catalogues and writes numbers, money and times as a country does.

Owns `Languages` and the `Phrases` that views are given. Does not own the messages themselves:
they stand in the views, in English, and their translations in `bot/locales`.
"""

import gettext
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_currency_symbol

from services.listings.money import Money
from services.listings.sites import SITES
from services.sellers import DEFAULT_LANGUAGE, LANGUAGES

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "intellipost"
COUNTRY_OF_LANGUAGE = {"es": "AR", "pt": "BR", "en": "US"}
"""The country whose customs are used when the seller's is not known yet."""

_HOME = {site.country: site for site in SITES.values()}


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The translations of one language: singular ones, plural ones, and which plural when."""

    messages: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    plural_of: Callable[[int], int]

    @classmethod
    def read(cls, path: Path, language: str) -> Self:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=DOMAIN)
        messages: dict[str, str] = {}
        plurals: dict[str, tuple[str, ...]] = {}
        for message in catalogue:
            match message.id, message.string:
                case str(text), str(translation):
                    messages[text] = translation
                case (str(one), _), (*forms,):
                    plurals[one] = tuple(str(form) for form in forms)
                case _:
                    continue  # not translated yet: the English text is used
        return cls(messages, plurals, gettext.c2py(catalogue.plural_expr))


@dataclass(frozen=True, slots=True)
class CountryPhrases:
    """A language as spoken in a country; satisfies `handlers.views.phrases.Phrases`."""

    language: str
    country: str
    catalogue: _Catalogue = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)

    def t(self, message: str, /, **values: object) -> str:
        return _filled(self._translated(message), _escaped(values))

    def label(self, message: str, /, **values: object) -> str:
        return _filled(self._translated(message), values)

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        forms = self.catalogue.plurals.get(one, ())
        index = self.catalogue.plural_of(count)
        text = forms[index] if index < len(forms) else ""
        text = text or (one if count == 1 else many)
        return _filled(text, {"count": self.number(count), **_escaped(values)})

    def money(self, money: Money) -> str:
        """The symbol alone for the country's own currency, a distinct one for others."""
        home = _HOME.get(self.country)
        if home is not None and home.currency == money.currency:
            locale = Locale(home.language, self.country)
        else:
            locale = self._locale()
        symbol = get_currency_symbol(money.currency, locale)
        whole = money.amount == money.amount.to_integral_value()
        digits = format_decimal(money.amount, "#,##0" if whole else "#,##0.00", self._locale())
        return f"{symbol} {digits}"

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._locale())

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self._locale()).replace("\N{NO-BREAK SPACE}", " ")

    def ago(self, moment: datetime) -> str:
        return format_timedelta(
            moment - self.now(), add_direction=True, locale=Locale(self.language)
        )

    def _translated(self, message: str) -> str:
        return self.catalogue.messages.get(message) or message

    def _locale(self) -> Locale:
        """The language as written in the country, or the language alone where nobody speaks it."""
        try:
            return Locale(self.language, self.country)
        except UnknownLocaleError:
            return Locale(self.language)


class Languages:
    """All languages that the bot speaks, read once at start."""

    def __init__(self, catalogues: Mapping[str, _Catalogue], now: Callable[[], datetime]) -> None:
        self._catalogues = catalogues
        self._now = now

    @classmethod
    def load(
        cls, folder: Path = LOCALES, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> Self:
        """Read `<folder>/<language>/LC_MESSAGES/intellipost.po` of each language.

        Raises OSError when one is missing: it is part of the program.
        """
        paths = {lang: folder / lang / "LC_MESSAGES" / f"{DOMAIN}.po" for lang in LANGUAGES}
        return cls({lang: _Catalogue.read(path, lang) for lang, path in paths.items()}, now)

    def phrases(self, language: str, country: str | None = None) -> CountryPhrases:
        """The phrases of a language (the default one if unknown) as used in a country, e.g.
        `phrases("es", country="MX")`."""
        if language not in self._catalogues:
            language = DEFAULT_LANGUAGE
        return CountryPhrases(
            language,
            country or COUNTRY_OF_LANGUAGE[language],
            self._catalogues[language],
            self._now,
        )


def _escaped(values: Mapping[str, object]) -> dict[str, str]:
    return {name: html.escape(str(value)) for name, value in values.items()}


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format_map(values)
