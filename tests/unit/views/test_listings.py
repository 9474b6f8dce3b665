"""Her list: where she is travels in the buttons, and every shelf says what it has."""

import re
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callbacks import Action, decode
from handlers.loose import LOOSE_DATA
from handlers.views import listings
from handlers.views.listings import PAGE, PAGES_MAX, WORDS_MAX, Place
from services.listings.status import ProductStatus, PublicationStatus
from services.products import Page, Shelf, Summary
from services.sellers import LANGUAGES
from tests.support.cards import NOW, SPOKEN
from tests.unit.views.checks import check, labels

EN = SPOKEN["en"]
HOSTILE = ("<b>&\"'</i>", "x" * 4000, "a\n\nb" * 900, "👩🏽‍🚀" * 900, "")


def summary(
    number: int = 1, status: ProductStatus = ProductStatus.READY, word: str = "Nike Air Max"
) -> Summary:
    return Summary(
        UUID(int=number << 64), status, word, None, Decimal("99999999.99"), "ARS", None, None, NOW,
        f"a/{number}.jpg",
    )  # fmt: skip


def page(rows: list[Summary], **counts: int) -> Page:
    return Page(tuple(rows), {shelf: counts.get(shelf.value, 0) for shelf in Shelf})


SIX = [summary(number) for number in range(PAGE)]


@given(
    page=st.integers(0, PAGES_MAX),
    shelf=st.sampled_from(Shelf),
    words=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
def test_a_place_survives_its_button(page: int, shelf: Shelf, words: str) -> None:
    place = Place(page, shelf, listings.searched(words))
    data = f"page:{place.word}"
    match = LOOSE_DATA.fullmatch(data)
    assert match
    assert len(data.encode()) <= 64
    assert Place.read(match[2]) == place


@given(st.text(max_size=60))
def test_any_word_from_outside_is_some_place(word: str) -> None:
    place = Place.read(word)
    assert Place.read(place.word) == place
    assert 0 <= place.page <= PAGES_MAX


def test_the_words_of_older_buttons_still_lead_to_their_page() -> None:
    assert Place.read("3") == Place(3)
    assert Place.read("") == Place()


def test_a_search_is_cut_between_characters_and_kept_on_one_line() -> None:
    assert listings.searched("  ñandú\n  azul ") == "ñandú azul"
    assert len(listings.searched("ñ" * 90).encode()) <= WORDS_MAX
    assert set(listings.searched("ñ" * 90)) == {"ñ"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", HOSTILE)
def test_every_page_is_one_that_telegram_takes(language: str, word: str) -> None:
    phrases = SPOKEN[language]
    for status in ProductStatus:
        rows = [replace(row, status=status, title=word, prompt=word) for row in SIX]
        shown = page(rows, all=9_999, check=500, working=99, live=9_000, stopped=400)
        for place in (
            Place(1),
            Place(0, Shelf.CHECK),
            Place(3, Shelf.LIVE, listings.searched(word)),
        ):
            check(listings.listings(shown, place, phrases))
    for shelf in Shelf:
        check(listings.listings(page([], all=3, live=3), Place(0, shelf), phrases))
        check(listings.listings(page([]), Place(0, shelf, listings.searched(word)), phrases))


def test_lines_squares_and_buttons_share_their_numbers() -> None:
    message = listings.listings(page(SIX, all=20, check=20), Place(1), EN)
    assert message.sheet == tuple(f"a/{number}.jpg" for number in range(PAGE))
    assert re.findall(r"<b>(\d)</b>", message.text) == list("123456")
    presses = [decode(b.data or "") for row in message.rows for b in row if b.label.isdecimal()]
    opened = [press for press in presses if press]
    assert [press.product_id for press in opened] == [row.id for row in SIX]
    assert {press.action for press in opened} == {Action.OPEN}


def test_pages_are_turned_only_where_there_are_some() -> None:
    def turns(number: int) -> list[str]:
        message = listings.listings(page(SIX, all=20, check=20), Place(number), EN)
        return [label for label in labels(message) if "‹" in label or "›" in label]

    assert turns(0) == ["2 ›"]
    assert turns(1) == ["‹ 1", "3 ›"]
    assert turns(3) == ["‹ 3"]


def test_shelves_are_offered_where_they_lead_to_something() -> None:
    both = listings.listings(page(SIX, all=8, check=6, live=2), Place(), EN)
    assert {"📝 Check 6", "✅ Live 2"} <= set(labels(both))
    assert not [label for label in labels(both) if "Stopped" in label or "Working" in label]
    alone = listings.listings(page(SIX, all=6, check=6), Place(), EN)
    assert not [label for label in labels(alone) if "Check" in label]
    inside = listings.listings(page(SIX, all=6, check=6), Place(0, Shelf.CHECK), EN)
    assert "All 6" in labels(inside)


def test_a_published_row_says_what_the_marketplace_makes_of_it() -> None:
    row = replace(summary(status=ProductStatus.PUBLISHED), publication_status=None)
    said = {
        status: listings.status_words(replace(row, publication_status=status), EN)
        for status in PublicationStatus
    }
    assert said[PublicationStatus.PAUSED] == "⏸ Paused"
    assert said[PublicationStatus.UNDER_REVIEW] == "👀 Under review"
    assert said[PublicationStatus.ACTIVE] == "✅ Live"


def test_reviewing_together_is_offered_first_from_two_listings_on() -> None:
    offered = listings.listings(page(SIX[:2], all=2, check=2), Place(), EN)
    assert labels(offered)[0] == "📋 Review 2 together"
    for other in (
        listings.listings(page(SIX[:1], all=1, check=1), Place(), EN),
        listings.listings(page(SIX[:2], all=2, check=2), Place(0, Shelf.LIVE), EN),
        listings.listings(page(SIX[:2], all=2, check=2), Place(words="nike"), EN),
    ):
        assert not [label for label in labels(other) if "Review" in label]


def test_nothing_found_leads_on() -> None:
    message = listings.listings(page([]), Place(words="bici"), EN)
    assert "bici" in check(message).text
    assert {"🔎 Search", "✖️ End search"} <= set(labels(message))
    assert not [label for label in labels(message) if "0" in label]
