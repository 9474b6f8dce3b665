"""The terms of a sale over HTTP against the stand-in: the tree of categories, what it costs, and
warranty, delivery, listing type and SKU on the finished listing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, MODA_DEL_SUR, PAMPA, LoseResponse, Seller
from services.listings.content import Delivery, ListingType, Warranty, WarrantyKind
from services.marketplaces.port import CategoryNode
from services.outcomes import OutcomeUnknownError, RefusedError
from services.products import Stage
from services.repairs import repair_for, with_questions
from tests.support.cards import content
from tests.support.shopfront import Shopfront, fact

PHONES = "MLA1055"
SIZES = (
    fact("SELLER_PACKAGE_HEIGHT", "15 cm"),
    fact("SELLER_PACKAGE_WIDTH", "15 cm"),
    fact("SELLER_PACKAGE_LENGTH", "20 cm"),
    fact("SELLER_PACKAGE_WEIGHT", "500 g"),
)


async def test_the_tree_leads_from_the_roots_to_a_leaf(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    goal = await front.ml.catalogue.node(account, PHONES)
    at: CategoryNode = await front.ml.catalogue.node(account, None)
    for step in goal.path:
        ids = {name: id_ for id_, name in at.children}
        at = await front.ml.catalogue.node(account, ids[step])
        assert at.leaf is (step == goal.path[-1])
    assert at == goal


async def test_a_category_that_is_not_there_is_a_clear_no(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    with pytest.raises(RefusedError):
        await front.ml.catalogue.node(account, "MLA999999999")


async def test_a_free_dear_or_classic_listing_is_told_by_its_net(front: Shopfront) -> None:
    account = await front.connect(LOJA_SAMPA)
    price = Decimal("59.90")
    found = await front.ml.catalogue.costs(account, "MLB1714", price, Delivery())
    net = {one.listing_type: one.net(price) for one in found}
    assert net[ListingType.CLASSIC] == Decimal("52.71")  # 12 %, to the cent
    assert net[ListingType.CLASSIC] > net[ListingType.PREMIUM]
    assert [one.fee for one in found] == sorted(one.fee for one in found)
    assert all(one.exact and one.shipping is None for one in found)


async def test_free_shipping_of_a_known_parcel_costs_her(front: Shopfront) -> None:
    account = await front.connect(LOJA_SAMPA)
    found = await front.ml.catalogue.costs(
        account, "MLB1714", Decimal(150), Delivery(free_shipping=True), attributes=SIZES
    )
    assert {one.shipping for one in found} == {Decimal("14.45")}


async def test_a_parcel_told_in_part_becomes_a_question_for_each_size(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    draft = await front.draft(account)
    told = replace(draft, attributes=(*draft.attributes, SIZES[0]))
    with pytest.raises(RefusedError) as refused:
        await front.ml.publisher.validate(account, told)
    schema = await front.ml.catalogue.schema(account, told.category_id)
    asking = with_questions(content(), refused.value.causes, schema)
    assert asking is not None
    assert {one.id for one in asking.missing} == {one.id for one in SIZES}
    assert repair_for(refused.value.causes, Stage.CHECK).reason == "attributes_missing"
    whole = replace(draft, attributes=(*draft.attributes, *SIZES))
    await front.ml.publisher.validate(account, whole)


async def test_the_schema_tells_the_currencies(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    assert "ARS" in (await front.ml.catalogue.schema(account, PHONES)).currencies


@pytest.mark.parametrize("seller", [PAMPA, MODA_DEL_SUR], ids=lambda seller: seller.nickname)
async def test_her_terms_are_on_the_finished_listing(front: Shopfront, seller: Seller) -> None:
    account = await front.connect(seller)
    draft = await front.draft(
        account,
        warranty=Warranty(kind=WarrantyKind.SELLER, days=90),
        delivery=Delivery(free_shipping=True, local_pickup=True),
        listing_type=ListingType.PREMIUM,
        sku="LAMP-1",
    )
    await front.ml.publisher.validate(account, draft)
    await front.ml.publisher.create(account, draft)
    [item] = front.sandbox.standin.items()
    assert {term["id"]: term["value_name"] for term in item["sale_terms"]} == {
        "WARRANTY_TYPE": "Garantía del vendedor",
        "WARRANTY_TIME": "90 días",
    }
    assert (item["shipping"]["free_shipping"], item["shipping"]["local_pick_up"]) == (True, True)
    assert item["listing_type_id"] == "gold_pro"
    assert item["seller_custom_field"] == draft.key
    skus = [one["value_name"] for one in item["attributes"] if one["id"] == "SELLER_SKU"]
    assert skus == ["LAMP-1"]


async def test_two_listings_of_one_sku_are_told_apart_by_our_key(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    other, lost = [await front.draft(account, sku="LAMP-1") for _ in range(2)]
    await front.ml.publisher.create(account, other)
    front.fault("POST /items", LoseResponse())
    with pytest.raises(OutcomeUnknownError):
        await front.ml.publisher.create(account, lost)
    front.sandbox.clock.turn(600)
    [found] = await front.ml.publisher.find(account, lost.key)
    assert found.key == lost.key
    assert await front.ml.publisher.find(account, "LAMP-2") == ()
