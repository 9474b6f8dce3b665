"""Where photo bytes are kept: a folder or an object store, chosen by address.

Owns the choice. Does not own the questions (services/photos/ports) nor which keys there are.
"""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from services.photos.ports import Blobs
from storage.blobs.keys import checked_key

if TYPE_CHECKING:
    from storage.blobs.s3 import S3Options


def open_blobs(url: str, s3: "S3Options") -> Blobs:
    """The store at `file:///absolute/folder` or `s3://bucket/prefix`; ValueError for others."""
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise ValueError(f"a blob address has no ? or #: {url}")
    path = unquote(parts.path)
    if parts.scheme == "file":
        if parts.netloc or not path.startswith("/"):
            raise ValueError(f"a blob folder is absolute, as in file:///var/lib/blobs: {url}")
        from storage.blobs.local import LocalBlobs

        return LocalBlobs(Path(path))
    if parts.scheme == "s3":
        prefix = path.strip("/")
        if not parts.netloc or parts.netloc != parts.hostname:
            raise ValueError("a blob bucket is addressed as in s3://bucket/prefix, without keys")
        from storage.blobs.s3 import S3Blobs

        return S3Blobs(parts.netloc, f"{checked_key(prefix)}/" if prefix else "", s3)
    raise ValueError(f"blobs live at file:///folder or s3://bucket/prefix, not at {url}")
