"""What a seller's Telegram app does when she writes, sends, speaks, presses, edits and clears.

Owns the making of her messages and of the updates that tell the bot. Both the chat page and the
tests act through it; the bot's side is in `methods`.
"""

import secrets
import zlib
from collections.abc import Sequence

from sandbox.telegram import attachments
from sandbox.telegram.attachments import OtherKind
from sandbox.telegram.database import Json
from sandbox.telegram.entities import RichText, trimmed, with_found
from sandbox.telegram.errors import ApiError, ClientRefused
from sandbox.telegram.limits import ALBUM_MAX, MAX_CAPTION, MAX_TEXT
from sandbox.telegram.media import Media
from sandbox.telegram.messages import MessageRecord
from sandbox.telegram.methods.albums import new_media_group_id
from sandbox.telegram.methods.arguments import caption_fields, quoted
from sandbox.telegram.sellers import SellerRecord
from sandbox.telegram.updates import PRESS
from sandbox.telegram.wire import Upload
from sandbox.telegram.world import World

_FRIEND: Json = {"id": 4_999_000_001, "is_bot": False, "first_name": "Lucía"}
_NOT_FORWARDED = {
    "from", "chat", "date", "edit_date", "media_group_id", "reply_to_message", "reply_markup",
    "forward_origin",
}  # fmt: skip


