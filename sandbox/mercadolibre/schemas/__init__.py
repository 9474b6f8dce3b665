"""Recorded answers and schemas as JSON files; README.md beside this file tells their provenance."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The body of one data file. Shared: copy before changing it."""
    return json.loads((_HERE / name).read_text(encoding="utf-8"))["body"]


def category_files() -> list[dict[str, Any]]:
    """Every category file, in the order of their names."""
    paths = sorted((_HERE / "categories").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]
