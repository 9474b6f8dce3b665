"""The composition root: builds every part, starts them in order and stops them in reverse.

The only module that knows all the others. Owns no rule of the product: each part is made here
and handed to those that need it.
"""

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot import doors, ground
from bot.cutters import open_scanner
from bot.dispatcher import Dispatcher
from bot.house import House, build
from bot.pulse import Pulse
from bot.scheduler import Job, Scheduler
from bot.settings import Settings
from bot.updates.lanes import sender_of
from bot.updates.worker import InboxWorker
from bot.web import make_app, serve
from bot.writers import choosing, condensing, open_hearing, rewording, writing
from handlers import start
from handlers.desk import Desk
from handlers.errands import ErrandRunner, ErrandTools
from handlers.formats import FormatSender
from handlers.gateway import Gateway
from handlers.notifier import CardKeeper, CardKeeperTools
from handlers.router import Router
from handlers.views.message import Message
from services.accounts import Connecting
from services.batching import Batching
from services.changing import Changing
from services.composing import Composer
from services.exporting import Exporting
from services.generation.offline.money import read_answer
from services.generation.offline.terms import read_term
from services.generation.values import as_written
from services.intake import Intake
from services.latecomers import Latecomers
from services.lore import Lorekeeper
from services.products import Product
from services.reviewing import Reviewing
from services.revising import Revising
from services.rewording import Rewording
from services.sellers import Forgotten
from services.spending import Costs
from services.statistics import EffortCounter
from services.workflows.engine import Engine, Flows
from services.workflows.generate import GenerateFlow, GenerateTools
from services.workflows.publish import PublishFlow, PublishTools
from services.workflows.sweep import Sweep

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

EXECUTOR_ID = "one"
"""One process runs the workflows: after a kill, the next one of this name takes them over."""

ERASED_AT_ONCE = 16
"""Photos of a forgotten seller: an object store takes tens of milliseconds for each."""

TOKEN_SECONDS = 60.0
TIDY_SECONDS = 3600.0
UPDATES_KEPT_DAYS = 7
"""Telegram keeps updates for 24 h: a duplicate older than this can't come."""

RUNS_KEPT = timedelta(days=7)
"""Finished runs hold what was written: kept a while for looking into a complaint."""


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
        house = await build(stack, settings, token, kind)
        username = await ground.signed_in(house.bot)
        chat = chat_url or f"https://t.me/{username}"
        yield await _start(stack, house, username, chat)


def _flows(house: House) -> Flows:
    """The durable flows with their tools."""
    store, market = house.store, house.market
    composer = Composer(
        outputs=house.outputs,
        author=writing(house.models),
        catalogue=market.catalogue,
        default_site=house.settings.mercadolibre_site,
        chooser=choosing(house.models),
    )
    generate = GenerateTools(
        generations=store.generations,
        accounts=store.accounts,
        darkroom=house.darkroom,
        composer=composer,
        preferring=store.preferring,
        shelves=store.shelves,
        budget=house.budget,
        sketches=house.sketches,
    )
    publish = PublishTools(
        publications=store.publications,
        accounts=store.accounts,
        darkroom=house.darkroom,
        outputs=house.outputs,
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
    engine = Engine(_flows(house), settings.workflow_database_url, executor_id=EXECUTOR_ID)
    errands = ErrandRunner(_errand_tools(house), house.phrases_for)
    sweep = Sweep(store.runs, engine, store.generations, store.publications)
    pulse = Pulse(store.drafts, sweep, daily_limit=settings.daily_generations, changed=keeper.poke)

    def poke() -> None:
        pulse.wake()
        keeper.poke()

    connecting = _connecting(house)
    desk = await _desk(stack, house, engine, connecting, poke)
    dispatcher = Dispatcher(house.bot, Router(desk))
    await dispatcher.start()
    stack.push_async_callback(dispatcher.stop)  # after all that sends
    await engine.launch()
    stack.push_async_callback(engine.shut_down)
    _background(stack, failed, keeper.run())
    _background(stack, failed, pulse.run())
    _background(stack, failed, desk.efforts.run())
    _background(stack, failed, errands.run())

    worker = InboxWorker(
        store.inbox, dispatcher.handle, owner=house.owner, on_buried=_apology(desk)
    )
    _background(stack, failed, worker.run())
    stack.push_async_callback(worker.stop)

    scheduler = Scheduler(
        Job("tokens", TOKEN_SECONDS, house.market.tokens.refresh_due),
        Job("updates", TIDY_SECONDS, lambda: store.inbox.forget(older_than_days=UPDATES_KEPT_DAYS)),
        Job("runs", TIDY_SECONDS, lambda: engine.tidy(RUNS_KEPT)),
        Job("spent runs", TIDY_SECONDS, store.sellers.drop_spent),
    )
    scheduler.start()
    stack.push_async_callback(scheduler.stop)

    groups = doors.routes(house, chat_url, connecting, worker)
    site = await serve(make_app(*groups), settings.http_host, settings.http_port)
    stack.push_async_callback(site.stop)
    _background(stack, failed, doors.receive(house, worker))
    _background(stack, failed, doors.menu(house))

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
        lorekeeper=Lorekeeper(house.market.catalogue, store.versions),
        preferring=store.preferring,
        proposals=store.proposals,
        pictures=house.pictures,
        outputs=house.outputs,
        batches=store.batches,
        gateway=Gateway(house.bot),
        phrases_for=house.phrases_for,
        sketches=house.sketches,
    )


