"""A ZIP archive in parts, each small enough to be sent and none held in memory.

Owns packing and where one part ends. Does not own what goes in (services/exporting). The packing
is done in a worker thread: compressing must not hold up the chats.
"""

import asyncio
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY = 4 * 2**20
"""A part above this goes on in a file on disk."""

ENTRY_OVERHEAD = 512
"""Bytes that an entry costs beside its data and twice its name, generously."""


@dataclass(frozen=True, slots=True)
class Part:
    """A finished archive, read from its beginning; whoever takes it closes the file."""

    number: int
    file: IO[bytes]
    size: int
    last: bool


class PartsPacker:
    """Packs entries into one part after the other, each of at most `part_max` bytes."""

    def __init__(self, part_max: int) -> None:
        self._part_max = part_max
        self._number = 0
        self._under_way = True
        self._open()

    def fits(self, name: str, size: int) -> bool:
        """Whether the part under way has room; an empty one always has."""
        return self._size == 0 or self._size + _cost(name, size) <= self._part_max

    async def add(self, name: str, data: bytes) -> None:
        """Pack what is compressed already."""
        await _aside(self._zip.writestr, name, data, zipfile.ZIP_STORED)
        self._size += _cost(name, len(data))

    async def add_text(self, name: str, file: IO[bytes]) -> None:
        """Pack a text from its beginning, compressed."""
        await _aside(self._compress, name, file)
        self._size = self._file.tell()

    async def finish(self, *, last: bool) -> Part:
        """The part under way; the next one begins unless it was the last."""
        file, number = self._file, self._number
        await _aside(self._zip.close)
        size = file.tell()
        file.seek(0)
        self._under_way = not last
        if not last:
            self._open()
        return Part(number, file, size, last)

    def drop(self) -> None:
        """Give up the part under way, if there is one."""
        if self._under_way:
            self._zip.close()
            self._file.close()

    def _open(self) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - `Part` hands it on
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._size = 0
        self._number += 1

    def _compress(self, name: str, file: IO[bytes]) -> None:
        file.seek(0)
        with self._zip.open(name, "w") as entry:
            while chunk := file.read(2**16):
                entry.write(chunk)


async def _aside(work: Callable[..., object], *args: object) -> None:
    """Done in a thread. Whoever is cancelled waits for it: the files must outlast their writer."""
    writing = asyncio.ensure_future(asyncio.to_thread(work, *args))
    try:
        await asyncio.shield(writing)
    finally:
        await asyncio.wait([writing])


def _cost(name: str, size: int) -> int:
    return size + 2 * len(name.encode()) + ENTRY_OVERHEAD
