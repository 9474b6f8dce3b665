"""/costs for admins: what work with models has cost of late.

Owns the command. Does not own the figures (services/spending) nor the page (handlers/views/costs).
"""

from handlers.loose import Command, Said
from handlers.views import costs as views
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.inviting import NotAnAdminError


async def _costs(said: Said) -> None:
    desk, seller = said.desk, said.seller
    phrases = desk.phrases_for(seller)
    try:
        reports = await desk.costs.of(seller.telegram_id)
    except NotAnAdminError:
        message = Message(phrases.t("Only those who run this bot see what it costs."))
    else:
        message = views.costs(reports, phrases)
    await desk.say(seller, message)


COMMANDS = {"costs": Command(_costs, msg("What the AI costs"))}
