"""Codes in photos: nearly all are read however they were taken, and none is ever read wrong."""

from collections import Counter
from collections.abc import Sequence

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from services.photos.barcodes import codes
from services.photos.codes import printed, retail, short_upc, spelt_out, square
from services.photos.facts import CODE_MAX, Box, Code, Line, Symbology
from tests.support import barcodes as made
from tests.support.barcodes import Family, Picture, Trouble

EACH = 18
READ_FROM = 0.95
WHOLE = Box(left=0, top=0, right=1, bottom=1)


def lines(*texts: str) -> list[Line]:
    return [Line(text=text, confidence=0.9, box=WHOLE) for text in texts]


def drawn(kind: zxingcpp.BarcodeFormat, text: str, scale: int = 3, turn: float = 0) -> Picture:
    """A code of any kind on a grey ground, turned by degrees."""
    image = zxingcpp.create_barcode(text, kind).to_image(scale=scale)
    paper = np.pad(np.asarray(image, np.uint8), 40, constant_values=245)
    height, width = paper.shape
    side = int(np.hypot(height, width)) + 40
    warp = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1)
    warp[:, 2] += (side / 2 - width / 2, side / 2 - height / 2)
    return np.asarray(cv2.warpAffine(paper, warp, (side, side), borderValue=190), np.uint8)


def test_nearly_all_are_read_and_none_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    families = list(Family)
    read: Counter[Trouble] = Counter()
    wrong: list[tuple[str, str]] = []
    for number, trouble in enumerate(Trouble):
        for one in range(EACH):
            scene = made.scene(9000 + 100 * number + one, families[one % 3], trouble)
            seen = {code.text for code in codes(scene.picture)}
            read[trouble] += scene.digits in seen
            wrong += [(text, scene.digits) for text in seen - {scene.digits}]
    with capsys.disabled():
        print()  # noqa: T201 - the figures are what this test is asked for
        for trouble in Trouble:
            print(f"  {trouble.value:8} {read[trouble]:3} of {EACH} read")  # noqa: T201 - the figures are what it is for
    assert wrong == []
    assert read.total() >= READ_FROM * EACH * len(Trouble)


@pytest.mark.parametrize("turn", [0, 90, 180, 200])
@pytest.mark.parametrize(
    ("kind", "text", "symbology", "shown", "gtin"),
    [
        (zxingcpp.BarcodeFormat.EAN13, "779123456789", "ean13", "7791234567898", "7791234567898"),
        (zxingcpp.BarcodeFormat.UPCA, "03600029145", "upca", "036000291452", "036000291452"),
        (zxingcpp.BarcodeFormat.EAN13, "200123456789", "ean13", "2001234567893", ""),
        (zxingcpp.BarcodeFormat.EAN8, "9638507", "ean8", "96385074", "96385074"),
        (zxingcpp.BarcodeFormat.UPCE, "0425261", "upce", "04252614", "042100005264"),
        (zxingcpp.BarcodeFormat.UPCE, "1234567", "upce", "12345670", "123456000070"),
        (zxingcpp.BarcodeFormat.QRCode, "https://marca.com/x", "qr", "https://marca.com/x", ""),
    ],
)
def test_each_kind_of_code_is_read(
    kind: zxingcpp.BarcodeFormat, text: str, symbology: str, shown: str, gtin: str, turn: float
) -> None:
    expected = Code(symbology=Symbology(symbology), text=shown, gtin=gtin)
    assert codes(drawn(kind, text, turn=turn)) == (expected,)


def test_bars_and_a_square_in_one_photo_are_both_read() -> None:
    bars = drawn(zxingcpp.BarcodeFormat.EAN13, "779123456789", 2)
    link = drawn(zxingcpp.BarcodeFormat.QRCode, "https://marca.com", 6)
    tall = max(len(bars), len(link))
    both = np.hstack(
        [np.pad(one, ((0, tall - len(one)), (0, 0)), constant_values=190) for one in (bars, link)]
    )
    assert [code.text for code in codes(both)] == ["7791234567898", "https://marca.com"]


def test_a_code_that_is_tiny_in_a_large_photo_is_read_from_all_its_pixels() -> None:
    large = np.full((2400, 3200), 150, np.uint8)
    label = made.label("7791234567898")
    small = cv2.resize(label, None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA)
    large[1500 : 1500 + small.shape[0], 400 : 400 + small.shape[1]] = small
    assert [code.gtin for code in codes(large)] == ["7791234567898"]


@pytest.mark.parametrize("seed", range(24))
def test_stripes_that_say_nothing_are_no_code(seed: int) -> None:
    assert codes(stripes(seed)) == ()


def stripes(seed: int) -> Picture:
    """Fabric, waves, a fence with room around it, and bars at random on a label, by turns."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(800.0), np.arange(600.0))
    match seed % 4:
        case 0:
            shown = 128 + 90 * np.sign(np.sin(x * 2 * np.pi / rng.uniform(4, 40)))
        case 1:
            shown = 128 + 90 * np.sin((x * np.cos(seed) + y * np.sin(seed)) / rng.uniform(1, 9))
        case 2:
            shown = np.full_like(x, 230)
            at = 150
            while at < 600:
                wide = int(rng.integers(1, 5)) * 4
                shown[150:450, at : at + wide] = 30
                at += wide + int(rng.integers(1, 5)) * 4
        case _:
            shown = np.full_like(x, 240)
            bits = rng.integers(0, 2, 95) * 220
            shown[150:400, 120 : 120 + 95 * 4] -= bits.repeat(4)
    return np.clip(shown + rng.normal(0, 4, x.shape), 0, 255).astype(np.uint8)


def test_a_wrong_check_digit_is_no_code() -> None:
    assert retail("7791234567898") is not None
    assert retail("7791234567890") is None
    assert short_upc("04252615") is None
    assert short_upc("94252614") is None


@pytest.mark.parametrize(
    ("short", "spelt"),
    [
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234544", "012340000054"),
        ("01234565", "012345000065"),
    ],
)
def test_a_short_code_is_spelt_out(short: str, spelt: str) -> None:
    assert spelt_out(short) == spelt


@given(st.text(max_size=2 * CODE_MAX))
def test_any_text_of_a_square_is_made_harmless(text: str) -> None:
    code = square(text)
    if code is not None:
        assert 0 < len(code.text) <= CODE_MAX
        assert not {char for char in code.text if ord(char) < 32 or char in "\x7f\u202e\u2028"}


@pytest.mark.parametrize(
    ("texts", "there"),
    [
        (("7791234567898",), True),
        (("7 791234 567898",), True),
        (("Industria Argentina", "7", "791234", "567898"), True),
        (("Ref. 7791234567898 x 12",), True),
        (("7791234567890",), False),
        (("97791234567898",), False),
        (("7791234", "talle", "567898"), False),
        ((), False),
    ],
)
def test_a_code_is_sure_when_its_digits_are_printed_too(texts: Sequence[str], there: bool) -> None:
    code, link = retail("7791234567898"), square("7791234567898")
    assert code is not None
    assert link is not None
    marked = printed([code, link], lines(*texts))
    assert [one.printed for one in marked] == [there, False]
    assert [one.text for one in marked] == [code.text, link.text]


def test_a_upc_is_found_with_the_zero_that_an_ean_has() -> None:
    code = retail("036000291452")
    assert code is not None
    assert printed([code], lines("0 036000 291452"))[0].printed
