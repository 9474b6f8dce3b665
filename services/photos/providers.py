"""PhotoRoom and remove.bg as cutters: plain HTTP, one upload a photo.

Owns the upload and what its answer means. Does not own their order nor when one is left alone
(cutting), nor whether what comes back is any good (cutout.judge).
Sources: https://docs.photoroom.com/remove-background-api-basic-plan and
https://www.remove.bg/api. Written without access to either: whatever answers otherwise than
described is passed over like one that is out of reach.
"""

import math
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, FormData

from services.outcomes import Cause, OperatorMustActError, RefusedError, TryLaterError
from services.photos.look import CutBy

PATIENCE = ClientTimeout(total=30, connect=5)

ANSWER_MAX = 25 * 1024 * 1024
"""Bytes of an answer: a PNG of a photo at our size stays far below."""

_PNG = b"\x89PNG\r\n\x1a\n"
_AGAIN_SECONDS = 2.0
_REJECTIONS = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""This photo is not liked; remove.bg also answers so when it finds nothing to cut out."""


@dataclass(frozen=True, slots=True)
class Service:
    """One provider: where it is asked, how it wants its key and which fields, and the names of
    its settings."""

    by: CutBy
    path: str
    key_header: str
    key_setting: str
    fields: tuple[tuple[str, str], ...] = ()


PHOTOROOM = Service(CutBy.PHOTOROOM, "/v1/segment", "x-api-key", "PHOTOROOM_API_KEY")
REMOVEBG = Service(
    CutBy.REMOVEBG,
    "/v1.0/removebg",
    "X-Api-Key",
    "REMOVEBG_API_KEY",
    (("size", "auto"), ("format", "png")),
)


class RemoteCutter:
    """A `Cutter` at a provider. `root` is its address without a path."""

    def __init__(self, service: Service, http: ClientSession, *, api_key: str, root: str) -> None:
        self._service = service
        self._http = http
        self._url = root + service.path
        self._headers = {service.key_header: api_key, "Accept": "image/png"}
        self.by = service.by

    async def cut_out(self, clean: bytes) -> bytes:
        """See `Cutter.cut_out`; a key or credit that is refused is an `OperatorMustActError`."""
        try:
            async with self._http.post(
                self._url,
                data=self._form(clean),
                headers=self._headers,
                timeout=PATIENCE,
                allow_redirects=False,  # a redirect must not carry the key elsewhere
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise self._ending(answer)
                body = await _read(answer)
        except TimeoutError as error:
            raise TryLaterError("timeout", _AGAIN_SECONDS) from error
        except (ClientError, OSError) as error:
            raise TryLaterError("connection", _AGAIN_SECONDS) from error
        if not body.startswith(_PNG):
            raise TryLaterError("malformed", _AGAIN_SECONDS)
        return body

    def _form(self, clean: bytes) -> FormData:
        form = FormData(self._service.fields)
        form.add_field("image_file", clean, filename="photo.jpg", content_type="image/jpeg")
        return form

    def _ending(self, answer: ClientResponse) -> TryLaterError | RefusedError:
        """What a refused call means, by its status; never by its words."""
        match answer.status:
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                return OperatorMustActError("bad_key", self._service.key_setting)
            case HTTPStatus.PAYMENT_REQUIRED:
                return OperatorMustActError("no_credits", self._service.key_setting)
            case HTTPStatus.TOO_MANY_REQUESTS:
                return TryLaterError("rate_limited", _seconds(answer.headers.get("Retry-After")))
            case status if status in _REJECTIONS:
                return RefusedError((Cause("rejected", ""),))
            case status:
                return TryLaterError(f"status_{status}", _AGAIN_SECONDS)


async def _read(answer: ClientResponse) -> bytes:
    """The body; nothing of one that is longer than ANSWER_MAX."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > ANSWER_MAX:
            return b""
    return bytes(body)


def _seconds(header: str | None) -> float:
    """Retry-After in seconds; a little while where it says nothing that can be read."""
    try:
        seconds = float(header or 0)
    except ValueError:
        return _AGAIN_SECONDS
    return seconds if math.isfinite(seconds) and seconds > 0 else _AGAIN_SECONDS
