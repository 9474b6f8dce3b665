"""Photos arriving: single, in albums, compressed or as files."""

from telegram import Message as TelegramMessage

from handlers.desk import Desk
from handlers.gateway import FileTooBigError
from handlers.views import answers
from handlers.views.message import Message
from services.intake import IntakeError
from services.photos.ports import PhotoProblem, PhotoRefusedError
from services.sellers import Seller


async def photo(desk: Desk, seller: Seller, message: TelegramMessage) -> None:
    """Store the photo at once and put it where it belongs; the card counts it."""
    phrases = desk.phrases_for(seller)
    file_id = message.photo[-1].file_id if message.photo else None
    if file_id is None and message.document is not None:
        file_id = message.document.file_id
    if file_id is None:
        return
    if message.media_group_id is None or message.caption:
        await desk.gateway.sign_of_life(seller.telegram_id)
    try:
        data = await desk.gateway.download(file_id)
        await desk.intake.photo(
            seller,
            data,
            source=f"{seller.telegram_id}:{message.message_id}",
            album=message.media_group_id,
            caption=message.caption,
        )
    except FileTooBigError:
        problem = answers.photo_problem(PhotoProblem.TOO_BIG_FILE, phrases)
    except PhotoRefusedError as error:
        problem = answers.photo_problem(error.reason, phrases)
    except IntakeError as error:
        problem = answers.intake_problem(error, phrases)
    else:
        problem = None
    desk.poke()
    if problem is not None:
        await desk.say(seller, Message(problem), reply_to=message.message_id)
