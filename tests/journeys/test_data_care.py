"""Limits and what becomes of a seller's data."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from services.outcomes import TryLaterError
from storage.blobs.local import LocalBlobs
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, SNEAKERS, Stage, bot_inside, open_stage


async def test_the_daily_limit_is_said_kindly_and_nothing_is_lost(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port(), DAILY_GENERATIONS="1") as stage, bot_inside(stage):
        emma = stage.seller()
        await stage.preview(emma)
        told = await stage.regenerate(emma)
        assert "today" in told.text
        await emma.send_photos(photos(2), COMPLETE)
        card = await emma.wait_for_text("for you today", PATIENCE)
        assert card.has_media
        told = await stage.tap(emma, "🔁 Try again")
        assert "today" in told.text


async def test_an_instruction_beyond_the_daily_limit_is_answered_and_stays_in_the_chat(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port(), DAILY_GENERATIONS="1") as stage, bot_inside(stage):
        emma = stage.seller()
        await stage.preview(emma)
        await stage.regenerate(emma, "✍️ With an instruction")
        await emma.wait_for_text("What shall I do differently?", PATIENCE)
        said = await emma.send_text("Shorter, please")
        await emma.wait_for_text("for you today", PATIENCE)
        assert emma.current(said) is not None


def runs_kept(home: Path) -> int:
    """How many runs the workflow engine remembers."""
    with closing(sqlite3.connect(home / "workflows.db")) as database:
        return int(database.execute("SELECT count(*) FROM workflow_status").fetchone()[0])


def blobs_kept(home: Path) -> list[Path]:
    """The files of the photo store."""
    return [file for file in (home / "blobs").rglob("*") if file.is_file()]


async def test_forget_me_erases_rows_photos_and_the_traces_of_the_runs(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(2), SNEAKERS)
    await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert runs_kept(stage.settings.data_dir) == 1
    await emma.send_text("/forget_me")
    await stage.tap(emma, "🗑 Yes, erase everything")
    await emma.wait_for_text("Everything is erased", PATIENCE)
    assert runs_kept(stage.settings.data_dir) == 0
    assert blobs_kept(stage.settings.data_dir) == []
    await emma.send_text("/listings")
    await emma.wait_for_text("Nothing here yet", PATIENCE)


async def test_forgetting_goes_on_where_the_photo_store_failed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma = stage.seller()
    await stage.preview(emma)
    delete, tries = LocalBlobs.delete, count()

    async def failing_once(store: LocalBlobs, key: str) -> None:
        if next(tries) == 2:
            raise TryLaterError("blob folder", after=0.1)
        await delete(store, key)

    monkeypatch.setattr(LocalBlobs, "delete", failing_once)
    await emma.send_text("/forget_me")
    await stage.tap(emma, "🗑 Yes, erase everything")
    await emma.wait_for_text("Everything is erased", PATIENCE)
    assert blobs_kept(stage.settings.data_dir) == []


async def test_privacy_says_what_is_stored_and_how_to_delete_it(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("/privacy")
    told = await emma.wait_for_text("Your data", PATIENCE)
    for part in ("Stored", "Where it goes", "How long", "/forget_me"):
        assert part in told.text
