"""Written words: an answer to a question, a pasted address, or a product's sentence."""

from handlers import connect
from handlers.desk import Desk
from handlers.views import answers
from handlers.views.message import Message
from services.conversations import Question
from services.intake import IntakeError
from services.listings.edits import EditRefusedError
from services.reviewing import Outcome
from services.sellers import Seller


async def words(desk: Desk, seller: Seller, text: str, message_id: int) -> None:
    """Find out what her words are meant for."""
    landed = connect.landing(text)
    if landed is not None:
        await connect.paste(desk, seller, *landed)
        return
    asked = await desk.conversations.pending(seller)
    if asked is not None:
        await _answer(desk, seller, asked, text, message_id)
        return
    try:
        await desk.intake.sentence(seller, text)
    except IntakeError as error:
        problem = answers.intake_problem(error, desk.phrases_for(seller))
        await desk.say(seller, Message(problem))
        return
    desk.poke()


async def cancel(desk: Desk, seller: Seller) -> None:
    """Nothing is asked any more."""
    await desk.conversations.clear(seller)
    text = desk.phrases_for(seller).t("All right. Send me photos, or tap a button of a card.")
    await desk.say(seller, Message(text))


async def ask(desk: Desk, seller: Seller, question: Question, text: str, hint: str) -> None:
    """Ask her to write, and remember what was asked; only one question stands in the chat."""
    before = await desk.conversations.pending(seller)
    if before is not None and before.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, before.message_id)
    message_id = await desk.gateway.ask(seller.telegram_id, text, hint)
    await desk.conversations.ask(seller, Question(question.field, question.product_id, message_id))


async def _answer(desk: Desk, seller: Seller, asked: Question, text: str, message_id: int) -> None:
    """Take the answer; question and answer leave the chat, for the card shows what they said."""
    phrases = desk.phrases_for(seller)
    try:
        outcome = await desk.reviewing.answer(seller, asked.product_id, asked.field, text)
    except EditRefusedError as error:
        problem = answers.edit_problem(error, phrases)
        await ask(desk, seller, asked, problem, phrases.label("Write it again"))
        return
    await desk.conversations.clear(seller)
    desk.poke()
    if outcome is Outcome.STALE:
        text = phrases.t("That listing has moved on; nothing was changed.")
        await desk.say(seller, Message(text))
        return
    for said in (asked.message_id, message_id):
        if said is not None:
            await desk.gateway.delete(seller.telegram_id, said)
