"""What is seen in a photo: each measure tells good photos from bad ones, and cries no wolf."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from services.photos import faces
from services.photos.advice import BURNT_FROM, BUSY_FROM, LIGHT_FROM, SHARP_FROM, WHITE_FROM
from services.photos.facts import Facts, Flag, alike
from services.photos.inspection import examine
from services.photos.ports import PhotoRefusedError
from tests.support.pictures import SAMPLES
from tests.unit.photos import scenes
from tests.unit.photos.samples import HEIC, encoded
from tests.unit.photos.scenes import Picture, goods, jpeg

WHITE = (255, 255, 255)
REALISTIC = sorted(SAMPLES.glob("*.jpg"))


def seen(picture: Picture) -> Facts:
    return examine(jpeg(picture))


def softened(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def moved(picture: Picture, pixels: int) -> Picture:
    kernel = np.full((1, pixels), 1 / pixels, np.float32)
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)


@pytest.mark.parametrize("seed", range(6))
def test_a_photo_out_of_focus_or_moved_is_not_sharp(seed: int) -> None:
    picture = goods(seed)
    assert seen(picture).sharpness >= SHARP_FROM
    assert seen(softened(picture, 4)).sharpness < SHARP_FROM
    assert seen(moved(softened(picture, 1.5), 31)).sharpness < SHARP_FROM


def test_a_small_thing_on_a_plain_ground_is_sharp_all_the_same() -> None:
    small = goods(3, WHITE, (370, 270, 450, 340))
    assert seen(small).sharpness >= SHARP_FROM
    assert seen(softened(small, 4)).sharpness < SHARP_FROM


def test_light_is_what_the_camera_had() -> None:
    picture = goods(1)
    assert seen(picture).light > 2 * LIGHT_FROM
    assert seen(np.asarray(picture * 0.15, np.uint8)).light < LIGHT_FROM


def test_blown_out_goods_are_told_from_a_white_ground() -> None:
    lamp = goods(2)
    cv2.circle(lamp, (400, 300), 200, WHITE, -1)
    assert seen(lamp).burnt >= BURNT_FROM
    assert seen(goods(2, WHITE)).burnt < 0.02


def test_a_white_rim_is_a_white_ground() -> None:
    assert seen(goods(4, WHITE)).white >= 0.99
    assert seen(goods(4)).white == 0
    half = goods(4, WHITE)
    half[:, :400] = scenes.TABLE
    assert 0.3 < seen(half).white < 0.7 < WHITE_FROM


def test_a_crowded_rim_is_clutter_and_a_table_is_not() -> None:
    crowd = goods(5)
    rng = np.random.default_rng(5)
    for _ in range(900):
        left, top = int(rng.integers(0, 800)), int(rng.integers(0, 600))
        if 200 < left < 600 and 100 < top < 500:
            continue
        ink = tuple(int(level) for level in rng.integers(0, 255, 3))
        cv2.rectangle(crowd, (left, top), (left + 18, top + 14), ink, -1)
    assert seen(crowd).busy >= BUSY_FROM
    assert seen(goods(5)).busy < 0.05


@pytest.mark.parametrize("colour", [(0, 0, 0), (200, 30, 30), (120, 120, 120)])
def test_a_drawn_border_is_seen(colour: tuple[int, int, int]) -> None:
    inner = scenes.texture(5)
    drawn = cv2.copyMakeBorder(inner, 24, 24, 24, 24, cv2.BORDER_CONSTANT, value=colour)
    bars = cv2.copyMakeBorder(inner, 60, 60, 0, 0, cv2.BORDER_CONSTANT, value=colour)
    assert seen(np.asarray(drawn, np.uint8)).framed
    assert seen(np.asarray(bars, np.uint8)).framed
    assert not seen(inner).framed


def test_no_border_is_seen_where_none_was_drawn() -> None:
    """Goods that fill the photo on a plain ground, a white one too, have straight edges as well."""
    filling = goods(6, WHITE, (40, 30, 760, 570))
    assert not seen(filling).framed
    assert not any(seen(goods(seed)).framed for seed in range(6))


@pytest.mark.parametrize("sample", REALISTIC, ids=lambda path: path.stem)
def test_a_good_photo_of_goods_gives_nothing_to_complain_of(sample: Path) -> None:
    facts = examine(sample.read_bytes())
    assert not facts.framed
    assert not facts.flags
    assert facts.sharpness >= SHARP_FROM
    assert facts.light >= LIGHT_FROM
    assert facts.burnt < BURNT_FROM
    assert facts.busy < BUSY_FROM
    assert facts.product is not None


def test_the_same_photo_sent_twice_looks_the_same() -> None:
    first = seen(scenes.texture(5))
    smaller = np.asarray(cv2.resize(scenes.texture(5), (500, 375)), np.uint8)
    again = examine(encoded(scenes.Image.fromarray(smaller), "JPEG", quality=60))
    assert alike(first, again)
    fingerprints = [seen(scenes.texture(seed)) for seed in (5, 7, 13, 15)]
    pairs = [(a, b) for a in range(4) for b in range(a)]
    assert not any(alike(fingerprints[a], fingerprints[b]) for a, b in pairs)


@pytest.mark.parametrize("skin", scenes.SKINS)
@pytest.mark.parametrize("scale", [1.0, 0.6, 0.35])
def test_somebody_in_the_photo_is_seen(skin: tuple[int, int, int], scale: float) -> None:
    facts = seen(scenes.face(skin, scale))
    assert facts.flags == (Flag.FACE,)
    (box,) = facts.faces
    assert abs((box.left + box.right) / 2 - 0.5) < 0.05
    assert box.right - box.left < 0.6 * scale


def test_somebody_in_black_and_white_is_seen() -> None:
    grey = np.asarray(cv2.cvtColor(scenes.face(scenes.SKINS[0], 0.6), cv2.COLOR_RGB2GRAY), np.uint8)
    assert seen(np.repeat(grey[..., None], 3, axis=2)).faces


def test_goods_prints_and_fabrics_have_no_faces() -> None:
    pictures = [*(scenes.texture(seed) for seed in range(64)), *(goods(seed) for seed in range(16))]
    assert [at for at, picture in enumerate(pictures) if faces.faces(picture)] == []


def test_a_face_in_colours_that_no_skin_has_is_none() -> None:
    assert not seen(scenes.face((120, 190, 130), 0.6)).faces


@pytest.mark.parametrize("seed", range(8))
def test_the_goods_are_where_the_ground_is_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    left, top = int(rng.integers(40, 300)), int(rng.integers(40, 200))
    where = left, top, left + int(rng.integers(200, 400)), top + int(rng.integers(150, 300))
    box = seen(goods(seed, scenes.TABLE if seed % 2 else WHITE, where)).product
    assert box is not None
    found = (box.left * 800, box.top * 600, box.right * 800, box.bottom * 600)
    assert np.abs(np.subtract(found, where)).max() < 12


def test_where_nothing_stands_out_there_are_no_goods() -> None:
    assert seen(scenes.plain((90, 120, 60))).product is None
    assert seen(scenes.texture(15)).product is None


def test_an_iphones_photo_is_measured_like_any_other() -> None:
    facts = examine(HEIC)
    assert facts.light > LIGHT_FROM
    assert facts == examine(HEIC)


def test_what_is_no_photo_is_refused() -> None:
    with pytest.raises(PhotoRefusedError):
        examine(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


@settings(max_examples=40, deadline=None)
@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)).filter(
            lambda shape: max(shape[:2]) <= 20 * min(shape[:2])
        ),
    )
)
def test_any_accepted_photo_has_facts(picture: Picture) -> None:
    facts = examine(encoded(scenes.Image.fromarray(picture), "PNG"))
    assert Facts.model_validate_json(facts.model_dump_json()) == facts
