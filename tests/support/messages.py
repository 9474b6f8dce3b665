"""Anthropic's messages, as far as they are used, on this machine.

The stand-in speaks `POST /v1/messages` as documented on
https://platform.claude.com/docs/en/api/messages and .../docs/en/build-with-claude/streaming.
"""

import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from services.generation.models.anthropic import VENDOR
from tests.support.gemini import ANSWER
from tests.support.standin import Reply, StandIn, Wire, event, json_reply, pieces, served

MODEL = "claude-test"


def said(text: str | None, finish: str = "end_turn") -> Reply:
    """A 200 with one message, whole or cut short as `finish` says."""
    return json_reply(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": MODEL,
            "content": [{"type": "text", "text": text}] if text is not None else [],
            "stop_reason": finish,
            "stop_sequence": None,
            "usage": {"input_tokens": 900, "output_tokens": 200},
        }
    )


def error(status: int, kind: str, message: str, **headers: str) -> Reply:
    """An error in the vendor's envelope."""
    body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}
    return json_reply(body, status, **headers)


def streamed(body: dict[str, Any]) -> Iterable[bytes]:
    """The answer as events: the message's start, its block in pieces, why it ended."""
    begun = {"usage": body["usage"] | {"output_tokens": 1}, "stop_reason": None}
    yield _event("message_start", message={**body, **begun, "content": ()})
    for index, block in enumerate(body["content"]):
        empty = {"type": "text", "text": ""}
        yield _event("content_block_start", index=index, content_block=empty)
        yield _event("ping")
        for piece in pieces(block["text"]):
            delta = {"type": "text_delta", "text": piece}
            yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    ended = {"stop_reason": body["stop_reason"], "stop_sequence": None}
    yield _event("message_delta", delta=ended, usage={"output_tokens": 200})
    yield _event("message_stop")


def _event(kind: str, **fields: object) -> bytes:
    return event({"type": kind, **fields}, kind)


@asynccontextmanager
async def serve_messages(port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in and its address."""
    stand_in = StandIn(streamed)
    async with served(port, web.post("/v1/messages", stand_in.either)) as url:
        yield stand_in, url


WIRE = Wire(
    vendor=VENDOR,
    model=MODEL,
    serve=serve_messages,
    said=said,
    cut_off="max_tokens",
    later=(error(429, "rate_limit_error", "Rate limited", retry_after_ms="200"), 0.2),
    faults={
        "refusal": (said(None, "refusal"), "blocked", 1),
        "refusal with whole JSON": (said(json.dumps(ANSWER), "refusal"), "blocked", 1),
        "rate limit": (error(429, "rate_limit_error", "Rate limited"), "rate_limited", 4),
        "no credit": (error(402, "billing_error", "No credit"), "quota_exhausted", 1),
        "overloaded": (error(529, "overloaded_error", "Overloaded"), "overloaded", 4),
        "server error": (error(500, "api_error", "Internal server error"), "server_error", 4),
        "bad key": (error(401, "authentication_error", "invalid x-api-key"), "bad_key", 1),
        "denied": (error(403, "permission_error", "denied"), "bad_key", 1),
        "unknown model": (
            error(404, "not_found_error", f"model: {MODEL}"), "model_not_found", 1,
        ),
        "rejected": (error(400, "invalid_request_error", "output_config"), "rejected", 1),
        "too large": (error(413, "request_too_large", "too large"), "rejected", 1),
    },
)  # fmt: skip
