"""OpenAI as a hearer, and Groq, whose endpoint has the same form: plain HTTP, no vendor's SDK.

Owns one upload and what its answer means. Does not own retries (`chain_asking`) nor what of the
text goes further (`hearing`).
Sources: https://developers.openai.com/api/docs/guides/speech-to-text,
https://console.groq.com/docs/speech-to-text
"""

import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, FormData
from pydantic import BaseModel, ValidationError

from services.generation.hearing import Recording
from services.generation.usage import Call, note
from services.outcomes import Cause, RefusedError, TryLaterError

PATH = "/v1/audio/transcriptions"

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 45.0
"""Longer than the chain's patience with one call, so that the chain decides."""

ANSWER_MAX = 1024 * 1024
"""Bytes of an answer: five minutes of speech are a few thousand."""

_SPENT = "insufficient_quota"
"""OpenAI's code of a 429 that waiting does not mend
(https://developers.openai.com/api/docs/guides/error-codes)."""

_REJECTIONS = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""The upload itself is not liked."""

_QUOTA_SECONDS = 3600.0
"""A spent budget does not come back soon; the breaker must leave it alone."""


@dataclass(frozen=True, slots=True)
class Service:
    """One vendor of the endpoint. `takes_language`: whether its model may be told the language
    as `language`."""

    name: str
    model: str
    takes_language: bool


OPENAI = Service("openai", "gpt-transcribe", takes_language=False)
"""The recommended model for files; whisper-1 and the gpt-4o ones end on 26 February 2027
(https://developers.openai.com/api/docs/deprecations). It refuses `language` and
`response_format`, and finds the language out itself."""

GROQ = Service("groq", "whisper-large-v3-turbo", takes_language=True)
"""Its fast model of many languages (https://console.groq.com/docs/speech-to-text)."""


class _Heard(BaseModel):
    text: str


class _Fault(BaseModel):
    code: str | None = None


class _Envelope(BaseModel):
    error: _Fault


@asynccontextmanager
async def open_transcriber(
    service: Service, *, api_key: str, base_url: str, answer_seconds: float = ANSWER_SECONDS
) -> AsyncGenerator["Transcriber"]:
    """A hearer with one HTTP session, which is closed at the end. `base_url` is the root
    without /v1 ("https://api.openai.com", "https://api.groq.com/openai")."""
    timeout = ClientTimeout(total=answer_seconds, connect=CONNECT_SECONDS)
    headers = {"Authorization": f"Bearer {api_key}"}
    async with ClientSession(timeout=timeout, headers=headers) as http:
        yield Transcriber(service, http, base_url + PATH)


class Transcriber:
    """Hears with one vendor's model; see `Hearer`."""

    def __init__(self, service: Service, http: ClientSession, url: str) -> None:
        self._service = service
        self._http = http
        self._url = url
        self.name = service.name
        self.model = service.model

    async def hear(self, recording: Recording) -> str:
        """See `Hearer.hear`."""
        began = time.monotonic()
        try:
            async with self._http.post(
                self._url,
                data=self._form(recording),
                allow_redirects=False,  # a redirect must not carry the key elsewhere
            ) as answer:
                body = await _read(answer)
        except TimeoutError as error:
            raise TryLaterError("timeout", after=0) from error
        except (ClientError, OSError) as error:
            raise TryLaterError("connection", after=0) from error
        if answer.status != HTTPStatus.OK:
            raise _ending(answer, body)
        # Priced by the minute, which the answer does not tell.
        call = Call(self.name, self.model, elapsed_ms=round((time.monotonic() - began) * 1000))
        try:
            text = _Heard.model_validate_json(body).text
        except ValidationError:
            note(replace(call, accepted=False))
            # Without its cause: a validation error's text holds what was heard.
            raise _refused("malformed") from None
        note(call)
        return text

    def _form(self, recording: Recording) -> FormData:
        """The upload. The vendors go by the file's name: they refuse Telegram's own ending,
        .oga, and take the same bytes as .ogg."""
        form = FormData()
        form.add_field("model", self.model)
        if self._service.takes_language:
            form.add_field("language", recording.language)
        form.add_field(
            "file",
            recording.audio,
            filename=f"voice.{recording.ending}",
            content_type=recording.mime_type,
        )
        return form


async def _read(answer: ClientResponse) -> bytes:
    """The body, read no further than ANSWER_MAX."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > ANSWER_MAX:
            break
    return bytes(body)


def _ending(answer: ClientResponse, body: bytes) -> TryLaterError | RefusedError:
    """What a refused call means, by its status and the vendor's code; never by its words."""
    match answer.status:
        case HTTPStatus.TOO_MANY_REQUESTS if _code_of(body) == _SPENT:
            return TryLaterError("quota_exhausted", after=_QUOTA_SECONDS)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TryLaterError("rate_limited", after=_seconds(answer.headers.get("Retry-After")))
        case HTTPStatus.REQUEST_TIMEOUT:
            return TryLaterError("timeout", after=0)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return _refused("bad_key")
        case HTTPStatus.NOT_FOUND:
            return _refused("model_not_found")
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            overloaded = status != HTTPStatus.INTERNAL_SERVER_ERROR
            code = "overloaded" if overloaded else "server_error"
            return TryLaterError(code, after=_seconds(answer.headers.get("Retry-After")))
        case status if status in _REJECTIONS:
            return _refused("rejected")
        case _:
            return _refused("unexpected_status")


def _code_of(body: bytes) -> str | None:
    try:
        return _Envelope.model_validate_json(body).error.code
    except ValidationError:
        return None


def _seconds(header: str | None) -> float:
    """Retry-After, which both vendors write in seconds; 0 leaves the wait to the chain."""
    try:
        seconds = float(header or 0)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _refused(code: str) -> RefusedError:
    """A refusal by its code alone: the vendor's words may hold what was said."""
    return RefusedError((Cause(code=code, message=""),))
