"""What stands on labels in Spanish and Portuguese is read, in a process of its own, offline."""

import subprocess
import sys
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from PIL import Image

from services.photos.facts import LINES_MAX, Line
from services.photos.pool import READER_MEMORY_BYTES, PhotoWorkshop
from services.photos.ports import PhotoProblem, PhotoRefusedError
from tests.unit.photos import jobs, labels, samples

ACCURACY = 0.97
"""Of the characters; 0.998 of them were right over all labels in all shots (docs/photos.md)."""

SHOTS_READ = 1
"""Labels of each shot: a photo takes half a second alone on two cores."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workshop() -> AsyncIterator[PhotoWorkshop]:
    """One reader for all: it loads its models once."""
    async with PhotoWorkshop(job_seconds=90) as opened:
        yield opened


def wrong(read: str, written: str) -> int:
    """Characters to change, add or take away."""
    before = list(range(len(written) + 1))
    for row, one in enumerate(read, 1):
        now = [row]
        for column, other in enumerate(written, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (one != other)))
        before = now
    return before[-1]


def said(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


@pytest.mark.asyncio(loop_scope="module")
async def test_labels_are_read_with_their_accents(workshop: PhotoWorkshop) -> None:
    mistakes = characters = 0
    for number, shot in enumerate(labels.SHOTS):
        for step in range(SHOTS_READ):
            label = labels.LABELS[(number * SHOTS_READ + step) % len(labels.LABELS)]
            lines = await workshop.read(labels.photographed(label, shot))
            written = "\n".join(label)
            mistakes += wrong(said(lines), written)
            characters += len(written)
            assert all(0 < line.confidence <= 1 for line in lines)
    accuracy = 1 - mistakes / characters
    assert accuracy >= ACCURACY, f"{accuracy:.3f} of {characters} characters"


@pytest.mark.asyncio(loop_scope="module")
async def test_a_line_is_told_with_its_place_the_way_up_that_it_is_looked_at(
    workshop: PhotoWorkshop,
) -> None:
    page = Image.new("RGB", (1000, 800), "white")
    label = Image.open(labels.opened(labels.LABELS[2][:1], labels.Shot(height=70)))
    page.paste(label.crop((300, 380, 980, 580)).resize((500, 147)), (480, 630))
    lying = page.transpose(Image.Transpose.ROTATE_90)  # and orientation 6 turns it back
    (line,) = await workshop.read(samples.encoded(lying, "JPEG", exif=samples.exif(6)))
    assert line.text == labels.LABELS[2][0]
    assert 0.48 <= line.box.left < line.box.right <= 0.98
    assert 0.78 <= line.box.top < line.box.bottom <= 0.97


@pytest.mark.asyncio(loop_scope="module")
async def test_a_photo_without_text_says_nothing(workshop: PhotoWorkshop) -> None:
    assert await workshop.read(samples.encoded(samples.quartered(), "PNG")) == ()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_page_full_of_words_is_cut_to_the_surest_lines(workshop: PhotoWorkshop) -> None:
    words = tuple(f"Renglón {number}" for number in range(1, 17))
    column = Image.open(labels.opened(words, labels.Shot(height=22)))
    page = Image.new("RGB", (1800, 960))
    for place in range(4):
        page.paste(column.crop((490, 0, 940, 960)), (450 * place, 0))
    lines = await workshop.read(samples.encoded(page, "JPEG", quality=92))
    assert len(lines) == LINES_MAX


@pytest.mark.asyncio(loop_scope="module")
async def test_what_will_not_do_is_refused(workshop: PhotoWorkshop) -> None:
    for data, problem in (
        (samples.bomb(), PhotoProblem.TOO_MANY_PIXELS),
        (samples.encoded(samples.quartered(), "JPEG")[:-900], PhotoProblem.BROKEN),
    ):
        with pytest.raises(PhotoRefusedError) as refused:
            await workshop.read(data)
        assert refused.value.reason is problem


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded and read on Linux only")
async def test_the_largest_photos_fit_the_reader(workshop: PhotoWorkshop) -> None:
    clear = Image.new("RGBA", (8160, 6120), (1, 2, 3, 90))
    assert await workshop.read(samples.encoded(clear, "WEBP", lossless=True, method=0)) == ()
    tape = Image.new("RGB", (19_990, 1000), "white")
    assert await workshop.read(samples.encoded(tape, "JPEG")) == ()
    resident = await workshop._work(workshop._reading, jobs.largest_resident_megabytes)
    reserved = await workshop._work(workshop._reading, jobs.largest_reserved_megabytes)
    assert resident < 2000
    assert reserved < READER_MEMORY_BYTES >> 20


OFFLINE = """
import socket

def refuse(*_):
    raise AssertionError("the reader wants the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse

import sys
from services.photos.reading import read
print([line.text for line in read(sys.stdin.buffer.read())])
"""


def test_the_models_come_with_the_package_and_nothing_is_logged() -> None:
    label = labels.LABELS[9]
    run = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", OFFLINE],
        input=labels.photographed(label, labels.SHOTS[0]),
        cwd=samples.repository(), capture_output=True, check=False,
    )  # fmt: skip
    assert run.stderr.decode() == ""
    assert run.stdout.decode().strip() == str(list(label))
