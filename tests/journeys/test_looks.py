"""A photo's look changed by hand, photos sent back as files, and a bad one replaced."""

import io

from PIL import Image, ImageFilter

from sandbox.telegram import Message, Seller
from tests.support.pictures import photo
from tests.support.stage import COMPLETE, PATIENCE, Stage


async def opened(stage: Stage, seller: Seller, *sent: bytes) -> Message:
    """The photos of a new product of hers."""
    await seller.send_photos(list(sent), COMPLETE)
    await stage.photos(seller)
    return await seller.wait_for_button("📐 Formats", PATIENCE)


async def test_a_photo_is_turned_and_lightened_and_taken_back(stage: Stage) -> None:
    emma = stage.seller()
    await opened(stage, emma, photo(1, (900, 700)), photo(9, (1000, 700)))
    await stage.tap(emma, "2")
    await stage.tap(emma, "🔄 Rotate")
    await emma.wait_for(lambda m: "urned" in m.text, PATIENCE)
    await stage.tap(emma, "🔆 Light & colour")
    await stage.tap(emma, "+ Light")
    await emma.wait_for_text("Light: +1", PATIENCE)
    await stage.tap(emma, "← Back")
    await emma.wait_for_text("brighter", PATIENCE)
    await stage.tap(emma, "↩️ Undo")
    large = await emma.wait_for(
        lambda m: "Photo 2 of 2" in m.text and "brighter" not in m.text, PATIENCE
    )
    assert "urned" in large.text


async def test_a_photo_comes_back_as_files(stage: Stage) -> None:
    emma = stage.seller()
    await opened(stage, emma, photo(1, (900, 700)), photo(9, (1000, 700)))
    await stage.tap(emma, "📐 Formats")
    answer = await stage.tap(emma, "Instagram story")
    assert "On its way" in answer.text
    sent = await emma.wait_for_text("Instagram story · 1080 × 1920", PATIENCE)
    with Image.open(io.BytesIO(sent.document)) as made:
        assert made.size == (1080, 1920)
    assert sent.document_name == "1-story.jpg"


async def test_a_blurred_photo_is_advised_and_replaced(stage: Stage) -> None:
    emma = stage.seller()
    blurred = Image.open(io.BytesIO(photo(1, (900, 700)))).filter(ImageFilter.GaussianBlur(9))
    buffer = io.BytesIO()
    blurred.save(buffer, "JPEG")
    await emma.send_photos([buffer.getvalue(), photo(9, (1000, 700))], COMPLETE)
    card = await emma.wait_for_text("Photo 1 is blurred: take it again?", PATIENCE)
    await stage.tap(emma, "📷 Photos")
    await stage.tap(emma, "💡 Advice")
    await stage.tap(emma, "📷 Replace photo 1")
    question = await emma.wait_for_text("Send me the new photo 1", PATIENCE)
    await emma.send_photos([photo(5, (1100, 700))])
    await emma.wait_for(
        lambda m: m.id > card.id and "blurred" not in m.text and bool(m.buttons), PATIENCE
    )
    assert emma.current(question) is None
    await stage.tap(emma, "← Back")
    await stage.tap(emma, "1")
    await emma.wait_for_text("1,100 × 700", PATIENCE)
