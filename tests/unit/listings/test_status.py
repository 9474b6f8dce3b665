"""The status machine: what a product may become, and what is final."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.status import (
    LIVE,
    TRANSITIONS,
    UNDECIDED,
    ProductStatus,
    PublicationStatus,
    may_become,
    sources_of,
)

S = ProductStatus
LAWFUL = {
    (S.UPLOADING, S.PROCESSING),
    (S.UPLOADING, S.FAILED),
    (S.UPLOADING, S.DISCARDED),
    (S.IMPORTED, S.PROCESSING),
    (S.IMPORTED, S.FAILED),
    (S.IMPORTED, S.DISCARDED),
    (S.PROCESSING, S.READY),
    (S.PROCESSING, S.FAILED),
    (S.PROCESSING, S.UPLOADING),
    (S.PROCESSING, S.DISCARDED),
    (S.READY, S.PROCESSING),
    (S.READY, S.PUBLISHING),
    (S.READY, S.FAILED),
    (S.READY, S.DISCARDED),
    (S.PUBLISHING, S.PUBLISHED),
    (S.PUBLISHING, S.READY),
    (S.PUBLISHING, S.FAILED),
    (S.FAILED, S.PROCESSING),
    (S.FAILED, S.PUBLISHING),
    (S.FAILED, S.READY),
    (S.FAILED, S.DISCARDED),
}
STATUSES = st.sampled_from(ProductStatus)


@pytest.mark.parametrize("now", ProductStatus)
@pytest.mark.parametrize("then", ProductStatus)
def test_every_pair_of_statuses(now: ProductStatus, then: ProductStatus) -> None:
    assert may_become(now, then) is (now is then or (now, then) in LAWFUL)
    assert (now in sources_of(then)) is ((now, then) in LAWFUL)


def test_what_is_published_or_discarded_stays_so() -> None:
    assert {status for status, then in TRANSITIONS.items() if not then} == {
        S.PUBLISHED,
        S.DISCARDED,
    }
    assert sources_of(S.PUBLISHED) == {S.PUBLISHING}
    assert not may_become(S.PUBLISHING, S.DISCARDED)


def test_from_anywhere_open_a_listing_can_be_reached() -> None:
    for start in set(ProductStatus) - {S.PUBLISHED, S.DISCARDED}:
        reached, ahead = {start}, {start}
        while ahead:
            ahead = {then for now in ahead for then in TRANSITIONS[now]} - reached
            reached |= ahead
        assert S.PUBLISHED in reached


@given(st.lists(STATUSES, max_size=20))
def test_no_way_leads_out_of_an_end(way: list[ProductStatus]) -> None:
    at = S.UPLOADING
    for then in way:
        before, at = at, then if may_become(at, then) else at
        assert before not in {S.PUBLISHED, S.DISCARDED} or at is before


def test_a_publication_is_undecided_refused_or_live() -> None:
    assert UNDECIDED | LIVE | {PublicationStatus.REFUSED} == set(PublicationStatus)
    assert not UNDECIDED & LIVE
    assert PublicationStatus.REFUSED not in UNDECIDED | LIVE
