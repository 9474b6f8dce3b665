"""What becomes of one file: which come in, how they leave, and why the others are refused."""

import struct
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from services.photos import render
from services.photos.intake import MAX_FILE_BYTES, MAX_PIXELS
from services.photos.ports import Inspected, PhotoFormat, PhotoProblem, PhotoRefusedError
from tests.unit.photos import samples
from tests.unit.photos.samples import GREEN, RED, WHITE, encoded, quartered

GOOD = {
    PhotoFormat.JPEG: encoded(quartered(), "JPEG", exif=samples.exif()),
    PhotoFormat.PNG: encoded(quartered(), "PNG", exif=samples.exif()),
    PhotoFormat.WEBP: encoded(quartered(), "WEBP", exif=samples.exif()),
    PhotoFormat.HEIC: samples.HEIC,
}
ORIENTED = {
    # The quarters as they are looked at: top left, top right, bottom left, bottom right.
    1: "green red red red",
    2: "red green red red",
    3: "red red red green",
    4: "red red green red",
    5: "green red red red",
    6: "red green red red",
    7: "red red red green",
    8: "red red green red",
}


def decoded(photo: Inspected) -> Image.Image:
    image = Image.open(BytesIO(photo.clean))
    assert image.format == "JPEG"
    image.load()
    return image


def near(image: Image.Image, x: float, y: float, colour: tuple[int, int, int]) -> bool:
    """Whether the pixel at a share of width and height has the colour, give or take JPEG."""
    pixel = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def segments(jpeg: bytes) -> set[int]:
    """The markers of a JPEG up to its pixels."""
    found: set[int] = set()
    at = 2
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def refusal(data: bytes) -> PhotoProblem:
    with pytest.raises(PhotoRefusedError) as caught:
        render.inspect(data)
    return caught.value.reason


@pytest.mark.parametrize("kind", PhotoFormat)
def test_each_format_comes_in_and_leaves_as_a_bare_jpeg(kind: PhotoFormat):
    photo = render.inspect(GOOD[kind])

    assert (photo.format, photo.width, photo.height) == (kind, 640, 480)
    image = decoded(photo)
    assert image.mode == "RGB"
    assert near(image, 0.25, 0.25, GREEN)
    assert near(image, 0.75, 0.75, RED)


@pytest.mark.parametrize("kind", PhotoFormat)
def test_no_metadata_leaves(kind: PhotoFormat):
    data = GOOD[kind]
    assert samples.MAKER.encode() in data, "the sample itself must carry what should go"

    clean = render.inspect(data).clean

    assert samples.MAKER.encode() not in clean
    # Only JFIF, tables and frame: no APP1 (Exif, XMP), APP2 (profiles), APP13, no comment.
    assert segments(clean) <= {0xE0, 0xDB, 0xC0, 0xC4}


@pytest.mark.parametrize("profile", [None, samples.swapping_profile()])
def test_comments_xmp_profiles_and_appended_archives_do_not_leave(profile: bytes | None):
    data = encoded(
        quartered(),
        "JPEG",
        comment=b"<script>alert(1)</script>",
        xmp=b"<x:xmpmeta>-34.6036,-58.3815</x:xmpmeta>",
        icc_profile=profile,
        exif=samples.exif(),
    )
    clean = render.inspect(data + samples.archive()).clean

    for trace in (b"script", b"xmpmeta", b"PK\x03\x04", b"payload", b"ICC_PROFILE"):
        assert trace not in clean
    assert segments(clean) <= {0xE0, 0xDB, 0xC0, 0xC4}


@pytest.mark.parametrize(("orientation", "corners"), ORIENTED.items())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_are_turned_upright(kind: str, orientation: int, corners: str):
    data = encoded(quartered(), kind, exif=samples.exif(orientation))

    photo = render.inspect(data)

    assert (photo.width, photo.height) == ((640, 480) if orientation < 5 else (480, 640))
    image = decoded(photo)
    assert image.size == (photo.width, photo.height)
    places = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    for (x, y), name in zip(places, corners.split(), strict=True):
        assert near(image, x, y, GREEN if name == "green" else RED), (x, y)


