"""Bringing a database to this version's shape, at every start and by `intellipost migrate`.

Owns running the revisions under a lock, all in one transaction: of several processes that start
at once one migrates, the others wait and find it done. Does not own the revisions (migrations).
"""

from collections.abc import Callable
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database

HEAD, BASE = "head", "base"
MIGRATION_LOCK = 0x1D7E1105
"""Number of PostgreSQL's advisory lock; on SQLite the write lock of the file does."""


async def upgrade(db: Database, revision: str = HEAD) -> None:
    """Run every revision up to that one that the database doesn't have."""
    await _migrate(db, command.upgrade, revision)


async def downgrade(db: Database, revision: str = BASE) -> None:
    """Undo every revision after that one; what they kept is lost."""
    await _migrate(db, command.downgrade, revision)


async def is_current(db: Database) -> bool:
    """Whether the database has every revision already; changes nothing."""

    def look(connection: Connection) -> bool:
        applied = MigrationContext.configure(connection).get_current_heads()
        return set(applied) == set(ScriptDirectory.from_config(_config()).get_heads())

    async with db.read() as session:
        return await (await session.connection()).run_sync(look)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    return config


async def _migrate(db: Database, run: Callable[[Config, str], None], revision: str) -> None:
    def over(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        run(config, revision)

    async with db.connection() as connection:
        if not db.is_sqlite:
            lock = select(func.pg_advisory_xact_lock(MIGRATION_LOCK))
            await connection.execute(lock)
        await connection.run_sync(over)
