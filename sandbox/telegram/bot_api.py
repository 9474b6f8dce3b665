"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Owns tokens, answers and their error shapes, and carries out the faults that were asked for. What
the methods do is in `methods`.
"""

import asyncio
import hmac
import re
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from sandbox.holding import Work
from sandbox.telegram.calls import Calls
from sandbox.telegram.errors import ApiError
from sandbox.telegram.faults import Fault, Faults
from sandbox.telegram.methods import METHODS
from sandbox.telegram.wire import Params, read_params
from sandbox.telegram.world import World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")


class BotApi:
    """Answers the bot."""

    def __init__(self, world: World, faults: Faults, calls: Calls) -> None:
        self._world = world
        self._faults = faults
        self._calls = calls

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the Bot API."""
        return [
            web.route("*", "/bot{token:[^/]+}/{method}", self._call),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        fault = self._faults.take(name) or Fault(name, 0)
        if fault.drop_before:
            self._calls.note(name, None, 0)
            return _cut(request)
        if fault.plain_status:
            self._calls.note(name, None, fault.plain_status)
            return web.Response(
                status=fault.plain_status,
                text=f"<html><body><h1>{fault.plain_status}</h1></body></html>",
                content_type="text/html",
            )
        params = Params()
        try:
            self._check_token(request)
            params = await read_params(request)
            await asyncio.sleep(fault.delay)
            if fault.error:
                raise fault.error
            result = partial(self._result, name, params)
            done = await (fault.hold.around(result) if fault.hold else result())
            answer = web.json_response({"ok": True, "result": done})
        except ApiError as error:
            answer = _refusal(error)
        self._calls.note(name, params.integer("chat_id"), answer.status)
        cut = fault.drop_after or (fault.hold and fault.hold.work in (Work.NEVER, Work.UNTOLD))
        return _cut(request) if cut else answer

    async def _result(self, name: str, params: Params) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return await method(self._world, params)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except ApiError as error:
            return _refusal(error)
        file = self._world.media.file_at(request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.FileResponse(
            self._world.media.location(file), headers={"Content-Type": "application/octet-stream"}
        )

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if not hmac.compare_digest(token, self._world.token):
            raise ApiError(401, "Unauthorized")


def _refusal(error: ApiError) -> web.Response:
    headers: dict[str, str] = {}
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(error.retry_after or 1)
    return web.json_response(error.body(), status=error.code, headers=headers)


def _cut(request: web.Request) -> web.Response:
    """End the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()
