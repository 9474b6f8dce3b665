"""A handful of cases in a folder, written the way a stranger would."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tests.support.barcodes import Picture, ground, label

MATE_GTIN = "7790580120344"


def write_set(folder: Path, *cases: dict[str, Any]) -> Path:
    """The folder with its `cases.jsonl`; "photos/box.jpg" is there."""
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / "photos" / "box.jpg"), box())
    lines = [json.dumps(one, ensure_ascii=False) for one in cases]
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def case(name: str, prompt: str, **more: Any) -> dict[str, Any]:
    """A case of Argentina of which nothing is known, unless more is said."""
    return {
        "id": name,
        "site": "MLA",
        "language": "es",
        "prompt": prompt,
        "photos": [],
        "truth": {},
        "tags": [],
        **more,
    }


def box() -> Picture:
    """A box with a barcode, its digits printed below."""
    scene = np.full((900, 1200), 205, np.uint8)
    paper = ground(np.random.default_rng(7), 780) // 2 + 110
    scene[60:840, 200:980] = paper
    bars = np.asarray(cv2.resize(label(MATE_GTIN), (608, 396), interpolation=cv2.INTER_AREA))
    scene[280:676, 280:888] = bars
    return scene
