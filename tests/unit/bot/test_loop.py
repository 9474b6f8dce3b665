"""The commands' event loop: the faster one where it is installed."""

import asyncio
import sys
from importlib.util import find_spec

import pytest

from bot import loop


async def _kind() -> str:
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


def test_the_commands_run_on_uvloop_where_there_is_one() -> None:
    assert loop.run(_kind()) == ("uvloop" if find_spec("uvloop") else "asyncio")


def test_without_it_they_run_on_the_librarys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert loop.run(_kind()) == "asyncio"
