"""How cut-outs of the made photographs compare with the truth.

Owns the comparison and its summary in words. Does not own the pictures (scenes) nor the sheet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from statistics import mean
from typing import Self

import numpy as np
from PIL import Image

from services.photos.cutout import cut_out
from services.photos.cuts import Cut, Left
from services.photos.verdict import iou
from tests.photos_corpus.brush import Shape
from tests.photos_corpus.scenes import Scene

FAITHFUL = 0.9
"""A cut-out that overlaps the truth less than this (intersection over union) is a bad one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One photograph, its cut-out, and how far that overlaps the truth."""

    scene: Scene
    cut: Cut
    overlap: float

    @classmethod
    def of(cls, scene: Scene) -> Self:
        """Cut a photograph out and compare."""
        cut = cut_out(scene.jpeg)
        return cls(scene, cut, iou(level(cut) >= 128, scene.truth >= 128))

    @property
    def outlined(self) -> bool:
        """Whether its outline was believed, be its ground white already or not."""
        return self.cut.judgement >= FAITHFUL


def level(cut: Cut) -> Shape:
    """A cut-out's mask as pixels."""
    with Image.open(BytesIO(cut.mask)) as mask:
        return np.asarray(mask.convert("L"))


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over many outcomes."""

    photos: int
    single: int
    accepted: int
    mean: float
    least: float
    bad: tuple[str, ...]
    good_refused: int
    reasons: Counter[Left | None] = field(default_factory=Counter[Left | None])

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Self:
        """Sum up."""
        every: Sequence[Outcome] = list(outcomes)
        believed = [one for one in every if one.outlined]
        refused = [one for one in every if not one.outlined]
        return cls(
            photos=len(every),
            single=sum(one.scene.product != "several" for one in every),
            accepted=len(believed),
            mean=mean(one.overlap for one in believed),
            least=min(one.overlap for one in believed),
            bad=tuple(
                f"{one.scene.product} on {one.scene.ground} ({one.overlap:.2f})"
                for one in believed
                if one.overlap < FAITHFUL
            ),
            good_refused=sum(one.overlap >= FAITHFUL for one in refused),
            reasons=Counter(one.cut.left for one in every),
        )
