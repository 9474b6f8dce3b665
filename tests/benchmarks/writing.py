"""What our way to a model adds to the vendor's own library: eight photos for a listing, and a
stand-in that answers at once.

Each contestant runs in a process of its own, and so does the stand-in: what is measured of time,
CPU, memory and the event loop is the asking side's alone.
"""

import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass

from aiohttp import web

from services.generation.brief import MODEL_PHOTO_BYTES, Brief, Sketch
from services.generation.chain import WriterChain
from services.generation.offline.writer import OfflineWriter
from services.generation.writing import ModelWriter
from tests.support.gemini import GOOD, KEY, MODEL, open_gemini, serve_gemini

TIMES = 24
AT_ONCE = 4
"""As many as the chain lets ask at one time."""

BEAT = 0.001
"""Seconds between two looks at the loop."""

_KB, _MS = 1024, 1000
BRIEF = Brief(
    site_id="MLA",
    currency="ARS",
    language="es",
    prompt="Zapatillas Nike Air Max 90 talle 42 usadas, $85.000",
    photos=tuple(bytes([number]) * MODEL_PHOTO_BYTES for number in range(8)),
    labels=("NIKE", "AIR MAX 90", "US 9 UK 8 EUR 42.5"),
)
Ask = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Asking:
    """One way to ask, for one listing: milliseconds of time and CPU, and megabytes above what the
    process held before the first. `block_ms` is the longest that the event loop stood still, and
    `busy_ms` the longest that it worked without a pause: on a machine with other work the first
    holds waits for a core, too."""

    name: str
    wall_ms: float
    cpu_ms: float
    block_ms: float
    busy_ms: float
    peak_mb: float


@asynccontextmanager
async def _raw(url: str) -> AsyncGenerator[Ask]:
    """google-genai as its pages show it, with the same photos, words and schema."""
    from google import genai
    from google.genai import types

    from services.generation.answer import Answer
    from services.generation.prompt import INSTRUCTIONS, framed_note

    client = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=url))
    config = types.GenerateContentConfig(
        system_instruction=INSTRUCTIONS,
        response_mime_type="application/json",
        response_json_schema=Answer.model_json_schema(),
    )

    async def ask() -> None:
        photos = [types.Part.from_bytes(data=p, mime_type="image/jpeg") for p in BRIEF.photos]
        answer = await client.aio.models.generate_content(
            model=MODEL, contents=[*photos, framed_note(BRIEF)], config=config
        )
        Answer.model_validate_json(answer.text or "")

    yield ask
    await client.aio.aclose()


@asynccontextmanager
async def _ours(url: str) -> AsyncGenerator[Ask]:
    """The chain: one connection, checks, filters, counting."""
    async with open_gemini(url) as model:
        chain = WriterChain([ModelWriter(model), OfflineWriter()])

        async def ask() -> None:
            authored = await chain.write(BRIEF)
            assert authored.provider == "gemini", authored.failures

        yield ask


@asynccontextmanager
async def _streamed(url: str) -> AsyncGenerator[Ask]:
    """The same, with her looking on."""
    async with open_gemini(url) as model:
        chain = WriterChain([ModelWriter(model), OfflineWriter()])
        seen: list[Sketch] = []

        async def ask() -> None:
            authored = await chain.write(BRIEF, seen.append)
            assert authored.provider == "gemini", authored.failures

        yield ask
        assert seen


WAYS = {"google-genai itself": _raw, "ours": _ours, "ours, streamed": _streamed}


async def measure_writing() -> list[Asking]:
    """Every way alone, then as many as may ask at one time."""
    standin = await _child("serve")
    assert standin.stdout is not None
    url = (await standin.stdout.readline()).decode().strip()
    try:
        rows: list[Asking] = []
        for at_once in (1, AT_ONCE):
            for way in WAYS:
                child = await _child(way, url, str(at_once))
                said, _ = await child.communicate()
                rows.append(Asking(**json.loads(said)))
        return rows
    finally:
        standin.terminate()
        await standin.wait()


def table(rows: list[Asking]) -> str:
    """The results, to be read."""
    lines = [
        "",
        "Asking a model that answers at once, eight photos of 150 KB, for one listing:",
        f"{'':44}{'wall ms':>8}{'CPU ms':>8}{'block':>8}{'busy':>8}{'MB':>8}",
    ]
    lines += [
        f"{row.name:44}{row.wall_ms:8.0f}{row.cpu_ms:8.0f}{row.block_ms:8.0f}{row.busy_ms:8.0f}"
        f"{row.peak_mb:8.0f}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


async def _child(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, *arguments, stdout=asyncio.subprocess.PIPE
    )


async def _measure(way: str, url: str, at_once: int) -> Asking:
    async with WAYS[way](url) as ask:
        await ask()  # what is imported and connected once is not the listing's
        before, cpu = _peak_kb(), time.process_time()
        walls: list[float] = []
        async with _watched() as beats:
            for _ in range(TIMES // at_once):
                started = time.perf_counter()
                await asyncio.gather(*(ask() for _ in range(at_once)))
                walls.append(time.perf_counter() - started)
        cpu = time.process_time() - cpu
    name = way if at_once == 1 else f"{way}, {at_once} at once"
    return Asking(
        name,
        wall_ms=statistics.median(walls) * _MS,
        cpu_ms=cpu / TIMES * _MS,
        block_ms=beats.late * _MS,
        busy_ms=beats.busy * _MS,
        peak_mb=(_peak_kb() - before) / _KB,
    )


@dataclass
class _Beats:
    """The latest beat of the loop, and the most that its thread worked between two, in seconds."""

    late: float = 0.0
    busy: float = 0.0


@asynccontextmanager
async def _watched() -> AsyncGenerator[_Beats]:
    """Look at the loop as often as it lets us."""
    beats = _Beats()

    async def beat() -> None:
        while True:
            due, worked = time.perf_counter() + BEAT, time.thread_time()
            await asyncio.sleep(BEAT)
            beats.late = max(beats.late, time.perf_counter() - due)
            beats.busy = max(beats.busy, time.thread_time() - worked)

    beating = asyncio.create_task(beat())
    try:
        yield beats
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


def _peak_kb() -> int:
    """The most memory that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def _serve() -> None:
    async with serve_gemini(0) as (stand_in, url):

        async def forgetting() -> web.StreamResponse:
            stand_in.requests.clear()
            stand_in.bodies.clear()
            return await GOOD()

        stand_in.replies = [forgetting]
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main(arguments: list[str]) -> None:
    """What a child does."""
    match arguments:
        case ["serve"]:
            asyncio.run(_serve())
        case [way, url, at_once]:
            sys.stdout.write(json.dumps(asdict(asyncio.run(_measure(way, url, int(at_once))))))
        case _:
            sys.exit("run `make bench`")


if __name__ == "__main__":
    main(sys.argv[1:])
