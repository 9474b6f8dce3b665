"""What a seller sees of her photos: what was done to them, what is advised, what is kept back."""

import pytest

from handlers.callbacks import Action, Press, decode
from handlers.looks import AFTER
from handlers.views import formats
from handlers.views.looks import LEFT
from handlers.views.message import CAPTION_MAX, Message, visible
from services.gallery import Step, name_of
from services.photos.cuts import Left
from services.photos.look import Turn, turned
from services.photos.uses import FORMATS, Use
from services.sellers import LANGUAGES
from tests.support.cards import SPOKEN
from tests.support.photo_cards import EVERY_FAULT, listing, on, photo_cards, seen
from tests.unit.views.checks import check, labels

CARDS = photo_cards()
EN = SPOKEN["en"]
FIRST, SECOND = name_of(seen(0)), name_of(seen(1))


def drawn(name: str) -> Message:
    return CARDS[name].drawn(EN)


def press(message: Message, label: str) -> Press:
    """What that button does."""
    data = next(b.data for row in message.rows for b in row if b.label == label)
    found = decode(data or "")
    assert found is not None
    return found


def leads(message: Message, label: str) -> tuple[Action, str]:
    found = press(message, label)
    return found.action, found.word


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_a_message_that_telegram_takes(name: str, language: str) -> None:
    message = CARDS[name].drawn(SPOKEN[language])
    assert check(message).text
    assert all(len(label) <= 34 for label in labels(message))


def test_the_preview_says_one_thing_of_the_photos_and_leads_to_them() -> None:
    blurred = drawn("preview, one is blurred")
    assert "📷 Photo 2 is blurred: take it again?" in blurred.text
    assert leads(blurred, "📷 Photos") == (Action.SHOW, "photos")
    assert "👁 Before/after" not in labels(blurred)
    worst = drawn("preview, every fault")
    assert worst.text.count("⚠️ A face") == 1
    assert "blurred" not in worst.text, "the weightiest alone"
    assert visible(worst.text) <= CAPTION_MAX
    unchecked = seen(1, nudity=None)
    for quiet in (listing(seen(0), seen(1)), listing(seen(0), unchecked)):
        assert "📷 Photos" not in labels(quiet.drawn(EN))
    assert "nudity" not in on(listing(seen(0), unchecked), "photos").drawn(EN).text


def test_a_polish_is_told_and_its_before_and_after_is_a_tap_away() -> None:
    polished = drawn("preview, polished")
    assert "✨ 3 photos polished" in polished.text
    assert leads(polished, "👁 Before/after") == (Action.SHOW, "before")
    before = drawn("before")
    assert before.pair == ("a/0/clean.jpg", before.pair[1] if before.pair else "")
    assert before.pair is not None
    assert before.pair[0] != before.pair[1]
    assert before.picture == "|".join(before.pair)
    assert leads(before, "↩️ Keep all my originals") == (Action.LOOK, "originals")
    assert leads(before, "↩️ Keep my original") == (Action.LOOK, f"reset.{FIRST}")
    assert leads(before, "✅ Keep it") == (Action.MAIN, "")
    assert leads(before, "Photo 2 ›") == (Action.SHOW, f"before.{SECOND}")


def test_a_comparison_of_one_photo_leads_back_to_it() -> None:
    second = drawn("before, of the second")
    assert leads(second, "✅ Keep it") == (Action.SHOW, f"photo.{SECOND}")
    assert labels(second)[-2:] == ["‹ Photo 1", "Photo 4 ›"]
    alone = labels(drawn("before, of one"))
    assert alone == ["✅ Keep it", "↩️ Keep my original"]
    assert "✅ Publish" in labels(drawn("before, of an original")), "there is nothing to compare"


def test_pictures_are_shown_as_they_will_be_published() -> None:
    sheet = drawn("photos, polished").sheet
    assert sheet[2] == "a/2/clean.jpg"
    assert sheet[0].startswith("a/0/")
    assert sheet[0] != "a/0/clean.jpg"
    assert drawn("photo, polished 0").photo_key == sheet[0]
    assert drawn("preview, polished").photo_key == sheet[0]


def test_a_photo_says_what_was_done_to_it_or_why_nothing() -> None:
    assert "✨ White background, square, light balanced" in drawn("photo, polished 0").text
    ragged = drawn("photo, polished 1").text
    assert "✨ Light balanced\nI left its background: the outline" in ragged
    assert "✨" not in drawn("photo, polished 2").text
    everything = drawn("photo, all the way").text
    assert "✨ Background removed, cut around the product, turned, brighter, less" in everything
    for left in Left:
        assert LEFT[left] in check(drawn(f"photo left: {left}")).text


def test_what_can_be_taken_back_is_offered_and_nothing_else() -> None:
    assert {"👁 Before/after", "↩️ Undo"} <= set(labels(drawn("photo, polished 0")))
    assert not {"👁 Before/after", "↩️ Undo"} & set(labels(drawn("photo, polished 2")))
    again = labels(drawn("photo, the original again"))
    assert "↩️ Undo" in again
    assert "👁 Before/after" not in again


def test_the_choice_that_stands_is_ticked() -> None:
    assert "✓ ⬜ Square" in labels(drawn("crop 0"))
    assert "✓ 🏞 The whole photo" in labels(drawn("crop 2"))
    assert "Margin around the product: 5%" in drawn("crop 0").text
    assert "Margin" not in drawn("crop 2").text
    assert "✓ ⬜ White" in labels(drawn("ground 0"))
    assert "✓ ✨ Balance it" in labels(drawn("light 1"))


