"""Real databases for integration tests: a SQLite file, and PostgreSQL where it is installed.

Each test gets a migrated database of its own, copied from one that was migrated once.
"""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.migrate import upgrade
from tests.support.postgres import Server, find_binaries, running_server
from tests.support.shopfront import Shopfront, open_shopfront

TEMPLATE = "template_migrated"
LEFT_OUT = "PostgreSQL half left out: initdb and pg_ctl are not installed"

_numbers = count(1)


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Database]:
    """A database, closed at the end."""
    database = open_database(url)
    try:
        yield database
    finally:
        await database.close()


async def _migrate(url: str) -> None:
    async with opened(url) as database:
        await upgrade(database)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Generator[Server]:
    """A private server with a migrated template; tests that want it are skipped without one."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(LEFT_OUT)
    with running_server(binaries) as server:
        server.create(TEMPLATE)
        asyncio.run(_migrate(server.url(TEMPLATE)))
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Generator[str]:
    """The address of a fresh PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    postgres_server.create(name, template=TEMPLATE)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, once on each engine."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """A fresh database, once on each engine."""
    async with opened(database_url) as fresh:
        yield fresh


@pytest.fixture
async def front(tmp_path: Path) -> AsyncGenerator[Shopfront]:
    """The MercadoLibre package, opened over a fresh stand-in."""
    async with open_shopfront(tmp_path) as opened_front:
        yield opened_front


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncGenerator[Database]:
    """A fresh SQLite database."""
    async with opened(sqlite_url) as fresh:
        yield fresh
