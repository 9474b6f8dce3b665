"""The HTTP side: one aiohttp application made of small groups of routes.

Owns what is the same for every route: correlation ids, the access log, limits, security headers
and the answer to an error. Does not own the routes (bot/health, bot/media, bot/pages,
bot/updates/webhook).
"""

import asyncio
import logging
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from structlog.contextvars import bound_contextvars

from bot.errors import OperatorError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

BODY_MAX = 1024 * 1024
"""Bytes of a request's body. No route takes uploads, and an update of Telegram is text: 4,096
characters, the message it answers, and their entities."""

REQUEST_SECONDS = 60.0
"""Within this a request is answered or given up; the marketplace's own limits are shorter."""

STOP_SECONDS = 10.0
"""Requests under way may end within this at a stop."""

CORRELATION_HEADER = "X-Correlation-Id"
KEPT_HEADERS = ("Allow", "Retry-After")
"""What an error's answer says beside its status."""

QUIET_PATHS = frozenset({"/health"})
"""Asked every few seconds by whatever watches us: not worth a line."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer that doesn't say otherwise itself."""


class RouteGroup(Protocol):
    """Routes that belong together."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to add to the application."""
        ...


def make_app(*groups: RouteGroup) -> web.Application:
    """The application with the routes of all groups."""
    app = web.Application(middlewares=[_accompany], client_max_size=BODY_MAX)
    app.on_response_prepare.append(_secure)
    for group in groups:
        app.add_routes(group.routes())
    return app


async def _secure(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "intellipost"


@web.middleware
async def _accompany(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id and a time limit, answer its errors, and log it by its route: the
    path and the query may hold secrets (media tokens, codes)."""
    correlation_id = secrets.token_hex(8)
    with bound_contextvars(correlation_id=correlation_id):
        began = perf_counter()
        response = await _answer(request, handler, correlation_id)
        response.headers[CORRELATION_HEADER] = correlation_id
        resource = request.match_info.route.resource
        log.log(
            logging.DEBUG if request.path in QUIET_PATHS else logging.INFO,
            "http_request",
            method=request.method,
            route=resource.canonical if resource else "none",
            status=response.status,
            ms=round((perf_counter() - began) * 1000, 1),
        )
        return response


async def _answer(
    request: web.Request, handler: Handler, correlation_id: str
) -> web.StreamResponse:
    kept: dict[str, str] = {}
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            return await handler(request)
    except web.HTTPException as error:
        status = error.status
        kept = {name: error.headers[name] for name in KEPT_HEADERS if name in error.headers}
    except TimeoutError:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    except Exception as error:  # noqa: BLE001 - a stranger never sees a stack trace
        log.warning("http_failed", error=type(error).__name__)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    told = {"error": HTTPStatus(status).phrase, "correlation_id": correlation_id}
    return web.json_response(told, status=status, headers=kept)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server. `port` is the one really listened on (HTTP_PORT may be 0)."""

    port: int
    runner: web.AppRunner

    async def stop(self) -> None:
        """Take no more connections, let requests under way end, close."""
        await self.runner.cleanup()


async def serve(app: web.Application, host: str, port: int, *, setting: str = "HTTP_PORT") -> Site:
    """Listen. Raises `OperatorError`, naming `setting`, when the address can't be had."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        await runner.cleanup()
        raise OperatorError(
            setting,
            f"cannot listen on {host} port {port}: {error.strerror or type(error).__name__}",
            f"choose another {setting}, or stop the program that uses it",
        ) from None
    await web.SockSite(runner, listener).start()
    return Site(listener.getsockname()[1], runner)
