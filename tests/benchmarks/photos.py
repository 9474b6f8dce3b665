"""Eight photos as a phone takes them, from intake to all outputs, with no outside service; then
twenty sellers at once.

Owns the photos, the clock, and the watch over memory and the event loop. The floor is the least
that can be done with the same photos on the same cores: decode, shrink to 1920 pixels and encode,
by whichever library is fastest at it here, in processes that are already there.
"""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np
from PIL import Image

from services.photos.facts import Facts
from services.photos.look import Framing, Ground, Look
from services.photos.pool import MEMORY_BYTES, READER_MEMORY_BYTES, PhotoWorkshop
from services.photos.render import CLEAN_SIDE
from services.photos.uses import CANVASES, FORMATS, Use
from tests.support.pictures import photo as little

PHOTOS = 8
SELLERS = 20
SIZE = 4000, 3000
"""Twelve megapixels."""

WORKERS = 2
USES = (Use.PREVIEW, Use.MARKET, Use.MODEL, Use.THUMBNAIL)
QUALITY = 88

MEGABYTE = 1024 * 1024
BOUND_MEGABYTES = WORKERS * MEMORY_BYTES // MEGABYTE
READER_MEGABYTES = READER_MEMORY_BYTES // MEGABYTE

_SAMPLE_SECONDS = 0.02
_TICK_SECONDS = 0.005


@dataclass(frozen=True)
class PhotoWork:
    """What some work on photos took: wall seconds, most megabytes resident in all its processes
    together, and how late the event loop ever was, in milliseconds."""

    name: str
    photos: int
    seconds: float
    peak_mb: float
    stall_ms: float


async def measure_photos() -> list[PhotoWork]:
    """The floor first, then the workshop."""
    photos = [scene(seed) for seed in range(PHOTOS)]
    rows = [await _floor(photos)]
    async with PhotoWorkshop(max_workers=WORKERS) as workshop:
        await asyncio.gather(*(workshop.examine(little()) for _ in range(WORKERS)))
        for name, crowd, uses in (
            (f"intake, inspection, cut-out, {len(USES)} outputs", photos, USES),
            (f"the same and {len(FORMATS)} formats", photos, (*USES, *FORMATS)),
            (f"{SELLERS} sellers at once, {len(USES)} outputs", _crowd(photos), USES),
        ):
            async with watched(name, len(crowd), rows):
                await asyncio.gather(*(from_intake(workshop, data, uses) for data in crowd))
        await workshop.read(little())
        async with watched("reading their text, in its own process", PHOTOS, rows):
            await asyncio.gather(*(workshop.read(data) for data in photos))
    return rows


