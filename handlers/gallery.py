"""The photos of a listing: their order, the cover, taking out and bringing back, asking for more.

Owns which press changes what, and which product a photo is meant for. Does not own what becomes
of the order (services/gallery) nor taking a photo in (handlers/photos).
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from handlers import words
from handlers.callbacks import Action
from handlers.desk import Desk
from handlers.views.gallery import photos_question
from handlers.visit import Deed, Visit, done_or_stale
from services.conversations import Question
from services.gallery import Step, named
from services.listings.content import MAX_PHOTOS
from services.reviewing import Outcome
from services.sellers import Seller

PHOTOS = "photos"
"""Kind of question: more photos, for a card that is at the revision in its value."""

ANOTHER = timedelta(minutes=2)
"""How long more photos may follow one by one before the next is of something else."""


async def _photo(visit: Visit) -> Outcome:
    """ "cover.<name>": a step with the photo of that name; the card stays with it."""
    step, _, name = visit.word.partition(".")
    if step not in set(Step):
        return Outcome.STALE
    product, coming = visit.product, step == Step.RESTORE
    photo = named(product.removed if coming else product.photos, name)
    if photo is None:
        return Outcome.STALE
    screen = PHOTOS if coming or step == Step.REMOVE else f"photo:{name}"
    done = await visit.desk.gallery.change(
        visit.seller, product.id, visit.press.revision, Step(step), photo.id, screen=screen
    )
    return done_or_stale(done)


async def _ask(visit: Visit) -> Outcome:
    """Ask for more photos, unless there is no room for any."""
    room = MAX_PHOTOS - len(visit.product.photos)
    if room <= 0:
        return Outcome.STALE
    phrases = visit.desk.phrases_for(visit.seller)
    question = Question(PHOTOS, visit.product.id, value=str(visit.product.revision))
    await words.ask(
        visit.desk,
        visit.seller,
        question,
        photos_question(room, phrases),
        phrases.label("Attach the photos"),
    )
    return Outcome.DONE


async def meant(desk: Desk, seller: Seller, quoted: int | None, *, worded: bool) -> UUID | None:
    """The product that she sends a photo for: the one whose card or question it replies to, or
    for which photos are asked now, unless it has words of its own."""
    if quoted is not None:
        shown = await desk.cards.by_message(seller, quoted)
        if shown is not None:
            return shown
        late = await desk.conversations.lapsed(seller, quoted)
        if late is not None and late.kind == PHOTOS:
            return late.product_id
    asked = None if worded else await desk.conversations.pending(seller)
    if asked is None or asked.kind != PHOTOS or asked.product_id is None:
        return None
    product = await desk.products.get(seller.organization_id, asked.product_id)
    unmoved = product is not None and str(product.revision) == asked.value
    return asked.product_id if unmoved else None


async def joined(desk: Desk, seller: Seller, product_id: UUID) -> None:
    """A photo joined that product: where photos were asked for, the question leaves the chat and
    more may follow for a while."""
    asked = await desk.conversations.pending(seller)
    if asked is None or asked.kind != PHOTOS or asked.product_id != product_id:
        return
    product = await desk.products.get(seller.organization_id, product_id)
    if product is None:
        return
    if asked.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, asked.message_id)
    more = replace(asked, message_id=None, value=str(product.revision))
    await desk.conversations.ask(seller, more, life=ANOTHER)


DEEDS: dict[Action, Deed] = {Action.PHOTO: _photo}
ASKS: dict[str, Deed] = {PHOTOS: _ask}
