"""What the marketplace wants of this very item: asked on the preview, answered in the chat."""

from typing import Any

from sandbox.telegram import Message, Seller
from tests.support.stage import PATIENCE, Stage

NEW = "Zapatillas Nike Air Max 90 talle 42 negras de hombre, nuevas, $85.000"
QUESTION = "❓ Código universal"
EAN = "7791234567898"
ROUTE = "POST /categories/*/attributes/conditional"


async def asked(stage: Stage, seller: Seller, sentence: str = NEW) -> Message:
    """Prepare new goods of a brand whose barcode is wanted."""
    await stage.connect(seller)
    await stage.preview(seller, sentence)
    return await seller.wait_for_button(QUESTION, PATIENCE)


def sent(stage: Stage) -> dict[str, Any]:
    """The values of the one listing that is live."""
    [item] = stage.world.market.items()
    return {a["id"]: a["value_name"] for a in item["attributes"]}


async def test_a_barcode_is_asked_for_before_publishing_and_typed(stage: Stage) -> None:
    emma = stage.seller()
    card = await asked(stage, emma)
    assert not [button for button in card.buttons if "Publish" in button.label]
    await stage.tap(emma, QUESTION)
    choice = await emma.wait_for_text("If it has no barcode, choose why", PATIENCE)
    assert "add a photo of them" in choice.text
    await stage.tap(emma, "✍️ Type the barcode")
    await emma.wait_for_text("Write the digits under the bars", PATIENCE)
    await emma.send_text("2001234567893")
    await emma.wait_for_text("A shop's own label doesn't count", PATIENCE)
    await emma.send_text("7 791234 567898")
    await stage.publish(emma)
    await stage.live(emma)
    assert sent(stage)["GTIN"] == EAN
    assert stage.world.market.calls.count("POST /items") == 1, "nothing was refused on the way"


async def test_goods_without_a_barcode_say_why_and_stay_so_in_a_new_run(stage: Stage) -> None:
    emma = stage.seller()
    await asked(stage, emma)
    await stage.tap(emma, QUESTION)
    await stage.tap(emma, "El producto no tiene código registrado")
    await emma.wait_for_button("✅ Publish", PATIENCE)
    await stage.regenerate(emma)
    await stage.world.market.calls.wait_for(ROUTE, 2)
    await stage.publish(emma)
    await stage.live(emma)
    values = sent(stage)
    assert values["EMPTY_GTIN_REASON"] == "El producto no tiene código registrado"
    assert "GTIN" not in values


async def test_the_condition_decides_whenever_it_is_said(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    card = await stage.preview(emma, NEW.replace(", nuevas", ""))
    assert not [button for button in card.buttons if "Código" in button.label]
    await stage.tap(emma, "❓ Condition")
    await stage.tap(emma, "New")
    await emma.wait_for_button(QUESTION, PATIENCE)
    await emma.send_text("it is used")
    shown = await emma.wait_for(
        lambda m: any(b.data.startswith("accept:") for b in m.buttons), PATIENCE
    )
    yes = next(b.data for b in shown.buttons if b.data.startswith("accept:"))
    await emma.press_data(shown, yes).answered(PATIENCE)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    await stage.publish(emma)
    await stage.live(emma)
    assert not {"GTIN", "EMPTY_GTIN_REASON"} & sent(stage).keys()
