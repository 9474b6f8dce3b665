"""Editing the attributes of the category: values by button, in writing, and searched for.

Owns these presses and answers. Does not own which values an attribute takes
(services/listings/attributes) nor the screens (handlers/views/attributes).
"""

from handlers import words
from handlers.callbacks import Action
from handlers.views import answers
from handlers.visit import Deed, Visit
from handlers.words import Answer, Take
from services.conversations import Question
from services.listings.edits import EditRefusedError
from services.listings.schema import AttributeSpec
from services.products import Product
from services.reviewing import Outcome
from services.revising import MAIN

ATTRIBUTE = "attribute"
"""Kind of question: an attribute's value. Its value is that of the button, "tag.page.unit"."""

FIND = "find"
"""Kind of question: what to find among an attribute's values; its value is "tag.page"."""

FIND_MAX = 40
"""Characters of a search that a card remembers."""


async def _value(visit: Visit) -> Outcome:
    """ "tag.value.page": the attribute gets one of its values, and the page is shown again."""
    named, value, page = _parts(visit.word)
    revising = visit.desk.revising
    try:
        return await revising.pick(visit.seller, visit.product, named, value, _list_at(page))
    except EditRefusedError:
        return Outcome.STALE


async def _clear(visit: Visit) -> Outcome:
    """ "tag.page": the attribute loses its value."""
    named, page, _ = _parts(visit.word)
    screen = _list_at(page)
    return await visit.desk.revising.fill(visit.seller, visit.product, named, "", screen)


async def _ask_value(visit: Visit) -> Outcome:
    """ "attr.tag.page.unit": ask for a value, perhaps in one of the units."""
    _, _, value = visit.word.partition(".")
    named, _, unit = _parts(value)
    spec = await visit.desk.revising.spec(visit.seller, visit.product, named)
    if spec is None:
        return Outcome.BUSY
    phrases = visit.desk.phrases_for(visit.seller)
    now = _now(visit.product, spec)
    text = answers.attribute_question(spec, now, _unit(spec, unit), phrases)
    question = Question(ATTRIBUTE, visit.product.id, value=value)
    await words.ask(visit.desk, visit.seller, question, text, phrases.label("Write it here"))
    return Outcome.DONE


async def _ask_find(visit: Visit) -> Outcome:
    """ "find.tag.page": ask what to look for among the values."""
    _, _, value = visit.word.partition(".")
    phrases = visit.desk.phrases_for(visit.seller)
    question = Question(FIND, visit.product.id, value=value)
    text = phrases.t("Write a part of its name, and I show what fits:")
    await words.ask(visit.desk, visit.seller, question, text, phrases.label("Write it here"))
    return Outcome.DONE


async def _take_value(answer: Answer) -> None:
    """Her value for the attribute, checked against the schema."""
    desk, seller = answer.desk, answer.seller
    product = await _product(answer)
    if product is None:
        await answer.settled(Outcome.STALE)
        return
    phrases = desk.phrases_for(seller)
    named, page, unit = _parts(answer.asked.value)
    spec = await desk.revising.spec(seller, product, named)
    if spec is None:
        await answer.again(
            phrases.t("MercadoLibre is not answering. Please write it again in a moment.")
        )
        return
    text = measured(answer.text, _unit(spec, unit))
    try:
        outcome = await desk.revising.fill(seller, product, named, text, _list_at(page))
    except EditRefusedError as error:
        await answer.again(answers.edit_problem(error, phrases))
        return
    await answer.settled(outcome)


async def _take_find(answer: Answer) -> None:
    """What she looks for: the card shows the values that fit."""
    product = await _product(answer)
    if product is None:
        await answer.settled(Outcome.STALE)
        return
    named, page, _ = _parts(answer.asked.value)
    sought = " ".join(answer.text.split())[:FIND_MAX]
    screen = f"found:{named}.{page}.{sought}"
    done = await answer.desk.cards.screen(answer.seller, product.id, None, screen)
    await answer.settled(Outcome.DONE if done else Outcome.STALE)


def measured(text: str, unit: str) -> str:
    """A bare number in the unit that she had chosen; what has a unit of its own keeps it."""
    bare = text.strip()
    return f"{bare} {unit}" if unit and bare[-1:].isdecimal() else bare


def _list_at(page: str) -> str:
    """The page of the list that she came from, the preview when she came from there."""
    return f"attributes:{page}" if page else MAIN


async def _product(answer: Answer) -> Product | None:
    asked = answer.asked.product_id
    return await answer.desk.products.get(answer.seller.organization_id, asked) if asked else None


def _now(product: Product, spec: AttributeSpec) -> str:
    """The attribute's present value, empty if it has none."""
    known = product.content.attributes if product.content else ()
    return next((a.value_name for a in known if a.id == spec.id), "")


def _unit(spec: AttributeSpec, index: str) -> str:
    """The unit of that index, empty for none."""
    number = int(index) if index.isdecimal() else len(spec.units)
    return spec.units[number] if number < len(spec.units) else ""


def _parts(word: str) -> tuple[str, str, str]:
    """The first three parts of a word, empty where it has fewer."""
    first, second, third = (*word.split("."), "", "", "")[:3]
    return first, second, third


DEEDS: dict[Action, Deed] = {Action.VALUE: _value, Action.CLEAR: _clear}

ASKS: dict[str, Deed] = {"attr": _ask_value, "find": _ask_find}

TAKES: dict[str, Take] = {ATTRIBUTE: _take_value, FIND: _take_find}
