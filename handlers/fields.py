"""Editing the fields of a listing by buttons and in writing, and turning the card to a screen.

Owns which press changes what, where the card goes from there, and the answers to "write the new
…". Does not own the attributes of the category (handlers/attributes) nor the category itself
(handlers/categories).
"""

from handlers import words
from handlers.callbacks import Action
from handlers.changing import Telling
from handlers.sight import bring_down
from handlers.views import answers
from handlers.views.fields import OPTIONS_SHOWN
from handlers.views.preview import WEAR
from handlers.views.screens import SCREENS
from handlers.visit import Deed, Visit
from handlers.words import Answer, Take
from services.conversations import Question
from services.generation.wear import with_wear
from services.listings.changes import Change, Part
from services.listings.content import Content, Missing
from services.listings.edits import EditRefusedError
from services.reviewing import Outcome
from services.revising import MAIN

FIELD = "field"
"""Kind of question: the value of a part or of a missing attribute, named by its value."""

SETS = {
    "price": (Part.PRICE, MAIN),
    "stock": (Part.STOCK, MAIN),
    "cond": (Part.CONDITION, MAIN),
    "warranty": (Part.WARRANTY, "terms"),
    "free": (Part.FREE_SHIPPING, "shipping"),
    "pickup": (Part.LOCAL_PICKUP, "shipping"),
    "type": (Part.LISTING_TYPE, "terms"),
    "sku": (Part.SKU, "terms"),
}
"""What each button sets, and the screen that follows."""

WRITTEN = {
    Part.TITLE: MAIN,
    Part.PRICE: MAIN,
    Part.STOCK: MAIN,
    Part.DESCRIPTION: MAIN,
    Part.WARRANTY: "terms",
    Part.SKU: "terms",
}
"""What she may write, and the screen that follows."""

CURRENCY = "currency"


async def _show(visit: Visit) -> Outcome:
    """Turn to the screen of the word: "attributes.2" is "attributes:2"."""
    name, _, word = visit.word.partition(".")
    if name not in SCREENS:
        return Outcome.STALE
    return await visit.show(f"{name}:{word}" if word else name)


async def _edit(visit: Visit) -> Outcome:
    return await visit.show("edit")


async def _field(visit: Visit) -> Outcome:
    """A field was chosen: offer its values as buttons, or ask for words."""
    content = visit.product.content
    if content is None:
        return Outcome.STALE
    if visit.word == Part.CONDITION:
        return await visit.show("choose:condition")
    gap = _gap(content, visit.word)
    if gap is not None:
        if 0 < len(gap.options) <= OPTIONS_SHOWN:
            return await visit.show(f"choose:{visit.word}")
        return await _ask(visit, content, gap.id)
    if visit.word not in WRITTEN and visit.word != WEAR:
        return Outcome.STALE
    return await _ask(visit, content, visit.word)


async def _ask_gap(visit: Visit) -> Outcome:
    """ "gap.m0": she answers what is missing in her own words."""
    content = visit.product.content
    gap = _gap(content, visit.word.partition(".")[2]) if content else None
    if content is None or gap is None:
        return Outcome.STALE
    return await _ask(visit, content, gap.id)


async def _ask(visit: Visit, content: Content, field: str) -> Outcome:
    phrases = visit.desk.phrases_for(visit.seller)
    text = answers.question(field, content, phrases)
    question = Question(FIELD, visit.product.id, value=field)
    await words.ask(visit.desk, visit.seller, question, text, phrases.label("Write it here"))
    return Outcome.DONE


async def _choose(visit: Visit) -> Outcome:
    """A value was chosen: a condition, or "m2.5", option 5 of the missing attribute 2."""
    content = visit.product.content
    if content is None:
        return Outcome.STALE
    name, _, option = visit.word.partition(".")
    gap = _gap(content, name)
    if gap is None:
        return await _change(visit, Change(part=Part.CONDITION, value=visit.word), MAIN)
    if not option.isdecimal() or int(option) >= len(gap.options):
        return Outcome.STALE
    name = gap.options[int(option)][1]
    try:
        return await visit.desk.revising.answer(visit.seller, visit.product, gap.id, name)
    except EditRefusedError:
        return Outcome.STALE


