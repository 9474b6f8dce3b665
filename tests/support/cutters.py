"""PhotoRoom's and remove.bg's endpoints, as far as the cutters use them, on this machine.

The stand-in speaks `POST /v1/segment` and `POST /v1.0/removebg` as documented on
https://docs.photoroom.com/remove-background-api-basic-plan and https://www.remove.bg/api.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

from aiohttp import BodyPartReader, web
from PIL import Image, ImageChops, ImageFilter

from tests.support.standin import Reply, hang, served

__all__ = ["hang"]

KEY = "sk-test-photo"
PNG = b"\x89PNG\r\n\x1a\n and so on"
KEY_HEADERS = {"/v1/segment": "x-api-key", "/v1.0/removebg": "X-Api-Key"}

AWAY = [0] * 24 + [255] * 232
"""From this difference on, of 255, it is no longer the table."""


def answer(status: int = 200, body: bytes = PNG, **headers: str) -> Reply:
    """An answer as it is."""

    async def reply() -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return reply


def clearing(stand_in: "StandIn") -> Reply:
    """Each photo of tests/support/pictures with its table cut away."""

    async def reply() -> web.Response:
        with Image.open(BytesIO(stand_in.uploads[-1].picture)) as photo:
            picture = photo.convert("RGB")
        table = Image.new("RGB", picture.size, picture.getpixel((5, 5)))
        away = ImageChops.difference(picture, table).convert("L").point(AWAY)
        picture.putalpha(away.filter(ImageFilter.MedianFilter(9)))
        out = BytesIO()
        picture.save(out, "PNG")
        return web.Response(body=out.getvalue())

    return reply


@dataclass
class Upload:
    """One call as it arrived."""

    path: str
    key: str
    fields: dict[str, str] = field(default_factory=dict[str, str])
    filename: str = ""
    content_type: str = ""
    picture: bytes = b""


class StandIn:
    """Answers with the scripted replies in turn, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [answer()]
        self.uploads: list[Upload] = []

    async def cut(self, request: web.Request) -> web.StreamResponse:
        """One upload."""
        upload = Upload(request.path, request.headers.get(KEY_HEADERS[request.path], ""))
        if request.content_type.startswith("multipart/"):
            await self._read(request, upload)
        self.uploads.append(upload)
        return await self.replies[min(len(self.uploads), len(self.replies)) - 1]()

    async def _read(self, request: web.Request, upload: Upload) -> None:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "image_file":
                upload.filename = part.filename or ""
                upload.content_type = part.headers["Content-Type"]
                upload.picture = bytes(await part.read())
            else:
                upload.fields[part.name or ""] = await part.text()


@asynccontextmanager
async def serve_cutters(port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in for both and its root address."""
    stand_in = StandIn()
    async with served(port, *(web.post(path, stand_in.cut) for path in KEY_HEADERS)) as url:
        yield stand_in, url
