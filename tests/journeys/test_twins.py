"""The same thing offered a second time: she is told, led to the first, and offered its price."""

from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

AGAIN = COMPLETE.replace("$85.000", "").strip(" ,")


async def test_the_same_thing_again_is_told_and_takes_the_price_of_then(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    first = await stage.preview(emma)
    await emma.send_photos(photos(2), AGAIN)
    again = await emma.wait_for(lambda m: m.id > first.id and "Do you have it" in m.text, PATIENCE)
    assert "the same photo" in again.text
    offer = next(b.label for b in again.buttons if b.label.startswith("💡"))
    assert "85,000" in offer
    await stage.tap(emma, offer)
    priced = await emma.wait_for(lambda m: m.id == again.id and "You get" in m.text, PATIENCE)
    assert not [b for b in priced.buttons if b.label.startswith("💡")], "it has a price now"
    await stage.tap(emma, "👯 Look at the other one")
    brought = await emma.wait_for(
        lambda m: m.id > again.id and "Publish" in str(m.buttons), PATIENCE
    )
    assert "Do you have it" not in brought.text


async def test_another_seller_is_told_nothing_of_hers(stage: Stage) -> None:
    emma, mia = stage.seller(), stage.seller("Mia")
    await stage.connect(emma)
    await stage.preview(emma)
    await stage.connect(mia)
    hers = await stage.preview(mia)
    assert "Do you have it" not in hers.text
