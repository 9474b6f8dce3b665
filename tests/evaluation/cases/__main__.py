"""Writes the set: `python -m tests.evaluation.cases DIRECTORY`.

Owns the files' names and the command line.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from tests.evaluation.case_file import CASES_FILE
from tests.evaluation.cases.book import families, lines
from tests.evaluation.cases.photographs import photograph
from tests.evaluation.cases.views import View


def photos() -> Iterator[tuple[str, View]]:
    """All photos to take, by their paths beside the cases."""
    for family in families():
        for entry in family.case:
            yield from zip(entry.photo_names(), entry.photos, strict=True)


def write_lines(folder: Path) -> None:
    """Write cases.jsonl, the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps(line, ensure_ascii=False) for line in lines()]
    (folder / CASES_FILE).write_text("\n".join([*rows, ""]), encoding="utf-8", newline="\n")


def write_photos(folder: Path) -> None:
    """Draw all photos."""
    for name, view in photos():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(photograph(name, view))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.cases")
    parser.add_argument("directory", type=Path, help="where the cases and their photos are written")
    folder: Path = parser.parse_args().directory
    write_lines(folder)
    write_photos(folder)


if __name__ == "__main__":
    main()
