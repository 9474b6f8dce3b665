"""Sellers as tests see them: write, send pictures, press, and read the chat.

Owns the typed view of a chat for conversation tests. What the actions do is `seller_app`'s.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sandbox.telegram.attachments import OtherKind
from sandbox.telegram.database import Json
from sandbox.telegram.errors import ClientRefused
from sandbox.telegram.media import MediaStore
from sandbox.telegram.messages import MessageRecord
from sandbox.telegram.seller_app import SellerApp
from sandbox.telegram.wire import Upload
from sandbox.telegram.world import World

_PATIENCE_SECONDS = 10.0
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard; `data` is empty for url and copy buttons."""

    label: str
    data: str = ""
    url: str = ""
    copies: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood when it was read. `text` is the text or the caption."""

    id: int
    from_bot: bool
    text: str
    has_media: bool
    entities: list[dict[str, Any]]
    keyboard: list[list[Button]]
    photo_path: Path | None
    document_path: Path | None
    document_name: str
    forwarded: bool
    media_group_id: str | None
    reply_to: int | None
    placeholder: str | None
    """The hint of a ForceReply; empty when it has none, None when no answer is asked for."""
    reaction: str | None
    edits: int
    """How often its content or keyboard was changed."""
    date: int
    update_id: int | None

    @property
    def photo(self) -> bytes:
        """The largest size of its photo. Raises `LookupError` when it has none."""
        if self.photo_path is None:
            raise LookupError(f"message {self.id} has no photo")
        return self.photo_path.read_bytes()

    @property
    def document(self) -> bytes:
        """The bytes of its file. Raises `LookupError` when it has none."""
        if self.document_path is None:
            raise LookupError(f"message {self.id} has no document")
        return self.document_path.read_bytes()

    @property
    def buttons(self) -> list[Button]:
        """All buttons, row by row."""
        return [button for row in self.keyboard for button in row]

    def button(self, label_or_data: str) -> Button:
        """The button with this label, this data, or else this text in its label."""
        wanted = label_or_data.lower()
        exact = [button for button in self.buttons if label_or_data in {button.label, button.data}]
        close = [button for button in self.buttons if wanted in button.label.lower()]
        if found := exact or close:
            return found[0]
        labels = [button.label for button in self.buttons]
        raise LookupError(f"no button {label_or_data!r} among {labels}")


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What answerCallbackQuery said: a toast, or a dialog when `alert`."""

    text: str
    alert: bool
    url: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button press on its way; `update_id` is None while presses are held back."""

    id: str
    update_id: int | None
    _world: World

    @property
    def answer(self) -> PressAnswer | None:
        """The bot's answer so far."""
        press = self._world.presses.get(self.id)
        if press is None or press.answer is None:
            return None
        return PressAnswer(**press.answer)

    async def answered(self, timeout: float = _PATIENCE_SECONDS) -> PressAnswer:  # noqa: ASYNC109 - part of how a test reads
        """Wait for the answer. Raises `TimeoutError`."""
        return await _eventually(self._world, lambda: self.answer, timeout, "the press unanswered")


