"""The sums over many cases.

Owns every figure of the report. Does not own the verdicts (judging) nor how figures are shown.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from services.listings.content import TITLE_MIN
from tests.evaluation.judging import Judged, Result, Verdict
from tests.evaluation.predicting import PLAIN_FIELDS

ATTRIBUTES = "attributes"
FIELDS = (*PLAIN_FIELDS, ATTRIBUTES)
BINS = 10
SLOW = 0.95


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """Counts of one field: `known` cases whose truth is known, `shown` with a value, `right` of
    those shown, `sure` shown as sure, of which `sure_right`; `invented` and `wrong_sure` must
    not be."""

    known: int
    shown: int
    right: int
    sure: int
    sure_right: int
    invented: int
    wrong_sure: int

    @property
    def recall(self) -> float | None:
        """Of what can be known, the share that is shown right."""
        return share(self.right, self.known)

    @property
    def precision(self) -> float | None:
        """Of what is shown as sure, the share that is right."""
        return share(self.sure_right, self.sure)

    @property
    def precision_shown(self) -> float | None:
        """Of all that is shown, doubtful or not, the share that is right."""
        return share(self.right, self.shown)


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of like confidence: how many, how sure on average, and how many of them are right."""

    low: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A reliability table; `error` is the expected calibration error, None without claims."""

    bins: tuple[Bin, ...]
    error: float | None


@dataclass(frozen=True, slots=True)
class Work:
    """Seconds of a case (mean and the slowest twentieth's edge), and what models took; `cost` is
    None where a price is unknown."""

    mean: float
    slow: float
    written_mean: float
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some cases. Shares are 0 to 1, None where there is nothing to divide by.
    `fell_back` counts those that another wrote than who was asked first; `titles_asked` are too
    short to publish: the card asks for them."""

    cases: int
    failed: int
    fell_back: int
    fields: dict[str, FieldFigures]
    invented: int
    wrong_sure: int
    required: int
    required_filled: int
    required_asked: int
    titles_asked: int
    titles_broken: int
    descriptions_broken: int
    categories: int
    top_one: float | None
    top_three: float | None
    claims: Calibration
    overall: Calibration
    work: Work


def share(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def figures(judged: Sequence[Judged]) -> Figures:
    """Sum up."""
    verdicts = [verdict for one in judged for verdict in one.verdicts]
    of = {name: _of_field([v for v in verdicts if _name(v) == name]) for name in FIELDS}
    placed = [one for one in judged if one.first is not None]
    return Figures(
        cases=len(judged),
        failed=sum(one.outcome.content is None for one in judged),
        fell_back=sum(one.outcome.fell_back for one in judged),
        fields=of,
        invented=sum(field.invented for field in of.values()),
        wrong_sure=sum(field.wrong_sure for field in of.values()),
        required=sum(
            len(one.required.filled) + len(one.required.asked) + len(one.required.neither)
            for one in judged
        ),
        required_filled=sum(len(one.required.filled) for one in judged),
        required_asked=sum(len(one.required.asked) for one in judged),
        titles_asked=sum(len(one.prediction.title) < TITLE_MIN for one in judged),
        titles_broken=sum(bool(one.title) for one in judged),
        descriptions_broken=sum(bool(one.description) for one in judged),
        categories=len(placed),
        top_one=share(sum(bool(one.first) for one in placed), len(placed)),
        top_three=share(sum(bool(one.among) for one in placed), len(placed)),
        claims=calibration(
            (v.claim.confidence, v.result is Result.RIGHT)
            for v in verdicts
            if v.claim and v.claimed
        ),
        overall=calibration(
            (one.outcome.content.confidence.overall, one.faultless)
            for one in judged
            if one.outcome.content
        ),
        work=_work(judged),
    )


def grouped(
    judged: Sequence[Judged], names: Callable[[Judged], Iterable[str]]
) -> dict[str, Figures]:
    """Figures by group; a case may be in several."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for name in dict.fromkeys(names(one)):
            groups.setdefault(name, []).append(one)
    return {name: figures(groups[name]) for name in sorted(groups)}


def calibration(claims: Iterable[tuple[float, bool]]) -> Calibration:
    """Confidence (0 to 1) beside how often it was right, in ten bins."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in claims:
        held[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(
        Bin(place / BINS, len(some), fmean(c for c, _ in some), fmean(r for _, r in some))
        for place, some in enumerate(held)
        if some
    )
    total = sum(one.count for one in bins)
    error = sum(one.count * abs(one.confidence - one.right) for one in bins)
    return Calibration(bins, error / total if total else None)


def _name(verdict: Verdict) -> str:
    return ATTRIBUTES if verdict.attribute else verdict.field


def _of_field(verdicts: Sequence[Verdict]) -> FieldFigures:
    return FieldFigures(
        known=sum(v.true is not None for v in verdicts),
        shown=sum(v.claim is not None for v in verdicts),
        right=sum(v.result is Result.RIGHT for v in verdicts),
        sure=sum(v.sure for v in verdicts),
        sure_right=sum(v.sure and v.result is Result.RIGHT for v in verdicts),
        invented=sum(v.invented for v in verdicts),
        wrong_sure=sum(v.wrong_and_sure for v in verdicts),
    )


def _work(judged: Sequence[Judged]) -> Work:
    seconds = sorted(one.outcome.seconds for one in judged)
    calls = [call for one in judged for call in one.outcome.calls]
    costs = [call.cost for call in calls]
    return Work(
        mean=fmean(seconds) if seconds else 0.0,
        slow=seconds[math.ceil(SLOW * len(seconds)) - 1] if seconds else 0.0,
        written_mean=fmean(one.outcome.written_seconds for one in judged) if judged else 0.0,
        calls=len(calls),
        input_tokens=sum(call.input_tokens for call in calls),
        output_tokens=sum(call.output_tokens for call in calls),
        cost=None if None in costs else sum((c for c in costs if c is not None), Decimal(0)),
    )
