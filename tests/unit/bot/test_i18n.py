"""What a seller reads: her language, her country's money, and nothing that breaks the message."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from babel.messages.catalog import Catalog, Message

from bot import catalogues
from bot.i18n import Languages
from handlers.views.phrases import Phrases
from services.listings.money import Money
from services.sellers import LANGUAGES

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
TAG = re.compile(r"</?[a-z]+[^>]*>")


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load(now=lambda: NOW)


@pytest.mark.parametrize(
    ("language", "country", "amount", "currency", "text"),
    [
        ("es", "AR", "85000", "ARS", "$ 85.000"),
        ("es", "AR", "1299.9", "ARS", "$ 1.299,90"),
        ("es", "AR", "85", "USD", "US$ 85"),
        ("es", "MX", "1299.9", "MXN", "$ 1,299.90"),
        ("es", "CL", "85000", "CLP", "$ 85.000"),
        ("es", "EC", "12.5", "USD", "$ 12,50"),
        ("es", None, "85000", "ARS", "$ 85.000"),
        ("pt", "BR", "1299.9", "BRL", "R$ 1.299,90"),
        ("pt", "AR", "85000", "ARS", "$ 85.000"),
        ("en", "AR", "85000", "ARS", "$ 85,000"),
        ("en", None, "85000", "ARS", "ARS 85,000"),
    ],
)
def test_money_is_written_as_her_country_does(
    languages: Languages, language: str, country: str | None, amount: str, currency: str, text: str
) -> None:
    money = Money.of(Decimal(amount), currency)
    assert languages.phrases(language, country).money(money) == text


def test_numbers_and_times(languages: Languages) -> None:
    es, en = languages.phrases("es"), languages.phrases("en")
    assert es.number(1234.5) == "1.234,5"
    assert es.percent(0.87) == "87%"
    assert languages.phrases("es", "ES").percent(0.87) == "87 %"
    assert es.ago(NOW - timedelta(minutes=5)) == "hace 5 minutos"
    assert en.ago(NOW - timedelta(days=2)) == "2 days ago"


def test_values_are_escaped_in_bodies_and_left_alone_on_buttons(languages: Languages) -> None:
    phrases: Phrases = languages.phrases("es")
    nasty = "<b>&\"{title}'"
    assert phrases.t("not in any catalogue <i>{title}</i>", title=nasty) == (
        "not in any catalogue <i>&lt;b&gt;&amp;&quot;{title}&#x27;</i>"
    )
    assert phrases.label("not in any catalogue {title}", title=nasty).endswith(nasty)


def test_an_unknown_message_is_shown_in_english(languages: Languages) -> None:
    phrases = languages.phrases("pt")
    assert phrases.n("{count} thing", "{count} things", 1) == "1 thing"
    assert phrases.n("{count} thing", "{count} things", 1200) == "1.200 things"


def test_an_unknown_language_falls_back(languages: Languages) -> None:
    assert languages.phrases("fr").language == "es"


def written(message: Message) -> list[tuple[str, str]]:
    """Each source text beside each of its translations."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    one, many = message.id
    forms = [str(form) for form in message.string or ()]
    return [(one if position == 0 else many, form) for position, form in enumerate(forms)]


def ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in catalogue
        if message.id
    }


def mistakes(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        for source, translation in written(message) if message.id else ():
            for pattern in (PLACEHOLDER, TAG):
                expected, found = set(pattern.findall(source)), set(pattern.findall(translation))
                # One thing may be said without its number: "una foto".
                if expected != found and expected - found != {"{count}"}:
                    yield f"{source!r} -> {translation!r}"
            if source[:1].isspace() != translation[:1].isspace():
                yield f"{source!r} -> {translation!r}: the space at its beginning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_code_is_in_every_catalogue(language: str) -> None:
    catalogue = catalogues.read(language)
    assert ids(catalogue) == ids(catalogues.extracted()), "run: make messages"
    assert not catalogue.obsolete, "run: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    catalogue = catalogues.read(language)
    assert [str(message.id) for message in catalogues.untranslated(catalogue)] == []
    assert list(mistakes(catalogue)) == []
    assert not any(message.fuzzy for message in catalogue if message.id)


def test_the_checks_see_a_translation_that_would_break() -> None:
    catalogue = Catalog(locale="es")
    catalogue.add("<b>{name}</b> sold", "<b>{nombre}</b> vendido")
    catalogue.add("<b>Sold</b>", "<b>Vendido<b>")
    catalogue.add("Sold", "")
    assert len(list(mistakes(catalogue))) == 2
    assert [message.id for message in catalogues.untranslated(catalogue)] == ["Sold"]
