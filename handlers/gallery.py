"""The photos of a listing: their order, the cover, taking out and bringing back, asking for more
or for one in the place of another.

Owns which press changes what, and which product a photo is meant for. Does not own what becomes
of the order (services/gallery) nor taking a photo in (handlers/photos).
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from handlers import words
from handlers.callbacks import Action
from handlers.desk import Desk
from handlers.views.gallery import instead_question, photos_question
from handlers.visit import Deed, Visit, done_or_stale
from services.conversations import Question
from services.gallery import Step, named
from services.listings.content import MAX_PHOTOS
from services.reviewing import Outcome
from services.sellers import Seller

PHOTOS = "photos"
"""Kind of question: more photos, for a card that is at the revision in its value; behind a dot the
name of the photo whose place the new one takes."""

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
    """Ask for more photos, unless there is no room for any; "photos.<name>" asks for one in the
    place of that photo."""
    photos, phrases = visit.product.photos, visit.desk.phrases_for(visit.seller)
    name = visit.word.partition(".")[2]
    old = named(photos, name)
    room = MAX_PHOTOS - len(photos)
    if (name and old is None) or (old is None and room <= 0):
        return Outcome.STALE
    value, text = str(visit.product.revision), photos_question(room, phrases)
    hint = phrases.label("Attach the photos")
    if old is not None:
        value, text = f"{value}.{name}", instead_question(photos.index(old) + 1, phrases)
        hint = phrases.label("Attach the photo")
    question = Question(PHOTOS, visit.product.id, value=value)
    await words.ask(visit.desk, visit.seller, question, text, hint)
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
    revision = asked.value.partition(".")[0]
    unmoved = product is not None and str(product.revision) == revision
    return asked.product_id if unmoved else None


async def instead_of(desk: Desk, seller: Seller, to: UUID | None) -> UUID | None:
    """The photo of that product whose place her next one takes, where that is asked."""
    asked = await desk.conversations.pending(seller)
    name = asked.value.partition(".")[2] if asked is not None and asked.kind == PHOTOS else ""
    if asked is None or to is None or asked.product_id != to or not name:
        return None
    product = await desk.products.get(seller.organization_id, to)
    old = named(product.photos, name) if product is not None else None
    return old.id if old is not None else None


async def joined(desk: Desk, seller: Seller, product_id: UUID) -> None:
    """A photo joined that product: where photos were asked for, the question leaves the chat and
    more may follow for a while, unless it was asked for in the place of another."""
    asked = await desk.conversations.pending(seller)
    if asked is None or asked.kind != PHOTOS or asked.product_id != product_id:
        return
    product = await desk.products.get(seller.organization_id, product_id)
    if product is None:
        return
    if asked.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, asked.message_id)
    if "." in asked.value:
        await desk.conversations.clear(seller)
        return
    more = replace(asked, message_id=None, value=str(product.revision))
    await desk.conversations.ask(seller, more, life=ANOTHER)


DEEDS: dict[Action, Deed] = {Action.PHOTO: _photo}
ASKS: dict[str, Deed] = {PHOTOS: _ask}