def test_big_photos_shrink_and_small_ones_are_left_alone():
    big = render.inspect(encoded(quartered(4000, 3000), "JPEG"))
    assert (big.width, big.height) == (4000, 3000)
    assert decoded(big).size == (1920, 1440)
    assert near(decoded(big), 0.25, 0.25, GREEN)

    assert decoded(render.inspect(encoded(quartered(300, 200), "PNG"))).size == (300, 200)


def test_an_original_is_opened_upright_on_white_and_at_most_as_large_as_asked():
    photo = quartered(1200, 900).convert("RGBA")
    photo.paste((0, 0, 0, 0), (600, 450, 1200, 900))
    opened = render.upright(encoded(photo, "PNG", exif=samples.exif(6)), 600)

    assert (opened.size, opened.mode) == ((450, 600), "RGB")
    assert near(opened, 0.75, 0.25, GREEN)
    assert near(opened, 0.25, 0.75, WHITE)
    assert not opened.info
    with pytest.raises(PhotoRefusedError):
        render.upright(samples.archive(), 600)


def test_a_strip_that_no_chat_can_show_is_refused():
    assert decoded(render.inspect(encoded(quartered(4_000, 200), "PNG"))).size == (1920, 96)
    with pytest.raises(PhotoRefusedError) as refused:
        render.inspect(encoded(quartered(4_000, 199), "PNG"))
    assert refused.value.reason is PhotoProblem.UNWORKABLE


@pytest.mark.parametrize(
    ("size", "small"),
    [((501, 250), False), ((500, 500), True), ((600, 249), True), ((249, 600), True)],
)
def test_photos_below_the_marketplaces_minimum_are_marked(size: tuple[int, int], small: bool):
    assert render.inspect(encoded(Image.new("RGB", size), "PNG")).small is small


def test_the_digest_is_that_of_the_original():
    data = GOOD[PhotoFormat.PNG]
    assert render.inspect(data).sha256 == sha256(data).hexdigest()


def test_transparency_becomes_white():
    cut_out = quartered().convert("RGBA")
    cut_out.paste((0, 0, 0, 0), (320, 240, 640, 480))
    palette = Image.new("P", (640, 480), 1)
    palette.putpalette([*WHITE, *RED, *GREEN])
    palette.paste(2, (320, 240, 640, 480))
    grey = Image.new("LA", (640, 480), (90, 255))
    grey.paste((0, 0), (320, 240, 640, 480))

    for data in (
        encoded(cut_out, "PNG"),
        encoded(cut_out, "WEBP", lossless=True),
        encoded(palette, "PNG", transparency=2),
        encoded(grey, "PNG"),
    ):
        image = decoded(render.inspect(data))
        assert near(image, 0.75, 0.75, WHITE)
        assert not near(image, 0.25, 0.75, WHITE)


def test_uncommon_pixels_keep_their_look():
    assert near(
        decoded(render.inspect(encoded(quartered().convert("CMYK"), "JPEG"))), 0.7, 0.7, RED
    )
    sixteen = encoded(Image.new("I;16", (640, 480), 40_000), "PNG")
    assert near(decoded(render.inspect(sixteen)), 0.5, 0.5, (156, 156, 156))
    keyed = encoded(Image.new("I;16", (640, 480), 40_000), "PNG", transparency=156)
    assert near(decoded(render.inspect(keyed)), 0.5, 0.5, (156, 156, 156))
    black = encoded(Image.new("1", (640, 480)), "PNG")
    assert near(decoded(render.inspect(black)), 0.5, 0.5, (0, 0, 0))
    palette = encoded(quartered().quantize(4), "PNG")
    assert near(decoded(render.inspect(palette)), 0.25, 0.25, GREEN)


def test_colour_profiles_are_applied_and_broken_ones_passed_over():
    profiled = encoded(
        Image.new("RGB", (640, 480), (200, 0, 0)), "JPEG", icc_profile=samples.swapping_profile()
    )
    red, green, _ = decoded(render.inspect(profiled)).split()
    assert ImageStat.Stat(green).mean[0] > 150 > ImageStat.Stat(red).mean[0]

    broken = encoded(quartered(), "JPEG", icc_profile=b"no profile at all")
    assert near(decoded(render.inspect(broken)), 0.7, 0.7, RED)


