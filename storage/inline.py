"""SQLite's driver: short statements run at once, on the event loop's own thread.

Owns a connection and a cursor with as much of an async driver's shape as SQLAlchemy's aiosqlite
dialect asks for (its `async_creator_fn`). What can take its time goes to the connection's own
thread: opening the file, waiting for the write lock, the disk at a commit, and every statement of
a unit of work that goes over many rows. Crossing to a thread and back, which aiosqlite does four
times a statement, costs ten times the statement itself (decision 11). Does not own the pool, nor
which unit of work goes which way (database).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

T = TypeVar("T")
Parameters = Sequence[Any]


class InlineConnection:
    """One connection and the thread that waits for it. Await one statement at a time."""

    inline = False
    """Whether statements run on the loop's thread. Only to be set while none is under way."""

    def __init__(self, thread: ThreadPoolExecutor, connection: sqlite3.Connection) -> None:
        self._thread = thread
        self._connection = connection
        self._closed: Future[None] | None = None

    def cursor(self) -> "InlineCursor":
        """Opens nothing yet."""
        return InlineCursor(self, self._connection.cursor())

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """Do it here or aside; raises what it raises. When the one who waits is cancelled, what
        is under way aside goes on, and whatever is asked for next comes after it."""
        if self.inline:
            return work(*args)
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args))

    async def commit(self) -> None:
        """Aside, for it waits for the disk."""
        self.inline = False
        await self.run(self._connection.commit)
        self.inline = True

    async def rollback(self) -> None:
        """Here, unless something may still be under way aside."""
        await self.run(self._connection.rollback)

    async def create_function(
        self, name: str, parameters: int, function: Callable[..., Any], *, deterministic: bool
    ) -> None:
        """A function that statements can call."""
        create = partial(self._connection.create_function, deterministic=deterministic)
        await self.run(create, name, parameters, function)

    def stop(self) -> Future[None]:
        """Close it, and end the thread, once what is under way is over; once is enough."""
        if self._closed is None:
            self._closed = self._thread.submit(self._connection.close)
            self._thread.shutdown(wait=False)
        return self._closed

    async def close(self) -> None:
        """Close it and wait for that."""
        await asyncio.wrap_future(self.stop())


class InlineCursor:
    """One statement, whose rows are all there when `execute` returns."""

    arraysize = 1

    def __init__(self, connection: InlineConnection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Sequence[Sequence[Any]] | None:
        """The columns of a statement that returns rows."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed, -1 when that says nothing."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Of the last row put in."""
        return self._cursor.lastrowid

    async def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """One statement and all its rows; raises what sqlite3 raises."""
        self._rows = await self._connection.run(_all_of, self._cursor, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """One statement over many parameters; raises what sqlite3 raises."""
        await self._connection.run(self._cursor.executemany, sql, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """The rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open: the rows were all read. To touch the statement here would wait for one
        that is still under way aside because nobody awaits it any more."""


async def connect(
    path: str, *, prepare: Callable[[sqlite3.Connection], None], **options: Any
) -> InlineConnection:
    """A connection to the file, prepared; `options` are sqlite3's. Raises what sqlite3 raises."""

    options["check_same_thread"] = False

    def opening() -> sqlite3.Connection:
        connection = sqlite3.connect(path, **options)
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
    try:
        connection = await asyncio.get_running_loop().run_in_executor(thread, opening)
    except BaseException:
        thread.shutdown(wait=False)
        raise
    return InlineConnection(thread, connection)


def _all_of(cursor: sqlite3.Cursor, sql: str, parameters: Parameters) -> Sequence[Any]:
    return cursor.execute(sql, parameters).fetchall()
