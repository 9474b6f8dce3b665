"""`make bench`: from update to the first answer, what the inbox bears, what asking a model and
what photos take.

Owns the order of the measurements and where the results go: a table on stdout, and the same as
text and JSON in build/bench. Everything runs on two cores, the crowd and Telegram's stand-in
included; figures of different runs on a busy machine can't be compared, the ratios can.
"""

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.answers import Latency, measure_answers
from tests.benchmarks.inbox import Throughput, measure_inbox
from tests.benchmarks.listings import PRODUCTS, PageTime, measure_listings
from tests.benchmarks.presses import measure_presses
from tests.benchmarks.writing import measure_writing
from tests.benchmarks.writing import table as written

CORES = 2
RESULTS = Path("build/bench")


def main() -> int:
    """Measure, print, keep."""
    # Here: what this module imports, the processes that work on pixels would import with it.
    from tests.benchmarks import photos as pixels

    cores = use_cores(CORES)
    with tempfile.TemporaryDirectory(prefix="intellipost-bench-") as folder:
        answers = asyncio.run(measure_answers(Path(folder)))
        presses = asyncio.run(measure_presses(Path(folder)))
        inboxes = asyncio.run(measure_inbox(Path(folder)))
        pages = asyncio.run(measure_listings(Path(folder)))
    writing = asyncio.run(measure_writing())
    photos = asyncio.run(pixels.measure_photos())
    text = table(answers, presses, inboxes, cores) + paged(pages)
    text += written(writing) + pixels.table(photos)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "results.txt").write_text(text)
    figures = {
        "cores": cores,
        "answers": [asdict(row) for row in answers],
        "presses": [asdict(row) for row in presses],
        "inbox": [asdict(row) for row in inboxes],
        "listings": [asdict(row) for row in pages],
        "writing": [asdict(row) for row in writing],
        "photos": [asdict(row) for row in photos],
    }
    (RESULTS / "results.json").write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(text)
    return 0


def use_cores(wanted: int) -> int:
    """Keep this process and its children to that many cores, where the system lets us; returns
    how many they have."""
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count() or 1
    mine = sorted(os.sched_getaffinity(0))[:wanted]
    os.sched_setaffinity(0, mine)
    return len(mine)


def table(
    answers: list[Latency], presses: list[Latency], inboxes: list[Throughput], cores: int
) -> str:
    """The results, to be read."""
    crowd, active = answers[0].sellers, presses[0].sellers
    lines = [
        f"From update to the first answer, {crowd} sellers at once, {cores} cores:",
        *_beside_the_floor(answers),
        "",
        f"From a press to its answer, {active} sellers active, {cores} cores:",
        *_beside_the_floor(presses),
    ]
    lines += ["", "The inbox alone, updates a second:", f"{'':44}{'written':>8}{'handled':>8}"]
    lines += [
        f"{row.engine:44}{row.written_per_second:8.0f}{row.handled_per_second:8.0f}"
        for row in inboxes
    ]
    return "\n".join(lines) + "\n"


def paged(rows: list[PageTime]) -> str:
    """How long a seller of many products waits for a page of her list."""
    lines = [
        "",
        f"A page of {PRODUCTS} listings, from the store:",
        f"{'':44}{'p50 ms':>8}{'max':>8}",
    ]
    lines += [
        f"{row.engine + ', ' + row.page:44}{row.median_ms:8.0f}{row.worst_ms:8.0f}" for row in rows
    ]
    return "\n".join(lines) + "\n"


def _beside_the_floor(rows: list[Latency]) -> list[str]:
    """Figures and their ratios to the first row's."""
    floor = rows[0]
    head = f"{'':44}{'p50 ms':>8}{'p95 ms':>8}{'p50 x':>8}{'p95 x':>8}{'samples':>9}"
    return [head] + [
        f"{row.name:44}{row.p50_ms:8.0f}{row.p95_ms:8.0f}"
        f"{row.p50_ms / floor.p50_ms:8.1f}{row.p95_ms / floor.p95_ms:8.1f}{row.samples:9}"
        for row in rows
    ]


if __name__ == "__main__":
    sys.exit(main())
