"""What a database is: a sandbox's is marked, so that nobody's real one is taken for it."""

from sqlalchemy import select

from storage.database import Database, upsert
from storage.tables import MetaRow

_KIND = "kind"


async def mark(db: Database, kind: str) -> None:
    """Say what this database is for ("sandbox")."""
    async with db.write() as session:
        await upsert(session, MetaRow, {"key": _KIND}, value=kind)


async def kind(db: Database) -> str | None:
    """What it was marked as, None when it never was."""
    async with db.read() as session:
        return await session.scalar(select(MetaRow.value).where(MetaRow.key == _KIND))