def test_a_background_that_can_t_be_replaced_is_not_offered() -> None:
    left = drawn("ground 1")
    assert labels(left) == ["← Back"]
    assert "the outline would come out ragged" in left.text
    assert labels(drawn("ground, nobody looked")) == ["← Back"]


def test_every_step_on_a_screen_is_one_that_the_look_can_take() -> None:
    shown = CARDS["light, all the way"]
    [photo] = shown.product.photos
    assert "Light: <b>+3</b>" in shown.drawn(EN).text
    assert "Contrast: <b>−3</b>" in shown.drawn(EN).text
    assert {"+ Light", "− Contrast"}.isdisjoint(labels(shown.drawn(EN)))
    for row in shown.drawn(EN).rows:
        for button in row:
            found = decode(button.data or "")
            if found is not None and found.action is Action.LOOK:
                assert turned(photo.look, Turn(found.word.partition(".")[0])) is not None


def test_every_step_leads_to_a_screen_that_there_is() -> None:
    for turn in Turn:
        shown = on(listing(seen(0)), AFTER.get(turn, "light"), 0).drawn(EN)
        assert "✅ Publish" not in labels(shown)


def test_advice_names_the_photos_and_offers_to_repair_them() -> None:
    said = drawn("advice, all there is")
    for words in (
        "A face can be seen in photo 3. I keep it back",
        "Photo 3 may show nudity",
        "Too small for MercadoLibre: 2",
        "Photos 1 and 2 are blurred: take them again?",
        "Photos 1 and 2 are dark",
        "Photos 1 and 2 have too much light",
        "The cover has text or a watermark",
        "Photos 1 and 2 have a border",
        "Photo 2 shows more than the product",
        "on a plain white background",
        "2 and 3 look the same",
        "Photo 4 would be a better cover",
        "I could not check for nudity",
    ):
        assert words in check(said).text
    assert leads(said, "📷 Replace photo 1") == (Action.ASK, f"photos.{FIRST}")
    fourth = name_of(EVERY_FAULT[3])
    assert leads(said, "⭐ Make 4 the cover") == (Action.PHOTO, f"{Step.COVER}.{fourth}")
    assert "They look good" in drawn("advice, none").text


def test_the_photos_show_the_three_weightiest_and_lead_to_the_rest() -> None:
    shown = drawn("photos, every fault")
    assert "A face can be seen" in shown.text
    assert "blurred" not in shown.text
    assert labels(shown)[:4] == ["1 ⚠️", "2 ⚠️", "3 ⚠️", "4"]
    assert leads(shown, "💡 Advice") == (Action.SHOW, "advice")
    assert "💡 Advice" not in labels(drawn("photos looked at, all good"))


def test_a_bad_photo_large_offers_another_in_its_place() -> None:
    large = drawn("photo, every fault")
    assert leads(large, "📷 Replace photo 1") == (Action.ASK, f"photos.{FIRST}")
    assert "I could not check" not in large.text


def test_a_photo_that_is_kept_back_waits_for_her_word() -> None:
    card = drawn("preview, two held")
    assert "⚠️ A face can be seen in photo 2. I keep it back until you say so." in card.text
    assert leads(card, "⚠️ Look at photo 2") == (Action.SHOW, f"held.{SECOND}")
    held = drawn("held")
    assert leads(held, "👍 Use it") == (Action.LOOK, f"use.{SECOND}")
    assert leads(held, "🗑 Remove") == (Action.PHOTO, f"{Step.REMOVE}.{SECOND}")
    assert "Photo 3 may show nudity" in drawn("held, the second").text
    assert "👍 Use it" in labels(drawn("held, photo"))
    assert "👍 Use it" not in labels(drawn("held, released"))


def test_the_only_photo_kept_back_may_be_used_or_replaced() -> None:
    alone = drawn("held, the only one")
    assert "A face" in alone.text
    assert "nudity" in alone.text
    assert "A listing needs a photo" in alone.text
    assert labels(alone) == ["👍 Use it", "📷 Replace photo 1", "← Back"]


def test_a_photo_is_offered_in_every_format_and_as_a_cut_out_where_there_is_one() -> None:
    names = [EN.label(formats.NAMES[use]) for use in FORMATS]
    whole, cut = labels(drawn("formats")), labels(drawn("formats, of a cut-out"))
    assert [label for label in whole if label in names] == names[:-1]
    assert [label for label in cut if label in names] == names
    assert leads(drawn("formats, of a cut-out"), "MercadoLibre") == (
        Action.FORMAT, f"mercadolibre.{SECOND}",
    )  # fmt: skip
    assert leads(drawn("formats"), "2") == (Action.SHOW, f"formats.{SECOND}")
    assert leads(drawn("formats"), "← Back") == (Action.SHOW, "photos")
    assert leads(drawn("formats, of one"), "← Back") == (Action.SHOW, f"photo.{FIRST}")


def test_a_file_says_its_format_and_size() -> None:
    said = formats.caption(Use.INSTAGRAM_PORTRAIT, EN)
    assert said == "Instagram portrait · 1080 × 1350"
    assert formats.caption(Use.CUTOUT, EN) == "Cut-out PNG"
    assert formats.file_name(Use.INSTAGRAM_PORTRAIT, 2) == "2-ig-portrait.jpg"
    assert formats.file_name(Use.CUTOUT, 1) == "1-cutout.png"
