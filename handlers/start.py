"""Hello, deep links, what waits for her, language, privacy and goodbye."""

from handlers.callbacks import Action, decode
from handlers.connect import connect, fresh_link
from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.presses import bring_down
from handlers.views import chat
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.products import Product
from services.sellers import LANGUAGES, Forgotten, Seller

CONNECT, PRODUCT = "connect", "p_"
"""Payloads of deep links: to connecting, and to the product whose short id follows."""

WAITING_SHOWN = 5
"""Cards brought to the end of the chat at once; the others are in /listings."""


async def start(desk: Desk, seller: Seller) -> None:
    """Greet her with the one next step."""
    accounts = await desk.accounts.of(seller.organization_id)
    url = None if accounts else await fresh_link(desk, seller)
    waiting = await desk.sellers.waiting(seller)
    phrases = desk.phrases_for(seller)
    await desk.say(seller, chat.greeting(seller.name, accounts, url, phrases, len(waiting)))


async def bring_waiting(desk: Desk, seller: Seller) -> None:
    """Show the cards of what waits for her at the end of the chat, the newest few."""
    for product_id in reversed((await desk.sellers.waiting(seller))[:WAITING_SHOWN]):
        before = await desk.cards.bring_down(seller, product_id)
        if before is not None:
            await desk.gateway.delete(seller.telegram_id, before)
    desk.poke()


async def welcome_back(desk: Desk, telegram_id: int) -> None:
    """She let the bot in again: what waits comes to the end of the chat."""
    seller = await desk.sellers.find(telegram_id)
    if seller is not None:
        await bring_waiting(desk, seller)


async def _start(said: Said) -> None:
    """A deep link leads to its place, and anything else to the greeting."""
    desk, seller = said.desk, said.seller
    if said.rest == CONNECT:
        await connect(desk, seller)
        return
    product = await _linked(said) if said.rest.startswith(PRODUCT) else None
    if product is not None:
        await bring_down(desk, seller, product)
        return
    await start(desk, seller)


async def _linked(said: Said) -> Product | None:
    """Her product of a deep link's payload."""
    pressed = decode(f"{Action.OPEN}:{said.rest.removeprefix(PRODUCT)}:0")
    if pressed is None:
        return None
    return await said.desk.products.get(said.seller.organization_id, pressed.product_id)


async def _waiting(press: LoosePress) -> str:
    await bring_waiting(press.desk, press.seller)
    return ""


async def _choose_language(said: Said) -> None:
    await said.desk.say(said.seller, chat.languages(said.desk.phrases_for(said.seller)))


async def _set_language(press: LoosePress) -> str:
    """Keep her choice and greet her in it."""
    if press.word in LANGUAGES:
        await start(press.desk, await press.desk.sellers.set_language(press.seller, press.word))
    return ""


async def _privacy(said: Said) -> None:
    """What is stored, where it goes, how long, and how to delete it."""
    await said.desk.say(said.seller, chat.privacy(said.desk.phrases_for(said.seller)))


async def _ask_to_forget(said: Said) -> None:
    """Confirm before erasing."""
    desk, seller = said.desk, said.seller
    guest = not desk.inviting.everybody and seller.telegram_id not in desk.inviting.admins
    message = chat.forget_confirmation(desk.phrases_for(seller), by_invitation=guest)
    await desk.say(seller, message)


async def _forget(press: LoosePress) -> str:
    """Erase everything of hers, or nothing."""
    desk, seller = press.desk, press.seller
    phrases = desk.phrases_for(seller)
    if press.word != "yes":
        await desk.say(seller, Message(phrases.t("Nothing was erased.")))
        return ""
    await erase(desk, seller)
    text = phrases.t(
        "Everything is erased. What you published stays on MercadoLibre: it is yours, and you"
        " manage it there. Thank you for the time."
    )
    await desk.say(seller, Message(text))
    return ""


async def erase(desk: Desk, seller: Seller) -> None:
    """Her photos first: while her rows name them, a second try can take up where one ended."""
    photos = (await desk.sellers.belongings(seller)).blob_keys
    await desk.forget(Forgotten(photos, ()))
    left = await desk.sellers.forget(seller)
    await desk.forget(Forgotten(tuple(set(left.blob_keys).difference(photos)), left.product_ids))


COMMANDS = {
    "start": Command(_start, msg("Begin")),
    "language": Command(_choose_language, msg("Change the language")),
    "privacy": Command(_privacy, msg("Your data")),
    "forget_me": Command(_ask_to_forget, msg("Erase everything of yours")),
}

LOOSE: dict[str, Loose] = {"lang": _set_language, "forget": _forget, "waiting": _waiting}
