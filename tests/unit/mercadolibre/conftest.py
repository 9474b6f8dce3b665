"""A client towards a scripted API for each test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.mercadolibre.support import Bench, bench


@pytest.fixture
async def ml() -> AsyncIterator[Bench]:
    async with bench() as made:
        yield made
