"""`python -m tests.evaluation`: run a set of cases and leave the report in build/eval.

Owns the command line. Processes that work on pixels import this module again: whatever is heavy
is imported where it is needed.
"""

import argparse
import subprocess
import sys
from pathlib import Path

OUT = Path("build/eval")
MADE = "tests.evaluation.cases"
FAILED, UNRUNNABLE = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """0 when it ran, 1 when a demanded bound does not hold, 2 when it could not run."""
    given = _parser().parse_args(arguments)
    from bot.errors import OperatorError
    from tests.evaluation.case_file import CaseFileError
    from tests.evaluation.evaluating import evaluate
    from tests.evaluation.table import broken_demands, table

    try:
        folder = given.cases or _our_own(given.out)
        evaluation = evaluate(
            folder, given.out, given.provider, part=given.part, progress=_progress
        )
        broken = broken_demands(evaluation.whole, given.demand)
    except (CaseFileError, OperatorError, OSError, ValueError) as error:
        sys.stderr.write(f"The evaluation could not run: {error}\n")
        return UNRUNNABLE
    sys.stdout.write(table(evaluation))
    sys.stdout.write(f"\nReport: {given.out / 'report.html'}\n")
    for line in broken:
        sys.stderr.write(f"Demanded and not so: {line}\n")
    return FAILED if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--cases", type=Path, help="folder with a cases.jsonl; ours without one")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where it writes ({OUT})")
    parser.add_argument("--provider", default="offline", help="as in AI_PROVIDERS (offline)")
    parser.add_argument("--part", help="only the cases of that split: tuning while tuning")
    parser.add_argument(
        "--demand",
        action="append",
        default=[],
        metavar="NAME=BOUND",
        help="fail unless it holds: invented=0, price=0.98, brand=0.9, ...",
    )
    return parser


def _our_own(out: Path) -> Path:
    """Make our own set."""
    folder = out / "cases"
    made = subprocess.run([sys.executable, "-m", MADE, str(folder)], check=False)
    if made.returncode:
        raise ValueError(f"python -m {MADE} ended with {made.returncode}")
    return folder


def _progress(finished: int, total: int) -> None:
    if sys.stderr.isatty() or finished == total:
        sys.stderr.write(f"\r{finished} of {total} cases" + "\n" * (finished == total))
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
