"""ClamAV as the scanner of incoming photos: clamd's own protocol over its socket.

Owns one conversation with clamd and what its answer means. Does not own when a file is scanned
(services/intake) nor whether there is a scanner (bot).
Source: https://manpages.debian.org/clamd.8 (PING, INSTREAM; the z in front ends each command
and answer with a zero byte).
"""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

from services.outcomes import TryLaterError
from services.photos.ports import PhotoProblem, PhotoRefusedError

logger = logging.getLogger(__name__)

SCAN_SECONDS = 20.0
"""Most time for one file; clamd takes a fraction of a second for a photo."""

AGAIN_SECONDS = 5.0
"""A photo that nobody could scan is tried again after this long."""

_CHUNK = 64 * 1024
_ANSWER_MAX = 4096
_TOLD_MAX = 200
_END = b"\0"
_HUNG_UP = b"(hung up)" + _END


class Clamd:
    """A `Scanner` at `url`: tcp://host:port or unix:///path/to/socket."""

    def __init__(self, url: str, *, seconds: float = SCAN_SECONDS) -> None:
        self._url = urlsplit(url)
        self._seconds = seconds

    async def ping(self) -> None:
        """Return when clamd answers; raises `TryLaterError`."""
        if await self._asked(iter([b"zPING" + _END])) != "PONG":
            raise TryLaterError("scanner_failed", AGAIN_SECONDS)

    async def scan(self, data: bytes) -> None:
        """See `Scanner.scan`."""
        _judge(await self._asked(_stream(data)))

    async def _asked(self, words: Iterator[bytes]) -> str:
        """Its answer, ended as it should be; whatever else happens is a `TryLaterError`."""
        loop = asyncio.get_running_loop()
        answer = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                with closing(await self._connected()) as link:
                    # It may hang up before it has heard all: what it said before counts. Streams
                    # of asyncio would throw that away.
                    with suppress(ConnectionError):
                        for word in words:
                            await loop.sock_sendall(link, word)
                    while not answer.endswith(_END) and len(answer) < _ANSWER_MAX:
                        answer += await loop.sock_recv(link, _ANSWER_MAX) or _HUNG_UP
        except (OSError, TimeoutError) as error:
            raise TryLaterError("scanner_unreachable", AGAIN_SECONDS) from error
        return answer.removesuffix(_END).decode("ascii", "replace")

    async def _connected(self) -> socket.socket:
        """The first of its addresses that takes a connection."""
        loop = asyncio.get_running_loop()
        if self._url.scheme == "unix":
            return await _open(socket.AF_UNIX, self._url.path)
        found = await loop.getaddrinfo(self._url.hostname, self._url.port, type=socket.SOCK_STREAM)
        for family, _, _, _, address in found[:-1]:
            with suppress(OSError):
                return await _open(family, address)
        return await _open(found[-1][0], found[-1][4])


async def _open(family: int, address: str | tuple[object, ...]) -> socket.socket:
    link = socket.socket(family, socket.SOCK_STREAM)
    try:
        link.setblocking(False)
        await asyncio.get_running_loop().sock_connect(link, address)
    except BaseException:
        link.close()
        raise
    return link


def _stream(data: bytes) -> Iterator[bytes]:
    """The file in chunks, each after its length, and a length of nothing."""
    yield b"zINSTREAM" + _END
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        yield len(chunk).to_bytes(4, "big") + chunk
    yield bytes(4)


def _judge(answer: str) -> None:
    """Nothing for a clean file; raises what `Scanner.scan` does for all else."""
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        logger.warning("an infected file was refused: %s", answer[len("stream: ") : -len(" FOUND")])
        raise PhotoRefusedError(PhotoProblem.INFECTED)
    if "size limit exceeded" in answer:
        logger.warning("clamd takes no file of that size: raise its StreamMaxLength to 20M")
        raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
    logger.warning("clamd could not scan a file: %r", answer[:_TOLD_MAX])
    raise TryLaterError("scanner_failed", AGAIN_SECONDS)
