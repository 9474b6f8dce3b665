"""The photos of a listing: a number for each, the limit, and only the moves that there are."""

from handlers.callbacks import Action, decode
from handlers.views.message import Message
from services.gallery import name_of
from services.listings.schema import CategorySchema
from services.lore import Lore
from tests.support.cards import SPOKEN, Shown, every_card, photo, product
from tests.unit.views.checks import check, labels

CARDS = every_card()
EN = SPOKEN["en"]


def drawn(name: str) -> Message:
    return CARDS[name].drawn(EN)


def test_all_photos_are_one_numbered_sheet_with_a_button_for_each() -> None:
    message = drawn("photos, 6")
    assert message.sheet == ("a/clean.jpg",) * 6
    assert [len(row) for row in message.rows] == [3, 3, 1, 1, 1]
    assert labels(message)[:6] == ["1", "2", "3", "4", "5", "6"]
    assert "6 photos: number 1 is the cover." in check(message).text
    assert "up to 10" in message.text
    pressed = decode(message.rows[0][2].data or "")
    assert pressed is not None
    assert (pressed.action, pressed.word) == (Action.SHOW, f"photo.{name_of(photo(2))}")


def test_what_the_marketplace_would_refuse_is_marked() -> None:
    message = drawn("photos, one too small")
    assert labels(message)[:3] == ["1", "2", "3 ⚠️"]
    assert "Too small for MercadoLibre: 3" in message.text
    assert "⚠️" not in drawn("photos, 6").text


def test_photos_are_added_while_there_is_room_and_a_removed_one_can_come_back() -> None:
    assert "➕ Add photos" in labels(drawn("photos, 6"))
    assert "↩️ Undo removing" not in labels(drawn("photos, 6"))
    assert "↩️ Undo removing" in labels(drawn("photos, 6, one removed"))
    full = drawn("photos, 10, one removed")
    assert "➕ Add photos" not in labels(full)
    assert "↩️ Undo removing" not in labels(full)
    assert "as many as a listing takes" in full.text


def test_the_category_s_own_limit_counts_where_it_is_known() -> None:
    schema = CategorySchema(
        id="MLA1", name="Ropa", path=("Ropa",), domain_id=None, listing_allowed=True,
        max_title_length=60, max_description_length=50_000, max_pictures=6, minimum_price=None,
        maximum_price=None, conditions=("new", "used"), attributes=(),
    )  # fmt: skip
    six = tuple(photo(place) for place in range(6))
    lore = Lore(schema=schema)
    full = Shown(product(photos=six), "photos", lore=lore).drawn(EN)
    assert "as many as a listing takes" in full.text
    assert "➕ Add photos" not in labels(full)
    over = Shown(product(photos=(*six, photo(6))), "photos", lore=lore).drawn(EN)
    assert "takes 6 photos here: remove some" in over.text


def test_one_photo_large_offers_only_the_moves_that_there_are() -> None:
    first, middle, last = (drawn(f"photo {number} of 3") for number in (1, 2, 3))
    look = ["🔄 Rotate", "✂️ Crop", "🎨 Background", "🔆 Light & colour"]
    out = ["📐 Formats", "🗑 Remove", "← All photos"]
    earlier = ["⭐ Make it the cover", "‹ Move earlier"]
    assert labels(first) == ["Move later ›", *look, *out]
    assert labels(middle) == [*earlier, "Move later ›", *look, *out]
    assert labels(last) == ["📷 Replace photo 3", *earlier, *look, *out], "it is too small"
    assert "Photo 1 of 3 · ⭐ the cover" in check(first).text
    assert "the cover" not in middle.text
    assert first.photo_key == "a/clean.jpg"
    assert first.sheet == ()


def test_its_size_says_what_the_marketplace_makes_of_it() -> None:
    best, good, small = (drawn(f"photo {number} of 3").text for number in (1, 2, 3))
    assert "1,600 × 1,600 pixels\n✓ MercadoLibre takes it." in best
    assert "Sharper" not in best
    assert "✓ MercadoLibre takes it. Sharper still from 1,200" in good
    assert "⚠️ Too small: MercadoLibre wants 250 on each side and more than 500" in small


def test_the_last_photo_can_t_be_removed_and_it_says_so() -> None:
    alone = drawn("photo alone")
    assert labels(alone)[-3:] == ["📐 Formats", "➕ Add photos", "← All photos"]
    assert "🗑 Remove" not in labels(alone)
    assert "a listing needs a photo" in alone.text


def test_a_photo_that_is_gone_leaves_all_of_them() -> None:
    gone = drawn("photo that is gone")
    assert labels(gone)[:2] == ["1", "2"]
    assert len(gone.sheet) == 2
