"""Which part of a photo is shown: the goods stay whole, whatever the photo, look and use."""

from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.photos.facts import Box
from services.photos.framing import ENLARGED_MAX, LEAST_SIDE, Plan, Rect, plan, turned
from services.photos.look import MARGINS, Framing, Look
from services.photos.uses import CANVASES, Canvas, Use

PHOTO = (4000, 3000)
MIDDLE = Box(left=0.4, top=0.4, right=0.6, bottom=0.6)  # 800 x 600 px
PIXEL = 1.01
"""Edges are rounded to whole pixels of the result."""

shares = st.floats(0, 1)
boxes = st.builds(Box, left=shares, top=shares, right=shares, bottom=shares)
sizes = st.tuples(st.integers(30, 9000), st.integers(30, 9000)).filter(
    lambda size: max(size) <= 20 * min(size)
)
looks = st.builds(Look, framing=st.sampled_from(Framing), margin=st.sampled_from(MARGINS))
canvases = st.sampled_from(list(CANVASES.values()))
exact = st.sampled_from([canvas for canvas in CANVASES.values() if canvas.height])


def pixels(box: Box, photo: tuple[int, int]) -> Rect:
    """The box in pixels of the photo, whichever way round it was written."""
    (left, right), (top, bottom) = sorted((box.left, box.right)), sorted((box.top, box.bottom))
    return Rect(left * photo[0], top * photo[1], right * photo[0], bottom * photo[1])


def shown(made: Plan, rect: Rect) -> Rect:
    """Where a part of the photo comes to lie on the picture."""
    left, top, _, _ = made.place
    return Rect(
        left + (rect.left - made.window.left) * made.scale,
        top + (rect.top - made.window.top) * made.scale,
        left + (rect.right - made.window.left) * made.scale,
        top + (rect.bottom - made.window.top) * made.scale,
    )


def holds(made: Plan, rect: Rect) -> bool:
    """Whether a part of the photo is whole on the picture."""
    inner, edge = shown(made, rect), PIXEL / made.scale
    return (
        made.window.left - edge <= rect.left
        and made.window.top - edge <= rect.top
        and rect.right <= made.window.right + edge
        and rect.bottom <= made.window.bottom + edge
        and inner.left >= -PIXEL
        and inner.top >= -PIXEL
        and inner.right <= made.size[0] + PIXEL
        and inner.bottom <= made.size[1] + PIXEL
    )


def margins(made: Plan, rect: Rect) -> tuple[int, ...]:
    """Pixels around a part of the photo: left, top, right, bottom."""
    inner = shown(made, rect)
    far = made.size[0] - inner.right, made.size[1] - inner.bottom
    return tuple(round(margin) for margin in (inner.left, inner.top, *far))


@given(photo=sizes, look=looks, canvas=canvases, product=boxes, face=boxes, plain=st.booleans())
def test_the_product_and_the_face_above_it_stay_whole(
    photo: tuple[int, int], look: Look, canvas: Canvas, product: Box, face: Box, plain: bool
):
    made = plan(photo, look, canvas, product=product, faces=[face], plain=plain)
    assert holds(made, pixels(product, photo))
    assert holds(made, pixels(face, photo))


@given(photo=sizes, look=looks, canvas=canvases, face=boxes)
def test_faces_stay_whole_where_the_product_is_unknown(
    photo: tuple[int, int], look: Look, canvas: Canvas, face: Box
):
    made = plan(photo, look, canvas, product=None, faces=[face])
    assert holds(made, pixels(face, photo))


@given(photo=sizes, look=looks, canvas=canvases, product=st.none() | boxes, plain=st.booleans())
def test_all_stays_within_bounds(
    photo: tuple[int, int], look: Look, canvas: Canvas, product: Box | None, plain: bool
):
    made = plan(photo, look, canvas, product=product, plain=plain)
    left, top, right, bottom = made.place
    assert 0 <= left < right <= made.size[0]
    assert 0 <= top < bottom <= made.size[1]
    window = made.window
    assert 0 <= window.left < window.right <= photo[0]
    assert 0 <= window.top < window.bottom <= photo[1]


@given(photo=sizes, look=looks, canvas=exact, product=st.none() | boxes, plain=st.booleans())
def test_a_fixed_canvas_is_filled_exactly_and_nothing_is_stretched_or_blown_up(
    photo: tuple[int, int], look: Look, canvas: Canvas, product: Box | None, plain: bool
):
    made = plan(photo, look, canvas, product=product, plain=plain)
    assert made.size == (canvas.width, canvas.height)
    assert made.scale <= ENLARGED_MAX + 1e-9
    left, top, right, bottom = made.place
    assert abs(right - left - made.window.width * made.scale) <= PIXEL
    assert abs(bottom - top - made.window.height * made.scale) <= PIXEL


@given(photo=sizes, look=looks, product=st.none() | boxes, plain=st.booleans())
def test_without_a_canvas_nothing_is_enlarged_and_a_square_is_square(
    photo: tuple[int, int], look: Look, product: Box | None, plain: bool
):
    made = plan(photo, look, CANVASES[Use.MARKET], product=product, plain=plain)
    assert made.scale <= 1
    assert max(made.size) <= CANVASES[Use.MARKET].width
    if look.framing is Framing.SQUARE:
        assert made.size[0] == made.size[1]
    if look.framing is Framing.WHOLE:
        assert made.window == (0, 0, *photo), "nothing is added or cut"


