"""Whatever she sends, in any order, finds its product; she is asked only what nobody else knows."""

from services.listings.content import MAX_PHOTOS
from tests.support.pictures import photo, photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

SOON = 8.0
SAME = "Same product"
CUP = "Taza de cerámica blanca, nueva, $9.000"


async def test_albums_in_a_row_become_products_that_report_one_by_one(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    for count in (2, 3, 1):
        await emma.send_photos(photos(count), COMPLETE)

    def previews() -> list[str]:
        return [m.text for m in emma.from_bot() if any("✏️ Edit" in b.label for b in m.buttons)]

    await emma.wait_for(lambda _: len(previews()) == 3, PATIENCE)
    assert all("Nike" in text for text in previews())


async def test_words_alone_open_a_product_and_ask_for_photos(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_text("vendo bici rodado 29, 150 lucas")
    asked = await emma.wait_for_text("send me its photos", PATIENCE)
    assert "bici rodado 29" in asked.text
    await emma.send_photos(photos(2))
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert "150,000" in preview.text


async def test_two_wordless_albums_that_are_the_same_product_become_one(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(2))
    first = await emma.wait_for_text("What is it?", PATIENCE)
    await emma.send_photos(photos(3))
    asked = await emma.wait_for_text("same product as the one above?", PATIENCE)
    await emma.send_text(COMPLETE)
    await emma.wait_for(lambda m: m.id == asked.id and "Nike" in m.text, PATIENCE)
    await stage.tap(emma, SAME)
    preview = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert preview.id == first.id
    assert emma.current(asked) is None
    await stage.publish(emma)
    await stage.live(emma)
    [item] = stage.world.market.items()
    assert len(item["pictures"]) == 5


async def test_dos_albumes_sin_palabras_que_son_dos_productos(stage: Stage) -> None:
    marta = stage.seller("Marta", "es")
    await stage.connect(marta)
    await marta.send_photos(photos(2))
    first = await marta.wait_for(lambda m: m.has_media, PATIENCE)
    await marta.send_photos(photos(2))
    asked = await marta.wait_for(
        lambda m: any(b.data.startswith("kin:") for b in m.buttons), PATIENCE
    )
    other = next(b for b in asked.buttons if b.data.endswith(":other"))
    await (await marta.press(asked, other.label)).answered(PATIENCE)
    await marta.send_text(COMPLETE)
    await marta.wait_for(
        lambda m: m.id == asked.id and any("edit:" in b.data for b in m.buttons), PATIENCE
    )
    await marta.send_text(COMPLETE + " Caja original.")
    await marta.wait_for(
        lambda m: m.id == first.id and any("edit:" in b.data for b in m.buttons), PATIENCE
    )


async def test_a_photo_sent_as_a_reply_joins_a_ready_product_and_its_card_comes_along(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma, count=2)
    [sent] = await emma.send_photos([photo(9)], "una foto más", reply_to=preview)
    again = await emma.wait_for(lambda m: m.id > sent.id and m.has_media, PATIENCE)
    assert emma.current(preview) is None
    assert again.button("✅ Publish")
    await stage.publish(emma)
    card = await stage.live(emma)
    [item] = stage.world.market.items()
    assert len(item["pictures"]) == 3

    await emma.send_photos(photos(2), reply_to=card)
    await emma.wait_for_text("published already: this is a new product", PATIENCE)
    await emma.wait_for_text("2 photos", PATIENCE)


async def test_a_listing_that_is_full_says_so_once(stage: Stage) -> None:
    emma = stage.seller()
    preview = await stage.preview(emma, count=MAX_PHOTOS)
    await emma.send_photos(photos(3), reply_to=preview)
    await emma.send_text("/privacy")
    await emma.wait_for_text("Your data", PATIENCE)
    told = [m for m in emma.from_bot() if "10 photos" in m.text and not m.has_media]
    assert len(told) == 1


async def test_words_sent_as_a_reply_to_a_draft_are_that_drafts(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_text("Zapatilas")
    first = await emma.wait_for_text("Zapatilas", PATIENCE)
    await emma.send_photos(photos(1), CUP)
    await emma.send_text(COMPLETE, reply_to=first)
    await emma.wait_for(lambda m: m.id == first.id and "Nike" in m.text, PATIENCE)
    await emma.wait_for(lambda m: "erámica" in m.text and m.has_media, PATIENCE)


async def test_an_edited_caption_changes_a_draft_and_is_offered_to_a_ready_product(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    [sent] = await emma.send_photos(photos(1))
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.edit_caption(sent, COMPLETE)
    preview = await emma.wait_for_button("✅ Publish", PATIENCE)
    await emma.edit_caption(sent, COMPLETE.replace("85.000", "79.000"))
    await emma.wait_for_text("You changed your words", PATIENCE)
    await stage.tap(emma, "Keep it as it is")
    await emma.wait_for(lambda m: m.id == preview.id and "85,000" in m.text, PATIENCE)
    await emma.edit_caption(sent, COMPLETE.replace("85.000", "70.000"))
    await stage.tap(emma, "🔄 Prepare it anew")
    await emma.wait_for(lambda m: m.id == preview.id and "70,000" in m.text, PATIENCE)


async def test_forwarded_photos_and_words_are_taken_like_her_own(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(2), forwarded=True)
    await emma.wait_for_text("2 photos", PATIENCE)
    await emma.send_text(COMPLETE, forwarded=True)
    await emma.wait_for_button("✏️ Edit", PATIENCE)


async def test_a_photo_in_the_middle_of_an_edit_is_a_product_and_the_answer_still_counts(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    asked = await emma.wait_for_text("/cancel", PATIENCE)
    await emma.send_photos([photo(5)])
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.send_text("70.000", reply_to=asked)
    await emma.wait_for(lambda m: m.id == preview.id and "70,000" in m.text, PATIENCE)
    await emma.wait_for_text("What is it?", SOON)
