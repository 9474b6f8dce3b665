"""The details of a listing: attributes of every kind, another category, and old buttons."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.callbacks import Action
from sandbox.mercadolibre import LOJA_SAMPA
from sandbox.mercadolibre.faults import Answer
from sandbox.telegram import Seller
from services.listings.tags import tag
from tests.support.cardwork import data_of, press, turn
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage

PHONE = "Celular Samsung Galaxy S21 128 GB usado, $350.000"


async def test_values_are_chosen_paged_searched_and_cleared(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, PHONE)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Details", "Page 1 of 2")

    await turn(stage, emma, "Es Dual SIM", "Es Dual SIM")
    await stage.tap(emma, "Sí")
    await emma.wait_for_button("Es Dual SIM: Sí", PATIENCE)

    color = await turn(stage, emma, "Color:", "Page 1 of 6")
    assert len([b for b in color.buttons if b.data.startswith("value:")]) == 10
    await turn(stage, emma, "Page 2 ›", "Page 2 of 6")
    await stage.tap(emma, "🔎 Search")
    await emma.wait_for_text("Write a part of its name", PATIENCE)
    await emma.send_text("PETROLEO")
    await stage.tap(emma, "Azul petróleo")
    await emma.wait_for_button("Color: Azul petróleo", PATIENCE)

    await turn(stage, emma, "Page 2 ›", "Page 2 of 2")
    await turn(stage, emma, "Compañía telefónica", "Compañía")
    await stage.tap(emma, "Personal")
    await emma.wait_for_button("Compañía telefónica: Personal", PATIENCE)
    await turn(stage, emma, "Compañía telefónica: Personal", "Now: Personal")
    await stage.tap(emma, "🧹 Clear")
    back = await emma.wait_for_button("Compañía telefónica: —", PATIENCE)
    assert "Page 2 of 2" in back.text, "the page that she came from"

    values = await sold(stage, emma)
    assert values["IS_DUAL_SIM"] == "Sí"
    assert values["COLOR"] == "Azul petróleo"
    assert "CARRIER" not in values


async def test_what_is_written_is_checked_against_the_category(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, PHONE)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Details", "Page 1 of 2")

    units = await turn(stage, emma, "Memoria RAM", "Choose the unit")
    assert [b.label for b in units.buttons][:2] == ["GB", "MB"]
    await stage.tap(emma, "MB")
    await emma.wait_for_text("Memoria RAM, in MB?", PATIENCE)
    await emma.send_text("mucha")
    await emma.wait_for_text("could not read a number", PATIENCE)
    await emma.send_text("8 kilos")
    await emma.wait_for_text("One of these: GB · MB", PATIENCE)
    await emma.send_text("8192")
    await emma.wait_for_button("Memoria RAM: 8192 MB", PATIENCE)

    await turn(stage, emma, "Línea", "Now: Galaxy")
    await stage.tap(emma, "✍️ Write it")
    await emma.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    await emma.send_text("x" * 300)
    await emma.wait_for_text("That is 300 characters", PATIENCE)
    await emma.send_text("Galaxy S")
    await emma.wait_for_button("Línea: Galaxy S", PATIENCE)

    await turn(stage, emma, "Color", "Page 1 of 6")
    await stage.tap(emma, "✍️ Other")
    await emma.wait_for_text("For example:", PATIENCE)
    await emma.send_text("verde ñandú")
    await emma.wait_for_button("Color: verde ñandú", PATIENCE)

    values = await sold(stage, emma)
    assert values["RAM"] == "8192 MB"
    assert values["LINE"] == "Galaxy S"
    assert values["COLOR"] == "verde ñandú"


async def sold(stage: Stage, seller: Seller) -> dict[str, str]:
    """Go back to the preview and publish; the attributes of the listing by id."""
    await turn(stage, seller, "← Back", "What shall we change?")
    await turn(stage, seller, "← Back", "350,000")
    await stage.publish(seller)
    await stage.live(seller)
    [item] = stage.world.market.items()
    return {a["id"]: a["value_name"] for a in item["attributes"]}


async def test_in_spanish_her_words_are_matched_to_the_lists(stage: Stage) -> None:
    """By what the buttons ask for: their labels are the catalogues'."""
    marta = stage.seller("Marta", "es")
    await stage.connect(marta)
    await marta.send_photos(photos(1), COMPLETE)
    await press(marta, Action.EDIT)
    await press(marta, Action.SHOW, "attributes")
    await press(marta, Action.SHOW, f"attr.{tag('COLOR')}.0.0")
    await press(marta, Action.ASK, f"attr.{tag('COLOR')}.0")
    await marta.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    await marta.send_text("azul petroleo")
    await marta.wait_for_button("Color: Azul petróleo", PATIENCE)
    await press(marta, Action.SHOW, "edit")
    await press(marta, Action.SHOW, "terms")
    await press(marta, Action.SHOW, "warranty")
    await press(marta, Action.FIELD, "warranty")
    await marta.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    await marta.send_text("noventa días")
    await marta.wait_for_text(": 3 m", PATIENCE)
    await press(marta, Action.SHOW, "edit")
    await press(marta, Action.FIELD, "price")
    await marta.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    await marta.send_text("79 lucas")
    await marta.wait_for_text("79.000", PATIENCE)


