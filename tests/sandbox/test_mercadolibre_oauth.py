"""A seller connects: consent, codes, tokens, and how all of them end."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.mercadolibre import CLIENT_ID, LOJA_SAMPA, MODA_DEL_SUR, PAMPA
from tests.sandbox.mercadolibre_world import CALLBACK, CHALLENGE, Clock, Sandbox, serving

QUESTION = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": CALLBACK,
    "state": "once-only",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
INVALID_GRANT: dict[str, Any] = {
    "error_description": "Error validating grant. Your authorization code or refresh token may be "
    "expired or it was already used",
    "error": "invalid_grant",
    "status": 400,
    "cause": [],
}


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


async def test_the_consent_page_leads_to_tokens_of_the_chosen_shop(sandbox: Sandbox) -> None:
    page = await sandbox.anyone("GET", "/authorization", params=QUESTION)
    assert page.status == 200
    assert all(shop.nickname in page.text for shop in (PAMPA, MODA_DEL_SUR, LOJA_SAMPA))

    form = {**QUESTION, "seller": str(LOJA_SAMPA.id), "decision": "allow"}
    answer = await sandbox.anyone("POST", "/authorization", data=form)
    assert answer.status == 302
    target = urlsplit(answer.headers["location"])
    query = parse_qs(target.query)
    assert f"{target.scheme}://{target.netloc}{target.path}" == CALLBACK
    assert query["state"] == ["once-only"]

    tokens = await sandbox.exchange(query["code"][0])
    assert tokens.status == 200
    assert set(tokens.body) == {
        "access_token", "token_type", "expires_in", "scope", "user_id", "refresh_token",
    }  # fmt: skip
    assert tokens.body["expires_in"] == 21600
    assert tokens.body["user_id"] == LOJA_SAMPA.id
    me = await (await sandbox.seller(LOJA_SAMPA))("GET", "/users/me")
    assert (me.body["site_id"], "user_product_seller" in me.body["tags"]) == ("MLB", True)


async def test_the_consent_page_speaks_portuguese_to_a_brazilian_browser(sandbox: Sandbox) -> None:
    sandbox.anyone.headers["Accept-Language"] = "pt-BR,pt;q=0.9"
    page = await sandbox.anyone("GET", "/authorization", params=QUESTION)
    assert "Escolha com qual loja" in page.text


async def test_cancel_sends_the_refusal_and_the_state_back(sandbox: Sandbox) -> None:
    form = {**QUESTION, "seller": str(PAMPA.id), "decision": "cancel"}
    answer = await sandbox.anyone("POST", "/authorization", data=form)
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {
        "error": ["access_denied"],
        "state": ["once-only"],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", "9999"),
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", "http://127.0.0.1.evil.example/"),
        ("response_type", "token"),
        ("code_challenge", ""),
        ("code_challenge_method", "S512"),
    ],
)
async def test_a_wrong_request_is_explained_and_never_redirected(
    sandbox: Sandbox, name: str, value: str
) -> None:
    question = {**QUESTION, name: value, "seller": str(PAMPA.id), "decision": "allow"}
    for answer in (
        await sandbox.anyone("GET", "/authorization", params=question),
        await sandbox.anyone("POST", "/authorization", data=question),
    ):
        assert answer.status == 400
        assert "location" not in answer.headers


async def test_markup_in_the_state_stays_text(sandbox: Sandbox) -> None:
    question = {**QUESTION, "state": '"><script>alert(1)</script>'}
    page = await sandbox.anyone("GET", "/authorization", params=question)
    assert "<script>alert" not in page.text


async def test_a_code_works_once(sandbox: Sandbox) -> None:
    code = sandbox.standin.authorize(PAMPA, CALLBACK, "s", CHALLENGE)
    assert (await sandbox.exchange(code)).status == 200
    again = await sandbox.exchange(code)
    assert (again.status, again.body) == (400, INVALID_GRANT)


@pytest.mark.parametrize(
    "change", [{"code_verifier": "w" * 64}, {"redirect_uri": "http://127.0.0.1:9/other"}]
)
async def test_a_code_is_bound_to_its_challenge_and_its_address(
    sandbox: Sandbox, change: dict[str, str]
) -> None:
    code = sandbox.standin.authorize(PAMPA, CALLBACK, "s", CHALLENGE)
    refused = await sandbox.exchange(code, **change)
    assert (refused.status, refused.body["error"]) == (400, "invalid_grant")
    assert (await sandbox.exchange(code)).status == 400, "a wrong try spends the code"


async def test_a_code_lives_ten_minutes(sandbox: Sandbox) -> None:
    code = sandbox.standin.authorize(PAMPA, CALLBACK, "s", CHALLENGE)
    sandbox.clock.turn(601)
    assert (await sandbox.exchange(code)).body["error"] == "invalid_grant"


async def test_a_wrong_secret_is_answered_as_recorded(sandbox: Sandbox) -> None:
    code = sandbox.standin.authorize(PAMPA, CALLBACK, "s", CHALLENGE)
    refused = await sandbox.exchange(code, client_secret="wrong")
    assert refused.body == {
        "message": "credenciales inv&aacute;lidas",
        "error": "invalid_client",
        "status": 400,
        "cause": [],
    }


async def test_parameters_in_the_query_string_do_not_count(sandbox: Sandbox) -> None:
    tokens = await sandbox.tokens()
    query = {"grant_type": "refresh_token", "refresh_token": tokens.body["refresh_token"]}
    refused = await sandbox.anyone("POST", "/oauth/token", params=query)
    assert (refused.status, refused.body["error"]) == (400, "invalid_request")
    unknown = await sandbox.exchange("x", grant_type="password")
    assert unknown.body["error"] == "unsupported_grant_type"


async def test_refresh_tokens_rotate_and_work_once(sandbox: Sandbox) -> None:
    first = (await sandbox.tokens()).body["refresh_token"]
    second = await sandbox.refresh(first)
    assert second.status == 200
    assert second.body["refresh_token"] != first
    assert (await sandbox.refresh(first)).body == INVALID_GRANT
    assert (await sandbox.refresh(second.body["refresh_token"])).status == 200


async def test_an_expired_token_is_answered_401_until_it_is_refreshed(sandbox: Sandbox) -> None:
    sandbox.standin.behaviour.access_token_life = timedelta(seconds=60)
    visitor = await sandbox.seller()
    assert (await visitor("GET", "/users/me")).status == 200
    sandbox.clock.turn(61)
    refused = await visitor("GET", "/users/me")
    assert (refused.status, refused.body) == (
        401,
        {"code": "unauthorized", "message": "invalid access token"},
    )


async def test_all_tokens_can_be_expired_and_a_shop_can_revoke(sandbox: Sandbox) -> None:
    tokens = (await sandbox.tokens()).body
    visitor = await sandbox.seller(LOJA_SAMPA)
    sandbox.standin.expire_access_tokens()
    assert (await visitor("GET", "/users/me")).status == 401
    fresh = await sandbox.refresh(tokens["refresh_token"])
    assert fresh.status == 200
    sandbox.standin.revoke(PAMPA)
    assert (await sandbox.refresh(fresh.body["refresh_token"])).body["error"] == "invalid_grant"


async def test_the_token_counts_in_the_header_only(sandbox: Sandbox) -> None:
    token = (await sandbox.tokens()).body["access_token"]
    refused = await sandbox.anyone("GET", "/users/me", params={"access_token": token})
    assert refused.status == 401
    assert (await sandbox.anyone("GET", "/categories/MLA1055")).status == 401


async def test_another_shop_shows_no_tags_and_opens_nothing(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(PAMPA)
    public = await visitor("GET", f"/users/{LOJA_SAMPA.id}")
    assert public.status == 200
    assert "tags" not in public.body
    closed = await visitor("GET", f"/users/{LOJA_SAMPA.id}/items/search")
    assert (closed.status, closed.body["error"]) == (403, "access_denied")
