"""A marketplace that misbehaves, tells of changes, and comes back after a crash."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox.holding import Hold, Work
from sandbox.mercadolibre import (
    CONFLICT,
    HTML_PAGE,
    INTERNAL_ERROR,
    LOJA_SAMPA,
    PAMPA,
    TOO_MANY_REQUESTS,
    AnswerAfter,
    Hang,
    LoseResponse,
    Reset,
    Slow,
)
from tests.sandbox.mercadolibre_world import (
    Clock,
    Sandbox,
    Visitor,
    general_item,
    picture_of,
    serving,
)


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


@pytest.fixture
async def pampa(sandbox: Sandbox) -> Visitor:
    return await sandbox.seller(PAMPA)


async def test_a_lost_response_leaves_an_item_behind(sandbox: Sandbox, pampa: Visitor) -> None:
    body = general_item(await picture_of(pampa))
    sandbox.standin.faults.add("POST /items", LoseResponse())
    with pytest.raises(aiohttp.ClientConnectionError):
        await pampa("POST", "/items", json=body)
    left = sandbox.standin.items()
    assert [item["seller_custom_field"] for item in left] == ["draft-1"]
    sandbox.clock.turn(5)
    path = f"/users/{PAMPA.id}/items/search"
    assert (await pampa("GET", path, params={"sku": "draft-1"})).body["results"] == [left[0]["id"]]


async def test_a_gateway_that_gave_up_leaves_an_item_behind(
    sandbox: Sandbox, pampa: Visitor
) -> None:
    body = general_item(await picture_of(pampa))
    sandbox.standin.faults.add("POST /items", AnswerAfter(HTML_PAGE))
    answer = await pampa("POST", "/items", json=body)
    assert answer.status == 502
    assert [item["seller_custom_field"] for item in sandbox.standin.items()] == ["draft-1"]


@pytest.mark.parametrize(
    ("work", "told", "made"),
    [(Work.FIRST, True, 1), (Work.LAST, True, 1), (Work.UNTOLD, False, 1), (Work.NEVER, False, 0)],
)
async def test_a_held_call_waits_and_its_work_is_done_when_it_was_asked_for(
    sandbox: Sandbox, pampa: Visitor, work: Work, *, told: bool, made: int
) -> None:
    body = general_item(await picture_of(pampa))
    hold = Hold(work)
    sandbox.standin.faults.add("POST /items", hold)
    call = asyncio.create_task(pampa("POST", "/items", json=body))
    await asyncio.wait_for(hold.reached.wait(), 5)
    assert not call.done()
    assert len(sandbox.standin.items()) == (work in (Work.FIRST, Work.UNTOLD))
    hold.go.set()
    answer = (await asyncio.gather(call, return_exceptions=True))[0]
    assert isinstance(answer, aiohttp.ClientConnectionError) is not told
    assert len(sandbox.standin.items()) == made


@pytest.mark.parametrize("effect", [Reset(), Hang(0.05)])
async def test_a_cut_before_the_work_leaves_nothing(
    sandbox: Sandbox, pampa: Visitor, effect: Reset | Hang
) -> None:
    body = general_item(await picture_of(pampa))
    sandbox.standin.faults.add("POST /items", effect)
    with pytest.raises(aiohttp.ClientConnectionError):
        await pampa("POST", "/items", json=body)
    assert sandbox.standin.items() == []
    assert (await pampa("POST", "/items", json=body)).status == 201


async def test_a_hanging_server_lets_the_client_give_up(sandbox: Sandbox, pampa: Visitor) -> None:
    sandbox.standin.faults.add("GET /users/me", Hang())
    with pytest.raises(TimeoutError):
        await pampa("GET", "/users/me", timeout=aiohttp.ClientTimeout(total=0.05))


async def test_a_storm_of_429_passes(sandbox: Sandbox, pampa: Visitor) -> None:
    sandbox.standin.faults.add("* /categories/*", TOO_MANY_REQUESTS, times=2)
    statuses = [(await pampa("GET", "/categories/MLA1055")).status for _ in range(3)]
    assert statuses == [429, 429, 200]
    assert (await pampa("GET", "/users/me")).status == 200


async def test_errors_and_pages_in_place_of_answers(sandbox: Sandbox, pampa: Visitor) -> None:
    item = (await pampa("POST", "/items", json=general_item(await picture_of(pampa)))).body
    sandbox.standin.faults.add("POST /items", INTERNAL_ERROR)
    broken = await pampa("POST", "/items", json={})
    assert (broken.status, broken.body["error"]) == (500, "internal_error")
    sandbox.standin.faults.add("PUT /items/*", CONFLICT)
    assert (await pampa("PUT", f"/items/{item['id']}", json={"price": 9000})).status == 409
    sandbox.standin.faults.add("* *", HTML_PAGE)
    page = await pampa("GET", "/users/me")
    assert (page.status, page.headers["content-type"].split(";")[0]) == (502, "text/html")
    sandbox.standin.faults.add("* *", HTML_PAGE, times=9)
    sandbox.standin.faults.clear()
    assert (await pampa("GET", "/users/me")).status == 200


async def test_slow_answers_are_right_answers(sandbox: Sandbox, pampa: Visitor) -> None:
    sandbox.standin.faults.add("GET /users/me", Slow(0.05))
    assert (await pampa("GET", "/users/me")).body["id"] == PAMPA.id


async def test_every_call_is_counted_with_its_body(sandbox: Sandbox, pampa: Visitor) -> None:
    body = general_item(await picture_of(pampa))
    made = await pampa("POST", "/items", json=body)
    await pampa("GET", f"/items/{made.body['id']}?attributes=id")
    calls = sandbox.standin.calls
    assert calls.count("POST /items") == 1
    create = calls.of("POST /items")[0]
    assert (create.body, create.status, create.at) == (body, 201, sandbox.clock.now)
    assert calls.of("GET /items/*")[0].query == {"attributes": "id"}
    assert calls.of("POST /oauth/token")[0].body is None, "secrets are not kept"
    waiting = asyncio.create_task(calls.wait_for("GET /sites", 2))
    for _ in range(2):
        await pampa("GET", "/sites")
    await waiting
    assert calls.count("GET /sites") == 2


async def test_every_answer_carries_a_request_id(sandbox: Sandbox, pampa: Visitor) -> None:
    answers = [
        await pampa("GET", "/users/me"),
        await pampa("GET", "/nothing"),
        await sandbox.anyone("GET", "/users/me"),
    ]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


async def test_a_reset_forgets_everything(sandbox: Sandbox, pampa: Visitor) -> None:
    await pampa("POST", "/items", json=general_item(await picture_of(pampa)))
    sandbox.standin.faults.add("* *", HTML_PAGE)
    sandbox.standin.reset()
    assert sandbox.standin.items() == []
    assert (await pampa("GET", "/users/me")).status == 401


async def test_a_restart_remembers_everything(tmp_path: Path) -> None:
    clock = Clock()
    async with serving(tmp_path, clock) as before:
        refresh_token = (await before.tokens()).body["refresh_token"]
        visitor = await before.seller(LOJA_SAMPA)
        made = await (await before.seller(PAMPA))(
            "POST", "/items", json=general_item(await picture_of(visitor))
        )
        latest = (await before.tokens()).body
    clock.turn(60)
    async with serving(tmp_path, clock) as after:
        [item] = after.standin.items()
        assert (item["id"], item["seller_id"]) == (made.body["id"], PAMPA.id)
        assert item["permalink"].startswith(after.standin.base_url), "links follow the new port"
        assert item["pictures"][0]["url"].startswith(after.standin.base_url)
        assert (await after.refresh(refresh_token)).status == 400
        assert (await after.refresh(latest["refresh_token"])).status == 200


async def test_changes_are_announced_to_the_callback(sandbox: Sandbox, pampa: Visitor) -> None:
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen(request: web.Request) -> web.Response:
        heard.put_nowait(await request.json())
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/webhooks/mercadolibre", listen)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    sandbox.standin.behaviour.callback_url = f"http://127.0.0.1:{port}/webhooks/mercadolibre"
    try:
        item = (await pampa("POST", "/items", json=general_item(await picture_of(pampa)))).body
        sandbox.standin.moderation.pause(item["id"])
        for _ in range(2):
            news = await asyncio.wait_for(heard.get(), 5)
            assert (news["topic"], news["resource"]) == ("items", f"/items/{item['id']}")
            assert (news["user_id"], news["application_id"]) == (PAMPA.id, 1234567890123456)
    finally:
        await runner.cleanup()
    assert (await pampa("GET", "/missed_feeds?app_id=1")).body == {"messages": []}
