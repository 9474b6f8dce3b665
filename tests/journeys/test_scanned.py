"""A photo that ClamAV knows as harmful never comes in, and she is told."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.clamd import EICAR, serve_clamd
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, bot_inside, open_stage


async def test_an_infected_photo_is_refused_and_a_clean_one_comes_in(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.photos.clamav.AGAIN_SECONDS", 0.2)
    [photo] = photos(1)
    async with (
        serve_clamd(free_port()) as (clamd, url),
        open_stage(tmp_path, free_port(), CLAMAV_URL=url) as stage,
        bot_inside(stage),
    ):
        emma = stage.seller()
        clamd.hangs_up = True
        await emma.send_document(photo + EICAR, "shoe.jpg", COMPLETE)
        await asyncio.wait_for(clamd.asked.wait(), PATIENCE)
        clamd.hangs_up = False  # while it was away the photo waited
        told = await emma.wait_for(lambda m: "harmful" in m.text, PATIENCE)
        assert "did not keep it" in told.text

        await emma.send_document(photo, "shoe.jpg", COMPLETE)
        await emma.wait_for_button("Edit", PATIENCE)
        assert clamd.scanned[-1] == photo
        kept = [file.read_bytes() for file in (tmp_path / "sandbox").rglob("*") if file.is_file()]
        assert any(photo in blob for blob in kept)
        assert not any(EICAR in blob for blob in kept)