@given(look=looks.filter(lambda look: look.framing is not Framing.WHOLE), product=boxes)
def test_on_a_plain_ground_the_margins_are_even(look: Look, product: Box):
    rect = pixels(product, PHOTO)
    assume(min(rect.width, rect.height) > LEAST_SIDE)
    made = plan(PHOTO, look, CANVASES[Use.MARKET], product=product, plain=True)
    left, top, right, bottom = margins(made, rect)
    assert isclose(left, right, abs_tol=3)
    assert isclose(top, bottom, abs_tol=3)
    assert isclose(min(left, top), look.margin / 100 * max(made.size), abs_tol=3)


@given(look=looks, product=boxes, canvas=canvases)
def test_the_photos_own_ground_is_shown_before_anything_is_extended(
    look: Look, product: Box, canvas: Canvas
):
    made = plan(PHOTO, look, canvas, product=product)
    left, top, right, bottom = made.place
    if left > 0 or right < made.size[0]:
        assert (made.window.left, made.window.right) == (0, PHOTO[0])
    if top > 0 or bottom < made.size[1]:
        assert (made.window.top, made.window.bottom) == (0, PHOTO[1])


@pytest.mark.parametrize(
    ("framing", "use", "window"),
    [
        # the largest square of the photo, around its product
        (Framing.WHOLE, Use.MERCADOLIBRE, (500, 0, 3500, 3000)),
        # the product of 800 x 600 with 100 px around it, being a tenth of 1000
        (Framing.FREE, Use.MARKET, (1500, 1100, 2500, 1900)),
        (Framing.SQUARE, Use.MARKET, (1500, 1000, 2500, 2000)),
        # 1080 x 1920 px from 1000 px across
        (Framing.SQUARE, Use.STORY, (1500, 611, 2500, 2389)),
    ],
)
def test_the_product_in_the_middle_of_a_photo(framing: Framing, use: Use, window: tuple[int, ...]):
    made = plan(PHOTO, Look(framing=framing, margin=10), CANVASES[use], product=MIDDLE)
    assert tuple(round(edge) for edge in made.window) == window
    assert made.place == (0, 0, *made.size), "nothing had to be extended"


def test_a_product_at_the_edge_moves_the_square_into_the_photo():
    corner = Box(left=0, top=0, right=0.3, bottom=0.3)
    look = Look(framing=Framing.SQUARE, margin=20)
    made = plan(PHOTO, look, CANVASES[Use.MARKET], product=corner)
    assert made.window[:2] == (0, 0)
    assert made.place == (0, 0, *made.size)
    plain = plan(PHOTO, look, CANVASES[Use.MARKET], product=corner, plain=True)
    assert plain.place[0] > 0, "on a white ground it stands in the middle"


def test_a_wide_product_in_a_story_is_not_cut_but_extended():
    wide = Box(left=0.02, top=0.4, right=0.98, bottom=0.6)
    made = plan(PHOTO, Look(), CANVASES[Use.STORY], product=wide)
    assert made.window == (0, 0, *PHOTO)
    assert made.place[0] == 0
    assert made.place[1] > 300


def test_a_face_keeps_a_story_from_cutting_it():
    shirt = Box(left=0.1, top=0.5, right=0.3, bottom=0.9)
    face = Box(left=0.75, top=0.1, right=0.9, bottom=0.3)
    alone = plan(PHOTO, Look(), CANVASES[Use.STORY], product=shirt)
    assert not holds(alone, pixels(face, PHOTO)), "the face is off without its box"
    assert holds(plan(PHOTO, Look(), CANVASES[Use.STORY], product=shirt, faces=[face]),
                 pixels(face, PHOTO))  # fmt: skip


def test_a_face_alone_is_what_a_story_is_cut_around():
    face = Box(left=0.8, top=0.2, right=0.9, bottom=0.4)
    made = plan(PHOTO, Look(), CANVASES[Use.STORY], product=None, faces=[face])
    assert tuple(round(edge) for edge in made.window) == (2312, 0, 4000, 3000)
    square = plan(PHOTO, Look(framing=Framing.SQUARE), CANVASES[Use.MARKET],
                  product=None, faces=[face])  # fmt: skip
    assert square.window == (0, 0, *PHOTO), "but nobody asked for a portrait"


def test_a_tiny_product_keeps_enough_pixels_around_it():
    tiny = Box(left=0.5, top=0.5, right=0.51, bottom=0.51)
    for framing in (Framing.SQUARE, Framing.FREE):
        made = plan(PHOTO, Look(framing=framing), CANVASES[Use.MARKET], product=tiny)
        assert max(made.size) == LEAST_SIDE


def test_boxes_turn_with_the_photo():
    box = Box(left=0.1, top=0.2, right=0.3, bottom=0.6)
    quarter = turned(box, 90)
    assert (quarter.left, quarter.top) == pytest.approx((0.4, 0.1))
    assert (quarter.right, quarter.bottom) == pytest.approx((0.8, 0.3))
    back = turned(quarter, 270)
    assert (back.left, back.top, back.right, back.bottom) == pytest.approx((0.1, 0.2, 0.3, 0.6))
    assert turned(box, 0) == box


def test_turned_boxes_stay_boxes_down_to_the_last_digit():
    edge = Box(left=0.0, top=5e-324, right=1.0, bottom=1.0)
    assert all(0 <= share <= 1 for share in turned(edge, 270).model_dump().values())
