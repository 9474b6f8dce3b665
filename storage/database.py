"""The database: one engine, units of work that read and units of work that write.

Owns connections, transactions and what differs between SQLite and PostgreSQL in both. Does not
own the tables (tables), their migration (migrate) nor any query. Nothing outside is awaited
inside a unit of work: a writer keeps every other writer of SQLite waiting.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import Connection, event, literal, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from storage.columns import Base
from storage.folding import SQLITE_FUNCTION, fold

BUSY_SECONDS = 5
"""How long a writer of SQLite waits for a writer of another process."""

POOL_SIZE, MAX_OVERFLOW, RECYCLE_SECONDS = 10, 20, 3600
"""Connections to PostgreSQL (D076)."""

CONNECT_SECONDS = 10
_WRITING = "writing"


class DatabaseUrlError(ValueError):
    """DATABASE_URL can't be used; the message says why and holds no password."""


class DatabaseUnreachableError(Exception):
    """The database doesn't answer; the message says why in one line."""


class Database:
    """Units of work over one database.

    `async with db.write() as session` is one transaction, committed at its end and rolled back
    on any exception; `db.read()` is one snapshot. Neither is ever nested in the other.
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
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """One transaction. On SQLite it holds the write lock from its beginning, and writers of
        this process take turns in the order in which they came."""
        async with self._turn, _session(self._writer) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """Reading only: nothing is committed."""
        async with _session(self._engine) as session:
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[AsyncConnection]:
        """The bare connection of one writing transaction, for migrations."""
        async with self._turn, self._writer.begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Return when the database answers; raises `DatabaseUnreachableError`."""
        try:
            if self.is_sqlite:
                # the async driver, when it can't open a file, leaves a thread behind that
                # outlives the loop and ends in a stack trace
                await asyncio.to_thread(_try_file, self._engine.url.database or "")
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
    statement = _insert(session, table).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(literal(1))) is not None


async def upsert(
    session: AsyncSession, table: type[Base], key: Mapping[str, object], **values: object
) -> None:
    """Insert the row of that key, or set the values of the one that is there."""
    statement = _insert(session, table).values(**key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=[*key], set_=values))


def _insert(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows conflicts: both engines write them alike, SQLAlchemy keeps two."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _try_file(path: str) -> None:
    sqlite3.connect(path).close()


def _session(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(
        engine,
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
        connect_args={"isolation_level": None},
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.create_function(SQLITE_FUNCTION, 1, fold, deterministic=True)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
