"""Errands, invitations, shops and archives: each is done once, by one, and stays its owner's."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from services.errands import ErrandKind
from services.inviting import INVITATION_LIFE, Inviting, NotAnAdminError, hash_of
from services.listings.preferences import Preferences
from services.shops import Parting
from storage.preferring import SqlPreferring
from tests.support.store import Store, pair

ADMIN = 1


def inviting(store: Store) -> Inviting:
    return Inviting(store.invitations, everybody=False, admins=frozenset({ADMIN}), now=store.clock)


async def test_an_errand_is_written_once_and_done_by_one(store: Store) -> None:
    ana = await store.seller()
    asked = [await store.errands.ask(ana, ErrandKind.EXPORT, {}, key="export:1") for _ in range(2)]
    assert asked == [True, False]
    claims = await asyncio.gather(*(store.errands.due(5, 60) for _ in range(3)))
    [errand] = [one for claim in claims for one in claim]
    assert (errand.seller, errand.kind, errand.tries) == (ana, ErrandKind.EXPORT, 0)
    assert await store.errands.waiting(ana, ErrandKind.EXPORT)
    await store.errands.done(errand)
    assert not await store.errands.waiting(ana, ErrandKind.EXPORT)
    store.clock.forward(3600)
    assert await store.errands.due(5, 60) == ()


async def test_an_errand_goes_on_where_its_doer_died_but_not_while_it_lives(store: Store) -> None:
    ana = await store.seller()
    await store.errands.ask(ana, ErrandKind.EXPORT, {}, key="export:1")
    [errand] = await store.errands.due(5, 60)
    store.clock.forward(50)
    await store.errands.prolong(errand, 60)
    store.clock.forward(50)
    assert await store.errands.due(5, 60) == ()
    store.clock.forward(20)
    [again] = await store.errands.due(5, 60)
    assert (again.id, again.tries) == (errand.id, 1)


async def test_how_many_were_asked_for_today(store: Store) -> None:
    ana, emma = await store.seller(), await store.seller()
    for number in range(3):
        await store.errands.ask(ana, ErrandKind.FORMATS, {}, key=f"formats:{number}")
        await store.errands.ask(emma, ErrandKind.EXPORT, {}, key=f"export:{number}")
    for errand in await store.errands.due(9, 60):
        await store.errands.done(errand)
    assert await store.errands.asked_today(ana, ErrandKind.FORMATS) == 3
    assert await store.errands.asked_today(emma, ErrandKind.FORMATS) == 0
    store.clock.forward(24 * 3600 + 1)
    assert await store.errands.asked_today(ana, ErrandKind.FORMATS) == 0


async def test_an_errand_waits_for_a_seller_who_left(store: Store) -> None:
    ana = await store.seller()
    await store.errands.ask(ana, ErrandKind.EXPORT, {}, key="export:1")
    await store.sellers.set_reachable(ana.telegram_id, reachable=False)
    assert await store.errands.due(5, 60) == ()
    await store.sellers.set_reachable(ana.telegram_id, reachable=True)
    assert len(await store.errands.due(5, 60)) == 1


async def test_a_forgotten_sellers_errand_is_dropped(store: Store) -> None:
    ana = await store.seller()
    await store.sellers.forget(ana)
    assert not await store.errands.ask(ana, ErrandKind.EXPORT, {}, key="export:1")


async def test_a_code_lets_one_of_many_in_and_her_again(store: Store) -> None:
    desk = inviting(store)
    [invited] = await desk.make(ADMIN)
    tried = await asyncio.gather(*(desk.enter(number, invited.code) for number in range(10, 16)))
    assert sum(tried) == 1
    winner = 10 + tried.index(True)
    assert await desk.enter(winner, invited.code)  # her update is handled twice
    assert not await desk.admits(winner)
    await desk.welcome(await store.seller(winner))
    assert await desk.admits(winner)
    assert not await desk.admits(99)
    assert await desk.admits(ADMIN)


async def test_a_code_ends_with_its_days_or_when_it_is_taken_back(store: Store) -> None:
    desk = inviting(store)
    old, new, last = await desk.make(ADMIN, 3)
    assert await desk.revoke(ADMIN, new.mark)
    assert not await desk.revoke(ADMIN, new.mark)
    assert not await desk.revoke(ADMIN, "")
    assert not await desk.revoke(ADMIN, "%%%%%%")
    assert not await desk.enter(10, new.code)
    assert {one.mark for one in await desk.standing(ADMIN)} == {old.mark, last.mark}
    store.clock.forward(INVITATION_LIFE.total_seconds() + 1)
    assert not await desk.enter(10, old.code)
    assert await desk.standing(ADMIN) == ()
    for code in ("", "x" * 22, last.code + "x", hash_of(last.code)):
        assert not await desk.enter(10, code)


async def test_only_admins_make_see_and_revoke(store: Store) -> None:
    desk = inviting(store)
    [invited] = await desk.make(ADMIN)
    for attempt in (desk.make(2), desk.standing(2), desk.revoke(2, invited.mark)):
        with pytest.raises(NotAnAdminError):
            await attempt
    assert len(await desk.standing(ADMIN)) == 1


async def test_a_shop_let_go_keeps_its_listings_and_loses_its_keys(store: Store) -> None:
    ana, joao = await store.seller(), await store.seller()
    account = await store.account(ana)
    assert await store.shops.disconnect(joao, account.id) is Parting.GONE
    assert await store.shops.disconnect(ana, account.id) is Parting.DONE
    assert await store.shops.disconnect(ana, account.id) is Parting.GONE
    tokens = await store.tokens.tokens(account.id)
    assert tokens is not None
    assert (tokens.dead, tokens.access_token, tokens.refresh_token) == (True, "", None)
    assert await store.shops.of(ana.organization_id) == ()
    assert await store.accounts.of(ana.organization_id) == ()
    again = await store.account(ana)
    assert again.id == account.id
    [state] = await store.shops.of(ana.organization_id)
    assert (state.dead, state.renewed_at) == (False, None)


async def test_a_refresh_under_way_brings_no_keys_back(store: Store) -> None:
    ana = await store.seller()
    account = await store.account(ana)
    assert await store.tokens.claim(account.id, "refresher", 60)
    assert await store.shops.disconnect(ana, account.id) is Parting.DONE
    ends = store.clock() + timedelta(hours=6)
    assert not await store.tokens.renew(account.id, "refresher", pair(), ends)
    tokens = await store.tokens.tokens(account.id)
    assert tokens is not None
    assert tokens.refresh_token is None


async def test_a_renewal_is_told(store: Store) -> None:
    ana = await store.seller()
    account = await store.account(ana)
    assert await store.tokens.claim(account.id, "refresher", 60)
    store.clock.forward(3600)
    assert await store.tokens.renew(account.id, "refresher", pair(), store.clock())
    [state] = await store.shops.of(ana.organization_id)
    assert state.renewed_at is not None
    assert state.renewed_at > state.connected_at


async def test_a_shop_is_kept_while_a_listing_of_it_is_undecided(store: Store) -> None:
    ana = await store.seller()
    _, publication = await store.publishing(ana)
    assert await store.shops.disconnect(ana, publication.account_id) is Parting.BUSY
    assert len(await store.accounts.of(ana.organization_id)) == 1


async def test_an_archive_reads_every_product_once_and_only_hers(store: Store) -> None:
    ana, joao = await store.seller(), await store.seller()
    mine = [(await store.ready(ana)).id for _ in range(5)]
    await store.ready(joao)
    read: list[UUID] = []
    page = await store.exports.page(ana, None, 2)
    while page:
        read += [product.id for product in page]
        page = await store.exports.page(ana, page[-1], 2)
    assert read == mine


async def test_preferences_are_each_sellers_own(store: Store) -> None:
    ana, joao = await store.seller(), await store.seller()
    kept = SqlPreferring(store.db)
    await kept.prefer(ana, Preferences(signature="Gracias"))
    assert (await kept.of(ana.organization_id, ana.id)).signature == "Gracias"
    assert await kept.of(joao.organization_id, joao.id) == Preferences()
    assert await kept.of(joao.organization_id, ana.id) == Preferences()
