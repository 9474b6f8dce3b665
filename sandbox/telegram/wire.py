"""The arguments of a Bot API call, however they travelled.

Owns the reading of query strings, JSON bodies, form bodies and multipart uploads
(https://core.telegram.org/bots/api#making-requests) into one `Params`. What the arguments mean is
the methods' business.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import web

from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.limits import MAX_UPLOAD_BYTES


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along: its name and bytes."""

    name: str
    content: bytes


class Params:
    """Named arguments of one call; strings from forms are read as what the method expects."""

    def __init__(
        self, values: dict[str, Any] | None = None, uploads: dict[str, Upload] | None = None
    ) -> None:
        self.values = values or {}
        self.uploads = uploads or {}

    def text(self, name: str) -> str:
        """The value as text; empty when left out."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """The value as a whole number, or None when left out or no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """The value as a Boolean; left out is False."""
        return self.text(name).lower() in {"true", "1", "yes", "y"}

    def given(self, name: str) -> bool:
        """Whether the argument was sent at all."""
        return name in self.values

    def structure(self, name: str) -> Any:
        """A JSON argument, decoded; None when left out. Raises a 400 when it is no JSON."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def table(self, name: str) -> dict[str, Any] | None:
        """A JSON object, or None when left out."""
        value = self.structure(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return cast("dict[str, Any]", value)

    def rows(self, name: str) -> list[Any]:
        """A JSON array; empty when left out."""
        value = self.structure(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array")
        return cast("list[Any]", value)


async def read_params(request: web.Request) -> Params:
    """All arguments of `request`; the body wins over the query string."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.method != "POST" or not request.can_read_body:
        return Params(values)
    try:
        if request.content_type == "application/json":
            body = await request.json()
            if isinstance(body, dict):
                values |= cast("dict[str, Any]", body)
        else:
            for name, part in (await request.post()).items():
                if isinstance(part, web.FileField):
                    uploads[name] = _upload(part)
                else:
                    values[name] = part if isinstance(part, str) else bytes(part).decode()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse request") from None
    return Params(values, uploads)


def _upload(part: web.FileField) -> Upload:
    content = part.file.read()
    if len(content) > MAX_UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    return Upload(part.filename, content)
