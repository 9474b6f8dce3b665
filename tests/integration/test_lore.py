"""What a screen gets of the marketplace: all that it needs, in time, and never an exception."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from sandbox.mercadolibre import INTERNAL_ERROR, PAMPA, Answer, Slow
from services.editing import VersionNote, Versions
from services.listings.content import Category, Content, Evidence, ListingType, Proposal
from services.listings.status import ProductStatus
from services.lore import Lore, Lorekeeper, Needs
from services.products import Product
from services.sellers import Seller
from tests.support.cards import content
from tests.support.shopfront import Shopfront

SNEAKERS = "MLA109027"
EVERYTHING = Needs(schema=True, costs=True, candidates="", node="")
ROUTES = {
    "schema": "GET /categories/*/attributes",
    "costs": "GET /sites/*/listing_prices",
    "candidates": "GET /sites/*/domain_discovery/search",
    "node": "GET /sites/*/categories",
}
NOT_FOUND = Answer(404, {"message": "not found", "error": "not_found", "status": 404})
CLOSED = Answer(200, {"id": SNEAKERS, "name": "Zapatillas", "settings": {"listing_allowed": False}})
TITLE_CATEGORY = Category(
    id=SNEAKERS, name="Zapatillas", evidence=Evidence.CATALOGUE, confidence=0.9
)


def product(version: Content | None, prompt: str | None = None) -> Product:
    return Product(
        id=UUID(int=1),
        organization_id=UUID(int=2),
        user_id=UUID(int=3),
        status=ProductStatus.READY,
        revision=1,
        attempt=1,
        prompt=prompt,
        stage=None,
        failure=None,
        version=1,
        content=version,
        photos=(),
        publication=None,
        created_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


SNEAKER = product(content(category=TITLE_CATEGORY))
FIRST = content(0.5)
NOTES = tuple(VersionNote(number, SNEAKER.created_at, "seller") for number in (1, 2))
HER = Seller(SNEAKER.user_id, SNEAKER.organization_id, 1, "Ana", "es")


class History:
    """A product with two versions, whoever asks."""

    async def history(self, seller: Seller, product_id: UUID) -> tuple[VersionNote, ...]:
        return NOTES

    async def content(self, seller: Seller, product_id: UUID, version: int) -> Content | None:
        return FIRST if version == 1 else None


def keeper_of(front: Shopfront, **patience: float) -> Lorekeeper:
    return Lorekeeper(front.ml.catalogue, cast("Versions", History()), **patience)


def parts(lore: Lore) -> set[str]:
    """The names of the parts that are there."""
    return {name for name in ROUTES if getattr(lore, name)}


async def test_all_that_a_screen_needs_comes_at_once(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    lore = await keeper_of(front).gather(HER, SNEAKER, account, EVERYTHING)
    assert lore.reachable
    assert lore.schema is not None
    assert lore.schema.id == SNEAKERS
    assert ListingType.CLASSIC in [one.listing_type for one in lore.costs]
    assert lore.candidates[0].id == SNEAKERS
    assert lore.candidates[0].path[-1] == "Zapatillas"
    assert lore.node is not None
    assert (lore.node.id, lore.node.path) == (None, ())


async def test_only_what_is_needed_is_asked_for(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    keeper = keeper_of(front)
    assert await keeper.gather(HER, SNEAKER, account, Needs()) == Lore()
    for needs in (Needs(schema=True), Needs(costs=True), Needs(candidates=""), Needs(node="")):
        wanted = {name for name in ROUTES if getattr(needs, name) not in (None, False)}
        assert parts(await keeper.gather(HER, SNEAKER, account, needs)) == wanted
    assert [front.count(route) for route in ROUTES.values()] == [1, 1, 1, 1]


async def test_the_best_of_the_last_run_are_kept_and_nobody_is_asked(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    path = ("Celulares", "Fundas")
    kept = tuple(Proposal(category_id=one, name="Fundas", path=path) for one in ("MLA9", "MLB9"))
    known = product(content(candidates=kept))
    lore = await keeper_of(front).gather(HER, known, account, Needs(candidates=""))
    assert [(node.id, node.path) for node in lore.candidates] == [("MLA9", path)]
    assert front.count(ROUTES["candidates"]) == 0


async def test_candidates_are_of_her_words_else_of_the_title_else_of_the_prompt(
    front: Shopfront,
) -> None:
    account = await front.connect(PAMPA)
    keeper = keeper_of(front)
    hers = await keeper.gather(HER, SNEAKER, account, Needs(candidates="celular samsung galaxy"))
    told = await keeper.gather(HER, product(None, "zapatillas nike"), account, Needs(candidates=""))
    nothing = await keeper.gather(HER, product(None), account, EVERYTHING)
    assert hers.candidates[0].id == "MLA1055"
    assert told.candidates[0].id == SNEAKERS
    assert (parts(nothing), nothing.reachable) == ({"node"}, True)


@pytest.mark.parametrize("part", ROUTES)
@pytest.mark.parametrize(
    "effect", [INTERNAL_ERROR, NOT_FOUND, Slow(1.0)], ids=["broken", "refused", "slow"]
)
async def test_a_part_that_does_not_come_leaves_the_others(
    front: Shopfront, part: str, effect: object
) -> None:
    account = await front.connect(PAMPA)
    front.fault(ROUTES[part], effect, times=3)
    lore = await keeper_of(front, patience=0.5).gather(HER, SNEAKER, account, EVERYTHING)
    assert parts(lore) == ROUTES.keys() - {part}
    assert not lore.reachable


async def test_a_slow_marketplace_holds_a_card_up_no_longer_than_its_patience(
    front: Shopfront,
) -> None:
    account = await front.connect(PAMPA)
    front.fault("GET /*", Slow(2.0), times=50)
    async with asyncio.timeout(1.5):
        lore = await keeper_of(front, patience=0.3).gather(HER, SNEAKER, account, EVERYTHING)
    assert lore == Lore(reachable=False)


async def test_a_shop_that_has_left_is_no_exception(front: Shopfront) -> None:
    account = await front.connect(PAMPA)
    front.sandbox.standin.revoke(PAMPA)
    lore = await keeper_of(front).gather(HER, SNEAKER, account, EVERYTHING)
    assert lore == Lore(reachable=False)


@pytest.mark.parametrize("gone", [NOT_FOUND, CLOSED], ids=["lost", "closed"])
async def test_a_proposal_that_is_not_open_to_listings_is_left_out(
    front: Shopfront, gone: Answer
) -> None:
    account = await front.connect(PAMPA)
    front.fault(f"GET /categories/{SNEAKERS}", gone)
    lore = await keeper_of(front).gather(HER, SNEAKER, account, Needs(candidates=""))
    assert lore.reachable
    assert SNEAKERS not in [one.id for one in lore.candidates]


async def test_without_a_shop_or_in_a_shop_of_another_site_nothing_is_asked(
    front: Shopfront,
) -> None:
    keeper = keeper_of(front)
    assert await keeper.gather(HER, SNEAKER, None, EVERYTHING) == Lore()
    abroad = replace(await front.connect(PAMPA), site_id="MLB")
    assert await keeper.gather(HER, SNEAKER, abroad, Needs(schema=True, costs=True)) == Lore()
    assert [front.count(route) for route in ROUTES.values()] == [0, 0, 0, 0]


async def test_the_history_is_there_without_a_shop_too(front: Shopfront) -> None:
    needs = Needs(schema=True, versions=True, other=1)
    assert await keeper_of(front).gather(HER, SNEAKER, None, needs) == Lore(
        versions=NOTES, other=FIRST
    )
    assert await keeper_of(front).gather(HER, SNEAKER, None, Needs(other=3)) == Lore()
