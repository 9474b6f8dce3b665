"""Who comes in: /invite for admins, and the gate's word on newcomers.

Owns the deep link around a code. Does not own who is admitted (services/inviting).
"""

from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.redrawing import redraw
from handlers.views import invite as views
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.inviting import NotAnAdminError

PREFIX = "inv_"
"""What the payload of an invitation's deep link begins with."""


def code_in(text: str) -> str | None:
    """The code of "/start inv_…", None for anything else."""
    command, _, payload = text.strip().partition(" ")
    here = command == "/start" and payload.startswith(PREFIX)
    return payload.removeprefix(PREFIX) if here else None


async def _invite(said: Said) -> None:
    desk, seller = said.desk, said.seller
    phrases = desk.phrases_for(seller)
    count = int(said.rest) if said.rest.isdecimal() else 1
    try:
        if desk.inviting.everybody:
            await desk.inviting.standing(seller.telegram_id)
            message = views.everybody(phrases)
        else:
            invited = await desk.inviting.make(seller.telegram_id, count)
            message = views.made(invited, lambda code: _link(desk, code), phrases)
    except NotAnAdminError:
        message = Message(phrases.t("Only those who run this bot can invite."))
    await desk.say(seller, message)


async def _invites(press: LoosePress) -> str:
    """Show the open ones, or take one back first."""
    desk, seller = press.desk, press.seller
    name, _, mark = press.word.partition(".")
    phrases = desk.phrases_for(seller)
    try:
        revoked = name == "revoke" and await desk.inviting.revoke(seller.telegram_id, mark)
        standing = await desk.inviting.standing(seller.telegram_id)
    except NotAnAdminError:
        return phrases.label("This button is out of date.")
    shown = press.message_id if name else None
    await redraw(desk, seller, views.standing(standing, phrases), shown)
    return phrases.label("Taken back: the link no longer works.") if revoked else ""


def _link(desk: Desk, code: str) -> str:
    return desk.gateway.deep_link(PREFIX + code)


COMMANDS = {"invite": Command(_invite, msg("Invite somebody"))}

LOOSE: dict[str, Loose] = {"invites": _invites}