def test_broken_metadata_does_not_lose_the_photo():
    data = encoded(quartered(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\xff\xff\xff\xff")
    assert near(decoded(render.inspect(data)), 0.7, 0.7, RED)


def test_a_phones_side_images_are_no_animation():
    stereo = encoded(quartered(), "MPO", save_all=True, append_images=[quartered()])
    assert render.inspect(stereo).format is PhotoFormat.JPEG


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(samples.bomb(), id="png of 200 megapixels"),
        pytest.param(samples.png_header(65_000, 65_000), id="png header"),
        pytest.param(samples.webp_bomb(), id="webp of 200 megapixels"),
        pytest.param(
            encoded(Image.new("RGB", (16, 16)), "JPEG").replace(
                struct.pack(">2H", 16, 16), struct.pack(">2H", 16_000, 12_500)
            ),
            id="jpeg header",
        ),
        pytest.param(samples.heic_with_size(16_000, 12_500), id="heic header"),
    ],
)
def test_bombs_are_refused_undecoded(data: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", _never)
    monkeypatch.setattr("pi_heif.HeifImageFile.load", _never)

    assert len(data) < 100_000
    assert refusal(data) is PhotoProblem.TOO_MANY_PIXELS


def _never(*_: object) -> None:
    raise AssertionError("decoded")


def test_the_pixel_limit_is_exact():
    side = int(MAX_PIXELS**0.5)
    assert render.inspect(encoded(Image.new("L", (side, side)), "PNG")).width == side
    assert refusal(samples.png_header(MAX_PIXELS // 1000, 1001)) is PhotoProblem.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", PhotoProblem.EMPTY),
        (b"\0", PhotoProblem.NOT_A_PHOTO),
        (b"<!doctype html><title>photo.jpg</title>", PhotoProblem.NOT_A_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoProblem.NOT_A_PHOTO),
        (b"%PDF-1.7\n%photo", PhotoProblem.NOT_A_PHOTO),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", PhotoProblem.NOT_A_PHOTO),
        (b"RIFF\x24\0\0\0WAVEfmt ", PhotoProblem.NOT_A_PHOTO),
        (samples.archive(), PhotoProblem.NOT_A_PHOTO),
        (samples.animation("GIF"), PhotoProblem.ANIMATED),
        (samples.animation("WEBP"), PhotoProblem.ANIMATED),
        (samples.animation("PNG"), PhotoProblem.ANIMATED),
        (b"\0\0\0\x18ftyphevc\0\0\0\0hevcmsf1", PhotoProblem.ANIMATED),
        (b"\xff\xd8\xff<!doctype html>", PhotoProblem.BROKEN),
        (b"\x89PNG\r\n\x1a\n<svg/>", PhotoProblem.BROKEN),
        (b"RIFF\x24\0\0\0WEBP<html>", PhotoProblem.BROKEN),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoProblem.BROKEN),
        (b"\xff\xd8\xff" + bytes(MAX_FILE_BYTES), PhotoProblem.TOO_BIG_FILE),
    ],
)
def test_what_is_no_photo_is_refused_by_its_reason(data: bytes, reason: PhotoProblem):
    assert refusal(data) is reason


def test_a_png_with_a_wrong_sum_is_broken():
    data = bytearray(GOOD[PhotoFormat.PNG])
    data[-5] ^= 1
    assert refusal(bytes(data)) is PhotoProblem.BROKEN


def test_a_model_gets_at_most_what_it_may_get():
    limit = 150 * 1024
    clean = render.inspect(encoded(samples.noise(2400, 2400), "JPEG")).clean
    assert len(clean) > limit

    for_model = render.for_model(clean, limit)

    assert len(for_model) <= limit
    assert max(Image.open(BytesIO(for_model)).size) >= 512
    small = render.inspect(GOOD[PhotoFormat.JPEG]).clean
    assert render.for_model(small, limit) == small


@given(data=st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_and_never_crash(data: bytes):
    with pytest.raises(PhotoRefusedError):
        render.inspect(data)


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(PhotoFormat),
    at=st.floats(0, 0.999),
    length=st.integers(0, 12),
    patch=st.binary(max_size=12),
)
def test_damaged_files_come_in_or_are_refused_and_never_crash(
    kind: PhotoFormat, at: float, length: int, patch: bytes
):
    data = GOOD[kind]
    start = int(at * len(data))
    damaged = data[:start] + patch + data[start + length :]
    try:
        photo = render.inspect(damaged)
    except PhotoRefusedError:
        return
    assert samples.MAKER.encode() not in photo.clean
