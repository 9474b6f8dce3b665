"""Sending through Telegram: views become calls, and Telegram's errors become decisions.

Owns the calls that draw something and the table of errors (reference: telegram.md sections 6
and 8). Nothing that sends is repeated unless it surely did not leave.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

import httpx
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.helpers import create_deep_linked_url

from handlers.views.message import Message
from services.outcomes import TryLaterError

PLACEHOLDER_MAX = 64
"""core.telegram.org/bots/api#forcereply"""

ANSWER_MAX = 200
"""core.telegram.org/bots/api#answercallbackquery"""

ANSWER_TRIES = 2
TOO_BIG = "file is too big"
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
WRONG_KIND = ("there is no text in the message", "there is no caption in the message")


class UnreachableError(Exception):
    """The seller blocked the bot or her account is gone: stop sending, keep everything."""


class MessageLostError(Exception):
    """The message to edit is no longer there, or of another kind: send a new one."""


class UncertainError(Exception):
    """It may have been delivered: do not send it again at once."""


class FileTooBigError(Exception):
    """Telegram hands out no file of this size."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """Telegram as the rest of the handlers see it."""

    bot: Bot

    async def send(
        self,
        chat_id: int,
        message: Message,
        photo: bytes | None = None,
        *,
        reply_to: int | None = None,
    ) -> int:
        """Send a view and return the message's id. Raises `UnreachableError`,
        `UncertainError` and `TryLaterError` (it surely did not leave)."""
        replying = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        try:
            if photo is not None:
                sent = await self.bot.send_photo(
                    chat_id,
                    photo,
                    caption=message.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(message),
                    reply_parameters=replying,
                )
            else:
                sent = await self.bot.send_message(
                    chat_id,
                    message.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(message),
                    reply_parameters=replying,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
        except TelegramError as error:
            raise _decided(error) from error
        return sent.message_id

    async def send_file(self, chat_id: int, file: IO[bytes], name: str, caption: str) -> int:
        """Send a file of at most 50 MB, read as it goes out. Raises like `send`."""
        document = InputFile(file, filename=name, read_file_handle=False)
        try:
            sent = await self.bot.send_document(
                chat_id, document, caption=caption, parse_mode=ParseMode.HTML
            )
        except TelegramError as error:
            raise _decided(error) from error
        return sent.message_id

    def deep_link(self, payload: str) -> str:
        """An address that opens this chat and sends `/start` with up to 64 of A-Z a-z 0-9 _ -."""
        return create_deep_linked_url(self.bot.username, payload)

    async def uploading(self, chat_id: int) -> None:
        """Show that a file is coming; nobody misses it when it fails."""
        with suppress(TelegramError):
            await self.bot.send_chat_action(chat_id, ChatAction.UPLOAD_DOCUMENT)

    async def sign_of_life(self, chat_id: int) -> None:
        """Show "typing"; nobody misses it when it fails."""
        with suppress(TelegramError):
            await self.bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def edit(
        self,
        chat_id: int,
        message_id: int,
        message: Message,
        *,
        has_photo: bool,
        photo: bytes | None = None,
    ) -> None:
        """Redraw a message in place, with another `photo` where one is given; an unchanged one
        counts as drawn. Raises `MessageLostError`, `UnreachableError` and `TryLaterError`."""
        try:
            if photo is not None:
                media = InputMediaPhoto(photo, caption=message.text, parse_mode=ParseMode.HTML)
                await self.bot.edit_message_media(
                    media, chat_id, message_id, reply_markup=keyboard(message)
                )
            elif has_photo:
                await self.bot.edit_message_caption(
                    chat_id,
                    message_id,
                    caption=message.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(message),
                )
            else:
                await self.bot.edit_message_text(
                    message.text,
                    chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(message),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
        except TelegramError as error:
            if "message is not modified" in str(error).lower():
                return
            raise _decided(error, editing=True) from error

    async def ask(self, chat_id: int, text: str, placeholder: str) -> int:
        """Ask for a written answer; returns the question's message id. Raises like `send`."""
        force = ForceReply(input_field_placeholder=placeholder[:PLACEHOLDER_MAX] or None)
        try:
            sent = await self.bot.send_message(
                chat_id, text, parse_mode=ParseMode.HTML, reply_markup=force
            )
        except TelegramError as error:
            raise _decided(error) from error
        return sent.message_id

    async def answer_press(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Stop the button's spinner. Answering twice is harmless, and a press that can't be
        answered, or is too old for it, is no reason to do its work again."""
        for _ in range(ANSWER_TRIES):
            try:
                await self.bot.answer_callback_query(query_id, text[:ANSWER_MAX], show_alert=alert)
            except (BadRequest, RetryAfter, Forbidden):
                return
            except NetworkError:
                continue
            return

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message away, or at least its buttons: Telegram deletes none after 48 h
        (core.telegram.org/bots/api#deletemessage). One that stays whole does no harm, for its
        buttons are out of date."""
        with suppress(TelegramError):
            try:
                await self.bot.delete_message(chat_id, message_id)
            except BadRequest:
                await self.bot.edit_message_reply_markup(chat_id, message_id)

    async def download(self, file_id: str) -> bytes:
        """A file's bytes. Raises `FileTooBigError` and `TryLaterError`; BadRequest ("wrong
        file_id or the file is temporarily unavailable") passes."""
        try:
            file = await self.bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if TOO_BIG in str(error).lower():
                raise FileTooBigError from error
            raise
        except (TelegramError, httpx.HTTPError) as error:
            raise TryLaterError("telegram_download", after=1.0) from error


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The rows as Telegram wants them."""
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row]
            for row in message.rows
        ]
    )


def seconds_of(error: RetryAfter) -> float:
    """How long to wait after a 429."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _decided(error: TelegramError, *, editing: bool = False) -> Exception:
    """What an error means for the caller."""
    text = str(error).lower()
    if isinstance(error, Forbidden) or "chat not found" in text:
        return UnreachableError(type(error).__name__)
    if isinstance(error, RetryAfter):
        return TryLaterError("telegram_flood", after=seconds_of(error))
    if isinstance(error, BadRequest):
        lost = editing and any(sign in text for sign in GONE + WRONG_KIND)
        return MessageLostError(text) if lost else error
    if not isinstance(error, NetworkError):
        return error
    never_left = isinstance(
        error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ConnectError
    )
    if editing or never_left:
        return TryLaterError("telegram_network", after=1.0)
    return UncertainError(type(error).__name__)
