"""What the stand-ins of vendors share: scripted replies, a served address, a broken net."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from services.generation.models import Vendor

KEY = "test-key-1234"
BODY_MAX = 32 << 20
PIECE = 40
"""Characters of a piece of a streamed text."""

Reply = Callable[[], Awaitable[web.StreamResponse]]
Streamed = Callable[[dict[str, Any]], Iterable[bytes]]
"""A whole answer's body as the vendor streams it: events, each with its empty line."""


def json_reply(body: object, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; in a header's name _ stands for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def reply() -> web.Response:
        return web.json_response(body, status=status, headers=named)

    return reply


async def hang() -> web.Response:
    """No answer within anybody's patience."""
    await asyncio.sleep(30)
    raise AssertionError("nobody should wait that long")


class StandIn:
    """Answers with the scripted replies in turn, the last one again and again.

    With `drop` it hangs up instead, and with `cut_after` it hangs up after that many events of a
    stream. Whoever asks for a stream gets a good reply as one.
    """

    def __init__(self, streamed: Streamed) -> None:
        self.replies: list[Reply] = []
        self.requests: list[web.Request] = []
        self.bodies: list[dict[str, Any]] = []
        self.streams = 0
        self.drop = False
        self.cut_after: int | None = None
        self._streamed = streamed

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer in one piece."""
        return await self._reply(request)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Answer as a stream, unless the reply is an error."""
        self.streams += 1
        whole = await self._reply(request)
        if whole.status != web.HTTPOk.status_code:
            return whole
        assert isinstance(whole, web.Response)
        assert whole.text is not None
        events = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await events.prepare(request)
        for number, event in enumerate(self._streamed(json.loads(whole.text)), 1):
            await events.write(event)
            if number == self.cut_after:
                hang_up(request)
                await asyncio.sleep(0)
        return events

    async def either(self, request: web.Request) -> web.StreamResponse:
        """Answer as the body's "stream" asks."""
        body = await request.json()
        return await (self.stream if body.get("stream") else self.answer)(request)

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.json())
        if self.drop:
            hang_up(request)
        return await self.replies[min(len(self.requests), len(self.replies)) - 1]()


class Said(Protocol):
    """A good reply with that text; `finish` is the vendor's word for why it ended."""

    def __call__(self, text: str | None, finish: str = ..., /) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Wire:
    """One vendor's wire format, and its own ways to fail: each with our code for it and how many
    requests it takes with three retries. `later` asks to wait for so many seconds."""

    vendor: Vendor
    model: str
    serve: Callable[[int], AbstractAsyncContextManager[tuple[StandIn, str]]]
    said: Said
    cut_off: str
    later: tuple[Reply, float]
    faults: Mapping[str, tuple[Reply, str, int]]


def pieces(text: str) -> list[str]:
    """A text as it is streamed."""
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def event(body: object, name: str = "") -> bytes:
    """One server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(body)}\n\n".encode()


def hang_up(request: web.Request) -> None:
    """Break the connection off."""
    assert request.transport is not None
    request.transport.abort()


@asynccontextmanager
async def served(port: int, *routes: web.RouteDef) -> AsyncGenerator[str]:
    """The routes on this machine, with 0 on a free port; the root address."""
    app = web.Application(client_max_size=BODY_MAX)
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
