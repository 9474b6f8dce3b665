"""The bot is killed at every step, and the next one goes on as if nothing had been.

Each test brings several products to a standstill, each at another step: a stand-in holds their
calls, or a database takes no writes. Then one SIGKILL hits them all.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.holding import Hold, Work
from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.process import BotProcess, bot_apart, until
from tests.support.stage import COMPLETE, PATIENCE

pytestmark = pytest.mark.kill

PREDICT = "GET /sites/*/domain_discovery/search"
CATEGORY = "GET /categories/*[0-9]"  # not what lies below it
ATTRIBUTES = "GET /categories/*/attributes"
SHOP, UPLOAD, CHART = "GET /users/me", "POST /pictures/items/upload", "POST /catalog/charts/search"
VALIDATE, CREATE = "POST /items/validate", "POST /items"
DESCRIBE, READ = "POST /items/*/description", "GET /items/*"
PHOTOS = 3
LIVE = "🔗 See the listing"


@pytest.fixture
async def bot(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[BotProcess]:
    """A bot of its own beside the stand-ins."""
    async with bot_apart(tmp_path, free_port()) as started:
        yield started


# -- moves --------------------------------------------------------------------------------------


async def sellers(bot: BotProcess, count: int) -> list[Seller]:
    """So many sellers, each with the shop connected."""
    arrived = [bot.stage.seller(f"Emma {number}") for number in range(count)]
    await asyncio.gather(*map(bot.stage.connect, arrived))
    return arrived


async def send(seller: Seller, count: int = PHOTOS) -> None:
    """Send an album with a complete sentence."""
    await seller.send_photos(photos(count), COMPLETE)


async def previewed(seller: Seller, count: int = PHOTOS) -> Message:
    """The preview with all her photos."""
    return await seller.wait_for(
        lambda m: any("✅ Publish" in b.label for b in m.buttons), PATIENCE
    )


async def say_yes(bot: BotProcess, seller: Seller) -> None:
    """Approve the preview, without waiting for what follows."""
    await bot.stage.tap(seller, "✅ Publish")
    card = await seller.wait_for_button("✅ Yes, publish", PATIENCE)
    await seller.press(card, "✅ Yes, publish")


def hold_market(bot: BotProcess, route: str, work: Work = Work.NEVER) -> Hold:
    """The next call of a route at the marketplace waits."""
    hold = Hold(work)
    bot.stage.world.market.faults.add(route, hold)
    return hold


async def reached(*holds: Hold) -> None:
    """Every one of them holds its call."""
    async with asyncio.timeout(PATIENCE):
        for hold in holds:
            await hold.reached.wait()


async def kill_and_go_on(bot: BotProcess, *holds: Hold) -> None:
    """SIGKILL with every hold reached; then the held calls end as they do, and the next starts."""
    await bot.kill()
    for hold in holds:
        hold.go.set()
    await bot.start()


# -- what must be true --------------------------------------------------------------------------


def photos_stored(bot: BotProcess, seller: Seller) -> list[int]:
    """How many photos each of her products holds."""
    return [
        count
        for (count,) in bot.rows(
            "select count(i.id) from products p join users u on u.id = p.user_id"
            " left join product_images i on i.product_id = p.id"
            " where u.telegram_user_id = ? group by p.id",
            seller.id,
        )
    ]


async def ready_with_all_photos(bot: BotProcess, seller: Seller) -> None:
    """Her product came to its preview, with every photo that she sent."""
    await previewed(seller)
    assert photos_stored(bot, seller) == [PHOTOS]


async def live_exactly_once(bot: BotProcess, *approved: Seller) -> None:
    """Each product is live, as one item with its own key and all photos; the card shows it."""
    for seller in approved:
        card = await seller.wait_for_button(LIVE, PATIENCE)
        rows = bot.rows(
            "select b.id, b.permalink from publications b join products p on p.id = b.product_id"
            " join users u on u.id = p.user_id"
            " where u.telegram_user_id = ? and b.status <> 'refused'",
            seller.id,
        )
        ((key, permalink),) = rows
        assert card.button("See the listing").url == permalink
        (item,) = [i for i in items(bot) if i["seller_custom_field"].replace("-", "") == key]
        assert (item["permalink"], len(item["pictures"])) == (permalink, PHOTOS)
    assert len(items(bot)) == len(approved)
    await until(lambda: all(map(bot.stage.world.market.description, ids(bot))), "descriptions")


def items(bot: BotProcess) -> list[dict[str, Any]]:
    return bot.stage.world.market.items()


def ids(bot: BotProcess) -> list[str]:
    return [str(item["id"]) for item in items(bot)]


# -- intake and generation ----------------------------------------------------------------------


async def test_while_photos_come_down_and_a_card_goes_out(bot: BotProcess) -> None:
    first, last, card = await sellers(bot, 3)
    faults = bot.stage.world.telegram.faults
    begun = await last.send_photos(photos(PHOTOS - 1))
    await last.wait_for_text(f"{PHOTOS - 1} photos", PATIENCE)
    downloads = faults.hold("getFile"), faults.hold("getFile")
    await send(first)
    await reached(downloads[0])
    await last.send_photos(photos(PHOTOS)[-1:], COMPLETE, album=begun[0].media_group_id)
    await reached(downloads[1])
    shown = faults.hold("sendPhoto", Work.FIRST)
    await send(card)
    await reached(shown)

    await kill_and_go_on(bot, *downloads, shown)

    for seller in (first, last, card):
        await ready_with_all_photos(bot, seller)


async def test_while_the_listing_is_written(bot: BotProcess) -> None:
    predicted, placed, shown = await sellers(bot, 3)
    prediction = hold_market(bot, PREDICT)
    await send(predicted)
    await reached(prediction)
    schema = hold_market(bot, ATTRIBUTES, Work.FIRST)
    await send(placed)
    await reached(schema)
    await shown.send_photos(photos(PHOTOS))
    await shown.wait_for_text("What is it?", PATIENCE)  # the card is there: what follows edits it
    progress = bot.stage.world.telegram.faults.hold("editMessageCaption")
    await shown.send_text(COMPLETE)
    await reached(progress)

    await kill_and_go_on(bot, prediction, schema, progress)

    for seller in (predicted, placed, shown):
        await ready_with_all_photos(bot, seller)


# -- publishing ---------------------------------------------------------------------------------


async def approved_up_to(
    bot: BotProcess, *stops: tuple[str, Work]
) -> tuple[list[Seller], list[Hold]]:
    """A product for each stop, approved, and held there."""
    publishing = await sellers(bot, len(stops))
    await asyncio.gather(*map(send, publishing))
    holds: list[Hold] = []
    for seller, (route, work) in zip(publishing, stops, strict=True):
        await previewed(seller)
        holds.append(hold_market(bot, route, work))
        await say_yes(bot, seller)
        await reached(holds[-1])
    return publishing, holds


async def test_before_anything_is_sent(bot: BotProcess) -> None:
    publishing, holds = await approved_up_to(
        bot,
        (SHOP, Work.NEVER),
        (UPLOAD, Work.NEVER),
        (UPLOAD, Work.FIRST),
        (CHART, Work.FIRST),
        (VALIDATE, Work.FIRST),
    )
    await kill_and_go_on(bot, *holds)
    await live_exactly_once(bot, *publishing)
    assert bot.stage.world.market.calls.count(CREATE) == len(publishing)


async def test_around_the_create_call_and_after_it(bot: BotProcess) -> None:
    publishing, holds = await approved_up_to(
        bot,
        (CREATE, Work.NEVER),
        (CREATE, Work.LAST),
        (CREATE, Work.FIRST),
        (DESCRIBE, Work.NEVER),
        (DESCRIBE, Work.FIRST),
        (READ, Work.NEVER),
    )
    await kill_and_go_on(bot, *holds)
    await live_exactly_once(bot, *publishing)
    one_was_never_made = 1
    assert bot.stage.world.market.calls.count(CREATE) == len(publishing) + one_was_never_made


async def test_in_the_middle_of_a_refresh_costs_a_new_yes_of_her_shop_and_nothing_else(
    bot: BotProcess,
) -> None:
    """The old refresh token is spent and the new one died with the process: no store can help."""
    (emma,) = await sellers(bot, 1)
    await send(emma)
    await previewed(emma)
    bot.stage.world.market.expire_access_tokens()
    refresh = hold_market(bot, "POST /oauth/token", Work.FIRST)
    await say_yes(bot, emma)
    await reached(refresh)

    await kill_and_go_on(bot, refresh)

    await emma.wait_for_button("🔗 Connect again", PATIENCE)
    await bot.stage.connect(emma)
    await previewed(emma)
    await bot.stage.publish(emma)
    await live_exactly_once(bot, emma)


# -- between what is done and what is written down ----------------------------------------------


async def test_between_the_outside_and_our_rows(bot: BotProcess) -> None:
    """Updates fetched, a photo stored, an item made, and no row of ours says so yet."""
    stored, fetched, made = await sellers(bot, 3)
    await send(made)
    await previewed(made)
    created = hold_market(bot, CREATE, Work.FIRST)
    await say_yes(bot, made)
    await reached(created)
    download = bot.stage.world.telegram.faults.hold("getFile", Work.LAST)
    await send(stored)
    await reached(download)
    blobs = bot.stored_blobs()
    with bot.frozen(bot.database):
        created.go.set()
        download.go.set()
        await until(lambda: bot.stored_blobs() > blobs, "the photo in the blob store")
        await send(fetched)
        await until(lambda: _delivered(bot, fetched), "the album delivered")
        await bot.kill()
    assert photos_stored(bot, stored) == photos_stored(bot, fetched) == []
    assert bot.rows("select status from publications") == [("sending",)]

    await bot.start()

    await ready_with_all_photos(bot, stored)
    await ready_with_all_photos(bot, fetched)
    await live_exactly_once(bot, made)
    assert bot.stage.world.market.calls.count(CREATE) == 1


async def test_between_our_rows_and_the_engine(bot: BotProcess) -> None:
    """Rows committed, and the workflow neither enqueued nor further than the step before."""
    live, unknown, approved, settled = await sellers(bot, 4)
    publishing = (live, unknown, approved)
    await asyncio.gather(*map(send, publishing))
    holds = [hold_market(bot, CREATE, Work.FIRST), hold_market(bot, CREATE, Work.UNTOLD)]
    for seller, hold in zip((live, unknown), holds, strict=True):
        await previewed(seller)
        await say_yes(bot, seller)
        await reached(hold)
    await previewed(approved)
    await bot.stage.tap(approved, "✅ Publish")
    await approved.wait_for_button("✅ Yes, publish", PATIENCE)
    with bot.frozen(bot.engine_database):
        for hold in holds:
            hold.go.set()
        await until(lambda: _publications(bot) == {"active", "unknown"}, "both outcomes stored")
        await send(settled)
        await until(lambda: _runs(bot, "processing", "generate") == [0], "settled without a run")
        await bot.stage.tap(approved, "✅ Yes, publish")
        await until(lambda: "intended" in _publications(bot), "the approval stored")
        assert _runs(bot, "publishing", "publish") == [0, 1]
        await bot.kill()

    await bot.start()

    await ready_with_all_photos(bot, settled)
    await live_exactly_once(bot, *publishing)
    assert bot.stage.world.market.calls.count(CREATE) == len(publishing)


def _delivered(bot: BotProcess, seller: Seller) -> bool:
    """All that she sent last has left Telegram."""
    hers = [u for u in bot.stage.world.telegram.updates() if u.queue == f"chat:{seller.id}"]
    return all(update.deliveries for update in hers[-PHOTOS:])


def _publications(bot: BotProcess) -> set[str]:
    return {status for (status,) in bot.rows("select status from publications")}


def _runs(bot: BotProcess, status: str, flow: str) -> list[int]:
    """For each product of that status, how many workflows its current run has."""
    wanted = bot.rows("select id, attempt from products where status = ?", status)
    counts = [
        bot.rows(
            "select count(*) from workflow_status where replace(workflow_uuid, '-', '') = ?",
            f"{flow}:{product}:{attempt}",
            of=bot.engine_database,
        )[0][0]
        for product, attempt in wanted
    ]
    return sorted(counts)
