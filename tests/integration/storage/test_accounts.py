"""Shops: a link works once and for its owner, tokens lie sealed, one refresh at a time."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from services.accounts import STATE_LIFE
from services.sellers import Seller
from storage.secrets import UnsealError
from storage.tables import AccountRow, AuditRow, OAuthStateRow
from tests.support.store import Store, pair, shop


async def _opened(store: Store, seller: Seller, state: str = "s1") -> None:
    await store.links.open(seller, state, f"verifier-{state}", store.clock() + STATE_LIFE)


async def _held(store: Store, seller: Seller, state: str = "s1", shop_id: str = "42") -> None:
    await _opened(store, seller, state)
    assert await store.links.take(state, None)
    expires_at = store.clock() + STATE_LIFE
    await store.links.hold(state, shop(shop_id), pair(state), expires_at)


async def test_a_link_is_used_once(store: Store) -> None:
    seller = await store.seller()
    await _opened(store, seller)
    taken = await asyncio.gather(*(store.links.take("s1", None) for _ in range(4)))
    (opened,) = [link for link in taken if link is not None]
    assert (opened.seller, opened.verifier) == (seller, "verifier-s1")
    assert "verifier-s1" not in repr(opened)


async def test_an_unknown_an_ended_and_a_strangers_link_are_refused(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    await _opened(store, seller)
    assert await store.links.take("s2", None) is None
    assert await store.links.take("s1", stranger) is None
    assert await store.links.take("s1", seller) is not None  # the stranger's try used nothing up

    await _opened(store, seller, "s3")
    store.clock.forward(STATE_LIFE.total_seconds() + 1)
    assert await store.links.take("s3", seller) is None


async def test_a_shop_is_attached_once_after_it_was_confirmed(store: Store) -> None:
    seller = await store.seller()
    await _opened(store, seller)
    assert await store.links.held("s1") is None
    assert await store.links.attach("s1") is None
    await store.links.hold("s1", shop(), pair(), store.clock() + STATE_LIFE)  # nobody landed
    assert await store.links.held("s1") is None

    await _held(store, seller, "s2")
    held = await store.links.held("s2")
    assert held is not None
    assert (held.seller, held.shop) == (seller, shop("42"))
    assert await store.accounts.of(seller.organization_id) == ()

    attached = await asyncio.gather(*(store.links.attach("s2") for _ in range(4)))
    ((owner, account),) = [pair for pair in attached if pair is not None]
    assert owner == seller
    assert (account.user_id, account.nickname, account.site_id) == ("42", "TIENDA42", "MLA")
    assert await store.accounts.of(seller.organization_id) == (account,)
    assert await store.accounts.get(seller.organization_id, account.id) == account
    assert await store.links.held("s2") is None
    async with store.db.read() as session:
        assert await session.scalar(select(AuditRow.kind)) == "account.connected"


async def test_a_confirmation_that_comes_too_late_attaches_nothing(store: Store) -> None:
    seller = await store.seller()
    await _held(store, seller)
    store.clock.forward(STATE_LIFE.total_seconds() + 1)
    assert await store.links.held("s1") is None
    assert await store.links.attach("s1") is None
    await _opened(store, seller, "s2")  # and the next link sweeps the ended one away
    async with store.db.read() as session:
        assert len((await session.scalars(select(OAuthStateRow))).all()) == 1


async def test_connecting_again_renews_the_same_account(store: Store) -> None:
    seller = await store.seller()
    first = await store.account(seller, "42")
    assert await store.tokens.claim(first.id, "refresh", 60)
    await store.tokens.bury(first.id, "refresh")
    assert await store.accounts.of(seller.organization_id) == ()

    assert await store.tokens.claim(first.id, "late", 60) is False  # it is dead
    await _held(store, seller, "again", "42")
    attached = await store.links.attach("again")

    assert attached is not None
    assert attached[1] == first
    tokens = await store.tokens.tokens(first.id)
    assert tokens is not None
    assert (tokens.access_token, tokens.refresh_token) == ("access-again", "refresh-again")
    assert not tokens.dead


async def test_a_refresh_under_way_cannot_overwrite_a_new_connection(store: Store) -> None:
    seller = await store.seller()
    account = await store.account(seller, "42")
    assert await store.tokens.claim(account.id, "refresh", 60)
    await _held(store, seller, "again", "42")
    await store.links.attach("again")

    expires_at = store.clock() + timedelta(hours=6)
    assert not await store.tokens.renew(account.id, "refresh", pair("old"), expires_at)
    assert await store.tokens.bury(account.id, "refresh") is None
    tokens = await store.tokens.tokens(account.id)
    assert tokens is not None
    assert tokens.access_token == "access-again"


async def test_the_same_shop_in_two_organisations_is_two_accounts(store: Store) -> None:
    one, other = await store.seller(), await store.seller()
    first, second = await store.account(one, "42"), await store.account(other, "42")
    assert first.id != second.id
    assert await store.accounts.of(one.organization_id) == (first,)


async def test_of_several_shops_the_newest_connected_comes_first(store: Store) -> None:
    seller = await store.seller()
    accounts = [await store.account(seller, shop_id) for shop_id in ("1", "2", "3")]
    assert await store.accounts.of(seller.organization_id) == tuple(reversed(accounts))


async def test_one_refresh_at_a_time_and_the_new_pair_before_the_lease_is_back(
    store: Store,
) -> None:
    account = await store.account(await store.seller())
    tokens = store.tokens
    claims = await asyncio.gather(*(tokens.claim(account.id, f"w{n}", 60) for n in range(8)))
    assert sum(claims) == 1
    winner = f"w{claims.index(True)}"
    expires_at = store.clock() + timedelta(hours=12)

    assert not await tokens.renew(account.id, "somebody", pair("foreign"), expires_at)
    await tokens.release(account.id, "somebody")
    assert not await tokens.claim(account.id, "next", 60)

    assert await tokens.renew(account.id, winner, pair("new"), expires_at)
    live = await tokens.tokens(account.id)
    assert live is not None
    assert (live.access_token, live.refresh_token) == ("access-new", "refresh-new")
    assert (live.expires_at, live.dead) == (expires_at, False)
    assert await tokens.claim(account.id, "next", 60)
    await tokens.release(account.id, "next")
    assert await tokens.claim(account.id, "and the next", 60)


async def test_a_lease_that_ran_out_can_be_taken_and_is_then_lost(store: Store) -> None:
    account = await store.account(await store.seller())
    assert await store.tokens.claim(account.id, "slow", 60)
    store.clock.forward(61)
    assert await store.tokens.claim(account.id, "next", 60)
    expires_at = store.clock() + timedelta(hours=6)
    assert not await store.tokens.renew(account.id, "slow", pair("slow"), expires_at)


async def test_a_dead_account_keeps_no_tokens_and_names_who_is_to_be_told(store: Store) -> None:
    seller = await store.seller()
    account = await store.account(seller)
    assert await store.tokens.bury(account.id, "nobody") is None
    await store.tokens.claim(account.id, "me", 60)
    assert await store.tokens.bury(account.id, "me") == seller.id
    dead = await store.tokens.tokens(account.id)
    assert dead is not None
    assert (dead.dead, dead.access_token, dead.refresh_token) == (True, "", None)
    assert await store.accounts.get(seller.organization_id, account.id) is None
    assert await store.tokens.tokens(uuid4()) is None


async def test_what_ends_soon_and_is_not_being_refreshed_is_due(store: Store) -> None:
    seller = await store.seller()
    soon, busy, dead = [await store.account(seller, shop_id) for shop_id in ("1", "2", "3")]
    store.clock.forward(6 * 3600 - 600)
    later = await store.account(seller, "4")
    await store.tokens.claim(busy.id, "me", 60)
    await store.tokens.claim(dead.id, "me", 60)
    await store.tokens.bury(dead.id, "me")

    before = store.clock() + timedelta(minutes=30)
    assert await store.tokens.due(before, 10) == (soon.id,)
    store.clock.forward(61)
    assert set(await store.tokens.due(before, 10)) == {soon.id, busy.id}
    assert len(await store.tokens.due(before, 1)) == 1
    assert later.id not in await store.tokens.due(before, 10)


async def test_tokens_lie_sealed_and_bound_to_their_row(store: Store) -> None:
    seller = await store.seller()
    first, second = [await store.account(seller, shop_id) for shop_id in ("1", "2")]
    await _held(store, seller, "held")
    async with store.db.read() as session:
        everything = [
            str(tuple(row))
            for table in ("marketplace_accounts", "oauth_states")
            for row in await session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the names of our own tables
        ]
    assert len(everything) == 5
    for row in everything:
        assert "access-" not in row
        assert "refresh-" not in row
        assert "verifier" not in row
        assert "'held'" not in row

    async with store.db.write() as session:
        rows = {row.id: row for row in await session.scalars(select(AccountRow))}
        rows[second.id].access_token = rows[first.id].access_token
        await session.flush()
    with pytest.raises(UnsealError):
        await store.tokens.tokens(second.id)
