"""Long texts: a short version is used only with her yes.

Owns the offer and what her answer does. Does not own the condensing (services/condensing) nor the
product that the words are for (services/intake).
"""

from uuid import UUID

from pydantic import ValidationError

from handlers import words
from handlers.corrections import source_of
from handlers.desk import Desk
from handlers.loose import Loose, LoosePress
from handlers.sight import alive
from handlers.views import answers
from handlers.views import condense as view
from handlers.views.message import Message
from handlers.words import Answer, Take
from services.conversations import Question
from services.intake import IntakeError, IntakeProblem
from services.listings.content import PROMPT_MAX, Frozen
from services.sellers import Seller
from services.spending import Purpose, in_chat

CONDENSE = "condense"
"""Kind of question: whether a short version is right; its value is a `Short`."""


class Short(Frozen):
    """A short version of what she said in the message of that id."""

    text: str
    message_id: int


async def offer(
    desk: Desk, seller: Seller, said: str, message_id: int, product_id: UUID | None = None
) -> None:
    """Show what her long text could be; `product_id` is the draft that it is for, if known."""
    said = said.strip()
    charging = desk.budget.charging(in_chat(seller, Purpose.CONDENSING, product_id))
    async with alive(desk, seller), charging:
        text = await desk.condensing.condense(said, PROMPT_MAX, seller.language)
    value = Short(text=text, message_id=message_id).model_dump_json()
    message = view.offer(len(said), text, desk.phrases_for(seller))
    question = Question(CONDENSE, product_id, value=value)
    await words.pose(desk, seller, question, message, reply_to=message_id)


async def sentence(
    desk: Desk, seller: Seller, said: str, message_id: int, *, to: UUID | None = None
) -> bool:
    """A product's words: a draft's by name, else where they belong; too long ones are offered
    short instead, and empty ones asked for. Whether they were taken."""
    try:
        source = source_of(seller, message_id)
        joined = await desk.intake.sentence(seller, said, source=source, to=to)
        desk.efforts.message(seller, joined.product_id)
    except IntakeError as error:
        if error.problem is IntakeProblem.PROMPT_TOO_LONG:
            await offer(desk, seller, said, message_id, to)
        else:
            text = answers.intake_problem(error, desk.phrases_for(seller))
            await desk.say(seller, Message(text), reply_to=message_id)
        return False
    desk.poke()
    return True


async def _pressed(press: LoosePress) -> str:
    """She takes the short version, or wants to write her own."""
    desk, seller = press.desk, press.seller
    phrases = desk.phrases_for(seller)
    asked = await words.posed(press, CONDENSE)
    short = _short(asked)
    if asked is None or short is None:
        return words.too_old(phrases)
    if press.word == view.WRITE:
        hint = phrases.label("Write it here")
        await words.ask(desk, seller, asked, view.write(short.text, phrases), hint)
    elif press.word == view.USE:
        taken = await sentence(desk, seller, short.text, short.message_id, to=asked.product_id)
        if taken:
            await words.over(desk, seller, asked)
    return ""


def _short(asked: Question | None) -> Short | None:
    try:
        return Short.model_validate_json(asked.value) if asked else None
    except ValidationError:
        return None


async def _take(answer: Answer) -> None:
    """What she writes instead of either button is her own short version; it stays in the chat,
    where she can still correct it."""
    desk, seller = answer.desk, answer.seller
    to = answer.asked.product_id
    if await sentence(desk, seller, answer.text, answer.message_id, to=to):
        await words.over(desk, seller, answer.asked)


TAKES: dict[str, Take] = {CONDENSE: _take}
LOOSE: dict[str, Loose] = {CONDENSE: _pressed}
