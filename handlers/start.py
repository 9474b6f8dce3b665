"""Hello, language, privacy and goodbye."""

from handlers.connect import fresh_link
from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.views import chat
from handlers.views.message import Message
from handlers.views.phrases import msg
from services.sellers import LANGUAGES, Forgotten, Seller


async def start(desk: Desk, seller: Seller) -> None:
    """Greet her with the one next step."""
    accounts = await desk.accounts.of(seller.organization_id)
    url = None if accounts else await fresh_link(desk, seller)
    phrases = desk.phrases_for(seller)
    await desk.say(seller, chat.greeting(seller.name, accounts, url, phrases))


async def _start(said: Said) -> None:
    await start(said.desk, said.seller)


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
    phrases = said.desk.phrases_for(said.seller)
    await said.desk.say(said.seller, chat.forget_confirmation(phrases))


async def _forget(press: LoosePress) -> str:
    """Erase everything of hers, or nothing."""
    desk, seller = press.desk, press.seller
    phrases = desk.phrases_for(seller)
    if press.word != "yes":
        await desk.say(seller, Message(phrases.t("Nothing was erased.")))
        return ""
    await erase(desk, seller)
    await desk.say(seller, Message(phrases.t("Everything is erased. Thank you for the time.")))
    return ""


async def erase(desk: Desk, seller: Seller) -> None:
    """Her photos first: while her rows name them, a second try can take up where one ended."""
    photos = (await desk.sellers.belongings(seller)).blob_keys
    await desk.forget(Forgotten(photos, ()))
    left = await desk.sellers.forget(seller)
    await desk.forget(Forgotten(tuple(set(left.blob_keys).difference(photos)), left.product_ids))


COMMANDS = {
    "start": Command(_start, msg("Begin")),
    "help": Command(_start),
    "language": Command(_choose_language, msg("Change the language")),
    "privacy": Command(_privacy, msg("Your data")),
    "forget_me": Command(_ask_to_forget),
}

LOOSE: dict[str, Loose] = {"lang": _set_language, "forget": _forget}
