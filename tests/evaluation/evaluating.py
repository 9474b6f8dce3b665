"""A whole evaluation: cases in, predictions, figures and the report out.

Owns its order and its files. Does not own the command line (__main__).
"""

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.settings import Settings, load_settings
from tests.evaluation.case_file import CaseSet, read_cases
from tests.evaluation.judging import Judged, judge
from tests.evaluation.report import report
from tests.evaluation.running import Outcome, run_cases
from tests.evaluation.summary import Evaluation, Spent, summed_up
from tests.evaluation.world import open_world

Progress = Callable[[int, int], None]


def evaluate(
    folder: Path,
    out: Path,
    provider: str,
    *,
    part: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Evaluation:
    """Run the set in `folder`, or one part of it, and write `predictions.jsonl`, `results.json` and
    `report.html` into `out`. Raises `CaseFileError` and `SettingsError`."""
    cases = read_cases(folder)
    if part:
        cases = cases.part(part)
    settings = load_settings({**os.environ, "AI_PROVIDERS": provider}, sandbox=True)
    began, worked = time.monotonic(), _processor_seconds()
    outcomes = asyncio.run(_run(settings, cases, progress))
    spent = Spent(time.monotonic() - began, _processor_seconds() - worked)
    evaluation = summed_up(folder, provider, spent, map(judge, outcomes))
    out.mkdir(parents=True, exist_ok=True)
    lines = [_line(one) for one in evaluation.judged]
    (out / "predictions.jsonl").write_text("".join(lines), encoding="utf-8")
    (out / "results.json").write_text(_results(evaluation), encoding="utf-8")
    (out / "report.html").write_text(report(evaluation), encoding="utf-8")
    return evaluation


def _processor_seconds() -> float:
    """Of this process and of those that it has ended."""
    return sum(os.times()[:4])


async def _run(settings: Settings, cases: CaseSet, progress: Progress) -> list[Outcome]:
    async with open_world(settings) as world:
        return await run_cases(world, cases, lambda done: progress(done, len(cases.cases)))


def _line(judged: Judged) -> str:
    line = {"id": judged.case.id, "fields": judged.prediction.as_json()}
    return json.dumps(line, ensure_ascii=False) + "\n"


def _results(evaluation: Evaluation) -> str:
    results: dict[str, Any] = {
        "provider": evaluation.provider,
        "cases": evaluation.folder,
        "at": evaluation.at.isoformat(timespec="seconds"),
        "seconds": round(evaluation.spent.seconds, 1),
        "processor_seconds": round(evaluation.spent.processor_seconds, 1),
        "whole": asdict(evaluation.whole),
        "groups": {
            name: {key: asdict(value) for key, value in group.items()}
            for name, group in evaluation.groups.items()
        },
        "each": [_one(judged) for judged in evaluation.judged],
    }
    return json.dumps(results, indent=1, ensure_ascii=False, default=str) + "\n"


def _one(judged: Judged) -> dict[str, Any]:
    content = judged.outcome.content
    return {
        "id": judged.case.id,
        "split": judged.case.split,
        "error": judged.outcome.error,
        "notes": judged.outcome.notes,
        "category": content.category.id if content and content.category else None,
        "category_right": judged.first,
        "category_among_three": judged.among,
        "overall": content.confidence.overall if content else None,
        "asked": [missing.id for missing in content.missing] if content else [],
        "title_violations": judged.title,
        "description_violations": judged.description,
        "seconds": round(judged.outcome.seconds, 3),
        "verdicts": [
            {
                "field": verdict.field,
                "result": verdict.result.value,
                "true": verdict.true,
                "got": verdict.claim.as_json() if verdict.claim else None,
            }
            for verdict in judged.verdicts
        ],
    }
