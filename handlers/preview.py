"""The card's buttons: publish, edit, answer, regenerate, discard.

Owns which press leads where. A press proves nothing: every use case checks whose product it is
and at which revision, and a stale one only has the card drawn again.
"""

from handlers import connect, words
from handlers.callbacks import Action, Press
from handlers.desk import Desk
from handlers.views import answers
from handlers.views.preview import OPTIONS_SHOWN
from services.conversations import Question
from services.listings.content import Content, Missing
from services.listings.status import ProductStatus
from services.products import Product
from services.reviewing import Outcome
from services.sellers import Seller

SCREENS = {
    Action.MAIN: "main",
    Action.PUBLISH: "confirm",
    Action.EDIT: "edit",
}


async def press(desk: Desk, seller: Seller, pressed: Press) -> str:
    """Do what the button says; returns the few words to show over the chat, mostly none."""
    product = await desk.products.get(seller.organization_id, pressed.product_id)
    phrases = desk.phrases_for(seller)
    if product is None:
        return phrases.label("This button is out of date.")
    if pressed.action is Action.OPEN:
        await _bring_down(desk, seller, product)
        return ""
    if product.revision != pressed.revision:
        await desk.cards.stale(seller, product.id)
        desk.poke()
        return phrases.label("The card has changed: here it is, up to date.")
    outcome = await _act(desk, seller, product, pressed)
    desk.poke()
    match outcome:
        case Outcome.DONE:
            return ""
        case Outcome.NO_ACCOUNT:
            await connect.connect(desk, seller)
            return ""
        case Outcome.GAPS:
            return phrases.label("Something is still missing: see the ❓ buttons.")
        case Outcome.LIMIT:
            return phrases.label("I have prepared all I can for you today. Tap again tomorrow.")
        case Outcome.STALE:
            await desk.cards.stale(seller, product.id)
            return phrases.label("The card has changed: here it is, up to date.")


async def _bring_down(desk: Desk, seller: Seller, product: Product) -> None:
    """Show the card at the end of the chat; only one message carries its buttons."""
    before = await desk.cards.bring_down(seller, product.id)
    desk.poke()
    if before is not None:
        await desk.gateway.delete(seller.telegram_id, before)


async def _act(desk: Desk, seller: Seller, product: Product, pressed: Press) -> Outcome:
    match pressed.action:
        case Action.CONNECT:
            return await _connect(desk, seller, product)
        case Action.CONFIRM:
            return await desk.reviewing.publish(seller, product.id, pressed.revision, pressed.word)
        case Action.REGENERATE:
            return await desk.reviewing.regenerate(seller, product.id, pressed.revision)
        case Action.RETRY:
            return await desk.reviewing.retry(seller, product.id, pressed.revision)
        case Action.DISCARD:
            return await _discard(desk, seller, product)
        case Action.DISCARD_YES:
            done = await desk.versions.discard(seller, product.id, pressed.revision)
        case Action.FIELD:
            return await _field(desk, seller, product, pressed.word)
        case Action.CHOOSE:
            return await _choose(desk, seller, product, pressed.word)
        case _:
            screen = SCREENS[pressed.action]
            done = await desk.cards.screen(seller, product.id, pressed.revision, screen)
    return Outcome.DONE if done else Outcome.STALE


async def _connect(desk: Desk, seller: Seller, product: Product) -> Outcome:
    """A preview that was drawn before she had a shop needs none any more."""
    if product.status is ProductStatus.READY and await desk.accounts.of(seller.organization_id):
        return Outcome.STALE
    return Outcome.NO_ACCOUNT


async def _discard(desk: Desk, seller: Seller, product: Product) -> Outcome:
    """Work already done is asked about; what has only begun goes at once."""
    if product.content is not None and product.status is not ProductStatus.PROCESSING:
        done = await desk.cards.screen(seller, product.id, product.revision, "discard")
    else:
        done = await desk.versions.discard(seller, product.id, product.revision)
    return Outcome.DONE if done else Outcome.STALE


async def _field(desk: Desk, seller: Seller, product: Product, word: str) -> Outcome:
    """A field was chosen: offer its values as buttons, or ask for words."""
    content = product.content
    if content is None:
        return Outcome.STALE
    gap = _gap(content, word)
    if word == "condition" or (gap is not None and 0 < len(gap.options) <= OPTIONS_SHOWN):
        screen = f"choose:{word}"
        done = await desk.cards.screen(seller, product.id, product.revision, screen)
        return Outcome.DONE if done else Outcome.STALE
    field = gap.id if gap else word
    phrases = desk.phrases_for(seller)
    text = answers.question(field, content, phrases)
    hint = phrases.label("Write it here")
    await words.ask(desk, seller, Question(field, product.id), text, hint)
    return Outcome.DONE


async def _choose(desk: Desk, seller: Seller, product: Product, word: str) -> Outcome:
    """A value was chosen: a condition, or "m2.5", option 5 of the missing attribute 2."""
    content = product.content
    if content is None:
        return Outcome.STALE
    name, _, option = word.partition(".")
    gap = _gap(content, name)
    if gap is None:
        return await desk.reviewing.choose(seller, product.id, product.revision, "condition", word)
    if not option.isdecimal() or int(option) >= len(gap.options):
        return Outcome.STALE
    value = gap.options[int(option)][1]
    return await desk.reviewing.choose(seller, product.id, product.revision, gap.id, value)


def _gap(content: Content, word: str) -> Missing | None:
    """The missing attribute named "m<index>", None for another word."""
    index = word.removeprefix("m")
    if index == word or not index.isdecimal() or int(index) >= len(content.missing):
        return None
    return content.missing[int(index)]
