"""Blobs in an object store that speaks S3: AWS, MinIO, R2, Ceph and their like.

Owns the client, its timeouts, retries and errors. Does not own buckets, their encryption or
their lifecycle rules: an operator makes those.
"""

import asyncio
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError
from storage.blobs.keys import checked_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 5
READ_SECONDS = 30
ATTEMPTS = 3
CONNECTIONS = 32
"""As many as asyncio's own pool has threads at most."""

_MISSING = frozenset({"NoSuchKey", "404"})


@dataclass(frozen=True, slots=True)
class S3Options:
    """Where and as whom. None leaves the choice to boto3's own chain (environment, profile, role).

    `endpoint_url` names a store other than AWS, and its buckets then go into the path.
    """

    endpoint_url: str | None = None
    region: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)


class S3Blobs:
    """Objects in one bucket below one prefix. The client is made with the first call."""

    def __init__(self, bucket: str, prefix: str, options: S3Options) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._options = options
        self._making = Lock()

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        """See `Blobs.put`."""
        await asyncio.to_thread(self._put, self._name(key), data, content_type)

    async def get(self, key: str) -> bytes:
        """See `Blobs.get`."""
        return await asyncio.to_thread(self._get, key, self._name(key))

    async def delete(self, key: str) -> None:
        """See `Blobs.delete`."""
        await asyncio.to_thread(self._delete, self._name(key))

    async def ping(self) -> None:
        """See `Blobs.ping`."""
        name = f"{self._prefix}.ping"  # never a key: those begin with no dot
        await asyncio.to_thread(self._put, name, b"ping", "text/plain")
        await asyncio.to_thread(self._delete, name)

    async def url(self, key: str, ttl_seconds: int) -> str:
        """An address from which anybody may get the blob for `ttl_seconds`."""
        return await asyncio.to_thread(self._sign, self._name(key), ttl_seconds)

    def _name(self, key: str) -> str:
        return f"{self._prefix}{checked_key(key)}"

    def _put(self, name: str, data: bytes, content_type: str) -> None:
        with _faults():
            self._client.put_object(
                Bucket=self._bucket, Key=name, Body=data, ContentType=content_type
            )

    def _get(self, key: str, name: str) -> bytes:
        with _faults():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=name)
            except ClientError as error:
                if _code(error) in _MISSING:
                    raise BlobMissingError(key) from None
                raise
            with closing(answer["Body"]) as body:
                return body.read()

    def _delete(self, name: str) -> None:
        with _faults():
            self._client.delete_object(Bucket=self._bucket, Key=name)

    def _sign(self, name: str, ttl_seconds: int) -> str:
        with _faults():
            return self._client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self._bucket, "Key": name},
                ExpiresIn=ttl_seconds,
            )

    @property
    def _client(self) -> "S3Client":
        with self._making:
            return self._made

    @cached_property
    def _made(self) -> "S3Client":
        options = self._options
        session = boto3.Session(
            aws_access_key_id=options.access_key_id,
            aws_secret_access_key=options.secret_access_key,
            aws_session_token=options.session_token,
            region_name=options.region,
        )
        return session.client(
            "s3",
            endpoint_url=options.endpoint_url,
            config=Config(
                signature_version="s3v4",
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                max_pool_connections=CONNECTIONS,
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                s3={"addressing_style": "path" if options.endpoint_url else "auto"},
                # Stores other than AWS refuse the checksums that boto3 adds unasked.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


@contextmanager
def _faults() -> Generator[None]:
    """Whatever the store or the way to it refuses may be mended by its operator meanwhile."""
    try:
        yield
    except ClientError as error:
        raise TryLaterError(f"object store: {_code(error)}", after=5.0) from error
    except BotoCoreError as error:
        raise TryLaterError(f"object store: {type(error).__name__}", after=5.0) from error


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "unknown")
