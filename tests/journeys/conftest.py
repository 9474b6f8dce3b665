"""Whole conversations: the stage with the bot inside this process."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pydantic_ai.models
import pytest

from tests.support.gemini import KEY, MODEL, StandIn, serve_gemini
from tests.support.stage import Stage, bot_inside, open_stage


@pytest.fixture(autouse=True)
def quick_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards are drawn with shorter pauses: a story waits for each of them many times."""
    monkeypatch.setattr("handlers.notifier.EDIT_EVERY_SECONDS", 0.2)


@pytest.fixture(autouse=True)
def spoken_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press waits for its words: on a busy machine they would come as a message of their own,
    which is a story told elsewhere (tests/unit/test_pace)."""
    monkeypatch.setattr("handlers.router.ANSWER_SECONDS", 2.0)


@pytest.fixture
async def stage(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Stage]:
    """Both stand-ins and the production bot, on SQLite, polling."""
    async with open_stage(tmp_path, free_port()) as opened, bot_inside(opened):
        yield opened


@pytest.fixture
async def helped(
    tmp_path: Path, free_port: Callable[[], int]
) -> AsyncGenerator[tuple[Stage, StandIn]]:
    """The stage with Gemini first and the offline writer last."""
    async with open_helped(tmp_path, free_port) as opened:
        yield opened


@asynccontextmanager
async def open_helped(
    home: Path, free_port: Callable[[], int], **env: str
) -> AsyncGenerator[tuple[Stage, StandIn]]:
    """The same with settings of its own."""
    async with serve_gemini(free_port()) as (gemini, url):
        env = {
            "AI_PROVIDERS": "gemini,offline",
            "GEMINI_API_KEY": KEY,
            "GEMINI_MODEL": MODEL,
            "GEMINI_BASE_URL": url,
            **env,
        }
        with pydantic_ai.models.override_allow_model_requests(True):
            async with open_stage(home, free_port(), **env) as stage, bot_inside(stage):
                yield stage, gemini
