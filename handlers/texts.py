"""Texts arriving: what are they meant for?

Owns the order in which that is found out: a pasted address, an answer to what is asked, the
sentence of a product. Does not own what is done then.
"""

from handlers import connect, remake, words
from handlers.desk import Desk
from handlers.views import answers
from handlers.views.message import Message
from handlers.words import Answer, Take
from services.intake import IntakeError
from services.sellers import Seller

TAKES: dict[str, Take] = {**words.TAKES, **remake.TAKES}


async def text(desk: Desk, seller: Seller, said: str, message_id: int) -> None:
    """Take what she wrote."""
    landed = connect.landing(said)
    if landed is not None:
        await connect.paste(desk, seller, *landed)
        return
    asked = await desk.conversations.pending(seller)
    if asked is not None and asked.kind in TAKES:
        await TAKES[asked.kind](Answer(desk, seller, asked, said, message_id))
        return
    try:
        await desk.intake.sentence(seller, said)
    except IntakeError as error:
        problem = answers.intake_problem(error, desk.phrases_for(seller))
        await desk.say(seller, Message(problem))
        return
    desk.poke()