class Seller:
    """One seller with her chat."""

    def __init__(self, world: World, seller_id: int) -> None:
        self.id = seller_id
        self._world = world
        self._app = SellerApp(world, seller_id)

    @property
    def name(self) -> str:
        """Her first name."""
        return self._app.seller.first_name

    async def start(self, payload: str = "") -> Message:
        """Tap START, or follow a deep link with `payload`."""
        return await self.send_text(f"/start {payload}".strip())

    async def send_text(
        self, text: str, *, reply_to: Message | int | None = None, forwarded: bool = False
    ) -> Message:
        """Send a text, or forward a friend's; the last message when it had to be cut."""
        return self._view(self._app.send_text(text, _id(reply_to), forwarded=forwarded)[-1])

    async def send_photos(
        self,
        photos: Sequence[bytes],
        caption: str = "",
        *,
        as_files: bool = False,
        names: Sequence[str] | None = None,
        reply_to: Message | int | None = None,
        album: str | None = None,
        forwarded: bool = False,
    ) -> list[Message]:
        """Send pictures: more than one make an album; `album` joins one that is already there.

        With `forwarded` they are a friend's, passed on. Raises `ClientRefused` when one is no
        picture and is not sent as a file.
        """
        given = names or [f"IMG_{number:04}.jpg" for number in range(1, len(photos) + 1)]
        files = [Upload(name, content) for name, content in zip(given, photos, strict=True)]
        sent = await self._app.send_files(
            files,
            caption,
            as_files=as_files,
            reply_to=_id(reply_to),
            album=album,
            forwarded=forwarded,
        )
        return [self._view(record) for record in sent]

    async def send_document(
        self,
        content: bytes,
        name: str,
        caption: str = "",
        *,
        reply_to: Message | int | None = None,
        forwarded: bool = False,
    ) -> Message:
        """Send one file of any kind, its bytes untouched."""
        sent = await self.send_photos(
            [content],
            caption,
            as_files=True,
            names=[name],
            reply_to=reply_to,
            forwarded=forwarded,
        )
        return sent[0]

    async def send_voice(
        self,
        data: bytes,
        duration: int = 3,
        mime_type: str = "audio/ogg",
        reply_to: Message | int | None = None,
    ) -> Message:
        """Send a voice note of `duration` seconds; the bytes are taken as they are."""
        sent = await self._app.send_voice(data, duration, mime_type, _id(reply_to))
        return self._view(sent)

    async def send_other(self, kind: OtherKind = "sticker") -> Message:
        """Send something that no bot asked for: a sticker, a video, a place, a contact."""
        return self._view(await self._app.send_other(kind))

    async def forward(self, message: Message | int) -> Message:
        """Pass on a message of this very chat, hers or the bot's."""
        return self._view(self._app.forward(_id(message) or 0))

    async def press(self, message: Message, label_or_data: str) -> Press:
        """Press a button of `message` as it stood when it was read, stale ones too."""
        button = message.button(label_or_data)
        if not button.data:
            raise ClientRefused(f"{button.label} opens a link: it sends nothing to the bot.")
        return self.press_data(message, button.data)

    def press_data(self, message: Message | int, data: str) -> Press:
        """A press with any data at all, as a forged or very old button sends it."""
        press_id, update_id = self._app.press(_id(message) or 0, data)
        return Press(press_id, update_id, self._world)

    async def edit_text(self, message: Message | int, text: str) -> Message:
        """Change a text or caption that she sent."""
        return self._view(self._app.edit_text(_id(message) or 0, text))

    async def edit_caption(self, message: Message | int, caption: str) -> Message:
        """Change, add or (empty) take away the caption of a picture or file that she sent."""
        return await self.edit_text(message, caption)

    async def clear_chat(self) -> None:
        """Delete the chat on her side: she sees nothing of it, the bot may still edit it all."""
        self._app.clear_chat()

    async def block_bot(self) -> None:
        """Block the bot: it gets 403 from now on."""
        self._app.set_blocked(blocked=True)

    async def unblock_bot(self) -> None:
        """Let the bot in again."""
        self._app.set_blocked(blocked=False)

    def actions(self) -> list[str]:
        """What the bot showed to be doing (`typing`, `upload_photo`, ...), oldest first."""
        return self._world.activity.of(self.id)

    def messages(self) -> list[Message]:
        """The chat as she sees it now, oldest first."""
        return [self._view(record) for record in self._world.messages.of_chat(self.id)]

    def from_bot(self) -> list[Message]:
        """What the bot has in the chat now, oldest first."""
        return [message for message in self.messages() if message.from_bot]

    def current(self, message: Message | int) -> Message | None:
        """A message as it stands now; None when it was deleted, or cleared away by her."""
        record = self._world.messages.shown(self.id, _id(message) or 0)
        return self._view(record) if record else None

    async def wait_for(
        self,
        predicate: Callable[[Message], bool],
        timeout: float = _PATIENCE_SECONDS,  # noqa: ASYNC109 - part of how a test reads
    ) -> Message:
        """The newest message of the bot that satisfies `predicate`, as soon as there is one.

        Raises `TimeoutError` with what the chat looks like instead.
        """

        def newest() -> Message | None:
            return next((seen for seen in reversed(self.from_bot()) if predicate(seen)), None)

        return await _eventually(self._world, newest, timeout, self._looks)

    async def wait_for_text(
        self,
        part: str,
        timeout: float = _PATIENCE_SECONDS,  # noqa: ASYNC109 - part of how a test reads
    ) -> Message:
        """The newest message of the bot whose text or caption contains `part`."""
        return await self.wait_for(lambda message: part in message.text, timeout)

    async def wait_for_button(
        self,
        label_or_data: str,
        timeout: float = _PATIENCE_SECONDS,  # noqa: ASYNC109 - part of how a test reads
    ) -> Message:
        """The newest message of the bot with such a button."""

        def carries(message: Message) -> bool:
            wanted = label_or_data.lower()
            return any(
                wanted in button.label.lower() or label_or_data == button.data
                for button in message.buttons
            )

        return await self.wait_for(carries, timeout)

    def _looks(self) -> str:
        lines = [
            f"{'bot' if seen.from_bot else 'her'}: {seen.text!r}"
            f" {[button.label for button in seen.buttons]}"
            for seen in self.messages()[-8:]
        ]
        return "the chat ends with\n" + "\n".join(lines)

    def _view(self, record: MessageRecord) -> Message:
        return _message(record, self._world.media)


