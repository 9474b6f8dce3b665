"""Photos arriving: single, in albums, compressed or as files, or as a reply to a card."""

from uuid import UUID

from telegram import Message as TelegramMessage

from handlers import changing, condense, gallery, presses
from handlers.changing import Telling
from handlers.corrections import source_of
from handlers.desk import Desk
from handlers.gateway import FileTooBigError
from handlers.views import answers
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.errands import ErrandKind
from services.generation.offline.edits_tone import sounds_like_edit
from services.intake import IntakeError, Joined
from services.latecomers import LATE, REVIEWED
from services.listings.status import ProductStatus
from services.photos.ports import PhotoProblem, PhotoRefusedError
from services.sellers import Seller


async def photo(desk: Desk, seller: Seller, message: TelegramMessage) -> None:
    """Store the photo at once and put it where it belongs; the card counts it."""
    file_id = message.photo[-1].file_id if message.photo else None
    if file_id is None and message.document is not None:
        file_id = message.document.file_id
    if file_id is None:
        return
    if message.media_group_id is None or message.caption:
        await desk.gateway.sign_of_life(seller.telegram_id)
    problem = await _take(desk, seller, message, file_id)
    desk.poke()
    if problem is not None:
        await desk.say(seller, Message(problem), reply_to=message.message_id)


async def _take(desk: Desk, seller: Seller, message: TelegramMessage, file_id: str) -> str | None:
    """What there is to say about it, mostly nothing."""
    phrases = desk.phrases_for(seller)
    source, quoted = source_of(seller, message.message_id), message.reply_to_message
    to = await gallery.meant(
        desk, seller, quoted.message_id if quoted else None, worded=bool(message.caption)
    )
    try:
        joined = await desk.intake.photo(
            seller,
            await desk.gateway.download(file_id),
            source=source,
            album=message.media_group_id,
            caption=message.caption,
            to=to,
            instead_of=await gallery.instead_of(desk, seller, to),
        )
    except FileTooBigError:
        return answers.photo_problem(PhotoProblem.TOO_BIG_FILE, phrases)
    except PhotoRefusedError as error:
        return answers.photo_problem(error.reason, phrases)
    except IntakeError as error:
        if message.caption and error.joined is not None:
            await _offer_short(desk, seller, message.caption, message.message_id, error.joined)
            return None
        return answers.intake_problem(error, phrases) if error.first else None
    if joined.first:  # an album is one message of hers
        desk.efforts.message(seller, joined.product_id)
    await gallery.joined(desk, seller, joined.product_id)
    if joined.status in LATE:
        await _have_looked_at(desk, seller, joined, source)
    told = joined.product_id == to and await _changed(desk, seller, message, joined)
    if joined.status in REVIEWED and joined.first and not told:
        await _show_again(desk, seller, joined)
    return _why_another(joined, phrases)


async def _have_looked_at(desk: Desk, seller: Seller, joined: Joined, source: str) -> None:
    """Perhaps no run will look at this photo: it is looked at behind the chat."""
    values = {"product": str(joined.product_id)}
    await desk.errands.ask(seller, ErrandKind.LOOK_AT, values, key=f"look_at:{source}")


async def _changed(desk: Desk, seller: Seller, message: TelegramMessage, joined: Joined) -> bool:
    """Whether the words under a photo for a listing ask for a change of it, which they then are;
    a draft has taken them as its own."""
    said, drafted = message.caption or "", joined.status is ProductStatus.UPLOADING
    product = None
    if not drafted and sounds_like_edit(said):
        product = await desk.products.get(seller.organization_id, joined.product_id)
    if product is not None:
        await changing.about(Telling(desk, seller, said, message.message_id), product)
    return product is not None


async def _offer_short(
    desk: Desk, seller: Seller, caption: str, message_id: int, product_id: UUID
) -> None:
    """A caption that is too long for its product, which keeps the words that it has already."""
    product = await desk.products.get(seller.organization_id, product_id)
    wordless = product is not None and product.prompt is None
    await condense.offer(desk, seller, caption, message_id, product_id if wordless else None)


async def _show_again(desk: Desk, seller: Seller, joined: Joined) -> None:
    """The card with one photo more comes to where she looks now."""
    product = await desk.products.get(seller.organization_id, joined.product_id)
    if product is not None:
        await presses.bring_down(desk, seller, product)


def _why_another(joined: Joined, phrases: Phrases) -> str | None:
    """Why her photo did not go to the card that she replied to."""
    if joined.closed is None or not joined.opened:
        return None
    match joined.closed:
        case ProductStatus.PUBLISHING:
            return phrases.t("That listing is being published just now: this is a new product.")
        case ProductStatus.PUBLISHED:
            return phrases.t("That one is published already: this is a new product.")
        case _:
            return phrases.t("That one was discarded: this is a new product.")
