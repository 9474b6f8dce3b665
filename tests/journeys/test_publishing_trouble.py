"""Our own side fails in the middle of publishing: the listing is looked for, and nobody waits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from sandbox.mercadolibre import LoseResponse
from services.marketplaces.port import Item
from services.products import Publication
from services.workflows import engine
from storage.publications import SqlPublications
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage


async def test_a_database_that_fails_after_the_listing_was_made_has_it_looked_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    live, failures = SqlPublications.live, iter([OperationalError("UPDATE", {}, OSError())])

    async def failing_once(store: SqlPublications, publication: Publication, item: Item) -> bool:
        if failure := next(failures, None):
            raise failure
        return await live(store, publication, item)

    monkeypatch.setattr(SqlPublications, "live", failing_once)
    await stage.publish(emma)
    await stage.live(emma)
    assert len(stage.world.market.items()) == 1


async def test_a_listing_that_is_looked_for_keeps_no_other_waiting(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "AT_ONCE", {"generate": 1, "publish": 1})
    late = {"PUBLISH_LOOKUP_SECONDS": "600"}
    async with open_stage(tmp_path, free_port(), **late) as stage, bot_inside(stage):
        emma, ana = stage.seller(), stage.seller("Ana")
        await stage.connect(emma)
        await stage.preview(emma)
        stage.world.market.faults.add("POST /items", LoseResponse())
        await stage.publish(emma)
        await emma.wait_for_text("whether", PATIENCE)
        await stage.preview(ana)
