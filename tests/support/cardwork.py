"""Working on a card: a seller's taps, each followed until the card shows what it leads to.

Owns the moves. Does not own any story.
"""

from handlers.callbacks import Action, decode
from sandbox.telegram import Message, PressAnswer, Seller
from tests.support.stage import PATIENCE, Stage


async def turn(stage: Stage, seller: Seller, label: str, shows: str) -> Message:
    """Tap a button and wait until a card with buttons says `shows`; the card."""
    said = await stage.tap(seller, label)
    assert said.text == "", said.text
    return await seller.wait_for(lambda m: bool(m.buttons) and shows in m.text, PATIENCE)


async def press(seller: Seller, action: Action, word: str = "") -> PressAnswer:
    """Tap a button by what it asks for, whatever its language."""
    message = await seller.wait_for(lambda m: data_of(m, action, word) is not None, PATIENCE)
    pressed = await seller.press(message, data_of(message, action, word) or "")
    return await pressed.answered(PATIENCE)


def data_of(message: Message, action: Action, word: str = "") -> str | None:
    """The data of the button that asks for it, None where there is none."""
    for button in message.buttons:
        asked = decode(button.data)
        if asked is not None and (asked.action, asked.word) == (action, word):
            return button.data
    return None
