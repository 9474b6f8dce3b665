"""What a photo of a case shows: the words printed on it, its codes, and what went wrong.

Owns the vocabulary of the data files. Does not own how any of it looks (photographs, goods).
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tests.evaluation.cases.palette import Colour


class Kind(StrEnum):
    """What the camera is pointed at."""

    GOODS = "goods"
    BOX = "box"
    TAG = "tag"
    CARE = "care"
    PLATE = "plate"
    COVER = "cover"
    BACK = "back"
    NOTE = "note"


class Fault(StrEnum):
    """What the phone or the room did to the picture."""

    BLUR = "blur"
    DARK = "dark"
    NOISE = "noise"
    SLANT = "slant"


Ground = Literal["paper", "wall", "table", "wood", "fabric", "tiles", "carpet", "dark"]


class View(BaseModel):
    """One photo. `lines` are the words that can be read in it, from the top; `code` are the
    digits of a retail barcode, `code128` and `qr` what other codes hold. `of` names the goods,
    `turn` is in degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: Kind
    of: str | None = None
    colour: Colour = Colour.WHITE
    lines: tuple[str, ...] = ()
    code: str | None = None
    code128: str | None = None
    qr: str | None = None
    ground: Ground | None = None
    turn: float = 0
    fault: Fault | None = None
