"""The store that these tests tell their stories over, once on each engine."""

import pytest

from storage.database import Database
from tests.support.store import HandClock, Store


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())
