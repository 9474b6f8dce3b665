"""Statements of SQLite on the loop's thread: what they tell, and what must not wait there."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import Executable, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import database
from storage.database import Database
from storage.inline import InlineConnection, connect
from storage.tables import MetaRow
from tests.integration.conftest import opened


def _bare(_connection: sqlite3.Connection) -> None:
    """Nothing to prepare."""


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncGenerator[InlineConnection]:
    """A connection to a file with one table, on the loop's thread."""
    made = await connect(str(tmp_path / "bare.db"), prepare=_bare, isolation_level=None)
    made.inline = True
    await made.cursor().execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
    yield made
    await made.close()


@pytest.fixture
def holder(sqlite_url: str) -> sqlite3.Connection:
    """Another process's connection to the file of `sqlite_database`."""
    path = sqlite_url.removeprefix("sqlite:///")
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


@pytest.mark.parametrize("inline", [True, False])
async def test_a_cursor_tells_what_a_statement_did_here_and_aside(
    connection: InlineConnection, *, inline: bool
) -> None:
    connection.inline = inline
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO words (id, word) VALUES (7, ?)", ("mate",))
    assert (cursor.lastrowid, cursor.rowcount, cursor.description) == (7, 1, None)

    await cursor.executemany("INSERT INTO words (word) VALUES (?)", [("yerba",), ("bombilla",)])
    assert cursor.rowcount == 2

    await cursor.execute("SELECT id, word FROM words ORDER BY id")
    assert await cursor.fetchall() == [(7, "mate"), (8, "yerba"), (9, "bombilla")]
    assert [column[0] for column in cursor.description or ()] == ["id", "word"]

    await cursor.execute("UPDATE words SET word = upper(word) RETURNING word")
    assert len(await cursor.fetchall()) == cursor.rowcount == 3


async def test_short_statements_run_on_the_loops_thread_and_many_rows_beside_it(
    sqlite_database: Database,
) -> None:
    threads: list[int] = []
    here = threading.get_ident()

    async def where(*, much: bool, writing: bool) -> int:
        unit = sqlite_database.write if writing else sqlite_database.read
        async with unit(much=much) as session:
            raw = await (await session.connection()).get_raw_connection()
            driver = raw.driver_connection
            assert isinstance(driver, InlineConnection)
            await driver.run(lambda: threads.append(threading.get_ident()))
        return threads.pop()

    assert await where(much=False, writing=False) == here
    assert await where(much=False, writing=True) == here
    assert await where(much=True, writing=False) != here
    assert await where(much=True, writing=True) != here
    assert await where(much=False, writing=False) == here  # the connection is none the slower


async def test_errors_are_those_of_the_library_and_the_unit_is_undone(
    sqlite_database: Database,
) -> None:
    async def run(*statements: Executable) -> None:
        async with sqlite_database.write() as session:
            for statement in statements:
                await session.execute(statement)

    once = insert(MetaRow).values(key="same", value="1")
    with pytest.raises(IntegrityError):
        await run(once, once)
    with pytest.raises(OperationalError, match="no such table"):
        await run(text("SELECT 1 FROM nowhere"))
    assert await _keys(sqlite_database) == []


async def test_waiting_for_another_process_keeps_nobody_of_this_one_waiting(
    sqlite_database: Database, holder: sqlite3.Connection
) -> None:
    holder.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(_put(sqlite_database, "late"))
    for _ in range(20):  # each would be a 5 s wait, were the loop's thread waiting for the lock
        async with asyncio.timeout(1), sqlite_database.read() as session:
            assert (await session.scalars(select(MetaRow.key))).all() == []
    assert not writing.done()

    holder.execute("COMMIT")
    holder.close()
    await writing
    assert await _keys(sqlite_database) == ["late"]


async def test_a_writer_cancelled_while_it_waits_for_the_lock_keeps_none(
    sqlite_database: Database, holder: sqlite3.Connection
) -> None:
    holder.execute("BEGIN IMMEDIATE")
    waiting = [asyncio.create_task(_put(sqlite_database, key)) for key in ("first", "second")]
    for _ in range(20):
        await _keys(sqlite_database)  # the first is under way aside by now
    for task in waiting:
        task.cancel()
    async with asyncio.timeout(1):
        assert await _keys(sqlite_database) == []

    holder.execute("COMMIT")
    await asyncio.wait(waiting)
    assert all(task.cancelled() for task in waiting)
    async with asyncio.timeout(1):
        await _put(sqlite_database, "third")
    assert await _keys(sqlite_database) == ["third"]
    holder.execute("BEGIN IMMEDIATE")  # nobody sits on the write lock
    holder.execute("ROLLBACK")
    holder.close()


async def test_a_rollback_comes_after_the_beginning_that_nobody_awaits(tmp_path: Path) -> None:
    begins = threading.Event()

    def traced(connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(lambda _sql: begins.set())

    path = tmp_path / "traced.db"
    connection = await connect(str(path), prepare=traced, isolation_level=None)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    beginning = asyncio.create_task(connection.cursor().execute("BEGIN IMMEDIATE"))
    assert await asyncio.to_thread(begins.wait, 5)
    beginning.cancel()
    undoing = asyncio.create_task(connection.rollback())
    await asyncio.wait({beginning})
    other.execute("COMMIT")
    await undoing
    await connection.run(int)  # whatever was under way aside is over
    other.execute("BEGIN IMMEDIATE")  # the one that was cancelled did not keep the lock
    other.close()
    await connection.close()


async def test_a_lock_that_is_never_given_is_an_error_in_the_end(
    sqlite_url: str, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with opened(sqlite_url) as hasty:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await _put(hasty, "never")
        holder.execute("COMMIT")
        await _put(hasty, "then")
        assert await _keys(hasty) == ["then"]
    holder.close()


async def test_a_closed_connection_leaves_no_thread_and_closing_twice_harms_nothing(
    tmp_path: Path,
) -> None:
    before = set(threading.enumerate())
    made = await connect(str(tmp_path / "closed.db"), prepare=_bare)
    (thread,) = set(threading.enumerate()) - before
    await made.close()
    made.stop()
    thread.join(5)
    assert not thread.is_alive()
    with pytest.raises(sqlite3.ProgrammingError):
        made.cursor()


async def test_a_file_that_cannot_be_opened_or_prepared_leaves_no_thread(tmp_path: Path) -> None:
    def refuse(_connection: sqlite3.Connection) -> None:
        raise sqlite3.DatabaseError("file is not a database")

    before = set(threading.enumerate())
    with pytest.raises(sqlite3.OperationalError):
        await connect(str(tmp_path / "no" / "such" / "folder.db"), prepare=_bare)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await connect(str(tmp_path / "refused.db"), prepare=refuse)
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


async def test_a_new_file_that_somebody_else_turns_over_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    refused: list[float] = []

    def release(seconds: float) -> None:
        refused.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr(database, "BUSY_SECONDS", 0)  # refused at once, as two new ones are
    async with opened(f"sqlite:///{tmp_path / 'new.db'}") as fresh:
        monkeypatch.undo()
        monkeypatch.setattr(database.time, "sleep", release)
        async with fresh.read() as session:
            assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert refused == [database.AGAIN_SECONDS]
    other.close()


async def _put(db: Database, key: str) -> None:
    async with db.write() as session:
        await session.execute(insert(MetaRow).values(key=key, value="1"))


async def _keys(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.scalars(select(MetaRow.key)))
