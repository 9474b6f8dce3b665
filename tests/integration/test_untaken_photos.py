"""The bytes of a photo that was not taken are kept nowhere: no row names them to /forget_me."""

from dataclasses import dataclass, field
from hashlib import sha256

import pytest

from services.intake import Intake, IntakeError
from services.listings.content import MAX_PHOTOS
from services.photos.ports import BlobMissingError, Inspected, PhotoFormat
from services.sellers import Seller
from storage.database import Database
from tests.support.store import HandClock, Store


@dataclass
class MemoryBlobs:
    """Bytes by key."""

    kept: dict[str, bytes] = field(default_factory=dict[str, bytes])

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise BlobMissingError(key)
        return self.kept[key]

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    async def ping(self) -> None: ...


class Reader:
    """Takes anything for a photo."""

    async def inspect(self, data: bytes) -> Inspected:
        return Inspected(PhotoFormat.JPEG, 900, 700, sha256(data).hexdigest(), b"clean")


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())


@pytest.fixture
def blobs() -> MemoryBlobs:
    """An empty store of bytes."""
    return MemoryBlobs()


@pytest.fixture
def intake(store: Store, blobs: MemoryBlobs) -> Intake:
    """The use case."""
    return Intake(store.drafts, blobs, Reader())


async def send(intake: Intake, seller: Seller, number: int, data: bytes) -> None:
    await intake.photo(seller, data, source=f"1:{number}", album="a", caption=None)


async def test_one_photo_too_many_leaves_nothing_behind(
    store: Store, blobs: MemoryBlobs, intake: Intake
) -> None:
    seller = await store.seller()
    for number in range(MAX_PHOTOS):
        await send(intake, seller, number, bytes([number]))
    kept = dict(blobs.kept)
    with pytest.raises(IntakeError):
        await send(intake, seller, 98, b"one more")
    with pytest.raises(IntakeError):
        await send(intake, seller, 99, bytes([3]))  # the bytes of one that was taken
    assert blobs.kept == kept


async def test_a_photo_that_comes_while_she_is_forgotten_is_forgotten_too(
    store: Store, blobs: MemoryBlobs, intake: Intake
) -> None:
    seller = await store.seller()
    await store.sellers.forget(seller)
    with pytest.raises(LookupError):
        await send(intake, seller, 1, b"late")
    assert blobs.kept == {}