def table(rows: list[PhotoWork]) -> str:
    """What work on photos takes, beside the floor for as many of them."""
    floor = rows[0].seconds / rows[0].photos
    megapixels = SIZE[0] * SIZE[1] // 1_000_000
    lines = [
        "",
        f"Photos of {megapixels} megapixels ({BOUND_MEGABYTES} MB are the pixel processes' bound):",
        f"{'':44}{'photos':>8}{'s':>8}{'x':>8}{'MB':>8}{'loop ms':>9}",
    ]
    lines += [
        f"{row.name:44}{row.photos:8}{row.seconds:8.1f}{row.seconds / row.photos / floor:8.1f}"
        f"{row.peak_mb:8.0f}{row.stall_ms:9.0f}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


async def from_intake(workshop: PhotoWorkshop, data: bytes, uses: Iterable[Use]) -> None:
    """What becomes of one photo by itself."""
    await workshop.inspect(data)
    facts: Facts = await workshop.examine(data)
    cut = await workshop.cut_out(data)
    ground = Ground.WHITE if cut.good else Ground.ORIGINAL
    look = Look(ground=ground, framing=Framing.SQUARE, polished=True)
    mask = cut.mask if cut.good else None
    for use in uses:
        await workshop.develop(data, look, CANVASES[use], mask=mask, facts=facts)


def scene(seed: int) -> bytes:
    """A patterned thing on a grained table, as a JPEG of twelve megapixels."""
    width, height = SIZE
    dice = np.random.default_rng(seed)
    coarse = dice.normal(150, 14, (height // 50, width // 50, 3)).astype(np.float32)
    table = cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC)
    table += np.linspace(-25, 25, width, dtype=np.float32)[None, :, None]
    mask = np.zeros((height, width), np.uint8)
    centre = width // 2 + int(dice.integers(-200, 200)), height // 2
    cv2.ellipse(mask, centre, (width // 4, height // 3), 0.0, 0.0, 360.0, 255, -1)
    goods = np.array(dice.integers(20, 110, 3), np.float32)
    stripes = 12 * np.sin(np.arange(width, dtype=np.float32) / 40)[None, :, None]
    table = np.where(mask[:, :, None] > 0, goods + stripes, table)
    table += dice.normal(0, 4, (height, width, 1)).astype(np.float32)
    out = BytesIO()
    Image.fromarray(np.clip(table, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=92)
    return out.getvalue()


def _crowd(photos: Sequence[bytes]) -> list[bytes]:
    return [photos[number % len(photos)] for number in range(SELLERS)]


def with_opencv(data: bytes) -> int:
    """Decoded whole."""
    return _shrunk(data, cv2.IMREAD_COLOR)


def with_opencv_reduced(data: bytes) -> int:
    """Decoded at half the size, as far as JPEG lets it."""
    return _shrunk(data, cv2.IMREAD_REDUCED_COLOR_2)


def with_pillow(data: bytes) -> int:
    """Decoded in draft mode."""
    image = Image.open(BytesIO(data))
    size = CLEAN_SIDE, CLEAN_SIDE * image.height // image.width
    image.draft("RGB", size)
    out = BytesIO()
    image.resize(size, Image.Resampling.BILINEAR).save(out, "JPEG", quality=QUALITY)
    return out.tell()


def _shrunk(data: bytes, how: int) -> int:
    cv2.setNumThreads(1)
    image = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    if image is None:
        raise ValueError("not decoded")
    size = CLEAN_SIDE, CLEAN_SIDE * image.shape[0] // image.shape[1]
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    _, out = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return len(out)


async def _floor(photos: Sequence[bytes]) -> PhotoWork:
    """The fastest library's time."""
    rows: list[PhotoWork] = []
    ways: dict[str, Callable[[bytes], int]] = {
        "OpenCV": with_opencv,
        "OpenCV, reduced": with_opencv_reduced,
        "Pillow, draft": with_pillow,
    }
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        for name, work in ways.items():
            pool.map(work, [little()] * WORKERS, chunksize=1)
            async with watched(f"decode, resize, encode ({name}; the floor)", len(photos), rows):
                await asyncio.to_thread(pool.map, work, photos, chunksize=1)
    return min(rows, key=lambda row: row.seconds)


@asynccontextmanager
async def watched(name: str, photos: int, rows: list[PhotoWork]) -> AsyncGenerator[None]:
    """Add a row for what is done inside."""
    over, peak = Event(), [0.0]
    memory = Thread(target=_watch_memory, args=(over, peak), daemon=True)
    late = [0.0]
    ticking = asyncio.create_task(_tick(late))
    memory.start()
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    ticking.cancel()
    over.set()
    await asyncio.to_thread(memory.join)
    rows.append(PhotoWork(name, photos, seconds, peak[0], late[0] * 1000))


async def _tick(late: list[float]) -> None:
    """Note the longest that the loop was away."""
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_TICK_SECONDS)
        late[0] = max(late[0], time.perf_counter() - asked - _TICK_SECONDS)


def _watch_memory(over: Event, peak: list[float]) -> None:
    while not over.wait(_SAMPLE_SECONDS):
        pids = [child.pid for child in multiprocessing.active_children()]
        peak[0] = max(peak[0], sum(_resident(pid) for pid in pids) / MEGABYTE)


def _resident(pid: int | None) -> int:
    """Bytes that a process holds; none where the system does not tell, or once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) * 1024
