"""A version made of its parts: what is shown, what is left to be asked, and how sure it is."""

from decimal import Decimal

import pytest

from services.generation.assemble import assemble
from services.generation.brief import Authored, Brief, Written
from services.generation.offline.writer import write_offline
from services.generation.schema import Filled
from services.listings.confidence import BALANCED_ABOVE, ReviewFlow, review_flow
from services.listings.content import (
    Attribute,
    Condition,
    ConditionValue,
    Content,
    Dispute,
    Evidence,
    Missing,
    Price,
    Proposal,
    Quantity,
    Quoted,
    Text,
)
from services.listings.edits import with_currency
from services.listings.remake import remade
from services.listings.schema import AttributeSpec, CategorySchema

SHOES = CategorySchema(
    id="MLA109027",
    name="Zapatillas",
    path=("Ropa y Accesorios", "Calzado", "Zapatillas"),
    domain_id="MLA-SNEAKERS",
    listing_allowed=True,
    max_title_length=60,
    max_description_length=50_000,
    max_pictures=12,
    minimum_price=100.0,
    maximum_price=1_000_000.0,
    conditions=("new", "used"),
    attributes=(),
)
CANDIDATES = (
    Proposal(category_id="MLA109027", name="Zapatillas", path=SHOES.path),
    Proposal(category_id="MLA2", name="Botines"),
)
BRAND = Attribute(
    id="BRAND",
    name="Marca",
    value_name="Nike",
    required=True,
    evidence=Evidence.SELLER,
    confidence=0.9,
)


def authored(written: Written, provider: str = "offline") -> Authored:
    return Authored(written=written, provider=provider, model="", fell_back=True, elapsed_ms=12)


def offline(prompt: str = "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000") -> Written:
    return write_offline(Brief("MLA", "ARS", "es", prompt))


def test_a_whole_sentence_and_a_category_make_a_version_without_gaps() -> None:
    content = assemble(
        authored(offline()),
        currency="ARS",
        schema=SHOES,
        certainty=0.8,
        candidates=CANDIDATES,
        filled=Filled((BRAND,), ()),
    )

    assert content.gaps() == ()
    assert content.category is not None
    assert (content.category.id, content.category.path) == (SHOES.id, SHOES.path)
    assert content.category.evidence is Evidence.CATALOGUE
    assert content.candidates == CANDIDATES
    assert (content.provider, content.fell_back, content.generation_ms) == ("offline", True, 12)
    assert (content.quantity.value, content.quantity.evidence) == (1, Evidence.DEFAULT)
    assert content.confidence.image_analysis == 0.0
    assert review_flow(content.confidence) is ReviewFlow.BALANCED


def test_without_an_account_there_is_no_category_and_the_gate_asks_for_it() -> None:
    content = assemble(authored(offline("Toba")), currency="ARS")

    assert content.gaps() == ("title", "price", "condition", "category")
    assert content.confidence.category == 0.0
    assert content.confidence.attributes == 0.0
    assert review_flow(content.confidence) is ReviewFlow.MANUAL


def test_a_price_in_dollars_is_no_price_in_pesos_and_is_kept_for_the_day_she_lists_in_dollars() -> (
    None
):
    written = offline("Zapatillas Nike Air Max 90 usadas, USD 500")
    pesos = assemble(authored(written), currency="ARS", schema=SHOES)
    assert (pesos.price, pesos.currency) == (None, "ARS")
    assert pesos.quoted == Quoted(amount=Decimal(500), currency="USD"), "the question tells it"

    dollars = with_currency(pesos, "USD", ("ARS", "USD"))
    assert dollars.price is not None
    assert (dollars.price.value, dollars.currency) == (Decimal(500), "USD")
    assert dollars.quoted is None
    for field in (None, "price", "title"):
        again = remade(dollars, pesos, field=field, schema=SHOES, fresh=field is None)
        assert (again.currency, again.price and again.price.value) != ("ARS", Decimal(500))


def test_guesses_of_price_condition_and_quantity_are_asked_not_shown() -> None:
    written = offline("Silla").model_copy(
        update={
            "price": Price(value=Decimal(9), evidence=Evidence.GUESS, confidence=0.4),
            "condition": ConditionValue(
                value=Condition.NEW, evidence=Evidence.GUESS, confidence=0.4
            ),
            "quantity": Quantity(value=7, evidence=Evidence.GUESS, confidence=0.4),
        }
    )

    content = assemble(authored(written), currency="ARS")

    assert (content.price, content.condition, content.quantity.value) == (None, None, 1)


