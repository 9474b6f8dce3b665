"""Who writes and who hears, by the operator's settings."""

from contextlib import AsyncExitStack

import pytest

from bot.settings import load_settings
from bot.writers import condensing, open_hearing, open_models, rewording, writing


@pytest.mark.parametrize(
    ("env", "models", "hearers"),
    [
        ({}, [], None),
        ({"OPENAI_API_KEY": "k", "AI_PROVIDERS": "offline"}, [], None),
        ({"ANTHROPIC_API_KEY": "k"}, ["anthropic"], None),
        (
            {"OPENAI_API_KEY": "k", "GROQ_API_KEY": "k", "AI_PROVIDERS": "groq,openai"},
            ["groq", "openai"],
            ["groq", "openai"],
        ),
        (
            {"OPENAI_API_KEY": "k", "ANTHROPIC_API_KEY": "k", "GEMINI_API_KEY": "k"},
            ["gemini", "openai", "anthropic"],
            ["gemini", "openai"],
        ),
    ],
)
async def test_each_provider_does_what_it_can_in_the_order_that_was_set(
    env: dict[str, str], models: list[str], hearers: list[str] | None
) -> None:
    settings = load_settings(env, None)
    async with AsyncExitStack() as stack:
        opened = await open_models(stack, settings)
        assert [model.vendor for model in opened] == models
        assert list(writing(opened).circuits) == [*models, "offline"]
        assert list(rewording(opened).circuits) == models
        assert list(condensing(opened).circuits) == models
        hearing = await open_hearing(stack, settings, opened)
        assert (hearing and list(hearing.circuits)) == hearers
