"""One case on the page: its photos and words, and the truth beside what was shown.

Owns the drawing of a case. Everything in it may be hostile, and is escaped here. Does not own the
page around it (report).
"""

import base64
from collections.abc import Iterator
from html import escape

from services.listings.content import Evidence
from tests.evaluation.judging import Judged, Result, Verdict

_MARKS = {
    "right": "✓",
    "wrong": "✗",
    "missed": "–",
    "invented": "✗ invented:",
    "doubted": "🤔",
}


def severity(judged: Judged) -> str:
    """The worst of a case: "invented", "wrong", "lacking" or "right"."""
    if any(verdict.invented for verdict in judged.verdicts):
        return "invented"
    broken = judged.title or judged.description or judged.outcome.error
    if broken or any(verdict.wrong_and_sure for verdict in judged.verdicts):
        return "wrong"
    fine = all(verdict.result is Result.RIGHT for verdict in judged.verdicts)
    return "right" if fine and judged.first is not False else "lacking"


def card(judged: Judged) -> str:
    """The case as HTML."""
    case, prediction = judged.case, judged.prediction
    tags = "".join(
        f'<span class="tag">{escape(tag)}</span>' for tag in (*_part(judged), *case.tags)
    )
    pictures = "".join(
        f'<img alt="" loading="lazy" src="data:image/jpeg;base64,{_encoded(one)}">'
        for one in judged.outcome.pictures
    )
    rows = "".join(_row(verdict) for verdict in judged.verdicts)
    return (
        f'<article class="case {severity(judged)}"><div class="top"><h3>{escape(case.id)}</h3>'
        f'<span class="soft">{escape(case.site)} · {escape(case.language)} · '
        f"{judged.outcome.seconds:.1f} s</span>{tags}</div>"
        f'<div class="body"><div>'
        f'<p class="prompt">{escape(case.prompt) or "<i>no words</i>"}</p>'
        f'<div class="pictures">{pictures}</div>'
        f'<p class="title">{escape(prediction.title)}</p>'
        f"{''.join(_notes(judged))}"
        f"<details><summary>description</summary><p>{escape(prediction.description)}</p></details>"
        f"</div><table><tr><th>field</th><th>truth</th><th>shown</th></tr>{rows}</table>"
        f"</div></article>"
    )


def _part(judged: Judged) -> Iterator[str]:
    if judged.case.split:
        yield judged.case.split


def _row(verdict: Verdict) -> str:
    kind = _kind(verdict)
    true = escape(verdict.true) if verdict.true is not None else '<span class="soft">?</span>'
    claim = verdict.claim
    if claim is None:
        shown = '<span class="soft">nothing</span>'
    else:
        assumed = claim.sure or claim.evidence == Evidence.DEFAULT or kind == "doubted"
        doubt = "" if assumed else " 🤔"
        shown = (
            f"{escape(claim.value)}{doubt} "
            f'<span class="from">{escape(claim.evidence)}, {claim.confidence:.2f}</span>'
        )
    mark = f'<span class="mark">{_MARKS[kind]}</span>'
    return (
        f'<tr class="{kind}"><td>{escape(verdict.field)}</td><td>{true}</td>'
        f"<td>{mark} {shown}</td></tr>"
    )


def _kind(verdict: Verdict) -> str:
    if verdict.result is Result.UNKNOWABLE:
        return "invented" if verdict.sure else "doubted"
    return verdict.result.value


def _notes(judged: Judged) -> Iterator[str]:
    outcome, content = judged.outcome, judged.outcome.content
    for text in (outcome.error, *(f"title: {one}" for one in judged.title)):
        if text:
            yield f'<p class="note bad">{escape(text)}</p>'
    for one in judged.description:
        yield f'<p class="note bad">description: {escape(one)}</p>'
    for note in outcome.notes:
        yield f'<p class="note">{escape(note)}</p>'
    if content is None:
        return
    path = " › ".join(content.category.path) if content.category else "no category"
    right = {None: "", True: " ✓", False: " ✗"}[judged.first]
    overall = f"overall {content.confidence.overall:.2f}"
    yield f'<p class="note soft">{escape(path)}{right} · {overall}</p>'
    if content.missing:
        asked = ", ".join(missing.name for missing in content.missing)
        yield f'<p class="note soft">asked: {escape(asked)}</p>'


def _encoded(picture: bytes) -> str:
    return base64.b64encode(picture).decode()
