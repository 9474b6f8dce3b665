"""Recordings of a browser as Telegram's apps send them: Opus in Ogg instead of WebM.

Owns the change of container; the sound itself is not touched. Formats: WebM is Matroska (RFC 8794,
RFC 9559), Ogg is RFC 3533, Opus in Ogg RFC 7845, the length of Opus packets RFC 6716, 3.1.
"""

import struct
from collections.abc import Iterator

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _GROUP = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0
_HOLDERS = {_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _GROUP}
_CODEC_PRIVATE = 0x63A2
_BLOCKS = {0xA3, 0xA1}  # SimpleBlock, Block
_LACED = 0x06
_HEAD, _TAGS = b"OpusHead", b"OpusTags"
_SAMPLES_PER_MS = 48  # Opus counts at 48 kHz
# By the first five bits of a packet: SILK, hybrid, CELT; and its frames by the next two bits.
_FRAME_MS = (10, 20, 40, 60) * 3 + (10, 20) * 2 + (2.5, 5, 10, 20) * 4
_FRAMES = {0: 1, 1: 2, 2: 2}  # else the second byte tells
_PACKETS_PER_PAGE = 50  # about a second: browsers record 20 or 60 ms a packet
_LACING_MAX = 255
_BEGIN, _END = 0x02, 0x04
_SERIAL = 1


def from_webm(content: bytes) -> bytes:
    """The same sound in Ogg. Raises `ValueError` for what is no WebM with Opus alone."""
    head = b""
    packets: list[bytes] = []
    try:
        for element, body in _elements(content):
            if element == _CODEC_PRIVATE:
                head = body
            elif element in _BLOCKS:
                packets.append(_packet(body))
    except IndexError:
        raise ValueError("the recording ends too early") from None
    if not head.startswith(_HEAD) or not packets:
        raise ValueError("no WebM with Opus")
    return b"".join(_pages(head, packets))


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each element that holds no others, by its id; holders are walked through."""
    at = 0
    while at < len(content):
        element, at = _number(content, at, keep_marker=True)
        size, at = _number(content, at, keep_marker=False)
        if element in _HOLDERS:
            continue  # streams leave the size of holders open
        yield element, content[at : at + size]
        at += size


def _number(content: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length, and where it ends (RFC 8794, 4)."""
    first = content[at]
    if not first:
        raise ValueError("no WebM")
    length = 9 - first.bit_length()
    value = first if keep_marker else first & (0xFF >> length)
    for place in range(at + 1, at + length):
        value = value << 8 | content[place]
    return value, at + length


def _packet(block: bytes) -> bytes:
    """The frame of a block after its track, time (two bytes) and flags."""
    _, at = _number(block, 0, keep_marker=False)
    if block[at + 2] & _LACED:
        raise ValueError("laced blocks are not read")
    return block[at + 3 :]


def _pages(head: bytes, packets: list[bytes]) -> Iterator[bytes]:
    vendor = b"sandbox"
    yield _page([head], 0, 0, _BEGIN)
    yield _page([_TAGS + struct.pack("<I", len(vendor)) + vendor + bytes(4)], 0, 1, 0)
    position = int.from_bytes(head[10:12], "little")  # what players skip at the start
    starts = range(0, len(packets), _PACKETS_PER_PAGE)
    for number, start in enumerate(starts, start=2):
        group = packets[start : start + _PACKETS_PER_PAGE]
        position += sum(map(_samples, group))
        last = start + _PACKETS_PER_PAGE >= len(packets)
        yield _page(group, position, number, _END if last else 0)


def _samples(packet: bytes) -> int:
    """How long a packet sounds, in samples, from its first bytes (RFC 6716, 3.1)."""
    code = packet[0] & 3
    frames = _FRAMES.get(code) or packet[1] & 0x3F
    return int(_FRAME_MS[packet[0] >> 3] * frames * _SAMPLES_PER_MS)


def _page(packets: list[bytes], position: int, number: int, flags: int) -> bytes:
    lacing = b"".join(
        bytes([_LACING_MAX] * (len(one) // _LACING_MAX) + [len(one) % _LACING_MAX])
        for one in packets
    )
    if len(lacing) > _LACING_MAX:
        raise ValueError("packets too large for a page")
    header = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, _SERIAL, number, 0)
    page = header + bytes([len(lacing)]) + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """CRC-32 with Ogg's polynomial, begun at 0 and not reflected (RFC 3533, 6)."""
    register = 0
    for byte in page:
        register = (register << 8 & 0xFFFFFFFF) ^ _TABLE[register >> 24 ^ byte]
    return register


def _entry(byte: int) -> int:
    register = byte << 24
    for _ in range(8):
        register = register << 1 ^ (0x04C11DB7 if register & 0x80000000 else 0)
    return register & 0xFFFFFFFF


_TABLE = tuple(map(_entry, range(256)))
