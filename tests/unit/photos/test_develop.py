"""What a look makes of an original: the ground goes, the goods stay as they are."""

from colorsys import rgb_to_hsv
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from services.photos.develop import develop
from services.photos.facts import Box, Facts
from services.photos.look import MARGINS, UNTOUCHED, CutBy, Framing, Ground, Look
from services.photos.ports import PhotoProblem, PhotoRefusedError
from services.photos.tone import GAIN_MAX, LIFT_MAX
from services.photos.uses import CANVASES, Canvas, Use
from tests.unit.photos import samples

MARKET, CUTOUT = CANVASES[Use.MARKET], CANVASES[Use.CUTOUT]
WHITE, TABLE, BLUE = (255, 255, 255), (150, 118, 86), (40, 90, 160)
SIZE = (1000, 750)
GOODS = (400, 250, 650, 550)
"""A blue thing on a brown table, in pixels."""

BOX = Box(left=0.4, top=1 / 3, right=0.65, bottom=550 / 750)
FACTS = Facts(sharpness=500, light=110, burnt=0, white=0, busy=0, fingerprint="0" * 16, product=BOX)
PATCHES = ((200, 40, 40), (220, 130, 40), (60, 150, 70), BLUE, (150, 70, 160), (205, 160, 135))

Colour = tuple[int, ...]


@cache
def table(size: tuple[int, int] = SIZE) -> Image.Image:
    """The blue thing on its table, at any size."""
    image = Image.new("RGB", SIZE, TABLE)
    ImageDraw.Draw(image).ellipse(GOODS, fill=BLUE)
    return image.resize(size)


@cache
def original(kind: str = "JPEG", turn: int = 1) -> bytes:
    """Its file, as a phone writes it."""
    return samples.encoded(table(), kind, exif=samples.exif(turn))


@cache
def mask() -> bytes:
    """Its cut-out at another resolution."""
    image = Image.new("L", SIZE)
    ImageDraw.Draw(image).ellipse(GOODS, fill=255)
    return samples.encoded(image.resize((1920, 1440)), "PNG")


def made(
    look: Look,
    canvas: Canvas = MARKET,
    *,
    of: bytes | None = None,
    cut: bytes | None = None,
    facts: Facts | None = FACTS,
) -> Image.Image:
    data = develop(of or original(), look, canvas, cut, facts)
    image = Image.open(BytesIO(data))
    image.load()
    return image


def at(image: Image.Image, x: float, y: float) -> Colour:
    pixel = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(pixel, tuple)
    return pixel


def corners(image: Image.Image) -> list[Colour]:
    return [at(image, x, y) for x in (0, 1) for y in (0, 1)]


def near(one: Colour, other: Colour, by: int = 4) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def noisy(size: tuple[int, int]) -> bytes:
    return samples.encoded(samples.noise(*size), "JPEG", quality=95)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_untouched_photo_is_as_she_took_it(kind: str):
    image = made(UNTOUCHED, of=original(kind))
    assert (image.size, image.format, image.mode) == (SIZE, "JPEG", "RGB")
    difference = ImageChops.difference(image, table())
    assert max(ImageStat.Stat(difference).mean) < 1.5


def test_each_turn_is_clockwise_and_the_phones_own_turn_comes_first():
    for turn, size, place in ((90, (750, 1000), (0.47, 0.52)), (180, SIZE, (0.47, 0.47))):
        image = made(Look(turn=turn))
        assert image.size == size
        assert near(at(image, *place), BLUE)
    lying = made(Look(turn=90), of=original("JPEG", 8))
    assert lying.size == SIZE
    assert max(ImageStat.Stat(ImageChops.difference(lying, table())).mean) < 1.5
    quarter = samples.encoded(samples.quartered(), "PNG")
    assert near(at(made(Look(turn=90), of=quarter, facts=None), 0.9, 0.1), samples.GREEN, 12)
    assert near(at(made(Look(turn=270), of=quarter, facts=None), 0.1, 0.9), samples.GREEN, 12)


@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("turn", [0, 90, 270])
def test_a_white_ground_is_white_to_the_last_digit(framing: Framing, turn: int):
    look = Look(ground=Ground.WHITE, framing=framing, turn=turn, polished=True, brightness=-3)
    for use in (Use.MARKET, Use.STORY, Use.THUMBNAIL):
        image = made(look, CANVASES[use], cut=mask())
        assert corners(image) == [WHITE] * 4
        assert WHITE not in (at(image, 0.5, 0.5), at(image, 0.55, 0.5))


