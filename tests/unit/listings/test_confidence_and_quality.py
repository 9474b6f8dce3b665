"""How sure and how good: the weights add up, the edges are where the documents put them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.confidence import WEIGHTS, ReviewFlow, combine, review_flow
from services.listings.content import Category, Confidence, Evidence, Text
from services.listings.quality import Improvement, Quality, score
from tests.support.cards import COLOR, content

SHARES = st.floats(0, 1)


def alike(share: float) -> Confidence:
    return combine(
        title=share, description=share, category=share, price=share, attributes=share,
        image_analysis=share,
    )  # fmt: skip


def test_the_weights_are_shares_of_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@given(SHARES, SHARES, SHARES, SHARES, SHARES, SHARES)
def test_the_overall_figure_lies_between_its_parts(
    title: float,
    description: float,
    category: float,
    price: float,
    attributes: float,
    image_analysis: float,
) -> None:
    parts = (title, description, category, price, attributes, image_analysis)
    whole = combine(
        title=title, description=description, category=category, price=price,
        attributes=attributes, image_analysis=image_analysis,
    )  # fmt: skip
    assert min(parts) - 0.01 <= whole.overall <= max(parts) + 0.01
    assert whole.overall == round(whole.overall, 2)


@given(SHARES)
def test_parts_that_agree_are_the_whole(share: float) -> None:
    assert alike(share).overall == pytest.approx(share, abs=0.0051)


@pytest.mark.parametrize(
    ("overall", "flow"),
    [
        (1.0, ReviewFlow.QUICK),
        (0.86, ReviewFlow.QUICK),
        (0.85, ReviewFlow.BALANCED),
        (0.71, ReviewFlow.BALANCED),
        (0.70, ReviewFlow.MANUAL),
        (0.0, ReviewFlow.MANUAL),
    ],
)
def test_the_edges_belong_to_the_more_careful_flow(overall: float, flow: ReviewFlow) -> None:
    assert review_flow(alike(overall)) is flow


def text(length: int) -> Text:
    return Text(value="x" * length, evidence=Evidence.SELLER, confidence=1)


def test_a_listing_with_everything_has_a_hundred_points() -> None:
    whole = content(title=text(39), description=text(400))
    assert score(whole, 4) == Quality(100, None)
    assert score(whole, 10) == Quality(100, None)


@pytest.mark.parametrize(
    ("changes", "photos", "quality"),
    [
        ({"title": text(0)}, 4, Quality(70, Improvement.TITLE, 30)),
        ({"description": text(0)}, 4, Quality(70, Improvement.DESCRIPTION, 30)),
        ({}, 0, Quality(80, Improvement.PHOTOS, 20)),
        ({"attributes": (), "missing": (COLOR,)}, 4, Quality(80, Improvement.ATTRIBUTES, 20)),
        ({"attributes": ()}, 4, Quality(80, Improvement.ATTRIBUTES, 20)),
        ({"description": text(200)}, 3, Quality(80, Improvement.DESCRIPTION, 15)),
    ],
)
def test_the_advice_is_where_most_points_are_lost(
    changes: dict[str, object], photos: int, quality: Quality
) -> None:
    whole = content(title=text(60), description=text(400))
    assert score(whole.model_copy(update=changes), photos) == quality


def test_a_short_limit_asks_for_a_shorter_title() -> None:
    short = Category(
        id="MLA1", name="Otros", evidence=Evidence.CATALOGUE, confidence=1, max_title_length=20
    )
    whole = content(title=text(13), description=text(400))
    assert score(whole.model_copy(update={"category": short}), 4).score == 100
    assert score(whole.model_copy(update={"category": None}), 4).score == 80


@given(st.integers(0, 60), st.integers(0, 900), st.integers(0, 10), st.integers(0, 7))
def test_more_is_never_worse(title: int, description: int, photos: int, known: int) -> None:
    attributes = content().attributes[:known]
    some = content(title=text(title), description=text(description), attributes=attributes)
    more = some.model_copy(update={"title": text(title + 1), "description": text(description + 1)})
    assert 0 <= score(some, photos).score <= score(more, photos + 1).score <= 100
