"""Asking for a new run: the presses and the instruction in her own words.

Owns what each of them wishes for. Does not own the run (services/workflows).
"""

from handlers import words
from handlers.callbacks import Action
from handlers.views.remake import FIELDS, instruction_question
from handlers.visit import Deed, Visit
from handlers.words import Answer, Take
from services.conversations import Question
from services.reviewing import Outcome
from services.wishes import EVERYTHING, INSTRUCTION_MAX, Wish

INSTRUCTION = "instruction"

WISHES = {
    "all": EVERYTHING,
    "fresh": Wish(fresh=True),
    "category": Wish(field="category"),
    **{field: Wish(field=field) for field in FIELDS},
}


async def _wish(visit: Visit) -> Outcome:
    wish = WISHES.get(visit.word)
    if wish is None:
        return Outcome.STALE
    return await visit.desk.reviewing.regenerate(
        visit.seller, visit.product.id, visit.press.revision, wish
    )


async def _ask(visit: Visit) -> Outcome:
    phrases = visit.desk.phrases_for(visit.seller)
    question = Question(INSTRUCTION, visit.product.id)
    hint = phrases.label("Write it here")
    await words.ask(visit.desk, visit.seller, question, instruction_question(phrases), hint)
    return Outcome.DONE


async def _take(answer: Answer) -> None:
    """Her instruction begins a run over the product as it is now."""
    desk, seller, asked = answer.desk, answer.seller, answer.asked
    said = " ".join(answer.text.split())
    if len(said) > INSTRUCTION_MAX:
        await answer.again(instruction_question(desk.phrases_for(seller)))
        return
    product = None
    if asked.product_id is not None:
        product = await desk.products.get(seller.organization_id, asked.product_id)
    if product is None:
        await answer.settled(Outcome.STALE)
        return
    wish = Wish(instruction=said)
    await answer.settled(
        await desk.reviewing.regenerate(seller, product.id, product.revision, wish)
    )


DEEDS: dict[Action, Deed] = {Action.WISH: _wish}
ASKS: dict[str, Deed] = {"redo": _ask}
TAKES: dict[str, Take] = {INSTRUCTION: _take}
