"""The photos of a listing: put in order, taken out and brought back, and more of them added."""

from sandbox.telegram import Message, Seller
from services.listings.content import MAX_PHOTOS
from tests.support.pictures import photo, photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

SIZES = ("900x700", "1000x700", "1100x700", "1200x700")
"""By their sizes the photos of these stories are told apart at the marketplace."""


def told_apart(count: int, first: int = 0) -> list[bytes]:
    """Photos of different sizes."""
    return [photo(n, (900 + 100 * n, 700)) for n in range(first, first + count)]


async def opened(stage: Stage, seller: Seller, count: int = 3) -> Message:
    """The photos of a new product of hers."""
    await seller.send_photos(told_apart(count), COMPLETE)
    await stage.photos(seller)
    return await seller.wait_for_button("➕ Add photos", PATIENCE)


async def published(stage: Stage, seller: Seller) -> list[str]:
    """Publish it from its photos; the sizes of the listing's pictures, the cover first."""
    await stage.tap(seller, "← Back")
    await seller.wait_for_text("What shall we change?", PATIENCE)
    await stage.tap(seller, "← Back")
    await stage.publish(seller)
    await stage.live(seller)
    [item] = stage.world.market.items()
    return [picture["max_size"] for picture in item["pictures"]]


async def test_the_order_that_she_made_is_what_is_published(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    card = await opened(stage, emma)
    assert "3 photos: number 1 is the cover." in card.text
    await stage.tap(emma, "3")
    large = await emma.wait_for_text("Photo 3 of 3", PATIENCE)
    assert (large.id, "1,100 × 700 pixels" in large.text) == (card.id, True)
    await stage.tap(emma, "⭐ Make it the cover")
    await emma.wait_for_text("Photo 1 of 3 · ⭐ the cover", PATIENCE)
    await stage.tap(emma, "Move later ›")
    await emma.wait_for_text("Photo 2 of 3", PATIENCE)
    await stage.tap(emma, "‹ Move earlier")
    await emma.wait_for_text("Photo 1 of 3", PATIENCE)
    await stage.tap(emma, "← All photos")
    await emma.wait_for_text("3 photos", PATIENCE)
    assert await published(stage, emma) == [SIZES[2], SIZES[0], SIZES[1]]


async def test_a_removed_cover_gives_way_to_the_next_and_can_come_back(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await opened(stage, emma, 2)
    await stage.tap(emma, "1")
    await stage.tap(emma, "🗑 Remove")
    alone = await emma.wait_for_text("1 photo: it is the cover", PATIENCE)
    await stage.tap(emma, "1")
    last = await emma.wait_for_text("a listing needs a photo", PATIENCE)
    assert "1,000 × 700" in last.text
    assert "🗑 Remove" not in [button.label for button in last.buttons]
    await stage.tap(emma, "← All photos")
    await stage.tap(emma, "↩️ Undo removing")
    whole = await emma.wait_for_text("2 photos: number 1 is the cover", PATIENCE)
    assert whole.id == alone.id
    assert not [button for button in whole.buttons if "Undo" in button.label]
    assert await published(stage, emma) == [SIZES[0], SIZES[1]]


async def test_a_removed_photo_is_not_published(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await opened(stage, emma)
    await stage.tap(emma, "2")
    await stage.tap(emma, "🗑 Remove")
    await emma.wait_for_text("2 photos", PATIENCE)
    assert await published(stage, emma) == [SIZES[0], SIZES[2]]


async def test_photos_that_were_asked_for_join_the_product(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    before = await opened(stage, emma, 2)
    await stage.tap(emma, "➕ Add photos")
    question = await emma.wait_for_text("Send me up to 8 photos more", PATIENCE)
    await emma.send_photos(told_apart(1, first=2), reply_to=question.id)
    await emma.wait_for_text("3 photos", PATIENCE)
    await emma.send_photos(told_apart(1, first=3))  # one by one
    card = await emma.wait_for_text("4 photos", PATIENCE)
    assert card.id > before.id  # where she looks now, and once only
    shown = {message.id for message in emma.from_bot()}
    assert not shown & {before.id, question.id}
    assert await published(stage, emma) == list(SIZES)


async def test_a_question_for_photos_swallows_neither_words_nor_another_product(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    card = await opened(stage, emma, 2)
    await stage.tap(emma, "➕ Add photos")
    await emma.wait_for_text("Send me up to 8", PATIENCE)
    await emma.send_photos(photos(2), "Remera negra talle M nueva, $15.000")
    other = await emma.wait_for(lambda m: m.id > card.id and "15,000" in m.text, PATIENCE)

    await stage.tap(emma, "➕ Add photos")
    await emma.wait_for_text("Send me up to 8", PATIENCE)
    await emma.send_text("Bicicleta rodado 29 usada, $150.000")
    await emma.wait_for_text("send me its photos", PATIENCE)
    await emma.send_photos(photos(1))
    await emma.wait_for(lambda m: m.id > other.id and "150,000" in m.text, PATIENCE)
    first = emma.current(card)
    assert first is not None
    assert "2 photos" in first.text


async def test_a_question_for_photos_ends_when_the_card_moves_on(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    card = await opened(stage, emma, 2)
    await stage.tap(emma, "➕ Add photos")
    await emma.wait_for_text("Send me up to 8", PATIENCE)
    await stage.tap(emma, "← Back")
    await emma.wait_for_text("What shall we change?", PATIENCE)
    await emma.send_photos([photo(7)])
    other = await emma.wait_for_text("What is it?", PATIENCE)
    assert other.id > card.id


async def test_ten_photos_are_all_that_a_listing_takes(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, count=MAX_PHOTOS)
    await stage.photos(emma)
    card = await emma.wait_for_text("as many as a listing takes", PATIENCE)
    assert "➕ Add photos" not in [button.label for button in card.buttons]
    assert [len(row) for row in card.keyboard][:2] == [5, 5]


async def test_an_old_button_moves_no_other_photo(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await opened(stage, emma)
    await stage.tap(emma, "3")
    large = await emma.wait_for_text("Photo 3 of 3", PATIENCE)
    stale = large.button("🗑 Remove").data
    await stage.tap(emma, "⭐ Make it the cover")
    await emma.wait_for_text("Photo 1 of 3", PATIENCE)
    answer = await emma.press_data(large.id, stale).answered(PATIENCE)
    assert "The card has changed" in answer.text
    await stage.tap(emma, "← All photos")
    await emma.wait_for_text("3 photos", PATIENCE)
    assert await published(stage, emma) == [SIZES[2], SIZES[0], SIZES[1]]


async def test_a_stranger_s_press_moves_nothing(stage: Stage) -> None:
    emma, vera = stage.seller(), stage.seller("Vera")
    await stage.connect(emma)
    greeting = await vera.start()
    await opened(stage, emma)
    await stage.tap(emma, "3")
    large = await emma.wait_for_text("Photo 3 of 3", PATIENCE)
    for label in ("⭐ Make it the cover", "🗑 Remove"):
        answer = await vera.press_data(greeting.id, large.button(label).data).answered(PATIENCE)
        assert "out of date" in answer.text
    await stage.tap(emma, "← All photos")
    await emma.wait_for_text("3 photos", PATIENCE)
    assert await published(stage, emma) == list(SIZES[:3])


async def test_photos_that_the_marketplace_refused_are_changed_and_published(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos([photo(1, (480, 480))], COMPLETE)
    await stage.publish(emma)
    await emma.wait_for_text("does not accept these photos", PATIENCE)
    await stage.tap(emma, "📷 Change the photos")
    card = await emma.wait_for_text("Too small for MercadoLibre: 1", PATIENCE)
    await emma.send_photos(told_apart(1), reply_to=card.id)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    await stage.photos(emma)
    await stage.tap(emma, "1 ⚠️")
    await stage.tap(emma, "🗑 Remove")
    await emma.wait_for_text("1 photo: it is the cover", PATIENCE)
    assert await published(stage, emma) == [SIZES[0]]


async def test_una_vendedora_ordena_sus_fotos(stage: Stage) -> None:
    ema = stage.seller("Ema", "es")
    await stage.connect(ema)
    await ema.send_photos(told_apart(3), COMPLETE)
    await stage.tap(ema, "✏️ Editar")
    menu = await ema.wait_for_button("✍️", PATIENCE)
    photos_button = next(b for b in menu.buttons if b.data and b.data.endswith(":photos"))
    await stage.tap(ema, photos_button.label)
    await stage.tap(ema, "2")
    await stage.tap(ema, "⭐")
    await ema.wait_for(lambda m: "⭐" in m.text, PATIENCE)
    await stage.tap(ema, "←")
    await stage.tap(ema, "3")
    await stage.tap(ema, "🗑")
    undo = await ema.wait_for_button("↩️", PATIENCE)
    assert len(undo.keyboard[0]) == 2
    await stage.tap(ema, "←")
    await ema.wait_for_button("✍️", PATIENCE)
    await stage.tap(ema, "←")
    await stage.tap(ema, "✅ Publicar")
    await stage.tap(ema, "✅ Sí")
    await ema.wait_for_button("🔗 Ver", PATIENCE)
    [item] = stage.world.market.items()
    assert [picture["max_size"] for picture in item["pictures"]] == [SIZES[1], SIZES[0]]
