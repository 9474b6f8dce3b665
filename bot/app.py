"""The composition root: builds every part, starts them in order and stops them in reverse.

The only module that knows all the others. Owns no rule of the product: each part is made here
and handed to those that need it.
"""

import asyncio
import secrets
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import structlog
from telegram.ext import ExtBot

from bot import ground
from bot.dispatcher import Dispatcher, publish_menu, telegram_bot
from bot.errors import OperatorError
from bot.health import HealthRoutes
from bot.i18n import Languages
from bot.media import MediaRoutes
from bot.pages.connect import ConnectPages
from bot.pulse import Pulse
from bot.scheduler import Job, Scheduler
from bot.settings import Settings
from bot.updates.lanes import sender_of
from bot.updates.polling import Poller
from bot.updates.webhook import WEBHOOK_PATH, TelegramWebhook, ensure_webhook
from bot.updates.worker import InboxWorker
from bot.web import RouteGroup, make_app, serve
from bot.writers import open_writers
from handlers import start
from handlers.desk import Desk
from handlers.gateway import Gateway
from handlers.notifier import CardKeeper, CardKeeperTools
from handlers.router import Router
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.accounts import Connecting, TokenGuardian
from services.generation.offline.money import read_amount, read_price
from services.intake import Intake
from services.marketplaces.mercadolibre import (
    MercadoLibre,
    MercadoLibreSettings,
    open_mercadolibre,
)
from services.photos.pool import PhotoWorkshop
from services.photos.ports import Blobs
from services.reviewing import Reviewing
from services.sellers import DEFAULT_LANGUAGE, LANGUAGES, Forgotten, Seller
from services.workflows.engine import Engine, Flows
from services.workflows.generate import GenerateFlow, GenerateTools
from services.workflows.publish import PublishFlow, PublishTools
from services.workflows.sweep import Sweep
from storage.blobs.links import MediaLinks
from storage.database import Database
from storage.repositories import Repositories, open_repositories
from storage.secrets import SecretBox

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

EXECUTOR_ID = "one"
"""One process runs the workflows: after a kill, the next one of this name takes them over."""

TOKEN_SECONDS = 60.0
TIDY_SECONDS = 3600.0
UPDATES_KEPT_DAYS = 7
"""Telegram keeps updates for 24 h: a duplicate older than this can't come."""

RUNS_KEPT = timedelta(days=7)
"""Finished runs hold what was written: kept a while for looking into a complaint."""

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
    market: MercadoLibre[TokenGuardian]
    bot: ExtBot[None]
    languages: Languages

    def phrases_for(self, seller: Seller) -> Phrases:
        """Her language."""
        return self.languages.phrases(seller.language)


