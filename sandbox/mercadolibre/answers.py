"""The answers of the API: JSON shapes, times, projections and error envelopes.

Owns how an answer looks on the wire. Owns no rule about when an answer is given. Error bodies are
the recorded ones; where none was recorded the documented envelope
``{message, error, status, cause}`` is used.
"""

import json
from datetime import UTC, datetime
from typing import Any, TypeAlias, cast

from aiohttp import web

Json: TypeAlias = dict[str, Any]

NOT_FOUND = 404


class ApiError(Exception):
    """An error answer: an HTTP status and its JSON body."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status, body.get("error") or body.get("message"))
        self.status = status
        self.body = body


def envelope(status: int, error: str, message: str, cause: list[Any] | None = None) -> ApiError:
    """The documented error envelope (developers.mercadolibre.com.ar, consideraciones-de-diseno)."""
    return ApiError(
        status, {"message": message, "error": error, "status": status, "cause": cause or []}
    )


def not_found(message: str) -> ApiError:
    """404 in the documented envelope."""
    return envelope(NOT_FOUND, "not_found", message)


def bad_request(message: str) -> ApiError:
    """400 in the documented envelope."""
    return envelope(400, "bad_request", message)


def invalid_token() -> ApiError:
    """401 as the price references page records it: expired, deleted or absent token."""
    return ApiError(401, {"code": "unauthorized", "message": "invalid access token"})


def forbidden() -> ApiError:
    """403 as recorded for a token of another user."""
    return ApiError(
        403,
        {
            "status": 403,
            "error": "access_denied",
            "message": "access to the requested resource is forbidden",
            "code": "FORBIDDEN",
        },
    )


def iso(moment: datetime) -> str:
    """A moment as items carry it: UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def project(body: Json, request: web.Request) -> Json:
    """Cut an answer to ``?attributes=a,b`` when the caller asks for it."""
    wanted = request.query.get("attributes")
    if not wanted:
        return body
    return {name: body[name] for name in wanted.split(",") if name in body}


def reply(body: object, status: int = 200) -> web.Response:
    """A JSON answer; texts keep their accents, as the API sends them."""
    return web.json_response(
        body, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False)
    )


async def read_object(request: web.Request) -> Json:
    """The JSON object of a request body.

    Raises:
        ApiError: 400 when the body is no JSON object.
    """
    try:
        body: object = await request.json()
    except (ValueError, UnicodeDecodeError) as error:
        raise envelope(400, "bad_request", "body.invalid") from error
    if not isinstance(body, dict):
        raise envelope(400, "bad_request", "body.invalid")
    return cast("Json", body)


def entries(body: Json, name: str) -> list[Json]:
    """The objects of a list inside a body; none where it is absent or no list."""
    found: Any = body.get(name)
    if not isinstance(found, list):
        return []
    return [cast("Json", one) for one in cast("list[Any]", found) if isinstance(one, dict)]


def whole(text: str | None, default: int, *, low: int = 0, high: int = 1000) -> int:
    """A query number between two bounds; the default where it is absent or no number."""
    if text is None or not text.isdecimal():
        return default
    return max(low, min(high, int(text)))
