"""Photos for whoever holds a signed link.

Owns GET /media/{token}. Does not own the signature (storage/blobs/links) nor the bytes (blobs).
"""

from collections.abc import Awaitable, Callable
from math import ceil
from pathlib import PurePosixPath

from aiohttp import web

from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError
from storage.blobs.links import ExpiredLinkError, LinkError

MEDIA_PATH = "/media/{token}"

_SHOWN = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
"""Kinds that we made ourselves; anything else is only downloaded, never shown."""


class MediaRoutes:
    """`verify` opens a token and raises `LinkError`; `fetch` gets the bytes of a key."""

    def __init__(
        self, verify: Callable[[str], str], fetch: Callable[[str], Awaitable[bytes]]
    ) -> None:
        self._verify = verify
        self._fetch = fetch

    def routes(self) -> tuple[web.RouteDef, ...]:
        """For `bot.web.make_app`."""
        return (web.get(MEDIA_PATH, self.show),)

    async def show(self, request: web.Request) -> web.Response:
        """200 with the bytes; 404 for a forged link, 410 for an expired one, 503 when the store
        doesn't answer."""
        try:
            key = self._verify(request.match_info["token"])
            data = await self._fetch(key)
        except ExpiredLinkError:
            raise web.HTTPGone from None
        except (LinkError, BlobMissingError):
            raise web.HTTPNotFound from None
        except TryLaterError as error:
            wait = {"Retry-After": str(ceil(error.after))}
            raise web.HTTPServiceUnavailable(headers=wait) from None
        kind = _SHOWN.get(PurePosixPath(key).suffix)
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
        if kind is None:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=data, content_type=kind or "application/octet-stream", headers=headers
        )
