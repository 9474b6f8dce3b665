"""What each step makes of the order of photos, and that no sequence of them loses one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gallery import Step, arranged, name_of, named
from services.listings.content import MAX_PHOTOS
from tests.support.cards import photo

A, B, C, D = (UUID(int=number) for number in range(1, 5))
STEPS = st.lists(
    st.tuples(st.sampled_from(Step), st.integers(0, MAX_PHOTOS - 1)), min_size=1, max_size=60
)


@pytest.mark.parametrize(
    ("step", "one", "after"),
    [
        (Step.COVER, C, (C, A, B)),
        (Step.COVER, A, None),
        (Step.EARLIER, B, (B, A, C)),
        (Step.EARLIER, A, None),
        (Step.LATER, B, (A, C, B)),
        (Step.LATER, C, None),
        (Step.REMOVE, A, (B, C)),
        (Step.REMOVE, D, None),
        (Step.RESTORE, D, (A, D, B, C)),
        (Step.RESTORE, A, None),
    ],
)
def test_a_step(step: Step, one: UUID, after: tuple[UUID, ...] | None) -> None:
    assert arranged((A, B, C), {D: 1}, step, one) == after


def test_the_last_photo_stays() -> None:
    assert arranged((A,), {}, Step.REMOVE, A) is None


def test_no_more_come_back_than_a_listing_takes() -> None:
    full = tuple(UUID(int=number) for number in range(10, 10 + MAX_PHOTOS))
    assert arranged(full, {A: 0}, Step.RESTORE, A) is None
    assert arranged(full[1:], {A: 0}, Step.RESTORE, A) == (A, *full[1:])


def test_a_place_beyond_the_end_is_the_end() -> None:
    assert arranged((A,), {B: 7}, Step.RESTORE, B) == (A, B)


@given(count=st.integers(1, MAX_PHOTOS), steps=STEPS)
def test_whatever_she_does_no_photo_is_lost(count: int, steps: list[tuple[Step, int]]) -> None:
    everything = [UUID(int=number) for number in range(count)]
    shown, removed = tuple(everything), dict[UUID, int]()
    for step, number in steps:
        one = everything[number % count]
        after = arranged(shown, removed, step, one)
        if after is None:
            continue
        if step is Step.REMOVE:
            removed[one] = shown.index(one)
        removed = {photo: place for photo, place in removed.items() if photo not in after}
        assert after != shown
        shown = after
        assert 1 <= len(shown) <= MAX_PHOTOS
        assert sorted([*shown, *removed]) == everything


@given(order=st.permutations([A, B, C, D]), gone=st.lists(st.sampled_from([A, B, C]), unique=True))
def test_what_was_taken_out_comes_back_to_its_place(order: list[UUID], gone: list[UUID]) -> None:
    shown, places = tuple(order), list[tuple[UUID, int]]()
    for one in gone:
        places.append((one, shown.index(one)))
        shown = arranged(shown, {}, Step.REMOVE, one) or ()
    for one, place in reversed(places):
        shown = arranged(shown, {one: place}, Step.RESTORE, one) or ()
    assert shown == tuple(order)


def test_a_name_stays_with_its_photo() -> None:
    photos = [photo(number) for number in range(MAX_PHOTOS)]
    assert len({name_of(one) for one in photos}) == MAX_PHOTOS
    assert named(reversed(photos), name_of(photos[3])) == photos[3]
    assert named(photos, "3") is None
