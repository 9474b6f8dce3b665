"""What every request passes: loopback only, the call log, faults, request ids, error answers.

Owns the middlewares. Owns no route.
"""

import asyncio
import math
import uuid
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from sandbox.holding import Hold
from sandbox.mercadolibre.answers import ApiError, not_found, reply
from sandbox.mercadolibre.faults import (
    Answer,
    AnswerAfter,
    Call,
    Calls,
    Effect,
    Faults,
    Hang,
    LoseResponse,
    Reset,
    Slow,
)
from sandbox.mercadolibre.oauth import is_loopback_host
from sandbox.mercadolibre.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Identify = Callable[[web.Request], None]

# Bodies are kept in the call log for these; token requests carry secrets.
_LOGGED_BODIES = ("/items", "/catalog/charts")
# How often a hanging call looks whether its client has gone.
_LOOK_SECONDS = 0.1
# What browsers and the token exchange reach without a bearer token.
_OPEN = ("/authorization", "/oauth/token", "/listing/", "/assets/", "/pictures/files/", "/control/")


class Gate:
    """The way in."""

    def __init__(self, world: World, faults: Faults, calls: Calls, identify: Identify) -> None:
        self._world = world
        self._faults = faults
        self._calls = calls
        self._identify = identify

    def guard(self, app: web.Application) -> None:
        """Put the middlewares around an application."""
        app.middlewares.extend([self._answer_errors, self._log_and_strike])
        app.on_response_prepare.append(_name_request)

    @web.middleware
    async def _answer_errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_local(request):
            raise web.HTTPForbidden(text="The sandbox answers this machine only.")
        try:
            return await handler(request)
        except ApiError as error:
            return reply(error.body, status=error.status)
        except web.HTTPNotFound:
            error = not_found("resource not found")
            return reply(error.body, status=error.status)

    @web.middleware
    async def _log_and_strike(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(self._world.behaviour.prefix) or "/"
        if _is_page(path):
            return await handler(request)
        call = Call(request.method, path, dict(request.query), self._world.clock())
        if path.startswith(_LOGGED_BODIES) and request.content_type == "application/json":
            call.body = await _json_or_none(request)
        await self._calls.note(call)
        response = await self._strike(
            self._faults.take(request.method, path), request, self._identified(path, handler)
        )
        call.status = response.status
        return response

    def _identified(self, path: str, handler: Handler) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                if not path.startswith(_OPEN):
                    self._identify(request)
                return await handler(request)
            except ApiError as error:
                return reply(error.body, status=error.status)

        return handle

    async def _strike(
        self, effect: Effect | None, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        match effect:
            case None:
                return await handler(request)
            case Answer():
                return _prepared(effect)
            case Slow(seconds):
                await asyncio.sleep(seconds)
                return await handler(request)
            case Hang(seconds):
                await _keep_silent(request, seconds)
                return _cut(request, web.Response(status=504))
            case Hold():
                held = await effect.around(lambda: handler(request))
                return held or _cut(request, web.Response(status=502))
            case AnswerAfter(instead):
                await handler(request)
                return _prepared(instead)
            case LoseResponse():
                return _cut(request, await handler(request))
            case Reset():
                return _cut(request, web.Response(status=502))


def _prepared(answer: Answer) -> web.Response:
    if isinstance(answer.body, str):
        return web.Response(
            status=answer.status, text=answer.body, content_type=answer.content_type
        )
    return reply(answer.body, status=answer.status)


async def _keep_silent(request: web.Request, seconds: float) -> None:
    """Wait, but no longer than the client does: a shutdown would wait for this handler."""
    looks = math.ceil(seconds / _LOOK_SECONDS)
    for _ in range(looks):
        if request.transport is None:
            return
        await asyncio.sleep(seconds / looks)


def _cut(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Close the connection; the answer then goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return response


async def _json_or_none(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return None


def _is_page(path: str) -> bool:
    """Pages for people are neither logged nor struck by faults."""
    return path in {"/", "/authorization"} or path.startswith(
        ("/listing/", "/assets/", "/control/")
    )


def _is_local(request: web.Request) -> bool:
    """Whether the caller is this machine, and asked for it by a name of its own.

    The name keeps out pages of other sites whose address was rebound to loopback.
    """
    peer = request.remote
    return bool(peer) and ip_address(peer).is_loopback and is_loopback_host(request.url.host)


async def _name_request(_request: web.Request, response: web.StreamResponse) -> None:
    """Every answer carries an id that support would ask for (measured)."""
    response.headers.setdefault("x-request-id", str(uuid.uuid4()))
