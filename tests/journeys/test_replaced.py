"""A model's text that can't be used gives way to a plain one, which is said and can be mended."""

import json

from handlers.callbacks import Action
from sandbox.telegram import Message
from tests.support.cardwork import data_of
from tests.support.gemini import ANSWER, StandIn, candidate
from tests.support.stage import PATIENCE, Stage

EXCUSE = "Lo siento, no puedo ayudar con eso."
SAID = "The title that was written could not be used"
AGAIN = "🔄 Write the title again"


async def test_an_excuse_for_a_title_is_marked_until_a_better_one_comes(
    helped: tuple[Stage, StandIn],
) -> None:
    stage, gemini = helped
    gemini.replies = [candidate(json.dumps(ANSWER | {"title": EXCUSE}))]
    emma = stage.seller()
    await stage.connect(emma)

    plain = await stage.preview(emma)
    assert SAID in plain.text
    assert EXCUSE not in plain.text
    assert "Zapatillas Nike Air Max 90" in plain.text

    gemini.replies = [candidate(json.dumps(ANSWER | {"title": "Zapatillas Nike Air Max Clásicas"}))]
    await stage.tap(emma, AGAIN)

    def mended(message: Message) -> bool:
        return "Clásicas" in message.text and data_of(message, Action.EDIT) is not None

    better = await emma.wait_for(mended, PATIENCE)
    assert SAID not in better.text
    assert AGAIN not in [button.label for button in better.buttons]
