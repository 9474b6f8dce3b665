"""The library's errors in our words, by what happens next.

Owns the codes. Does not own what is done about them (`chain_asking`). None carries the library's
own words: they may hold the prompt.
"""

from functools import cache
from typing import TYPE_CHECKING

from services.outcomes import Cause, RefusedError, TryLaterError

if TYPE_CHECKING:
    from pydantic_ai.exceptions import AgentRunError

MALFORMED, TRUNCATED = "malformed", "truncated"

_PASSING = frozenset({"rate_limited", "overloaded", "server_error", "timeout", "connection"})

_QUOTA_SECONDS = 3600.0
"""A daily quota does not come back soon; the breaker must leave it alone, not the seller wait."""


def translated(error: "AgentRunError") -> TryLaterError | RefusedError:
    """The library's error by what happens next."""
    code = next((code for kind, code in _codes() if isinstance(error, kind)), MALFORMED)
    if code == "quota_exhausted":
        return TryLaterError(code, after=_QUOTA_SECONDS)
    if code in _PASSING:
        return TryLaterError(code, after=getattr(error, "retry_after", None) or 0.0)
    return RefusedError((Cause(code=code, message=""),))


def code_of(error: TryLaterError | RefusedError) -> str:
    """The code that `translated` gave."""
    return error.reason if isinstance(error, TryLaterError) else error.causes[0].code


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
        (raised.OutputTokenLimitExceeded, TRUNCATED),
    )
