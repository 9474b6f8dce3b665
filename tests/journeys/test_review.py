"""Reviewing a listing: what is left after fees, why, back and forward, and writing it anew."""

from sandbox.telegram import Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

DOUBTFUL = "Zapatillas Nike talle 42, $85.000"


async def test_the_preview_tells_what_is_left_after_fees(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    # 13 % of 85,000 as the marketplace's stand-in takes for a classic listing
    assert "You get" in preview.text
    assert "73,950" in preview.text
    assert "fee ARS\N{NO-BREAK SPACE}11,050" in preview.text
    await stage.tap(emma, "✅ Publish")
    confirming = await emma.wait_for_text("Publish it?", PATIENCE)
    assert "73,950" in confirming.text


async def test_a_sure_listing_offers_publishing_first_and_a_doubtful_one_what_is_missing(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    sure = await stage.preview(emma)
    assert sure.keyboard[0][0].label == "✅ Publish"
    await emma.send_photos(photos(2), DOUBTFUL)
    doubtful = await emma.wait_for(
        lambda m: m.id > sure.id and any("❓" in b.label for b in m.buttons), PATIENCE
    )
    assert doubtful.keyboard[0][0].label.startswith("❓")
    assert "✅ Publish" not in [b.label for b in doubtful.buttons]


async def test_she_is_told_on_demand_how_each_value_is_known(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await stage.tap(emma, "❔ Why")
    why = await emma.wait_for_text("How I know", PATIENCE)
    assert why.id == preview.id
    assert "Price — from your words" in why.text
    assert "Category — from MercadoLibre's catalogue" in why.text
    await stage.tap(emma, "← Back")
    await emma.wait_for_text("You get", PATIENCE)


async def test_a_price_taken_back_and_looked_at_in_the_history(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await _price(stage, emma, "15.000")
    await emma.wait_for_text("15,000", PATIENCE)
    await stage.tap(emma, "↩️ Undo")
    card = await emma.wait_for(
        lambda m: "85,000" in m.text and "✅ Publish" in str(m.buttons), PATIENCE
    )
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Version 1 of 2")
    history = await emma.wait_for_text("Version 1 of 2", PATIENCE)
    assert "you: Price" in history.text
    await stage.tap(emma, "Version 2 ›")
    await emma.wait_for_text("Version 2 of 2", PATIENCE)
    await stage.tap(emma, "⇄ Compare with version 1")
    compared = await emma.wait_for_text("Version 1 → version 2", PATIENCE)
    assert "Price: ARS 85,000 → ARS 15,000" in compared.text
    await stage.tap(emma, "↩️ Return to version 1")
    await emma.wait_for_text("Version 1 of 2", PATIENCE)
    assert (emma.current(card) or card).id == card.id


async def test_undo_leads_to_what_she_had_before_not_to_what_she_took_back(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await _price(stage, emma, "15.000")
    await emma.wait_for_text("15,000", PATIENCE)
    await stage.tap(emma, "↩️ Undo")
    await emma.wait_for(lambda m: "85,000" in m.text and "Publish" in str(m.buttons), PATIENCE)
    await _price(stage, emma, "79.900")
    await emma.wait_for_text("79,900", PATIENCE)
    await stage.tap(emma, "↩️ Undo")
    await emma.wait_for(lambda m: "85,000" in m.text and "Publish" in str(m.buttons), PATIENCE)


async def test_a_new_run_keeps_what_she_set_unless_she_says_otherwise(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await _price(stage, emma, "79.900")
    await emma.wait_for_text("79,900", PATIENCE)
    await stage.regenerate(emma)
    await emma.wait_for(lambda m: "79,900" in m.text and "Publish" in str(m.buttons), PATIENCE)
    await stage.regenerate(emma, "🧹 Everything, my changes too")
    await emma.wait_for(lambda m: "85,000" in m.text and "Publish" in str(m.buttons), PATIENCE)


async def test_one_field_alone_is_written_anew(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, COMPLETE)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Title")
    await emma.wait_for_text("Write the new title", PATIENCE)
    await emma.send_text("Un título que escribí yo misma")
    await emma.wait_for_text("Un título que escribí yo", PATIENCE)
    await _price(stage, emma, "79.900")
    await emma.wait_for_text("79,900", PATIENCE)
    await stage.regenerate(emma, "Title")
    card = await emma.wait_for(
        lambda m: "Air Max 90" in m.text.splitlines()[0] and "Publish" in str(m.buttons), PATIENCE
    )
    assert "79,900" in card.text


async def _price(stage: Stage, emma: Seller, words: str) -> None:
    """Write another price over the present one."""
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    await emma.wait_for_text("Write the price", PATIENCE)
    await emma.send_text(words)
