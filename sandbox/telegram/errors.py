"""What the Bot API answers when it refuses.

Owns the error type and its JSON shape; the texts stand where they are raised, in Telegram's own
words, so that the bot's error handling meets what it will meet in production.
"""

from typing import Any


class ApiError(Exception):
    """A refusal: HTTP `code`, `description`, and seconds to wait (`retry_after`) for a 429."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The JSON answer: https://core.telegram.org/bots/api#making-requests."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


class ClientRefused(Exception):  # noqa: N818 - named for what happened, like Telegram's own texts
    """The seller's own app would not have sent this.

    The message says why; `code` names the reasons for which the chat page has words of its own.
    """

    def __init__(self, why: str, *, code: str = "") -> None:
        super().__init__(why)
        self.code = code


def bad_request(text: str) -> ApiError:
    """A 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """A 429 that asks to wait `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
