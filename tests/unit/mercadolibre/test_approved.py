"""From the version that she approved to the create call: nothing that she set gets lost."""

import json
from decimal import Decimal
from typing import Any

import pytest

from services.listings.content import (
    Condition,
    ConditionValue,
    Content,
    Delivery,
    Evidence,
    ListingType,
    Quantity,
    Warranty,
    WarrantyKind,
)
from services.marketplaces.mercadolibre.bodies import item_body
from services.outcomes import RefusedError
from services.workflows.checkpoints import load
from services.workflows.publish import Prepared, draft_of
from tests.support.cards import content

KEY = "7d0c2f9e-1111-4222-8333-444455556666"
PREPARED = Prepared(picture_ids=("1-MLA1_112026",), chart=(), user_products=True)
SELLER_90 = Warranty(kind=WarrantyKind.SELLER, days=90)


def in_state(condition: Condition, **changes: Any) -> Content:
    value = ConditionValue(value=condition, evidence=Evidence.SELLER, confidence=1.0)
    return content(0.9, condition=value, **changes)


def test_every_term_that_she_set_is_in_the_call() -> None:
    approved = content(
        warranty=Warranty(kind=WarrantyKind.FACTORY, days=180),
        delivery=Delivery(free_shipping=True, local_pickup=True),
        listing_type=ListingType.PREMIUM,
        sku="NK-90-42",
        quantity=Quantity(value=4, evidence=Evidence.SELLER, confidence=1.0),
    )
    sent: dict[str, Any] = json.loads(
        json.dumps(item_body(draft_of(KEY, approved, PREPARED), "me2"))
    )
    assert sent["sale_terms"] == [
        {"id": "WARRANTY_TYPE", "value_id": "2230279"},
        {"id": "WARRANTY_TIME", "value_name": "6 meses"},
    ]
    assert sent["shipping"] == {"mode": "me2", "local_pick_up": True, "free_shipping": True}
    assert (sent["listing_type_id"], sent["available_quantity"]) == ("gold_pro", 4)
    assert {"id": "SELLER_SKU", "value_name": "NK-90-42"} in sent["attributes"]
    assert sent["seller_custom_field"] == KEY


def test_a_version_and_a_preparation_of_before_the_terms_are_still_sent() -> None:
    stored = content().model_dump(mode="json")
    for later in ("warranty", "delivery", "listing_type", "sku"):
        del stored[later]
    prepared = load(Prepared, '{"picture_ids": ["1-MLA1"], "chart": [], "user_products": false}')
    draft = draft_of(KEY, Content.model_validate(stored), prepared)
    assert (draft.price, draft.listing_type) == (Decimal(85000), ListingType.CLASSIC)
    assert (draft.warranty, draft.delivery, draft.sku) == (None, Delivery(), None)


@pytest.mark.parametrize(
    "warranty",
    [
        None,
        Warranty(kind=WarrantyKind.NONE),
        Warranty(kind=WarrantyKind.NONE, days=90),
        Warranty(kind=WarrantyKind.SELLER, days=89),
    ],
)
def test_refurbished_goods_ask_for_their_warranty_before_anything_is_sent(
    warranty: Warranty | None,
) -> None:
    assert in_state(Condition.REFURBISHED, warranty=warranty).gaps() == ("warranty",)


def test_a_warranty_is_asked_of_refurbished_goods_alone_and_90_days_will_do() -> None:
    assert in_state(Condition.REFURBISHED, warranty=SELLER_90).gaps() == ()
    assert in_state(Condition.USED).gaps() == in_state(Condition.NEW).gaps() == ()


def test_a_version_with_gaps_is_not_made_into_a_draft() -> None:
    with pytest.raises(RefusedError) as refused:
        draft_of(KEY, content(price=None), PREPARED)
    assert refused.value.causes[0].message == "price"
