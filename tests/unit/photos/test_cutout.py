"""Cut-outs: what is good enough to be shown, what is left alone, and why."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from io import BytesIO
from multiprocessing import get_context

import numpy as np
import pytest
from PIL import Image

from services.photos.cutout import cut_out, judge
from services.photos.cuts import Left
from services.photos.ports import PhotoRefusedError
from services.photos.verdict import iou
from tests.photos_corpus.results import Outcome, level
from tests.photos_corpus.scenes import HELD_OUT, TUNED, Scene, scene, seed_of
from tests.unit.photos.samples import encoded

GOODS = ("box", "shoe", "mug", "shirt", "chair", "tin", "teddy", "plate")
GROUNDS = ("paper", "wall", "wood", "clutter")
ENOUGH = 14


@cache
def made(product: str, ground: str, *, away: float = 0) -> Scene:
    """One photograph; `away` moves the product to the right, in shares of the shorter side."""
    return scene(product, ground, seed_of(product, ground, HELD_OUT), shift=(away, 0))


def outcome(pair: tuple[str, str]) -> Outcome:
    return Outcome.of(made(*pair))


def png(shape: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    return encoded(Image.fromarray(shape), "PNG")


def test_no_bad_cut_out_is_let_through_and_most_good_ones_are() -> None:
    pairs = [(product, ground) for product in GOODS for ground in GROUNDS]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        outcomes = list(pool.map(outcome, pairs, chunksize=4))
    used = [one for one in outcomes if one.cut.good]
    assert [one for one in used if not one.faithful] == []
    assert len(used) >= ENOUGH


def test_the_handle_of_a_mug_stays_open() -> None:
    seen = made("mug", "paper")
    cut = cut_out(seen.jpeg)
    assert cut.good
    holes = seen.truth == 0
    count, labels = _parts(holes)
    handle = labels == min(range(1, count), key=lambda part: int((labels == part).sum()))
    assert float((level(cut)[handle] < 128).mean()) > 0.8


@pytest.mark.parametrize("ground", ["paper", "wall"])
def test_a_shoe_without_its_light_sole_is_left(ground: str) -> None:
    lost = scene("shoe", ground, seed_of("shoe", ground, TUNED[-1]))
    assert not Outcome.of(lost).faithful
    assert cut_out(lost.jpeg).left is Left.UNCLEAR


def test_the_product_is_boxed() -> None:
    seen = made("box", "wall")
    box = cut_out(seen.jpeg).product
    assert box is not None
    rows, columns = np.nonzero(seen.truth)
    height, width = seen.truth.shape
    assert box.left == pytest.approx(columns.min() / width, abs=0.01)
    assert box.right == pytest.approx(columns.max() / width, abs=0.01)
    assert box.top == pytest.approx(rows.min() / height, abs=0.01)
    assert box.bottom == pytest.approx(rows.max() / height, abs=0.01)


def test_a_ground_that_is_white_already_is_left_and_the_product_is_known_all_the_same() -> None:
    cut = cut_out(made("phone", "white").jpeg)
    assert cut.left is Left.ALREADY
    assert not cut.good
    assert cut.product is not None


def test_two_things_are_left_as_they_are() -> None:
    assert cut_out(made("several", "wall").jpeg).left is Left.SEVERAL


def test_a_product_that_the_photo_cuts_off_is_left() -> None:
    cut = cut_out(made("shirt", "card", away=0.35).jpeg)
    assert cut.left is not None
    assert not cut.good


def test_a_mask_that_runs_over_the_edge_touches_it() -> None:
    seen = made("box", "wall")
    sideways = np.roll(seen.truth, seen.truth.shape[1] // 2, axis=1)
    touching = np.ascontiguousarray(sideways)
    touching[:, : touching.shape[1] // 2] = 0
    assert judge(seen.jpeg, png(touching)).left is Left.TOUCHES


@pytest.mark.parametrize("ground", ["wall", "wood"])
def test_an_empty_ground_shows_no_product(ground: str) -> None:
    seen = made("box", ground, away=5)
    cut = cut_out(seen.jpeg)
    assert cut.left is Left.UNCLEAR
    assert cut.product is None


def test_a_photo_that_came_cut_out_keeps_its_own_outline() -> None:
    seen = made("vase", "wall")
    picture = Image.open(BytesIO(seen.jpeg)).convert("RGBA")
    picture.putalpha(Image.fromarray(seen.truth))
    cut = cut_out(encoded(picture, "PNG"))
    assert cut.good
    assert iou(level(cut) >= 128, seen.truth >= 128) == 1


def test_the_same_photo_is_always_cut_the_same_way() -> None:
    photo = made("cap", "fabric").jpeg
    assert cut_out(photo) == cut_out(photo)


def test_a_broken_original_is_refused() -> None:
    with pytest.raises(PhotoRefusedError):
        cut_out(made("box", "wall").jpeg[:5000])


def test_a_providers_cut_out_is_good_when_it_follows_the_product() -> None:
    seen = made("shoe", "wood")
    grey = judge(seen.jpeg, png(seen.truth))
    clear = Image.open(BytesIO(seen.jpeg)).convert("RGBA")
    clear.putalpha(Image.fromarray(seen.truth))
    assert grey.good
    assert judge(seen.jpeg, encoded(clear, "PNG")) == grey
    assert level(grey).shape == seen.truth.shape


def test_a_providers_cut_out_beside_the_product_is_not() -> None:
    seen = made("shoe", "wall")
    moved = np.roll(seen.truth, seen.truth.shape[0] // 6, axis=0)
    assert not judge(seen.jpeg, png(moved)).good
    assert not judge(seen.jpeg, png(255 - seen.truth)).good
    assert not judge(seen.jpeg, png(np.zeros_like(seen.truth))).good


@pytest.mark.parametrize(
    "mask",
    [
        b"",
        b"<html>quota exceeded</html>",
        encoded(Image.new("L", (300, 300), 255), "PNG")[:60],
    ],
    ids=["nothing", "a page", "half a file"],
)
def test_what_is_no_mask_of_the_photo_is_worth_nothing(mask: bytes) -> None:
    cut = judge(made("box", "wall").jpeg, mask)
    assert cut.judgement == 0
    assert not cut.good


def test_a_providers_cut_out_of_another_frame_is_worth_nothing() -> None:
    seen = made("box", "wall")
    height, width = seen.truth.shape
    wider = Image.fromarray(seen.truth).resize((width * 3 // 2, height))
    assert judge(seen.jpeg, png(np.asarray(wider.resize((width // 2, height // 2))))).good
    assert judge(seen.jpeg, encoded(wider, "PNG")).judgement == 0


def _parts(
    holes: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
) -> "tuple[int, np.ndarray[tuple[int, ...], np.dtype[np.int32]]]":
    import cv2

    count, labels = cv2.connectedComponents(holes.astype(np.uint8), connectivity=4)
    return int(count), np.asarray(labels, np.int32)
