"""What is said of photos: only what is true of them, the weightiest first, nothing twice."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.photos.advice import ASIDE, Advice, AdviceKind, advice, better_cover
from services.photos.facts import Box, Facts, alike
from services.photos.look import UNTOUCHED, Framing, Ground, Look
from services.products import Photo
from tests.support.photo_cards import FACE, MIDDLE, POLISHED, WATERMARK, seen

CUT_OFF = Box(left=0.0, top=0.1, right=0.9, bottom=0.9)


def kinds(*photos: Photo) -> list[tuple[AdviceKind, tuple[int, ...]]]:
    return [(one.kind, one.numbers) for one in advice(photos)]


def test_nothing_is_said_of_good_photos_nor_of_none() -> None:
    assert kinds(seen(0), seen(1), seen(2)) == []
    assert kinds() == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"sharpness": 149.0}, AdviceKind.BLURRED),
        ({"light": 44.0}, AdviceKind.DARK),
        ({"burnt": 0.3}, AdviceKind.BURNT),
        ({"framed": True}, AdviceKind.FRAMED),
        ({"busy": 0.6}, AdviceKind.CLUTTERED),
        ({"faces": (FACE,)}, AdviceKind.FACE),
        ({"nudity": 0.8}, AdviceKind.NUDITY),
        ({"nudity": None}, AdviceKind.UNCHECKED),
        ({"side": 480}, AdviceKind.SMALL),
    ],
)
def test_each_fault_is_said_of_the_photos_that_have_it(
    changes: dict[str, Any], kind: AdviceKind
) -> None:
    assert kinds(seen(0), seen(1, **changes)) == [(kind, (2,))]
    both = kinds(seen(0, **changes), seen(1), seen(2, **changes))
    assert (kind, (1, 3)) in both


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"lines": (WATERMARK,)}, AdviceKind.OVERLAY), ({"white": 0.5}, AdviceKind.GROUND)],
)
def test_what_only_the_cover_must_be(changes: dict[str, Any], kind: AdviceKind) -> None:
    assert kinds(seen(0, **changes), seen(1))[0] == (kind, (1,))
    assert kinds(seen(0), seen(1, **changes)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"box": Box(left=0.3, top=0.5, right=0.7, bottom=0.6)},
        {"text": "W M"},
        {"confidence": 0.6},
    ],
)
def test_a_label_on_the_product_or_a_doubtful_reading_is_no_watermark(
    changes: dict[str, Any],
) -> None:
    line = WATERMARK.model_copy(update=changes)
    assert kinds(seen(0, lines=(line,))) == []
    assert kinds(seen(0, lines=(WATERMARK,), product=None)) == [], "nobody knows where it is"


def test_a_crowded_cover_is_not_told_of_its_colour_as_well() -> None:
    assert kinds(seen(0, busy=0.6, white=0.0)) == [(AdviceKind.CLUTTERED, (1,))]


def test_what_her_look_mended_is_not_said_any_more() -> None:
    for mended in (POLISHED, Look(ground=Ground.REMOVED)):
        assert kinds(seen(0, mended, busy=0.6, framed=True, white=0.0)) == []
    assert kinds(seen(0, Look(framing=Framing.SQUARE), framed=True)) == []
    assert kinds(seen(0, Look(brightness=1), light=20.0)) == []
    assert kinds(seen(0, Look(brightness=-1), light=20.0)) == [(AdviceKind.DARK, (1,))]
    assert kinds(seen(0, POLISHED, sharpness=1.0)) == [(AdviceKind.BLURRED, (1,))]


def test_a_photo_that_nobody_looked_at_is_judged_by_its_size_alone() -> None:
    assert kinds(replace(seen(0), facts=None)) == []
    assert kinds(replace(seen(0, side=300), facts=None)) == [(AdviceKind.SMALL, (1,))]


def test_her_word_ends_what_is_said_of_a_face() -> None:
    assert kinds(replace(seen(0, faces=(FACE,)), released=True)) == []


def test_photos_that_look_the_same_are_told_in_groups() -> None:
    one, other = seen(0).facts, seen(3).facts
    shown = [replace(seen(n), facts=(one, other)[n % 2]) for n in range(5)]
    assert kinds(*shown) == [(AdviceKind.ALIKE, (1, 3, 5)), (AdviceKind.ALIKE, (2, 4))]


def test_a_group_is_of_what_looks_like_its_first_photo() -> None:
    """Each of these looks like the one before, and the last one not like the first."""
    prints = ("0" * 16, "0" * 14 + "3f", "0" * 13 + "fff")
    shown = [seen(n, fingerprint=bits) for n, bits in enumerate(prints)]
    assert kinds(*shown) == [(AdviceKind.ALIKE, (1, 2))]


def test_another_cover_is_proposed_only_when_it_is_clearly_better() -> None:
    poor = seen(0, sharpness=160.0, white=0.2, product=CUT_OFF)
    assert (AdviceKind.COVER, (3,)) in kinds(poor, seen(1, white=0.6, product=None), seen(2))
    assert better_cover([seen(0, white=0.9), seen(1, white=1.0)]) is None
    assert better_cover([poor, seen(1, faces=(FACE,)), seen(2, side=300)]) is None
    assert better_cover([replace(poor, facts=None), seen(1)]) is None
    assert better_cover([poor, replace(seen(1), facts=None)]) is None
    assert better_cover([]) is None


SHARES = st.floats(0, 1)
FACTS = st.builds(
    Facts,
    sharpness=st.floats(0, 5000),
    light=st.floats(0, 255),
    burnt=SHARES,
    white=SHARES,
    busy=SHARES,
    framed=st.booleans(),
    lines=st.sampled_from([(), (WATERMARK,)]),
    fingerprint=st.sampled_from(["0" * 16, "f" * 16, "0f" * 8, "0" * 15 + "1"]),
    faces=st.sampled_from([(), (FACE,)]),
    product=st.sampled_from([None, MIDDLE, CUT_OFF]),
    nudity=st.one_of(st.none(), SHARES),
)
LOOKS = st.sampled_from([UNTOUCHED, POLISHED, Look(brightness=2), Look(framing=Framing.FREE)])


@st.composite
def any_photo(draw: st.DrawFn) -> Photo:
    """Whatever may have been seen in it, and done to it."""
    photo = seen(0, draw(LOOKS), side=draw(st.sampled_from([200, 501, 1600])))
    facts = draw(st.one_of(st.none(), FACTS))
    return replace(photo, facts=facts, released=draw(st.booleans()))


PHOTOS = st.lists(any_photo(), max_size=10)


@given(photos=PHOTOS)
def test_whatever_was_seen_each_thing_is_said_once_and_in_its_order(photos: list[Photo]) -> None:
    said = advice(photos)
    weights = [list(AdviceKind).index(one.kind) for one in said]
    assert weights == sorted(weights)
    pairs = [(one.kind, number) for one in said for number in one.numbers]
    assert len(pairs) == len(set(pairs)), "a photo hears each kind once"
    for one in said:
        assert one.numbers == tuple(sorted(set(one.numbers)))
        assert one.numbers
        assert set(one.numbers) <= set(range(1, len(photos) + 1))
    grouped = [one for one in said if one.kind is AdviceKind.ALIKE]
    assert len({one.kind for one in said}) == len(said) - max(len(grouped) - 1, 0)


@given(photos=PHOTOS)
def test_who_is_held_is_said_and_nobody_else(photos: list[Photo]) -> None:
    told = {
        number
        for one in advice(photos)
        if one.kind in (AdviceKind.FACE, AdviceKind.NUDITY)
        for number in one.numbers
    }
    assert told == {number for number, photo in enumerate(photos, 1) if photo.held}


@given(photos=PHOTOS)
def test_every_group_looks_the_same_as_its_first(photos: list[Photo]) -> None:
    for one in advice(photos):
        if one.kind is AdviceKind.ALIKE:
            first, *others = (photos[number - 1].facts for number in one.numbers)
            assert others
            assert all(first and other and alike(first, other) for other in others)


@given(photos=PHOTOS)
def test_a_proposed_cover_could_be_published(photos: list[Photo]) -> None:
    better = better_cover(photos)
    if better is None:
        assert Advice(AdviceKind.COVER, (1,)) not in advice(photos)
        return
    proposed = photos[better - 1]
    assert better > 1
    assert not proposed.held
    assert min(proposed.width, proposed.height) > 250
    assert AdviceKind.COVER not in ASIDE
