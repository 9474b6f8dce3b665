"""ClamAV as the scanner of incoming photos: clamd's own protocol over its socket.

Owns one conversation with clamd and what its answer means. Does not own when a file is scanned
(services/intake) nor whether there is a scanner (bot).
Source: https://manpages.debian.org/clamd.8 (PING, INSTREAM; the z in front ends each command
and answer with a zero byte).
"""

import asyncio
import logging
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
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
_END = b"\0"


class Clamd:
    """A `Scanner` at `url`: tcp://host:port or unix:///path/to/socket."""

    def __init__(self, url: str, *, seconds: float = SCAN_SECONDS) -> None:
        self._url = urlsplit(url)
        self._seconds = seconds

    async def ping(self) -> None:
        """Return when clamd answers; raises `TryLaterError`."""
        async with self._talk() as (reader, writer):
            writer.write(b"zPING" + _END)
            answer = await reader.readuntil(_END)
        if answer != b"PONG" + _END:
            raise TryLaterError("scanner_failed", AGAIN_SECONDS)

    async def scan(self, data: bytes) -> None:
        """See `Scanner.scan`."""
        async with self._talk() as (reader, writer):
            # It may answer and hang up before it has read all: the answer is awaited all along.
            answering = asyncio.ensure_future(reader.readuntil(_END))
            try:
                await _send(writer, data, answering)
                answer = await answering
            finally:
                answering.cancel()
                await asyncio.gather(answering, return_exceptions=True)
        _judge(answer.removesuffix(_END).decode("ascii", "replace"))

    @asynccontextmanager
    async def _talk(self) -> AsyncGenerator[tuple[StreamReader, StreamWriter]]:
        """A connection, closed at the end; its faults are `TryLaterError`."""
        try:
            async with asyncio.timeout(self._seconds):
                reader, writer = await self._connect()
                try:
                    yield reader, writer
                finally:
                    writer.close()
                    with suppress(OSError):
                        await writer.wait_closed()
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as error:
            raise TryLaterError("scanner_unreachable", AGAIN_SECONDS) from error

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path, limit=_ANSWER_MAX)
        return await asyncio.open_connection(self._url.hostname, self._url.port, limit=_ANSWER_MAX)


async def _send(writer: StreamWriter, data: bytes, answering: asyncio.Future[bytes]) -> None:
    """The file in chunks, each after its length, and a length of nothing; less when the answer
    is there before."""
    with suppress(ConnectionError):  # hung up: what it said before, if anything, counts
        writer.write(b"zINSTREAM" + _END)
        for start in range(0, len(data), _CHUNK):
            if answering.done():
                return
            chunk = data[start : start + _CHUNK]
            writer.write(len(chunk).to_bytes(4, "big") + chunk)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()


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
    logger.warning("clamd could not scan a file: %s", answer)
    raise TryLaterError("scanner_failed", AGAIN_SECONDS)