def test_no_trace_of_the_old_ground_shines_around_the_product():
    exact = Image.new("L", SIZE)
    ImageDraw.Draw(exact).ellipse(GOODS, fill=255)
    cut = samples.encoded(exact, "PNG")
    look = Look(ground=Ground.REMOVED, framing=Framing.SQUARE)
    page = made(look, CUTOUT, of=original("PNG"), cut=cut)
    seen = Image.new("RGB", page.size, "white")
    seen.paste(page, (0, 0), page)
    red, _, blue = seen.split()
    brown = ImageStat.Stat(ImageChops.subtract(red, blue)).extrema[0][1]
    assert brown <= 12, "the table is 64 levels more red than blue, the goods are not"


def test_the_product_itself_keeps_its_pixels():
    image = made(Look(ground=Ground.WHITE, framing=Framing.FREE), cut=mask())
    assert near(at(image, 0.5, 0.5), BLUE, 2)
    share = ImageStat.Stat(image.convert("L").point([255 * (v < 200) for v in range(256)])).mean[0]
    # An ellipse in its box with 5 % around it, on a crop of 750 px: 58,905 of 562,500 px
    assert share / 255 * image.width * image.height == pytest.approx(58_905, rel=0.03)


def test_a_removed_ground_is_transparent_in_a_file_and_white_in_a_picture():
    look = Look(ground=Ground.REMOVED, framing=Framing.SQUARE)
    image = made(look, CUTOUT, cut=mask())
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert corners(image) == [(255, 255, 255, 0)] * 4, "nor is the table hidden beneath"
    assert at(image, 0.5, 0.5)[3] == 255
    assert near(at(image, 0.5, 0.5)[:3], BLUE, 2)
    assert corners(made(look, cut=mask())) == [WHITE] * 4


