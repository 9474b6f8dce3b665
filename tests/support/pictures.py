"""Photos for stories: real files, made here."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

import sandbox

SAMPLES = Path(sandbox.__file__).parent / "samples"


@cache
def photo(shade: int = 0, size: tuple[int, int] = (900, 700)) -> bytes:
    """A JPEG of a thing on a table; each `shade` is another photo."""
    image = Image.new("RGB", size, (200, 190, 180))
    pen = ImageDraw.Draw(image)
    pen.ellipse((150, 150, size[0] - 150, size[1] - 150), fill=(30 + shade * 23 % 200, 60, 90))
    pen.text((20, 20), f"photo {shade}")
    return _saved(image, "JPEG")


@cache
def png(size: tuple[int, int] = (900, 700)) -> bytes:
    """A PNG."""
    return _saved(Image.new("RGB", size, "white"), "PNG")


def photos(count: int) -> list[bytes]:
    """That many different photos."""
    return [photo(shade) for shade in range(count)]


def _saved(image: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()
