"""A photo's look: what is done to the untouched original before anybody sees it, as parameters.

Owns the parameters, the steps that buttons take through them, and the name of what they make.
Nothing is ever drawn over: a look is applied to the original anew (develop), so that each step
can be taken back. Pure: does not own pixels nor where a look is kept.
"""

from enum import StrEnum
from hashlib import blake2s
from typing import Annotated

from pydantic import Field

from services.listings.content import Frozen

STEPS = 3
"""Brightness, contrast and saturation go this many steps either way: what a phone's own sliders
call a touch, never another colour of the goods."""

MARGINS = (0, 5, 10, 20)
"""Margins around the product that can be chosen, in hundredths of the picture."""

_DIGEST_BYTES = 8

Level = Annotated[int, Field(ge=-STEPS, le=STEPS)]


class Ground(StrEnum):
    """What is behind the product."""

    ORIGINAL = "original"
    WHITE = "white"
    REMOVED = "removed"
    """Nothing: a PNG with transparency where it is sent as a file, white on any JPEG."""


class Framing(StrEnum):
    """How the photo is cut."""

    WHOLE = "whole"
    SQUARE = "square"
    """A square around the product; what the photo doesn't hold is filled with its ground."""
    FREE = "free"
    """Around the product in the shape that it has."""


class CutBy(StrEnum):
    """Who cut the product out."""

    INTERNAL = "internal"
    PHOTOROOM = "photoroom"
    REMOVEBG = "removebg"


class Look(Frozen):
    """Everything that is done to an original, in this order: turned, the ground replaced, cut,
    then light and colour. `turn` is clockwise degrees. `polished` balances white and exposure
    within honest bounds and sharpens mildly. `cut_by` names whose cut-out a replaced ground
    uses."""

    turn: Annotated[int, Field(ge=0, le=270, multiple_of=90)] = 0
    ground: Ground = Ground.ORIGINAL
    cut_by: CutBy = CutBy.INTERNAL
    framing: Framing = Framing.WHOLE
    margin: Annotated[int, Field(ge=0, le=MARGINS[-1])] = 5
    brightness: Level = 0
    contrast: Level = 0
    saturation: Level = 0
    polished: bool = False

    @property
    def needs_cutout(self) -> bool:
        """Whether it shows the product without its ground."""
        return self.ground is not Ground.ORIGINAL

    @property
    def needs_product(self) -> bool:
        """Whether it must be known where the product is."""
        return self.needs_cutout or self.framing is not Framing.WHOLE


UNTOUCHED = Look()
"""The photo as she took it."""


def digest(look: Look) -> str:
    """A short name for what the look makes of an original, the same in every process."""
    body = look.model_dump_json().encode()
    return blake2s(body, digest_size=_DIGEST_BYTES).hexdigest()


class Turn(StrEnum):
    """What a button of the photo menu does to a look, by the word that it carries."""

    ROTATE = "rotate"
    SQUARE = "square"
    FREE = "free"
    WHOLE = "whole"
    CLOSER = "closer"
    WIDER = "wider"
    WHITE = "white"
    REMOVED = "removed"
    GROUND = "ground"
    BRIGHTER = "brighter"
    DARKER = "darker"
    MORE_COLOUR = "colour"
    LESS_COLOUR = "pale"
    MORE_CONTRAST = "contrast"
    LESS_CONTRAST = "soft"
    POLISH = "polish"
    RESET = "reset"


def turned(look: Look, turn: Turn) -> Look | None:
    """The look after a step, None when there is none in that direction."""
    margin = MARGINS.index(look.margin) if look.margin in MARGINS else 1
    steps: dict[Turn, dict[str, object]] = {
        Turn.ROTATE: {"turn": (look.turn + 90) % 360},
        Turn.SQUARE: {"framing": Framing.SQUARE},
        Turn.FREE: {"framing": Framing.FREE},
        Turn.WHOLE: {"framing": Framing.WHOLE},
        Turn.CLOSER: {"margin": MARGINS[max(margin - 1, 0)]},
        Turn.WIDER: {"margin": MARGINS[min(margin + 1, len(MARGINS) - 1)]},
        Turn.WHITE: {"ground": Ground.WHITE},
        Turn.REMOVED: {"ground": Ground.REMOVED},
        Turn.GROUND: {"ground": Ground.ORIGINAL},
        Turn.BRIGHTER: {"brightness": min(look.brightness + 1, STEPS)},
        Turn.DARKER: {"brightness": max(look.brightness - 1, -STEPS)},
        Turn.MORE_COLOUR: {"saturation": min(look.saturation + 1, STEPS)},
        Turn.LESS_COLOUR: {"saturation": max(look.saturation - 1, -STEPS)},
        Turn.MORE_CONTRAST: {"contrast": min(look.contrast + 1, STEPS)},
        Turn.LESS_CONTRAST: {"contrast": max(look.contrast - 1, -STEPS)},
        Turn.POLISH: {"polished": not look.polished},
    }
    after = UNTOUCHED if turn is Turn.RESET else look.model_copy(update=steps[turn])
    return after if after != look else None