def test_questions_lower_the_attributes_and_the_whole() -> None:
    def whole(*missing: Missing) -> tuple[float, float]:
        content = assemble(
            authored(offline()), currency="ARS", schema=SHOES, filled=Filled((BRAND,), missing)
        )
        return content.confidence.attributes, content.confidence.overall

    sure = whole()
    asked = whole(Missing(id="GENDER", name="Género"), Missing(id="COLOR", name="Color"))

    assert (sure[0], asked[0]) == (0.9, 0.3)
    assert asked[1] < sure[1]


@pytest.mark.parametrize(("price", "sure"), [("85000", True), ("5", False), ("2000000", False)])
def test_a_price_outside_the_categorys_range_is_doubted(price: str, sure: bool) -> None:
    written = offline().model_copy(
        update={"price": Price(value=Decimal(price), evidence=Evidence.SELLER, confidence=0.97)}
    )

    content = assemble(authored(written), currency="ARS", schema=SHOES)

    assert (content.confidence.price > 0.9) is sure


def test_the_title_is_cut_to_the_categorys_limit_and_a_short_one_is_doubted() -> None:
    short = SHOES.model_copy(update={"max_title_length": 16})

    cut = assemble(authored(offline()), currency="ARS", schema=short)
    doubted = assemble(authored(offline("Toba")), currency="ARS")

    assert cut.title.value == "Zapatillas Nike"
    assert doubted.confidence.title <= 0.3


def test_a_models_own_estimate_is_capped() -> None:
    boast = Text(value="Zapatillas Nike Air Max 90", evidence=Evidence.PHOTO, confidence=1.0)
    written = offline().model_copy(update={"title": boast, "image_analysis": 1.0})

    content = assemble(authored(written, "gemini"), currency="ARS", schema=SHOES)

    assert content.title.confidence == 0.85
    assert content.confidence.image_analysis == 0.9


SIZE = Attribute(
    id="SIZE", name="Talle", value_name="42 AR", evidence=Evidence.SELLER, confidence=0.95
)
BOX_SAYS_41 = Dispute(
    id="SIZE", name="SIZE", kept="42", other="41", evidence=Evidence.PHOTO_TEXT, photo=2
)
SIZED = SHOES.model_copy(
    update={
        "attributes": (
            AttributeSpec(
                id="SIZE", name="Talle", values=(("41", "41 AR"), ("42", "42 AR"), ("43", "43 AR"))
            ),
        )
    }
)


def disputed(*disputes: Dispute) -> Content:
    written = offline().model_copy(update={"disputes": disputes})
    return assemble(
        authored(written), currency="ARS", schema=SIZED, certainty=0.8, filled=Filled((SIZE,), ())
    )


def test_a_dispute_is_asked_in_the_categorys_words_and_makes_its_value_doubtful() -> None:
    content, sure = disputed(BOX_SAYS_41), disputed()

    asked = BOX_SAYS_41.model_copy(update={"name": "Talle", "kept": "42 AR", "other": "41 AR"})
    assert content.disputes == (asked,)
    assert content.attributes[0].value_name == "42 AR"
    assert content.attributes[0].confidence <= BALANCED_ABOVE < sure.attributes[0].confidence
    assert content.confidence.attributes < sure.confidence.attributes


@pytest.mark.parametrize(
    "idle",
    [
        BOX_SAYS_41.model_copy(update={"other": "42"}),
        BOX_SAYS_41.model_copy(update={"id": "FAN_TYPE"}),
    ],
)
def test_what_the_category_takes_for_the_same_or_does_not_ask_is_no_dispute(idle: Dispute) -> None:
    assert disputed(idle) == disputed()


def test_a_disputed_condition_is_shown_with_a_doubt() -> None:
    state = BOX_SAYS_41.model_copy(update={"id": "CONDITION", "kept": "used", "other": "new"})

    content = disputed(state)

    assert content.disputes == (state,)
    assert content.condition is not None
    assert content.condition.confidence <= BALANCED_ABOVE
