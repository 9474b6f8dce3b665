"""The editing screens: what each offers, in which order, and where its ways lead."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callbacks import Action, Press, decode
from handlers.views.categories import tail_of
from handlers.views.message import Message
from handlers.views.paging import page_of
from handlers.views.screens import SCREENS
from services.listings.content import Attribute
from services.listings.edits import HERS
from services.listings.tags import tag
from services.lore import Lore
from services.sellers import LANGUAGES
from tests.support.cards import SPOKEN, Shown, content, product
from tests.support.edit_cards import edit_cards, schema, worn
from tests.unit.views.checks import check, labels, left_in_english

CARDS = edit_cards()
EN = SPOKEN["en"]
SIZE, COLOUR, BRAND, WEIGHT = (tag(name) for name in ("SIZE", "COLOR", "BRAND", "WEIGHT"))
HOSTILE = ("<b>&\"'</b>{title}%s", "x" * 4000, "👩🏽‍🚀" * 1000, " \n ", "a\n\n\r\tb" * 500)


def drawn(name: str) -> Message:
    return CARDS[name].drawn(EN)


def presses(message: Message) -> list[Press]:
    found = [decode(button.data or "") for row in message.rows for button in row]
    return [press for press in found if press]


def ways(message: Message) -> dict[str, tuple[Action, str]]:
    """What each label asks for."""
    return {
        label: (press.action, press.word)
        for label, press in zip(labels(message), presses(message), strict=True)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_a_screen_in_her_language(name: str, language: str) -> None:
    message = CARDS[name].drawn(SPOKEN[language])
    check(message)
    assert language == "en" or left_in_english(message) == []


@pytest.mark.parametrize("word", HOSTILE)
def test_nothing_that_the_marketplace_writes_breaks_a_screen(word: str) -> None:
    for shown in edit_cards(word).values():
        check(shown.drawn(EN))


@pytest.mark.parametrize("name", CARDS)
def test_every_screen_has_a_way_back_and_leads_to_screens_there_are(name: str) -> None:
    message = drawn(name)
    assert any(label in {"← Back", "✏️ Edit"} for label in labels(message))
    for press in presses(message):
        assert press.action is not Action.SHOW or press.word.split(".")[0] in SCREENS | {
            "photos": None
        }


def test_the_menu_shows_each_value_and_fits_a_phone() -> None:
    message = drawn("edit")
    text = check(message).text
    for part in ("85,000", "7 available", "Used", "Calzado › Zapatillas", "4 details",
                 "1 missing", "free shipping", "3 months"):  # fmt: skip
        assert part.replace("\xa0", " ") in text.replace("\xa0", " "), part
    assert len(message.rows) <= 6
    assert len(text.splitlines()) <= 8
    asked = ways(message)
    assert asked["✍️ In my own words"] == (Action.ASK, "change")
    assert asked["‹ Version 3 of 5 ›"] == (Action.SHOW, "versions")


def test_the_currency_is_asked_only_where_there_is_a_choice() -> None:
    assert ways(drawn("edit"))["Price"] == (Action.SHOW, "price")
    assert ways(drawn("edit, nothing told"))["Price"] == (Action.FIELD, "price")
    asked = ways(drawn("price"))
    assert asked["✓ ARS"] == (Action.FIELD, "price")
    assert asked["USD"] == (Action.SET, "currency.USD")


def test_details_begin_with_what_is_missing_and_show_what_is_known() -> None:
    listed = labels(drawn("attributes"))
    assert listed[:4] == ["❓ Talle", "Marca: Nike", "Color: Azul", "Impermeable: —"]
    assert "Page 2 ›" in listed
    assert "🤔 Estilo de la zapatilla deportiva" in labels(drawn("attributes:1"))[1]
    assert "4 of 10 filled" in check(drawn("attributes")).text


def test_what_can_only_be_written_is_asked_at_once() -> None:
    asked = ways(drawn("attributes"))
    assert asked["Piezas: —"] == (Action.ASK, f"attr.{tag('PIECES')}.0")
    assert asked["Marca: Nike"] == (Action.SHOW, f"attr.{BRAND}.0.0")
    assert asked["❓ Talle"] == (Action.SHOW, f"attr.{SIZE}.0.0")


def test_a_long_list_is_paged_and_searched() -> None:
    message = drawn("SIZE.0.0")
    asked = ways(message)
    assert sum(action is Action.VALUE for action, _ in asked.values()) == 10
    assert asked["Page 2 ›"] == (Action.SHOW, f"attr.{SIZE}.1.0")
    assert asked["🔎 Search"] == (Action.ASK, f"find.{SIZE}.0")
    assert asked["← Back"] == (Action.SHOW, "attributes.0")
    assert asked["Talle 3"] == (Action.VALUE, f"{SIZE}.{tag('3')}.0")
    assert not any("Clear" in label or "Write" in label for label in asked), "closed and required"
    found = ways(drawn("found"))
    assert [label for label in found if label.startswith("Talle")] == [
        "Talle 2", "Talle 20", "Talle 21", "Talle 22", "Talle 23",
    ]  # fmt: skip
    assert "no “<b>.&”" in check(drawn("found nothing")).text


def test_an_open_list_takes_her_own_words_and_can_be_cleared() -> None:
    asked = ways(drawn("COLOR.0.0"))
    assert asked["✓ Azul"] == (Action.VALUE, f"{COLOUR}.{tag('52')}.0")
    assert asked["✍️ Other"] == (Action.ASK, f"attr.{COLOUR}.0")
    assert asked["🧹 Clear"] == (Action.CLEAR, f"{COLOUR}.0")
    assert not any("Clear" in label for label in ways(drawn("BRAND.0.0"))), "it is required"


def test_units_are_buttons_the_usual_one_first() -> None:
    asked = ways(drawn("WEIGHT.0.0"))
    units = [label for label, (action, _) in asked.items() if action is Action.ASK]
    assert units == ["kg", "g", "lb"]
    assert asked["kg"] == (Action.ASK, f"attr.{WEIGHT}.0.1")
    assert "1.2 kg" in check(drawn("WEIGHT.0.0")).text


def test_from_the_preview_an_attribute_leads_back_there() -> None:
    asked = ways(drawn("COLOR"))
    assert asked["← Back"] == (Action.MAIN, "")
    assert asked["Negro"] == (Action.VALUE, f"{COLOUR}.{tag('51')}")
    assert ways(drawn("WEIGHT"))["g"] == (Action.ASK, f"attr.{WEIGHT}..0")


def test_what_the_marketplace_does_not_tell_has_a_way_on() -> None:
    assert ways(drawn("attributes, not told"))["🔁 Try again"] == (Action.SHOW, "attributes")
    assert "🔗 Connect MercadoLibre" in labels(drawn("attributes, no shop"))
    assert ways(drawn("attributes, no category"))["📂 Category"] == (Action.SHOW, "category")
    assert ways(drawn("types, no price"))["✍️ Write the price"] == (Action.FIELD, "price")


def test_a_category_is_told_by_the_end_of_its_path() -> None:
    asked = ways(drawn("category"))
    assert asked["✓ Calzado › Zapatillas"] == (Action.CATEGORY, "MLA109027")
    assert asked["Calzado › Zapatillas"] == (Action.CATEGORY, "MLA2")
    assert "Nothing for “xyz”" in check(drawn("category, nothing found")).text
    assert tail_of(("Deportes", "Tenis", "Zapatillas"), 40) == "Deportes › Tenis › Zapatillas"
    assert tail_of(("Deportes", "Tenis", "Zapatillas"), 20) == "Tenis › Zapatillas"


def test_the_tree_goes_down_up_and_ends_at_a_leaf() -> None:
    inside = ways(drawn("tree, inside"))
    assert inside["⬆️ Up"] == (Action.SHOW, "tree.MLA1")
    assert inside["‹ Page 1"] == (Action.SHOW, "tree.MLA5.0")
    assert inside["Rama 12"] == (Action.SHOW, "tree.MLA12")
    assert ways(drawn("tree"))["Page 2 ›"] == (Action.SHOW, "tree..1")
    assert "⬆️ Up" not in labels(drawn("tree"))
    leaf = ways(drawn("tree, leaf"))
    assert leaf["✅ Use this category"] == (Action.CATEGORY, "MLA5")
    assert leaf["⬆️ Up"] == (Action.SHOW, "tree")
    assert "no listings here" in check(drawn("tree, closed")).text


def test_listing_types_say_what_stays() -> None:
    text = check(drawn("types")).text.replace("\xa0", " ")
    assert "Fee ARS 11,050, shipping ARS 4,200 → you get ARS 69,750" in text
    assert "nothing stays" in text
    assert "Approximate" in text
    assert ways(drawn("types"))["✓ Classic"] == (Action.SET, "type.gold_special")


def test_switches_show_what_they_are_and_turn_it_over() -> None:
    asked = ways(drawn("shipping"))
    assert asked["✅ Free shipping"] == (Action.SET, "free.no")
    assert asked["▫️ Local pick-up"] == (Action.SET, "pickup.yes")


def test_refurbished_goods_are_told_of_their_warranty() -> None:
    assert "90 days or more" in check(drawn("warranty, bare")).text
    asked = ways(drawn("warranty"))
    assert asked["✓ 3 months by the seller"] == (Action.SET, "warranty.seller-90")
    assert asked["🧹 Say nothing"] == (Action.SET, "warranty.")
    assert not any("Say nothing" in label for label in labels(drawn("warranty, bare")))


def test_stock_beside_the_buttons_is_said_in_words() -> None:
    assert "Now: 7" in check(drawn("stock")).text
    one = Shown(product(), "stock").drawn(EN)
    assert ways(one)["✓ 1"] == (Action.SET, "stock.1")


def test_an_open_question_takes_her_own_words() -> None:
    assert ways(drawn("choose, open"))["✍️ Another answer"] == (Action.ASK, "gap.m0")


@given(count=st.integers(0, 60), word=st.text("0123456789x", max_size=4))
def test_any_page_is_one_there_is(count: int, word: str) -> None:
    page = page_of(range(count), word, 8)
    assert 0 <= page.number < page.pages
    assert bool(page.items) == bool(count)
    every = [item for i in range(page.pages) for item in page_of(range(count), str(i), 8).items]
    assert every == list(range(count))


@given(
    index=st.integers(0, 9), page=st.sampled_from(["", "0", "7", "14"]),
    values=st.sampled_from(["0", "5", "120"]),
)  # fmt: skip
def test_every_attribute_screen_fits_its_buttons(index: int, page: str, values: str) -> None:
    spec = schema().attributes[index]
    now = Attribute(id=spec.id, name=spec.name, value_name="x", **HERS)
    card = replace(product(), content=content(attributes=(now,), missing=worn().missing))
    shown = Shown(card, f"attr:{tag(spec.id)}.{values}.{page}", lore=Lore(schema=schema()))
    check(shown.drawn(EN))
