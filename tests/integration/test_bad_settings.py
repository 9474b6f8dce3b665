"""`intellipost run` with settings that can't work: one clear line with the fix, status 2.

Each story is a real process against a Telegram stand-in. What the single checks of settings say
is told in tests/unit/bot/test_settings.py and test_cli.py.
"""

import asyncio
import fcntl
import os
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import open_world
from storage import meta
from storage.database import open_database
from storage.migrate import upgrade

ROOT = Path(__file__).parents[2]
WRONG_TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
SECONDS = 60.0


@dataclass(frozen=True)
class Ended:
    """How the process ended; `stderr` without the lines of the log."""

    status: int
    problems: list[str]
    stderr: str


@dataclass(frozen=True)
class Operator:
    """Somebody who starts the bot with a right token of a Telegram nearby, and settings."""

    home: Path
    env: dict[str, str]

    async def run(self, command: str = "run", **env: str) -> Ended:
        """Run it to its end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            command,
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.env, **env},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(SECONDS):
                _, err = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        stderr = err.decode()
        problems = [line for line in stderr.splitlines() if ". Fix: " in line]
        return Ended(process.returncode or 0, problems, stderr)


@pytest.fixture
async def operator(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Operator]:
    """A good installation: each test breaks one thing."""
    async with open_world(tmp_path / "world", 0) as world:
        yield Operator(
            tmp_path,
            {
                "TELEGRAM_TOKEN": world.telegram.token,
                "TELEGRAM_API_URL": world.url,
                "DATA_DIR": str(tmp_path / "data"),
                "HTTP_PORT": str(free_port()),
                "LOG_LEVEL": "ERROR",
            },
        )


def assert_one_line(ended: Ended, name: str, *parts: str) -> None:
    """One line that names the setting, the reason and the fix, and nothing else."""
    assert ended.stderr.splitlines() == ended.problems, ended.stderr
    [line] = ended.problems
    assert line.startswith(f"{name}: ")
    assert line.endswith(".")
    for part in parts:
        assert part in line
    assert ended.status == 2


async def test_a_wrong_token(operator: Operator) -> None:
    ended = await operator.run(TELEGRAM_TOKEN=WRONG_TOKEN)
    assert_one_line(ended, "TELEGRAM_TOKEN", "does not know this token", "@BotFather")
    assert WRONG_TOKEN not in ended.stderr


async def test_a_database_where_nobody_answers(
    operator: Operator, free_port: Callable[[], int]
) -> None:
    ended = await operator.run(DATABASE_URL=f"postgresql://ana:hush@127.0.0.1:{free_port()}/shop")
    assert_one_line(ended, "DATABASE_URL", "no answer", "start the database")
    assert "hush" not in ended.stderr


async def test_a_workflow_database_where_nobody_answers(
    operator: Operator, free_port: Callable[[], int]
) -> None:
    url = f"postgresql://ana:hush@127.0.0.1:{free_port()}/shop"
    ended = await operator.run(WORKFLOW_DATABASE_URL=url)
    assert_one_line(ended, "WORKFLOW_DATABASE_URL", "start the database")
    assert "hush" not in ended.stderr


async def test_a_database_in_a_folder_that_is_a_file(operator: Operator) -> None:
    in_the_way = operator.home / "file"
    in_the_way.write_text("not a folder")
    ended = await operator.run(DATABASE_URL=f"sqlite:///{in_the_way}/bot.db")
    assert_one_line(ended, "DATABASE_URL")


async def test_a_data_folder_that_is_a_file(operator: Operator) -> None:
    in_the_way = operator.home / "file"
    in_the_way.write_text("not a folder")
    ended = await operator.run(DATA_DIR=str(in_the_way))
    assert_one_line(ended, "DATA_DIR", "choose a folder")


async def test_a_file_that_is_no_database(operator: Operator) -> None:
    letter = operator.home / "letter.db"
    letter.write_text("Dear reader, " * 1000)
    ended = await operator.run(DATABASE_URL=f"sqlite:///{letter}")
    assert_one_line(ended, "DATABASE_URL")
    assert letter.read_text().startswith("Dear reader")


async def test_an_unknown_value(operator: Operator) -> None:
    assert_one_line(await operator.run(TELEGRAM_MODE="pigeon"), "TELEGRAM_MODE", "'polling'")


async def test_a_port_that_is_taken(operator: Operator) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        ended = await operator.run(HTTP_PORT=str(port))
    assert_one_line(ended, "HTTP_PORT", str(port), "choose another HTTP_PORT")


async def test_a_second_process_on_one_folder(operator: Operator) -> None:
    folder = operator.home / "data"
    folder.mkdir()
    with (folder / "lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        ended = await operator.run()
    assert_one_line(ended, "DATA_DIR", "another IntelliPost process", str(folder))


async def test_a_sandbox_database_given_to_the_real_bot(operator: Operator) -> None:
    path = operator.home / "sandbox.db"
    database = open_database(f"sqlite:///{path}")
    await upgrade(database)
    await meta.mark(database, "sandbox")
    await database.close()
    ended = await operator.run(DATABASE_URL=f"sqlite:///{path}")
    assert_one_line(ended, "DATABASE_URL", "sandbox", "choose another database")


async def test_the_real_bots_database_given_to_the_sandbox(
    operator: Operator, free_port: Callable[[], int]
) -> None:
    path = operator.home / "real.db"
    database = open_database(f"sqlite:///{path}")
    await upgrade(database)
    await meta.mark(database, "production")
    await database.close()
    ended = await operator.run(
        "sandbox", DATABASE_URL=f"sqlite:///{path}", SANDBOX_PORT=str(free_port())
    )
    assert_one_line(ended, "DATABASE_URL", "production", "choose another database")


async def test_everything_wrong_is_told_at_once(operator: Operator) -> None:
    wrong = {
        "HTTP_PORT": "eighty",
        "LOG_FORMAT": "xml",
        "ALBUM_SETTLE_SECONDS": "0",
        "DATABASE_URL": "mysql://ana:hush@localhost/shop",
        "BLOB_URL": "ftp://photos",
        "AI_PROVIDERS": "oracle",
    }
    ended = await operator.run(**wrong)
    assert ended.status == 2
    assert ended.stderr.splitlines() == ended.problems
    assert {line.partition(":")[0] for line in ended.problems} == wrong.keys()
    assert "hush" not in ended.stderr
