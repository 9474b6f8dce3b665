"""OpenAI's and Groq's endpoint for recordings, as far as the hearer uses it, on this machine.

The stand-in speaks `POST /v1/audio/transcriptions` as documented on
https://developers.openai.com/api/docs/guides/speech-to-text and
https://console.groq.com/docs/speech-to-text, and refuses what the vendors refuse: a file's name
with an ending that they don't list, and a language where the model takes none.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from tests.support.chat_completions import error
from tests.support.standin import KEY, Reply, hang, hang_up, json_reply, served

__all__ = ["KEY", "Reply", "error", "hang"]

ENDINGS = ("flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm")
WITHOUT_LANGUAGE = "gpt-transcribe"


def heard(text: object) -> Reply:
    """A 200 with the text."""
    return json_reply({"text": text, "usage": {"type": "duration", "seconds": 4}})


async def garbage() -> web.Response:
    """A 200 of somebody in between."""
    return web.Response(text="<html>Welcome</html>", content_type="text/html")


async def endless() -> web.Response:
    """A 200 with far more than any transcript."""
    return web.Response(body=b'{"text": "' + b"a" * (2 * 1024 * 1024) + b'"}')


RATE_LIMITED = error(429, "rate_limit_exceeded", "Rate limit reached", Retry_After="0.2")
OUT_OF_QUOTA = error(429, "insufficient_quota", "You exceeded your current quota.")
BAD_KEY = error(401, "invalid_api_key", "Incorrect API key provided.")
OVERLOADED = error(503, None, "The server is overloaded.")
BROKEN = error(500, None, "The server had an error.")
NOT_A_RECORDING = error(400, None, "Audio file might be corrupted or unsupported")
NO_SUCH_MODEL = error(404, "model_not_found", "The model does not exist")


@dataclass
class Upload:
    """One call as it arrived."""

    key: str
    fields: dict[str, str] = field(default_factory=dict[str, str])
    filename: str = ""
    content_type: str = ""
    audio: bytes = b""


class StandIn:
    """Answers with the scripted replies in turn, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.uploads: list[Upload] = []
        self.drop = False

    async def transcribe(self, request: web.Request) -> web.StreamResponse:
        upload = Upload(request.headers.get("Authorization", "").removeprefix("Bearer "))
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "file":
                upload.filename = part.filename or ""
                upload.content_type = part.headers["Content-Type"]
                upload.audio = bytes(await part.read())
            else:
                upload.fields[part.name or ""] = await part.text()
        self.uploads.append(upload)
        if self.drop:
            hang_up(request)
        if upload.filename.rpartition(".")[2] not in ENDINGS:
            return await error(400, "unsupported_value", "Unsupported file format")()
        if upload.fields["model"] == WITHOUT_LANGUAGE and upload.fields.keys() != {"model"}:
            return await error(400, "unsupported_parameter", "Unknown parameter")()
        return await self.replies[min(len(self.uploads), len(self.replies)) - 1]()


@asynccontextmanager
async def serve_transcriptions(port: int) -> AsyncGenerator[tuple[StandIn, str]]:
    """A stand-in and its root address."""
    stand_in = StandIn()
    async with served(port, web.post("/v1/audio/transcriptions", stand_in.transcribe)) as url:
        yield stand_in, url
