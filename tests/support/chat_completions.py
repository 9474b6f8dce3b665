"""OpenAI's chat completions, and Groq's, which have the same form, on this machine.

The stand-ins speak `POST /v1/chat/completions` as documented on
https://developers.openai.com/api/reference/resources/chat and
`POST /openai/v1/chat/completions` as documented on https://console.groq.com/docs/api-reference.
"""

import json
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import web

from services.generation.models import groq, openai
from tests.support.gemini import ANSWER
from tests.support.standin import Reply, StandIn, Wire, event, json_reply, pieces, served

MODEL = "chat-test"
USAGE = {"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 1100}
HEAD = {"id": "chatcmpl-1", "created": 1_795_000_000, "model": MODEL}


def said(text: str | None, finish: str = "stop", refusal: str | None = None) -> Reply:
    """A 200 with one choice, whole or cut short as `finish` says."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    whole = HEAD | {"object": "chat.completion", "choices": [choice], "usage": USAGE}
    return json_reply(whole)


def error(status: int, code: str | None, message: str, **headers: str) -> Reply:
    """An error in the vendors' envelope."""
    body = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return json_reply({"error": body}, status, **headers)


def streamed(body: dict[str, Any]) -> Iterable[bytes]:
    """The answer as chunks: who speaks, what is said, why it ended, and the tokens, where OpenAI
    puts them and where Groq does."""
    [choice] = body["choices"]
    message = choice["message"]
    yield _choice({"role": "assistant", "content": ""})
    for piece in pieces(message["content"] or ""):
        yield _choice({"content": piece})
    if message["refusal"]:
        yield _choice({"refusal": message["refusal"]})
    yield _choice({}, finish_reason=choice["finish_reason"])
    yield _chunk(usage=body["usage"], x_groq={"id": "req_1", "usage": body["usage"]})
    yield b"data: [DONE]\n\n"


def _choice(delta: Mapping[str, str], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
    return _chunk(choice)


def _chunk(*choices: object, **fields: object) -> bytes:
    return event(HEAD | {"object": "chat.completion.chunk", "choices": choices} | fields)


@asynccontextmanager
async def _serve(root: str, port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    stand_in = StandIn(streamed)
    route = web.post(f"{root}/v1/chat/completions", stand_in.either)
    async with served(port, route) as url:
        yield stand_in, url + root


def _serving(root: str) -> Callable[[int], AbstractAsyncContextManager[tuple[StandIn, str]]]:
    return partial(_serve, root)


FAULTS: Mapping[str, tuple[Reply, str, int]] = {
    "held back": (said(None, "content_filter"), "blocked", 1),
    "held back with whole JSON": (said(json.dumps(ANSWER), "content_filter"), "blocked", 1),
    "rate limit": (error(429, "rate_limit_exceeded", "Rate limit reached"), "rate_limited", 4),
    "server error": (error(500, None, "The server had an error."), "server_error", 4),
    "overloaded": (error(503, None, "The server is overloaded."), "overloaded", 4),
    "bad key": (error(401, "invalid_api_key", "Incorrect API key provided."), "bad_key", 1),
    "unknown model": (error(404, "model_not_found", "It does not exist"), "model_not_found", 1),
    "rejected": (error(400, None, "Invalid schema for response_format"), "rejected", 1),
}  # fmt: skip

OPENAI = Wire(
    vendor=openai.VENDOR,
    model=MODEL,
    serve=_serving(""),
    said=said,
    cut_off="length",
    later=(error(429, "rate_limit_exceeded", "Rate limit reached", retry_after_ms="200"), 0.2),
    faults={
        **FAULTS,
        "refusal": (said(None, refusal="I can't help with that."), "blocked", 1),
        "spent budget": (
            error(429, "insufficient_quota", "You exceeded your current quota."),
            "quota_exhausted", 1,
        ),
        "denied": (error(403, None, "Country not supported"), "bad_key", 1),
    },
)  # fmt: skip

GROQ = Wire(
    vendor=groq.VENDOR,
    model=MODEL,
    serve=_serving("/openai"),
    said=said,
    cut_off="length",
    later=(error(429, "rate_limit_exceeded", "Rate limit reached", retry_after="1"), 1.0),
    faults={
        **FAULTS,
        "too large": (error(413, "request_too_large", "Request Entity Too Large"), "rejected", 1),
        "no capacity": (error(498, None, "Flex tier capacity exceeded"), "rejected", 1),
        "against the schema": (
            error(400, "json_validate_failed", "Failed to validate JSON"), "rejected", 1,
        ),
    },
)  # fmt: skip