def _id(message: Message | int | None) -> int | None:
    return message.id if isinstance(message, Message) else message


def _message(record: MessageRecord, media: MediaStore) -> Message:
    content = record.content
    photo, document, voice = content.get("photo"), content.get("document"), content.get("voice")
    replied: Json = content.get("reply_to_message", {})
    asked = record.client_markup if (record.client_markup or {}).get("force_reply") else None
    return Message(
        id=record.id,
        from_bot=record.from_bot,
        text=content.get("text") or content.get("caption") or "",
        has_media=bool(photo or document or voice),
        entities=content.get("entities") or content.get("caption_entities") or [],
        keyboard=_keyboard(content),
        photo_path=_path(media, photo[-1]["file_id"]) if photo else None,
        document_path=_path(media, document["file_id"]) if document else None,
        document_name=document["file_name"] if document else "",
        forwarded="forward_origin" in content,
        media_group_id=content.get("media_group_id"),
        reply_to=replied.get("message_id"),
        placeholder=asked.get("input_field_placeholder", "") if asked else None,
        reaction=record.reaction,
        edits=record.edits,
        date=record.date,
        update_id=record.update_id,
    )


def _keyboard(content: dict[str, Any]) -> list[list[Button]]:
    rows = content.get("reply_markup", {}).get("inline_keyboard", [])
    return [
        [
            Button(
                label=button["text"],
                data=button.get("callback_data", ""),
                url=button.get("url", ""),
                copies=button.get("copy_text", {}).get("text", ""),
                style=button.get("style", ""),
            )
            for button in row
        ]
        for row in rows
    ]


def _path(media: MediaStore, file_id: str) -> Path | None:
    file = media.file(file_id)
    return media.location(file) if file else None


async def _eventually(
    world: World,
    look: Callable[[], _Found | None],
    seconds: float,
    otherwise: str | Callable[[], str],
) -> _Found:
    """What `look` finds, tried again after each change in the chats."""
    with world.hub.listening() as changes:
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    await changes.get()
        except TimeoutError:
            why = otherwise if isinstance(otherwise, str) else otherwise()
            raise TimeoutError(f"after {seconds} s: {why}") from None
    return found
