"""What admins read about invitations, and what those outside read.

Owns the words. Does not own the codes (services/inviting).
"""

from collections.abc import Callable, Sequence

from handlers.views.message import Button, Message, one_line
from handlers.views.phrases import Phrases
from services.inviting import INVITATION_LIFE, Invitation, Invited

SHOWN_MAX = 30
"""Open invitations on one message; the newest are shown."""


def made(invited: Sequence[Invited], link_of: Callable[[str], str], phrases: Phrases) -> Message:
    """Fresh links, told this once."""
    head = phrases.n(
        "🎟 <b>{count} invitation</b>, good for one person and {days} days:",
        "🎟 <b>{count} invitations</b>, each good for one person and {days} days:",
        len(invited),
        days=INVITATION_LIFE.days,
    )
    links = [f"<code>{one.mark}</code>\n{link_of(one.code)}" for one in invited]
    row = (Button(phrases.label("📋 Open invitations"), "invites"),)
    return Message("\n\n".join([head, *links]), (row,))


def standing(invitations: Sequence[Invitation], phrases: Phrases) -> Message:
    """The open ones, each with its way back."""
    if not invitations:
        return Message(phrases.t("No invitation is open. /invite makes one, /invite 5 makes five."))
    head = phrases.n("🎟 <b>{count} open invitation</b>", "🎟 <b>{count} open invitations</b>",
                     len(invitations))  # fmt: skip
    hint = phrases.t("Tap one to take it back.")
    rows = tuple(
        (Button(_revoke(one, phrases), f"invites:revoke.{one.mark}"),)
        for one in invitations[:SHOWN_MAX]
    )
    return Message(f"{head}\n{hint}", rows)


def _revoke(one: Invitation, phrases: Phrases) -> str:
    return phrases.label("🗑 {mark} · ends {ago}", mark=one.mark, ago=phrases.ago(one.expires_at))


def everybody(phrases: Phrases) -> Message:
    """ACCESS=open."""
    return Message(phrases.t("This bot is open to everybody: nobody needs an invitation."))


def stopped(phrases: Phrases, *, tried: bool) -> Message:
    """A polite stop for whoever has no (good) invitation."""
    if tried:
        text = phrases.t(
            "This invitation was used already, or its time is over. Ask the person who sent it for"
            " a new one: one tap, and we begin. 🙂"
        )
    else:
        text = phrases.t(
            "Hello! 👋 This bot makes MercadoLibre listings out of photos, and it is by invitation."
            " Ask the person who told you about it for an invitation link: one tap, and we begin."
        )
    return Message(text)


def welcome(name: str, phrases: Phrases) -> Message:
    """She came in."""
    return Message(phrases.t("🎟 You are in, {name}. Welcome!", name=one_line(name)))
