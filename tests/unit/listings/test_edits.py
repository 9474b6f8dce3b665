"""What a seller may say about her listing, and how sure her word makes us."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.attributes import VALUE_MAX, with_answer
from services.listings.content import (
    DESCRIPTION_MAX,
    DESCRIPTION_MIN,
    TITLE_MIN,
    Category,
    Condition,
    Evidence,
    Missing,
    Text,
)
from services.listings.edits import (
    BY_SELLER,
    EditProblem,
    EditRefusedError,
    by_hand,
    folded,
    keep_by_hand,
    title_limit,
    with_condition,
    with_description,
    with_price,
    with_title,
)
from services.listings.money import MAX_AMOUNT
from tests.support.cards import COLOR, GENDER, TITLE, content

SHORT_LIMIT = Category(
    id="MLA1", name="Otros", evidence=Evidence.CATALOGUE, confidence=0.9, max_title_length=20
)


def test_her_title_is_believed_and_the_version_is_hers() -> None:
    before = content(0.6)
    after = with_title(before, "  Zapatillas \n Nike  ")
    assert after.title == Text(value="Zapatillas Nike", evidence=Evidence.SELLER, confidence=1.0)
    assert (after.provider, after.model) == (BY_SELLER, "")
    assert after.confidence.title == 1.0
    assert after.confidence.overall > before.confidence.overall
    assert before.title.value == TITLE


@pytest.mark.parametrize("length", [TITLE_MIN, 20])
def test_a_title_within_the_limits_of_its_category(length: int) -> None:
    assert with_title(content(category=SHORT_LIMIT), "x" * length).title.value == "x" * length


@pytest.mark.parametrize("length", [0, TITLE_MIN - 1, 21])
def test_a_title_beyond_them_is_refused_with_the_numbers(length: int) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_title(content(category=SHORT_LIMIT), "x" * length)
    error = refused.value
    assert error.problem is EditProblem.TITLE_LENGTH
    assert (error.low, error.high, error.actual) == (TITLE_MIN, 20, length)


def test_without_a_category_the_usual_limit_holds() -> None:
    assert title_limit(content(category=None)) == 60
    with pytest.raises(EditRefusedError):
        with_title(content(category=None), "x" * 61)


@pytest.mark.parametrize("length", [DESCRIPTION_MIN, DESCRIPTION_MAX])
def test_a_description_within_the_limits_keeps_its_lines(length: int) -> None:
    words = ("línea\n" * length)[: length - 1] + "."
    after = with_description(content(0.5), f"\n {words} ")
    assert after.description.value == words
    assert after.confidence.description == 1.0


@pytest.mark.parametrize("length", [DESCRIPTION_MIN - 1, DESCRIPTION_MAX + 1])
def test_a_description_beyond_them_is_refused(length: int) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_description(content(), "x" * length)
    assert refused.value.problem is EditProblem.DESCRIPTION_LENGTH
    assert refused.value.actual == length


@pytest.mark.parametrize(
    ("amount", "currency", "price"),
    [
        (Decimal("0.01"), "ARS", Decimal("0.01")),
        (Decimal("79900.005"), "ARS", Decimal("79900.01")),
        (Decimal("79900.5"), "CLP", Decimal(79901)),
        (MAX_AMOUNT, "ARS", MAX_AMOUNT),
    ],
)
def test_her_price_is_kept_as_the_currency_can_hold_it(
    amount: Decimal, currency: str, price: Decimal
) -> None:
    after = with_price(content(0.5, price=None, currency=currency), amount)
    assert after.price is not None
    assert after.price.value == price
    assert after.confidence.price == 1.0
    assert after.gaps() == ()


@pytest.mark.parametrize(
    "amount",
    [Decimal(0), Decimal("0.004"), Decimal(-5), MAX_AMOUNT + 1, Decimal("1e40"), Decimal("NaN"),
     Decimal("Infinity")],
)  # fmt: skip
def test_a_price_that_no_listing_holds_is_refused(amount: Decimal) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_price(content(), amount)
    assert refused.value.problem is EditProblem.PRICE_RANGE


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_amount_is_taken_or_refused(amount: Decimal) -> None:
    price = content().price
    with suppress(EditRefusedError):
        price = with_price(content(), amount).price
    assert price is not None
    assert 0 < price.value <= MAX_AMOUNT


def test_the_condition_is_her_word() -> None:
    after = with_condition(content(condition=None), Condition.NEW)
    assert after.condition is not None
    assert (after.condition.value, after.condition.evidence) == (Condition.NEW, Evidence.SELLER)
    assert by_hand(after.condition)


@pytest.mark.parametrize("answer", ["Hombre", " hombre ", "HOMBRE", "hómbre"])
def test_an_answer_is_matched_whatever_its_case_and_accents(answer: str) -> None:
    after = with_answer(content(0.5, missing=(GENDER, COLOR)), GENDER, answer)
    given = after.attributes[-1]
    assert (given.id, given.value_id, given.value_name) == ("GENDER", "1", "Hombre")
    assert given.required
    assert after.missing == (COLOR,)
    assert after.confidence.attributes == round(8 / 9, 2)


def test_an_answer_that_the_marketplace_does_not_know_is_refused() -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_answer(content(missing=(GENDER,)), GENDER, "Hombres")
    assert refused.value.problem is EditProblem.VALUE_UNKNOWN


def test_a_question_without_options_takes_her_words() -> None:
    after = with_answer(content(missing=(COLOR,)), COLOR, " verde \n agua ")
    assert (after.attributes[-1].value_name, after.attributes[-1].value_id) == ("verde agua", None)
    nameless = Missing(id="COLOR", name="Color", options=(("", "Negro"),))
    chosen = with_answer(content(missing=(nameless,)), nameless, "negro")
    assert chosen.attributes[-1].value_id is None


def test_beside_suggestions_her_own_words_count_and_a_listed_one_keeps_its_id() -> None:
    suggested = Missing(id="COLOR", name="Color", options=(("52049", "Negro"),), open=True)
    listed = with_answer(content(missing=(suggested,)), suggested, "NEGRO")
    assert (listed.attributes[-1].value_name, listed.attributes[-1].value_id) == ("Negro", "52049")
    own = with_answer(content(missing=(suggested,)), suggested, "Gris")
    assert (own.attributes[-1].value_name, own.attributes[-1].value_id) == ("Gris", None)


@pytest.mark.parametrize("answer", ["", " \n ", "x" * (VALUE_MAX + 1)])
def test_an_answer_of_no_or_too_many_characters_is_refused(answer: str) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_answer(content(missing=(COLOR,)), COLOR, answer)
    assert refused.value.problem is EditProblem.VALUE_LENGTH
    assert refused.value.high == VALUE_MAX


def test_a_new_run_keeps_what_she_set_by_hand() -> None:
    before = with_answer(
        with_title(content(0.5, missing=(COLOR,)), "Mis zapatillas"), COLOR, "Azul"
    )
    after = keep_by_hand(before, content(0.5, missing=(COLOR, GENDER)))
    assert after.title.value == "Mis zapatillas"
    assert after.attributes[-1].value_name == "Azul"
    assert after.missing == (GENDER,)
    assert after.confidence.title == 1.0
    assert after.description == content().description
    untouched = content(0.5, missing=(COLOR,))
    assert keep_by_hand(content(), untouched) is untouched


@given(st.text())
def test_comparing_is_settled_after_once(text: str) -> None:
    assert folded(f"  {text} ") == folded(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Algodón", "ALGODON"), ("São  Paulo", "sao paulo"), ("Straße", "STRASSE"), ("ﬁn", "fin")],
)
def test_words_that_are_the_same_to_a_seller(one: str, other: str) -> None:
    assert folded(one) == folded(other)
