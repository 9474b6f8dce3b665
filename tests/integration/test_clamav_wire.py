"""Nothing comes in that ClamAV knows as harmful, and nothing that it could not look at."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.intake import Intake
from services.outcomes import TryLaterError
from services.photos.clamav import Clamd
from services.photos.intake import MAX_FILE_BYTES
from services.photos.ports import Inspected, PhotoProblem, PhotoRefusedError
from services.sellers import Seller
from storage.database import Database
from tests.integration.test_untaken_photos import MemoryBlobs, Reader
from tests.support.clamd import EICAR, StandIn, serve_clamd
from tests.support.store import HandClock, Store

Served = tuple[StandIn, str]


@pytest.fixture
async def clamd(free_port: Callable[[], int]) -> AsyncIterator[Served]:
    """clamd's stand-in and its address."""
    async with serve_clamd(free_port()) as served:
        yield served


async def refusal(url: str, data: bytes) -> PhotoProblem:
    with pytest.raises(PhotoRefusedError) as refused:
        await Clamd(url).scan(data)
    return refused.value.reason


async def test_a_clean_file_is_scanned_whole(clamd: Served) -> None:
    stand_in, url = clamd
    data = bytes(range(256)) * 2000
    await Clamd(url).ping()
    await Clamd(url).scan(data)
    await Clamd(url).scan(b"")
    assert stand_in.scanned == [data, b""]


async def test_the_largest_photo_fits(clamd: Served) -> None:
    stand_in, url = clamd
    await Clamd(url).scan(bytes(MAX_FILE_BYTES))
    assert len(stand_in.scanned[0]) == MAX_FILE_BYTES


async def test_an_infected_file_is_refused_wherever_it_hides(
    clamd: Served, caplog: pytest.LogCaptureFixture
) -> None:
    _, url = clamd
    assert await refusal(url, EICAR) is PhotoProblem.INFECTED
    assert await refusal(url, b"\xff\xd8\xff" + bytes(200_000) + EICAR) is PhotoProblem.INFECTED
    assert "Eicar-Test-Signature" in caplog.text


async def test_a_socket_in_the_file_system(tmp_path: Path) -> None:
    async with serve_clamd(tmp_path / "clamd.ctl") as (_, url):
        await Clamd(url).ping()
        assert await refusal(url, EICAR) is PhotoProblem.INFECTED


@pytest.mark.parametrize("size", [100_001, 400_000, MAX_FILE_BYTES])
@pytest.mark.parametrize("kind", ["tcp", "unix"])
async def test_a_file_beyond_its_limit_is_refused_and_the_operator_told(
    free_port: Callable[[], int],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    size: int,
) -> None:
    where = free_port() if kind == "tcp" else tmp_path / "clamd.ctl"
    async with serve_clamd(where) as (stand_in, url):
        stand_in.stream_max_length = 100_000
        assert await refusal(url, bytes(size)) is PhotoProblem.UNWORKABLE
    assert "StreamMaxLength" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        {"hangs_up": True},
        {"silent": True},
        {"answer": b"stream: Can't allocate memory ERROR"},
        {"answer": b"UNKNOWN COMMAND"},
        {"answer": b"stream: OK or so"},
        {"answer": b"x" * 100_000},
    ],
    ids=["hangs up", "silent", "error", "unknown", "odd", "endless"],
)
async def test_whatever_else_it_does_the_photo_waits(
    clamd: Served, fault: dict[str, object]
) -> None:
    stand_in, url = clamd
    for name, value in fault.items():
        setattr(stand_in, name, value)
    with pytest.raises(TryLaterError) as later:
        await Clamd(url, seconds=0.5).scan(b"photo")
    assert later.value.after > 0


async def test_nobody_there(free_port: Callable[[], int], tmp_path: Path) -> None:
    for url in (f"tcp://127.0.0.1:{free_port()}", f"unix://{tmp_path}/none"):
        with pytest.raises(TryLaterError):
            await Clamd(url).scan(b"photo")
        with pytest.raises(TryLaterError):
            await Clamd(url).ping()


class Eyes(Reader):
    """Counts what it was shown."""

    def __init__(self) -> None:
        self.shown = 0

    async def inspect(self, data: bytes) -> Inspected:
        self.shown += 1
        return await super().inspect(data)


async def test_nothing_unscanned_is_opened_or_kept(clamd: Served, database: Database) -> None:
    stand_in, url = clamd
    store, blobs, eyes = Store(database, HandClock()), MemoryBlobs(), Eyes()
    seller = await store.seller()
    intake = Intake(store.drafts, blobs, eyes, Clamd(url, seconds=0.5))

    async def send(seller: Seller, data: bytes) -> None:
        await intake.photo(seller, data, source="1:1", album=None, caption=None)

    with pytest.raises(PhotoRefusedError):
        await send(seller, EICAR)
    stand_in.hangs_up = True
    with pytest.raises(TryLaterError):
        await send(seller, b"photo")
    assert (blobs.kept, eyes.shown) == ({}, 0)

    stand_in.hangs_up = False
    await send(seller, b"photo")
    assert (len(blobs.kept), eyes.shown) == (2, 1)
