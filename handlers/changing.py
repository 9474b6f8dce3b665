"""Her own words for a change: asked for by a button, as a reply to a card, or of their own accord.

Owns which listing they are taken for and what is said when they can't be followed. Does not own
reading them (services/changing) nor her yes to the proposal (handlers/versions).
"""

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from handlers import condense, words
from handlers.desk import Desk
from handlers.loose import Loose, LoosePress
from handlers.sight import alive, bring_down
from handlers.views import changing as view
from handlers.views.message import Message
from handlers.visit import Deed, Visit
from handlers.words import Answer, Take
from services.changing import AT_WORK, EDITABLE, Meant
from services.conversations import Question
from services.generation.offline.elsewhere import Elsewhere
from services.listings.content import Frozen
from services.listings.status import ProductStatus
from services.products import Product
from services.reviewing import Outcome
from services.sellers import Seller

CHANGE = "change"
"""Kind of question: what to change of the product."""

WHICH = "which"
"""Kind of question: which listing words were about; its value is a `Waiting`."""

CANDIDATES_MAX = 5

SCREENS = {Elsewhere.REMAKE: "regenerate", Elsewhere.CATEGORY: "category"}
"""The screen whose buttons do what no edit does."""


class Waiting(Frozen):
    """Words of hers that wait until she says what they are about."""

    text: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What she said, in the message of that id; `asked` is the question that it answers, None
    when she said it of her own accord."""

    desk: Desk
    seller: Seller
    text: str
    message_id: int
    asked: Question | None = None

    async def say(self, text: str) -> None:
        """Answer her."""
        await self.desk.say(self.seller, Message(text), reply_to=self.message_id)

    async def settled(self, outcome: Outcome) -> None:
        """What was asked is answered: both leave the chat. What she said of her own accord stays
        there, and isn't taken once more should the process die now."""
        desk, seller = self.desk, self.seller
        if self.asked is not None:
            answer = Answer(desk, seller, self.asked, self.text, self.message_id)
            await answer.settled(outcome)
            return
        if outcome is Outcome.STALE:
            await self.say(desk.phrases_for(seller).t(words.MOVED_ON))
        await desk.conversations.settle(seller, self.message_id)
        desk.poke()


async def ask(desk: Desk, seller: Seller, product_id: UUID, text: str) -> None:
    """Ask what to change, in these words."""
    hint = desk.phrases_for(seller).label("Write it here")
    await words.ask(desk, seller, Question(CHANGE, product_id), text, hint)


async def change(telling: Telling, product_id: UUID) -> None:
    """Read her words against a listing; what is understood is shown for her yes, what isn't is
    asked, and nothing is changed."""
    desk, seller = telling.desk, telling.seller
    product = await desk.products.get(seller.organization_id, product_id)
    if product is None or product.content is None or product.status not in EDITABLE:
        await telling.settled(Outcome.STALE)
        return
    async with alive(desk, seller):
        understood = await desk.changing.read(seller, product, telling.text)
    phrases = desk.phrases_for(seller)
    if understood.content is not None:
        left_over = view.left_over(understood, phrases)
        done = await desk.changing.propose(seller, product, understood.content, left_over)
        await _shown(telling, product, done=done)
    elif understood.already:
        await telling.settled(Outcome.DONE)
        await telling.say(phrases.t("👌 It says so already: nothing to change."))
    elif understood.elsewhere is not None:
        screen = SCREENS[understood.elsewhere]
        done = await desk.cards.screen(seller, product.id, None, screen)
        await _shown(telling, product, done=done)
    else:
        await ask(desk, seller, product.id, view.not_understood(understood, phrases))


async def _shown(telling: Telling, product: Product, *, done: bool) -> None:
    """The card shows what came of it, where she looks."""
    await telling.settled(Outcome.DONE if done else Outcome.STALE)
    if not done:
        return
    if telling.asked is None:
        telling.desk.efforts.message(telling.seller, product.id)
    # her answer has left the chat, and the card is the last message where it was before
    answers = 1 if telling.asked is not None else 0
    if await telling.desk.cards.below(telling.seller, product.id) > answers:
        await bring_down(telling.desk, telling.seller, product)


async def bare(telling: Telling) -> bool:
    """Take words that answer nothing, when they ask for a change; False when they don't, or there
    is no listing that they could mean: then they are a product's own."""
    meant = await telling.desk.changing.meant(telling.seller, telling.text)
    if meant is None or not (meant.reviewed or meant.at_work):
        return False
    if len(meant.reviewed) == 1 and not meant.wordless:
        await change(telling, meant.reviewed[0].product_id)
    elif meant.reviewed:
        await _which(telling, meant)
    elif meant.wordless:
        return False
    else:
        await telling.say(_busy(telling))
    return True


def _busy(telling: Telling) -> str:
    phrases = telling.desk.phrases_for(telling.seller)
    return phrases.t("⏳ I am still at work on that listing. Tell me again when its card is ready.")


async def about(telling: Telling, product: Product) -> None:
    """Take words that she wrote as a reply to a listing's card."""
    phrases = telling.desk.phrases_for(telling.seller)
    if product.status in AT_WORK:
        await telling.say(_busy(telling))
    elif product.status is ProductStatus.PUBLISHED:
        text = phrases.t("That listing is on sale already: it can't be changed from here.")
        await telling.say(text)
    else:
        await change(telling, product.id)


async def _which(telling: Telling, meant: Meant) -> None:
    """Several listings could be meant: she says which."""
    desk, seller = telling.desk, telling.seller
    message = view.which(telling.text, meant.reviewed[:CANDIDATES_MAX], desk.phrases_for(seller))
    waiting = Waiting(text=telling.text, message_id=telling.message_id)
    await words.pose(desk, seller, Question(WHICH, value=waiting.model_dump_json()), message)


async def _chosen(press: LoosePress) -> str:
    """She said which listing her words are about, or that they are a new product's."""
    desk, seller = press.desk, press.seller
    asked = await words.posed(press, WHICH)
    waiting = _waiting(asked)
    if asked is None or waiting is None:
        return words.too_old(desk.phrases_for(seller))
    if press.word == view.NEW:
        await condense.sentence(desk, seller, waiting.text, waiting.message_id)
    else:
        try:
            product_id = UUID(press.word)
        except ValueError:
            return ""
        await change(Telling(desk, seller, waiting.text, waiting.message_id), product_id)
    await words.over(desk, seller, asked)
    return ""


def _waiting(asked: Question | None) -> Waiting | None:
    try:
        return Waiting.model_validate_json(asked.value) if asked else None
    except ValidationError:
        return None


async def _ask(visit: Visit) -> Outcome:
    phrases = visit.desk.phrases_for(visit.seller)
    await ask(visit.desk, visit.seller, visit.product.id, view.question(phrases))
    return Outcome.DONE


async def _take(answer: Answer) -> None:
    """Her answer to what shall be changed."""
    telling = Telling(answer.desk, answer.seller, answer.text, answer.message_id, answer.asked)
    if answer.asked.product_id is None:
        await telling.settled(Outcome.STALE)
        return
    await change(telling, answer.asked.product_id)


ASKS: dict[str, Deed] = {CHANGE: _ask}
TAKES: dict[str, Take] = {CHANGE: _take}
LOOSE: dict[str, Loose] = {WHICH: _chosen}
