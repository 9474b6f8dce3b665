"""Gemini's REST API, as far as the writer uses it, on this machine.

The stand-in speaks `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent` as
documented on https://ai.google.dev/api/generate-content.
"""

import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pydantic_ai.models
from aiohttp import web

from services.generation.models import Model, open_model
from services.generation.models.gemini import VENDOR
from tests.support.standin import (
    KEY,
    Reply,
    StandIn,
    Wire,
    event,
    hang,
    json_reply,
    pieces,
    served,
)

__all__ = ["KEY", "Reply", "StandIn", "hang"]

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


def candidate(text: str | None, finish: str = "STOP") -> Reply:
    """A 200 with one candidate, whole or cut short as `finish` says."""
    content = {"parts": [{"text": text}], "role": "model"} if text is not None else {}
    return json_reply(
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


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> Reply:
    """An error in Google's envelope."""
    body = {"code": code, "message": message, "status": status, "details": list(details)}
    return json_reply({"error": body}, code)


blocked_prompt = json_reply(
    {
        "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
        "usageMetadata": {"promptTokenCount": 900, "totalTokenCount": 900},
        "modelVersion": MODEL,
    }
)
"""A 200 without candidates: the prompt itself was blocked."""

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


def streamed(body: dict[str, Any]) -> Iterable[bytes]:
    """The answer as `streamGenerateContent?alt=sse` gives it: parts of the candidate, the last
    with the reason and the tokens."""
    for candidate in body.get("candidates", []):
        for part in candidate["content"].get("parts", []):
            for piece in pieces(part["text"]):
                content = {"parts": [{"text": piece}], "role": "model"}
                yield event({"candidates": [{"content": content, "index": 0}]})
    ended = [one | {"content": {}} for one in body.get("candidates", [])]
    yield event(body | {"candidates": ended} if ended else body)


@asynccontextmanager
async def serve_gemini(port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in and its address."""
    stand_in = StandIn(streamed)
    path = f"/v1beta/models/{MODEL}"
    async with served(
        port,
        web.post(f"{path}:generateContent", stand_in.answer),
        web.post(f"{path}:streamGenerateContent", stand_in.stream),
    ) as url:
        yield stand_in, url


@asynccontextmanager
async def open_gemini(url: str) -> AsyncGenerator[Model]:
    """The real model, asking the stand-in at that address."""
    with pydantic_ai.models.override_allow_model_requests(True):
        async with open_model(VENDOR, api_key=KEY, model=MODEL, base_url=url) as model:
            yield model


WIRE = Wire(
    vendor=VENDOR,
    model=MODEL,
    serve=serve_gemini,
    said=candidate,
    cut_off="MAX_TOKENS",
    later=(RATE_LIMITED, 0.2),
    faults={
        "safety": (candidate(None, "SAFETY"), "blocked", 1),
        "safety with whole JSON": (candidate(json.dumps(ANSWER), "SAFETY"), "blocked", 1),
        "prohibited": (candidate(json.dumps(ANSWER), "PROHIBITED_CONTENT"), "blocked", 1),
        "blocked prompt": (blocked_prompt, "blocked", 1),
        "rate limit": (RATE_LIMITED, "rate_limited", 4),
        "daily quota": (OUT_OF_QUOTA, "quota_exhausted", 1),
        "overloaded": (OVERLOADED, "overloaded", 4),
        "server error": (
            error(500, "INTERNAL", "An internal error has occurred."), "server_error", 4,
        ),
        "bad key": (BAD_KEY, "bad_key", 1),
        "denied": (error(403, "PERMISSION_DENIED", "denied"), "bad_key", 1),
        "unknown model": (
            error(404, "NOT_FOUND", f"models/{MODEL} is not found"), "model_not_found", 1,
        ),
        "rejected": (error(400, "INVALID_ARGUMENT", "Invalid JSON payload"), "rejected", 1),
    },
)  # fmt: skip
