"""Her connected shops: how each one is, and what can be done about it.

Owns the words for a shop's health. Does not own the greeting nor the connect link
(handlers/views/chat).
"""

from collections.abc import Sequence

from handlers.views.message import BUTTON_MAX, Button, Message, one_line
from handlers.views.phrases import Phrases, msg
from handlers.views.places import flag
from services.marketplaces.port import Account
from services.shops import Health, ShopState

TAG_LENGTH = 12
"""Hexadecimal digits of an account's id that name it on a button."""

FOUND = {
    Health.WELL: msg("✅ I asked MercadoLibre just now: the connection with {shop} works."),
    Health.BLOCKED: msg(
        "⚠️ The connection with {shop} works, but MercadoLibre isn't letting it publish right now."
        " See what it asks of you there."
    ),
    Health.DEAD: msg("⚠️ MercadoLibre no longer accepts the connection with {shop}."),
    Health.SILENT: msg("MercadoLibre is not answering just now. I know no more about {shop}."),
}


def tag_of(account: Account) -> str:
    """The shop as a button's word."""
    return account.id.hex[:TAG_LENGTH]


def shops(states: Sequence[ShopState], phrases: Phrases, note: str = "") -> Message:
    """All shops; `note` (HTML) tells what just happened."""
    head = phrases.t("🏪 <b>Your shops</b>") if states else phrases.t("No shop is connected yet.")
    parts = [head, *(_told(state, phrases) for state in states), *([note] if note else [])]
    rows: list[tuple[Button, ...]] = []
    if len(states) == 1:
        rows += _deeds(states[0], phrases)
    else:
        rows += [(Button(_name(state.account), f"shop:one.{tag_of(state.account)}"),)
                 for state in states]  # fmt: skip
    label = (
        phrases.label("➕ Connect another") if states else phrases.label("🔗 Connect MercadoLibre")
    )
    return Message("\n\n".join(parts), (*rows, (Button(label, "connect"),)))


def shop(state: ShopState, phrases: Phrases, note: str = "") -> Message:
    """One of several."""
    parts = [_told(state, phrases), *([note] if note else [])]
    back = (Button(phrases.label("← All shops"), "shop"),)
    return Message("\n\n".join(parts), (*_deeds(state, phrases), back))


def checking(account: Account, phrases: Phrases) -> str:
    """The check is under way."""
    return phrases.t("⏳ Asking MercadoLibre about {shop}…", shop=one_line(account.nickname))


def found(account: Account, health: Health, phrases: Phrases) -> str:
    """What the check found."""
    return phrases.t(FOUND[health], shop=one_line(account.nickname))


def part_ways(account: Account, phrases: Phrases) -> Message:
    """The last question before a shop is let go."""
    text = phrases.t(
        "<b>Disconnect {shop}?</b>\nI forget its keys at once and publish nothing there any more."
        " What is published stays on MercadoLibre.",
        shop=one_line(account.nickname),
    )
    rows = (
        (Button(phrases.label("✂️ Yes, disconnect"), f"shop:yes.{tag_of(account)}"),),
        (Button(phrases.label("← Keep it"), "shop"),),
    )
    return Message(text, rows)


def parted(account: Account, phrases: Phrases) -> str:
    """It is done."""
    return phrases.t(
        "✂️ {shop} is disconnected and its keys are erased.", shop=one_line(account.nickname)
    )


def busy(account: Account, phrases: Phrases) -> str:
    """Not now."""
    return phrases.t(
        "Something of yours is being published on {shop} right now. Disconnect it when that is"
        " done.",
        shop=one_line(account.nickname),
    )


def _told(state: ShopState, phrases: Phrases) -> str:
    account = state.account
    name = phrases.t(
        "{flag} <b>{shop}</b> · {site}",
        flag=flag(account.site_id),
        shop=one_line(account.nickname),
        site=account.site_id,
    )
    return f"{name}\n{_health(state, phrases)}"


def _health(state: ShopState, phrases: Phrases) -> str:
    if state.dead:
        return phrases.t("🔴 needs you: connect it again")
    if state.renewed_at is not None:
        return phrases.t("🟢 connected · renewed {ago}", ago=phrases.ago(state.renewed_at))
    return phrases.t("🟢 connected {ago}", ago=phrases.ago(state.connected_at))


def _deeds(state: ShopState, phrases: Phrases) -> list[tuple[Button, ...]]:
    tag = tag_of(state.account)
    part = Button(phrases.label("✂️ Disconnect"), f"shop:leave.{tag}")
    if state.dead:
        return [(Button(phrases.label("🔗 Connect again"), "connect"),), (part,)]
    return [(Button(phrases.label("🔎 Check it now"), f"shop:check.{tag}"),), (part,)]


def _name(account: Account) -> str:
    return one_line(f"{flag(account.site_id)} {account.nickname}", BUTTON_MAX)
