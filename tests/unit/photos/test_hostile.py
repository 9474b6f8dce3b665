"""Hostile files: each comes in as a bare picture or is refused with a reason, in little time and
memory, and no process is lost over it. So it goes for all that is ever done with an original.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

import pytest
import pytest_asyncio

from services.photos.look import UNTOUCHED, Framing, Ground, Look
from services.photos.pool import PhotoWorkshop
from services.photos.ports import Inspected, PhotoRefusedError
from services.photos.uses import CANVASES, Use
from tests.unit.photos import jobs, samples
from tests.unit.photos.bare import foreign
from tests.unit.photos.hostile.corpus import KINDS, corpus, truncations
from tests.unit.photos.hostile.kinds import ACCEPTED, TRACES, Hostile, little

pytestmark = pytest.mark.asyncio(loop_scope="module")

T = TypeVar("T")

LANES = 2
MOST_CPU_SECONDS = 60
"""Most work for all files of a kind, whatever else the machine does: twice what was measured."""

MOST_MEGABYTES = 1200
"""Most memory of one process."""

LARGE_PIXELS = 10_000_000
"""Above this many pixels one use has to stand for all."""

POLISHED = Look(ground=Ground.WHITE, framing=Framing.SQUARE, polished=True, turn=90)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workshop() -> AsyncGenerator[PhotoWorkshop]:
    async with PhotoWorkshop(max_workers=LANES) as workshop:
        yield workshop


@asynccontextmanager
async def unharmed(workshop: PhotoWorkshop) -> AsyncGenerator[None]:
    """The same processes before and after, none of them ever too large, nor long at work: no job
    was killed for its time then either."""
    before = await everywhere(workshop, os.getpid)
    began = sum(await everywhere(workshop, time.process_time))
    yield
    assert {*await everywhere(workshop, os.getpid)} == {*before}, "a process was lost"
    assert sum(await everywhere(workshop, time.process_time)) - began < MOST_CPU_SECONDS
    if sys.platform == "linux":
        largest = max(await everywhere(workshop, jobs.largest_resident_megabytes))
        assert largest < MOST_MEGABYTES


async def everywhere(workshop: PhotoWorkshop, job: Callable[[], T]) -> list[T]:
    """The answers of all processes, taken at the same moment."""
    return await asyncio.gather(*(workshop._run(job) for _ in range(LANES)))


async def each(files: Iterable[Hostile], work: Callable[[Hostile], Awaitable[None]]) -> None:
    """Work on the files one after the other, in as many lanes as there are processes."""
    left = iter(files)

    async def lane() -> None:
        for file in left:
            await work(file)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(LANES):
            lanes.create_task(lane())


async def tried(name: str, work: Awaitable[T]) -> T | PhotoRefusedError:
    """What comes of it; anything but an answer or a refusal fails."""
    try:
        return await work
    except PhotoRefusedError as refusal:
        return refusal
    except Exception as error:
        raise AssertionError(f"{name}: {error!r}") from error


async def done(name: str, work: Awaitable[T]) -> T:
    """The answer; a refusal fails."""
    outcome = await tried(name, work)
    assert not isinstance(outcome, PhotoRefusedError), f"{name}: {outcome!r}"
    return outcome


def assert_bare(name: str, picture: bytes) -> None:
    assert foreign(picture) == [], name
    assert not [trace for trace in TRACES if trace in picture], name


@pytest.mark.parametrize("kind", KINDS)
async def test_each_comes_in_bare_or_is_refused_with_its_reason(workshop: PhotoWorkshop, kind: str):
    async def come_in(file: Hostile) -> None:
        photo = await tried(file.name, workshop.inspect(file.data))
        outcome = photo.reason if isinstance(photo, PhotoRefusedError) else ACCEPTED
        assert outcome in file.outcomes, file.name
        if isinstance(photo, Inspected):
            assert_bare(file.name, photo.clean)
            assert_bare(file.name, await workshop.for_model(photo.clean))

    async with unharmed(workshop):
        await each(corpus(kind), come_in)


async def test_files_cut_off_at_any_hundredth_are_refused(workshop: PhotoWorkshop):
    async def refuse(file: Hostile) -> None:
        for work in (workshop.inspect, workshop.examine, workshop.cut_out):
            outcome = await tried(file.name, work(file.data))
            assert isinstance(outcome, PhotoRefusedError), file.name
            assert outcome.reason in file.outcomes, file.name

    async with unharmed(workshop):
        await each(truncations(), refuse)


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_is_done_with_them_makes_bare_pictures(workshop: PhotoWorkshop, kind: str):
    async def work_on(file: Hostile) -> None:
        photo = await tried(file.name, workshop.inspect(file.data))
        if isinstance(photo, Inspected):
            await make_everything(workshop, file, photo)
        else:
            await make_nothing(workshop, file)

    async with unharmed(workshop):
        await each(corpus(kind), work_on)


async def make_everything(workshop: PhotoWorkshop, file: Hostile, photo: Inspected) -> None:
    """All that a photo goes through once it is in."""
    data, large = file.data, photo.width * photo.height > LARGE_PIXELS
    facts = await done(f"{file.name}, examined", workshop.examine(data))
    cut = await done(f"{file.name}, cut out", workshop.cut_out(data))
    if cut.mask:
        assert_bare(file.name, cut.mask)
    wanted = [(Use.MARKET, POLISHED)]
    if not large:
        wanted = [(Use.MARKET, UNTOUCHED), *((use, POLISHED) for use in Use)]
    for use, look in wanted:
        name, canvas, mask = f"{file.name} for {use}", CANVASES[use], cut.mask or None
        work = workshop.develop(data, look, canvas, mask=mask, facts=facts)
        assert_bare(name, await done(name, work))
    assert_bare(file.name, await workshop.sheet([photo.clean, photo.clean]))
    assert_bare(file.name, await workshop.pair(photo.clean, photo.clean))


async def make_nothing(workshop: PhotoWorkshop, file: Hostile) -> None:
    """Each look at a refused file refuses it again."""
    market = partial(workshop.develop, look=UNTOUCHED, canvas=CANVASES[Use.MARKET])
    for work in (workshop.examine, workshop.cut_out, market):
        assert isinstance(await tried(file.name, work(file.data)), PhotoRefusedError), file.name


@pytest.mark.parametrize("kind", KINDS)
async def test_a_hostile_cut_out_is_judged_or_refused(workshop: PhotoWorkshop, kind: str):
    photo = samples.encoded(samples.quartered(), "JPEG")

    async def judge(file: Hostile) -> None:
        cut = await tried(file.name, workshop.judge(photo, file.data))
        assert isinstance(cut, PhotoRefusedError) or not cut.good, file.name

    async with unharmed(workshop):
        await each(corpus(kind), judge)


async def test_the_corpus_is_what_it_says():
    files = [file for kind in KINDS for file in corpus(kind)]
    planted = [file for file in files if any(trace in file.data for trace in TRACES)]
    assert len(files) >= 250
    assert len({(file.name, file.data) for file in files}) == len(files)
    assert len(planted) >= 60
    assert len(list(truncations())) == 400


async def test_what_is_planted_is_found():
    """The eyes of these tests see: what they look for is there before it is cleaned away."""
    jpeg = samples.encoded(little(), "JPEG", exif=samples.exif(), comment=b"x")
    assert foreign(jpeg) == ["segment e1", "segment fe"]
    png = samples.encoded(little(), "PNG", exif=samples.exif())
    assert foreign(png) == ["chunk b'eXIf'"]
    for bare in (samples.encoded(little(), "JPEG"), samples.encoded(little(), "PNG")):
        assert foreign(bare) == []
        assert foreign(bare + samples.archive()) == ["something behind the end"]
        assert foreign(bare[:-12]) == ["no end"]
