"""Google Gemini as a writer, through pydantic-ai over google-genai (decision record 1).

Owns the connection and the translation of its errors. Importing this module is cheap: the
vendor's libraries are imported when a writer is opened (0.7 s, 43 MB). Does not own the prompt
(`prompt`), the answer (`answer`), nor retries (`chain`): the SDK's own are off.
Source: https://ai.google.dev/api/generate-content
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from services.generation.answer import Answer, to_written
from services.generation.brief import Brief, Writer, Written
from services.generation.prompt import INSTRUCTIONS, framed_note
from services.outcomes import Cause, RefusedError, TryLaterError

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.exceptions import AgentRunError
    from pydantic_ai.messages import UserContent

NAME = "gemini"
DEFAULT_MODEL = "gemini-3.5-flash-lite"
DEFAULT_BASE_URL = "https://generativelanguage.googleapis.com"

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 45.0
"""Longer than the chain's patience with one call, so that the chain decides."""

MAX_TOKENS = 4096
"""Room for the thinking that these models count as output, too."""

_ASKS = 2
"""The first request and one more with the validation error."""

_PASSING = frozenset({"rate_limited", "overloaded", "server_error", "timeout", "connection"})

_QUOTA_SECONDS = 3600.0
"""A daily quota does not come back soon; the breaker must leave it alone, not the seller wait."""


@asynccontextmanager
async def open_gemini(
    *,
    api_key: str,
    model: str = DEFAULT_MODEL,
    base_url: str = DEFAULT_BASE_URL,
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncGenerator[Writer]:
    """A Gemini writer with one shared HTTP client, which is closed at the end."""
    import httpx2
    from pydantic_ai import Agent
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.profiles.google import GoogleModelProfile
    from pydantic_ai.providers.google import GoogleProvider
    from pydantic_ai.settings import ModelSettings

    timeout = httpx2.Timeout(answer_seconds, connect=CONNECT_SECONDS)
    async with httpx2.AsyncClient(timeout=timeout) as http:
        provider = GoogleProvider(api_key=api_key, base_url=base_url, http_client=http)
        agent = Agent(
            GoogleModel(
                model,
                provider=provider,
                profile=GoogleModelProfile(default_structured_output_mode="native"),
            ),
            output_type=Answer,
            instructions=INSTRUCTIONS,
            retries={"output": _ASKS - 1},
            model_settings=ModelSettings(
                max_tokens=MAX_TOKENS,
                timeout=answer_seconds,
                request_timeout=answer_seconds,
                max_retries=0,
            ),
        )
        yield _GeminiWriter(agent, model)


class _GeminiWriter:
    name = NAME

    def __init__(self, agent: "Agent[object, Answer]", model: str) -> None:
        self._agent = agent
        self.model = model

    async def write(self, brief: Brief) -> Written:
        """Ask for a listing; see `Writer.write`."""
        from pydantic_ai.exceptions import AgentRunError
        from pydantic_ai.usage import UsageLimits

        try:
            result = await self._agent.run(
                _turn(brief), usage_limits=UsageLimits(request_limit=_ASKS)
            )
        except AgentRunError as error:
            raise _translated(error) from error
        if result.response.finish_reason not in {None, "stop"}:
            # A safety finish may come with complete JSON, which the library accepts.
            raise _refused("blocked")
        return to_written(result.output, brief)


def _turn(brief: Brief) -> "list[UserContent]":
    """The user turn: the photos, cover first, then the framed note."""
    from pydantic_ai.messages import BinaryContent

    photos = [BinaryContent(data=photo, media_type="image/jpeg") for photo in brief.photos]
    return [*photos, framed_note(brief)]


def _translated(error: "AgentRunError") -> TryLaterError | RefusedError:
    """The library's error by what happens next."""
    code = next((code for kind, code in _codes() if isinstance(error, kind)), "malformed")
    if code == "quota_exhausted":
        return TryLaterError(code, after=_QUOTA_SECONDS)
    if code in _PASSING:
        return TryLaterError(code, after=getattr(error, "retry_after", None) or 0.0)
    return _refused(code)


@cache
def _codes() -> "tuple[tuple[type[AgentRunError], str], ...]":
    """Our codes of the library's errors, a narrower kind before a wider one."""
    from pydantic_ai import exceptions as raised

    return (
        (raised.ModelRateLimitError, "rate_limited"),
        (raised.ModelQuotaExceededError, "quota_exhausted"),
        (raised.ModelUnavailableError, "overloaded"),
        (raised.ModelServerError, "server_error"),
        (raised.ModelTimeoutError, "timeout"),
        (raised.ModelRequestTimeout, "timeout"),
        (raised.ModelConnectionError, "connection"),
        (raised.ModelAuthenticationError, "bad_key"),
        (raised.ModelNotFoundError, "model_not_found"),
        (raised.ModelAPIError, "rejected"),
        (raised.ContentFilterError, "blocked"),
        (raised.OutputTokenLimitExceeded, "truncated"),
    )


def _refused(code: str) -> RefusedError:
    """A refusal by its code alone: the library's words may hold the prompt."""
    return RefusedError((Cause(code=code, message=""),))
