"""The bounds that the offline writer keeps, over those of our own cases that are words alone.

The whole set with its photos is `make eval`'s: reading labels takes minutes.
"""

import json
from pathlib import Path

from tests.evaluation.__main__ import main
from tests.evaluation.cases.book import lines

BOUNDS = ("invented=0", "titles=0", "unasked=0", "failed=0",
          "price=0.98", "condition=0.95", "brand=0.9")  # fmt: skip
LEAST_CASES = 40


def test_the_offline_writer_invents_nothing_and_reads_what_is_said(tmp_path: Path) -> None:
    told = [line for line in lines() if not line["photos"] and line["split"] == "tuning"]
    written = "\n".join(json.dumps(line) for line in told)
    (tmp_path / "cases.jsonl").write_text(written, encoding="utf-8")
    demands = [word for bound in BOUNDS for word in ("--demand", bound)]

    ended = main(["--cases", str(tmp_path), "--out", str(tmp_path / "out"), *demands])

    assert len(told) >= LEAST_CASES
    assert ended == 0
