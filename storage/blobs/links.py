"""Links to blobs that our own server answers, good for a while.

Owns the token: what it names, until when, and that we made it. Does not own the route that takes
it (bot/web).
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime

_MAC_BYTES = 32
_EXPIRY_BYTES = 8
_PURPOSE = b"media-link:"
"""Keeps these signatures apart from others that the same secret may make."""


class LinkError(Exception):
    """The token opens nothing."""


class ForgedLinkError(LinkError):
    """We never made this token."""


class ExpiredLinkError(LinkError):
    """We made this token, and its time is over."""


class MediaLinks:
    """Signs keys into URL-safe tokens and reads them back.

    `clock` answers the time now, aware of its zone.
    """

    def __init__(self, secret: bytes, clock: Callable[[], datetime]) -> None:
        if len(secret) < _MAC_BYTES:
            raise ValueError(f"the secret of media links has at least {_MAC_BYTES} bytes")
        self._secret = secret
        self._clock = clock

    def sign(self, key: str, ttl_seconds: int) -> str:
        """A token of A-Z a-z 0-9 - _ that names `key` for `ttl_seconds`."""
        expiry = int(self._clock().timestamp()) + ttl_seconds
        body = expiry.to_bytes(_EXPIRY_BYTES, "big") + key.encode()
        return urlsafe_b64encode(self._mac(body) + body).rstrip(b"=").decode()

    def verify(self, token: str) -> str:
        """The token's key; raises `ForgedLinkError` or `ExpiredLinkError`."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except ValueError:
            raise ForgedLinkError from None
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(body)):
            raise ForgedLinkError
        if int.from_bytes(body[:_EXPIRY_BYTES], "big") <= self._clock().timestamp():
            raise ExpiredLinkError
        return body[_EXPIRY_BYTES:].decode()

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, _PURPOSE + body, "sha256")
