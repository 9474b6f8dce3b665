"""Who writes and who hears, by the operator's settings."""

from contextlib import AsyncExitStack

import pytest

from bot.settings import load_settings
from bot.writers import open_condensing, open_hearing, open_rewording, open_writers


@pytest.mark.parametrize(
    ("env", "writers", "hearers"),
    [
        ({}, ["offline"], None),
        ({"OPENAI_API_KEY": "k"}, ["offline"], ["openai"]),
        ({"OPENAI_API_KEY": "k", "AI_PROVIDERS": "offline"}, ["offline"], None),
        (
            {"OPENAI_API_KEY": "k", "GROQ_API_KEY": "k", "AI_PROVIDERS": "groq,openai"},
            ["offline"],
            ["groq", "openai"],
        ),
        (
            {"OPENAI_API_KEY": "k", "GEMINI_API_KEY": "k"},
            ["gemini", "offline"],
            ["gemini", "openai"],
        ),
    ],
)
async def test_each_provider_does_what_it_can_in_the_order_that_was_set(
    env: dict[str, str], writers: list[str], hearers: list[str] | None
) -> None:
    settings = load_settings(env, None)
    async with AsyncExitStack() as stack:
        assert list((await open_writers(stack, settings)).circuits) == writers
        hearing = await open_hearing(stack, settings)
        assert (hearing and list(hearing.circuits)) == hearers
        readers = [name for name in writers if name != "offline"]
        assert list((await open_rewording(stack, settings)).circuits) == readers
        assert list((await open_condensing(stack, settings)).circuits) == readers
