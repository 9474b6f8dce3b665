"""Blobs as files below one folder, for a bot on one machine.

Owns the folder's layout and its safety: a blob is whole or not there, whenever the process or the
machine stops. Does not own links to blobs (links).
"""

import asyncio
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, mkstemp

from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError
from storage.blobs.keys import checked_key

_ABANDONED_SECONDS = 24 * 3600
"""An unfinished file of this age belongs to nobody: a write takes seconds."""


class LocalBlobs:
    """Files named by the hash of their key, two levels of folders deep, readable by us alone.

    Hashing spreads the files evenly and lets keys differ in case, or extend one another, on any
    file system.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"

    async def put(self, key: str, data: bytes, content_type: str) -> None:  # noqa: ARG002 - the port's; a folder keeps no types
        """See `Blobs.put`. Files keep no content type: whoever serves them knows it."""
        await asyncio.to_thread(self._write, self._path(key), data)

    async def get(self, key: str) -> bytes:
        """See `Blobs.get`."""
        path = self._path(key)
        with _faults():
            try:
                return await asyncio.to_thread(path.read_bytes)
            except FileNotFoundError:
                raise BlobMissingError(key) from None

    async def delete(self, key: str) -> None:
        """See `Blobs.delete`."""
        await asyncio.to_thread(self._remove, self._path(key))

    async def ping(self) -> None:
        """See `Blobs.ping`. Clears away what writes cut off long ago have left."""
        await asyncio.to_thread(self._try_out)

    def _path(self, key: str) -> Path:
        name = sha256(checked_key(key).encode()).hexdigest()
        return self._root / name[:2] / name[2:4] / name

    def _write(self, path: Path, data: bytes) -> None:
        """Write aside, sync, rename, and sync every folder that gained a name."""
        with _faults():
            self._make(self._incoming)
            self._make(path.parent)
            handle, name = mkstemp(dir=self._incoming)
            aside = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                aside.replace(path)
            except BaseException:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
                raise
            _sync(path.parent)

    def _remove(self, path: Path) -> None:
        with _faults(), suppress(FileNotFoundError):
            path.unlink()
            _sync(path.parent)

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it, private and on disk."""
        if folder.is_dir():
            return
        if folder != self._root:
            self._make(folder.parent)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)

    def _try_out(self) -> None:
        with _faults():
            self._make(self._incoming)
            with NamedTemporaryFile(dir=self._incoming) as file:
                file.write(b"ping")
                file.flush()
            oldest = time.time() - _ABANDONED_SECONDS
            for left in self._incoming.iterdir():
                with suppress(FileNotFoundError):  # another process clears away too
                    if left.stat().st_mtime < oldest:
                        left.unlink()


@contextmanager
def _faults() -> Generator[None]:
    """A full disk, a lost mount or missing rights: nothing was done, and it may pass."""
    try:
        yield
    except OSError as error:
        raise TryLaterError(f"blob folder: {error.strerror or error}", after=5.0) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