class SellerApp:
    """The app of one seller, by her id. Raises `ClientRefused` for what the app would not do."""

    def __init__(self, world: World, seller_id: int) -> None:
        self._world = world
        self._seller_id = seller_id

    @property
    def seller(self) -> SellerRecord:
        """Who she is now. Raises `ClientRefused` when a reset has taken her away."""
        seller = self._world.sellers.get(self._seller_id)
        if seller is None:
            raise ClientRefused("This seller is gone.")
        return seller

    def send_text(
        self, text: str, reply_to: int | None = None, *, forwarded: bool = False
    ) -> list[MessageRecord]:
        """Send a text; the app cuts a long one into several messages.

        `forwarded`: it is a friend's, passed on.
        """
        rich = trimmed(RichText(text))
        if not rich.text:
            raise ClientRefused("The message is empty.")
        parts = [rich.text[at : at + MAX_TEXT] for at in range(0, len(rich.text), MAX_TEXT)]
        origin = self._from_friend() if forwarded else {}
        return [self._send(_text_fields(part) | origin, reply_to) for part in parts]

    async def send_voice(
        self, content: bytes, duration: int, mime_type: str, reply_to: int | None = None
    ) -> MessageRecord:
        """Send a voice note of `duration` seconds."""
        fields = await attachments.voice(self._world.media, content, duration, mime_type)
        return self._send(fields, reply_to)

    async def send_other(self, kind: OtherKind) -> MessageRecord:
        """Send something that is neither text, voice, picture nor file."""
        return self._send(await attachments.other(self._world.media, kind), None)

    def forward(self, message_id: int) -> MessageRecord:
        """Pass on a message of this chat to the bot, as her own or the bot's."""
        original = self._world.messages.shown(self.seller.id, message_id)
        if original is None:
            raise ClientRefused("This message is gone.")
        fields = {k: v for k, v in original.content.items() if k not in _NOT_FORWARDED}
        origin = original.content.get("forward_origin")
        fields["forward_origin"] = origin or _origin(original.content["from"], original.date)
        return self._send(fields, None)

    async def send_files(
        self,
        files: Sequence[Upload],
        caption: str = "",
        *,
        as_files: bool,
        reply_to: int | None = None,
        album: str | None = None,
        forwarded: bool = False,
    ) -> list[MessageRecord]:
        """Send pictures as photos or as files; more than one make albums of up to ten.

        The caption stands on the first. `album` joins an album that is already there. `forwarded`:
        they are a friend's, passed on.
        """
        rich = with_found(trimmed(RichText(caption)))
        if len(rich.text) > MAX_CAPTION:
            raise ClientRefused(f"The caption is longer than {MAX_CAPTION} characters.")
        media = [await self._media(file, as_files=as_files) for file in files]
        sent: list[MessageRecord] = []
        for start in range(0, len(media), ALBUM_MAX):
            group = media[start : start + ALBUM_MAX]
            group_id = album or (new_media_group_id() if len(group) > 1 else None)
            for item in group:
                fields: Json = {item.kind: item.value}
                if forwarded:
                    fields |= self._from_friend()
                if group_id:
                    fields["media_group_id"] = group_id
                if not sent:
                    fields |= caption_fields(rich)
                sent.append(self._send(fields, reply_to if not sent else None))
        return sent

    def press(self, message_id: int, data: str) -> tuple[str, int | None]:
        """Press a button that sends `data`; the press's id, and its update's id when queued."""
        seller = self.seller
        message = self._world.messages.get(seller.id, message_id)
        press_id = str(secrets.randbelow(9 * 10**17) + 10**17)
        self._world.presses.add(press_id, seller.id, message_id)
        press: Json = {
            "id": press_id,
            "from": seller.user(),
            "message": message.wire() if message else _inaccessible(seller, message_id),
            "chat_instance": str(zlib.crc32(str(seller.id).encode())),
            "data": data,
        }
        return press_id, self._world.updates.add(PRESS, press, seller.id)

    def edit_text(self, message_id: int, text: str) -> MessageRecord:
        """Change a text, or the caption of a picture, that she sent."""
        message = self._world.messages.get(self.seller.id, message_id)
        if message is None or message.from_bot or "forward_origin" in message.content:
            raise ClientRefused("This message cannot be edited.")
        rich = with_found(trimmed(RichText(text)))
        is_text = "text" in message.content
        if is_text and not rich.text:
            raise ClientRefused("The message is empty.")
        if len(rich.text) > (MAX_TEXT if is_text else MAX_CAPTION):
            raise ClientRefused("The text is too long.")
        names = ("text", "entities") if is_text else ("caption", "caption_entities")
        kept = {name: value for name, value in message.content.items() if name not in names}
        fields = _text_fields(rich.text) if is_text else caption_fields(rich)
        edited = self._world.messages.replace(message, kept | fields, counted=True)
        self._world.updates.add("edited_message", edited.wire(), edited.chat_id)
        return edited

    def clear_chat(self) -> None:
        """Delete the chat on her side alone: the bot keeps its messages and may edit them."""
        self._world.messages.clear(self.seller.id)

    def set_blocked(self, *, blocked: bool) -> None:
        """Block the bot or let it in again; the bot hears of it as `my_chat_member`."""
        seller = self.seller
        if seller.blocked == blocked:
            return
        self._world.sellers.mark_blocked(seller.id, blocked=blocked)
        bot = self._world.bot_user()
        member: Json = {"user": bot, "status": "member"}
        kicked: Json = {"user": bot, "status": "kicked", "until_date": 0}
        change: Json = {
            "chat": seller.chat(),
            "from": seller.user(),
            "date": self._world.messages.now(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._world.updates.add("my_chat_member", change, seller.id)
        self._world.hub.publish("sellers")

    async def _media(self, file: Upload, *, as_files: bool) -> Media:
        if as_files:
            return await self._world.media.add_document(file.content, file.name)
        try:
            return await self._world.media.add_photo_as_client(file.content)
        except ApiError as error:
            raise ClientRefused(
                f"{file.name} is not a picture this app can read. Send it as a file.",
                code="not_a_picture",
            ) from error

    def _from_friend(self) -> Json:
        return {"forward_origin": _origin(_FRIEND, self._world.messages.now())}

    def _send(self, fields: Json, reply_to: int | None) -> MessageRecord:
        seller = self.seller
        if seller.blocked:
            raise ClientRefused("The bot is blocked. Unblock it to write.")
        content: Json = {"from": seller.user(), "chat": seller.chat(), **fields}
        original = self._world.messages.shown(seller.id, reply_to) if reply_to else None
        if original:
            content["reply_to_message"] = quoted(original)
        with self._world.database.transaction():
            self._world.sellers.mark_started(seller.id)
            message = self._world.messages.add(seller.id, content, from_bot=False)
            update_id = self._world.updates.add("message", message.wire(), seller.id)
            if update_id is not None:
                message = self._world.messages.remember_update(message, update_id)
        if not seller.started:
            self._world.hub.publish("sellers")
        return message


def _origin(sender: Json, date: int) -> Json:
    """https://core.telegram.org/bots/api#messageoriginuser."""
    return {"type": "user", "date": date, "sender_user": sender}


def _text_fields(text: str) -> Json:
    rich = with_found(RichText(text))
    fields: Json = {"text": rich.text}
    return fields | ({"entities": rich.entities} if rich.entities else {})


def _inaccessible(seller: SellerRecord, message_id: int) -> Json:
    """https://core.telegram.org/bots/api#inaccessiblemessage: what is left of a deleted message."""
    return {"message_id": message_id, "chat": seller.chat(), "date": 0}
