"""From an update to the conversation that takes it.

Owns the table of commands, messages and button data, on python-telegram-bot's handlers. Does
not own the order of updates nor their retries (bot/updates): an exception passes through.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from html import escape
from typing import Any

import structlog
from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import corrections, photos, presses, start, texts, voice, words
from handlers.callbacks import decode
from handlers.desk import Desk
from handlers.gateway import UncertainError, UnreachableError
from handlers.invite import code_in
from handlers.loose import Command, LoosePress, Said, loose
from handlers.menu import COMMANDS, LOOSE
from handlers.views import invite
from handlers.views.message import Message
from services.outcomes import TryLaterError
from services.sellers import Seller, language_for

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]


HERS = re.compile(r"/(export|forget_me|privacy)$|forget:[a-z]+$")
"""What a seller may ask for even when her access has ended: her data, and its end."""

ANSWER_SECONDS = 0.1
"""How long a press waits for the words of its answer: then its spinner stops without any."""


class Router:
    """Registers the conversations and hands them their seller."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, application: App) -> None:
        """Add the gate, then every handler, the narrowest first."""
        application.add_handler(TypeHandler(Update, self._gate), group=-1)
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        for name, command in COMMANDS.items():
            application.add_handler(CommandHandler(name, self._command(command), private))
        still = filters.PHOTO | filters.Document.ALL
        application.add_handler(MessageHandler(private & still, self._photo))
        spoken = filters.TEXT & ~filters.COMMAND
        application.add_handler(MessageHandler(private & spoken, self._words))
        recorded = filters.VOICE | filters.AUDIO
        application.add_handler(MessageHandler(private & recorded, self._voice))
        edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE & ~filters.COMMAND
        application.add_handler(MessageHandler(edited, self._corrected))
        other = ~filters.StatusUpdate.ALL  # a pinned card says nothing to us
        application.add_handler(MessageHandler(private & other, self._other))
        application.add_handler(CallbackQueryHandler(self._press))
        application.add_handler(ChatMemberHandler(self._member, ChatMemberHandler.MY_CHAT_MEMBER))

    async def _gate(self, update: Update, _: Context) -> None:
        """Private chats with people who are admitted; others hear why, where they asked."""
        chat, user = update.effective_chat, update.effective_user
        private = chat is not None and chat.type == "private"
        if user is not None and private and await self._may(update, user.id):
            return
        if user is not None and update.callback_query is not None:
            await self._desk.gateway.answer_press(update.callback_query.id)
        if user is not None and update.message is not None and chat is not None:
            said = update.message.text or ""
            phrases = self._desk.speak(language_for(user.language_code))
            if private:
                stop = invite.stopped(phrases, tried=code_in(said) is not None)
            else:
                stop = Message(phrases.t("I work in private chats: write to me there."))
            if private or said.startswith("/"):
                with suppress(UnreachableError, UncertainError, TryLaterError):
                    await self._desk.gateway.send(chat.id, stop)
        raise ApplicationHandlerStop

    async def _may(self, update: Update, telegram_id: int) -> bool:
        """Whether she may go on: a guest, or one whose access ended and who takes what is hers."""
        if await self._admitted(update, telegram_id):
            return True
        query, message = update.callback_query, update.message
        asked = ((query and query.data) or (message and message.text) or "").partition(" ")[0]
        return HERS.match(asked) is not None and await self._known(telegram_id)

    async def _known(self, telegram_id: int) -> bool:
        return await self._desk.sellers.find(telegram_id) is not None

    async def _admitted(self, update: Update, telegram_id: int) -> bool:
        """Whether she may use this bot, perhaps from now on by the invitation that she opened."""
        inviting = self._desk.inviting
        if await inviting.admits(telegram_id):
            return True
        code = code_in((update.message and update.message.text) or "")
        if code is None or not await inviting.enter(telegram_id, code):
            return False
        seller = await self._seller(update)
        await inviting.welcome(seller)
        await self._desk.say(seller, invite.welcome(seller.name, self._desk.phrases_for(seller)))
        return True

    def _command(self, command: Command) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _: Context) -> None:
            seller = await self._seller(update)
            await words.withdraw(self._desk, seller)
            message = _message(update)
            rest = (message.text or "").partition(" ")[2]
            said = Said(self._desk, seller, rest.strip(), message.message_id)
            await command.talk(said)

        return handle

    async def _photo(self, update: Update, _: Context) -> None:
        message = _message(update)
        await photos.photo(self._desk, await self._seller(update), message)

    async def _words(self, update: Update, _: Context) -> None:
        message = _message(update)
        seller = await self._seller(update)
        quoted = message.reply_to_message
        reply_to = quoted.message_id if quoted else None
        await texts.text(self._desk, seller, message.text or "", message.message_id, reply_to)

    async def _voice(self, update: Update, _: Context) -> None:
        message = _message(update)
        await voice.voice(self._desk, await self._seller(update), message)

    async def _corrected(self, update: Update, _: Context) -> None:
        message = update.edited_message
        if message is None:
            return
        said = message.text or message.caption or ""
        seller = await self._seller(update)
        await corrections.corrected(self._desk, seller, message.message_id, said)

    async def _other(self, update: Update, _: Context) -> None:
        seller = await self._seller(update)
        phrases = self._desk.phrases_for(seller)
        if self._desk.hearing is None:
            text = phrases.t("I take photos and text. Send me those. 🙂")
        else:
            text = phrases.t("I take photos, text and voice notes. Send me those. 🙂")
        await self._desk.say(seller, Message(text))

    async def _member(self, update: Update, _: Context) -> None:
        change = update.my_chat_member
        if change is not None and change.chat.type == "private":
            reachable = change.new_chat_member.status == "member"
            if reachable:
                await start.welcome_back(self._desk, change.chat.id)
            await self._desk.sellers.set_reachable(change.chat.id, reachable=reachable)

    async def _press(self, update: Update, _: Context) -> None:
        """Every press is answered, whatever becomes of it: with the few words that there are to
        say, or without any before the work gets long, and then they come as a message."""
        query = update.callback_query
        if query is None:
            return
        work = asyncio.ensure_future(self._pressed(update, query))
        try:
            await asyncio.wait({work}, timeout=ANSWER_SECONDS)
            if not (in_time := work.done()):
                await self._desk.gateway.answer_press(query.id)
            seller, said = await work
        finally:
            work.cancel()
        if in_time:
            await self._desk.gateway.answer_press(query.id, said)
        elif said:
            await self._desk.say(seller, Message(escape(said)))

    async def _pressed(self, update: Update, query: CallbackQuery) -> tuple[Seller, str]:
        seller = await self._seller(update)
        pressed = decode(query.data or "")
        if pressed is not None:
            return seller, await presses.press(self._desk, seller, pressed)
        return seller, await self._loose(seller, query)

    async def _loose(self, seller: Seller, query: CallbackQuery) -> str:
        name, word = loose(query.data or "") or ("", "")
        if name not in LOOSE:
            return ""
        shown = query.message.message_id if query.message else None
        return await LOOSE[name](LoosePress(self._desk, seller, word, shown))

    async def _seller(self, update: Update) -> Seller:
        user = update.effective_user
        if user is None:
            raise ValueError("a private update without a user")
        language = language_for(user.language_code)
        seller, new = await self._desk.sellers.arrive(user.id, user.first_name, language)
        if new:
            log.info("seller_arrived", seller=str(seller.id))
        return seller


def _message(update: Update) -> TelegramMessage:
    if update.message is None:
        raise ValueError("a message handler without a message")
    return update.message
