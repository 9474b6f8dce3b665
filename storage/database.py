"""The database: one engine, units of work that read and units of work that write.

Owns connections, transactions and what differs between SQLite and PostgreSQL in both. Does not
own the tables (tables), their migration (migrate) nor any query. Nothing outside is awaited
inside a unit of work: a writer keeps every other writer of SQLite waiting.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any, cast

import asyncpg
from sqlalchemy import Connection, event, literal, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from storage.columns import Base
from storage.folding import SQLITE_FUNCTION, fold
from storage.inline import InlineConnection, connect

BUSY_SECONDS = 5
"""How long a writer of SQLite waits for a writer of another process."""

POOL_SIZE, MAX_OVERFLOW, RECYCLE_SECONDS = 10, 20, 3600
"""Connections to PostgreSQL (D076)."""

SQLITE_POOL_SIZE = 8
"""Connections to a file, each with a thread of its own. None beyond them: one made for the moment
costs a thread, the pragmas and reading the schema anew, more than waiting for one in use."""

AGAIN_SECONDS = 0.02
"""Between two attempts to turn a new file over to write-ahead logging."""

CONNECT_SECONDS = 10
_WRITING, _MUCH = "writing", "much"


class DatabaseUrlError(ValueError):
    """DATABASE_URL can't be used; the message says why and holds no password."""


class DatabaseUnreachableError(Exception):
    """The database doesn't answer; the message says why in one line."""


class Database:
    """Units of work over one database.

    `async with db.write() as session` is one transaction, committed at its end and rolled back
    on any exception; `db.read()` is one snapshot. Neither is ever nested in the other. Say `much`
    of one that goes over as many rows as a seller has: on SQLite, whose statements otherwise run
    on the event loop's thread, it keeps nobody else waiting.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITING: True})
        self._turn: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-file database, which knows a single writer at a time."""
        return self._engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def write(self, *, much: bool = False) -> AsyncGenerator[AsyncSession]:
        """One transaction. On SQLite it holds the write lock from its beginning, and writers of
        this process take turns in the order in which they came."""
        async with self._turn, _session(self._writer, much=much) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self, *, much: bool = False) -> AsyncGenerator[AsyncSession]:
        """Reading only: nothing is committed."""
        async with _session(self._engine, much=much) as session:
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[AsyncConnection]:
        """The bare connection of one writing transaction, for migrations."""
        async with self._turn, _at_length(self._writer).begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Return when the database answers; raises `DatabaseUnreachableError`."""
        try:
            async with self.read() as session:
                await session.execute(select(1))
        except (
            SQLAlchemyError,
            sqlite3.Error,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            OSError,
        ) as error:
            origin = getattr(error, "orig", None) or error
            reason = (str(origin) or type(origin).__name__).splitlines()[0]
            raise DatabaseUnreachableError(reason) from error

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def open_database(url: str) -> Database:
    """A database by its address: `sqlite:///relative/path`, `sqlite:////absolute/path` or
    `postgresql://user:password@host/name?…` (libpq's parameters, such as sslmode).

    Connects nowhere yet. Raises `DatabaseUrlError`.
    """
    kind, separator, rest = url.partition("://")
    if kind == "sqlite" and separator and rest.startswith("/") and rest[1:]:
        return Database(_sqlite(rest[1:]))
    if kind == "postgresql" and separator and rest:
        return Database(_postgresql(url))
    raise DatabaseUrlError("must be sqlite:///path or postgresql://user:password@host/name")


async def insert_once(session: AsyncSession, table: type[Base], **values: object) -> bool:
    """Insert a row unless one of its unique keys is taken; False when it was."""
    statement = inserting(session, table).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(literal(1))) is not None


async def upsert(
    session: AsyncSession, table: type[Base], key: Mapping[str, object], **values: object
) -> None:
    """Insert the row of that key, or set the values of the one that is there."""
    statement = inserting(session, table).values(**key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=[*key], set_=values))


def inserting(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows conflicts: both engines write them alike, SQLAlchemy keeps two."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _at_length(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(**{_MUCH: True})


def _session(engine: AsyncEngine, *, much: bool) -> AsyncSession:
    return AsyncSession(
        _at_length(engine) if much else engine,
        expire_on_commit=False,
        autoflush=False,
        execution_options={"synchronize_session": False},
    )


def _postgresql(url: str) -> AsyncEngine:
    """asyncpg reads the address itself: it knows libpq's parameters, SQLAlchemy doesn't. Errors
    name no parameters: those are sellers' words."""

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(asyncpg.connect, url, timeout=CONNECT_SECONDS),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
        pool_pre_ping=True,
        pool_recycle=RECYCLE_SECONDS,
    )


def _sqlite(path: str) -> AsyncEngine:
    # The driver must not begin transactions by itself: it would do so DEFERRED, and two readers
    # that turn writers lock each other out at once, whatever the busy timeout.
    engine = create_async_engine(
        make_url("sqlite+aiosqlite://").set(database=path),
        connect_args={
            "isolation_level": None,
            "timeout": BUSY_SECONDS,
            "async_creator_fn": partial(connect, prepare=_prepare),
        },
        hide_parameters=True,
        pool_size=SQLITE_POOL_SIZE,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        driver = cast("InlineConnection", connection.connection.driver_connection)
        writing, inline = options.get(_WRITING, False), not options.get(_MUCH, False)
        driver.inline = inline and not writing  # a writer may have to wait for the write lock
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
        driver.inline = inline

    return engine


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    connection.create_function(SQLITE_FUNCTION, 1, fold, deterministic=True)
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # of two that turn a new file over one is refused at once, whatever the timeout
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return
