"""Reviewing several at once, and her own numbers: messages that Telegram takes and that add up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import batch, stats
from handlers.views.batch import Review, Reviewed, Shop
from services.batching import BATCH_MAX, Candidate, Doubt, doubt
from services.listings.changes import Part
from services.listings.content import Content, Evidence, Price, Text
from services.listings.status import ProductStatus, PublicationStatus
from services.products import Summary
from services.sellers import LANGUAGES
from services.statistics import ENOUGH, Figures
from tests.support.cards import ACCOUNT, NOW, SPOKEN, account, content
from tests.unit.views.checks import check, labels

EN = SPOKEN["en"]
HOSTILE = ("<b>&\"'</i>", "x" * 4000, "a\n\nb" * 900, "👩🏽‍🚀" * 900, "Nike")


def candidate(version: Content | None = None, number: int = 1) -> Candidate:
    return Candidate(UUID(int=number), number, version or content(), f"a/{number}.jpg")


def titled(word: str) -> Content:
    return content(
        title=Text(value=word, evidence=Evidence.SELLER, confidence=0.9),
        price=Price(value=Decimal("99999999.99"), evidence=Evidence.SELLER, confidence=0.9),
    )


def row(status: ProductStatus, word: str = "Nike", number: int = 1) -> Summary:
    return Summary(UUID(int=number), status, word, None, Decimal(1), "ARS", None, None, NOW, None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", HOSTILE)
def test_ten_listings_of_anything_fit(language: str, word: str) -> None:
    phrases = SPOKEN[language]
    ten = [candidate(titled(word), number) for number in range(BATCH_MAX)]
    marks = [None, Doubt.MISSING, Doubt.UNSURE, Doubt.NO_ACCOUNT]
    reviewed = tuple(Reviewed(each, marks[i % 4]) for i, each in enumerate(ten))
    shop = replace(ACCOUNT, nickname=word or "PAMPA")
    for accounts in ((), (shop,), (shop, account(2, word or "MODA", "MLB"))):
        check(batch.review(Review(uuid4(), reviewed, 99, accounts, 0.85), phrases))
        if accounts:
            shops = [Shop(each, 9) for each in accounts]
            check(batch.confirm(ten, 3, shops, uuid4(), phrases))
    for status in ProductStatus:
        rows = [row(status, word, number) for number in range(BATCH_MAX)]
        check(batch.report(rows, phrases))
    mixed = [row(status, word) for status in ProductStatus]
    check(batch.report(mixed, phrases))
    check(batch.together(10, phrases))
    check(batch.nothing(phrases))


def test_a_listing_is_sure_above_her_own_edge_without_gaps_and_with_a_shop() -> None:
    assert doubt(content(0.9), ACCOUNT, 0.85) is None
    assert doubt(content(0.9), ACCOUNT, 0.90) is Doubt.UNSURE
    assert doubt(content(0.9, price=None), ACCOUNT, 0.85) is Doubt.MISSING
    assert doubt(content(0.9), None, 0.85) is Doubt.NO_ACCOUNT
    assert doubt(content(0.9), account(2, "MODA", "MLB"), 0.85) is Doubt.NO_ACCOUNT


def test_the_list_marks_each_and_counts_the_sure_ones() -> None:
    reviewed = (
        Reviewed(candidate(content(0.9)), None),
        Reviewed(candidate(content(0.8)), Doubt.UNSURE),
        Reviewed(candidate(content(0.5)), Doubt.UNSURE),
        Reviewed(candidate(content(0.9, price=None)), Doubt.MISSING),
    )
    message = batch.review(Review(uuid4(), reviewed, 4, (ACCOUNT,), 0.85), EN)
    lines = check(message).text.splitlines()[2:6]
    assert [line.split()[1] for line in lines] == ["🟢", "🟡", "🔴", "❓"]
    assert labels(message)[0] == "✅ Publish the sure one"
    none = batch.review(Review(uuid4(), reviewed[1:], 3, (ACCOUNT,), 0.85), EN)
    assert not [label for label in labels(none) if "✅" in label]
    nowhere = batch.review(Review(uuid4(), reviewed, 4, (), 0.85), EN)
    assert labels(nowhere)[0] == "🔗 Connect MercadoLibre"


def test_the_question_names_count_total_and_account() -> None:
    asked = check(batch.confirm([candidate(), candidate()], 1, [Shop(ACCOUNT, 2)], uuid4(), EN))
    for part in ("Publish 2 listings?", "Total: ARS 170,000", "PAMPA_DEMO 🇦🇷", "1 changed"):
        assert part in asked.text
    two = batch.confirm(
        [candidate()], 0, [Shop(ACCOUNT, 1), Shop(account(2, "MODA", "MLA"), 1)], uuid4(), EN
    )
    assert labels(two) == ["✅ 🇦🇷 PAMPA_DEMO (1)", "✅ 🇦🇷 MODA (1)", "← Back"]


def test_a_report_tells_the_live_the_checked_and_the_stopped() -> None:
    unknown = replace(row(ProductStatus.PUBLISHING), publication_status=PublicationStatus.UNKNOWN)
    rows = [row(ProductStatus.PUBLISHED)] * 5 + [unknown, row(ProductStatus.FAILED, "Bici", 7)]
    going = batch.report(rows, EN)
    text = check(going).text
    assert "Publishing 7 listings…" in text
    assert "5 live · 🔍 1 being checked · ⚠️ 1 stopped" in text
    assert labels(going) == ["⚠️ 7 · Bici"]
    assert not batch.finished(rows)
    done = [row(ProductStatus.PUBLISHED)] * 7
    assert batch.finished(done)
    assert "🎉 7 listings are live" in check(batch.report(done, EN)).text


def test_a_batch_is_named_by_its_buttons() -> None:
    batch_id = uuid4()
    name, short, tag = batch.batch_word("yes", batch_id, "a1b2c3").split(".")
    assert (name, batch.batch_of(short), tag) == ("yes", batch_id, "a1b2c3")
    for forged in ("", "x", "é", "A" * 21, "A" * 40):
        assert batch.batch_of(forged) is None


def minutes(*lasted: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=each) for each in lasted)


KNOWN = Figures(
    prepared=12, published=8, to_live=minutes(2, 4, 30), counted=4, taps=14, messages=6,
    edits=((Part.PRICE.value, 12), (Part.TITLE.value, 3), ("gone", 2)),
)  # fmt: skip


def test_her_numbers_on_one_screen() -> None:
    message = stats.stats(KNOWN, 30, EN)
    text = check(message).text
    for part in (
        "prepared: 12",
        "published: 8",
        "live: 4 minutes",
        "Taps per listing: 3.5 · messages: 1.5",
        "price: 12",
        "Saved so far: about 3 hours",
        "before: 30 minutes each",
    ):
        assert part in text
    assert message.rows == ()
    assert "gone" not in text


def test_what_is_not_known_is_not_said() -> None:
    few = Figures(prepared=2, published=1, to_live=minutes(4), counted=1, taps=3, messages=1)
    assert few.typical is None
    assert few.taps_each is None
    assert few.saved(30) is None
    text = check(stats.stats(few, 30, EN)).text
    assert "2 more published listings" in text
    assert "Saved" not in text
    assert "taps" not in text
    assert "No numbers yet" in check(stats.stats(Figures(0, 0), None, EN)).text


def test_time_is_never_said_to_be_saved_where_it_was_not() -> None:
    slow = replace(KNOWN, to_live=minutes(60, 60, 600))
    assert slow.saved(30) == timedelta(0)
    assert "No time saved so far" in check(stats.stats(slow, 30, EN)).text


def test_the_baseline_is_asked_by_buttons_until_she_said_it() -> None:
    asking = stats.stats(KNOWN, None, EN)
    assert labels(asking) == ["5 min", "15 min", "30 min", "60 min"]
    assert "How long did one listing take you before?" in check(asking).text


@given(
    prepared=st.integers(0, 10_000),
    share=st.floats(0, 1),
    lasted=st.lists(st.integers(0, 10**6), max_size=9),
    baseline=st.none() | st.integers(1, 1440),
    language=st.sampled_from(LANGUAGES),
)
def test_any_figures_make_a_message(
    prepared: int, share: float, lasted: list[int], baseline: int | None, language: str
) -> None:
    published = int(prepared * share)
    figures = Figures(prepared, published, minutes(*lasted), ENOUGH, 9, 9, (("price", 1),))
    check(stats.stats(figures, baseline, SPOKEN[language]))


@pytest.mark.parametrize(("share", "filled"), [(0, 0), (0.01, 1), (0.5, 4), (1, 8), (3, 8)])
def test_a_bar_shows_the_smallest_share(share: float, filled: int) -> None:
    assert stats.bar(share) == "▰" * filled + "▱" * (8 - filled)
