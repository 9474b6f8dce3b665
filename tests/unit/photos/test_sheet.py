"""A sheet of photos: squares in order, each with its number, whatever the photos are."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from services.photos.pool import PhotoWorkshop
from services.photos.sheet import CELL, GAP, HALF, pair, sheet
from tests.unit.photos import samples

STEP = CELL + GAP
RED, GREEN = (200, 30, 30), (20, 160, 40)


def plain(color: tuple[int, int, int], size: tuple[int, int] = (640, 480)) -> bytes:
    return samples.encoded(Image.new("RGB", size, color), "JPEG")


def drawn(photos: list[bytes]) -> Image.Image:
    return Image.open(BytesIO(sheet(photos))).convert("RGB")


def near(image: Image.Image, at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 12 for a, b in zip(pixel, color, strict=True))


def middle(index: int, columns: int = 3) -> tuple[int, int]:
    row, column = divmod(index, columns)
    return GAP + column * STEP + CELL // 2, GAP + row * STEP + CELL // 2


@pytest.mark.parametrize(
    ("count", "columns", "rows"),
    [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (6, 3, 2), (10, 3, 4)],
)
def test_photos_stand_in_squares_three_in_a_row(count: int, columns: int, rows: int) -> None:
    page = drawn([plain(RED if i % 2 else GREEN) for i in range(count)])
    assert page.size == (columns * STEP + GAP, rows * STEP + GAP)
    for i in range(count):
        assert near(page, middle(i, columns), RED if i % 2 else GREEN)


def test_each_has_its_own_number_on_a_dark_disc() -> None:
    page = drawn([plain(RED)] * 10)
    discs: list[bytes] = []
    for i in range(10):
        left, top = (edge - CELL // 2 for edge in middle(i))
        disc = page.crop((left + 14, top + 14, left + 98, top + 98))
        discs.append(disc.tobytes())
        low, high = ImageStat.Stat(disc.convert("L")).extrema[0]
        assert low < 60, "a dark disc"
        assert high > 230, "a white number"
    assert len(set(discs)) == 10


def test_a_long_photo_is_not_cropped_beyond_a_quarter() -> None:
    tall = Image.new("RGB", (400, 1600), RED)
    tall.paste(GREEN, (0, 1350, 400, 1600))
    page = drawn([samples.encoded(tall, "JPEG")])
    assert near(page, (GAP + CELL // 2, GAP + CELL - 4), GREEN), "its foot is still there"
    assert not near(page, (GAP + CELL - 8, GAP + CELL // 2), RED), "bars beside it"


def test_a_photo_out_of_reach_leaves_its_square_and_the_others_their_numbers() -> None:
    broken = plain(GREEN)[:200]
    page = drawn([b"", plain(RED), broken])
    assert near(page, middle(1), RED)
    for place in (0, 2):
        assert not near(page, middle(place), GREEN)
        assert not near(page, middle(place), RED)


def test_a_sheet_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        sheet([])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=10))
def test_no_bytes_break_a_sheet(photos: list[bytes]) -> None:
    assert drawn(photos).height >= CELL


async def test_the_workshop_draws_it_in_a_process_of_its_own() -> None:
    async with PhotoWorkshop(max_workers=1) as workshop:
        made = await workshop.sheet([plain(RED), b"", plain(GREEN)])
    page = Image.open(BytesIO(made)).convert("RGB")
    assert page.format is None
    assert near(page, middle(2), GREEN)


def paired(before: bytes, after: bytes) -> Image.Image:
    return Image.open(BytesIO(pair(before, after))).convert("RGB")


@pytest.mark.parametrize(
    ("size", "places"),
    [
        ((600, 800), ((0.2, 0.2), (0.8, 0.8))),  # beside each other, before on the left
        ((800, 600), ((0.2, 0.2), (0.8, 0.8))),  # one above the other, before on top
    ],
)
def test_a_pair_shows_both_photos_whole(
    size: tuple[int, int], places: tuple[tuple[float, float], ...]
) -> None:
    page = paired(plain(RED, size), plain(GREEN, size))
    stacked = size[0] > size[1]
    assert (page.height > page.width) is stacked
    assert max(page.size) <= 1280
    for (x, y), color in zip(places, (RED, GREEN), strict=True):
        assert near(page, (int(x * page.width), int(y * page.height)), color)
    half = round(HALF * 3 / 4)
    across, down = (HALF, 2 * half + GAP) if stacked else (2 * half + GAP, HALF)
    assert page.size == (across + 2 * GAP, down + 2 * GAP)


def test_an_arrow_stands_between_and_a_spark_on_what_came_of_it() -> None:
    red = plain(RED, (600, 600))
    page = paired(red, red)
    middle = page.width // 2, page.height // 2
    arrow = page.crop((middle[0] - 42, middle[1] - 42, middle[0] + 42, middle[1] + 42))
    spark = page.crop((page.width - 108, 24, page.width - 24, 108))
    for disc in (arrow, spark):
        low, high = ImageStat.Stat(disc.convert("L")).extrema[0]
        assert low < 60, "a dark disc"
        assert high > 230, "a white sign"
    head, shaft = ((x, 28, x + 6, 34) for x in (44, 34))
    light = [ImageStat.Stat(arrow.crop(box).convert("L")).mean[0] for box in (shaft, head)]
    assert light[0] + 120 < light[1], "it points to the right"


def test_between_stacked_photos_the_arrow_points_down() -> None:
    red = plain(RED, (800, 600))
    page = paired(red, red).convert("L")
    left, top = page.width // 2, page.height // 2
    above, below = (
        ImageStat.Stat(page.crop((left - 14, top + y, left - 8, top + y + 6))).mean[0]
        for y in (-8, 2)
    )
    assert above + 120 < below


def test_a_pair_of_which_one_is_out_of_reach_still_shows_the_other() -> None:
    page = paired(b"", plain(GREEN, (600, 600)))
    assert near(page, (page.width - 200, page.height // 2), GREEN)
    assert not near(page, (150, 150), GREEN)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_break_a_pair(before: bytes, after: bytes) -> None:
    assert paired(before, after).height >= CELL


async def test_the_workshop_pairs_in_a_process_of_its_own() -> None:
    async with PhotoWorkshop(max_workers=1) as workshop:
        made = await workshop.pair(plain(RED), plain(GREEN))
    assert Image.open(BytesIO(made)).format == "JPEG"
