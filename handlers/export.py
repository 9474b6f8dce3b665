"""/export: asking for an archive of everything.

Owns the request alone: packing and sending take their time, so the runner (handlers/errands) does
them behind the chat. The same message handled twice asks once.
"""

from handlers.loose import Command, Said
from handlers.views import export as views
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.errands import ErrandKind


async def _export(said: Said) -> None:
    desk, seller = said.desk, said.seller
    phrases = desk.phrases_for(seller)
    if await desk.errands.waiting(seller, ErrandKind.EXPORT):
        await desk.say(seller, Message(views.under_way(phrases)))
        return
    key = f"export:{seller.id}:{said.message_id}"
    if await desk.errands.ask(seller, ErrandKind.EXPORT, {}, key=key):
        await desk.say(seller, Message(views.begun(phrases)))
        desk.poke()


COMMANDS = {"export": Command(_export, msg("Everything of yours in a file"))}
