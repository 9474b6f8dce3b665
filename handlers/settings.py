"""/settings: her standing wishes, in one message that changes in place.

Owns the presses and what she writes for them. Does not own what they say (handlers/views/settings)
nor what they do to a listing (services/listings/preferences).
"""

from handlers import words
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.redrawing import redraw
from handlers.views import settings as views
from handlers.views.message import Message
from handlers.views.phrases import Phrases, msg
from handlers.words import Answer, Take
from services.conversations import Question
from services.listings.preferences import SIGNATURE_MAX, Preferences
from services.reviewing import Outcome
from services.sellers import LANGUAGES
from services.standing import WRITTEN, Wishes, WishRefusedError, chosen, written

WISH = "wish"
"""Kind of question: a standing wish; its value names the part and the message to redraw."""

WRITE = "write"


async def _settings(said: Said) -> None:
    desk, seller = said.desk, said.seller
    wishes = await desk.preferring.of(seller.organization_id, seller.id)
    await desk.say(seller, views.main(wishes, desk.phrases_for(seller)))


async def _show(press: LoosePress) -> str:
    """Turn the message to a part, back to all of them, or ask for a part in writing."""
    name, _, written_part = press.word.partition(".")
    if name == WRITE:
        return await _ask(press, written_part)
    desk, seller = press.desk, press.seller
    wishes = await desk.preferring.of(seller.organization_id, seller.id)
    message = _screen(name, wishes, desk.phrases_for(seller))
    await redraw(desk, seller, message, press.message_id)
    return ""


async def _choose(press: LoosePress) -> str:
    """Set a part to the value of the word, and show it there."""
    desk, seller = press.desk, press.seller
    name, _, code = press.word.partition(".")
    if name == views.LANGUAGE and code in LANGUAGES:
        seller = await desk.sellers.set_language(seller, code)
        phrases = desk.phrases_for(seller)
        await redraw(desk, seller, views.language_screen(phrases), press.message_id)
        return ""
    before = await desk.preferring.of(seller.organization_id, seller.id)
    wishes = chosen(Wishes(name), code, before) if name in set(Wishes) else None
    phrases = desk.phrases_for(seller)
    if wishes is None:
        return phrases.label("This button is out of date.")
    await desk.preferring.prefer(seller, wishes)
    await redraw(desk, seller, views.part_screen(Wishes(name), wishes, phrases), press.message_id)
    return views.saved(Wishes(name), wishes, phrases)


async def _ask(press: LoosePress, name: str) -> str:
    desk, seller = press.desk, press.seller
    phrases = desk.phrases_for(seller)
    if name not in WRITTEN:
        return phrases.label("This button is out of date.")
    text = views.question(Wishes(name), SIGNATURE_MAX, phrases)
    question = Question(WISH, value=f"{name}:{press.message_id or ''}")
    await words.ask(desk, seller, question, text, phrases.label("Write it here"))
    return ""


async def _take(answer: Answer) -> None:
    """What she wrote for a part."""
    desk, seller = answer.desk, answer.seller
    name, _, shown = answer.asked.value.partition(":")
    phrases = desk.phrases_for(seller)
    before = await desk.preferring.of(seller.organization_id, seller.id)
    try:
        wishes = written(Wishes(name), answer.text, before)
    except WishRefusedError as error:
        await answer.again(views.problem(error, phrases))
        return
    await desk.preferring.prefer(seller, wishes)
    await answer.settled(Outcome.DONE)
    message = views.part_screen(Wishes(name), wishes, phrases)
    await redraw(desk, seller, message, int(shown) if shown.isdecimal() else None)


def _screen(name: str, wishes: Preferences, phrases: Phrases) -> Message:
    if name == views.LANGUAGE:
        return views.language_screen(phrases)
    if name in set(Wishes):
        return views.part_screen(Wishes(name), wishes, phrases)
    return views.main(wishes, phrases)


COMMANDS = {"settings": Command(_settings, msg("Your settings"))}

LOOSE: dict[str, Loose] = {"settings": _show, "prefer": _choose}

TAKES: dict[str, Take] = {WISH: _take}
