"""What the chat page asks for and sends: `/` and everything below `/chat`.

Owns the page's own small JSON interface, its live stream (server-sent events) and its headers.
What a seller's app may do is `seller_app`'s; the page itself lies in `static/`.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.telegram.database import Json
from sandbox.telegram.errors import ClientRefused
from sandbox.telegram.hub import Event
from sandbox.telegram.page_state import message_state, page_state
from sandbox.telegram.samples import SampleShelf
from sandbox.telegram.seller_app import SellerApp
from sandbox.telegram.wire import Params, read_params
from sandbox.telegram.world import World

_STATIC = Path(__file__).parent / "static"
_KEEP_ALIVE_SECONDS = 15
_LIVE_MESSAGE = {"message", "edited"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
        " media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_SHOWN_INLINE = {
    "image/jpeg", "image/png", "image/gif", "image/webp",
    "audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/wav",
}  # fmt: skip
_AUDIO = re.compile(r"audio/[a-z0-9.+-]{1,40}")


@web.middleware
async def page_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The page's headers on everything but the Bot API; refusals of the app become JSON."""
    if request.path.startswith(("/bot", "/file/")):
        return await handler(request)
    try:
        response = await handler(request)
    except ClientRefused as refused:
        # An answer for the page to show, no fault: browsers log every 4xx as an error.
        response = web.json_response({"error": str(refused), "code": refused.code})
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


