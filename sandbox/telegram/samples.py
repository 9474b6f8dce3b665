"""The sample product photos that come with the sandbox.

Owns reading the list in `sandbox/samples/samples.json` and serving its files; `draw.py` beside it
draws them.
"""

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent.parent / "samples"


class SampleShelf:
    """Sets of photos with an example sentence a language."""

    def __init__(self, folder: Path = SAMPLES) -> None:
        self._folder = folder
        self._sets: list[dict[str, Any]] = json.loads((folder / "samples.json").read_text("utf-8"))
        self._files = {name for entry in self._sets for name in entry["photos"]}

    def sets(self) -> list[dict[str, Any]]:
        """`[{"id", "title": {language: text}, "caption": {language: text}, "photos": [name]}]`."""
        return self._sets

    def path(self, name: str) -> Path | None:
        """A photo by its name; None for every other name."""
        return self._folder / name if name in self._files else None
