"""Presses of a card's buttons, from the data to the deed and the few words said over the chat.

Owns which action leads to which deed. A press proves nothing: every use case checks whose product
it is and at which revision, and a stale one only has the card drawn again.
"""

from handlers import (
    attributes,
    categories,
    changing,
    connect,
    disputes,
    fields,
    formats,
    gallery,
    kin,
    looks,
    preview,
    remake,
    stopping,
    versions,
)
from handlers.callbacks import Action, Press
from handlers.desk import Desk
from handlers.sight import bring_down
from handlers.views import answers
from handlers.visit import Deed, Visit
from services.reviewing import Outcome
from services.sellers import Seller

ASKS: dict[str, Deed] = {
    **fields.ASKS,
    **attributes.ASKS,
    **categories.ASKS,
    **remake.ASKS,
    **changing.ASKS,
    **gallery.ASKS,
}
"""What to ask for in writing, by the head of the button's word ("redo" of "redo.title")."""


async def _ask(visit: Visit) -> Outcome:
    ask = ASKS.get(visit.word.partition(".")[0])
    return await ask(visit) if ask else Outcome.STALE


DEEDS: dict[Action, Deed] = {
    **preview.DEEDS,
    **fields.DEEDS,
    **attributes.DEEDS,
    **categories.DEEDS,
    **disputes.DEEDS,
    **versions.DEEDS,
    **remake.DEEDS,
    **kin.DEEDS,
    **stopping.DEEDS,
    **gallery.DEEDS,
    **looks.DEEDS,
    **formats.DEEDS,
    Action.ASK: _ask,
}


async def press(desk: Desk, seller: Seller, pressed: Press) -> str:
    """Do what the button says; returns the few words to show over the chat, mostly none."""
    product = await desk.products.get(seller.organization_id, pressed.product_id)
    phrases = desk.phrases_for(seller)
    if product is None:
        return phrases.label("This button is out of date.")
    desk.efforts.tap(product)
    if pressed.action is Action.OPEN:
        await bring_down(desk, seller, product)
        return ""
    deed = DEEDS.get(pressed.action)
    stale = product.revision != pressed.revision and pressed.action not in stopping.STANDING
    if deed is None or stale:
        outcome = Outcome.STALE
    else:
        outcome = await deed(Visit(desk, seller, product, pressed))
    if outcome is Outcome.STALE:
        await desk.cards.stale(seller, product.id)
    elif outcome is Outcome.NO_ACCOUNT:
        await connect.connect(desk, seller)
    desk.poke()
    said = answers.OUTCOMES.get(outcome)
    return phrases.label(said) if said else ""
