"""Which keys a blob store takes.

Owns the rule of `services.photos.ports.Blobs`, kept narrow so that a key means the same on every
store: nothing to escape in an address, no way out of a prefix, no two spellings of one key.
"""

import re

_KEY = re.compile(r"(?=.{1,512}\Z)[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


def checked_key(key: str) -> str:
    """The key itself; raises ValueError when the rule forbids it."""
    if _KEY.fullmatch(key) is None:
        raise ValueError(f"not a blob key: {key!r:.80}")
    return key
