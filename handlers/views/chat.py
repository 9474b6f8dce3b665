"""Messages that belong to no card: greeting, connecting, privacy."""

from collections.abc import Sequence

from handlers.views.message import Button, Message, clipped, one_line
from handlers.views.phrases import Phrases
from handlers.views.places import flag
from services.marketplaces.port import Account

SHOPS_SHOWN = 300

LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English"}


def greeting(
    name: str,
    accounts: Sequence[Account],
    connect_url: str | None,
    phrases: Phrases,
    waiting: int = 0,
) -> Message:
    """Hello in two or three short paragraphs: what to send, what waits for her, and the shop. The
    one next step is the first button."""
    parts = [
        phrases.t(
            "Hi {name}! 👋 Send me <b>photos and one sentence</b> about what you sell. I write the"
            " MercadoLibre listing; you check it and tap Publish.",
            name=one_line(name),
        )
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if waiting:
        parts.append(
            phrases.n("📝 <b>{count}</b> listing waits for you.",
                      "📝 <b>{count}</b> listings wait for you.", waiting)
        )  # fmt: skip
        show = phrases.label("📝 Show it") if waiting == 1 else phrases.label("📝 Show them")
        rows = ((Button(show, "waiting"),),)
    if accounts:
        shops = ", ".join(f"{one_line(shop.nickname)} {flag(shop.site_id)}" for shop in accounts)
        parts.append(phrases.t("✅ Connected: <b>{shops}</b>", shops=clipped(shops, SHOPS_SHOWN)))
    elif connect_url:
        parts.append(
            phrases.t("To publish, connect your MercadoLibre account: now or whenever you like.")
        )
        rows += ((_connect_button(connect_url, phrases),),)
    return Message("\n\n".join(parts), rows)


def connect(url: str, *, paste: bool, phrases: Phrases) -> Message:
    """The connect link. `paste`: this bot has no public address to land on."""
    parts = [
        phrases.t(
            "Tap to connect your MercadoLibre account. The link is only for you and works for 15"
            " minutes."
        )
    ]
    if paste:
        parts.append(
            phrases.t(
                "If the page that opens at the end does not load, copy its address and paste it"
                " here: it works the same."
            )
        )
    return Message("\n\n".join(parts), ((_connect_button(url, phrases),),))


def _connect_button(url: str, phrases: Phrases) -> Button:
    return Button(phrases.label("🔗 Connect MercadoLibre"), url=url)


def connected(nickname: str, site: str, phrases: Phrases) -> Message:
    """The shop is attached."""
    text = phrases.t(
        "✅ Connected: <b>{nickname}</b> {flag}. Send me photos of what you want to sell.",
        nickname=one_line(nickname),
        flag=flag(site),
    )
    return Message(text)


def disconnected(phrases: Phrases) -> Message:
    """The shop's tokens are dead."""
    text = phrases.t(
        "The connection with your MercadoLibre account ended. Connect it again and everything goes"
        " on where it was."
    )
    return Message(text, ((Button(phrases.label("🔗 Connect again"), "connect"),),))


def languages(phrases: Phrases) -> Message:
    """Choose a language."""
    buttons = tuple((Button(name, f"lang:{code}"),) for code, name in LANGUAGE_NAMES.items())
    return Message(phrases.t("In which language shall we talk?"), buttons)


def privacy(phrases: Phrases) -> Message:
    """What is stored, where it goes, how long, and how to delete it."""
    parts = [
        phrases.t("<b>Your data</b>"),
        phrases.t(
            "• <b>Stored:</b> your Telegram name and number there, the photos and texts you send"
            " me, your listings, and the keys to your MercadoLibre account (encrypted). Never your"
            " password."
        ),
        phrases.t(
            "• <b>Where it goes:</b> photos and texts to the AI provider, and photos to the service"
            " that removes backgrounds, where this bot uses one (none if it works offline); and to"
            " MercadoLibre when you publish. To nobody else."
        ),
        phrases.t(
            "• <b>How long:</b> until you delete it. Location and camera data are removed from the"
            " photos before anything leaves."
        ),
        phrases.t(
            "• <b>Delete:</b> /forget_me erases all of it at once. Listings already on"
            " MercadoLibre stay there: they are yours. How many listings you prepared that day, and"
            " what the AI cost for them, stays for 24 hours, under a code that nobody can trace to"
            " you; then only the bare sums, without you."
        ),
    ]
    return Message("\n".join(parts))


def forget_confirmation(phrases: Phrases, *, by_invitation: bool) -> Message:
    """The last question before everything is erased."""
    parts = [
        phrases.t(
            "<b>Erase everything?</b>\nPhotos, listings being prepared, history, settings and the"
            " connection with MercadoLibre will be gone for good. What is published stays on"
            " MercadoLibre. /export gives you a copy first."
        )
    ]
    if by_invitation:
        parts.append(phrases.t("To come back you will need a new invitation."))
    text = "\n\n".join(parts)
    rows = (
        (Button(phrases.label("🗑 Yes, erase everything"), "forget:yes"),),
        (Button(phrases.label("← Keep it"), "forget:no"),),
    )
    return Message(text, rows)
