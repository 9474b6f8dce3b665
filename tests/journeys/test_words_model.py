"""With a model behind the grammar: what only it understands is shown for her yes as well."""

import json

from tests.support.gemini import BAD_KEY, GOOD, Reply, StandIn, candidate
from tests.support.pictures import photos
from tests.support.stage import PATIENCE, SNEAKERS, Stage

LIVELY = "que suene más juvenil"


def reading(title: str) -> Reply:
    """Gemini's answer: her words ask for this title."""
    change = {"part": "title", "value": title, "words": LIVELY}
    return candidate(json.dumps({"changes": [change], "unclear": ""}))


async def test_what_the_grammar_does_not_know_is_read_by_the_model(
    helped: tuple[Stage, StandIn],
) -> None:
    stage, gemini = helped
    gemini.replies = [GOOD, reading("Zapatillas Nike Air Max 90 Urbanas")]
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(1), SNEAKERS)
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    await emma.send_text(f"bajalo a 15 mil y {LIVELY}", reply_to=preview)
    shown = await emma.wait_for_text("Shall I change this?", PATIENCE)
    assert "15,000" in shown.text
    assert "Urbanas" in shown.text
    assert "not understand" not in shown.text
    await stage.tap(emma, "✅ Change it")
    await emma.wait_for(lambda m: "Urbanas" in m.text and "15,000" in m.text, PATIENCE)


async def test_without_an_answer_of_the_model_the_rest_is_asked(
    helped: tuple[Stage, StandIn],
) -> None:
    stage, gemini = helped
    gemini.replies = [GOOD, BAD_KEY]
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(1), SNEAKERS)
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    await emma.send_text(f"bajalo a 15 mil y {LIVELY}", reply_to=preview)
    shown = await emma.wait_for_text("Shall I change this?", PATIENCE)
    assert "15,000" in shown.text
    assert LIVELY in shown.text


async def test_a_sentence_of_a_new_product_asks_no_model(helped: tuple[Stage, StandIn]) -> None:
    stage, gemini = helped
    gemini.replies = [GOOD]
    emma = stage.seller()
    await emma.send_text("Vendo bici Venzo rodado 29, 150 lucas")
    await emma.wait_for_text("Vendo bici", PATIENCE)
    assert gemini.requests == []
