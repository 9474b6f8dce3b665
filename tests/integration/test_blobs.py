"""One story for every blob store, then what is particular to each."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError, Blobs
from storage.blobs import open_blobs
from storage.blobs.links import ExpiredLinkError, ForgedLinkError, LinkError, MediaLinks
from storage.blobs.local import LocalBlobs
from storage.blobs.s3 import S3Blobs, S3Options

KEY = "0b2c9a1e-7f1d-4d6a-9a53-0d3f6c1b2a44/5f2b/original"
WEIRD_KEYS = [
    "",
    "/",
    "a/",
    "/a",
    "a//b",
    "..",
    "../../etc/passwd",
    "a/../../b",
    ".hidden",
    "a/.b",
    "a b",
    "a\\b",
    "a\0b",
    "a\n",
    "ñandú",
    "a?x=1",
    "a%2e",
    "x" * 513,
]


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Options]:
    """An S3 server on a free port, with the bucket `photos`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    options = S3Options(f"http://{host}:{port}", "us-east-1", "test", "test")
    _client(options).create_bucket(Bucket="photos")
    yield options
    server.stop()


def _client(options: S3Options) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=options.endpoint_url,
        region_name=options.region,
        aws_access_key_id=options.access_key_id,
        aws_secret_access_key=options.secret_access_key,
    )


