"""Reset on the chat page: everybody begins from nothing."""

from collections.abc import Callable
from pathlib import Path

from bot import sandbox
from bot.settings import load_settings
from tests.support.pictures import photos
from tests.support.stage import NO_PHOTO_WORK, PATIENCE, SNEAKERS, engine_forgotten


async def test_reset_clears_chats_listings_and_what_the_bot_knows(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    ports = {"HTTP_PORT": str(free_port()), "SANDBOX_PORT": "0"}
    env = {"DATA_DIR": str(tmp_path), **ports, **NO_PHOTO_WORK}
    with engine_forgotten():
        async with sandbox.opened(load_settings(env, None, sandbox=True)) as (world, _):
            before = world.telegram.seller("Emma", "en")
            await before.send_photos(photos(1), SNEAKERS)
            await before.wait_for_button("✏️ Edit", PATIENCE)

            await world.telegram.start_over()

            emma = world.telegram.seller("Emma", "en")
            assert emma.messages() == []
            await emma.send_text("/listings")
            await emma.wait_for_text("Nothing here yet", PATIENCE)
        blobs = tmp_path / "sandbox" / "blobs"
        assert [file for file in blobs.rglob("*") if file.is_file()] == []
