"""Another category: found by her words, browsed, and chosen.

Owns these presses and answers. Does not own the run that fits the attributes to the new category
(services/workflows) nor the screens (handlers/views/categories).
"""

from handlers import words
from handlers.callbacks import Action
from handlers.visit import Deed, Visit, done_or_stale
from handlers.words import Answer, Take
from services.conversations import Question
from services.reviewing import Outcome
from services.wishes import Wish

CATEGORY = "category"
"""Kind of question: what to find categories for."""

SOUGHT_MAX = 60
"""Characters of a search that a card remembers."""


async def _choose(visit: Visit) -> Outcome:
    """The category of the word: the attributes are made anew for it."""
    product = visit.product
    now = product.content.category if product.content else None
    if now is not None and now.id == visit.word:
        return await visit.show("main")
    shops = await visit.desk.accounts.of(visit.seller.organization_id)
    if not any(shop.sells_in(visit.word) for shop in shops):
        return Outcome.NO_ACCOUNT if not shops else Outcome.STALE
    wish = Wish(field="category", category_id=visit.word)
    return await visit.desk.reviewing.regenerate(
        visit.seller, product.id, visit.press.revision, wish
    )


async def _ask(visit: Visit) -> Outcome:
    phrases = visit.desk.phrases_for(visit.seller)
    text = phrases.t("What is it? Write it in a few words, like “running shoes”:")
    question = Question(CATEGORY, visit.product.id)
    await words.ask(visit.desk, visit.seller, question, text, phrases.label("Write it here"))
    return Outcome.DONE


async def _take(answer: Answer) -> None:
    """Her words: the card shows the categories for them."""
    product_id = answer.asked.product_id
    sought = " ".join(answer.text.split())[:SOUGHT_MAX]
    if product_id is None:
        await answer.settled(Outcome.STALE)
        return
    screen = f"category:{sought}"
    done = await answer.desk.cards.screen(answer.seller, product_id, None, screen)
    await answer.settled(done_or_stale(done))


DEEDS: dict[Action, Deed] = {Action.CATEGORY: _choose}

ASKS: dict[str, Deed] = {"category": _ask}

TAKES: dict[str, Take] = {CATEGORY: _take}
