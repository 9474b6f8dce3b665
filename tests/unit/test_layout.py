"""The house is built as docs/architecture says: rooms, sizes, and who may import what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {
    ".ci",
    "bot",
    "docs",
    "handlers",
    "migrations",
    "sandbox",
    "services",
    "storage",
    "tests",
}
LONGEST_FILE = 450
LONGEST_FUNCTION = 60
PURE = {"pydantic", "pydantic_core"}


def tracked(pattern: str = "*") -> list[Path]:
    """The project's own files, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def modules() -> list[Path]:
    versions = ROOT / "migrations" / "versions"
    return [path for path in tracked("*.py") if versions not in path.parents]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_the_rooms_are_fixed() -> None:
    rooms = {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}
    assert rooms <= ROOMS


def test_files_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {length} lines"
        for path in modules()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_functions_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_say_what_they_own() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_listings_know_only_the_standard_library_and_pydantic() -> None:
    strangers = {
        f"{path.name}: {name}"
        for path in (ROOT / "services" / "listings").glob("**/*.py")
        for name in imported(path)
        if (top := name.partition(".")[0]) not in PURE
        and top not in sys.stdlib_module_names
        and not f"{name}.".startswith("services.listings.")
    }
    assert strangers == set()


@pytest.mark.parametrize("name", ["README.md", "pyproject.toml", "requirements.lock", "Makefile"])
def test_a_newcomer_finds_the_way_in(name: str) -> None:
    assert (ROOT / name).is_file()


def test_lock_files_are_pinned_by_hash_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert all("==" in line for line in text.splitlines() if line[:1].isalnum())
