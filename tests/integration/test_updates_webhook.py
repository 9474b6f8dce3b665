"""The webhook: stored before 200, closed to strangers, unmoved by nonsense, set by one."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram import Bot

from bot.errors import OperatorError
from bot.updates.webhook import (
    SECRET_HEADER,
    WEBHOOK_PATH,
    TelegramWebhook,
    ensure_webhook,
)
from bot.updates.worker import InboxWorker
from bot.web import BODY_MAX, make_app
from sandbox.telegram import ApiError, TelegramStandIn
from tests.unit.bot_updates.fakes import MemoryInbox, MemoryLeases, eventually

SECRET, OLD_SECRET = "new-secret", "old-secret"
UPDATE = {"update_id": 7, "message": {"text": "hola", "chat": {"id": 42, "type": "private"}}}


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
async def client(inbox: MemoryInbox) -> AsyncIterator[Any]:
    app = make_app(TelegramWebhook(inbox, (SECRET, OLD_SECRET), lambda: None))
    async with TestClient(TestServer(app)) as running:
        yield running


async def deliver(client: Any, body: bytes | BytesIO, secret: str | None = SECRET) -> int:
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers[SECRET_HEADER] = secret
    async with client.post(WEBHOOK_PATH, data=body, headers=headers) as response:
        return response.status


async def test_it_is_in_the_inbox_before_telegram_hears_200(
    client: Any, inbox: MemoryInbox
) -> None:
    assert await deliver(client, json.dumps(UPDATE).encode()) == 200

    assert inbox.rows[7].payload == UPDATE
    assert inbox.rows[7].lane == "m:42"


async def test_a_duplicate_is_welcome_and_changes_nothing(client: Any, inbox: MemoryInbox) -> None:
    for text in ("hola", "something else"):
        body = json.dumps(UPDATE | {"message": {"text": text}}).encode()
        assert await deliver(client, body) == 200

    assert inbox.rows[7].payload["message"]["text"] == "hola"


@pytest.mark.parametrize(
    ("secret", "status"),
    [(SECRET, 200), (OLD_SECRET, 200), (None, 401), ("", 403), ("new-secre", 403), ("ñandú", 403)],
)
async def test_only_who_knows_a_secret_may_deliver(
    client: Any, inbox: MemoryInbox, secret: str | None, status: int
) -> None:
    assert await deliver(client, json.dumps(UPDATE).encode(), secret) == status

    assert (7 in inbox.rows) == (status == 200)


def test_a_webhook_without_a_secret_cannot_even_be_made(inbox: MemoryInbox) -> None:
    for none in ((), ("",), (SECRET, "")):
        with pytest.raises(ValueError, match="without a secret"):
            TelegramWebhook(inbox, none, lambda: None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"update_id": "7"}',
        b'{"update_id": 7',
        b'{"update_id": NaN}',
        b'{"update_id": 7, "x": Infinity}',
        b'{"update_id": 1e400}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
)
async def test_nonsense_is_refused(client: Any, inbox: MemoryInbox, body: bytes) -> None:
    assert await deliver(client, body) == 400

    assert inbox.rows == {}


async def test_a_body_beyond_every_update_is_refused(client: Any, inbox: MemoryInbox) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2 * BODY_MAX // 65_536):
            yield b" " * 65_536

    assert await deliver(client, BytesIO(b" " * (BODY_MAX + 1))) == 413
    headers = {SECRET_HEADER: SECRET}
    async with client.post(WEBHOOK_PATH, data=endless(), headers=headers) as response:
        assert response.status == 413
    assert inbox.rows == {}


async def test_no_bytes_at_all_bring_it_down(client: Any, inbox: MemoryInbox) -> None:
    pieces = st.sampled_from([b'{"update_id":', b"1", b"}", b"[", b'"', b"\\u0000", b"\xf0", b","])
    bodies = st.binary(max_size=40) | st.lists(pieces, max_size=12).map(b"".join)
    made = list[bytes]()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bodies)
    def make(body: bytes) -> None:
        made.append(body)

    make()
    statuses = {await deliver(client, body) for body in made}

    assert statuses <= {200, 400}
    assert 400 in statuses


async def test_what_cannot_be_stored_is_not_confirmed(client: Any, inbox: MemoryInbox) -> None:
    inbox.broken = True
    with capture_logs() as logs:
        assert await deliver(client, json.dumps(UPDATE).encode()) == 503
    assert "hola" not in str(logs)

    inbox.broken = False
    assert await deliver(client, json.dumps(UPDATE).encode()) == 200


async def test_only_post_is_answered(client: Any) -> None:
    async with client.get(WEBHOOK_PATH) as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"


async def test_the_whole_way_from_telegram_to_the_handler(tmp_path: Path) -> None:
    inbox, handled = MemoryInbox(), list[str]()
    telegram = TelegramStandIn(tmp_path)
    telegram.faults.deliver_each_update(3)

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["message"]["text"])

    worker = InboxWorker(inbox, handle, owner="w1", on_buried=handle, poll_seconds=60)
    working = asyncio.create_task(worker.run())
    app = make_app(TelegramWebhook(inbox, (SECRET,), worker.wake))
    async with TestServer(telegram.app()) as api, TestServer(app) as ours:
        async with Bot(telegram.token, base_url=f"{api.make_url('/bot')}") as bot:
            await ensure_webhook(
                bot, MemoryLeases(), owner="p1", url=str(ours.make_url(WEBHOOK_PATH)), secret=SECRET
            )
        marta = telegram.seller("Marta")
        for text in ("uno", "dos", "tres"):
            await marta.send_text(text)
        await eventually(lambda: len(handled) == 3)
        await eventually(lambda: all(update.due == 0 for update in telegram.updates()))
    await worker.stop()
    await working
    telegram.close()

    assert handled == ["uno", "dos", "tres"]


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[TelegramStandIn]:
    stand_in = TelegramStandIn(tmp_path)
    yield stand_in
    stand_in.close()


@pytest.fixture
async def bot(telegram: TelegramStandIn) -> AsyncIterator[Bot]:
    server = TestServer(telegram.app())
    async with server, Bot(telegram.token, base_url=f"{server.make_url('/bot')}") as ready:
        yield ready


HOOK = "http://127.0.0.1:9/telegram/webhook"


async def test_replicas_that_start_together_set_it_one_after_the_other(
    telegram: TelegramStandIn, bot: Bot
) -> None:
    leases = MemoryLeases()

    async def start(owner: str) -> None:
        await ensure_webhook(bot, leases, owner=owner, url=HOOK, secret=SECRET, lease_seconds=1.2)

    await asyncio.gather(start("p1"), start("p2"), start("p3"))

    calls = telegram.calls.of("setWebhook")
    assert [call.status for call in calls] == [200, 200, 200]
    assert all(later.at - earlier.at > 1 for earlier, later in pairwise(calls))
    assert telegram.calls.count("deleteWebhook") == 0
    assert telegram.webhook.url == HOOK


async def test_an_unreachable_telegram_is_tried_again(telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.faults.drop_connection("setWebhook", times=2)
    telegram.faults.flood("setWebhook", retry_after=1)

    with capture_logs() as logs:
        await ensure_webhook(
            bot, MemoryLeases(), owner="p1", url=HOOK, secret=SECRET, back_off=(0.01,)
        )

    assert telegram.webhook.url == HOOK
    assert [entry["state"] for entry in logs] == ["unreachable", "set"]


@pytest.mark.parametrize(
    ("refusal", "name"),
    [
        (ApiError(401, "Unauthorized"), "TELEGRAM_TOKEN"),
        (ApiError(400, "Bad Request: bad webhook: HTTPS url must be provided"), "PUBLIC_URL"),
    ],
)
async def test_what_only_the_operator_can_mend_ends_it(
    telegram: TelegramStandIn, bot: Bot, refusal: ApiError, name: str
) -> None:
    telegram.faults.refuse("setWebhook", refusal)

    with pytest.raises(OperatorError, match=name):
        await ensure_webhook(bot, MemoryLeases(), owner="p1", url=HOOK, secret=SECRET)


async def test_the_access_log_tells_no_query_and_no_secret(inbox: MemoryInbox) -> None:
    app = make_app(TelegramWebhook(inbox, (SECRET,), lambda: None))
    with capture_logs() as logs:
        async with TestServer(app) as server, ClientSession() as session:
            url = server.make_url(WEBHOOK_PATH).with_query(code="TG-1234")
            async with session.post(url, json=UPDATE, headers={SECRET_HEADER: SECRET}) as response:
                assert response.status == 200

    (line,) = [entry for entry in logs if entry["event"] == "http_request"]
    assert line["route"] == WEBHOOK_PATH
    assert "TG-1234" not in str(logs)
    assert SECRET not in str(logs)
