"""The production package over HTTP against the MercadoLibre stand-in: connect, publish, find."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.mercadolibre import (
    CONFLICT,
    HTML_PAGE,
    INTERNAL_ERROR,
    LOJA_SAMPA,
    MODA_DEL_SUR,
    PAMPA,
    POR_COMPLETAR,
    TOO_MANY_REQUESTS,
    Hang,
    LoseResponse,
    Reset,
    Seller,
)
from services.accounts import challenge_of
from services.listings.status import PublicationStatus
from services.outcomes import (
    OutcomeUnknownError,
    RefusedError,
    SellerMustActError,
    TryLaterError,
)
from tests.sandbox.mercadolibre_world import CALLBACK
from tests.support.shopfront import VERIFIER, Shopfront, fact, listed, open_shopfront

SNEAKERS = "MLA109027"


async def test_the_consent_page_opens_at_our_address(front: Shopfront) -> None:
    address = front.ml.authorizer.authorization_url(state="s", code_challenge="c" * 43)
    async with front.sandbox.anyone.session.get(address) as page:
        assert page.status == 200
        assert "text/html" in page.headers["Content-Type"]


async def test_a_connected_shop_tells_its_model(front: Shopfront) -> None:
    old, new = await front.connect(PAMPA), await front.connect(MODA_DEL_SUR)
    assert (old.user_id, old.site_id) == (str(PAMPA.id), "MLA")
    assert not (await front.ml.publisher.current_shop(old)).user_products
    assert (await front.ml.publisher.current_shop(new)).user_products
    unfinished = await front.connect(POR_COMPLETAR)
    blocked = (await front.ml.publisher.current_shop(unfinished)).blocked
    assert blocked == ("address_pending", "phone_pending")


@pytest.mark.parametrize("seller", [PAMPA, MODA_DEL_SUR], ids=lambda seller: seller.nickname)
async def test_both_models_from_draft_to_a_described_listing(
    front: Shopfront, seller: Seller
) -> None:
    account = await front.connect(seller)
    draft = await front.draft(account)
    await front.ml.publisher.validate(account, draft)
    made = await front.ml.publisher.create(account, draft)
    for text in ("Texto\nsimple", "Texto nuevo"):
        await front.ml.publisher.describe(account, made.id, text)
    now = await front.ml.publisher.read(account, made.id)
    assert (now.status, now.price, now.key) == (
        PublicationStatus.ACTIVE,
        Decimal("15000.50"),
        draft.key,
    )
    assert front.sandbox.standin.description(made.id) == "Texto nuevo"
    assert len(front.sandbox.standin.items()) == 1


async def test_sneakers_find_their_category_their_schema_and_their_size(front: Shopfront) -> None:
    account = await front.connect(MODA_DEL_SUR)
    found = await front.ml.catalogue.predict(account, "Zapatillas Nike Air Max 90")
    assert found[0].category_id == SNEAKERS
    schema = await front.ml.catalogue.schema(account, SNEAKERS)
    said = {"BRAND": "Nike", "MODEL": "Air Max 90", "GENDER": "Hombre", "COLOR": "Negro"}
    assert {spec.id for spec in schema.attributes if spec.required} == said.keys() | {"SIZE"}
    attributes = tuple(listed(schema, name, value) for name, value in said.items())
    chart = await front.ml.catalogue.size_chart(account, schema, (*attributes, fact("SIZE", "42")))
    assert [one.id for one in chart] == ["SIZE_GRID_ID", "SIZE_GRID_ROW_ID", "SIZE"]
    draft = await front.draft(
        account,
        name="Zapatillas Nike Air Max 90 Negras talle 42",
        category_id=SNEAKERS,
        attributes=attributes + chart,
    )
    await front.ml.publisher.validate(account, draft)
    made = await front.ml.publisher.create(account, draft)
    assert "Negro Negro" not in made.title
    [item] = front.sandbox.standin.items()
    assert item["family_name"].casefold() == "zapatillas nike air max 90"


async def test_a_missing_size_chart_is_refused_by_name(front: Shopfront) -> None:
    account = await front.connect(MODA_DEL_SUR)
    schema = await front.ml.catalogue.schema(account, SNEAKERS)
    said = {"BRAND": "Nike", "MODEL": "90", "GENDER": "Hombre", "COLOR": "Negro", "SIZE": "42 AR"}
    attributes = tuple(listed(schema, name, value) for name, value in said.items())
    draft = await front.draft(account, category_id=SNEAKERS, attributes=attributes)
    with pytest.raises(RefusedError) as caught:
        await front.ml.publisher.validate(account, draft)
    causes = [(cause.cause_id, cause.fields) for cause in caught.value.causes]
    assert (2610, ("SIZE_GRID_ID",)) in causes


async def test_brazil_speaks_portuguese_and_whole_prices(front: Shopfront) -> None:
    account = await front.connect(LOJA_SAMPA)
    schema = await front.ml.catalogue.schema(account, "MLB1714")
    assert schema.path
    draft = await front.draft(
        account,
        name="Mouse Logitech M170",
        category_id="MLB1714",
        currency="BRL",
        price=Decimal("59.9"),
        attributes=(fact("BRAND", "Logitech"), fact("MODEL", "M170")),
    )
    await front.ml.publisher.validate(account, draft)
    assert (await front.ml.publisher.create(account, draft)).currency == "BRL"


async def test_a_price_under_the_minimum_is_refused_with_its_cause(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    draft = await front.draft(account, price=Decimal(1))
    for call in (front.ml.publisher.validate, front.ml.publisher.create):
        with pytest.raises(RefusedError) as caught:
            await call(account, draft)
        assert 109 in [cause.cause_id for cause in caught.value.causes]
    assert front.sandbox.standin.items() == []


async def test_a_shop_that_may_not_list_is_told(front: Shopfront) -> None:
    account = await front.connect(POR_COMPLETAR)
    with pytest.raises(SellerMustActError) as caught:
        await front.ml.publisher.create(account, await front.draft(account))
    assert caught.value.reason == "shop_blocked"
    assert "address_pending" in caught.value.detail


async def test_an_item_whose_answer_got_lost_is_found_by_its_key(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    lost, other = await front.draft(account), await front.draft(account)
    await front.ml.publisher.create(account, other)
    front.fault("POST /items", LoseResponse())
    with pytest.raises(OutcomeUnknownError):
        await front.ml.publisher.create(account, lost)
    assert front.count("POST /items") == 2
    front.sandbox.clock.turn(600)
    [found] = await front.ml.publisher.find(account, lost.key)
    assert found.key == lost.key
    assert found.id in [item["id"] for item in front.sandbox.standin.items()]


@pytest.mark.parametrize("effect", [INTERNAL_ERROR, HTML_PAGE, Reset()], ids=repr)
async def test_a_create_that_broke_is_made_once_and_not_found(
    front: Shopfront, effect: object
) -> None:
    account = await front.connect(PAMPA)
    draft = await front.draft(account)
    front.fault("POST /items", effect)
    with pytest.raises(OutcomeUnknownError):
        await front.ml.publisher.create(account, draft)
    assert front.count("POST /items") == 1
    front.sandbox.clock.turn(600)
    assert await front.ml.publisher.find(account, draft.key) == ()


async def test_a_busy_marketplace_takes_it_later(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    draft = await front.draft(account)
    front.fault("POST /items", TOO_MANY_REQUESTS)
    with pytest.raises(TryLaterError):
        await front.ml.publisher.create(account, draft)
    assert (await front.ml.publisher.create(account, draft)).key == draft.key


async def test_a_search_that_fails_is_not_a_no(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    front.fault("GET /users/*/items/search", INTERNAL_ERROR, times=3)
    with pytest.raises(TryLaterError):
        await front.ml.publisher.find(account, "key")
    assert await front.ml.publisher.find(account, "key") == ()


async def test_a_description_waits_out_a_conflict(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    made = await front.ml.publisher.create(account, await front.draft(account))
    front.fault("POST /items/*/description", CONFLICT, times=2)
    await front.ml.publisher.describe(account, made.id, "Texto")
    assert front.sandbox.standin.description(made.id) == "Texto"


async def test_an_expired_token_is_renewed_once_for_many_calls(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    front.sandbox.standin.expire_access_tokens()
    shops = await asyncio.gather(*(front.ml.publisher.current_shop(account) for _ in range(50)))
    assert {shop.nickname for shop in shops} == {PAMPA.nickname}
    assert front.ml.tokens.refreshes == 1


async def test_a_seller_who_withdrew_must_connect_again(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    front.sandbox.standin.revoke(PAMPA)
    with pytest.raises(SellerMustActError) as caught:
        await front.ml.publisher.current_shop(account)
    assert caught.value.reason == "account_disconnected"


async def test_a_used_code_asks_for_another_connection(front: Shopfront) -> None:
    code = front.sandbox.standin.authorize(PAMPA, CALLBACK, "s", challenge_of(VERIFIER))
    await front.ml.authorizer.exchange(code=code, code_verifier=VERIFIER)
    with pytest.raises(SellerMustActError):
        await front.ml.authorizer.exchange(code=code, code_verifier=VERIFIER)


async def test_a_silent_marketplace_is_for_later_when_nothing_can_be_lost(
    tmp_path: Path,
) -> None:
    async with open_shopfront(tmp_path, call_seconds=0.5) as front:
        account = await front.connect(PAMPA)
        front.fault("GET /users/me", Hang(1.0), times=3)
        with pytest.raises(TryLaterError):
            await front.ml.publisher.current_shop(account)
        assert front.count("GET /users/me") >= 4
