"""Albums: several photos or files that are shown as one.

Owns sendMediaGroup (https://core.telegram.org/bots/api#sendmediagroup); each item is a message.
"""

import secrets
from dataclasses import dataclass
from typing import Any, cast

from sandbox.telegram.database import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import ALBUM_MAX, ALBUM_MIN
from sandbox.telegram.methods.arguments import (
    caption_fields,
    open_chat,
    read_caption,
    read_media,
    reply_fields,
)
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    reference: str
    caption: Json


async def send_media_group(world: World, params: Params) -> list[Json]:
    """2-10 photos, or 2-10 documents; one is treated as a single message by the real server too."""
    items = [_item(given) for given in params.rows("media")]
    if not items or len(items) > ALBUM_MAX:
        raise bad_request(f"media group must include {ALBUM_MIN}-{ALBUM_MAX} items")
    if len({item.kind for item in items}) > 1:
        raise bad_request("document can't be mixed with other media types")
    seller = open_chat(world, params, cost=len(items))
    media = [await read_media(world, params, item.kind, item.reference) for item in items]
    base: Json = {"from": world.bot_user(), "chat": seller.chat()}
    base |= reply_fields(world, params, seller)
    if len(items) >= ALBUM_MIN:
        base["media_group_id"] = new_media_group_id()
    return [
        world.messages.add(
            seller.id, {**base, item.kind: file.value, **item.caption}, from_bot=True
        ).wire()
        for item, file in zip(items, media, strict=True)
    ]


def new_media_group_id() -> str:
    """A fresh id; Telegram's are decimal numbers in a string."""
    return str(secrets.randbelow(9 * 10**16) + 10**16)


def _item(given: object) -> _Item:
    if not isinstance(given, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    values = cast("Json", given)
    kind = str(values.get("type"))
    if kind not in {"photo", "document"}:
        raise bad_request(f"can't parse InputMedia: type {kind} is not supported here")
    return _Item(kind, str(values.get("media") or ""), caption_fields(read_caption(Params(values))))


METHODS: dict[str, Any] = {"sendMediaGroup": send_media_group}
