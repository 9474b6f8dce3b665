"""Pixel processes: nothing that happens to one reaches another photo, the loop or the future."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from multiprocessing import active_children
from pathlib import Path

import pytest
from PIL import Image

from services.generation.brief import MODEL_PHOTO_BYTES
from services.photos.pool import PhotoWorkshop
from services.photos.ports import PhotoProblem, PhotoRefusedError
from tests.unit.photos import jobs, samples

PHOTO = samples.encoded(samples.quartered(), "JPEG", exif=samples.exif(6))
linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="memory is bounded and read on Linux only"
)


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.02)


async def refusal(workshop: PhotoWorkshop, job: Callable[..., object], *args: object):
    with pytest.raises(PhotoRefusedError) as caught:
        await workshop._run(job, *args)
    return caught.value.reason


async def test_photos_are_cleaned_and_shrunk_in_other_processes():
    async with PhotoWorkshop() as workshop:
        photo = await workshop.inspect(PHOTO)
        assert (photo.width, photo.height) == (480, 640)
        big = await workshop.inspect(samples.encoded(samples.noise(2400, 1800), "PNG"))
        for_model = await workshop.for_model(big.clean)
        assert len(for_model) <= MODEL_PHOTO_BYTES < len(big.clean)
        assert Image.open(BytesIO(for_model)).format == "JPEG"
        assert active_children()
    assert not active_children(), "closing ends every process"


async def test_refusals_cross_the_border_between_processes():
    async with PhotoWorkshop(max_workers=1) as workshop:
        for data, reason in (
            (samples.bomb(), PhotoProblem.TOO_MANY_PIXELS),
            (samples.webp_bomb(), PhotoProblem.TOO_MANY_PIXELS),
            (PHOTO[:-600], PhotoProblem.BROKEN),
            (samples.animation("WEBP"), PhotoProblem.ANIMATED),
        ):
            with pytest.raises(PhotoRefusedError) as caught:
                await workshop.inspect(data)
            assert caught.value.reason is reason


async def test_what_the_first_bytes_tell_starts_no_process():
    async with PhotoWorkshop() as workshop:
        for data in (b"", b"<html>", b"GIF89a"):
            with pytest.raises(PhotoRefusedError):
                await workshop.inspect(data)
        assert not active_children()


async def test_a_crash_costs_its_own_photo_only():
    async with PhotoWorkshop(max_workers=2) as workshop:
        crash = asyncio.create_task(refusal(workshop, os.abort))
        good = await asyncio.gather(*(workshop.inspect(PHOTO) for _ in range(6)))
        assert await crash is PhotoProblem.UNWORKABLE
        assert [photo.width for photo in good] == [480] * 6
        again = await asyncio.gather(*(workshop.inspect(PHOTO) for _ in range(4)))
        assert [photo.width for photo in again] == [480] * 4


async def test_a_photo_outlives_a_crash_that_was_not_its_fault(tmp_path: Path):
    async with PhotoWorkshop(max_workers=1) as workshop:
        assert await workshop._run(jobs.crash_once, tmp_path / "crashed") > 0
        assert (tmp_path / "crashed").exists()


async def test_a_process_killed_while_idle_is_replaced():
    async with PhotoWorkshop(max_workers=1) as workshop:
        pid = await workshop._run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        assert (await workshop.inspect(PHOTO)).width == 480
        assert await workshop._run(os.getpid) != pid


async def test_a_job_that_takes_too_long_is_killed_alone(tmp_path: Path):
    note = tmp_path / "pid"
    async with PhotoWorkshop(max_workers=2, job_seconds=6) as workshop:
        hung = asyncio.create_task(refusal(workshop, jobs.report_and_hang, note))
        await until(note.exists)
        pid = int(note.read_text())
        while not hung.done():
            assert (await workshop.inspect(PHOTO)).width == 480
        assert await hung is PhotoProblem.UNWORKABLE
        await until(lambda: not alive(pid))
        both = await asyncio.gather(workshop.inspect(PHOTO), workshop.inspect(PHOTO))
        assert len(both) == 2


async def test_an_abandoned_photo_frees_its_place(tmp_path: Path):
    note = tmp_path / "pid"
    async with PhotoWorkshop(max_workers=1) as workshop:
        task = asyncio.create_task(workshop._run(jobs.report_and_hang, note))
        await until(note.exists)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not alive(int(note.read_text()))
        assert (await workshop.inspect(PHOTO)).width == 480


@linux_only
async def test_memory_is_bounded():
    async with PhotoWorkshop(max_workers=1) as workshop:
        assert await refusal(workshop, jobs.take, 4 << 30) is PhotoProblem.UNWORKABLE
        fifty_megapixels = samples.encoded(
            Image.new("RGBA", (8160, 6120), (1, 2, 3, 90)), "WEBP", lossless=True, method=0
        )
        photo = await workshop.inspect(fifty_megapixels)
        assert photo.width == 8160, "the largest accepted photo fits"
        assert await workshop._run(jobs.largest_resident_megabytes) < 1200


async def test_the_loop_stays_free_while_pixels_are_worked_on():
    async with PhotoWorkshop(max_workers=1) as workshop:
        working = asyncio.create_task(workshop._run(time.sleep, 1.0))
        turns = 0
        while not working.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert turns >= 40


@pytest.mark.kill
@pytest.mark.parametrize("state", ["working", "idle"])
async def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path, state: str):
    note = tmp_path / "pid"
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(note), state, cwd=samples.repository()
    )
    try:
        await until(note.exists)
        child = int(note.read_text())
        assert alive(child)
    finally:
        parent.kill()
        await parent.wait()
    await until(lambda: not alive(child))


PARENT = """
import asyncio, os, sys
from pathlib import Path
from services.photos.pool import PhotoWorkshop
from tests.unit.photos import jobs

async def main():
    note, state = Path(sys.argv[1]), sys.argv[2]
    async with PhotoWorkshop(max_workers=1) as workshop:
        if state == "working":
            await workshop._run(jobs.report_and_hang, note)
        pid = await workshop._run(os.getpid)
        part = note.with_suffix(".part")
        part.write_text(str(pid))
        part.replace(note)
        await asyncio.sleep(600)

asyncio.run(main())
"""


def test_the_main_process_imports_no_pixel_library():
    names = "'PIL', 'pi_heif'"
    code = f"import sys, services.photos.pool; print([n for n in ({names}) if n in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=samples.repository(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"
