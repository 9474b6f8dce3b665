"""Her numbers: taps and edits of real listings, and the baseline asked once."""

from tests.support.pictures import photo
from tests.support.stage import PATIENCE, Stage


async def test_numbers_begin_with_the_first_listing_and_count_what_she_did(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("/stats")
    await emma.wait_for_text("No numbers yet")
    await stage.connect(emma)
    for number in range(3):
        words = f"Zapatillas Nike Air Max 90 talle 4{number} negras de hombre, usadas, $85.000"
        card = await emma.send_photos([photo(number)], words)
        ready = await emma.wait_for(
            lambda m, after=card[0].id: m.id > after and "✅ Publish" in str(m.buttons), PATIENCE
        )
        await (await emma.press(ready, "✅ Publish")).answered(PATIENCE)
        asked = await emma.wait_for_button("✅ Yes, publish", PATIENCE)
        await (await emma.press(asked, "✅ Yes, publish")).answered(PATIENCE)
        await emma.wait_for(
            lambda m, at=ready.id: m.id == at and "See the listing" in str(m.buttons), PATIENCE
        )
    await emma.send_text("/stats")
    shown = await emma.wait_for_text("Your numbers", PATIENCE)
    for part in ("prepared: 3", "published: 3", "1 minute", "Taps per listing: 2 · messages: 1"):
        assert part in shown.text
    assert "How long did one listing take you before?" in shown.text

    await stage.tap(emma, "30 min")
    saved = await emma.wait_for_text("Saved so far", PATIENCE)
    assert saved.id == shown.id
    assert saved.buttons == []
    assert "before: 30 minutes each" in saved.text
    await emma.send_text("/stats")
    again = await emma.wait_for(lambda m: m.id > saved.id and "Saved so far" in m.text, PATIENCE)
    assert again.buttons == [], "it is asked once"
