"""Gemini's REST API, as far as the writer uses it, on this machine.

The stand-in speaks `POST /v1beta/models/{model}:generateContent` as documented on
https://ai.google.dev/api/generate-content.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

KEY = "test-key-1234"
MODEL = "gemini-test"
ANSWER: dict[str, Any] = {
    "title": "Zapatillas Nike Air Max 90 Running",
    "description": "Zapatillas Nike Air Max 90 en talle 42. Se ven cuidadas y listas para usar.",
    "text_confidence": 0.99,
    "image_clarity": 0.95,
    "facts": [
        {"key": "BRAND", "value": "Nike", "source": "seller", "confidence": 1.0},
        {"key": "COLOR", "value": "Blanco", "source": "photo", "confidence": 0.8},
        {"key": "GTIN", "value": "7791234567898", "source": "text in photo", "confidence": 0.9},
        {"key": "MATERIAL", "value": "Cuero", "source": "guess", "confidence": 0.9},
    ],
    "price": {"amount": 1.0, "source": "seller", "confidence": 1.0},
    "condition": {"value": "new", "source": "photo", "confidence": 0.9},
}

Reply = Callable[[], Awaitable[web.StreamResponse]]


def candidate(text: str | None, finish: str = "STOP") -> Reply:
    """A 200 with one candidate, whole or cut short as `finish` says."""

    async def reply() -> web.Response:
        content = {"parts": [{"text": text}], "role": "model"} if text is not None else {}
        return web.json_response(
            {
                "candidates": [{"content": content, "finishReason": finish, "index": 0}],
                "usageMetadata": {
                    "promptTokenCount": 900,
                    "candidatesTokenCount": 200,
                    "totalTokenCount": 1100,
                },
                "modelVersion": MODEL,
                "responseId": "r-1",
            }
        )

    return reply


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> Reply:
    """An error in Google's envelope."""

    async def reply() -> web.Response:
        body = {"code": code, "message": message, "status": status, "details": list(details)}
        return web.json_response({"error": body}, status=code)

    return reply


async def blocked_prompt() -> web.Response:
    """A 200 without candidates: the prompt itself was blocked."""
    return web.json_response(
        {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "modelVersion": MODEL}
    )


async def hang() -> web.Response:
    """No answer within anybody's patience."""
    await asyncio.sleep(30)
    raise AssertionError("nobody should wait that long")


RATE_LIMITED = error(
    429,
    "RESOURCE_EXHAUSTED",
    "Resource has been exhausted (e.g. check quota).",
    {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.2s"},
)
OUT_OF_QUOTA = error(
    429,
    "RESOURCE_EXHAUSTED",
    "You exceeded your current quota.",
    {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}],
    },
)
OVERLOADED = error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
BAD_KEY = error(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
)
GOOD = candidate(json.dumps(ANSWER))
MALFORMED = candidate('{"title": "Zapatillas')
AGAINST_THE_SCHEMA = candidate(json.dumps(ANSWER | {"text_confidence": 7, "facts": "none"}))


class StandIn:
    """Answers with the scripted replies in turn, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[web.Request] = []
        self.bodies: list[dict[str, Any]] = []
        self.drop = False

    async def generate(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.json())
        if self.drop:
            assert request.transport is not None
            request.transport.abort()
        return await self.replies[min(len(self.requests), len(self.replies)) - 1]()


@asynccontextmanager
async def serve_gemini(port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in and its address."""
    stand_in = StandIn()
    app = web.Application()
    app.router.add_post(f"/v1beta/models/{MODEL}:generateContent", stand_in.generate)
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield stand_in, f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
