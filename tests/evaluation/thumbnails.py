"""Small pictures for the page, from cleaned photos alone: those a confined process has made."""

from io import BytesIO

from PIL import Image

SIDE = 240
QUALITY = 70


def thumbnail(clean: bytes) -> bytes:
    """A cleaned photo as a JPEG of at most SIDE pixels."""
    with Image.open(BytesIO(clean)) as photo:
        photo.draft("RGB", (2 * SIDE, 2 * SIDE))
        small = photo.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    out = BytesIO()
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
