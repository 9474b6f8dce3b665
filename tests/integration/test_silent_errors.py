"""What a database refuses is not told to whoever reads its error."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.tables import MetaRow


async def test_an_error_of_the_database_names_no_values(database: Database) -> None:
    await keep(database, "vendo mi bici")
    with pytest.raises(SQLAlchemyError) as refused:
        await keep(database, "vendo mi bici")
    assert "bici" not in str(refused.value)


async def keep(database: Database, words: str) -> None:
    """Insert one row, the same each time."""
    async with database.write() as session:
        await session.execute(insert(MetaRow).values(key="words", value=words))
