"""The figures as a table for a terminal, and the bounds that a run may have to keep.

Owns the lines and the names of bounds. Does not own the figures (figures).
"""

from collections.abc import Callable, Iterable, Iterator

from tests.evaluation.figures import FIELDS, Figures
from tests.evaluation.summary import Evaluation, invented, number, percent

Bound = Callable[[Figures], float | None]

AT_MOST: dict[str, Bound] = {
    "invented": lambda all_: all_.invented,
    "wrong_sure": lambda all_: all_.wrong_sure,
    "titles": lambda all_: all_.titles_broken,
    "descriptions": lambda all_: all_.descriptions_broken,
    "unasked": lambda all_: all_.required - all_.required_filled - all_.required_asked,
    "failed": lambda all_: all_.failed,
    "calibration": lambda all_: all_.claims.error,
}
AT_LEAST: dict[str, Bound] = {
    "top1": lambda all_: all_.top_one,
    "top3": lambda all_: all_.top_three,
}


def broken_demands(all_: Figures, demands: Iterable[str]) -> list[str]:
    """The demands (`invented=0`, `price=0.98`) that don't hold; a figure of nothing holds.
    Raises ValueError for one that can't be read."""
    return [line for demand in demands for line in _broken(all_, demand)]


def _broken(all_: Figures, demand: str) -> Iterator[str]:
    name, _, written = demand.partition("=")
    bound = float(written)
    if name in AT_MOST:
        figure, holds = AT_MOST[name](all_), "at most"
    elif name in AT_LEAST or name in FIELDS:
        figure = AT_LEAST[name](all_) if name in AT_LEAST else all_.fields[name].recall
        holds = "at least"
    else:
        raise ValueError(f"--demand knows no {name!r}: {', '.join([*AT_MOST, *AT_LEAST, *FIELDS])}")
    if figure is None:
        return
    if figure > bound if holds == "at most" else figure < bound:
        yield f"{name} {holds} {written}, and it is {figure:g}"


def table(evaluation: Evaluation) -> str:
    """All that matters, in less than a screen."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    all_, spent = evaluation.whole, evaluation.spent
    yield (
        f"{all_.cases} cases by {evaluation.provider}: {spent.seconds:.0f} s, "
        f"{spent.processor_seconds:.0f} s of processors"
    )
    yield (
        f"A case: {all_.work.mean:.2f} s on average, {all_.work.slow:.2f} s at the 95th percentile"
    )
    yield f"Invented values shown as sure: {all_.invented}"
    for line in invented(evaluation):
        yield f"  {line}"
    yield f"Wrong values shown as sure:    {all_.wrong_sure}"
    yield ""
    yield f"{'':12}{'known':>7}{'right':>8}{'sure':>7}{'of sure':>9}{'invented':>10}{'wrong':>7}"
    for name in FIELDS:
        one = all_.fields[name]
        yield (
            f"{name:12}{one.known:7}{percent(one.recall):>8}{one.sure:7}"
            f"{percent(one.precision):>9}{one.invented:10}{one.wrong_sure:7}"
        )
    yield ""
    yield from _rest(all_)
    parts = evaluation.groups["part"]
    if parts:
        yield ""
        yield from _parts({**parts, "all": all_})


def _rest(all_: Figures) -> Iterator[str]:
    left = all_.required - all_.required_filled - all_.required_asked
    yield (
        f"Required attributes: {all_.required_filled} filled, {all_.required_asked} asked, "
        f"{left} neither"
    )
    broken = f"{all_.titles_broken}; descriptions: {all_.descriptions_broken}"
    yield f"Titles against the rules: {broken}; titles to be asked for: {all_.titles_asked}"
    yield f"Category: top 1 {percent(all_.top_one)}, top 3 {percent(all_.top_three)}"
    yield (
        f"Calibration: error {number(all_.claims.error)} of claims, "
        f"{number(all_.overall.error)} of whole listings"
    )
    work = all_.work
    cost = "unknown" if work.cost is None else f"{work.cost:.4f} USD"
    yield (
        f"Models: {work.calls} calls, {work.input_tokens} tokens in, {work.output_tokens} out, "
        f"{cost}"
    )
    yield (
        f"Cases without an answer: {all_.failed}; not written by who was asked first: "
        f"{all_.fell_back}"
    )


def _parts(parts: dict[str, Figures]) -> Iterator[str]:
    heads = ("cases", "invented", "price", "condition", "brand", "model", "gtin", "attributes")
    yield f"{'':12}" + "".join(f"{head:>11}" for head in heads)
    for name, some in parts.items():
        shares = "".join(f"{percent(some.fields[head].recall):>11}" for head in heads[2:])
        yield f"{name:12}{some.cases:11}{some.invented:11}{shares}"
