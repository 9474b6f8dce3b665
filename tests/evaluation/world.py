"""The world that cases run in: the bot's own parts around MercadoLibre's stand-in.

Owns wiring them without a database and without Telegram. Does not own any of them, nor what is
done with one case (running).
"""

import base64
import hashlib
import logging
import secrets
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import aiohttp
import structlog
from aiohttp import web

from bot.settings import Settings
from bot.writers import choosing, open_models, writing
from sandbox.mercadolibre import (
    CLIENT_ID,
    CLIENT_SECRET,
    LOJA_SAMPA,
    PAMPA,
    MercadoLibreStandIn,
    Seller,
)
from services.composing import Composer
from services.cutouts import Cutouts
from services.darkroom import Darkroom
from services.looks import Polish
from services.marketplaces.mercadolibre import MercadoLibreSettings, open_mercadolibre
from services.marketplaces.port import Account, Authorizer, Catalogue
from services.photos.cuts import Cut, Left
from services.photos.facts import Facts
from services.photos.look import CutBy
from services.photos.nudity import Unchecked
from services.photos.outputs import Outputs
from services.photos.pool import PhotoWorkshop
from services.photos.ports import BlobMissingError
from services.photos.shelf import Shelf
from tests.evaluation.neighbours import LENDER, Neighbours

CALLBACK = "http://127.0.0.1/oauth/mercadolibre/callback"
MARKET = "/mercadolibre"
SHOPS = {"MLA": PAMPA, "MLB": LOJA_SAMPA}
"""The demo shops of the two sites that the stand-in knows."""

CALLS_PER_HOUR = 1_000_000
"""Nobody is protected from us here."""


@dataclass(slots=True)
class Memory:
    """Blobs, and what is found out about photos, for as long as a run lasts."""

    held: dict[str, bytes] = field(default_factory=dict[str, bytes])
    facts: dict[UUID, Facts] = field(default_factory=dict[UUID, Facts])

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        self.held[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.held:
            raise BlobMissingError(key)
        return self.held[key]

    async def delete(self, key: str) -> None:
        self.held.pop(key, None)

    async def ping(self) -> None:
        """Always there."""

    async def made(self, organization_id: UUID, sha256: str, key: str) -> None:
        """Nobody is forgotten during a run."""

    async def note(self, organization_id: UUID, photo_id: UUID, facts: Facts) -> None:
        self.facts[photo_id] = facts

    async def propose(self, organization_id: UUID, polish: Polish) -> None:
        """Photos keep the look that they came with: no figure is about looks."""

    async def keep_ground(self, organization_id: UUID, photo_id: UUID, left: Left) -> None:
        """As above."""


class _NoScissors:
    """Nobody who cuts: a listing's words don't depend on cut-outs."""

    async def cut(
        self, original: bytes, clean: bytes, *, outside: bool
    ) -> tuple[CutBy, Cut] | None:
        return None


@dataclass(slots=True)
class _Tokens:
    """The access token of each shop."""

    authorizer: Authorizer
    held: dict[UUID, str] = field(default_factory=dict[UUID, str])

    async def access_token(self, account_id: UUID, rejected: str | None = None) -> str:
        return self.held[account_id]


@dataclass(frozen=True, slots=True)
class World:
    """What one case needs. `shops` are the demo shops by site."""

    workshop: PhotoWorkshop
    darkroom: Darkroom
    composer: Composer
    memory: Memory
    shops: dict[str, Account]

    def selling_on(self, site: str) -> Sequence[Account]:
        """The shop of a site; the lender's under that name where the stand-in has no such site."""
        return [self.shops.get(site) or replace(self.shops[LENDER], site_id=site)]


@asynccontextmanager
async def open_world(settings: Settings) -> AsyncGenerator[World]:
    """Open everything; the writers are those of AI_PROVIDERS in the settings."""
    async with AsyncExitStack() as stack:
        stack.enter_context(_quiet())
        memory = Memory()
        workshop = await stack.enter_async_context(PhotoWorkshop())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        catalogue, shops = await _market(stack, http)
        shelf = Shelf(memory, memory)
        cutouts = Cutouts(shelf, _NoScissors(), memory)
        models = await open_models(stack, settings)
        composer = Composer(
            outputs=Outputs(shelf, workshop, cutouts),
            author=writing(models),
            catalogue=Neighbours(catalogue, frozenset(SHOPS)),
            default_site=settings.mercadolibre_site,
            chooser=choosing(models),
        )
        darkroom = Darkroom(
            memory, workshop, cutouts, Unchecked(), memory, reads=settings.photo_text
        )
        yield World(workshop, darkroom, composer, memory, shops)


@contextmanager
def _quiet() -> Generator[None]:
    """Errors only: a run makes thousands of calls."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.configure(**before)


async def _market(
    stack: AsyncExitStack, http: aiohttp.ClientSession
) -> tuple[Catalogue, dict[str, Account]]:
    """The stand-in on a free port, and the client that the bot has, in the name of its shops."""
    state = stack.enter_context(TemporaryDirectory(prefix="intellipost-evaluation-"))
    standin = MercadoLibreStandIn(Path(state))
    stack.callback(standin.close)
    root = web.Application()
    root.add_subapp(MARKET, standin.app())
    runner = web.AppRunner(root)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    standin.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}{MARKET}"
    market = open_mercadolibre(
        http,
        MercadoLibreSettings(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            redirect_uri=CALLBACK,
            api_url=standin.base_url,
            calls_per_hour=CALLS_PER_HOUR,
        ),
        _Tokens,
    )
    shops: dict[str, Account] = {}
    for site, seller in SHOPS.items():
        account = Account(uuid4(), uuid4(), str(seller.id), seller.nickname, site)
        market.tokens.held[account.id] = await _consent(standin, seller, market.authorizer)
        shops[site] = account
    return market.catalogue, shops


async def _consent(standin: MercadoLibreStandIn, seller: Seller, authorizer: Authorizer) -> str:
    """An access token, as the consent page leads to one."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    code = standin.authorize(seller, CALLBACK, secrets.token_urlsafe(16), challenge)
    return (await authorizer.exchange(code=code, code_verifier=verifier)).access_token
