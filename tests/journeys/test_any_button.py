"""Any button, old or new, hers or a stranger's, once or three times at once: nothing breaks.

A storm of presses by several sellers over everything that the bot ever showed them, with photos
and words in between. Whatever happened, every press is answered, no update failed, each card says
what the database says, no product is listed twice, and nobody touches what isn't hers.
"""

import asyncio
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from handlers.callbacks import Action, decode
from sandbox.mercadolibre import MODA_DEL_SUR, PAMPA
from sandbox.telegram import Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, SNEAKERS, Stage, bot_inside, open_stage

ROUNDS = 40
AT_ONCE = 16
SEEDS = tuple(map(int, os.environ.get("STORM_SEEDS", "1,2").split(",")))
"""One storm each, of ROUNDS times AT_ONCE presses, duplicates aside."""

WORDS = ("79.900", "hola", "Un título que escribí yo misma", "42", "/cancel", "3", "talle 42", "no")
SENTENCES = (COMPLETE, SNEAKERS, "Remera negra talle M nueva, $15.000", "Bicicleta rodado 29")
ERASING = "forget:yes"
LIVING = 3
"""Products that a seller always has under review: discarded ones are made up for."""


@dataclass
class Storm:
    """Who presses, and all that was ever there to press."""

    stage: Stage
    dice: random.Random
    sellers: list[Seller]
    seen: dict[int, dict[tuple[int, str], None]] = field(
        default_factory=dict[int, dict[tuple[int, str], None]]
    )
    pressed: Counter[str] = field(default_factory=Counter[str])

    def look(self) -> None:
        """Remember every button in every chat."""
        for seller in self.sellers:
            mine = self.seen.setdefault(seller.id, {})
            for message in seller.from_bot():
                mine.update({(message.id, b.data): None for b in message.buttons if b.data})

    def fresh(self, seller: Seller) -> list[tuple[int, str]]:
        """What she sees now."""
        return [(m.id, b.data) for m in seller.from_bot() for b in m.buttons if b.data]

    async def round(self) -> None:
        """Some presses at once; every one of them is answered."""
        self.look()
        presses = [press for _ in range(AT_ONCE) for press in self._some()]
        answers = [
            seller.press_data(message_id, data).answered(PATIENCE)
            for seller, message_id, data in presses
            if data != ERASING
        ]
        self.pressed.update(data.partition(":")[0] for _, _, data in presses)
        await asyncio.gather(*answers)

    def _some(self) -> Iterator[tuple[Seller, int, str]]:
        """One press, or the same several times, or one of somebody else's buttons."""
        seller = self.dice.choice(self.sellers)
        owner = self.dice.choice(self.sellers) if self.dice.random() < 0.1 else seller
        known = list(self.seen[owner.id])
        now = self.fresh(owner)
        if not known:
            return
        pool = now if now and self.dice.random() < 0.7 else known
        message_id, data = self.dice.choice(pool)
        for _ in range(self.dice.choice((1, 1, 1, 1, 2, 3))):
            yield seller, message_id, data

    async def talk(self) -> None:
        """Photos with a sentence where a seller runs out of products; else perhaps some words."""
        for seller in self.sellers:
            if self._under_review(seller) < LIVING:
                await seller.send_photos(photos(2), self.dice.choice(SENTENCES))
            elif self.dice.random() < 0.3:
                await seller.send_text(self.dice.choice(WORDS))

    def _under_review(self, seller: Seller) -> int:
        owned = rows(
            self.stage,
            "SELECT count(*) AS n FROM products JOIN users ON users.id = products.user_id"
            " WHERE users.telegram_user_id = ? AND products.status NOT IN"
            " ('published', 'discarded')",
            seller.id,
        )
        return int(owned[0]["n"])


def rows(stage: Stage, query: str, *values: object) -> list[dict[str, Any]]:
    """What the bot's database holds."""
    path = stage.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query, values)]


