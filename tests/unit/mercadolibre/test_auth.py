"""Connecting a shop: where the seller says yes, and what the token endpoint is told and tells."""

import traceback
from typing import Any
from urllib.parse import parse_qs

import pytest
from yarl import URL

from services.listings.sites import SITES
from services.marketplaces.mercadolibre.auth import AUTH_HOSTS, Authorizer
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.outcomes import OperatorMustActError, SellerMustActError, TryLaterError
from tests.unit.mercadolibre.support import DROP, Bench, Reply, recorded

TOKENS = Reply(200, recorded("oauth_token_success")["samples"][0]["response"])


def address(ml: Bench, **changes: Any) -> URL:
    settings = MercadoLibreSettings("1234", "hush", "https://bot.example/cb?a=b", **changes)
    page = Authorizer(ml.client, settings).authorization_url(state="s&1", code_challenge="c-h")
    return URL(page)


async def test_the_seller_is_sent_to_her_country_with_state_and_challenge(ml: Bench) -> None:
    page = address(ml, site_id="MLB")
    assert str(page.origin()) == "https://auth.mercadolivre.com.br"
    assert page.path == "/authorization"
    assert dict(page.query) == {
        "response_type": "code",
        "client_id": "1234",
        "redirect_uri": "https://bot.example/cb?a=b",
        "state": "s&1",
        "code_challenge": "c-h",
        "code_challenge_method": "S256",
    }


async def test_a_root_of_our_own_takes_the_sites_place(ml: Bench) -> None:
    page = address(ml, auth_url="http://127.0.0.1:8081/mercadolibre/")
    assert str(page).startswith("http://127.0.0.1:8081/mercadolibre/authorization?")


def test_every_site_has_a_host() -> None:
    assert AUTH_HOSTS.keys() == SITES.keys()


async def test_a_code_becomes_tokens_and_its_secrets_travel_in_the_body(ml: Bench) -> None:
    ml.api.on("POST /oauth/token", TOKENS)
    pair = await Authorizer(ml.client, ml.settings).exchange(code="TG-1", code_verifier="v")
    assert (pair.user_id, pair.expires_in) == ("100000001", 21600)
    [seen] = ml.api.seen
    assert seen.query == {}
    assert seen.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert {name: values[0] for name, values in parse_qs(seen.body.decode()).items()} == {
        "grant_type": "authorization_code",
        "client_id": "1234",
        "client_secret": "hush",
        "code": "TG-1",
        "redirect_uri": "https://bot.example/oauth/mercadolibre/callback",
        "code_verifier": "v",
    }


async def test_a_refresh_spends_the_token_in_one_call(ml: Bench) -> None:
    ml.api.on("POST /oauth/token", TOKENS)
    pair = await Authorizer(ml.client, ml.settings).refresh("TG-old")
    assert pair.refresh_token == "TG-000000000000000000000000-100000001"
    form = parse_qs(ml.api.seen[0].body.decode())
    assert (form["grant_type"], form["refresh_token"]) == (["refresh_token"], ["TG-old"])


@pytest.mark.parametrize(
    "fault", [DROP, Reply(500, {"error": "internal_error"}), Reply(429, {}), Reply(200, {"x": 1})]
)
async def test_a_refresh_that_fails_is_not_repeated_by_itself(ml: Bench, fault: Reply) -> None:
    ml.api.on("POST /oauth/token", fault)
    with pytest.raises(TryLaterError):
        await Authorizer(ml.client, ml.settings).refresh("TG-old")
    assert len(ml.api.seen) == 1


async def test_a_misread_token_answer_is_not_quoted(ml: Bench) -> None:
    ml.api.on("POST /oauth/token", Reply(200, {"refresh_token": "TG-secret", "expires_in": "x"}))
    with pytest.raises(TryLaterError) as caught:
        await Authorizer(ml.client, ml.settings).refresh("TG-old")
    assert "TG-secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_dead_grant_is_the_sellers_and_a_wrong_secret_the_operators(ml: Bench) -> None:
    invalid_grant, invalid_client = recorded("oauth_errors")["samples"][:2]
    ml.api.on(
        "POST /oauth/token",
        Reply(400, invalid_grant["response"]),
        Reply(400, invalid_client["response"]),
    )
    authorizer = Authorizer(ml.client, ml.settings)
    with pytest.raises(SellerMustActError):
        await authorizer.refresh("TG-old")
    with pytest.raises(OperatorMustActError) as caught:
        await authorizer.refresh("TG-old")
    assert caught.value.setting == "MERCADOLIBRE_CLIENT_SECRET"


async def test_the_shop_is_read_with_its_own_token(ml: Bench) -> None:
    ml.api.on("GET /users/me", Reply(200, recorded("users_me_MLA_test_user_docs")["response"]))
    shop = await Authorizer(ml.client, ml.settings).shop("APP_USR-1")
    assert (shop.user_id, shop.nickname, shop.site_id) == ("202593498", "TETE2870021", "MLA")
    assert ml.api.seen[0].token == "APP_USR-1"
