"""The migrations make exactly the tables that the code uses, go back, and bear a crowd."""

import asyncio
import importlib.util
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack
from importlib.resources import files
from itertools import product as pairs
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from services.listings.status import TRANSITIONS, ProductStatus, PublicationStatus, may_become
from storage.columns import Base
from storage.database import Database
from storage.migrate import downgrade, is_current, upgrade
from storage.tables import ProductRow
from tests.integration.conftest import opened
from tests.support.postgres import Server
from tests.support.store import Store

SCHEMA_OF_POSTGRESQL = (
    """SELECT table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable,
    column_default FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)
SCHEMA_OF_SQLITE = ("SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index')",)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A database with nothing in it, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    server.create("empty")
    yield server.url("empty")
    server.drop("empty")


@pytest.fixture
async def empty(empty_url: str) -> AsyncGenerator[Database]:
    """The same, opened."""
    async with opened(empty_url) as database:
        yield database


async def schema(database: Database) -> set[tuple[object, ...]]:
    """Everything that the engine itself says about tables, constraints and indexes."""
    queries = SCHEMA_OF_SQLITE if database.is_sqlite else SCHEMA_OF_POSTGRESQL
    async with database.read() as session:
        rows = [tuple(row) for query in queries for row in await session.execute(text(query))]
    return {_plain(row) for row in rows if "alembic_version" not in str(row)}


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """SQLite keeps the words of CREATE TABLE; their order within a table says nothing."""
    *head, last = row
    if not str(last).startswith("CREATE TABLE"):
        return row
    start, body = " ".join(str(last).split()).rstrip(") ").split("(", 1)
    return *head, start, tuple(sorted(part.strip(' )"') for part in _parts(body)))


def _parts(body: str) -> list[str]:
    """Columns and constraints: what commas outside of brackets keep apart."""
    parts, depth = [""], 0
    for letter in body:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


async def test_migrated_and_declared_tables_are_the_same(empty: Database) -> None:
    async with empty.connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
    declared = await schema(empty)
    async with empty.connection() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    await upgrade(empty)
    assert await schema(empty) == declared


async def test_alembic_sees_nothing_left_to_do(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.connection() as connection:
        assert await connection.run_sync(differences) == []


async def test_going_back_leaves_nothing_and_coming_again_works(empty: Database) -> None:
    await upgrade(empty)
    there = await schema(empty)
    await downgrade(empty)
    async with empty.connection() as connection:
        left = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    assert left == {"alembic_version"}
    await upgrade(empty)
    assert await schema(empty) == there


async def test_a_database_of_another_version_is_told_from_a_current_one(empty: Database) -> None:
    assert not await is_current(empty)
    await upgrade(empty)
    assert await is_current(empty)
    await downgrade(empty)
    assert not await is_current(empty)


async def test_several_processes_starting_at_once_migrate_once(empty_url: str) -> None:
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(opened(empty_url)) for _ in range(4)]
        await asyncio.gather(*(upgrade(database) for database in crowd))
        async with crowd[0].read() as session:
            versions = await session.scalars(text("SELECT version_num FROM alembic_version"))
            assert versions.all() == ["0007"]


def test_the_triggers_say_what_the_domain_says_today() -> None:
    """When this fails, the status machine has changed: write a revision that makes the triggers
    anew, and compare with that one."""
    first = _revision("0001_first_tables")
    assert {now: set(then) for now, then in first.MOVES.items()} == {
        now: set(then) for now, then in TRANSITIONS.items()
    }
    assert set(first.PUBLICATION_STATUSES) == set(PublicationStatus)


def _revision(name: str) -> ModuleType:
    path = Path(str(files("migrations")), "versions", f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_database_itself_refuses_every_unlawful_move(store: Store) -> None:
    template = await store.draft(await store.seller())
    for number, (now, then) in enumerate(pairs(ProductStatus, repeat=2)):
        product_id = UUID(int=number)
        await _product_in(store, template.id, product_id, now)
        assert await _moved(store, product_id, then) is may_become(now, then), (now, then)


async def _product_in(
    store: Store, template: UUID, product_id: UUID, status: ProductStatus
) -> None:
    copied = ("organization_id", "user_id", "revision", "attempt", "created_at", "updated_at")
    async with store.db.write() as session:
        row = await session.scalar(select(ProductRow).where(ProductRow.id == template))
        values = {name: getattr(row, name) for name in copied}
        await session.execute(insert(ProductRow).values(id=product_id, status=status, **values))


async def _moved(store: Store, product_id: UUID, then: ProductStatus) -> bool:
    try:
        async with store.db.write() as session:
            await session.execute(
                update(ProductRow)
                .where(ProductRow.id == product_id)
                .values(status=then, prompt="a change beside it")
            )
    except IntegrityError as refused:
        assert "may not" in str(refused.orig)  # noqa: PT017 - the engine's own words
        return False
    async with store.db.read() as session:
        kept = select(ProductRow.status).where(ProductRow.id == product_id)
        assert await session.scalar(kept) == then
    return True


async def test_a_photo_of_before_is_shown_as_it_was_taken(store: Store) -> None:
    seller = await store.seller()
    before = await store.draft(seller)
    await downgrade(store.db, "0005")
    await upgrade(store.db)
    (photo,) = (await store.product(seller, before.id)).photos
    assert photo == before.photos[0]
    assert (photo.facts, photo.looks, photo.by_hand, photo.held) == (None, (), False, ())
