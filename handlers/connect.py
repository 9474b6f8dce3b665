"""Connecting a shop from the chat: the link, and the landing address pasted back."""

from urllib.parse import parse_qs, urlsplit

from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.views import chat
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.accounts import ConnectProblem
from services.outcomes import SellerMustActError, TryLaterError
from services.sellers import Seller

CALLBACK_PATH = "/oauth/mercadolibre/callback"


async def fresh_link(desk: Desk, seller: Seller) -> str | None:
    """A new connect address, None when no marketplace application is configured."""
    return await desk.connecting.start(seller) if desk.connecting else None


async def connect(desk: Desk, seller: Seller) -> None:
    """Send her a fresh link."""
    phrases = desk.phrases_for(seller)
    url = await fresh_link(desk, seller)
    if url is None:
        text = phrases.t("Publishing is not set up on this bot yet. Listings can be prepared.")
        await desk.say(seller, Message(text))
        return
    await desk.say(seller, chat.connect(url, paste=not desk.lands_in_public, phrases=phrases))


def landing(text: str) -> tuple[str, str] | None:
    """State and code of a pasted landing address, None when the text isn't one."""
    words = text.split()
    if len(words) != 1 or "code=" not in text or "state=" not in text:
        return None
    try:
        query = parse_qs(urlsplit(words[0]).query)
    except ValueError:
        return None
    state, code = query.get("state"), query.get("code")
    return (state[0], code[0]) if state and code else None


async def paste(desk: Desk, seller: Seller, state: str, code: str) -> None:
    """She pasted the address that she landed on: only her own link counts, and pasting it into
    her own chat is her confirmation."""
    phrases = desk.phrases_for(seller)
    if desk.connecting is None:
        await connect(desk, seller)
        return
    try:
        await desk.connecting.land(state, code, seller)
        await desk.connecting.confirm(state)
    except (ConnectProblem, SellerMustActError):
        text = phrases.t("This address can't be used any more. Send /connect for a fresh link.")
        await desk.say(seller, Message(text))
        return
    except TryLaterError:
        text = phrases.t("MercadoLibre is not answering. Send /connect in a minute to try again.")
        await desk.say(seller, Message(text))
        return
    desk.poke()


async def _connect(said: Said) -> None:
    await connect(said.desk, said.seller)


async def _again(press: LoosePress) -> str:
    await connect(press.desk, press.seller)
    return ""


COMMANDS = {"connect": Command(_connect, msg("Connect MercadoLibre"))}

LOOSE: dict[str, Loose] = {"connect": _again}
