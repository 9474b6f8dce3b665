"""The HTTP side: health, media, limits, headers, errors, and a server that starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot import web as bot_web
from bot.errors import OperatorError
from bot.health import HealthRoutes
from bot.media import MediaRoutes
from bot.web import make_app, serve
from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError
from storage.blobs.links import MediaLinks

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


class Group:
    """Routes made of plain handlers."""

    def __init__(self, *routes: web.AbstractRouteDef) -> None:
        self._routes = routes

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return self._routes


def client_of(*groups: Any) -> Any:
    return TestClient(TestServer(make_app(*groups)))


async def well() -> None:
    """All is well."""


async def ill() -> None:
    raise ConnectionError("postgresql://user:password@host/db refused")


async def stuck() -> None:
    await asyncio.Event().wait()


async def test_alive_says_so_without_asking_anybody() -> None:
    async with client_of(HealthRoutes({"database": ill})) as client:
        response = await client.get("/health")
        body = await response.json()

    assert (response.status, body["status"]) == (200, "ok")
    assert datetime.fromisoformat(body["time"]).tzinfo is not None


async def test_detailed_health_names_each_finding_and_no_secret() -> None:
    async def circuits() -> str:
        return "gemini open"

    checks = {"database": well, "ai": circuits}
    async with client_of(HealthRoutes(checks)) as client:
        response = await client.get("/health/detailed")
        body = await response.json()
    assert (response.status, body["status"]) == (200, "ok")
    assert body["checks"]["ai"]["fact"] == "gemini open"

    async with client_of(HealthRoutes({"database": ill, "blobs": well})) as client:
        response = await client.get("/health/detailed")
        text = await response.text()
        body = await response.json()
    assert (response.status, body["status"]) == (503, "down")
    assert body["checks"]["database"]["error"] == "ConnectionError"
    assert body["checks"]["blobs"]["ok"] is True
    assert "password" not in text


async def test_without_an_optional_part_it_still_serves() -> None:
    async with client_of(HealthRoutes({"database": well}, optional={"telegram": ill})) as client:
        response = await client.get("/health/detailed")
        body = await response.json()

    assert (response.status, body["status"]) == (200, "degraded")


async def test_a_check_that_hangs_is_bounded_and_a_storm_of_askers_runs_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.health.CHECK_SECONDS", 0.1)
    runs = 0

    async def counted() -> None:
        nonlocal runs
        runs += 1

    async with client_of(HealthRoutes({"counted": counted, "stuck": stuck})) as client:
        answers = await asyncio.gather(*(client.get("/health/detailed") for _ in range(20)))
        body = await answers[0].json()

    assert {answer.status for answer in answers} == {503}
    assert body["checks"]["stuck"]["error"] == "TimeoutError"
    assert runs == 1


@pytest.fixture
async def media() -> AsyncIterator[tuple[Any, MediaLinks, dict[str, datetime]]]:
    clock = {"now": NOON}
    links = MediaLinks(b"k" * 32, lambda: clock["now"])

    async def fetch(key: str) -> bytes:
        if key == "gone/clean.jpg":
            raise BlobMissingError(key)
        if key == "down/clean.jpg":
            raise TryLaterError("blobs_down", after=2.5)
        return key.encode()

    async with client_of(MediaRoutes(links.verify, fetch)) as client:
        yield client, links, clock


async def test_a_signed_link_shows_the_photo_until_it_expires(media: Any) -> None:
    client, links, clock = media
    token = links.sign("org/clean.jpg", 60)

    response = await client.get(f"/media/{token}")
    assert (response.status, await response.read()) == (200, b"org/clean.jpg")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"

    clock["now"] = NOON + timedelta(seconds=61)
    assert (await client.get(f"/media/{token}")).status == 410


async def test_media_that_nobody_signed_or_that_is_gone(media: Any) -> None:
    client, links, _ = media

    for token in ("x", "%2e%2e%2fetc", "A" * 4000, links.sign("a/clean.jpg", 60)[:-1] + "*"):
        assert (await client.get(f"/media/{token}")).status == 404
    assert (await client.get(f"/media/{links.sign('gone/clean.jpg', 60)}")).status == 404
    later = await client.get(f"/media/{links.sign('down/clean.jpg', 60)}")
    assert (later.status, later.headers["Retry-After"]) == (503, "3")


async def test_an_original_is_never_shown_as_a_page(media: Any) -> None:
    client, links, _ = media

    response = await client.get(f"/media/{links.sign('org/original', 60)}")

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_a_media_token_is_not_in_the_log(media: Any) -> None:
    client, links, _ = media
    token = links.sign("org/clean.jpg", 60)

    with capture_logs() as logs:
        await client.get(f"/media/{token}")

    assert [entry["route"] for entry in logs] == ["/media/{token}"]
    assert token not in str(logs)


async def broken(_request: web.Request) -> web.Response:
    raise RuntimeError("the seller's secret words")


async def test_every_answer_carries_the_strict_headers_and_its_id() -> None:
    async with client_of(HealthRoutes({}), Group(web.get("/broken", broken))) as client:
        for path, status in (("/health", 200), ("/nowhere", 404), ("/broken", 500)):
            response = await client.get(path)
            assert response.status == status
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["Cache-Control"] == "no-store"
            assert "aiohttp" not in response.headers["Server"]
            assert len(response.headers["X-Correlation-Id"]) == 16


async def test_a_failure_tells_the_stranger_an_id_and_the_log_the_same_id() -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        async with client_of(Group(web.get("/broken", broken))) as client:
            response = await client.get("/broken")
            text = await response.text()

    (failure,) = [entry for entry in logs if entry["event"] == "http_failed"]
    assert failure["error"] == "RuntimeError"
    assert failure["correlation_id"] in text
    assert "secret words" not in text + str(logs)
    assert "Traceback" not in text


async def test_a_handler_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_web, "REQUEST_SECONDS", 0.05)

    async def hang(_request: web.Request) -> web.Response:
        await stuck()
        return web.Response()

    async with client_of(Group(web.get("/slow", hang))) as client:
        assert (await client.get("/slow")).status == 503


async def test_a_stop_lets_a_request_end_and_frees_the_port(
    free_port: Callable[[], int],
) -> None:
    started, gate = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        started.set()
        await gate.wait()
        return web.Response(text="done")

    port = free_port()
    site = await serve(make_app(Group(web.get("/slow", slow))), "127.0.0.1", port)
    assert site.port == port
    with pytest.raises(OperatorError, match="HTTP_PORT"):
        await serve(make_app(), "127.0.0.1", port)

    async with ClientSession() as session:
        asking = asyncio.create_task(session.get(f"http://127.0.0.1:{port}/slow"))
        await started.wait()
        stopping = asyncio.create_task(site.stop())
        gate.set()
        response = await asking
        assert await response.text() == "done"
        await stopping

    again = await serve(make_app(), "127.0.0.1", port)
    await again.stop()


async def test_port_zero_means_any_free_one() -> None:
    site = await serve(make_app(HealthRoutes({})), "127.0.0.1", 0)
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{site.port}/health") as response,
    ):
        assert response.status == 200
    await site.stop()
