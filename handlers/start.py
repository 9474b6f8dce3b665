"""Hello, language, privacy and goodbye."""

from handlers.connect import fresh_link
from handlers.desk import Desk
from handlers.views import chat
from handlers.views.message import Message
from services.sellers import LANGUAGES, Forgotten, Seller


async def start(desk: Desk, seller: Seller) -> None:
    """Greet her with the one next step."""
    accounts = await desk.accounts.of(seller.organization_id)
    url = None if accounts else await fresh_link(desk, seller)
    phrases = desk.phrases_for(seller)
    await desk.say(seller, chat.greeting(seller.name, accounts, url, phrases))


async def choose_language(desk: Desk, seller: Seller) -> None:
    """Offer the languages."""
    await desk.say(seller, chat.languages(desk.phrases_for(seller)))


async def set_language(desk: Desk, seller: Seller, language: str) -> None:
    """Keep her choice and greet her in it."""
    if language in LANGUAGES:
        await start(desk, await desk.sellers.set_language(seller, language))


async def privacy(desk: Desk, seller: Seller) -> None:
    """What is stored, where it goes, how long, and how to delete it."""
    await desk.say(seller, chat.privacy(desk.phrases_for(seller)))


async def ask_to_forget(desk: Desk, seller: Seller) -> None:
    """Confirm before erasing."""
    await desk.say(seller, chat.forget_confirmation(desk.phrases_for(seller)))


async def forget(desk: Desk, seller: Seller, answer: str) -> None:
    """Erase everything of hers, or nothing."""
    phrases = desk.phrases_for(seller)
    if answer != "yes":
        await desk.say(seller, Message(phrases.t("Nothing was erased.")))
        return
    await erase(desk, seller)
    await desk.say(seller, Message(phrases.t("Everything is erased. Thank you for the time.")))


async def erase(desk: Desk, seller: Seller) -> None:
    """Her photos first: while her rows name them, a second try can take up where one ended."""
    photos = (await desk.sellers.belongings(seller)).blob_keys
    await desk.forget(Forgotten(photos, ()))
    left = await desk.sellers.forget(seller)
    await desk.forget(Forgotten(tuple(set(left.blob_keys).difference(photos)), left.product_ids))
