"""How cut-outs of the made photographs compare with the truth.

Owns the comparison and its summary in words. Does not own the pictures (scenes) nor the sheet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    def faithful(self) -> bool:
        """Whether it shows one product as it is."""
        return self.overlap >= FAITHFUL and self.scene.product != "several"


def level(cut: Cut) -> Shape:
    """A cut-out's mask as pixels."""
    with Image.open(BytesIO(cut.mask)) as mask:
        return np.asarray(mask.convert("L"))


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over many outcomes: those that were used, and of the others how many were good and
    why they were left."""

    photos: int
    faithful: int
    used: int
    mean: float
    least: float
    bad: tuple[str, ...]
    left: Counter[Left]

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Self:
        """Sum up."""
        every: Sequence[Outcome] = list(outcomes)
        used = [one for one in every if one.cut.good]
        return cls(
            photos=len(every),
            faithful=sum(one.faithful for one in every),
            used=len(used),
            mean=mean(one.overlap for one in used),
            least=min(one.overlap for one in used),
            bad=tuple(
                f"{one.scene.product} on {one.scene.ground} ({one.overlap:.2f})"
                for one in used
                if not one.faithful
            ),
            left=Counter(one.cut.left for one in every if one.cut.left),
        )
