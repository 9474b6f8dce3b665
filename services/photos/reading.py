"""Reading the text in a photo: labels, boxes, prints.

Owns the engine, its bounds, and what of its answer is kept. Does not own what the text is good
for (services/generation), nor the process that it runs in (pool): this module loads models, so
only a reading process imports it. The models come inside rapidocr's wheel (PP-OCRv6 small, which
knows Latin script with its accents; Apache 2.0) and nothing is fetched.
"""

import logging
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
import rapidocr

from services.photos.facts import LINE_MAX, LINES_MAX, Box, Line
from services.photos.printed import printable
from services.photos.render import upright

FIND_SIDE = 960
"""Longest side, in pixels, of the picture in which lines are looked for: what it costs grows with
its square (measured: 0.7 s on two cores)."""

READ_SIDE = 1920
"""Longest side, in pixels, of the picture that the found lines are read from: small print is
legible there, and a line costs the same."""

SURE_FROM = 0.6
"""Lines below this confidence, and any without a letter or digit, are edges and texture."""

_THREADS = 2
_MODELS: Final = Path(str(files(rapidocr))) / "models"


def _engine() -> rapidocr.RapidOCR:
    """The engine with its models loaded. Each is named by its file, because the engine would
    fetch one that it misses under a name of its own."""
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": READ_SIDE,
            "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": FIND_SIDE,
            "Cls.model_path": str(_MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
        }
    )
    engine(np.full((64, 64, 3), 255, np.uint8))  # it loads each model with the first use
    return engine


_ENGINE: Final = _engine()


def read(original: bytes) -> tuple[Line, ...]:
    """The lines in a photo, at most LINES_MAX, the surest kept and in the order of reading.

    Untrusted: they hold whatever is printed. Raises `PhotoRefusedError`.
    """
    picture = upright(original, READ_SIDE)
    pixels = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR)
    # Shapes of the answer: rapidocr/utils/output.py; a photo without text has None in each
    answer = cast("Any", _ENGINE(pixels))
    if answer.boxes is None:
        return ()
    found = [
        Line(text=text, confidence=min(max(float(sure), 0.0), 1.0), box=_box(corners, picture.size))
        for corners, words, sure in zip(answer.boxes, answer.txts, answer.scores, strict=True)
        if sure >= SURE_FROM and any(map(str.isalnum, text := printable(str(words), LINE_MAX)))
    ]
    kept = sorted(range(len(found)), key=lambda place: -found[place].confidence)[:LINES_MAX]
    return tuple(found[place] for place in sorted(kept))


def _box(corners: Sequence[Sequence[float]], size: tuple[int, int]) -> Box:
    """The upright rectangle around four corners in pixels."""
    xs, ys = zip(*corners, strict=True)
    width, height = size
    return Box(
        left=_share(min(xs), width),
        top=_share(min(ys), height),
        right=_share(max(xs), width),
        bottom=_share(max(ys), height),
    )


def _share(pixels: float, whole: int) -> float:
    return min(max(float(pixels) / whole, 0.0), 1.0)
