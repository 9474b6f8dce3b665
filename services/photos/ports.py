"""What photo bytes are kept behind.

Owns the questions. Does not own any store: storage/blobs answers them.
"""

from typing import Protocol


class BlobMissingError(LookupError):
    """No blob is kept under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Blobs(Protocol):
    """Bytes kept by key, on disk or in an object store.

    A key is one to 512 of the characters A-Z a-z 0-9 . _ - / and no part between slashes is
    empty or begins with a dot; any other raises ValueError. A fault of the store is a
    `services.outcomes.TryLaterError`.
    """

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        """Keep `data`, replacing what was there; readers see the old or the new, never a part."""
        ...

    async def get(self, key: str) -> bytes:
        """The bytes last put; raises `BlobMissingError` when there are none."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key; a key that is not there is no error."""
        ...

    async def ping(self) -> None:
        """Return when the store answers and can be written to."""
        ...
