"""From photos to a live listing, as a seller lives it."""

from sandbox.mercadolibre import INTERNAL_ERROR
from tests.support.pictures import photo, photos, png
from tests.support.stage import COMPLETE, PATIENCE, Stage

CONDITIONAL = "POST /categories/*/attributes/conditional"
"""Without its answer, only the dry run tells what a whole item lacks."""


async def test_photos_and_a_sentence_become_a_live_listing(stage: Stage) -> None:
    emma = stage.seller()
    await emma.start()
    greeting = await emma.wait_for_text("Hi Emma")
    assert greeting.button("Connect MercadoLibre").url.startswith(stage.world.url)

    confirmed = await stage.connect(emma)
    assert "PAMPA_DEMO" in confirmed.text

    preview = await stage.preview(emma)
    assert preview.photo
    for part in ("Nike", "85,000", "Used", "Zapatillas", "Talle: 42"):
        assert part in preview.text

    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    question = await emma.wait_for_text("Write the price")
    assert question.placeholder is not None
    await emma.send_text("79.900")
    await emma.wait_for_text("79,900", PATIENCE)

    await stage.publish(emma)
    card = await stage.live(emma)
    [item] = stage.world.market.items()
    assert card.button("See the listing").url == item["permalink"]
    assert item["price"] == 79900
    assert item["title"].startswith("Zapatillas Nike Air Max 90")
    assert len(item["pictures"]) == 3
    description = stage.world.market.description(item["id"])
    assert description is not None
    assert "Air Max 90" in description


async def test_one_card_lives_through_it_all(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    before = {message.id for message in emma.from_bot()}
    preview = await stage.preview(emma)
    await stage.publish(emma)
    card = await stage.live(emma)
    assert card.id == preview.id
    assert {message.id for message in emma.from_bot()} - before == {card.id}


async def test_photos_first_and_the_words_after(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos([photo(1)])
    asked = await emma.wait_for_text("What is it?", PATIENCE)
    assert "1 photo" in asked.text
    await emma.send_photos([photo(2)])
    await emma.wait_for_text("2 photos", PATIENCE)
    await emma.send_text(COMPLETE)
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert preview.id == asked.id


async def test_words_first_and_the_photos_after(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_text(COMPLETE)
    await emma.wait_for_text("send me its photos", PATIENCE)
    await emma.send_photos(photos(2))
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert preview.has_media


async def test_an_image_sent_as_a_file_counts_like_a_photo(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos([png()], COMPLETE, as_files=True, names=["IMG_1.png"])
    await emma.wait_for_button("✏️ Edit", PATIENCE)
    await stage.publish(emma)
    await stage.live(emma)
    assert len(stage.world.market.items()[0]["pictures"]) == 1


async def test_a_photo_that_comes_late_joins_its_album(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    sent = await emma.send_photos(photos(2), COMPLETE)
    await emma.wait_for_button("✏️ Edit", PATIENCE)
    await emma.send_photos([photo(7)], album=sent[0].media_group_id)
    await stage.publish(emma)
    await stage.live(emma)
    [item] = stage.world.market.items()
    assert len(item["pictures"]) == 3


async def test_what_is_missing_is_asked_with_buttons_and_never_guessed(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma, "Zapatillas Nike Air Max 90 talle 42")
    assert "Missing" in preview.text
    assert not [button for button in preview.buttons if "Publish" in button.label]
    await stage.tap(emma, "❓ Price")
    await emma.wait_for_text("Write the price")
    await emma.send_text("85 lucas")
    await emma.wait_for_text("85,000", PATIENCE)
    await stage.tap(emma, "❓ Condition")
    await stage.tap(emma, "Used")
    await emma.wait_for_button("❓ Género", PATIENCE)
    await stage.tap(emma, "❓ Género")
    await stage.tap(emma, "Hombre")
    await stage.tap(emma, "❓ Color")
    await emma.wait_for_text("Color?")
    await emma.send_text("Negro")
    await stage.publish(emma)
    await stage.live(emma)
    [item] = stage.world.market.items()
    values = {a["id"]: a["value_name"] for a in item["attributes"]}
    assert values["GENDER"] == "Hombre"
    assert values["SIZE"].startswith("42")
    assert item["condition"] == "used"


async def test_a_product_prepared_before_connecting_gets_its_category_after(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(1), COMPLETE)
    preview = await emma.wait_for_button("🔗 Connect MercadoLibre", PATIENCE)
    assert "Category: ?" in preview.text
    await stage.connect(emma)
    await emma.wait_for(lambda m: "Zapatillas" in m.text and m.has_media, PATIENCE)
    await emma.wait_for_button("✅ Publish", PATIENCE)


async def test_her_listings_open_their_cards(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("/listings")
    await emma.wait_for_text("Nothing here yet")
    await stage.connect(emma)
    first = await stage.preview(emma)
    await emma.send_text("/listings")
    await emma.wait_for_text("1 · Zapatillas Nike", PATIENCE)
    await stage.tap(emma, "1")
    again = await emma.wait_for(
        lambda m: m.id > first.id and any("Edit" in b.label for b in m.buttons), PATIENCE
    )
    assert again.has_media
    assert emma.current(first) is None


async def test_discarding_asks_once_and_ends_the_card(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await stage.tap(emma, "🗑 Discard")
    await stage.tap(emma, "🗑 Yes, discard")
    card = await emma.wait_for_text("Discarded", PATIENCE)
    assert card.buttons == []


async def test_regenerating_makes_a_new_version_of_the_same_card(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await stage.regenerate(emma)
    await emma.wait_for(lambda m: m.id == preview.id and m.edits > preview.edits, PATIENCE)
    again = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert again.id == preview.id


async def test_what_the_marketplace_still_wants_becomes_a_question_on_the_card(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    stage.world.market.faults.add(CONDITIONAL, INTERNAL_ERROR, 99)
    await stage.preview(
        emma, "Zapatillas Nike Air Max 90 talle 42 negras de hombre, nuevas, $85.000"
    )
    await stage.publish(emma)
    asked = await emma.wait_for_text("wants to know more", PATIENCE)
    assert stage.world.market.items() == []
    question = next(b.label for b in asked.buttons if b.label.startswith("❓"))
    await stage.tap(emma, question)
    choice = await emma.wait_for_text("If it has no barcode, choose why", PATIENCE)
    await stage.tap(emma, next(b.label for b in choice.buttons if "choose" in b.data))
    await stage.publish(emma)
    await stage.live(emma)
    [item] = stage.world.market.items()
    assert item["condition"] == "new"


async def test_a_sentence_that_names_nothing_is_completed_by_questions(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma, "$85.000, usadas")
    assert not [button for button in preview.buttons if "✅" in button.label]
    await stage.tap(emma, "❓ Title")
    await emma.wait_for_text("new title", PATIENCE)
    await emma.send_text("Zapatillas Nike Air Max 90")
    await stage.tap(emma, "❓ Find the category")
    found = await emma.wait_for_text("› Zapatillas", PATIENCE)
    assert "Zapatillas Nike Air Max 90" in found.text, "what she wrote by hand stays"
