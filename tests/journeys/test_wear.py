"""Used goods: she is asked once about marks and faults, and buyers read her own words."""

from tests.support.stage import PATIENCE, Stage

ASKED = "🩹 Any marks or faults?"


async def test_what_she_says_of_the_state_stands_in_the_description(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    assert ASKED in [b.label for b in preview.buttons], "used shoes, and nothing said of them"
    await stage.tap(emma, ASKED)
    await emma.wait_for_text("Any marks, wear or faults?", PATIENCE)
    await emma.send_text("una raya chica en la suela derecha")
    told = await emma.wait_for(
        lambda m: m.id >= preview.id and "una raya chica en la suela derecha" in m.text, PATIENCE
    )
    assert "Estado y detalles: una raya chica" in told.text
    assert ASKED not in [b.label for b in told.buttons], "it is asked once"
    assert "↩️ Undo" in [b.label for b in told.buttons]
