"""What she reads while she waits: a bar that never goes back, the time, and what to expect."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callbacks import Action, decode
from handlers.pace import AT_FIRST, Pace
from handlers.views.progress import CELLS, GENERATION, Going, collecting, working
from services.generation.brief import Sketch
from services.listings.status import ProductStatus
from services.products import Stage
from services.showing import Card
from tests.support.cards import HOUSE, NOW, SPOKEN, product
from tests.unit.views.checks import check, labels

EN = SPOKEN["en"]
WORKING = product(ProductStatus.PROCESSING, stage=Stage.WRITE, began_at=NOW)


def cells(stage: Stage, elapsed: float, usual: float = 20.0) -> int:
    card = working(replace(WORKING, stage=stage), Going(elapsed, usual), Sketch(), EN)
    assert card.text.count("▰") + card.text.count("▱") == CELLS
    return card.text.count("▰")


@given(times=st.lists(st.floats(0, 500), min_size=5, max_size=5).map(sorted))
def test_the_bar_never_goes_back_and_never_leaves_its_stage(times: list[float]) -> None:
    bars = [cells(stage, at) for stage, at in zip(GENERATION, times, strict=True)]
    assert bars == sorted(bars)
    each = CELLS // len(GENERATION)
    assert all(i * each < bar <= (i + 1) * each for i, bar in enumerate(bars))


def test_the_bar_moves_while_a_stage_lasts() -> None:
    assert cells(Stage.WRITE, 0) < cells(Stage.WRITE, 15)


@pytest.mark.parametrize(
    ("elapsed", "usual", "said"),
    [
        (8, 20, "0:08 · about 20 s in all"),
        (8, 17, "0:08 · about 20 s in all"),
        (0, 0.4, "0:00 · about 5 s in all"),
        (29, 20, "0:29 · about 20 s in all"),
        (31, 20, "0:31 · longer than usual…"),
        (125, 20, "2:05 · longer than usual…"),
    ],
)
def test_the_time_and_what_to_expect(elapsed: float, usual: float, said: str) -> None:
    assert said in check(working(WORKING, Going(elapsed, usual), Sketch(), EN)).text


def test_a_stopped_draft_offers_to_go_on_and_a_doubtful_one_asks() -> None:
    draft = product(ProductStatus.UPLOADING, content=None, version=None)
    assert labels(collecting(replace(draft, stopped=True), EN)) == ["▶️ Go on", "🗑 Discard"]
    asked = collecting(replace(draft, kin_id=HOUSE), EN)
    words = [
        press.word
        for row in asked.rows
        for button in row
        if (press := decode(button.data or "")) and press.action is Action.KIN
    ]
    assert words == ["same", "other"]


class Watch:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


def shown(status: str) -> Card:
    return Card(HOUSE, HOUSE, 1, 7, has_photo=True, shown_revision=1, screen="main", status=status)


def test_what_to_expect_is_the_median_of_the_last_runs() -> None:
    watch = Watch()
    pace = Pace(watch)
    expected = pace.going(WORKING)
    assert expected == Going(0.0, AT_FIRST[ProductStatus.PROCESSING])
    for seconds in (4, 30, 6):
        watch.time = NOW + timedelta(seconds=seconds)
        pace.saw(shown("processing"), replace(WORKING, status=ProductStatus.READY))
    pace.saw(shown("ready"), replace(WORKING, status=ProductStatus.READY))
    pace.saw(shown("processing"), replace(WORKING, status=ProductStatus.FAILED))
    assert pace.going(WORKING) == Going(6.0, 6.0)


def test_what_is_not_at_work_has_no_time() -> None:
    assert Pace(Watch()).going(product()) is None


def test_what_is_written_so_far_is_shown_and_nothing_of_it_is_markup() -> None:
    def text(sketch: Sketch) -> str:
        message = working(WORKING, None, sketch, EN)
        check(message)
        return message.text

    assert "✍️" not in text(Sketch())
    assert "✍️ <b>Zapatillas &lt;b&gt;Nike</b>…" in text(Sketch("Zapatillas <b>Nike"))
    whole = text(Sketch("Zapatillas Nike", "Usadas & cuidadas"))
    assert "✍️ <b>Zapatillas Nike</b>\n<i>Usadas &amp; cuidadas…</i>" in whole
