"""Google Gemini, through pydantic-ai over google-genai (decision record 1).

Owns the connection, one question with a structured answer, and the translation of errors.
Importing this module is cheap: the vendor's libraries are imported when a connection is opened
(0.7 s, 43 MB). Does not own what is asked (gemini_writing, gemini_hearing, gemini_rewording,
gemini_condensing), nor retries (`chain_asking`): the SDK's own are off.
Source: https://ai.google.dev/api/generate-content
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from services.outcomes import Cause, RefusedError, TryLaterError

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.exceptions import AgentRunError
    from pydantic_ai.messages import UserContent
    from pydantic_ai.models import Model

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


Output = TypeVar("Output", bound=BaseModel)


@asynccontextmanager
async def open_gemini(
    *,
    api_key: str,
    model: str = DEFAULT_MODEL,
    base_url: str = DEFAULT_BASE_URL,
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncGenerator["Gemini"]:
    """A connection with one shared HTTP client, which is closed at the end."""
    import httpx2
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.profiles.google import GoogleModelProfile
    from pydantic_ai.providers.google import GoogleProvider

    timeout = httpx2.Timeout(answer_seconds, connect=CONNECT_SECONDS)
    async with httpx2.AsyncClient(timeout=timeout) as http:
        provider = GoogleProvider(api_key=api_key, base_url=base_url, http_client=http)
        profile = GoogleModelProfile(default_structured_output_mode="native")
        yield Gemini(GoogleModel(model, provider=provider, profile=profile), model, answer_seconds)


class Gemini:
    """An open connection to one model."""

    def __init__(self, model: "Model", model_name: str, answer_seconds: float) -> None:
        self._model = model
        self._answer_seconds = answer_seconds
        self.model = model_name

    def asker(self, output: type[Output], instructions: str) -> "Asker[Output]":
        """Who asks for answers of that shape, always under the same instructions."""
        from pydantic_ai import Agent
        from pydantic_ai.settings import ModelSettings

        agent = Agent(
            self._model,
            output_type=output,
            instructions=instructions,
            retries={"output": _ASKS - 1},
            model_settings=ModelSettings(
                max_tokens=MAX_TOKENS,
                timeout=self._answer_seconds,
                request_timeout=self._answer_seconds,
                max_retries=0,
            ),
        )
        return Asker(agent)


class Asker(Generic[Output]):
    """One kind of question to one model."""

    def __init__(self, agent: "Agent[object, Output]") -> None:
        self._agent = agent

    async def ask(self, turn: "Sequence[UserContent]") -> Output:
        """The validated answer to a user turn; data never goes anywhere else. Raises
        `TryLaterError` and `RefusedError`."""
        from pydantic_ai.exceptions import AgentRunError
        from pydantic_ai.usage import UsageLimits

        try:
            result = await self._agent.run(turn, usage_limits=UsageLimits(request_limit=_ASKS))
        except AgentRunError as error:
            raise _translated(error) from error
        if result.response.finish_reason not in {None, "stop"}:
            # A safety finish may come with complete JSON, which the library accepts.
            raise _refused("blocked")
        return result.output


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