def _errand_tools(house: House) -> ErrandTools:
    store = house.store
    return ErrandTools(
        errands=store.errands,
        sellers=store.sellers,
        shops=store.shops,
        asker=house.market.publisher,
        exporting=Exporting(store.exports, store.preferring, store.shops, house.blobs),
        formats=FormatSender(store.products, house.outputs, Gateway(house.bot)),
        latecomers=Latecomers(store.products, house.darkroom, store.cards),
        gateway=Gateway(house.bot),
    )


def _connecting(house: House) -> Connecting | None:
    if not house.settings.can_publish:
        return None
    store = house.store
    return Connecting(store.connect_links, house.market.authorizer, store.notices, store.versions)


def _forgetting(house: House, engine: Engine) -> Callable[[Forgotten], Awaitable[None]]:
    """Deletes what an erased seller left outside the database."""
    slots = asyncio.Semaphore(ERASED_AT_ONCE)

    async def erase(key: str) -> None:
        async with slots:
            await house.blobs.delete(key)

    async def forget(left: Forgotten) -> None:
        await engine.forget(left.product_ids)
        await asyncio.gather(*map(erase, left.blob_keys))

    return forget


def _revising(house: House) -> Revising:
    store, catalogue = house.store, house.market.catalogue
    return Revising(
        store.versions,
        store.cards,
        store.accounts,
        catalogue,
        read_price=read_answer,
        read_term=read_term,
        read_value=as_written,
    )


def _changing(house: House, rewording: Rewording) -> Changing:
    store, catalogue = house.store, house.market.catalogue
    return Changing(
        store.products,
        store.cards,
        store.proposals,
        store.accounts,
        catalogue,
        rewording,
        house.budget,
    )


async def _desk(
    stack: AsyncExitStack,
    house: House,
    engine: Engine,
    connecting: Connecting | None,
    poke: Callable[[], None],
) -> Desk:
    store, settings = house.store, house.settings

    async def stop(product: Product) -> None:
        await engine.cancel("generate", product.id, product.attempt)

    reviewing = Reviewing(store.products, store.versions, store.publications, store.accounts)
    return Desk(
        gateway=Gateway(house.bot),
        pictures=house.pictures,
        sellers=store.sellers,
        intake=Intake(store.drafts, house.blobs, house.workshop, open_scanner(settings)),
        kin=store.kin,
        corrections=store.corrections,
        products=store.products,
        versions=store.versions,
        reviewing=reviewing,
        revising=_revising(house),
        changing=_changing(house, rewording(house.models)),
        condensing=condensing(house.models),
        hearing=await open_hearing(stack, settings, house.models),
        gallery=store.gallery,
        looks=store.looks,
        cards=store.cards,
        conversations=store.conversations,
        accounts=store.accounts,
        connecting=connecting,
        lands_in_public=house.settings.public_url is not None,
        speak=house.languages.phrases,
        proposals=store.proposals,
        preferring=store.preferring,
        batching=Batching(store.batches, reviewing),
        statistics=store.statistics,
        efforts=EffortCounter(store.statistics),
        errands=store.errands,
        inviting=doors.inviting(house),
        costs=Costs(store.spending, frozenset(settings.admin_telegram_ids)),
        budget=house.budget,
        shops=store.shops,
        poke=poke,
        stop=stop,
        forget=_forgetting(house, engine),
    )


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