class ChatApi:
    """Answers the chat page. `reset` is awaited when the seller asks for a fresh start."""

    def __init__(
        self, world: World, samples: SampleShelf, reset: Callable[[], Awaitable[None]]
    ) -> None:
        self._world = world
        self._samples = samples
        self._reset = reset
        self._closing = asyncio.Event()

    def routes(self) -> list[web.AbstractRouteDef]:
        """The page, its parts and its doors."""
        return [
            web.get("/", self._page),
            web.get("/favicon.ico", self._icon),
            web.static("/static", _STATIC),
            web.get("/chat/state", self._state),
            web.get("/chat/events", self._events),
            web.get("/chat/files/{file_id}", self._file),
            web.get("/chat/samples", self._sample_sets),
            web.get("/chat/samples/{name}", self._sample),
            web.post("/chat/sellers", self._add_seller),
            web.post("/chat/reset", self._start_over),
            web.get(r"/chat/{seller:\d+}/messages", self._messages),
            web.post(r"/chat/{seller:\d+}/text", self._text),
            web.post(r"/chat/{seller:\d+}/media", self._media),
            web.post(r"/chat/{seller:\d+}/voice", self._voice),
            web.post(r"/chat/{seller:\d+}/forward", self._forward),
            web.post(r"/chat/{seller:\d+}/clear", self._clear),
            web.post(r"/chat/{seller:\d+}/press", self._press),
            web.post(r"/chat/{seller:\d+}/edit", self._edit),
            web.post(r"/chat/{seller:\d+}/block", self._block),
        ]

    def close(self) -> None:
        """End the live streams: the server is going down."""
        self._closing.set()
        self._world.hub.publish("closing")

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_STATIC / "index.html")

    async def _icon(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_STATIC / "icon.svg")

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(page_state(self._world))

    async def _messages(self, request: web.Request) -> web.Response:
        seller_id = int(request.match_info["seller"])
        due = self._world.updates.due_ids()
        records = self._world.messages.of_chat(seller_id)
        return web.json_response([message_state(record, due) for record in records])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        headers = HEADERS | {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        # a page that was closed is noticed at the next write
        with self._world.hub.listening() as queue, suppress(ConnectionResetError):
            await stream.write(b"retry: 1000\nevent: ready\ndata: {}\n\n")
            while not self._closing.is_set():
                try:
                    async with asyncio.timeout(_KEEP_ALIVE_SECONDS):
                        event = self._told(await queue.get())
                except TimeoutError:
                    await stream.write(b": still here\n\n")
                    continue
                if event:
                    await stream.write(f"data: {json.dumps(event)}\n\n".encode())
        return stream

    def _told(self, event: Event) -> Event | None:
        """The event with what the page needs; None when its message is gone for her."""
        if event["type"] not in _LIVE_MESSAGE:
            return event
        record = self._world.messages.shown(event["chat_id"], event["message_id"])
        if record is None:
            return None
        due = self._world.updates.due_ids()
        return event | {"message": message_state(record, due)}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.media.file(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        inline = file.mime in _SHOWN_INLINE
        response = web.FileResponse(
            self._world.media.location(file),
            headers={"Content-Type": file.mime if inline else "application/octet-stream"},
        )
        response.headers["Cache-Control"] = "private, max-age=86400, immutable"
        if not inline:
            response.headers["Content-Disposition"] = "attachment"
        return response

    async def _sample_sets(self, _request: web.Request) -> web.Response:
        return web.json_response(self._samples.sets())

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        path = self._samples.path(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _add_seller(self, request: web.Request) -> web.Response:
        values = await _body(request)
        name = str(values.get("name") or "").strip()
        if not 0 < len(name) <= _NAME_MAX:
            raise ClientRefused(f"A name has 1-{_NAME_MAX} characters.")
        seller = self._world.sellers.add(name, str(values.get("language_code") or "") or None)
        self._world.hub.publish("sellers")
        return web.json_response({"id": seller.id})

    async def _start_over(self, _request: web.Request) -> web.Response:
        await self._reset()
        return web.json_response({})

    def _app(self, request: web.Request) -> SellerApp:
        return SellerApp(self._world, int(request.match_info["seller"]))

    async def _text(self, request: web.Request) -> web.Response:
        values = Params(await _body(request))
        self._app(request).send_text(values.text("text"), values.integer("reply_to"))
        return web.json_response({})

    async def _media(self, request: web.Request) -> web.Response:
        params = await read_params(request)
        await self._app(request).send_files(
            list(params.uploads.values()),
            params.text("caption"),
            as_files=params.flag("as_files"),
            reply_to=params.integer("reply_to"),
        )
        return web.json_response({})

    async def _voice(self, request: web.Request) -> web.Response:
        """One recording; codecs after its type (`audio/webm;codecs=opus`) are dropped."""
        params = await read_params(request)
        mime = params.text("mime_type").partition(";")[0].strip().lower()
        if len(params.uploads) != 1 or not _AUDIO.fullmatch(mime):
            raise ClientRefused("This is not a recording.", code="not_a_recording")
        (recording,) = params.uploads.values()
        await self._app(request).send_voice(
            recording.content,
            max(params.integer("duration") or 1, 1),
            mime,
            params.integer("reply_to"),
        )
        return web.json_response({})

    async def _forward(self, request: web.Request) -> web.Response:
        values = Params(await _body(request))
        self._app(request).forward(values.integer("message_id") or 0)
        return web.json_response({})

    async def _clear(self, request: web.Request) -> web.Response:
        self._app(request).clear_chat()
        return web.json_response({})

    async def _press(self, request: web.Request) -> web.Response:
        values = Params(await _body(request))
        press_id, _ = self._app(request).press(
            values.integer("message_id") or 0, values.text("data")
        )
        return web.json_response({"press_id": press_id})

    async def _edit(self, request: web.Request) -> web.Response:
        values = Params(await _body(request))
        self._app(request).edit_text(values.integer("message_id") or 0, values.text("text"))
        return web.json_response({})

    async def _block(self, request: web.Request) -> web.Response:
        values = Params(await _body(request))
        self._app(request).set_blocked(blocked=values.flag("blocked"))
        return web.json_response({})


_NAME_MAX = 64


async def _body(request: web.Request) -> Json:
    try:
        values: Any = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="JSON expected\n") from None
    if not isinstance(values, dict):
        raise web.HTTPBadRequest(text="JSON object expected\n")
    return cast("Json", values)
