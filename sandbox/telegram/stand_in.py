"""The Telegram stand-in: one object that serves the Bot API and the chat page.

Owns the wiring and the life of the application. Tests hold the same object and speak through
`seller`, `faults` and `calls`.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from sandbox.telegram.bot_api import BotApi
from sandbox.telegram.calls import Calls
from sandbox.telegram.chat_api import ChatApi, page_headers
from sandbox.telegram.control import Seller
from sandbox.telegram.faults import Faults
from sandbox.telegram.limits import MAX_UPLOAD_BYTES
from sandbox.telegram.loopback import loopback_only
from sandbox.telegram.samples import SampleShelf
from sandbox.telegram.updates import UpdateRecord
from sandbox.telegram.world import open_world

_ENVELOPE_BYTES = 1024 * 1024  # field names and boundaries around the largest upload


class TelegramStandIn:
    """A Bot API server with people in it.

    `state_dir` keeps everything (an SQLite file and the files sent), so that a new object on the
    same folder goes on where a killed one stopped. Without a `token` one is made up and kept.
    `on_reset` is awaited first when somebody asks for a fresh start on the chat page.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        token: str | None = None,
        rate_limits: bool = True,
        on_reset: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._world = open_world(state_dir, token=token, rate_limits=rate_limits)
        self._on_reset = on_reset
        self.faults = Faults(self._world.updates)
        self.calls = Calls()
        self.rates = self._world.rates
        self.webhook = self._world.webhook

    @property
    def token(self) -> str:
        """What the bot signs in with."""
        return self._world.token

    def app(self) -> web.Application:
        """The application, to be served at the root path of a loopback address."""
        app = web.Application(
            client_max_size=MAX_UPLOAD_BYTES + _ENVELOPE_BYTES,
            middlewares=[loopback_only, page_headers],
        )
        chat = ChatApi(self._world, SampleShelf(), self.start_over)
        app.add_routes(BotApi(self._world, self.faults, self.calls).routes())
        app.add_routes(chat.routes())

        async def pushing(_app: web.Application) -> AsyncGenerator[None]:
            self._world.poller.open()
            task = asyncio.create_task(self._world.webhook.deliver())
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        async def closing(_app: web.Application) -> None:
            self._world.poller.close()
            chat.close()

        app.cleanup_ctx.append(pushing)
        app.on_shutdown.append(closing)
        return app

    async def start_over(self) -> None:
        """What the page's Reset does: first `on_reset`, then `reset`."""
        if self._on_reset:
            await self._on_reset()
        self.reset()

    def reset(self) -> None:
        """Forget chats, sellers and updates; ids go on growing, the bot's settings stay."""
        self._world.database.wipe_chats()
        self._world.sellers.add_ready_made()
        self._world.rates.forget()
        self._world.activity.forget()
        self._world.hub.publish("reset")

    def close(self) -> None:
        """Close the database."""
        self._world.database.close()

    def seller(self, name: str = "Marta", language_code: str | None = "es") -> Seller:
        """The seller of this name and language, made when there is none yet."""
        for known in self._world.sellers.all():
            if (known.first_name, known.language_code) == (name, language_code):
                return Seller(self._world, known.id)
        return Seller(self._world, self._world.sellers.add(name, language_code).id)

    def sellers(self) -> list[Seller]:
        """Everybody, oldest first."""
        return [Seller(self._world, seller.id) for seller in self._world.sellers.all()]

    def updates(self) -> list[UpdateRecord]:
        """All updates since the last reset, oldest first."""
        return self._world.updates.log()

    def redeliver(self, update_id: int, times: int = 1) -> None:
        """Deliver an update again, as after a lost confirmation."""
        self._world.updates.again(update_id, times)
