"""What a seller's app attaches besides photos and files: voice notes, and things no bot asked for.

Owns the objects of the Bot API for them (https://core.telegram.org/bots/api#voice and after it).
"""

import asyncio
from typing import Literal, get_args

from sandbox.telegram import ogg
from sandbox.telegram.database import Json
from sandbox.telegram.errors import ClientRefused
from sandbox.telegram.media import MediaStore

OtherKind = Literal["video", "video_note", "audio", "animation", "sticker", "location", "contact"]
OTHER_KINDS: tuple[str, ...] = get_args(OtherKind)

_BUENOS_AIRES: Json = {"latitude": -34.6037, "longitude": -58.3816}
_CONTACT: Json = {"phone_number": "+541155550100", "first_name": "Lucía"}
_RECORDED: dict[str, tuple[str, Json]] = {
    "video": ("video/mp4", {"duration": 4, "width": 720, "height": 1280}),
    "video_note": ("video/mp4", {"duration": 4, "length": 384}),
    "audio": ("audio/mpeg", {"duration": 180, "title": "Radio"}),
    "animation": ("video/mp4", {"duration": 2, "width": 320, "height": 320}),
    "sticker": (
        "image/webp",
        {
            "type": "regular", "width": 512, "height": 512, "is_animated": False,
            "is_video": False, "emoji": "👍",
        },
    ),
}  # fmt: skip
_WITHOUT_MIME = {"sticker", "video_note"}  # their objects carry no `mime_type`


async def voice(media: MediaStore, content: bytes, duration: int, mime_type: str) -> Json:
    """The fields of a message with a voice note of `duration` seconds.

    Telegram's apps record Ogg with Opus: a browser's WebM becomes that. Other types, such as sound
    files of her own, stay what they are.
    """
    if not content:
        raise ClientRefused("The recording is empty.")
    if mime_type == "audio/webm":
        try:
            content, mime_type = await asyncio.to_thread(ogg.from_webm, content), "audio/ogg"
        except ValueError as error:
            raise ClientRefused("This is not a recording.", code="not_a_recording") from error
    kept = await media.add_recording("voice", content, mime_type, {"duration": duration})
    return {"voice": kept.value}


async def other(media: MediaStore, kind: OtherKind) -> Json:
    """The fields of a message of another kind; what it holds is made up, its file too."""
    if kind == "location":
        return {"location": _BUENOS_AIRES}
    if kind == "contact":
        return {"contact": _CONTACT}
    mime, about = _RECORDED[kind]
    kept = await media.add_recording(kind, f"a made-up {kind}".encode(), mime, about)
    value = dict(kept.value) if isinstance(kept.value, dict) else {}
    if kind in _WITHOUT_MIME:
        del value["mime_type"]
    return {kind: value}
