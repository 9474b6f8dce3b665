"""Voice notes: listened to, shown for correction, and then taken as if she had written them.

Owns that conversation. Does not own listening (services/hearing) nor what her words are meant for
(handlers/texts).
"""

import asyncio

import structlog
from telegram import Message as TelegramMessage

from handlers import texts, words
from handlers.desk import Desk
from handlers.gateway import FileTooBigError
from handlers.heard import CORRECTED, DEAF, HEARD, Heard, behind, heard
from handlers.loose import Loose, LoosePress
from handlers.sight import alive
from handlers.views import voice as view
from handlers.views.message import Message
from services.conversations import Question
from services.hearing import AUDIO_BYTES_MAX, AUDIO_SECONDS_MAX
from services.outcomes import RefusedError, TryLaterError
from services.sellers import Seller
from services.spending import Purpose, in_chat

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 24.0
"""For fetching and listening: longer, and she thinks that it was lost. An update has half a
minute (bot/updates/worker)."""

VOICE_KIND = "audio/ogg"
"""What a voice note is unless Telegram says otherwise: core.telegram.org/bots/api#voice"""


async def voice(desk: Desk, seller: Seller, message: TelegramMessage) -> None:
    """Listen to a voice note or an audio file."""
    recording = message.voice or message.audio
    if recording is None:
        return
    problem = None
    seconds = recording.duration
    duration = seconds if isinstance(seconds, int) else seconds.total_seconds()
    if desk.hearing is None:
        problem = "deaf"
    elif duration > AUDIO_SECONDS_MAX:
        problem = "too_long"
    elif (recording.file_size or 0) > AUDIO_BYTES_MAX:
        problem = "too_large"
    if problem is not None:
        text = view.problem(problem, desk.phrases_for(seller))
        await desk.say(seller, Message(text), reply_to=message.message_id)
        return
    quoted = message.reply_to_message
    record = Heard(
        message_id=message.message_id,
        reply_to=quoted.message_id if quoted else None,
        file_id=recording.file_id,
        mime_type=recording.mime_type or VOICE_KIND,
        behind=behind(await desk.conversations.pending(seller)),
    )
    await _listen(desk, seller, record)


async def _listen(desk: Desk, seller: Seller, record: Heard) -> None:
    """Show what is heard; what can't be heard now can be tried again."""
    phrases = desk.phrases_for(seller)
    try:
        async with alive(desk, seller), asyncio.timeout(PATIENCE_SECONDS):
            text = await _text(desk, seller, record)
    except (RefusedError, FileTooBigError) as error:
        problem = Message(view.problem(_code(error), phrases))
        await desk.say(seller, problem, reply_to=record.message_id)
        return
    except (TryLaterError, TimeoutError) as error:
        log.warning("not_heard", error=type(error).__name__)
        message, kind = view.not_heard(phrases), DEAF
    else:
        record = record.model_copy(update={"text": text})
        message, kind = view.heard(text, phrases), HEARD
    question = Question(kind, value=record.model_dump_json())
    await words.pose(desk, seller, question, message, reply_to=record.message_id)


async def _text(desk: Desk, seller: Seller, record: Heard) -> str:
    if desk.hearing is None:
        raise TryLaterError("nobody_hears")
    audio = await desk.gateway.download(record.file_id)
    async with desk.budget.charging(in_chat(seller, Purpose.HEARING)):
        return await desk.hearing.hear(audio, record.mime_type, seller.language)


def _code(error: RefusedError | FileTooBigError) -> str:
    if isinstance(error, FileTooBigError):
        return "too_large"
    return error.causes[0].code if error.causes else ""


async def _pressed(press: LoosePress) -> str:
    """Right, to be corrected, or to be tried again."""
    desk, seller = press.desk, press.seller
    phrases = desk.phrases_for(seller)
    asked = await words.posed(press, DEAF if press.word == view.AGAIN else HEARD)
    record = heard(asked)
    if asked is None or record is None:
        return words.too_old(phrases)
    if press.word == view.RIGHT:
        said = texts.Words(desk, seller, record.text, record.message_id, record.reply_to)
        await texts.take(said, record.asked)
        await words.over(desk, seller, asked)
    elif press.word == view.CORRECT:
        question = Question(CORRECTED, value=asked.value)
        hint = phrases.label("Write it here")
        await words.ask(desk, seller, question, view.correct(record.text, phrases), hint)
    elif press.word == view.AGAIN:
        await _listen(desk, seller, record)
    return ""


LOOSE: dict[str, Loose] = {"voice": _pressed}