async def quiet(stage: Stage) -> None:
    """Wait until nothing is under way: no update waits, no run, no card to draw."""
    busy = (
        "SELECT (SELECT count(*) FROM updates WHERE finished_at IS NULL)"
        " + (SELECT count(*) FROM products WHERE status IN ('processing', 'publishing'))"
        " + (SELECT count(*) FROM products WHERE status = 'uploading' AND settle_at IS NOT NULL"
        "    AND prompt IS NOT NULL AND kin_id IS NULL AND id IN"
        "    (SELECT product_id FROM product_images WHERE removed_at IS NULL)"
        "    AND id NOT IN (SELECT kin_id FROM products WHERE kin_id IS NOT NULL))"
        " + (SELECT count(*) FROM cards WHERE shown_revision < revision) AS n"
    )
    async with asyncio.timeout(PATIENCE * 2):
        while rows(stage, busy)[0]["n"]:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.05)


def check(storm: Storm) -> None:
    """Chat, database and marketplace agree."""
    stage = storm.stage
    assert rows(stage, "SELECT error FROM updates WHERE error IS NOT NULL") == []
    cards = rows(
        stage,
        "SELECT cards.chat_id, cards.message_id, products.revision, products.status,"
        " lower(hex(products.id)) AS id FROM cards JOIN products ON products.id = product_id",
    )
    chats = {seller.id: {m.id: m for m in seller.from_bot()} for seller in storm.sellers}
    for card in cards:
        message = chats[card["chat_id"]].get(card["message_id"])
        if message is None:
            assert card["status"] == "discarded", "a card is gone from the chat"
            continue
        bound = [press for b in message.buttons if b.data and (press := decode(b.data))]
        own = [press for press in bound if press.product_id.hex == card["id"]]
        assert {press.revision for press in own} <= {card["revision"]}
        offers = {press.action for press in own}
        assert card["status"] != "discarded" or not offers
        assert not offers & {Action.PUBLISH, Action.CONFIRM} or card["status"] == "ready"
        assert not offers & {Action.CANCEL} or card["status"] == "processing"
    keys = Counter(item["seller_custom_field"] for item in stage.world.market.items())
    assert [key for key, times in keys.items() if times > 1] == []
    listed = Counter(
        row["product_id"]
        for row in rows(stage, "SELECT product_id FROM publications WHERE item_id IS NOT NULL")
    )
    assert [product for product, times in listed.items() if times > 1] == []


async def nobody_touches_anothers(storm: Storm) -> None:
    """While she rests, a stranger presses everything that she ever saw."""
    victim, stranger = storm.sellers[0], storm.sellers[-1]
    hers = (
        "SELECT products.* FROM products JOIN users ON users.id = products.user_id"
        " WHERE users.telegram_user_id = ? ORDER BY products.id"
    )
    before = rows(storm.stage, hers, victim.id)
    bound = [known for known in storm.seen[victim.id] if decode(known[1])]
    tried = storm.dice.sample(bound, min(200, len(bound)))
    answers = [stranger.press_data(*known).answered(PATIENCE) for known in tried]
    told = await asyncio.gather(*answers)
    # words that come later than the spinner's patience come as a message
    assert {answer.text for answer in told} <= {"", "This button is out of date."}
    assert rows(storm.stage, hers, victim.id) == before


async def blow(home: Path, port: int, seed: int) -> None:
    """One storm from its beginning to its end."""
    async with (
        open_stage(home, port, ALBUM_SETTLE_SECONDS="0.1", DAILY_GENERATIONS="100000") as stage,
        bot_inside(stage),
    ):
        stage.world.telegram.rates.enabled = False  # nobody presses that fast: Telegram says wait
        names = ("Emma", "Olivia", "Ava")
        dice = random.Random(seed)  # noqa: S311 - a storm that can be had again
        storm = Storm(stage, dice, [stage.seller(name) for name in names])
        for seller, shop in zip(storm.sellers, (PAMPA, MODA_DEL_SUR), strict=False):
            await stage.connect(seller, shop)
        for number in range(ROUNDS):
            if number % 10 == 0:
                await storm.talk()
                await quiet(stage)
                check(storm)
            await storm.round()
        await quiet(stage)
        check(storm)
        await nobody_touches_anothers(storm)
        assert sum(storm.pressed.values()) > ROUNDS * AT_ONCE
        assert len(storm.pressed) > len(Action) / 2, storm.pressed


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
async def test_any_button_at_any_time(
    seed: int, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    await blow(tmp_path, free_port(), seed)
