"""A browser's recording becomes what Telegram's apps send: Opus in Ogg."""

import struct
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram import ClientRefused, TelegramStandIn
from sandbox.telegram.ogg import from_webm

PRE_SKIP = 312
HEAD = b"OpusHead" + bytes([1, 1]) + struct.pack("<HIhB", PRE_SKIP, 48000, 0, 0)
TWENTY_MS = 0xFC  # CELT, 20 ms, stereo bit, one frame: RFC 6716, table 2
OPEN = b"\x01" + b"\xff" * 7


def element(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">BI", 0x08, len(body)) + body


def webm(packets: list[bytes], flags: int = 0x80) -> bytes:
    """A stream as MediaRecorder writes it: holders of open size, one cluster a packet."""
    track = element(b"\xae", element(b"\x63\xa2", HEAD))
    clusters = [
        b"\x1f\x43\xb6\x75"
        + OPEN
        + element(b"\xe7", b"\0")
        + element(b"\xa3", b"\x81" + struct.pack(">hB", 0, flags) + packet)
        for packet in packets
    ]
    segment = element(b"\x16\x54\xae\x6b", track) + b"".join(clusters)
    return element(b"\x1a\x45\xdf\xa3", b"webm") + b"\x18\x53\x80\x67" + OPEN + segment


def pages(ogg: bytes) -> list[tuple[int, int, list[bytes]]]:
    """Flags, position and packets of each page; every packet ends on its page here."""
    found: list[tuple[int, int, list[bytes]]] = []
    at = 0
    while at < len(ogg):
        sign, version, flags, position, _, number, _ = struct.unpack_from("<4sBBqIII", ogg, at)
        assert (sign, version, number) == (b"OggS", 0, len(found))
        lacing = ogg[at + 27 : at + 27 + ogg[at + 26]]
        at += 27 + len(lacing)
        packets, size = list[bytes](), 0
        for part in lacing:
            size += part
            if part < 255:
                packets.append(ogg[at : at + size])
                at, size = at + size, 0
        found.append((flags, position, packets))
    return found


@pytest.fixture
def telegram(tmp_path: Path) -> Generator[TelegramStandIn]:
    stand_in = TelegramStandIn(tmp_path)
    yield stand_in
    stand_in.close()


@given(st.lists(st.binary(min_size=0, max_size=600), min_size=1, max_size=120))
def test_every_packet_arrives_in_order(bodies: list[bytes]) -> None:
    packets = [bytes([TWENTY_MS]) + body for body in bodies]
    head, tags, *sound = pages(from_webm(webm(packets)))
    assert (head[0], head[2]) == (0x02, [HEAD])
    assert tags[2][0].startswith(b"OpusTags")
    assert [packet for _, _, group in sound for packet in group] == packets
    assert [flags for flags, _, _ in sound] == [0] * (len(sound) - 1) + [0x04]
    assert sound[-1][1] == PRE_SKIP + 960 * len(packets)
    assert all(before[1] < after[1] for before, after in pairwise(sound))


def test_the_checksum_is_that_of_the_standard() -> None:
    ogg = from_webm(webm([bytes([TWENTY_MS])]))
    page = bytearray(ogg[: 27 + 1 + len(HEAD)])
    (told,) = struct.unpack_from("<I", page, 22)
    page[22:26] = bytes(4)
    register = 0
    for byte in page:  # bit by bit, as RFC 3533 describes it
        for bit in range(7, -1, -1):
            carry = register >> 31 ^ (byte >> bit & 1)
            register = (register << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if carry else 0)
    assert told == register


@pytest.mark.parametrize(
    "content",
    [
        b"not a recording",
        b"\0\0",
        webm([]),
        webm([bytes([TWENTY_MS])], flags=0x82),
        webm([bytes([TWENTY_MS])]).replace(b"OpusHead", b"A_VORBIS"),
        b"\x1a\x45",
    ],
)
def test_what_is_no_recording_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"WebM|early|laced"):
        from_webm(content)


async def test_a_seller_cannot_send_what_her_browser_did_not_record(
    telegram: TelegramStandIn,
) -> None:
    marta = telegram.seller("Marta", "es")
    with pytest.raises(ClientRefused, match="not a recording"):
        await marta.send_voice(b"broken", mime_type="audio/webm")
    sent = await marta.send_voice(webm([bytes([TWENTY_MS])]), mime_type="audio/webm")
    assert sent.has_media
    assert telegram.updates()[-1].content["voice"]["mime_type"] == "audio/ogg"
