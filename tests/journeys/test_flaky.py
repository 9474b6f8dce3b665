"""A bad line: Telegram and MercadoLibre answer late, wrongly, or not at all, now and then."""

import asyncio
from collections.abc import Callable

import pytest

from sandbox.holding import Work
from sandbox.mercadolibre import HTML_PAGE, INTERNAL_ERROR, TOO_MANY_REQUESTS, Reset, Slow
from sandbox.telegram import ApiError
from tests.support.pictures import photo
from tests.support.stage import COMPLETE, PATIENCE, Stage

LONG = 3 * PATIENCE


def telegram_stumbles(stage: Stage) -> None:
    """Each kind of call fails once in a way that may be repeated."""
    faults = stage.world.telegram.faults
    faults.drop_connection("getFile")
    faults.bad_gateway("editMessageCaption")
    faults.flood("editMessageCaption", 1)
    faults.drop_connection("answerCallbackQuery")
    faults.slow("sendPhoto", 0.5)


def pictures_come_hard(stage: Stage) -> None:
    """MercadoLibre's uploads stumble."""
    faults = stage.world.market.faults
    faults.add("POST /pictures/items/upload", TOO_MANY_REQUESTS)
    faults.add("POST /pictures/items/upload", Reset())
    faults.add("POST /pictures/items/upload", Slow(0.3))


def reads_come_hard(stage: Stage) -> None:
    """MercadoLibre's reads stumble."""
    faults = stage.world.market.faults
    faults.add("GET /users/me", HTML_PAGE)
    faults.add("GET /categories/*", INTERNAL_ERROR)
    faults.add("GET /items/*", INTERNAL_ERROR)
    faults.add("POST /items/*/description", INTERNAL_ERROR)


@pytest.mark.parametrize("trouble", [telegram_stumbles, pictures_come_hard, reads_come_hard])
async def test_the_path_ends_with_one_listing_all_the_same(
    stage: Stage, trouble: Callable[[Stage], None]
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    trouble(stage)
    await emma.send_photos([photo(1), photo(2)], COMPLETE)
    await emma.wait_for_button("✅ Publish", LONG)
    await stage.publish(emma)
    await emma.wait_for_button("🔗 See the listing", LONG)
    [item] = stage.world.market.items()
    assert len(item["pictures"]) == 2
    assert stage.world.market.calls.count("POST /items") == 1


async def test_a_deleted_card_is_sent_anew(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    stage.world.telegram.faults.refuse(
        "editMessageCaption", ApiError(400, "Bad Request: message to edit not found")
    )
    await stage.tap(emma, "✏️ Edit")
    again = await emma.wait_for(
        lambda m: m.id > preview.id and "What shall we change" in m.text, PATIENCE
    )
    assert again.has_media


async def test_a_seller_who_blocks_the_bot_finds_everything_when_she_is_back(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos([photo(3)])
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.block_bot()
    await emma.unblock_bot()
    await emma.send_text(COMPLETE)
    await emma.wait_for_button("✅ Publish", PATIENCE)


async def test_one_slow_card_holds_up_nobody_elses(stage: Stage) -> None:
    emma, joao = stage.seller(), stage.seller("João", "en")
    held = stage.world.telegram.faults.hold("sendPhoto", Work.LAST)
    await emma.send_photos([photo(1)], COMPLETE)
    await asyncio.wait_for(held.reached.wait(), PATIENCE)
    await joao.send_photos([photo(2)], COMPLETE)
    await joao.wait_for_button("✏️ Edit", PATIENCE)
    assert [message for message in emma.from_bot() if message.has_media] == []
    held.go.set()
    await emma.wait_for_button("✏️ Edit", PATIENCE)
