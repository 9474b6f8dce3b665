"""One yes, one listing: whatever the seller's fingers, Telegram and the marketplace do to it."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot import house
from handlers.callbacks import Action, Press, decode, encode
from sandbox.mercadolibre import (
    HTML_PAGE,
    INTERNAL_ERROR,
    TOO_MANY_REQUESTS,
    Answer,
    AnswerAfter,
    Hang,
    LoseResponse,
    Reset,
    search,
)
from sandbox.mercadolibre.faults import Effect
from sandbox.telegram import Message, Seller
from services.marketplaces.mercadolibre import MercadoLibreSettings, errors
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage

CREATE, SEARCH = "POST /items", "GET /users/*/items/search"
LOOKUPS = "0.1,0.2,0.4"
LOOKS = 3
UNKNOWN = "whether the listing was made"
AGAIN = "🔁 Try again"
UNAVAILABLE = Answer(503, {"message": "unavailable", "error": "unavailable", "status": 503})
ALWAYS = 10_000


@pytest.fixture
async def stage(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Stage]:
    """Both stand-ins and the production bot, which is not as patient as in life."""
    monkeypatch.setattr(errors, "BUSY_SECONDS", 0.05)
    hasty = partial(MercadoLibreSettings, retry_seconds=0.02)
    monkeypatch.setattr(house, "MercadoLibreSettings", hasty)
    waits = {"ALBUM_SETTLE_SECONDS": "0.3", "PUBLISH_LOOKUP_SECONDS": LOOKUPS}
    async with open_stage(tmp_path, free_port(), **waits) as opened, bot_inside(opened):
        yield opened


@pytest.fixture
async def emma(stage: Stage) -> Seller:
    """A seller with her shop connected."""
    seller = stage.seller()
    await stage.connect(seller)
    return seller


def creates(stage: Stage) -> int:
    """How often the create call came in."""
    return stage.world.market.calls.count(CREATE)


def the_item(stage: Stage) -> dict[str, Any]:
    """The one item that there is."""
    (item,) = stage.world.market.items()
    return item


def no_trouble_told(seller: Seller) -> None:
    """Nothing in her chat speaks of an error."""
    assert [m.text for m in seller.from_bot() if "⚠️" in m.text or "wrong" in m.text] == []


async def asked(stage: Stage, seller: Seller) -> Message:
    """Publish, and wait for the card that asks her what to do."""
    await stage.preview(seller, count=1)
    await stage.publish(seller)
    card = await seller.wait_for_text(UNKNOWN, PATIENCE)
    assert card.button(AGAIN)
    return card


# -- her fingers, and Telegram ------------------------------------------------------------------


async def test_two_quick_taps_on_yes_are_one_yes(stage: Stage, emma: Seller) -> None:
    await stage.preview(emma, count=2)
    await stage.tap(emma, "✅ Publish")
    asked_once = await emma.wait_for_button("✅ Yes, publish", PATIENCE)
    taps = await asyncio.gather(*(emma.press(asked_once, "✅ Yes, publish") for _ in range(2)))
    answers = [await tap.answered(PATIENCE) for tap in taps]
    await stage.live(emma)
    assert not any(answer.alert for answer in answers)
    assert the_item(stage)["available_quantity"] == 1
    assert creates(stage) == 1
    no_trouble_told(emma)


async def test_every_update_three_times_is_the_same_as_once(stage: Stage) -> None:
    stage.world.telegram.faults.deliver_each_update(3)
    emma = stage.seller()
    await emma.start()
    await stage.connect(emma)
    preview = await stage.preview(emma, count=3)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    await emma.wait_for_text("Write the price")
    await emma.send_text("79.900")
    await emma.wait_for(lambda m: "79,900" in m.text and "✅ Publish" in _labels(m), PATIENCE)
    await stage.publish(emma)
    card = await stage.live(emma)

    item = the_item(stage)
    assert (item["price"], len(item["pictures"])) == (79900, 3)
    assert creates(stage) == 1
    assert card.id == preview.id
    assert all(update.deliveries >= 3 for update in stage.world.telegram.updates()[:-1])
    texts = [message.text for message in emma.from_bot()]
    assert len(texts) == len(set(texts))  # nothing was said twice
    no_trouble_told(emma)


async def test_a_press_that_overtakes_a_text_decides_and_the_text_changes_nothing(
    stage: Stage, emma: Seller
) -> None:
    await stage.preview(emma, count=1)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    await emma.wait_for_text("Write the price")
    with stage.world.telegram.faults.holding("message"):
        await emma.send_text("79.900")
        await stage.tap(emma, "← Back")
        await stage.publish(emma)
        await stage.live(emma)
    await emma.wait_for_text("nothing was changed", PATIENCE)
    assert the_item(stage)["price"] == 85000  # what she saw when she said yes
    assert creates(stage) == 1
    no_trouble_told(emma)


# -- the create call ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "effect",
    [LoseResponse(), AnswerAfter(INTERNAL_ERROR), AnswerAfter(HTML_PAGE), AnswerAfter(UNAVAILABLE)],
    ids=lambda effect: type(effect).__name__,
)
async def test_made_but_not_told_is_found_by_its_key(
    stage: Stage, emma: Seller, effect: Effect
) -> None:
    stage.world.market.faults.add(CREATE, effect)
    await stage.preview(emma, count=1)
    await stage.publish(emma)
    card = await stage.live(emma)
    assert creates(stage) == 1
    assert card.button("See the listing").url == the_item(stage)["permalink"]
    assert stage.world.market.description(the_item(stage)["id"])


@pytest.mark.parametrize(
    "effect",
    [Reset(), Hang(0.2), INTERNAL_ERROR, HTML_PAGE],
    ids=["reset", "hang", "500", "html"],
)
async def test_not_made_is_looked_for_and_sent_once_more_under_the_same_key(
    stage: Stage, emma: Seller, effect: Effect
) -> None:
    stage.world.market.faults.add(CREATE, effect)
    await stage.preview(emma, count=1)
    await stage.publish(emma)
    await stage.live(emma)
    first, second = stage.world.market.calls.of(CREATE)
    looks = [call for call in stage.world.market.calls.of(SEARCH) if call.at > first.at]
    assert len([call for call in looks if call.at < second.at]) >= 2 * LOOKS
    key = the_item(stage)["seller_custom_field"]
    assert first.body["seller_custom_field"] == second.body["seller_custom_field"] == key


async def test_too_many_requests_is_no_outcome_and_is_waited_out(
    stage: Stage, emma: Seller
) -> None:
    stage.world.market.faults.add(CREATE, TOO_MANY_REQUESTS)
    await stage.preview(emma, count=1)
    await stage.publish(emma)
    await stage.live(emma)
    assert creates(stage) == 2
    assert len(stage.world.market.items()) == 1
    assert stage.world.market.calls.count(SEARCH) == 0  # nothing was in doubt


async def test_a_refusal_is_repaired_by_its_button_and_the_next_try_goes_live(
    stage: Stage, emma: Seller
) -> None:
    await stage.preview(emma, COMPLETE.replace("$85.000", "$50"), count=1)
    await stage.publish(emma)
    refused = await emma.wait_for_button("✏️ Change the price", PATIENCE)
    assert "does not accept this price" in refused.text
    assert (creates(stage), stage.world.market.items()) == (0, [])
    await stage.tap(emma, "✏️ Change the price")
    await emma.wait_for_text("Write the price")
    await emma.send_text("85.000")
    await emma.wait_for_button("✅ Publish", PATIENCE)
    await stage.publish(emma)
    await stage.live(emma)
    assert the_item(stage)["price"] == 85000


# -- the look-up --------------------------------------------------------------------------------


async def test_a_search_that_lags_is_asked_again_until_its_index_has_it(
    stage: Stage, emma: Seller
) -> None:
    stage.world.market.behaviour.index_delay = timedelta(seconds=0.25)  # under the last look
    stage.world.market.faults.add(CREATE, LoseResponse())
    await stage.preview(emma, count=1)
    await stage.publish(emma)
    await stage.live(emma)
    assert creates(stage) == 1
    assert len(stage.world.market.items()) == 1


async def test_a_search_that_ignores_its_filter_is_believed_only_for_our_key(
    stage: Stage, emma: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.preview(emma, count=1)
    await stage.publish(emma)
    await stage.live(emma)
    other = the_item(stage)
    monkeypatch.setattr(search, "_FILTERS", {})  # every search now finds the whole inventory
    for effect, sent in ((Reset(), 3), (LoseResponse(), 4)):
        stage.world.market.faults.add(CREATE, effect)
        await emma.send_photos(photos(1), COMPLETE)
        await emma.wait_for_button("✅ Publish", PATIENCE)
        await stage.publish(emma)
        made = sent - 1
        await emma.wait_for(lambda _, n=made: len(_live(emma)) == n, PATIENCE)
        assert creates(stage) == sent
    items = stage.world.market.items()
    assert len({item["seller_custom_field"] for item in items}) == len(items) == 3
    assert {m.button("See the listing").url for m in _live(emma)} == {
        item["permalink"] for item in items
    }
    assert other in items


async def test_while_the_search_fails_nothing_is_sent_again(stage: Stage, emma: Seller) -> None:
    stage.world.market.faults.add(CREATE, LoseResponse())
    stage.world.market.faults.add(SEARCH, UNAVAILABLE, ALWAYS)
    await asked(stage, emma)
    assert creates(stage) == 1
    stage.world.market.faults.clear()
    await stage.tap(emma, AGAIN)
    card = await stage.live(emma)
    assert creates(stage) == 1
    assert card.button("See the listing").url == the_item(stage)["permalink"]


# -- unknown for good ---------------------------------------------------------------------------


async def test_her_try_again_is_consent_to_one_more_sending_and_no_more(
    stage: Stage, emma: Seller
) -> None:
    stage.world.market.faults.add(CREATE, Reset(), 3)
    card = await asked(stage, emma)
    assert creates(stage) == 2  # once, and once more after the looks

    await stage.tap(emma, AGAIN)
    await asyncio.wait_for(stage.world.market.calls.wait_for(CREATE, 3), PATIENCE)
    before = _revision(card)
    await emma.wait_for(lambda m: UNKNOWN in m.text and _revision(m) > before, PATIENCE)
    assert creates(stage) == 3
    assert stage.world.market.items() == []

    await stage.tap(emma, AGAIN)
    await stage.live(emma)
    sent = stage.world.market.calls.of(CREATE)
    assert len(sent) == 4
    assert {call.body["seller_custom_field"] for call in sent} == {
        the_item(stage)["seller_custom_field"]
    }


async def test_a_second_sending_that_never_left_proves_nothing_about_the_first(
    stage: Stage, emma: Seller
) -> None:
    stage.world.market.faults.add(CREATE, Reset())
    stage.world.market.faults.add(CREATE, TOO_MANY_REQUESTS, 3)  # all tries of the second
    await asked(stage, emma)
    await stage.tap(emma, AGAIN)
    await stage.live(emma)
    sent = stage.world.market.calls.of(CREATE)
    assert {call.body["seller_custom_field"] for call in sent} == {
        the_item(stage)["seller_custom_field"]
    }


async def test_two_quick_taps_on_try_again_are_one_consent(stage: Stage, emma: Seller) -> None:
    stage.world.market.faults.add(CREATE, Reset(), 2)
    card = await asked(stage, emma)
    taps = await asyncio.gather(*(emma.press(card, AGAIN) for _ in range(2)))
    for tap in taps:
        await tap.answered(PATIENCE)
    await stage.live(emma)
    assert creates(stage) == 3
    assert len(stage.world.market.items()) == 1


async def test_what_is_unknown_goes_no_other_way_to_the_marketplace(
    stage: Stage, emma: Seller
) -> None:
    stage.world.market.faults.add(CREATE, LoseResponse())
    stage.world.market.faults.add(SEARCH, UNAVAILABLE, ALWAYS)
    first = await asked(stage, emma)
    retry = decode(first.button(AGAIN).data)
    assert retry is not None
    await emma.send_text("/listings")
    await emma.wait_for_text("1 · Zapatillas Nike", PATIENCE)
    await stage.tap(emma, "1")  # her second way to the card
    card = await emma.wait_for(lambda m: m.id > first.id and UNKNOWN in m.text, PATIENCE)
    routes = [
        (Action.PUBLISH, ""),
        (Action.CONFIRM, ""),
        (Action.EDIT, ""),
        (Action.CHOOSE, "new"),
        (Action.REGENERATE, ""),
        (Action.DISCARD, ""),
        (Action.DISCARD_YES, ""),
    ]
    for action, word in routes:
        revision = _revision_stored(stage, retry.product_id)
        data = encode(Press(action, retry.product_id, revision, word))
        await emma.press_data(card, data).answered(PATIENCE)
    await emma.send_photos(photos(1), COMPLETE)  # another product is not this one
    await emma.wait_for_button("✅ Publish", PATIENCE)
    assert creates(stage) == 1

    stage.world.market.faults.clear()
    await stage.tap(emma, AGAIN)
    await stage.live(emma)
    assert creates(stage) == 1
    assert the_item(stage)["condition"] == "used"


def _labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def _live(seller: Seller) -> list[Message]:
    return [message for message in seller.from_bot() if "🔗 See the listing" in _labels(message)]


def _revision_stored(stage: Stage, product_id: UUID) -> int:
    """What a button drawn this moment would carry."""
    path = stage.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        query = "select revision from products where id = ?"
        (found,) = database.execute(query, (product_id.hex,)).fetchone()
    return int(found)


def _revision(message: Message) -> int:
    press = decode(message.button(AGAIN).data)
    assert press is not None
    return press.revision
