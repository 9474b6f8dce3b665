"""The whole path again, on each of the outside systems that an operator may choose instead.

What a seller sees is the same; each test also proves that the other system was really used.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from sandbox.mercadolibre import MODA_DEL_SUR
from storage.database import open_database
from storage.updates import SqlInbox
from tests.support.pictures import photos
from tests.support.postgres import Server, find_binaries, running_server
from tests.support.stage import PATIENCE, SNEAKERS, Stage, bot_inside, open_stage

BUCKET, PREFIX = "photos", "shop"
DUMMY_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
REGION = "us-east-1"

Open = Callable[..., Any]

_databases = count(1)


@pytest.fixture
def open_bot(tmp_path: Path, free_port: Callable[[], int]) -> Open:
    """Call it with settings for a stage on which the bot runs with them."""

    @asynccontextmanager
    async def opened(**env: str) -> AsyncGenerator[Stage]:
        async with open_stage(tmp_path, free_port(), **env) as stage, bot_inside(stage):
            yield stage

    return opened


@pytest.fixture(scope="module")
def postgres() -> Generator[Server]:
    """A private PostgreSQL server."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL left out: initdb and pg_ctl are not installed")
    with running_server(binaries) as server:
        yield server


@pytest.fixture
async def postgres_env(postgres: Server) -> dict[str, str]:
    """A fresh, empty database for the bot and its workflows."""
    name = f"variant_{next(_databases)}"
    await asyncio.to_thread(postgres.create, name)
    return {"DATABASE_URL": postgres.url(name)}


@pytest.fixture(scope="module")
def bucket() -> Generator[Any]:
    """A bucket at an S3 server of our own; yields its client."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client: Any = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket=BUCKET)
    yield client
    server.stop()


@pytest.fixture
def s3_env(bucket: Any, tmp_path: Path) -> dict[str, str]:
    """Blobs in that bucket, below a prefix of this test's own."""
    return {
        "BLOB_URL": f"s3://{BUCKET}/{PREFIX}/{tmp_path.name}",
        "S3_ENDPOINT_URL": bucket.meta.endpoint_url,
        "AWS_REGION": REGION,
        **DUMMY_KEYS,
    }


WEBHOOK = {"TELEGRAM_MODE": "webhook"}


async def test_with_updates_by_webhook(open_bot: Open) -> None:
    async with open_bot(**WEBHOOK) as stage:
        await from_photos_to_a_listing(stage)
        assert_webhook_was_used(stage)


async def test_on_postgresql(open_bot: Open, postgres_env: dict[str, str]) -> None:
    async with open_bot(**postgres_env) as stage:
        await from_photos_to_a_listing(stage)
        await assert_postgresql_was_used(stage)


async def test_with_photos_in_s3(open_bot: Open, s3_env: dict[str, str], bucket: Any) -> None:
    async with open_bot(**s3_env) as stage:
        await from_photos_to_a_listing(stage)
        assert_s3_was_used(stage, bucket)


async def test_with_all_of_them_at_once(
    open_bot: Open, postgres_env: dict[str, str], s3_env: dict[str, str], bucket: Any
) -> None:
    async with open_bot(**WEBHOOK, **postgres_env, **s3_env) as stage:
        await from_photos_to_a_listing(stage)
        assert_webhook_was_used(stage)
        await assert_postgresql_was_used(stage)
        assert_s3_was_used(stage, bucket)


async def from_photos_to_a_listing(stage: Stage) -> None:
    """The path that the browser walks too: connect, send, answer, change the price, publish."""
    emma = stage.seller()
    await emma.start()
    await emma.wait_for_text("Hi Emma", PATIENCE)
    await stage.connect(emma, MODA_DEL_SUR)

    await emma.send_photos(photos(3), SNEAKERS)
    preview = await emma.wait_for_button("❓ Género", PATIENCE)
    assert preview.photo
    assert "85,000" in preview.text
    await stage.tap(emma, "❓ Género")
    await stage.tap(emma, "Hombre")
    await stage.tap(emma, "❓ Color")
    await emma.wait_for_text("Color?", PATIENCE)
    await emma.send_text("Negro")
    await emma.wait_for_button("✅ Publish", PATIENCE)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    await emma.wait_for_text("Write the price", PATIENCE)
    await emma.send_text("79900")
    await emma.wait_for_text("79,900", PATIENCE)

    await stage.publish(emma)
    card = await stage.live(emma)
    [item] = stage.world.market.items()
    assert card.button("See the listing").url == item["permalink"]
    assert (item["status"], item["price"], len(item["pictures"])) == ("active", 79900, 3)
    assert stage.world.market.description(item["id"])


def assert_webhook_was_used(stage: Stage) -> None:
    """Every update was pushed, none fetched."""
    calls = stage.world.telegram.calls
    assert calls.count("setWebhook") == 1
    assert calls.count("getUpdates") == 0


async def assert_postgresql_was_used(stage: Stage) -> None:
    """The updates are in that database, and no SQLite file was made."""
    assert not list(stage.settings.data_dir.rglob("*.db"))
    database = open_database(stage.settings.database_url)
    try:
        assert await SqlInbox(database).forget(older_than_days=-1) > 0
    finally:
        await database.close()


def assert_s3_was_used(stage: Stage, bucket: Any) -> None:
    """Three originals and what was made of them are in the bucket, nothing on the disk."""
    prefix = stage.settings.blob_url.removeprefix(f"s3://{BUCKET}/")
    found = bucket.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
    assert found["KeyCount"] >= 6
    assert not list(stage.settings.data_dir.rglob("blobs"))
