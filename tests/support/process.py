"""The bot in a process of its own, to be killed at any moment and started again.

Owns its start, its readiness, its end by SIGKILL and its output. Does not own the stand-ins: they
live in the test's process (tests/support/stage) and outlive every bot.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

import bot
from tests.support.stage import PATIENCE, Stage, open_stage

SETTLE, LOOKUPS = "0.3", "0.2,0.4,0.8"
START_SECONDS = 60.0
LOOK_SECONDS = 0.02
TAIL = 4_000

CODE = Path(bot.__file__).parents[1]
"""The bot that is tested is the one that these tests import, wherever it is installed."""

T = TypeVar("T")


class BotProcess:
    """`python -m bot run` against the stand-ins of a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.home = stage.home / "bot"
        self.output = stage.home / "bot.log"
        self._process: Process | None = None
        self._groups: list[int] = []
        self._env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(CODE),
            **_settings(stage, self.home),
        }

    async def start(self) -> None:
        """Start it and return once it serves. Raises AssertionError with its last words."""
        await self.launch()
        await self.ready()

    async def launch(self) -> None:
        """Start it, and do not wait for it."""
        with self.output.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=self._env,
                cwd=self.stage.home,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._groups.append(self._process.pid)

    async def ready(self) -> None:
        """Return once it serves. Raises AssertionError with its last words when it ended."""
        url = f"http://127.0.0.1:{self.stage.settings.http_port}/health"
        async with aiohttp.ClientSession() as http, asyncio.timeout(START_SECONDS):
            while not await _answers(http, url):
                assert self._process is not None
                assert self._process.returncode is None, self.said()
                await asyncio.sleep(LOOK_SECONDS)

    async def kill(self) -> None:
        """SIGKILL, and return when it is gone."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def all_gone(self) -> None:
        """Return when nothing that any of them had started is left. Raises AssertionError."""
        await until(lambda: not any(map(_alive, self._groups)), "children ended with their parent")

    def said(self) -> str:
        """The end of what all of them wrote."""
        return self.output.read_text(errors="replace")[-TAIL:] if self.output.exists() else ""

    # -- its files, as somebody else sees them ---------------------------------------------------

    @property
    def database(self) -> Path:
        """The product's database."""
        return self.home / "intellipost.db"

    @property
    def engine_database(self) -> Path:
        """The workflow engine's."""
        return self.home / "workflows.db"

    def rows(self, query: str, *values: object, of: Path | None = None) -> list[tuple[Any, ...]]:
        """What a query finds, through a connection that can only read."""
        path = of or self.database
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def stored_blobs(self) -> int:
        """How many files the blob store holds."""
        return sum(path.is_file() for path in (self.home / "blobs").rglob("*"))

    @contextmanager
    def frozen(self, path: Path) -> Generator[None]:
        """Nobody else can write to one of the databases meanwhile; everybody can read."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield


async def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """What `look` finds, as soon as it is something true. Raises AssertionError."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                if found := look():
                    return found
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise AssertionError(f"after {seconds} s still not: {what}") from None


@asynccontextmanager
async def bot_apart(home: Path, http_port: int, **env: str) -> AsyncGenerator[BotProcess]:
    """The stand-ins here and a bot beside, started; a failed test shows its last words."""
    waits = {"ALBUM_SETTLE_SECONDS": SETTLE, "PUBLISH_LOOKUP_SECONDS": LOOKUPS}
    async with open_stage(home, http_port, **(waits | env)) as stage:
        apart = BotProcess(stage)
        try:
            await apart.start()
            yield apart
            await apart.kill()
            await apart.all_gone()
        finally:
            await apart.kill()
            print(apart.said())  # noqa: T201 - pytest shows it where a test failed


def _settings(stage: Stage, home: Path) -> dict[str, str]:
    """What an operator would set, leading to the stand-ins."""
    settings = stage.settings
    token, secret = settings.telegram_token, settings.mercadolibre_client_secret
    assert token is not None
    assert secret is not None
    return {
        **stage.env,
        "DATA_DIR": str(home),
        "PUBLIC_URL": settings.public_url or "",
        "TELEGRAM_TOKEN": token.get_secret_value(),
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "MERCADOLIBRE_CLIENT_ID": settings.mercadolibre_client_id or "",
        "MERCADOLIBRE_CLIENT_SECRET": secret.get_secret_value(),
        "MERCADOLIBRE_API_URL": settings.mercadolibre_api_url,
        "MERCADOLIBRE_AUTH_URL": settings.mercadolibre_auth_url or "",
    }


def _alive(group: int) -> bool:
    """Whether a process of that group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
