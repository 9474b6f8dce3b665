"""The same path with Gemini as the writer: its words when it answers, an honest card when not."""

from tests.support.gemini import BAD_KEY, GOOD, StandIn
from tests.support.pictures import photos
from tests.support.stage import PATIENCE, SNEAKERS, Stage


async def test_what_gemini_wrote_is_previewed_with_her_price(
    helped: tuple[Stage, StandIn],
) -> None:
    stage, gemini = helped
    gemini.replies = [GOOD]
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma, SNEAKERS)
    assert "Zapatillas Nike Air Max 90 Running" in preview.text
    assert "85,000" in preview.text
    assert "AI was not available" not in preview.text
    [body] = gemini.bodies
    parts = body["contents"][-1]["parts"]
    assert len([part for part in parts if "inlineData" in part]) == 3


async def test_when_gemini_does_not_help_the_card_says_who_wrote(
    helped: tuple[Stage, StandIn],
) -> None:
    stage, gemini = helped
    gemini.replies = [BAD_KEY]
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(1), SNEAKERS)
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert "AI was not available" in preview.text
    assert len(gemini.requests) == 1, "a wrong key is not tried again"
