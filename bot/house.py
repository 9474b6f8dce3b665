"""The house: every part that the others work with, opened in order.

Owns building them from the settings. Does not own starting anything (bot/app).
"""

import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass

import aiohttp
from telegram.ext import ExtBot

from bot import ground
from bot.cutters import open_cutting
from bot.dispatcher import telegram_bot
from bot.i18n import Languages
from bot.settings import Settings
from bot.writers import open_models
from handlers.pictures import Pictures
from handlers.views.phrases import Phrases
from services.accounts import TokenGuardian
from services.cutouts import Cutouts
from services.darkroom import Darkroom
from services.generation.models import Model
from services.marketplaces.mercadolibre import (
    MercadoLibre,
    MercadoLibreSettings,
    open_mercadolibre,
)
from services.photos.nudity import Unchecked
from services.photos.outputs import Outputs
from services.photos.pool import PhotoWorkshop
from services.photos.ports import Blobs
from services.photos.shelf import Shelf
from services.sellers import Seller
from services.sketches import Sketches
from services.spending import Budget
from storage.database import Database
from storage.repositories import Repositories, open_repositories
from storage.secrets import SecretBox

OUTSIDE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class House:
    """The parts that others work with."""

    settings: Settings
    owner: str
    keys: tuple[bytes, ...]
    database: Database
    store: Repositories
    blobs: Blobs
    workshop: PhotoWorkshop
    pictures: Pictures
    outputs: Outputs
    darkroom: Darkroom
    market: MercadoLibre[TokenGuardian]
    bot: ExtBot[None]
    languages: Languages
    models: tuple[Model, ...]
    budget: Budget
    sketches: Sketches

    def phrases_for(self, seller: Seller) -> Phrases:
        """Her language."""
        return self.languages.phrases(seller.language)


async def build(stack: AsyncExitStack, settings: Settings, token: str, kind: str) -> House:
    """Open everything that the bot stands on."""
    owner = secrets.token_hex(8)
    keys = ground.read_keys(settings)
    database = await ground.open_store(stack, settings, kind)
    await ground.reach_workflow_store(settings)
    await ground.free_what_is_held(database, settings)
    store = open_repositories(
        database,
        SecretBox(keys),
        settle_seconds=settings.album_settle_seconds,
        daily_limit=settings.daily_generations,
        salt=ground.derived_key(keys, "forgotten sellers"),
    )
    blobs = await ground.open_photo_store(settings)
    workshop = await stack.enter_async_context(PhotoWorkshop())
    http = await stack.enter_async_context(
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=OUTSIDE_SECONDS))
    )
    shelf = Shelf(blobs, store.renditions)
    cutouts = Cutouts(shelf, open_cutting(settings, http, workshop), store.looks)
    return House(
        settings=settings,
        owner=owner,
        keys=keys,
        database=database,
        store=store,
        blobs=blobs,
        workshop=workshop,
        pictures=Pictures(blobs, workshop),
        outputs=Outputs(shelf, workshop, cutouts),
        darkroom=Darkroom(
            blobs, workshop, cutouts, Unchecked(), store.looks, reads=settings.photo_text
        ),
        market=_market(settings, http, store, owner),
        bot=telegram_bot(token, settings.telegram_api_url),
        languages=Languages.load(),
        models=await open_models(stack, settings),
        budget=Budget(store.spending, settings.ai_listing_cost, settings.ai_daily_cost),
        sketches=Sketches(),
    )


def _market(
    settings: Settings, http: aiohttp.ClientSession, store: Repositories, owner: str
) -> MercadoLibre[TokenGuardian]:
    """The marketplace, with the keeper of its tokens."""
    secret = settings.mercadolibre_client_secret
    return open_mercadolibre(
        http,
        MercadoLibreSettings(
            client_id=settings.mercadolibre_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            redirect_uri=settings.redirect_uri or "",
            site_id=settings.mercadolibre_site,
            api_url=settings.mercadolibre_api_url,
            auth_url=settings.mercadolibre_auth_url,
        ),
        lambda authorizer: TokenGuardian(
            store.account_tokens, authorizer, store.notices, owner=owner
        ),
    )
