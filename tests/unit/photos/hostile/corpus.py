"""All hostile files together, and good ones cut off at each hundredth of their length."""

from collections.abc import Iterator

from services.photos.ports import PhotoProblem
from tests.unit.photos import samples
from tests.unit.photos.hostile.disguises import disguises
from tests.unit.photos.hostile.heic import heics
from tests.unit.photos.hostile.jpeg import jpegs
from tests.unit.photos.hostile.kinds import Hostile, little
from tests.unit.photos.hostile.png import pngs
from tests.unit.photos.hostile.webp import webps
from tests.unit.photos.samples import encoded

KINDS = {"jpeg": jpegs, "png": pngs, "webp": webps, "heic": heics, "disguise": disguises}

_SHORTEST = 12
"""Bytes that the formats are told by; of fewer it can't be said what was cut."""


def corpus(kind: str) -> Iterator[Hostile]:
    """The files of one of KINDS."""
    return KINDS[kind]()


def truncations() -> Iterator[Hostile]:
    """A hundred of each format."""
    for name in ("JPEG", "PNG", "WEBP"):
        yield from _cut(name, encoded(little(), name, exif=samples.exif()))
    pixels = samples.HEIC.index(samples.MAKER.encode()) - 40  # behind them is only metadata
    yield from _cut("HEIC", samples.HEIC[:pixels])


def _cut(name: str, whole: bytes) -> Iterator[Hostile]:
    for hundredth in range(100):
        part = whole[: len(whole) * hundredth // 100]
        reasons = {PhotoProblem.BROKEN}
        if len(part) < _SHORTEST:
            reasons |= {PhotoProblem.NOT_A_PHOTO, PhotoProblem.EMPTY}
        yield Hostile(f"{name} cut at {hundredth} %", part, frozenset(reasons))