@pytest.fixture(params=["local", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    options: S3Options = request.getfixturevalue("s3")
    if request.param == "local":
        yield open_blobs(f"file://{tmp_path}/blobs", options)
    else:
        yield open_blobs(f"s3://photos/{tmp_path.name}", options)


async def test_what_was_put_is_got_until_it_is_deleted(blobs: Blobs):
    await blobs.put(KEY, b"first", "image/jpeg")
    assert await blobs.get(KEY) == b"first"
    await blobs.put(KEY, b"second", "image/jpeg")
    assert await blobs.get(KEY) == b"second"
    await blobs.delete(KEY)
    with pytest.raises(BlobMissingError) as caught:
        await blobs.get(KEY)
    assert caught.value.key == KEY
    await blobs.delete(KEY)


async def test_large_and_empty_blobs_come_back_whole(blobs: Blobs):
    large = os.urandom(10 * 1024 * 1024)
    await blobs.put("large", large, "image/jpeg")
    await blobs.put("empty", b"", "image/jpeg")
    assert await blobs.get("large") == large
    assert await blobs.get("empty") == b""


async def test_keys_that_resemble_one_another_are_different_blobs(blobs: Blobs):
    keys = ["a", "A", "a/b", "a/b/c", "a.b", "a-b", "a_b", "x" * 512]
    for key in keys:
        await blobs.put(key, key.encode(), "image/jpeg")
    assert [await blobs.get(key) for key in keys] == [key.encode() for key in keys]
    await blobs.delete("a")
    assert await blobs.get("a/b") == b"a/b"


@pytest.mark.parametrize("key", WEIRD_KEYS)
async def test_weird_keys_are_refused_alike(blobs: Blobs, key: str):
    for attempt in (blobs.put(key, b"", "image/jpeg"), blobs.get(key), blobs.delete(key)):
        with pytest.raises(ValueError, match="not a blob key"):
            await attempt


async def test_of_many_puts_at_once_one_wins_whole(blobs: Blobs):
    versions = [bytes([number]) * 300_000 for number in range(8)]
    await asyncio.gather(*(blobs.put(KEY, version, "image/jpeg") for version in versions))
    assert await blobs.get(KEY) in versions


async def test_a_healthy_store_answers_the_ping_and_keeps_nothing_of_it(blobs: Blobs):
    await blobs.ping()
    with pytest.raises(BlobMissingError):
        await blobs.get("ping")


async def test_stores_below_one_bucket_are_strangers(s3: S3Options):
    ours, theirs = open_blobs("s3://photos/ours", s3), open_blobs("s3://photos/theirs/", s3)
    await ours.put(KEY, b"ours", "image/jpeg")
    with pytest.raises(BlobMissingError):
        await theirs.get(KEY)
    stored = await asyncio.to_thread(_client(s3).get_object, Bucket="photos", Key=f"ours/{KEY}")
    assert stored["ContentType"] == "image/jpeg"


async def test_an_object_store_gives_addresses_that_open_one_blob(s3: S3Options):
    blobs = S3Blobs("photos", "", s3)
    await blobs.put(KEY, b"photo", "image/jpeg")
    url = await blobs.url(KEY, 60)
    assert s3.endpoint_url is not None
    assert url.startswith(s3.endpoint_url)
    assert "X-Amz-Expires=60" in url

    def fetch() -> bytes:
        with urlopen(url) as answer:  # noqa: S310 - our own server on loopback
            return answer.read()

    assert await asyncio.to_thread(fetch) == b"photo"


async def test_an_object_store_that_refuses_or_is_gone_means_later(s3: S3Options):
    no_bucket = open_blobs("s3://no-such-bucket", s3)
    for attempt in (no_bucket.put(KEY, b"", "image/jpeg"), no_bucket.get(KEY), no_bucket.ping()):
        with pytest.raises(TryLaterError, match="NoSuchBucket"):
            await attempt
    gone = open_blobs("s3://photos", S3Options("http://127.0.0.1:9", "us-east-1", "a", "b"))
    with pytest.raises(TryLaterError, match="EndpointConnectionError"):
        await gone.get(KEY)


def test_keys_of_an_object_store_do_not_show():
    shown = repr(S3Options(access_key_id="id", secret_access_key="hush", session_token="hush"))
    assert "hush" not in shown


async def test_a_folder_is_private_and_hashed(tmp_path: Path):
    blobs = LocalBlobs(tmp_path / "blobs")
    await blobs.put(KEY, b"photo", "image/jpeg")

    (file,) = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert file.name == sha256(KEY.encode()).hexdigest()
    assert file.stat().st_mode & 0o777 == 0o600
    for folder in (file.parent, file.parent.parent, tmp_path / "blobs"):
        assert folder.stat().st_mode & 0o777 == 0o700


async def test_a_folder_that_cannot_be_written_means_later(tmp_path: Path):
    (tmp_path / "blobs").write_text("a file where the folder should be")
    blobs = LocalBlobs(tmp_path / "blobs")
    for attempt in (blobs.put(KEY, b"", "image/jpeg"), blobs.ping()):
        with pytest.raises(TryLaterError, match="blob folder"):
            await attempt


async def test_what_old_cut_off_writes_left_is_cleared_away(tmp_path: Path):
    blobs = LocalBlobs(tmp_path)
    await blobs.ping()
    old, new = tmp_path / "incoming" / "old", tmp_path / "incoming" / "new"
    old.touch()
    new.touch()
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    await blobs.ping()
    assert not old.exists()
    assert new.exists()


WRITER = """
import asyncio, sys
from pathlib import Path
from storage.blobs.local import LocalBlobs

async def main():
    blobs = LocalBlobs(Path(sys.argv[1]))
    turn = 0
    while True:
        turn += 1
        await blobs.put(f"blob-{turn % 5}", bytes([turn % 251]) * 4_000_000, "image/jpeg")
        print(turn, flush=True)

asyncio.run(main())
"""


@pytest.mark.kill
async def test_a_writer_killed_half_way_leaves_no_half_blob(tmp_path: Path):
    blobs = LocalBlobs(tmp_path)
    cut_off = 0
    for round_number in range(12):
        writer = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WRITER, str(tmp_path)),
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout is not None
        for _ in range(6):
            await writer.stdout.readline()
        await asyncio.sleep(round_number * 0.0017)  # another instant of the write each time
        writer.kill()
        await writer.wait()
        cut_off = len(list((tmp_path / "incoming").iterdir()))
        for number in range(5):
            blob = await blobs.get(f"blob-{number}")
            assert len(blob) == 4_000_000
            assert blob == blob[:1] * len(blob), "parts of two writes"
    assert cut_off, "no kill fell into a write: the test shows nothing"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "blobs",
        "/var/lib/blobs",
        "file://blobs",
        "file:blobs",
        "http://host/bucket",
        "s3://",
        "s3:///prefix",
        "s3://id:secret@bucket/prefix",
        "s3://bucket/a b",
        "s3://bucket/../x",
        "s3://bucket/x?region=y",
    ],
)
def test_other_addresses_are_refused(url: str):
    with pytest.raises(ValueError, match="blob") as caught:
        open_blobs(url, S3Options())
    assert "secret" not in str(caught.value)


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_link_names_its_blob_until_it_expires():
    clock = Watch()
    links = MediaLinks(bytes(32), clock)
    token = links.sign(KEY, 60)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    clock.now += timedelta(seconds=59)
    assert links.verify(token) == KEY
    clock.now += timedelta(seconds=1)
    with pytest.raises(ExpiredLinkError):
        links.verify(token)


def test_links_of_another_secret_are_forged():
    token = MediaLinks(bytes(32), Watch()).sign(KEY, 60)
    with pytest.raises(ForgedLinkError):
        MediaLinks(bytes([1]) * 32, Watch()).verify(token)
    with pytest.raises(ValueError, match="32 bytes"):
        MediaLinks(b"short", Watch())


@given(at=st.integers(0, 10_000), char=st.sampled_from("AZaz09-_"))
def test_a_changed_link_is_forged(at: int, char: str):
    links = MediaLinks(bytes(32), Watch())
    token = links.sign(KEY, 60)
    at %= len(token) - 1
    changed = token[:at] + char + token[at + 1 :]
    if changed == token:
        assert links.verify(changed) == KEY
    else:
        with pytest.raises(ForgedLinkError):
            links.verify(changed)


@given(token=st.text())
def test_any_other_text_is_no_link(token: str):
    with pytest.raises(LinkError):
        MediaLinks(bytes(32), Watch()).verify(token)
