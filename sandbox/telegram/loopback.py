"""Who may talk to the stand-in: this machine alone.

Owns the check of the peer's address, of the Host header (a page elsewhere can make a browser
resolve its own name to 127.0.0.1) and of the Origin of requests that change something.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_READING = {"GET", "HEAD", "OPTIONS"}


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse with 403 everything that does not come from, and is not meant for, this machine."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    host = urlsplit(f"//{request.host}").hostname or ""
    if not (peer and is_loopback(str(peer[0])) and is_loopback(host)):
        raise web.HTTPForbidden(text="The sandbox answers to this machine only.\n")
    origin = request.headers.get("Origin")
    if origin and request.method not in _READING and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="The sandbox answers to its own page only.\n")
    return await handler(request)