async def test_an_open_question_takes_her_own_words(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, "Zapatillas Nike Air Max 90 talle 42 de hombre usadas, $85.000")
    await stage.tap(emma, "❓ Color")
    await emma.wait_for_text("Color?", PATIENCE)
    await emma.send_text("turquesa tornasolado")
    await emma.wait_for_text("Color: turquesa tornasolado", PATIENCE)
    await emma.wait_for_button("✅ Publish", PATIENCE)


async def test_another_category_is_found_browsed_and_chosen(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Category", "MercadoLibre suggests")
    await stage.tap(emma, "🔎 Search")
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.send_text("celular samsung")
    found = await emma.wait_for_text("For “celular samsung”", PATIENCE)
    assert data_of(found, Action.CATEGORY, "MLA1055")
    await turn(stage, emma, "🗂 Browse", "All categories")
    stage.world.market.faults.add("GET /categories/*", Answer(503), times=50)
    broken = await turn(stage, emma, "Agro", "not answering")
    stage.world.market.faults.clear()
    assert data_of(broken, Action.SHOW, "category")
    await turn(stage, emma, "🔁 Try again", "Agro")
    await turn(stage, emma, "⬆️ Up", "All categories")
    await turn(stage, emma, "← Back", "MercadoLibre suggests")
    await stage.tap(emma, "🔎 Search")
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.send_text("remera")
    await emma.wait_for_text("For “remera”", PATIENCE)
    await press(emma, Action.CATEGORY, "MLA109042")
    await emma.wait_for(
        lambda m: "Remeras" in m.text and data_of(m, Action.EDIT) is not None, PATIENCE
    )


async def test_old_buttons_change_nothing(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    edit = await turn(stage, emma, "✏️ Edit", "What shall we change?")
    details = await turn(stage, emma, "Details", "filled")
    color = await turn(stage, emma, "Color:", "Page 1 of 6")
    await turn(stage, emma, "← Back", "filled")
    old = [(card, b.data) for card in (preview, edit, details, color) for b in card.buttons]
    forged = ("value:{}:000000.000000.0", "clear:{}:x", "set:{}:stock.0", "set:{}:type.gold",
              "set:{}:warranty.seller-9999", "category:{}:MLB1055", "show:{}:nowhere.1",
              "field:{}:condition2", "choose:{}:m7.1", "ask:{}:gap.m9")  # fmt: skip
    current = emma.current(preview)
    assert current is not None
    bound = ":".join(current.buttons[0].data.split(":")[1:3])
    for card, data in old:
        pressed = emma.press_data(card, data)
        assert "has changed" in (await pressed.answered(PATIENCE)).text
    for word in forged:
        await emma.press_data(current, word.format(bound)).answered(PATIENCE)
    await emma.wait_for_button("Color: Negro", PATIENCE)
    assert stage.world.market.items() == []
    still = emma.current(preview)
    assert still is not None
    assert "filled" in still.text


async def test_with_shops_in_two_countries_the_one_that_sells_it_is_asked(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, PHONE)
    await stage.connect(emma, LOJA_SAMPA)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Details", "Page 1 of 2")


async def test_while_the_marketplace_is_silent_the_question_stays(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.marketplaces.mercadolibre.catalogue.SCHEMA_SECONDS", 0.0)
    async with open_stage(tmp_path, free_port()) as stage, bot_inside(stage):
        emma = stage.seller()
        await stage.connect(emma)
        await stage.preview(emma, PHONE)
        await turn(stage, emma, "✏️ Edit", "What shall we change?")
        await turn(stage, emma, "Details", "Page 1 of 2")
        await turn(stage, emma, "Línea", "Now: Galaxy")
        await stage.tap(emma, "✍️ Write it")
        await emma.wait_for(lambda m: m.placeholder is not None, PATIENCE)
        faults = stage.world.market.faults
        faults.add("GET /categories/*", Answer(503), times=1_000)
        await stage.tap(emma, "✍️ Write it")  # the spinner stops before the marketplace gives up
        await emma.wait_for_text("not answering", PATIENCE)
        await emma.send_text("Galaxy S")
        await emma.wait_for_text("write it again in a moment", PATIENCE)
        faults.clear()
        await emma.send_text("Galaxy S")
        await emma.wait_for_button("Línea: Galaxy S", PATIENCE)