@dataclass(frozen=True, slots=True)
class Running:
    """The bot at work; `ended` is done when it stopped by itself. `forget` erases everything of
    the seller with that Telegram id."""

    username: str
    port: int
    ended: asyncio.Future[None]
    forget: Callable[[int], Awaitable[None]]


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM. Raises `OperatorError` for what its operator must repair."""
    async with running(settings) as bot:
        log.info("ready", bot=bot.username, port=bot.port)
        await until_stopped(bot)


async def until_stopped(bot: Running) -> None:
    """Return at a signal; raise what ended the bot by itself."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    waiting = asyncio.ensure_future(stopped.wait())
    await asyncio.wait({waiting, bot.ended}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if bot.ended.done():
        bot.ended.result()


@asynccontextmanager
async def running(
    settings: Settings, *, kind: str = "production", chat_url: str | None = None
) -> AsyncGenerator[Running]:
    """The bot from its first part to its last; `kind` marks the database that it may use, and
    `chat_url` leads back to the chat where that isn't Telegram itself."""
    token = ground.token_of(settings)
    async with AsyncExitStack() as stack:
        ground.take_data_dir(stack, settings)
        house = await _build(stack, settings, token, kind)
        username = await ground.signed_in(house.bot)
        chat = chat_url or f"https://t.me/{username}"
        yield await _start(stack, house, username, chat)


async def _build(stack: AsyncExitStack, settings: Settings, token: str, kind: str) -> House:
    """Open everything that the bot stands on."""
    owner = secrets.token_hex(8)
    keys = ground.read_keys(settings)
    database = await ground.open_store(stack, settings, kind)
    await ground.free_what_is_held(database, settings)
    store = open_repositories(
        database,
        SecretBox(keys),
        settle_seconds=settings.album_settle_seconds,
        daily_limit=settings.daily_generations,
    )
    blobs = await ground.open_photo_store(settings)
    workshop = await stack.enter_async_context(PhotoWorkshop())
    http = await stack.enter_async_context(
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=OUTSIDE_SECONDS))
    )
    return House(
        settings=settings,
        owner=owner,
        keys=keys,
        database=database,
        store=store,
        blobs=blobs,
        workshop=workshop,
        market=_market(settings, http, store, owner),
        bot=telegram_bot(token, settings.telegram_api_url),
        languages=Languages.load(),
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


async def _flows(stack: AsyncExitStack, house: House) -> Flows:
    """The durable flows with their tools."""
    store, market = house.store, house.market
    author = await open_writers(stack, house.settings)
    generate = GenerateTools(
        generations=store.generations,
        accounts=store.accounts,
        blobs=house.blobs,
        renderer=house.workshop,
        author=author,
        catalogue=market.catalogue,
        default_site=house.settings.mercadolibre_site,
    )
    publish = PublishTools(
        publications=store.publications,
        accounts=store.accounts,
        blobs=house.blobs,
        catalogue=market.catalogue,
        publisher=market.publisher,
        lookup_seconds=house.settings.publish_lookup_seconds,
    )
    return Flows(GenerateFlow(generate), PublishFlow(publish))


async def _start(stack: AsyncExitStack, house: House, username: str, chat_url: str) -> Running:
    """Start the loops, each before those that feed it; the stack stops them in reverse."""
    store, settings = house.store, house.settings
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    keeper = CardKeeper(_keeper_tools(house))
    _background(stack, failed, keeper.run())

    engine = Engine(
        await _flows(stack, house), settings.workflow_database_url, executor_id=EXECUTOR_ID
    )
    await engine.launch()
    stack.push_async_callback(engine.shut_down)

    sweep = Sweep(store.runs, engine, store.generations, store.publications)
    pulse = Pulse(store.drafts, sweep, daily_limit=settings.daily_generations, changed=keeper.poke)
    _background(stack, failed, pulse.run())

    def poke() -> None:
        pulse.wake()
        keeper.poke()

    connecting = _connecting(house)
    desk = _desk(house, engine, connecting, poke)
    dispatcher = Dispatcher(house.bot, Router(desk))
    await dispatcher.start()
    stack.push_async_callback(dispatcher.stop)

    worker = InboxWorker(
        store.inbox, dispatcher.handle, owner=house.owner, on_buried=_apology(desk)
    )
    _background(stack, failed, worker.run())
    stack.push_async_callback(worker.stop)

    scheduler = Scheduler(
        Job("tokens", TOKEN_SECONDS, house.market.tokens.refresh_due),
        Job("updates", TIDY_SECONDS, lambda: store.inbox.forget(older_than_days=UPDATES_KEPT_DAYS)),
        Job("runs", TIDY_SECONDS, lambda: engine.tidy(RUNS_KEPT)),
    )
    scheduler.start()
    stack.push_async_callback(scheduler.stop)

    groups = _routes(house, chat_url, connecting, worker)
    site = await serve(make_app(*groups), settings.http_host, settings.http_port)
    stack.push_async_callback(site.stop)
    _background(stack, failed, _receive(house, worker))
    _background(stack, failed, _menu(house))

    async def forget(telegram_id: int) -> None:
        seller = await store.sellers.find(telegram_id)
        if seller is not None:
            await start.erase(desk, seller)

    return Running(username, site.port, failed, forget)


def _background(
    stack: AsyncExitStack, failed: asyncio.Future[None], work: Coroutine[Any, Any, None]
) -> None:
    """Run a loop beside the others; the stack cancels it, and its failure ends the bot."""
    task = asyncio.create_task(work)

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and (error := done.exception()) and not failed.done():
            failed.set_exception(error)

    async def cancel() -> None:
        task.cancel()
        await asyncio.wait({task})

    task.add_done_callback(ended)
    stack.push_async_callback(cancel)


def _keeper_tools(house: House) -> CardKeeperTools:
    store = house.store
    return CardKeeperTools(
        cards=store.cards,
        notices=store.notices,
        products=store.products,
        accounts=store.accounts,
        sellers=store.sellers,
        blobs=house.blobs,
        gateway=Gateway(house.bot),
        phrases_for=house.phrases_for,
    )


def _connecting(house: House) -> Connecting | None:
    if not house.settings.can_publish:
        return None
    store = house.store
    return Connecting(store.connect_links, house.market.authorizer, store.notices, store.versions)


def _desk(
    house: House, engine: Engine, connecting: Connecting | None, poke: Callable[[], None]
) -> Desk:
    store = house.store

    async def forget(left: Forgotten) -> None:
        await engine.forget(left.product_ids)
        for key in left.blob_keys:
            await house.blobs.delete(key)

    return Desk(
        gateway=Gateway(house.bot),
        sellers=store.sellers,
        intake=Intake(store.drafts, house.blobs, house.workshop),
        products=store.products,
        versions=store.versions,
        reviewing=Reviewing(
            store.products, store.versions, store.publications, store.accounts, price_of
        ),
        cards=store.cards,
        conversations=store.conversations,
        accounts=store.accounts,
        connecting=connecting,
        lands_in_public=house.settings.public_url is not None,
        admits=_admits(house.settings),
        speak=house.languages.phrases,
        poke=poke,
        forget=forget,
    )


def _admits(settings: Settings) -> Callable[[int], bool]:
    """ACCESS: everybody, or only those in ADMIN_TELEGRAM_IDS."""
    if settings.access == "open":
        return lambda _telegram_id: True
    return frozenset(settings.admin_telegram_ids).__contains__


def price_of(text: str, currency: str) -> Decimal | None:
    """The amount in an answer to "what price?": a bare number will do there."""
    bare = read_amount(text)
    if bare is not None:
        return bare
    reading = read_price(text, currency)
    return reading.amount if reading else None


def _apology(desk: Desk) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """What a seller hears when an update of hers had to be given up."""

    async def apologise(payload: dict[str, Any]) -> None:
        sender = sender_of(payload)
        seller = await desk.sellers.find(sender) if sender is not None else None
        if seller is None:
            return
        text = desk.phrases_for(seller).t(
            "Something went wrong on our side with what you sent last. Please send it again."
        )
        await desk.say(seller, Message(text))

    return apologise


def _routes(
    house: House,
    chat_url: str,
    connecting: Connecting | None,
    worker: InboxWorker,
) -> list[RouteGroup]:
    """The HTTP side."""
    settings = house.settings
    links = MediaLinks(ground.derived_key(house.keys, "media links"), lambda: datetime.now(UTC))
    groups: list[RouteGroup] = [
        HealthRoutes(
            {"database": house.database.ping, "blobs": house.blobs.ping},
            {"telegram": lambda: _telegram_answers(house.bot)},
        ),
        MediaRoutes(links.verify, house.blobs.get),
    ]
    if connecting is not None:
        groups.append(
            ConnectPages(
                connecting,
                house.languages.phrases,
                signing_key=ground.derived_key(house.keys, "connect page"),
                chat_url=chat_url,
                secure=(settings.public_url or "").startswith("https:"),
            )
        )
    if settings.telegram_mode == "webhook" and settings.telegram_webhook_secret:
        secret = settings.telegram_webhook_secret.get_secret_value()
        groups.append(TelegramWebhook(house.store.inbox, (secret,), worker.wake))
    return groups


async def _telegram_answers(bot: ExtBot[None]) -> None:
    await bot.get_me()


async def _receive(house: House, worker: InboxWorker) -> None:
    """Have Telegram's updates come in, by the mode that the operator chose."""
    settings, store = house.settings, house.store
    if settings.telegram_mode == "polling":
        poller = Poller(house.bot, store.inbox, store.leases, owner=house.owner, wake=worker.wake)
        await poller.run()
        return
    if settings.public_url is None or settings.telegram_webhook_secret is None:
        raise OperatorError("PUBLIC_URL", "webhook mode needs an address", "set it")
    await ensure_webhook(
        house.bot,
        store.leases,
        owner=house.owner,
        url=settings.public_url + WEBHOOK_PATH,
        secret=settings.telegram_webhook_secret.get_secret_value(),
    )


async def _menu(house: House) -> None:
    """Telegram's command menu, in every language."""
    spoken: dict[str, Phrases] = {name: house.languages.phrases(name) for name in LANGUAGES}
    await publish_menu(house.bot, spoken, DEFAULT_LANGUAGE)
