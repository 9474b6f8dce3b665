"""An evaluation summed up: the judged cases with their figures, whole and by group.

Owns the groups and how a figure is written. Does not own the sums (figures).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.evaluation.figures import Figures, figures, grouped
from tests.evaluation.judging import Judged

TAGS = "tag"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds on the clock, and of processors, which a busy machine leaves as
    they are."""

    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of a set. `groups` are figures by the name of a grouping and of its groups."""

    provider: str
    folder: str
    at: datetime
    spent: Spent
    judged: tuple[Judged, ...]
    whole: Figures
    groups: dict[str, dict[str, Figures]]


def summed_up(folder: Path, provider: str, spent: Spent, judged: Iterable[Judged]) -> Evaluation:
    """The figures of judged cases, whole and by group."""
    every = tuple(judged)
    groups = {
        "part": grouped(every, lambda one: [one.case.split] if one.case.split else []),
        "language": grouped(every, lambda one: [one.case.language]),
        "site": grouped(every, lambda one: [one.case.site]),
        "photos": grouped(every, lambda one: ["photos" if one.case.photos else "words alone"]),
        TAGS: grouped(every, lambda one: one.case.tags),
    }
    return Evaluation(
        provider=provider,
        folder=folder.name,
        at=datetime.now(UTC),
        spent=spent,
        judged=every,
        whole=figures(every),
        groups=groups,
    )


def invented(evaluation: Evaluation) -> Iterator[str]:
    """Each invented value with its evidence."""
    for one in evaluation.judged:
        for verdict in one.verdicts:
            if verdict.invented and (claim := verdict.claim):
                yield f"{one.case.id}: {verdict.field} = {claim.value!r} ({claim.evidence})"


def percent(figure: float | None) -> str:
    """A share to be read."""
    return "-" if figure is None else f"{100 * figure:.1f} %"


def number(figure: float | None) -> str:
    """A figure to be read."""
    return "-" if figure is None else f"{figure:.3f}"
