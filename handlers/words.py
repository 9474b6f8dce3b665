"""Asking her to write, and taking what she answers.

Owns asking, the way out, and how a question and its answer leave the chat. Does not own what her
words are meant for (handlers/texts) nor what each kind of answer does: the conversations register
theirs in `TAKES`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.gateway import UncertainError
from handlers.loose import Command, LoosePress, Said
from handlers.views import answers
from handlers.views.message import Message
from handlers.views.phrases import Phrases, msg
from services.conversations import Question
from services.reviewing import Outcome
from services.sellers import Seller

MOVED_ON = msg("That listing has moved on; nothing was changed.")


@dataclass(frozen=True, slots=True)
class Answer:
    """Her words to what is asked."""

    desk: Desk
    seller: Seller
    asked: Question
    text: str
    message_id: int

    async def again(self, problem: str) -> None:
        """Ask once more, with what was wrong."""
        phrases = self.desk.phrases_for(self.seller)
        await ask(self.desk, self.seller, self.asked, problem, phrases.label("Write it again"))

    async def settled(self, outcome: Outcome) -> None:
        """The answer is taken: question and answer leave the chat, for the card shows what they
        said. One that came to nothing stays there, and she hears why."""
        if self.asked.product_id is not None:
            self.desk.efforts.message(self.seller, self.asked.product_id)
        await self.desk.conversations.settle(self.seller, self.message_id, self.asked.message_id)
        self.desk.poke()
        why = MOVED_ON if outcome is Outcome.STALE else answers.OUTCOMES.get(outcome)
        if why is not None:
            text = self.desk.phrases_for(self.seller).t(why)
            await self.desk.say(self.seller, Message(text))
            return
        for said in (self.asked.message_id, self.message_id):
            if said is not None:
                await self.desk.gateway.delete(self.seller.telegram_id, said)


Take = Callable[[Answer], Awaitable[None]]


async def _cancel(said: Said) -> None:
    """Nothing is asked any more: any command has that effect, and this one says so."""
    phrases = said.desk.phrases_for(said.seller)
    text = phrases.t("All right. Send me photos, or tap a button of a card.")
    await said.desk.say(said.seller, Message(text))


async def ask(desk: Desk, seller: Seller, question: Question, text: str, hint: str) -> None:
    """Ask her to write, and remember what was asked; only one question stands in the chat."""
    way_out = desk.phrases_for(seller).t("<i>Changed your mind? /cancel</i>")
    sending = desk.gateway.ask(seller.telegram_id, f"{text}\n{way_out}", hint)
    await _replace(desk, seller, question, sending)


async def pose(
    desk: Desk, seller: Seller, question: Question, message: Message, *, reply_to: int | None = None
) -> None:
    """Ask with buttons instead, perhaps as a reply to a message of hers; the same holds."""
    sending = desk.gateway.send(seller.telegram_id, message, reply_to=reply_to)
    await _replace(desk, seller, question, sending)


async def _replace(desk: Desk, seller: Seller, question: Question, sending: Awaitable[int]) -> None:
    """Send the question, remember it, and only then take the one before away. One that may have
    arrived isn't sent again: her answer is taken as if it had."""
    before = await desk.conversations.pending(seller)
    try:
        message_id = await sending
    except UncertainError:
        message_id = None
    kept = Question(question.kind, question.product_id, message_id, question.value)
    await desk.conversations.ask(seller, kept)
    if before is not None and before.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, before.message_id)


async def posed(press: LoosePress, kind: str) -> Question | None:
    """The question that the message of a loose button asks, None when she was asked something
    else since. Its age does no harm: she sees what she says yes to."""
    if press.message_id is None:
        return None
    asked = await press.desk.conversations.lapsed(press.seller, press.message_id)
    return asked if asked is not None and asked.kind == kind else None


async def withdraw(desk: Desk, seller: Seller) -> None:
    """Nothing is asked any more: the question leaves the chat."""
    asked = await desk.conversations.pending(seller)
    await desk.conversations.clear(seller)
    if asked is not None and asked.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, asked.message_id)


async def over(desk: Desk, seller: Seller, question: Question) -> None:
    """A question is done with: it leaves the chat, unless something else is asked already."""
    if question.message_id is None:
        return
    if await desk.conversations.lapsed(seller, question.message_id) is not None:
        await desk.conversations.clear(seller)
    await desk.gateway.delete(seller.telegram_id, question.message_id)


def too_old(phrases: Phrases) -> str:
    """What is said over the chat when a question's button is pressed after something else."""
    return phrases.label("This question is over. Please send it to me once more.")


COMMANDS = {"cancel": Command(_cancel, msg("Stop what is being asked"))}
