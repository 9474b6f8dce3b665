"""What a photo must be to come in, judged by its bytes and never by its name.

Owns the limits and the look at the first bytes. Does not own decoding (render), which happens in
other processes (pool), nor the words for what was found (ports).
"""

from services.photos.ports import PhotoFormat, PhotoProblem, PhotoRefusedError

MAX_FILE_BYTES = 20 * 1024 * 1024
"""Largest file a bot can fetch: https://core.telegram.org/bots/api#getfile"""

MAX_PIXELS = 50_000_000
"""Most pixels that are decoded: phones take 12 to 50 megapixels, and each costs up to 12 bytes
here while it is worked on."""

# The brands that open a HEIF file of stills and of image sequences (ISO/IEC 23008-12, annex B).
_HEIC_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_HEIC_SEQUENCES = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_GIF = (b"GIF87a", b"GIF89a")


def recognise(data: bytes) -> PhotoFormat:
    """The format that the first bytes tell; raises `PhotoRefusedError` for what cannot come in.

    Looks at no more than the length and a few leading bytes, so it is safe in any process.
    """
    if not data:
        raise PhotoRefusedError(PhotoProblem.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise PhotoRefusedError(PhotoProblem.TOO_BIG_FILE)
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoFormat.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_STILLS:
        return PhotoFormat.HEIC
    if data.startswith(_GIF) or (data[4:8] == b"ftyp" and data[8:12] in _HEIC_SEQUENCES):
        raise PhotoRefusedError(PhotoProblem.ANIMATED)
    raise PhotoRefusedError(PhotoProblem.NOT_A_PHOTO)