@pytest.mark.parametrize("opaque", [0, 255])
def test_glass_stays_as_clear_as_its_cut_out_says(opaque: int):
    glass = Image.open(BytesIO(mask())).point([level // 2 for level in range(256)])
    ImageDraw.Draw(glass).rectangle((1050, 600, 1150, 1000), fill=opaque)
    image = made(Look(ground=Ground.REMOVED), CUTOUT, cut=samples.encoded(glass, "PNG"), facts=None)
    assert at(image, 0.46, 0.53)[3] == 127
    assert near(at(image, 0.46, 0.53)[:3], BLUE, 2)
    assert at(image, 0.57, 0.53)[3] == opaque


@pytest.mark.parametrize("cut", [None, samples.encoded(Image.new("L", (1920, 1440)), "PNG")])
def test_without_a_cut_out_the_ground_stays(cut: bytes | None):
    for use in (Use.MARKET, Use.CUTOUT):
        image = made(Look(ground=Ground.REMOVED), CANVASES[use], cut=cut)
        assert image.mode == "RGB"
        assert near(at(image, 0.02, 0.02), TABLE)


def test_what_is_beyond_the_photo_has_the_colour_of_its_rim():
    whole = FACTS.model_copy(update={"product": None})
    image = made(UNTOUCHED, CANVASES[Use.STORY], facts=whole)
    assert image.size == (1080, 1920)
    assert near(at(image, 0.5, 0.02), TABLE)
    pale = samples.encoded(Image.new("RGB", SIZE, (250, 249, 248)), "PNG")
    assert corners(made(UNTOUCHED, CANVASES[Use.STORY], of=pale, facts=None)) == [WHITE] * 4


def test_a_crop_is_taken_from_the_originals_own_pixels():
    big = samples.encoded(table((4000, 3000)), "JPEG")
    image = made(Look(framing=Framing.SQUARE), of=big)
    assert image.size == (1333, 1333), "1200 px of goods and a twentieth on either side"
    assert near(at(image, 0.5, 0.5), BLUE)
    assert near(at(image, 0.02, 0.02), TABLE)


def test_a_crop_keeps_fine_detail():
    fabric = Image.new("L", (3000, 2250), 90)
    for left in range(0, 3000, 6):
        fabric.paste(170, (left, 0, left + 3, 2250))
    data = samples.encoded(fabric, "JPEG", quality=95)
    image = made(Look(framing=Framing.FREE, margin=0), of=data).convert("L")
    assert image.width == 750
    assert ImageStat.Stat(image).stddev[0] > 0.9 * ImageStat.Stat(fabric).stddev[0]


def test_on_white_the_product_stands_in_the_middle_wherever_the_photo_ends():
    cut = Image.new("L", SIZE)
    ImageDraw.Draw(cut).rectangle((20, 100, 420, 700), fill=255)
    look = Look(ground=Ground.WHITE, framing=Framing.SQUARE, margin=10)
    image = made(look, cut=samples.encoded(cut, "PNG")).convert("L")
    found = image.point([255 * (level < 200) for level in range(256)]).getbbox()
    assert found is not None
    assert abs(found[0] - (image.width - found[2])) <= 2
    assert abs(found[1] - (image.height - found[3])) <= 2
    assert abs(found[1] - image.height // 10) <= 3


def test_a_dim_photo_is_lifted_by_a_bounded_touch_and_a_bright_one_is_left():
    dim = samples.encoded(table().point([level // 3 for level in range(256)] * 3), "PNG")
    before, after = made(UNTOUCHED, of=dim), made(Look(polished=True), of=dim)
    lift = ImageStat.Stat(after).mean[1] / ImageStat.Stat(before).mean[1]
    assert 1.1 < lift <= LIFT_MAX + 0.03
    bright = samples.encoded(ImageChops.invert(table()).point([255] * 768), "PNG")
    assert corners(made(Look(polished=True), of=bright)) == [WHITE] * 4


def patched(light: Colour) -> bytes:
    """Coloured goods on a grey wall under a light."""
    image = Image.new("RGB", (700, 500), (190, 190, 190))
    pen = ImageDraw.Draw(image)
    for index, colour in enumerate(PATCHES):
        pen.rectangle((50 + index * 100, 150, 129 + index * 100, 350), fill=colour)
    tint = Image.new("RGB", image.size, light)
    return samples.encoded(ImageChops.multiply(image, tint), "PNG")


def patch(image: Image.Image, index: int) -> Colour:
    return at(image, (90 + index * 100) / 700, 0.5)


def apart(hue: float, other: float) -> float:
    """Degrees between two hues of 0 to 1."""
    return abs((hue - other + 0.5) % 1 - 0.5) * 360


@pytest.mark.parametrize("light", [WHITE, (255, 240, 222), (235, 245, 255), (180, 180, 180)])
def test_a_polish_changes_no_products_hue(light: Colour):
    data = patched(light)
    before = made(UNTOUCHED, of=data, facts=None)
    after = made(Look(polished=True), of=data, facts=None)
    for index, own in enumerate(PATCHES):
        one, other = patch(before, index), patch(after, index)
        was, now, true = (rgb_to_hsv(*(level / 255 for level in c)) for c in (one, other, own))
        assert apart(now[0], true[0]) <= apart(was[0], true[0]) + 2, "no further from its own"
        assert abs(was[1] - now[1]) < 0.12, (light, index)
        bound = LIFT_MAX * (1 + GAIN_MAX)
        assert all(b <= a * bound + 3 for a, b in zip(one, other, strict=True))


def test_a_polish_takes_a_tint_off_the_wall_but_paints_no_beige_wall_grey():
    wall = at(made(Look(polished=True), of=patched((255, 246, 236)), facts=None), 0.01, 0.01)
    assert max(wall) - min(wall) <= 3, "a slight tint is gone"
    neutral = at(made(Look(polished=True), of=patched(WHITE), facts=None), 0.01, 0.01)
    assert max(neutral) - min(neutral) <= 2
    beige = Image.new("RGB", SIZE, (200, 188, 168))
    ImageDraw.Draw(beige).ellipse(GOODS, fill=(128, 128, 128))
    image = made(Look(polished=True), of=samples.encoded(beige, "PNG"))
    thing, ground = at(image, 0.52, 0.52), at(image, 0.02, 0.02)
    assert max(thing) - min(thing) <= 3, "the grey product stays grey"
    assert ground[0] - ground[2] > 30


def test_a_polish_sharpens_mildly():
    label = Image.new("RGB", SIZE, (200, 200, 200))
    for left in range(20, SIZE[0], 40):
        label.paste((80, 80, 80), (left, 0, left + 20, SIZE[1]))
    label.paste(WHITE, (0, 0, SIZE[0], 100))  # so that there is nothing to lift
    soft = samples.encoded(label.filter(ImageFilter.GaussianBlur(1)), "PNG")

    def steepest(image: Image.Image) -> int:
        grey = image.convert("L").crop((0, 300, SIZE[0], 600))
        beside = ImageChops.offset(grey, 1, 0)
        beside.paste(grey.crop((0, 0, 1, grey.height)), (0, 0))
        _, most = ImageChops.difference(grey, beside).getextrema()
        assert isinstance(most, int)
        return most

    before, after = (steepest(made(Look(polished=p), of=soft)) for p in (False, True))
    assert before * 1.05 < after < before * 1.4


@pytest.mark.parametrize(
    ("up", "down", "measure"),
    [
        (Look(brightness=1), Look(brightness=-1), "mean"),
        (Look(contrast=1), Look(contrast=-1), "stddev"),
    ],
)
def test_each_step_of_light_goes_its_way_and_no_further_than_a_touch(
    up: Look, down: Look, measure: str
):
    def measured(look: Look) -> float:
        return getattr(ImageStat.Stat(made(look).convert("L")), measure)[0]

    lower, middle, upper = (measured(look) for look in (down, UNTOUCHED, up))
    assert lower < middle < upper
    assert upper / middle < 1.15 > middle / lower


def test_steps_of_colour_keep_light_and_hue():
    pale, middle, rich = (made(Look(saturation=step)) for step in (-3, 0, 3))
    saturations = [ImageStat.Stat(image.convert("HSV")).mean[1] for image in (pale, middle, rich)]
    assert saturations[0] * 1.2 < saturations[1] < saturations[2] / 1.2
    light = [ImageStat.Stat(image.convert("L")).mean[0] for image in (pale, middle, rich)]
    assert max(light) - min(light) < 3


def test_a_limit_is_kept_by_quality_first_and_size_last():
    model = CANVASES[Use.MODEL]
    assert model.limit is not None
    data = develop(noisy((2400, 1800)), Look(polished=True), model, None, None)
    assert len(data) <= model.limit
    assert max(Image.open(BytesIO(data)).size) >= 512
    whole = len(develop(noisy((640, 480)), UNTOUCHED, Canvas(640), None, None))
    gentle = Canvas(640, limit=whole * 9 // 10)
    assert made(UNTOUCHED, gentle, of=noisy((640, 480)), facts=None).size == (640, 480)
    fixed = Canvas(400, 400, limit=30_000)
    assert made(UNTOUCHED, fixed, of=noisy((640, 480)), facts=None).size == (400, 400)
    small = Canvas(640, limit=200_000, png=True)
    assert len(develop(noisy((640, 480)), UNTOUCHED, small, None, None)) <= 200_000


def test_nothing_but_pixels_leaves():
    secret = samples.encoded(
        table(), "JPEG", exif=samples.exif(6), comment=b"<script>", xmp=b"<x:xmpmeta>",
        icc_profile=samples.swapping_profile(),
    )  # fmt: skip
    for look in (UNTOUCHED, Look(ground=Ground.REMOVED, polished=True)):
        for canvas in CANVASES.values():
            data = develop(secret + samples.archive(), look, canvas, mask(), FACTS)
            for trace in (b"Exif", b"<script>", b"xmpmeta", b"ICC_PROFILE", b"payload"):
                assert trace not in data
            assert samples.MAKER.encode() not in data
            assert not Image.open(BytesIO(data)).info.keys() - {
                "jfif", "jfif_version", "jfif_unit", "jfif_density",
            }  # fmt: skip


def test_a_broken_original_or_mask_is_refused():
    for data, cut in ((original()[:400], None), (b"GIF89a", None), (original(), mask()[:400])):
        with pytest.raises(PhotoRefusedError) as refused:
            develop(data, Look(ground=Ground.WHITE), MARKET, cut, FACTS)
        assert refused.value.reason in (PhotoProblem.BROKEN, PhotoProblem.ANIMATED)


shares = st.floats(0, 1)
boxes = st.builds(Box, left=shares, top=shares, right=shares, bottom=shares)
looks = st.builds(
    Look,
    turn=st.sampled_from([0, 90, 180, 270]),
    ground=st.sampled_from(Ground),
    cut_by=st.sampled_from(CutBy),
    framing=st.sampled_from(Framing),
    margin=st.sampled_from(MARGINS),
    brightness=st.integers(-3, 3),
    contrast=st.integers(-3, 3),
    saturation=st.integers(-3, 3),
    polished=st.booleans(),
)
PHOTOS = (
    original(),
    samples.encoded(Image.new("RGB", (40, 760), (3, 2, 1)), "PNG"),
    samples.encoded(samples.noise(300, 200), "JPEG"),
    samples.encoded(samples.quartered(90, 60).convert("RGBA"), "WEBP"),
    samples.encoded(Image.new("L", (1, 1), 9), "PNG"),
)


@settings(max_examples=50, deadline=None)
@given(
    data=st.sampled_from(PHOTOS),
    look=looks,
    use=st.sampled_from(Use),
    cut=st.sampled_from([None, mask()]),
    product=st.none() | boxes,
    faces=st.lists(boxes, max_size=2),
)
def test_any_look_for_any_use_comes_out_as_wanted_and_the_same_each_time(
    data: bytes, look: Look, use: Use, cut: bytes | None, product: Box | None, faces: list[Box]
):
    facts = FACTS.model_copy(update={"product": product, "faces": tuple(faces)})
    canvas = CANVASES[use]
    first = develop(data, look, canvas, cut, facts)
    image = Image.open(BytesIO(first))
    assert image.format == ("PNG" if canvas.png else "JPEG")
    assert canvas.limit is None or len(first) <= canvas.limit
    if canvas.height is not None:
        assert image.size == (canvas.width, canvas.height)
    else:
        assert max(image.size) <= canvas.width
    assert develop(data, look, canvas, cut, facts) == first