async def _set(visit: Visit) -> Outcome:
    """ "stock.3": a part gets a value; "sku." takes it away. A warranty's colon is a dash."""
    name, _, value = visit.word.partition(".")
    if name == CURRENCY:
        return await _currency(visit, value)
    if name not in SETS:
        return Outcome.STALE
    part, screen = SETS[name]
    value = value.replace("-", ":") if part is Part.WARRANTY else value
    if _fills_gap(visit.product.content, part):
        screen = MAIN
    return await _change(visit, Change(part=part, value=value), screen)


async def _currency(visit: Visit, code: str) -> Outcome:
    """Another currency: the price is asked in it at once, unless she has named one in it."""
    try:
        outcome = await visit.desk.revising.currency(visit.seller, visit.product, code)
    except EditRefusedError:
        return Outcome.STALE
    content = visit.product.content
    if outcome is not Outcome.DONE or content is None:
        return outcome
    if content.quoted is not None and content.quoted.currency == code:
        return outcome
    return await _ask(visit, content.model_copy(update={"currency": code}), Part.PRICE)


async def _change(visit: Visit, change: Change, screen: str) -> Outcome:
    """Make a change that one of our buttons names; what it can't be was never a button."""
    try:
        return await visit.desk.revising.change(visit.seller, visit.product, change, screen)
    except EditRefusedError:
        return Outcome.STALE


async def _take(answer: Answer) -> None:
    """A field's new value, or the answer to what is missing."""
    asked, desk, seller = answer.asked, answer.desk, answer.seller
    if asked.product_id is None:
        return
    product = await desk.products.get(seller.organization_id, asked.product_id)
    if product is None:
        await answer.settled(Outcome.STALE)
        return
    try:
        if asked.value in WRITTEN:
            part = Part(asked.value)
            screen = MAIN if _fills_gap(product.content, part) else WRITTEN[part]
            outcome = await desk.revising.write(seller, product, part, answer.text, screen)
        elif asked.value == WEAR and product.content is not None:
            told = with_wear(product.content, answer.text)
            outcome = await desk.revising.write(seller, product, Part.DESCRIPTION, told)
        else:
            outcome = await desk.revising.answer(seller, product, asked.value, answer.text)
    except EditRefusedError as error:
        await answer.again(answers.edit_problem(error, desk.phrases_for(seller)))
        return
    await answer.settled(outcome)


async def offered(telling: Telling) -> bool:
    """Take words that answer nothing, when they name a value that her card offers for what it
    lacks: she writes what a button says. False when they don't."""
    desk, seller = telling.desk, telling.seller
    found = await desk.changing.offered(seller, telling.text)
    if found is None:
        return False
    product, gap = found
    outcome = await desk.revising.answer(seller, product, gap.id, telling.text)
    desk.efforts.message(seller, product.id)
    await telling.settled(outcome)
    await bring_down(desk, seller, product)
    return True


def _fills_gap(content: Content | None, part: Part) -> bool:
    """Whether publishing waits for that part: then the preview follows."""
    return content is not None and part.value in content.gaps()


def _gap(content: Content, word: str) -> Missing | None:
    """The missing attribute named "m<index>", None for another word."""
    index = word.removeprefix("m")
    if index == word or not index.isdecimal() or int(index) >= len(content.missing):
        return None
    return content.missing[int(index)]


DEEDS: dict[Action, Deed] = {
    Action.EDIT: _edit,
    Action.SHOW: _show,
    Action.FIELD: _field,
    Action.CHOOSE: _choose,
    Action.SET: _set,
}

ASKS: dict[str, Deed] = {"gap": _ask_gap}

TAKES: dict[str, Take] = {FIELD: _take}
