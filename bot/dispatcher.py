"""From the inbox to python-telegram-bot and back: an exception in a handler comes out here.

Owns the PTB application's life. `Application.process_update` swallows exceptions, so an error
handler keeps them for the inbox's worker, which retries. Does not own the conversations
(handlers) nor the order of updates (bot/updates).
"""

from collections.abc import Collection
from contextvars import ContextVar
from typing import Any, cast

import structlog
from telegram import Bot, BotCommandScopeChat, MenuButtonCommands, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, ExtBot
from telegram.request import HTTPXRequest

from bot.updates.polling import unknown_token
from handlers.gateway import UnreachableError
from handlers.menu import commands, description
from handlers.router import Router
from handlers.views.phrases import Phrases

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

POOL_SIZE = 32
"""Connections for sends: more are slower (reference: telegram.md section 12, measured)."""

_caught: ContextVar[list[Exception] | None] = ContextVar("caught", default=None)

App = Application[Any, Any, Any, Any, Any, Any]


def telegram_bot(token: str, api_url: str) -> ExtBot[None]:
    """The client; its limits follow the reference's measurements."""
    request = HTTPXRequest(
        connection_pool_size=POOL_SIZE,
        connect_timeout=10.0,
        read_timeout=20.0,
        write_timeout=20.0,
        media_write_timeout=60.0,
        pool_timeout=10.0,
    )
    return ExtBot(
        token, base_url=f"{api_url}/bot", base_file_url=f"{api_url}/file/bot", request=request
    )


class Dispatcher:
    """Hands updates to the conversations."""

    def __init__(self, bot: Bot, router: Router) -> None:
        self._bot = bot
        self._app: App = Application.builder().bot(bot).updater(None).build()
        router.register(self._app)
        self._app.add_error_handler(_keep)

    async def handle(self, payload: dict[str, Any]) -> None:
        """Have one update handled; raises what its handler raised."""
        update = Update.de_json(without_nul(payload), self._bot)
        caught: list[Exception] = []
        token = _caught.set(caught)
        try:
            await self._app.process_update(update)
        finally:
            _caught.reset(token)
        if not caught:
            return
        if isinstance(caught[0], UnreachableError):
            return  # she blocked the bot meanwhile: nobody is left to answer
        raise caught[0]

    async def start(self) -> None:
        """Make ready to process; the bot is initialized before."""
        await self._app.initialize()

    async def stop(self) -> None:
        """Close the client."""
        await self._app.shutdown()


async def sign_in(bot: Bot) -> str:
    """Make the bot ready and return its username. Raises `OperatorError` for a wrong token and
    TelegramError while Telegram can't be reached."""
    try:
        await bot.initialize()
    except InvalidToken:
        raise unknown_token() from None
    return bot.username


async def publish_menu(
    bot: Bot, phrases: dict[str, Phrases], default: str, admins: Collection[int] = ()
) -> None:
    """Tell Telegram the commands, and what an empty chat says, in each language; a refusal is
    not worth stopping for. Admins see theirs beside the others, once they have begun a chat."""
    spoken_as = {"": phrases[default], **phrases}
    try:
        for language, spoken in spoken_as.items():
            code = language or None
            await bot.set_my_commands(commands(spoken), language_code=code)
            await bot.set_my_description(description(spoken), language_code=code)
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except TelegramError as error:
        log.warning("commands_not_set", error=type(error).__name__)
    for admin in admins:
        scope = BotCommandScopeChat(admin)
        try:
            for language, spoken in spoken_as.items():
                theirs = commands(spoken, admin=True)
                await bot.set_my_commands(theirs, scope=scope, language_code=language or None)
        except TelegramError as error:
            log.info("admin_commands_not_set", error=type(error).__name__)


def without_nul(value: Any) -> Any:
    """The JSON value without NUL characters, which PostgreSQL's texts can't hold."""
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [without_nul(part) for part in cast("list[Any]", value)]
        case dict():
            parts = cast("dict[str, Any]", value)
            return {name: without_nul(part) for name, part in parts.items()}
        case _:
            return value


async def _keep(_: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    caught = _caught.get()
    if caught is not None and isinstance(context.error, Exception):
        caught.append(context.error)
