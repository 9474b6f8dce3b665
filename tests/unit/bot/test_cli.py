"""The command line as an operator meets it: real processes, one line per mistake, status 2."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = Path(sys.executable).with_name("intellipost")
TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


def call(*command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_both_entry_points_start() -> None:
    by_module = call("--version", cwd=ROOT)
    assert by_module.returncode == 0, by_module.stderr
    assert SCRIPT.exists(), "the console script is missing: make setup"
    by_script = subprocess.run(
        [SCRIPT, "--version"], capture_output=True, text=True, timeout=60, check=True
    )
    assert by_script.stdout == by_module.stdout


def test_help_lists_the_commands(tmp_path: Path) -> None:
    text = call("--help", cwd=tmp_path).stdout
    for command in ("run", "sandbox", "migrate", "doctor"):
        assert f"    {command} " in text


def test_no_command_is_a_mistake(tmp_path: Path) -> None:
    assert call(cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("command", ["run", "sandbox", "migrate"])
def test_bad_settings_are_one_line_each(tmp_path: Path, command: str) -> None:
    (tmp_path / ".env").write_text("HTTP_PORT=eighty\nLOG_FORMAT=xml\n")
    done = call(command, cwd=tmp_path)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["HTTP_PORT", "LOG_FORMAT"]
    assert all(" Fix: " in line for line in lines)


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_an_unreachable_database_is_one_line(
    tmp_path: Path, command: str, free_port: Callable[[], int]
) -> None:
    url = f"postgresql://ana:hush@127.0.0.1:{free_port()}/shop"
    done = call(command, cwd=tmp_path, DATABASE_URL=url, TELEGRAM_TOKEN=TOKEN)
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if " Fix: " in line]
    assert line.startswith("DATABASE_URL: ")
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    done = call("migrate", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "The database is up to date.\n"
    assert (tmp_path / "data" / "intellipost.db").exists()
    assert call("migrate", cwd=tmp_path).returncode == 0


def test_misspelt_names_are_mentioned(tmp_path: Path) -> None:
    done = call("migrate", cwd=tmp_path, TELEGRAM_TOKN="x")
    assert done.returncode == 0
    assert "did you mean TELEGRAM_TOKEN?" in done.stderr


def test_run_without_a_token_says_where_to_get_one(tmp_path: Path) -> None:
    done = call("run", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("TELEGRAM_TOKEN: ")


def test_the_doctor_reports_and_fails_when_something_does(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    done = call("doctor", cwd=tmp_path, MERCADOLIBRE_API_URL=nowhere)
    assert done.returncode == 2
    assert "failed   MercadoLibre" in done.stdout
    assert done.stderr == ""
