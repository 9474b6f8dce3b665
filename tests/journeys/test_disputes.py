"""What she wrote and what her goods' labels say: contradictions are shown, asked, and ended."""

import re
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from handlers.callbacks import Action
from sandbox.mercadolibre.faults import Answer
from sandbox.telegram import Message, Seller
from services.listings.tags import tag
from services.products import Product
from tests.support.cardwork import data_of, press, turn
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

CODE = re.compile(r"ML[ABCMU]\d")
SIZE = tag("SIZE")
OPEN = "Talle: you wrote 42 AR, the label says 41 AR"


@pytest.fixture
async def stage(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Stage]:
    """The stage, where the text on the shoe box has been read already."""

    def labels(_product: Product) -> tuple[str, ...]:
        return "NIKE", "TALLE 41 AR"

    monkeypatch.setattr("services.composing.labels_of", labels)
    async with open_stage(tmp_path, free_port()) as opened, bot_inside(opened):
        yield opened


async def asked(stage: Stage, emma: Seller) -> Message:
    """The preview of shoes whose box contradicts her."""
    await stage.connect(emma)
    preview = await stage.preview(emma)
    assert OPEN in preview.text
    return preview


async def test_she_is_asked_and_the_label_wins_when_she_says_so(stage: Stage) -> None:
    emma = stage.seller()
    preview = await asked(stage, emma)
    labels = [button.label for button in preview.buttons]
    assert labels[0] == "⚠️ Talle: 42 AR or 41 AR?"
    assert "✅ Publish" in labels[1:]
    assert "Talle: 42 AR 🤔" in preview.text
    assert not CODE.search(preview.text + " ".join(labels))

    await turn(stage, emma, "⚠️ Talle: 42 AR or 41 AR?", "Which one is right?")
    await stage.tap(emma, "41 AR (on the label)")
    settled = await emma.wait_for(
        lambda m: "Talle: 41 AR" in m.text and data_of(m, Action.PUBLISH) is not None, PATIENCE
    )
    assert "⚠️" not in settled.text
    assert "Talle: 42" not in settled.text, "the description follows"

    await stage.tap(emma, "↩️ Undo")
    await emma.wait_for(lambda m: OPEN in m.text, PATIENCE)
    await press(emma, Action.SHOW, f"dispute.{SIZE}")
    await stage.tap(emma, "41 AR (on the label)")
    await emma.wait_for(lambda m: "Talle: 41 AR" in m.text and bool(m.buttons), PATIENCE)
    await stage.publish(emma)
    await stage.live(emma)
    assert size_of(stage) == "41 AR"


async def test_her_own_word_stays_hers_and_a_new_run_does_not_ask_again(stage: Stage) -> None:
    emma = stage.seller()
    await asked(stage, emma)
    await press(emma, Action.SHOW, f"dispute.{SIZE}")
    await stage.tap(emma, "42 AR (what you wrote)")
    await emma.wait_for(
        lambda m: "Talle: 42 AR" in m.text and "⚠️" not in m.text and bool(m.buttons), PATIENCE
    )

    await stage.regenerate(emma)
    again = await emma.wait_for(
        lambda m: "Talle: 42 AR" in m.text and data_of(m, Action.PUBLISH) is not None, PATIENCE
    )
    assert "⚠️" not in again.text

    stage.world.market.faults.add("GET /sites/*/domain_discovery/search", Answer(503), times=50)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    menu = await turn(stage, emma, "Category", "MercadoLibre suggests")
    assert data_of(menu, Action.CATEGORY, "MLA109027"), "kept with the listing"
    assert not CODE.search(menu.text + " ".join(button.label for button in menu.buttons))


async def test_unanswered_her_words_are_published(stage: Stage) -> None:
    emma = stage.seller()
    await asked(stage, emma)
    await stage.tap(emma, "✅ Publish")
    question = await emma.wait_for_button("✅ Yes, publish", PATIENCE)
    assert OPEN in question.text
    await stage.tap(emma, "✅ Yes, publish")
    await stage.live(emma)
    assert size_of(stage) == "42 AR"


def size_of(stage: Stage) -> str:
    [item] = stage.world.market.items()
    return next(a["value_name"] for a in item["attributes"] if a["id"] == "SIZE")
