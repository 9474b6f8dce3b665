"""Units of work: writers take turns, readers see whole states, trouble is told in one line."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import func, insert, select

from storage import meta
from storage.database import Database, DatabaseUnreachableError, DatabaseUrlError, open_database
from storage.tables import MetaRow
from tests.integration.conftest import opened


async def _append(db: Database, key: str) -> None:
    """Read, then write: two that overlap would count the same."""
    async with db.write() as session:
        count = await session.scalar(select(func.count()).select_from(MetaRow))
        await session.execute(insert(MetaRow).values(key=key, value=str(count)))


async def _values(db: Database) -> list[int]:
    async with db.read() as session:
        return sorted(int(value) for value in await session.scalars(select(MetaRow.value)))


async def test_fifty_writers_of_two_processes_on_one_file_all_succeed(sqlite_url: str) -> None:
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(opened(sqlite_url)) for _ in range(2)]
        await asyncio.gather(
            *(_append(first, f"a{n}") for n in range(25)),
            *(_append(second, f"b{n}") for n in range(25)),
        )
        assert await _values(second) == list(range(50))  # one after the other, none locked out


async def test_writers_of_one_process_take_turns_in_the_order_in_which_they_came(
    sqlite_database: Database,
) -> None:
    await asyncio.gather(*(_append(sqlite_database, f"{n:02}") for n in range(30)))
    async with sqlite_database.read() as session:
        values = await session.scalars(select(MetaRow.value).order_by(MetaRow.key))
        assert [int(value) for value in values] == list(range(30))


async def test_readers_go_on_while_somebody_writes(sqlite_database: Database) -> None:
    async with sqlite_database.write() as session:
        await session.execute(insert(MetaRow).values(key="half", value="0"))
        async with asyncio.timeout(2):
            assert await _values(sqlite_database) == []
    assert await _values(sqlite_database) == [0]


async def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await session.execute(insert(MetaRow).values(key="half", value="0"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await _values(database) == []


async def test_a_cancelled_writer_gives_its_turn_back(database: Database) -> None:
    inside = asyncio.Event()

    async def stay() -> None:
        async with database.write() as session:
            await session.execute(insert(MetaRow).values(key="half", value="0"))
            inside.set()
            await asyncio.Event().wait()

    staying = asyncio.create_task(stay())
    await inside.wait()
    waiting = asyncio.create_task(_append(database, "waiting"))
    await asyncio.sleep(0)
    for task in (waiting, staying):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(2):
        await _append(database, "after")
    assert await _values(database) == [0]


async def test_writers_cancelled_at_any_moment_harm_no_other(database: Database) -> None:
    tasks = [asyncio.create_task(_append(database, f"k{n:02}")) for n in range(30)]
    await tasks[0]
    for task in tasks[1::2]:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)

    assert all(result is None for result in ended[::2])
    async with database.read() as session:
        kept = set(await session.scalars(select(MetaRow.key)))
    assert kept >= {f"k{n:02}" for n, result in enumerate(ended) if result is None}


async def test_a_sandbox_is_known_by_its_mark(database: Database) -> None:
    assert await meta.kind(database) is None
    await meta.mark(database, "production")
    await meta.mark(database, "sandbox")
    assert await meta.kind(database) == "sandbox"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user@host/db",
        "sqlite+aiosqlite:///x.db",
        "postgresql+asyncpg://user:hunter2@host/db",
        "sqlite://",
        "sqlite:///",
        "postgresql:hunter2",
        "",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        open_database(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all.db", "postgresql://user:hunter2@127.0.0.1:{port}/db"],
)
async def test_a_database_that_does_not_answer_is_one_clear_line(
    url: str, free_port: Callable[[], int]
) -> None:
    async with opened(url.format(port=free_port())) as database:
        with pytest.raises(DatabaseUnreachableError) as refused:
            await database.ping()
    reason = str(refused.value)
    assert reason
    assert "\n" not in reason
    assert "hunter2" not in reason


async def test_a_database_that_answers_says_so(database: Database) -> None:
    await database.ping()
    assert await _values(database) == []
