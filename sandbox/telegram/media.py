"""Photos and files: what Telegram makes of them, and where their bytes lie.

Owns recompression of photos (JPEG in up to three sizes, nothing else survives), the refusal of
what is no picture, documents with their bytes untouched, and file ids. Decoding runs in a thread.
"""

import asyncio
import io
import json
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from sandbox.telegram.database import Database, Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import (
    MAX_PHOTO_BYTES,
    MAX_PHOTO_RATIO,
    MAX_PHOTO_SIDES,
    PHOTO_SIDES,
    THUMBNAIL_SIDE,
)

_JPEG_QUALITY = 87
_MAX_THUMBNAIL_PIXELS = 40_000_000
_ID_STARTS = {"documents": "BQAC", "voice": "AwAC", "video": "BAAC", "sticker": "CAAC"}  # observed
_SUFFIXES = {"audio/ogg": ".oga", "audio/webm": ".webm", "audio/mp4": ".m4a"}


@dataclass(frozen=True, slots=True)
class Media:
    """What a message carries, by its field there: `photo` is a list of PhotoSize, the other kinds
    (`document`, `voice`, `video` and so on) are one object of the Bot API each."""

    kind: str
    value: list[Json] | Json

    @property
    def unique_id(self) -> str:
        """Identifies the content: the largest photo's, or that of the one file."""
        best = self.value[-1] if isinstance(self.value, list) else self.value
        return str(best["file_unique_id"])


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as getFile and the chat page serve it."""

    file_id: str
    unique_id: str
    path: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class _Rendition:
    content: bytes
    width: int
    height: int


class MediaStore:
    """Files below `folder`, their ids in the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def add_photo(self, content: bytes) -> Media:
        """Recompress and keep. Raises the 400 that the server answers to what is no photo."""
        if len(content) > MAX_PHOTO_BYTES:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo;"
                f" the maximum size is {MAX_PHOTO_BYTES} bytes"
            )
        renditions = await asyncio.to_thread(_photo_sizes, content, strict=True)
        return self._keep_photo(renditions)

    async def add_photo_as_client(self, content: bytes) -> Media:
        """Like `add_photo`, but scaled down first, as the seller's own app does with any size."""
        return self._keep_photo(await asyncio.to_thread(_photo_sizes, content, strict=False))

    async def add_document(self, content: bytes, name: str) -> Media:
        """Keep the bytes as they are; pictures get a thumbnail beside them."""
        thumbnail = await asyncio.to_thread(_thumbnail, content)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self._database.transaction():
            media_id = self._database.run("insert into media (kind, json) values ('document', '')")
            suffix = PurePosixPath(name).suffix
            value: Json = {"file_name": name, "mime_type": mime}
            if thumbnail:
                size = self._keep_file(media_id, "thumbnails", ".jpg", thumbnail.content)
                value["thumbnail"] = size | {"width": thumbnail.width, "height": thumbnail.height}
            value |= self._keep_file(media_id, "documents", suffix, content, mime)
            self._describe(media_id, value)
        return Media("document", value)

    async def add_recording(
        self, kind: str, content: bytes, mime: str, about: Json | None = None
    ) -> Media:
        """Keep a voice note, a video or the like; `about` is what its object says besides ids."""
        with self._database.transaction():
            media_id = self._database.run("insert into media (kind, json) values (?, '')", kind)
            suffix = _SUFFIXES.get(mime) or mimetypes.guess_extension(mime) or ".bin"
            value: Json = {"mime_type": mime, **(about or {})}
            value |= self._keep_file(media_id, kind, suffix, content, mime)
            self._describe(media_id, value)
        return Media(kind, value)

    def find(self, file_id: str) -> Media | None:
        """What a file id belongs to."""
        row = self._database.one(
            "select media.* from files join media on media.id = media_id where file_id = ?", file_id
        )
        return Media(row["kind"], json.loads(row["json"])) if row else None

    def file(self, file_id: str) -> StoredFile | None:
        """One file by its id."""
        return self._stored("file_id", file_id)

    def file_at(self, path: str) -> StoredFile | None:
        """One file by its `file_path`."""
        return self._stored("path", path)

    def location(self, file: StoredFile) -> Path:
        """Where its bytes lie on disk."""
        return self._folder / file.path

    def _stored(self, column: str, value: str) -> StoredFile | None:
        row = self._database.one(f"select * from files where {column} = ?", value)  # noqa: S608 - the column is one of two names written here
        if row is None:
            return None
        return StoredFile(row["file_id"], row["unique_id"], row["path"], row["size"], row["mime"])

    def _keep_photo(self, renditions: list[_Rendition]) -> Media:
        with self._database.transaction():
            media_id = self._database.run("insert into media (kind, json) values ('photo', '')")
            sizes: list[Json] = [
                self._keep_file(media_id, "photos", ".jpg", rendition.content)
                | {"width": rendition.width, "height": rendition.height}
                for rendition in renditions
            ]
            self._describe(media_id, sizes)
        return Media("photo", sizes)

    def _describe(self, media_id: int, value: object) -> None:
        self._database.run("update media set json = ? where id = ?", json.dumps(value), media_id)

    def _keep_file(
        self, media_id: int, kind: str, suffix: str, content: bytes, mime: str = "image/jpeg"
    ) -> Json:
        unique = "AQAD" + secrets.token_urlsafe(9)
        file_id = f"{_ID_STARTS.get(kind, 'AgAC')}AgEAAxkB{secrets.token_urlsafe(33)}"
        path = f"{kind}/file_{media_id}_{unique[4:]}{suffix}"
        (self._folder / kind).mkdir(parents=True, exist_ok=True)
        (self._folder / path).write_bytes(content)
        self._database.run(
            "insert into files (file_id, media_id, unique_id, path, size, mime)"
            " values (?, ?, ?, ?, ?, ?)",
            *(file_id, media_id, unique, path, len(content), mime),
        )
        return {"file_id": file_id, "file_unique_id": unique, "file_size": len(content)}


def _photo_sizes(content: bytes, *, strict: bool) -> list[_Rendition]:
    """All sizes of a picture, small to large. `strict` applies the limits of uploads by bots."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if strict and not _dimensions_allowed(*image.size):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
            image.draft("RGB", (2 * PHOTO_SIDES[-1], 2 * PHOTO_SIDES[-1]))
            upright = ImageOps.exif_transpose(image)
            largest = _flattened(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    longest = max(largest.size)
    sides = [side for side in PHOTO_SIDES if side < longest] or []
    if len(sides) < len(PHOTO_SIDES):
        sides.append(longest)
    return [_rendition(largest, side) for side in sides]


def _dimensions_allowed(width: int, height: int) -> bool:
    return width + height <= MAX_PHOTO_SIDES and max(width, height) <= MAX_PHOTO_RATIO * min(
        width, height
    )


def _flattened(image: Image.Image) -> Image.Image:
    """On white, in RGB: photos have no transparency."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        colours = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, colours).convert("RGB")
    return image.convert("RGB")


def _rendition(image: Image.Image, side: int) -> _Rendition:
    scaled = image.copy()
    scaled.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    scaled.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return _Rendition(out.getvalue(), *scaled.size)


def _thumbnail(content: bytes) -> _Rendition | None:
    """A small JPEG of a document that is a picture; None for everything else."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MAX_THUMBNAIL_PIXELS:
                return None
            image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            return _rendition(_flattened(ImageOps.exif_transpose(image)), THUMBNAIL_SIDE)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
