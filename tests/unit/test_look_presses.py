"""Which press does what to the look of a photo, and where the card goes from there."""

from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import pytest

from handlers import presses
from handlers.callbacks import Action, Press
from handlers.visit import Visit
from services.gallery import name_of
from services.photos.look import UNTOUCHED, Look, Turn, turned
from services.products import Product
from services.reviewing import Outcome
from services.sellers import Seller
from tests.support.cards import product
from tests.support.photo_cards import FACE, POLISHED, seen

EMMA = Seller(UUID(int=1), UUID(int=2), 3, "Emma", "en")
POLISHED_ONE, PLAIN = seen(0, POLISHED), seen(1)
SHOWN = product(photos=(POLISHED_ONE, PLAIN))
NAME = name_of(POLISHED_ONE)


@dataclass
class Wall:
    """Looks and the card: what was asked of them, and whether it is still true."""

    true: bool = True
    asked: list[tuple[str, object, str]] = field(default_factory=list[tuple[str, object, str]])

    async def change(self, *seen: object, screen: str) -> bool:
        return self._note("change", seen[-1], screen)

    async def undo(self, *seen: object, screen: str) -> bool:
        return self._note("undo", seen[-1], screen)

    async def originals(self, *seen: object, screen: str) -> bool:
        return self._note("originals", seen[-1], screen)

    async def release(self, *seen: object, screen: str) -> bool:
        return self._note("release", seen[-1], screen)

    async def screen(self, *seen: object) -> bool:
        return self._note("screen", None, str(seen[-1]))

    def _note(self, what: str, of: object, screen: str) -> bool:
        self.asked.append((what, of, screen))
        return self.true


@dataclass
class Desk:
    """What these presses work with."""

    looks: Wall
    cards: Wall


async def press(
    wall: Wall, word: str, action: Action = Action.LOOK, on: Product = SHOWN
) -> Outcome:
    visit = Visit(cast("Any", Desk(wall, wall)), EMMA, on, Press(action, on.id, on.revision, word))
    return await presses.DEEDS[action](visit)


@pytest.mark.parametrize("turn", Turn)
async def test_a_step_gives_the_photo_its_next_look_and_stays_where_she_is(turn: Turn) -> None:
    wall, look = Wall(), turned(POLISHED, turn)
    assert await press(wall, f"{turn}.{NAME}") is Outcome.DONE
    [(what, of, screen)] = wall.asked
    assert (what, of) == (("change", look) if look else ("screen", None))
    assert screen.endswith(f":{NAME}")


async def test_each_screen_is_the_one_that_the_step_stands_on() -> None:
    wall = Wall()
    for turn in (Turn.ROTATE, Turn.WIDER, Turn.GROUND, Turn.BRIGHTER, Turn.RESET):
        await press(wall, f"{turn}.{NAME}")
    assert [screen.partition(":")[0] for _, _, screen in wall.asked] == [
        "photo", "crop", "ground", "light", "photo",
    ]  # fmt: skip
    assert wall.asked[-1][1] == UNTOUCHED


async def test_looks_are_taken_back_one_by_one_or_all_at_once() -> None:
    wall = Wall()
    await press(wall, f"undo.{NAME}")
    await press(wall, "originals")
    assert wall.asked == [
        ("undo", POLISHED_ONE.id, f"photo:{NAME}"),
        ("originals", SHOWN.revision, "photos"),
    ]


async def test_her_word_lets_a_photo_go_and_shows_the_next_one() -> None:
    wall = Wall()
    assert await press(wall, f"use.{NAME}") is Outcome.DONE
    assert wall.asked == [("release", POLISHED_ONE.id, "held")]


async def test_what_is_no_longer_true_or_never_was_changes_nothing() -> None:
    late = Wall(true=False)
    for word in (f"rotate.{NAME}", f"undo.{NAME}", f"use.{NAME}", "originals"):
        assert await press(late, word) is Outcome.STALE
    wall = Wall()
    for word in ("", "rotate", "rotate.zzzzzz", f"paint.{NAME}", f".{NAME}"):
        assert await press(wall, word) is Outcome.STALE
    assert wall.asked == []


async def test_publishing_asks_first_for_a_photo_that_may_be_shown() -> None:
    face = seen(0, Look(), faces=(FACE,))
    only, some = product(photos=(face,)), product(photos=(face, PLAIN))
    freed = product(photos=(replace(face, released=True),))
    for shown, screen in ((only, "held"), (some, "confirm"), (freed, "confirm")):
        wall = Wall()
        await press(wall, "", Action.PUBLISH, shown)
        assert wall.asked == [("screen", None, screen)]
