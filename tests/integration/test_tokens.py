"""Refresh tokens work once: however many want a new pair at once, one fetches it.

The real guardian and its rows, on both engines, against the stand-in's OAuth. Two guardians with
a database connection each stand for two processes.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.sandbox import MARKET_PATH, World, open_world
from sandbox.holding import Hold, Work
from sandbox.mercadolibre import CLIENT_ID, CLIENT_SECRET, PAMPA, Reset
from services.accounts import Connecting, TokenGuardian
from services.marketplaces.mercadolibre import (
    MercadoLibre,
    MercadoLibreSettings,
    open_mercadolibre,
)
from services.marketplaces.port import Account
from services.notices import NoticeKind
from services.outcomes import SellerMustActError, TryLaterError
from services.sellers import Seller
from storage.database import Database
from storage.repositories import Repositories, open_repositories
from storage.secrets import SecretBox
from tests.integration.conftest import opened

TOKEN, ME = "POST /oauth/token", "GET /users/me"
MANY = 50
CALLBACK = "http://127.0.0.1:8080/oauth/mercadolibre/callback"


@dataclass
class Process:
    """What one process of the bot has of the marketplace."""

    store: Repositories
    market: MercadoLibre[TokenGuardian]

    async def call(self, account: Account) -> str:
        """Any call in her name; whose shop it is."""
        return (await self.market.publisher.current_shop(account)).nickname


@dataclass
class Scene:
    """A connected shop, and two processes that work for it."""

    world: World
    here: Process
    there: Process
    seller: Seller
    account: Account

    def refreshes(self) -> list[int | None]:
        """How each refresh was answered."""
        return [call.status for call in self.world.market.calls.of(TOKEN)]

    async def call_at_once(self, *processes: Process) -> list[str | BaseException]:
        """So many calls at once, spread over the processes."""
        return await asyncio.gather(
            *(processes[n % len(processes)].call(self.account) for n in range(MANY)),
            return_exceptions=True,
        )

    async def reconnect_notices(self) -> int:
        """How many notices wait for her that ask her to connect again."""
        waiting = await self.here.store.notices.due(MANY, 60)
        return sum(notice.kind is NoticeKind.RECONNECT for notice in waiting)


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncGenerator[Scene]:
    """Connected just now; the calls that it took are forgotten."""
    async with (
        open_world(tmp_path / "world", 0) as world,
        aiohttp.ClientSession() as http,
        opened(database_url) as first,
        opened(database_url) as second,
    ):
        here, there = _process(world, http, first, "a"), _process(world, http, second, "b")
        seller, _ = await here.store.sellers.arrive(1, "Emma", "en")
        account = await _connect(world, here, seller)
        world.market.calls.clear()
        yield Scene(world, here, there, seller, account)


def _process(world: World, http: aiohttp.ClientSession, db: Database, owner: str) -> Process:
    store = open_repositories(
        db, SecretBox([bytes(32)]), settle_seconds=1.0, daily_limit=MANY, salt=b"salt"
    )
    settings = MercadoLibreSettings(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        redirect_uri=CALLBACK,
        api_url=world.url + MARKET_PATH,
        auth_url=world.url + MARKET_PATH,
        retry_seconds=0.02,
    )
    return Process(
        store,
        open_mercadolibre(
            http,
            settings,
            lambda authorizer: TokenGuardian(
                store.account_tokens, authorizer, store.notices, owner=owner, poll_seconds=0.02
            ),
        ),
    )


async def _connect(world: World, process: Process, seller: Seller) -> Account:
    """Through the real way of connecting."""
    store = process.store
    connecting = Connecting(
        store.connect_links, process.market.authorizer, store.notices, store.versions
    )
    asked = URL(await connecting.start(seller)).query
    state = asked["state"]
    code = world.market.authorize(PAMPA, CALLBACK, state, asked["code_challenge"])
    await connecting.land(state, code)
    _, account = await connecting.confirm(state)
    return account


async def test_fifty_calls_with_a_token_that_lapsed_make_one_refresh(scene: Scene) -> None:
    scene.world.market.expire_access_tokens()  # unknown to us: each call is refused first
    names = await scene.call_at_once(scene.here)
    assert names == [PAMPA.nickname] * MANY
    assert scene.refreshes() == [200]


async def test_two_processes_make_one_refresh_too(scene: Scene) -> None:
    scene.world.market.expire_access_tokens()
    names = await scene.call_at_once(scene.here, scene.there)
    assert names == [PAMPA.nickname] * MANY
    assert scene.refreshes() == [200]


async def test_a_token_near_its_end_is_renewed_before_it_is_used(scene: Scene) -> None:
    scene.world.market.behaviour.access_token_life = timedelta(seconds=30)
    scene.world.market.expire_access_tokens()
    assert await scene.here.call(scene.account) == PAMPA.nickname  # renewed, for 30 s only
    scene.world.market.behaviour.access_token_life = timedelta(hours=6)
    scene.world.market.calls.clear()
    names = await scene.call_at_once(scene.here, scene.there)
    assert names == [PAMPA.nickname] * MANY
    assert scene.refreshes() == [200]
    assert scene.world.market.calls.count(ME) == MANY  # none was sent with the old one


async def test_the_scheduler_of_either_process_renews_ahead_and_only_what_ends_soon(
    scene: Scene,
) -> None:
    tick, other = scene.here.market.tokens.refresh_due, scene.there.market.tokens.refresh_due
    assert await tick() == 0  # fresh for hours
    scene.world.market.behaviour.access_token_life = timedelta(minutes=10)
    scene.world.market.expire_access_tokens()
    await scene.here.call(scene.account)
    scene.world.market.behaviour.access_token_life = timedelta(hours=6)
    scene.world.market.calls.clear()

    assert sum(await asyncio.gather(tick(), other(), tick(), other())) == 1
    assert scene.refreshes() == [200]
    assert await tick() + await other() == 0


async def test_a_shop_that_took_its_yes_back_is_told_once(scene: Scene) -> None:
    scene.world.market.revoke(PAMPA)
    ended = await scene.call_at_once(scene.here, scene.there)
    assert {type(error) for error in ended} == {SellerMustActError}
    assert {str(error) for error in ended} == {"account_disconnected"}
    assert scene.refreshes() == [400]
    assert await scene.here.store.accounts.of(scene.seller.organization_id) == ()
    assert await scene.here.market.tokens.refresh_due() == 0
    assert await scene.reconnect_notices() == 1


async def test_a_refresh_goes_on_when_the_call_that_wanted_it_is_given_up(scene: Scene) -> None:
    """The old refresh token is spent by then: not to store the new one would lose the shop."""
    answer = Hold(Work.FIRST)
    scene.world.market.faults.add(TOKEN, answer)
    scene.world.market.expire_access_tokens()
    impatient = asyncio.create_task(scene.here.call(scene.account))
    await answer.reached.wait()
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    answer.go.set()
    assert await scene.there.call(scene.account) == PAMPA.nickname
    assert scene.refreshes() == [200]


async def test_a_refresh_that_fails_in_passing_may_be_tried_again(scene: Scene) -> None:
    scene.world.market.faults.add(TOKEN, Reset())
    scene.world.market.expire_access_tokens()
    with pytest.raises(TryLaterError):
        await scene.here.call(scene.account)
    assert await scene.there.call(scene.account) == PAMPA.nickname
    assert await scene.reconnect_notices() == 0
