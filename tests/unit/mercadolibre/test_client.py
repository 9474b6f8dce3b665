"""One call towards the API: what is repeated, what is waited for, and what is never done twice."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs
from yarl import URL

from services.marketplaces.mercadolibre import client as client_module
from services.marketplaces.mercadolibre.client import Call, Client
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.outcomes import (
    OperatorMustActError,
    OutcomeUnknownError,
    RefusedError,
    SellerMustActError,
    TryLaterError,
)
from tests.unit.mercadolibre.support import DROP, HANG, Bench, Reply, bench

READ = Call("GET", "/items/{item_id}", ids={"item_id": "MLA1"})
ONCE = Call("POST", "/items", body={"price": 1}, repeatable=False)
BUSY = Reply(429, {"error": "local_rate_limited", "message": "Too many", "status": 429})
BROKEN = Reply(500, {"error": "internal_error", "message": "Oops! Something went wrong..."})
PAGE = Reply(502, text="<html><body>Bad Gateway</body></html>")
CONFLICT = Reply(409, {"error": "conflict", "message": "item optimistic locking error"})
INVALID_TOKEN = Reply(401, {"code": "unauthorized", "message": "invalid access token"})
FOUND = Reply(200, {"id": "MLA1", "price": 10.1})


@pytest.mark.parametrize("fault", [BUSY, BROKEN, PAGE, CONFLICT], ids=repr)
async def test_a_harmless_call_is_tried_three_times_with_growing_waits(
    ml: Bench, fault: Reply
) -> None:
    ml.api.on("GET /items/MLA1", fault, fault, FOUND)
    answer = await ml.client.answer(READ)
    assert answer.body == {"id": "MLA1", "price": Decimal("10.1")}
    first, second = ml.waits
    assert 1.0 <= first <= 2.0 <= second <= 4.0


async def test_a_harmless_call_survives_broken_connections(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", DROP, DROP, FOUND)
    assert (await ml.client.answer(READ)).ok
    assert ml.waits


async def test_a_harmless_call_that_keeps_breaking_is_for_later(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", DROP)
    with pytest.raises(TryLaterError):
        await ml.client.answer(READ)
    assert len(ml.waits) == 2


@pytest.mark.parametrize("fault", [BUSY, BROKEN, PAGE], ids=repr)
async def test_after_the_third_time_the_caller_may_try_later(ml: Bench, fault: Reply) -> None:
    ml.api.on("GET /items/MLA1", fault)
    with pytest.raises(TryLaterError) as caught:
        await ml.client.answer(READ)
    assert len(ml.api.seen) == 3
    assert caught.value.reason == f"http_{fault.status}"


@pytest.mark.parametrize("fault", [BUSY, BROKEN, PAGE], ids=repr)
async def test_a_call_that_must_not_be_repeated_gives_its_answer_as_it_is(
    ml: Bench, fault: Reply
) -> None:
    ml.api.on("POST /items", fault)
    assert (await ml.client.answer(ONCE)).status == fault.status
    assert len(ml.api.seen) == 1
    assert ml.waits == []


async def test_a_broken_connection_leaves_a_single_call_unknown(ml: Bench) -> None:
    ml.api.on("POST /items", DROP)
    with pytest.raises(OutcomeUnknownError):
        await ml.client.answer(ONCE)
    assert len(ml.api.calls("POST /items")) == 1


async def test_silence_leaves_a_single_call_unknown() -> None:
    async with bench(call_seconds=0.2) as ml:
        ml.api.on("POST /items", HANG)
        with pytest.raises(OutcomeUnknownError):
            await ml.client.answer(ONCE)
        assert len(ml.api.seen) == 1


async def test_no_connection_means_surely_not_carried_out(free_port: Callable[[], int]) -> None:
    async with bench(api_url=f"http://127.0.0.1:{free_port()}") as ml:
        with pytest.raises(TryLaterError) as caught:
            await ml.client.answer(ONCE)
        assert caught.value.reason == "not_connected"
        assert ml.waits == []


@pytest.mark.parametrize("as_date", [False, True])
async def test_retry_after_is_honoured_in_seconds_and_as_a_date(ml: Bench, as_date: bool) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=20)
    asked = format_datetime(moment, usegmt=True) if as_date else "20"
    refusal = Reply(429, {"error": "x"}, headers={"Retry-After": asked})
    ml.api.on("GET /items/MLA1", refusal, FOUND)
    assert (await ml.client.answer(READ)).ok
    assert ml.waits == [pytest.approx(20, abs=5)]


async def test_a_long_retry_after_is_the_callers_to_wait_for(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", Reply(429, {"error": "x"}, headers={"Retry-After": "600"}))
    with pytest.raises(TryLaterError) as caught:
        await ml.client.answer(READ)
    assert (caught.value.after, len(ml.api.seen), ml.waits) == (600.0, 1, [])


async def test_an_odd_retry_after_is_no_reason_to_fail(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", Reply(503, {}, headers={"Retry-After": "soon"}), FOUND)
    assert (await ml.client.answer(READ)).ok


async def test_an_id_stays_in_its_place_in_the_path(ml: Bench) -> None:
    nasty = Call("GET", "/items/{item_id}", ids={"item_id": "../users/me?x=1#y"})
    with pytest.raises(RefusedError):
        (await ml.client.answer(nasty)).refuse()
    assert nasty.path == "/items/..%2Fusers%2Fme%3Fx%3D1%23y"
    assert ml.api.seen[0].path == "/items/../users/me?x=1#y"
    assert ml.api.seen[0].query == {}


async def test_an_endless_answer_is_not_read_to_its_end(
    ml: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ANSWER_MAX", 1000)
    ml.api.on("GET /items/MLA1", Reply(200, {"id": "x" * 2000}))
    assert (await ml.client.answer(READ)).body is None


@pytest.mark.parametrize("text", ["[" * 100_000, "{oops", "\x00", "1" * 10_000])
async def test_what_is_no_json_is_text(ml: Bench, text: str) -> None:
    ml.api.on("GET /items/MLA1", Reply(200, text=text))
    assert (await ml.client.answer(READ)).body == text


async def test_a_redirect_is_not_followed_with_the_token(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", Reply(302, headers={"Location": "/elsewhere"}))
    assert (await ml.client.answer(READ, "secret")).status == 302
    assert [seen.path for seen in ml.api.seen] == ["/items/MLA1"]


async def test_a_refused_token_is_renewed_once(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", INVALID_TOKEN, FOUND)
    assert (await ml.seller.answer(ml.account, READ)).ok
    assert [seen.token for seen in ml.api.seen] == ["token-1", "token-2"]
    assert ml.tokens.rejected == ["token-1"]
    assert set(ml.tokens.asked) == {ml.account.id}


async def test_a_create_with_a_refused_token_was_not_carried_out_and_goes_again(
    ml: Bench,
) -> None:
    ml.api.on("POST /items", INVALID_TOKEN, Reply(201, {"id": "MLA1"}))
    assert (await ml.seller.answer(ml.account, ONCE)).status == 201


async def test_a_fresh_token_refused_too_asks_the_seller_to_reconnect(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", INVALID_TOKEN)
    with pytest.raises(SellerMustActError) as caught:
        await ml.seller.answer(ml.account, READ)
    assert caught.value.reason == "account_disconnected"
    assert len(ml.api.seen) == 2


async def test_a_blocked_application_is_no_reason_to_renew(ml: Bench) -> None:
    blocked = {"error": "unauthorized_scopes", "message": "invalid token scopes", "status": 401}
    ml.api.on("GET /items/MLA1", Reply(401, blocked))
    with pytest.raises(OperatorMustActError):
        (await ml.seller.answer(ml.account, READ)).refuse()
    assert ml.tokens.rejected == []


async def test_a_forbidden_resource_is_no_reason_to_renew(ml: Bench) -> None:
    ml.api.on("GET /items/MLA1", Reply(403, {"error": "access_denied", "message": "forbidden"}))
    assert (await ml.seller.answer(ml.account, READ)).status == 403
    assert ml.tokens.rejected == []


async def test_at_most_so_many_calls_at_once() -> None:
    async with bench(parallel_calls=2) as ml:
        ml.api.on("GET /items/MLA1", HANG)
        waiting = [asyncio.create_task(ml.client.answer(READ)) for _ in range(5)]
        while len(ml.api.seen) < 2:
            await asyncio.wait_for(ml.api.reached.wait(), 5)
            ml.api.reached.clear()
        other = URL(ml.settings.api_url) / "other"  # one more round trip: the third would be in
        async with ClientSession() as session, session.get(other):
            pass
        assert len(ml.api.calls("GET /items/MLA1")) == 2
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_the_log_names_route_and_request_and_no_secret(ml: Bench) -> None:
    ml.api.on(
        "POST /oauth/token", Reply(400, {"error": "invalid_grant"}, headers={"x-request-id": "r-1"})
    )
    form = {"client_secret": "hush", "code": "TG-secret"}
    with capture_logs() as lines:
        await ml.client.answer(Call("POST", "/oauth/token", form=form), "APP_USR-secret")
        await ml.client.answer(READ)
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/oauth/token", 400),
        ("GET", "/items/{item_id}", 404),
    ]
    assert (lines[0]["request_id"], lines[0]["attempt"]) == ("r-1", 1)
    assert lines[0]["ms"] >= 0
    assert not any(word in repr(lines) for word in ("hush", "secret", "MLA1"))


def test_the_repr_of_settings_and_calls_shows_no_secret() -> None:
    settings = MercadoLibreSettings("1", "hush", "https://bot.example/cb")
    call = Call("POST", "/oauth/token", form={"client_secret": "hush"})
    assert "hush" not in repr(settings) + repr(call)


async def test_the_bucket_is_one_for_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    async def take(_self: object, amount: float = 1) -> None:
        taken.append(int(amount))

    monkeypatch.setattr(client_module.AsyncLimiter, "acquire", take)
    async with bench() as ml:
        assert isinstance(ml.client, Client)
        ml.api.on("GET /items/MLA1", BUSY, FOUND)
        await ml.seller.answer(ml.account, READ)
    assert taken == [1, 1]
