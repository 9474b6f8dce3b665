"""After a stop the way leads on: to where she was, and never past her yes."""

from sandbox.mercadolibre import PAMPA
from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage


async def connect_again(stage: Stage, emma: Seller) -> None:
    """Follow the newest connect link."""
    await stage.tap(emma, "🔗 Connect again")
    before = emma.messages()[-1].id
    asked = await emma.wait_for(
        lambda m: m.id >= before and any("authorization" in b.url for b in m.buttons), PATIENCE
    )
    page = await stage.confirm(stage.consent(next(b.url for b in asked.buttons if b.url)))
    assert PAMPA.nickname in page


async def test_a_shop_connected_again_leads_back_to_publishing(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    stage.world.market.revoke(PAMPA)
    await stage.publish(emma)
    card = await emma.wait_for_text("Nothing was published", PATIENCE)
    await connect_again(stage, emma)
    await showing(emma, card, "✅ Publish")
    await stage.publish(emma)
    await stage.live(emma)
    assert len(stage.world.market.items()) == 1


async def test_a_preview_drawn_without_a_shop_publishes_once_there_is_one(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    first = await stage.preview(emma)
    await emma.send_photos(photos(2), COMPLETE)
    second = await emma.wait_for(lambda m: m.id > first.id and "Edit" in str(m.buttons), PATIENCE)
    stage.world.market.revoke(PAMPA)
    await stage.publish(emma)  # the second: the connection is found to be lost
    await emma.wait_for_text("Nothing was published", PATIENCE)
    for label in ("✏️ Edit", "← Back"):
        await (await emma.press(await showing(emma, first, label), label)).answered(PATIENCE)
    old = await showing(emma, first, "🔗 Connect MercadoLibre")
    await connect_again(stage, emma)
    await showing(emma, second, "✅ Publish")
    told = await (await emma.press(old, "🔗 Connect MercadoLibre")).answered(PATIENCE)
    assert "up to date" in told.text
    await showing(emma, first, "✅ Publish")


async def showing(emma: Seller, card: Message, label: str) -> Message:
    """That card once it has that button."""
    return await emma.wait_for(lambda m: m.id == card.id and label in str(m.buttons), PATIENCE)
