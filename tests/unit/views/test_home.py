"""Settings, shops, help, archives and invitations: what is said, and that Telegram takes it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from handlers.views import chat, costs, export, invite, settings, shops
from handlers.views.help import help_
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.inviting import Invitation, Invited
from services.listings.content import Condition, Delivery, ListingType, Warranty, WarrantyKind
from services.listings.preferences import SIGNATURE_MAX, Preferences, Rounding
from services.sellers import LANGUAGES
from services.shops import Health, ShopState
from services.spending import REPORTED_DAYS, ModelSum, Report
from services.standing import (
    CODES,
    WRITTEN,
    Wishes,
    WishProblem,
    WishRefusedError,
    chosen,
    codes_of,
    written,
)
from tests.support.cards import NOW, SPOKEN, account
from tests.unit.views.checks import check, labels, left_in_english

EN = SPOKEN["en"]
WORDS = {"plain": "Emma", "markup": "<b>&\"'</i>", "long": "x" * 4000, "lines": "a\n\nb" * 900}
FULL = Preferences(
    warranty=Warranty(kind=WarrantyKind.FACTORY, days=365),
    delivery=Delivery(free_shipping=True, local_pickup=True),
    listing_type=ListingType.PREMIUM,
    condition=Condition.REFURBISHED,
    quantity=99_999,
    rounding=Rounding.THOUSAND,
    quick_above=0.95,
    signature="¡Gracias! " * 30,
    baseline_minutes=1440,
)

SPENT = [
    Report(
        days,
        tuple(
            ModelSum("gemini", f"{'m' * 90}-{n}", 61, 9, n, 9_000_000, 120_000, Decimal(n) / 9)
            for n in range(20)
        ),
        tuple(Decimal(n) / 10_000 for n in range(200)),
    )
    for days in REPORTED_DAYS
]


def state(word: str = "PAMPA_DEMO", number: int = 1, *, dead: bool = False) -> ShopState:
    renewed = NOW - timedelta(hours=2)
    return ShopState(account(number, word), dead, NOW - timedelta(days=9), renewed)


def spoken(phrases: Phrases, word: str) -> Iterator[tuple[str, Message]]:
    """Every message of these conversations, with `word` in every field from outside."""
    signed = FULL.model_copy(update={"signature": word[:SIGNATURE_MAX]})
    for name, wishes in {"bare": Preferences(), "full": signed}.items():
        yield f"settings, {name}", settings.main(wishes, phrases)
        for part in Wishes:
            yield f"{part}, {name}", settings.part_screen(part, wishes, phrases)
    yield "settings, language", settings.language_screen(phrases)
    for part in WRITTEN:
        yield f"question {part}", Message(settings.question(part, SIGNATURE_MAX, phrases))
    for problem in WishProblem:
        refused = WishRefusedError(problem, high=300, actual=4000)
        yield f"problem {problem}", Message(settings.problem(refused, phrases))
    one, other = state(word), state(word, 2, dead=True)
    yield "no shops", shops.shops((), phrases)
    yield "a shop", shops.shops((one,), phrases, shops.checking(one.account, phrases))
    yield "shops", shops.shops((one, other), phrases, shops.parted(one.account, phrases))
    yield "a dead shop", shops.shop(other, phrases, shops.busy(other.account, phrases))
    yield "part ways", shops.part_ways(one.account, phrases)
    for health in Health:
        yield f"found {health}", Message(shops.found(one.account, health, phrases))
    yield "help", help_(phrases)
    for said in (export.begun, export.under_way, export.failed):
        yield f"export {said.__name__}", Message(said(phrases))
    for number, last in ((1, False), (1, True), (3, True)):
        caption = export.caption(phrases, number, last=last)
        yield f"caption {number} {last}", Message(caption, photo_key="a file is a caption's too")
    codes = [Invited("a1b2c3", "x" * 22)] * 20
    yield "invited", invite.made(codes, lambda c: f"https://t.me/b?start=inv_{c}", phrases)
    ends = NOW + timedelta(days=6)
    yield "open invitations", invite.standing([Invitation("a1b2c3", ends)] * 40, phrases)
    yield "no invitations", invite.standing([], phrases)
    yield "everybody", invite.everybody(phrases)
    yield "stopped", invite.stopped(phrases, tried=False)
    yield "stopped, tried", invite.stopped(phrases, tried=True)
    yield "costs", costs.costs(SPENT, phrases)
    yield "no costs", costs.costs([Report(1)], phrases)
    yield "welcome", invite.welcome(word, phrases)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS)
def test_every_message_is_one_that_telegram_takes(kind: str, language: str) -> None:
    for name, message in spoken(SPOKEN[language], WORDS[kind]):
        check(message)
        own = name in {
            "help",
            "settings, language",
        }  # commands and languages are called as they are
        left = [] if language == "en" or own else left_in_english(message)
        assert left == [], name


def test_every_value_can_be_chosen_and_is_shown_as_chosen() -> None:
    for part in Wishes:
        for code in CODES[part]:
            wishes = chosen(part, code, Preferences())
            assert wishes is not None
            assert code in codes_of(part, wishes)
            ticked = [
                name for name in labels(settings.part_screen(part, wishes, EN)) if "✓" in name
            ]
            assert len(ticked) == (part is not Wishes.SIGNATURE)


def test_a_tick_of_shipping_comes_and_goes() -> None:
    both = chosen(Wishes.SHIPPING, "pickup", Preferences(delivery=Delivery(free_shipping=True)))
    assert both is not None
    assert codes_of(Wishes.SHIPPING, both) == {"free", "pickup"}
    without = chosen(Wishes.SHIPPING, "free", both)
    assert without is not None
    assert codes_of(Wishes.SHIPPING, without) == {"pickup"}


@pytest.mark.parametrize("code", ["", "0", "-1", "gold", "seller-1", "seller-99999", "7"])
def test_no_other_code_is_taken(code: str) -> None:
    assert [part for part in Wishes if chosen(part, code, FULL) is not None] == []


@pytest.mark.parametrize(
    ("part", "text", "value"),
    [
        (Wishes.STOCK, "4", 4),
        (Wishes.STOCK, " tengo 12 de cada uno", 12),
        (Wishes.STOCK, "1", None),
        (Wishes.BASELINE, "20 minutos", 20),
    ],
)
def test_a_number_is_read_out_of_her_words(part: Wishes, text: str, value: int | None) -> None:
    wishes = written(part, text, Preferences())
    assert (wishes.quantity if part is Wishes.STOCK else wishes.baseline_minutes) == value


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        (Wishes.STOCK, "muchos", WishProblem.NUMBER),
        (Wishes.STOCK, "0", WishProblem.NUMBER),
        (Wishes.STOCK, "2 o 3", WishProblem.NUMBER),
        (Wishes.BASELINE, "1441", WishProblem.NUMBER),
        (Wishes.SIGNATURE, " \n ", WishProblem.LENGTH),
        (Wishes.SIGNATURE, "x" * 301, WishProblem.LENGTH),
        (Wishes.SIGNATURE, "Llamame al 11 5555 4444", WishProblem.CONTACT),
        (Wishes.SIGNATURE, "Más en www.mitienda.com", WishProblem.CONTACT),
    ],
)
def test_what_can_not_be_a_wish_is_refused(part: Wishes, text: str, problem: WishProblem) -> None:
    with pytest.raises(WishRefusedError) as refused:
        written(part, text, Preferences())
    assert refused.value.problem is problem


def test_a_shops_health_is_told_in_words_with_what_repairs_it() -> None:
    well, dead = shops.shops((state(),), EN), shops.shops((state(dead=True),), EN)
    assert "🇦🇷 PAMPA_DEMO · MLA\n🟢 connected · renewed 2 hours ago" in check(well).text
    assert labels(well) == ["🔎 Check it now", "✂️ Disconnect", "➕ Connect another"]
    assert "🔴 needs you: connect it again" in check(dead).text
    assert labels(dead)[0] == "🔗 Connect again"
    fresh = ShopState(account(), dead=False, connected_at=NOW - timedelta(days=3))
    assert "🟢 connected 3 days ago" in check(shops.shop(fresh, EN)).text


def test_of_several_shops_each_is_opened_by_its_own_button() -> None:
    several = shops.shops((state("PAMPA"), state("MODA", 2)), EN)
    assert labels(several) == ["🇦🇷 PAMPA", "🇦🇷 MODA", "➕ Connect another"]
    words = {button.data for row in several.rows for button in row}
    assert len(words) == 3


def test_the_greeting_says_what_waits_and_offers_it_first() -> None:
    waits = chat.greeting("Emma", (), "https://connect.example", EN, 2)
    assert "2 listings wait for you." in check(waits).text
    assert labels(waits) == ["📝 Show them", "🔗 Connect MercadoLibre"]
    one = chat.greeting("Emma", (account(),), None, EN, 1)
    assert "1 listing waits for you." in check(one).text
    assert labels(one) == ["📝 Show it"]


def test_goodbye_tells_what_stays_and_how_to_come_back() -> None:
    guest = check(chat.forget_confirmation(EN, by_invitation=True)).text
    assert "What is published stays on MercadoLibre." in guest
    assert "/export gives you a copy first" in guest
    assert "a new invitation" in guest
    assert "invitation" not in check(chat.forget_confirmation(EN, by_invitation=False)).text


def test_what_models_cost_is_told_by_window_in_cents_and_dollars() -> None:
    day = Report(
        1,
        (
            ModelSum("gemini", "flash", 61, 3, 0, 540_000, 24_400, Decimal("0.223")),
            ModelSum("groq", "qwen", 3, 0, 3, 27_000, 900, Decimal(0)),
        ),
        tuple(Decimal(n) / 1000 for n in range(1, 21)),
    )
    week = Report(7, (ModelSum("gemini", "flash", 900, 0, 0, 1, 1, Decimal("3.456")),))
    text = check(costs.costs([day, week], EN)).text
    assert "Last 24 hours: 22.3 ¢" in text
    assert "· gemini flash: 22.3 ¢, 61 requests, 540,000 tokens in, 24,400 out" in text
    assert "20 listings: 1.05 ¢ each, 95 of 100 at most 1.9 ¢" in text
    assert "not used: 5% of requests" in text
    assert "3 requests without a known price" in text
    assert "Last 7 days: $ 3.46" in text
    assert text.count("listings:") == 1
