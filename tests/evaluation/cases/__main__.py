"""Writes the set: `python -m tests.evaluation.cases DIRECTORY`.

Owns the files' names and the command line.
"""

import json
import sys
from pathlib import Path

from tests.evaluation.cases.book import lines


def write_cases(folder: Path) -> None:
    """Write cases.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps(line, ensure_ascii=False) for line in lines() if not line["photos"]]
    (folder / "cases.jsonl").write_text("\n".join([*rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    write_cases(Path(sys.argv[1]))
