"""Photos and things that pass for photos, made on the spot.

Owns builders of files. Does not own what should become of them: the tests say that.
"""

import struct
import zlib
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from PIL import Image, ImageCms

RED, GREEN, WHITE = (200, 30, 30), (20, 160, 40), (255, 255, 255)

MAKER = "Fabricante"
"""Written into the metadata of samples, beside a position."""

# 640x480, red with a green quarter at the top left, Exif with MAKER and a GPS position; encoded
# with libheif and x265, because the decoder that we ship cannot write HEIC.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYRtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAGoAAEAAAAAAAABBgACAAAAAAKuAAEA"
    "AAAAAAAAcgAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAFWluZmUCAAABAAIAAEV4aWYAAAAA"
    "w2lwcnAAAAClaXBjbwAAAHlodmNDAQNwAAAAAAAAAAAAWvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAWroCQCEAAQAsQgEBA3AAAAMAkAAAAwAAAwBaoAUCAeFlupJKa5uBAQMCAAADAAIAAAMAAhAiAAEAB0QBwXKw"
    "YkAAAAAUaXNwZQAAAAAAAAKAAAAB4AAAABBwaXhpAAAAAAMICAgAAAAWaXBtYQAAAAAAAAABAAEDgQKDAAAAGmly"
    "ZWYAAAAAAAAADmNkc2MAAgABAAEAAAGAbWRhdAAAAQIoAa9RB2C1TCFixcD5DpJf/+Wh//3fP/9XWjGxkj8D9cb5"
    "eAXQIvP//7j5+X4Cf4hH+gf/fa/wAAADABTwpdh34AkwO0WoOWFdp+kONgBFDnWbv60K6CzsMb9W5GwLO5rOF3/9"
    "RrIhAABFQJMCbDwAAjLppZByQDjtsEeCMM3npM8AUk5u/xOZIr5KElP/8EegAAAKSIp09+S5H/856Cqj1/Dyu6MA"
    "AAMAAQN8k0Sen+w9cSUKZupQVM75WOiEjK+vtY4V/haZ4MCFNrCp71oE/jnFSAAABrxWAAADAABFAAADASsAAAMA"
    "AAMAAAMAB0QAAAMAAAMAAAMAXMAAAAMABVQAAAAGRXhpZgAATU0AKgAAAAgAAgEPAAIAAAALAAAAJoglAAQAAAAB"
    "AAAAMgAAAABGYWJyaWNhbnRlAAAAAgABAAIAAAACUwAAAAACAAUAAAADAAAAUAAAAAAAAAAiAAAAAQAAACQAAAAB"
    "AAAADQAAAAE="
)


def quartered(width: int = 640, height: int = 480) -> Image.Image:
    """Red with a green quarter at the top left, so that any turn shows."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (0, 0, width // 2, height // 2))
    return image


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The image as a file of a Pillow format."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata as phones write it: maker, orientation and a position."""
    tags = Image.Exif()
    tags[0x010F] = MAKER
    tags[0x0112] = orientation
    tags.get_ifd(0x8825).update({1: "S", 2: (34.0, 36.0, 13.0), 3: "W", 4: (58.0, 22.0, 54.0)})
    return tags


def noise(width: int, height: int) -> Image.Image:
    """A picture that compresses badly."""
    return Image.effect_noise((width, height), 80).convert("RGB")


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a handful of bytes."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            png_chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
            png_chunk(b"IDAT", zlib.compress(bytes(64))),
            png_chunk(b"IEND", b""),
        )
    )


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG with its sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb() -> bytes:
    """A real PNG of 200 megapixels in some 24 KB."""
    return encoded(Image.new("1", (16_384, 12_208)), "PNG", optimize=True)


def webp_bomb() -> bytes:
    """A real WebP of 200 megapixels in 34 bytes: 16383x12300, black, lossless, from Pillow."""
    return bytes.fromhex("524946461a000000574542505650384c0e0000002ffeff020c071011fd0f4444ff03")


def archive() -> bytes:
    """A zip archive, which readers find at the end of any file."""
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("payload.txt", "hidden payload")
    return out.getvalue()


def animation(kind: str) -> bytes:
    """Two frames as a GIF, WebP or PNG."""
    frames = [Image.new("RGB", (640, 480), colour) for colour in (RED, GREEN)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def swapping_profile() -> bytes:
    """An ICC profile whose red is green and whose green is red: nobody can miss its effect."""
    srgb = ImageCms.ImageCmsProfile(
        ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownArgumentType] - Pillow leaves it untyped
    ).tobytes()
    table, body = srgb[:512], srgb[512:]
    table = table.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return table + body


def heic_with_size(width: int, height: int) -> bytes:
    """The HEIC sample, claiming another size in its image properties."""
    return HEIC.replace(struct.pack(">2I", 640, 480), struct.pack(">2I", width, height))


def repository() -> Path:
    """The project's top folder."""
    return Path(__file__).parents[3]
