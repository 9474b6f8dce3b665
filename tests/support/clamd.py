"""clamd's protocol as far as the scanner speaks it, on this machine.

The stand-in follows https://manpages.debian.org/clamd.8: commands that begin with z end with a
zero byte and are answered likewise; INSTREAM takes chunks after their length, up to
`stream_max_length` bytes in all, and hangs up above that.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

# In two parts, so that no scanner takes this file for the sample: https://www.eicar.org
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class StandIn:
    """`answer` replaces what it would say; `silent` never says anything; `hangs_up` ends every
    conversation before its end."""

    stream_max_length: int = 25 * 1024 * 1024
    answer: bytes | None = None
    silent: bool = False
    hangs_up: bool = False
    scanned: list[bytes] = field(default_factory=list[bytes])
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One conversation."""
        try:
            command = await reader.readuntil(b"\0")
            self.asked.set()
            if self.silent:
                await reader.read()
            if not self.hangs_up:
                writer.write((self.answer or await self._answer(command, reader)) + b"\0")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever called went away
        finally:
            writer.close()

    async def _answer(self, command: bytes, reader: StreamReader) -> bytes:
        if command == b"zPING\0":
            return b"PONG"
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        data = bytearray()
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            if len(data) + size > self.stream_max_length:
                return b"INSTREAM size limit exceeded. ERROR"
            data += await reader.readexactly(size)
        self.scanned.append(bytes(data))
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in data else b"stream: OK"


@asynccontextmanager
async def serve_clamd(where: int | Path) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in and its CLAMAV_URL, on a TCP port or a socket in the file system."""
    stand_in = StandIn()
    if isinstance(where, Path):
        server = await asyncio.start_unix_server(stand_in.talk, where)
        url = f"unix://{where}"
    else:
        server = await asyncio.start_server(stand_in.talk, "127.0.0.1", where)
        url = f"tcp://127.0.0.1:{where}"
    async with server:
        yield stand_in, url
