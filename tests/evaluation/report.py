"""`report.html`: the whole evaluation on one page that needs nothing else.

Owns the page and its order. Does not own the figures (figures) nor the cards of cases (cards). No
script runs on it: the sets may come from strangers.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.evaluation.cards import card, severity
from tests.evaluation.diagram import diagram
from tests.evaluation.figures import FIELDS, Calibration, Figures
from tests.evaluation.summary import TAGS, Evaluation, invented, number, percent

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_ORDER = {
    "invented": "With an invented value",
    "wrong": "With a wrong value shown as sure, or a text against the rules",
    "lacking": "With something missing, doubted or wrong and marked so",
    "right": "All right",
}
_GROUP_FIELDS = ("price", "condition", "brand", "model", "gtin", "attributes")


def report(evaluation: Evaluation) -> str:
    """The page."""
    css = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    body = "".join(_sections(evaluation))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>IntelliPost: evaluation</title><style>{css}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _sections(evaluation: Evaluation) -> Iterator[str]:
    all_ = evaluation.whole
    yield (
        f"<h1>Evaluation</h1><p class='soft'>{all_.cases} cases of “{escape(evaluation.folder)}” "
        f"written by {escape(evaluation.provider)}, {evaluation.at:%d %B %Y, %H:%M} UTC, in "
        f"{evaluation.spent.seconds:.0f} s ({evaluation.spent.processor_seconds:.0f} s of "
        "processors)</p>"
    )
    yield _tiles(all_)
    listed = "".join(f"<li>{escape(line)}</li>" for line in invented(evaluation))
    if listed:
        yield f"<h2>Invented values shown as sure</h2><ul class='plain'>{listed}</ul>"
    yield f"<h2>Field by field</h2>{_fields(all_)}"
    yield (
        "<p class='soft'>Right: of the values that can be known, those shown as they are. Of sure: "
        "of the values shown without a doubt mark, those that are right. Invented: shown as sure, "
        "and nobody can know it.</p>"
    )
    yield f"<h2>Groups</h2>{_groups(evaluation)}"
    yield f"<h2>Calibration</h2><div class='diagrams'>{_calibrations(all_)}</div>"
    yield _work(all_)
    yield from _cases(evaluation)


def _tiles(all_: Figures) -> str:
    left = all_.required - all_.required_filled - all_.required_asked
    tiles = [
        _tile(str(all_.invented), "invented values shown as sure", good=all_.invented == 0),
        _tile(str(all_.wrong_sure), "wrong values shown as sure", good=all_.wrong_sure == 0),
        *(_tile(percent(all_.fields[name].recall), f"{name} right") for name in _GROUP_FIELDS[:4]),
        _tile(str(all_.titles_broken), "titles against the rules", good=all_.titles_broken == 0),
        _tile(str(all_.titles_asked), "titles too short, asked for"),
        _tile(str(left), "required attributes neither filled nor asked", good=left == 0),
        _tile(percent(all_.top_one), f"category first; {percent(all_.top_three)} in the top three"),
        _tile(number(all_.claims.error), "expected calibration error"),
    ]
    return f"<div class='tiles'>{''.join(tiles)}</div>"


def _tile(figure: str, words: str, *, good: bool | None = None) -> str:
    kind = {None: "", True: " good", False: " bad"}[good]
    return f"<div class='tile{kind}'><b>{escape(figure)}</b>{escape(words)}</div>"


def _table(heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    return f"<div class='wide'><table><tr>{head}</tr>{rows}</table></div>"


def _must_be_none(count: int) -> str:
    return f"<td class='bad'>{count}</td>" if count else "<td>0</td>"


def _fields(all_: Figures) -> str:
    heads = ("field", "known", "shown", "right", "of shown", "sure", "of sure", "invented", "wrong")
    rows = "".join(
        f"<tr><td>{name}</td><td>{one.known}</td><td>{one.shown}</td>"
        f"<td>{percent(one.recall)}</td><td>{percent(one.precision_shown)}</td>"
        f"<td>{one.sure}</td><td>{percent(one.precision)}</td>"
        f"{_must_be_none(one.invented)}{_must_be_none(one.wrong_sure)}</tr>"
        for name, one in ((name, all_.fields[name]) for name in FIELDS)
    )
    return _table(heads, rows)


def _groups(evaluation: Evaluation) -> str:
    """A table of the few groups, and one to unfold of the many tags."""
    few = {name: groups for name, groups in evaluation.groups.items() if name != TAGS}
    tags = {TAGS: evaluation.groups[TAGS]}
    return f"{_grouped(few)}<details><summary>by tag</summary>{_grouped(tags)}</details>"


def _grouped(tables: dict[str, dict[str, Figures]]) -> str:
    heads = ("group", "cases", "invented", "wrong", *_GROUP_FIELDS, "top 1", "titles", "seconds")
    rows: list[str] = []
    for name, groups in tables.items():
        if groups:
            rows.append(f"<tr class='group'><td colspan='{len(heads)}'>by {escape(name)}</td></tr>")
        rows += [_group_row(key, some) for key, some in groups.items()]
    return _table(heads, "".join(rows))


def _group_row(name: str, some: Figures) -> str:
    shares = "".join(f"<td>{percent(some.fields[key].recall)}</td>" for key in _GROUP_FIELDS)
    return (
        f"<tr><td>{escape(name)}</td><td>{some.cases}</td>{_must_be_none(some.invented)}"
        f"{_must_be_none(some.wrong_sure)}{shares}<td>{percent(some.top_one)}</td>"
        f"{_must_be_none(some.titles_broken)}<td>{some.work.mean:.2f}</td></tr>"
    )


def _calibrations(all_: Figures) -> str:
    return _calibration(
        all_.claims, "Every value claimed: its confidence, and how often such values were right"
    ) + _calibration(
        all_.overall,
        "Whole listings: the overall confidence, and how often nothing was left to mend",
    )


def _calibration(one: Calibration, words: str) -> str:
    rows = "".join(
        f"<tr><td>{bin_.low:.1f}</td><td>{bin_.count}</td><td>{bin_.confidence:.3f}</td>"
        f"<td>{bin_.right:.3f}</td></tr>"
        for bin_ in one.bins
    )
    caption = f"{words}. Expected calibration error {number(one.error)}."
    return (
        f"<figure>{diagram(one, escape(words))}<figcaption>{escape(caption)}</figcaption>"
        f"{_table(('from', 'count', 'confidence', 'right'), rows)}</figure>"
    )


def _work(all_: Figures) -> str:
    work = all_.work
    cost = "unknown" if work.cost is None else f"{work.cost:.4f} US dollars"
    return (
        f"<h2>Time and cost</h2><p>A case took {work.mean:.2f} s on average and {work.slow:.2f} s "
        f"at the 95th percentile, beside others; without its photos {work.written_mean:.2f} s. "
        f"{work.calls} calls to models, {work.input_tokens} tokens in, {work.output_tokens} out, "
        f"cost {cost}. Without an answer: {all_.failed} cases; not written by who was asked first: "
        f"{all_.fell_back}.</p>"
    )


def _cases(evaluation: Evaluation) -> Iterator[str]:
    sorted_: dict[str, list[str]] = {kind: [] for kind in _ORDER}
    for judged in evaluation.judged:
        sorted_[severity(judged)].append(card(judged))
    for kind, words in _ORDER.items():
        if sorted_[kind]:
            yield f"<h2>{words} ({len(sorted_[kind])})</h2>"
            yield from sorted_[kind]
