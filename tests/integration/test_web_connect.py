"""The connect page: it names both accounts, asks once, believes only the browser that landed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.i18n import Languages
from bot.pages.connect import ConnectPages, accepted_language
from bot.pages.connect_views import Problem, problem_page
from bot.settings import OAUTH_CALLBACK_PATH as CALLBACK
from bot.web import make_app
from services.accounts import Connecting, Opened
from services.notices import NoticeKind
from services.outcomes import (
    Cause,
    RefusedError,
    Repair,
    SellerMustActError,
    TryLaterError,
)
from services.sellers import Seller
from tests.support.connecting import (
    CHAT,
    MARTA,
    SHOP,
    STATE,
    Marketplace,
    MemoryLinks,
    MemoryNotices,
    Waiting,
)


@dataclass
class World:
    links: MemoryLinks
    market: Marketplace
    notices: MemoryNotices
    server: Any
    browsers: list[ClientSession] = field(default_factory=list[ClientSession])

    def browser(self) -> ClientSession:
        """Somebody's browser, with cookies of its own."""
        jar = CookieJar(unsafe=True)  # it keeps cookies of a bare address too
        self.browsers.append(ClientSession(self.server.make_url("/"), cookie_jar=jar))
        return self.browsers[-1]

    def open(self, seller: Seller = MARTA, state: str = STATE) -> None:
        """The seller tapped the connect button in her chat."""
        self.links.seller = seller
        self.links.opened[state] = Opened(seller, "verifier")


LANGUAGES = Languages.load()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    links, market, notices = MemoryLinks(), Marketplace(), MemoryNotices()
    pages = ConnectPages(
        Connecting(links, market, notices, Waiting()),
        LANGUAGES.phrases,
        signing_key=b"k" * 32,
        chat_url=CHAT,
        secure=False,
    )
    async with TestServer(make_app(pages)) as server:
        world = World(links, market, notices, server)
        yield world
        for browser in world.browsers:
            await browser.close()


async def land(browser: ClientSession, **query: str) -> tuple[int, str]:
    params = query or {"code": "TG-code-1", "state": STATE}
    async with browser.get(CALLBACK, params=params) as response:
        return response.status, await response.text()


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def form_of(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("state", "token", "language")}


async def confirm(browser: ClientSession, form: dict[str, str], **headers: str) -> tuple[int, str]:
    async with browser.post(CALLBACK, data=form, headers=headers) as response:
        return response.status, await response.text()


async def test_she_reads_both_names_confirms_and_goes_back_to_the_chat(world: World) -> None:
    world.open()
    browser = world.browser()

    status, page = await land(browser)
    assert status == 200
    assert 'lang="es"' in page
    assert "MARTA.MODA" in page
    assert "Argentina" in page
    assert "Marta Gómez" in page
    assert world.links.attached == []

    status, page = await confirm(browser, form_of(page))
    assert status == 200
    assert f'href="{CHAT}"' in page
    assert world.links.attached == [(MARTA, SHOP)]
    assert [(who, kind) for who, kind, _ in world.notices.posted] == [
        (MARTA.id, NoticeKind.CONNECTED)
    ]


async def test_the_page_speaks_the_sellers_language_not_the_browsers(world: World) -> None:
    world.open(replace(MARTA, language="pt"))
    async with world.browser().get(
        CALLBACK,
        params={"code": "c", "state": STATE},
        headers={"Accept-Language": "en"},
    ) as response:
        assert 'lang="pt"' in await response.text()


async def test_names_are_shown_as_names_not_as_markup(world: World) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x>{title}$title&amp;"
    world.open(replace(MARTA, name=evil))
    world.market.found = replace(SHOP, nickname=evil, site_id="<b>")
    browser = world.browser()

    _, question = await land(browser)
    _, done = await confirm(browser, form_of(question))

    for page in (question, done):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
    assert "{title}$title&amp;amp;" in question


async def test_the_page_lets_nothing_in_from_outside(world: World) -> None:
    world.open()
    async with world.browser().get(CALLBACK, params={"code": "c", "state": STATE}) as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
        cookie = SimpleCookie(response.headers["Set-Cookie"])

    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-inline" not in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert "http://" not in page
    assert "https://" not in page
    (morsel,) = cookie.values()
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == CALLBACK


async def test_behind_https_the_cookie_never_travels_in_the_clear() -> None:
    links = MemoryLinks()
    links.opened[STATE] = Opened(MARTA, "verifier")
    pages = ConnectPages(
        Connecting(links, Marketplace(), MemoryNotices(), Waiting()),
        LANGUAGES.phrases,
        signing_key=b"k" * 32,
        chat_url=CHAT,
        secure=True,
    )
    async with TestClient(TestServer(make_app(pages))) as client:
        response = await client.get(CALLBACK, params={"code": "c", "state": STATE})
        assert "Secure" in response.headers["Set-Cookie"]


async def test_a_reload_asks_again_in_the_same_browser_and_in_no_other(world: World) -> None:
    world.open()
    browser = world.browser()
    _, first = await land(browser)

    status, again = await land(browser)
    assert (status, form_of(again)) == (200, form_of(first))
    assert world.market.codes == ["TG-code-1"]

    status, page = await land(world.browser())
    assert status == 410
    assert "MARTA.MODA" not in page


async def test_two_tabs_with_two_links_do_not_disturb_each_other(world: World) -> None:
    browser = world.browser()
    world.open(state="one")
    _, first = await land(browser, code="c1", state="one")
    world.open(state="two")
    _, second = await land(browser, code="c2", state="two")

    assert (await confirm(browser, form_of(first)))[0] == 200
    assert (await confirm(browser, form_of(second)))[0] == 200
    assert len(world.links.attached) == 2


async def test_a_forwarded_link_attaches_nobody_without_the_victims_yes(world: World) -> None:
    attacker = replace(MARTA, id=uuid4(), name="Mallory")
    world.open(attacker)
    _, victims_page = await land(world.browser())
    assert "Mallory" in victims_page

    mallory = world.browser()
    for form in (
        {"state": STATE, "token": "", "language": "es"},
        {"state": STATE, "token": "0" * 64, "language": "es"},
        form_of(victims_page),  # even a stolen token: her browser's cookie is missing
    ):
        assert (await confirm(mallory, form))[0] == 403
    forged = {"Cookie": "; ".join(f"connect_{i}=x" for i in range(3))}
    assert (await confirm(mallory, form_of(victims_page), **forged))[0] == 403
    assert (await land(mallory))[0] == 410
    assert world.links.attached == []


async def test_another_site_cannot_confirm_for_her(world: World) -> None:
    world.open()
    browser = world.browser()
    _, page = await land(browser)

    guessed = {"state": STATE, "token": "0" * 64, "language": "es"}
    assert (await confirm(browser, guessed))[0] == 403
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert (await confirm(browser, form_of(page), **cross))[0] == 403
    assert world.links.attached == []

    own = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert (await confirm(browser, form_of(page), **own))[0] == 200


async def test_the_token_of_one_link_is_no_good_for_another(world: World) -> None:
    browser = world.browser()
    world.open(state="one")
    _, first = await land(browser, code="c1", state="one")
    world.open(state="two")
    await land(browser, code="c2", state="two")

    mixed = form_of(first) | {"state": "two"}
    assert (await confirm(browser, mixed))[0] == 403


async def test_a_second_tap_on_confirm_explains_itself_and_attaches_once(world: World) -> None:
    world.open()
    browser = world.browser()
    _, page = await land(browser)

    assert (await confirm(browser, form_of(page)))[0] == 200
    status, again = await confirm(browser, form_of(page))

    assert status == 410
    assert 'lang="es"' in again
    assert len(world.links.attached) == 1


@pytest.mark.parametrize("state", ["used-or-expired", "foreign", "<script>", "ñ" * 100])
async def test_a_state_that_is_not_open_gets_a_clear_page(world: World, state: str) -> None:
    status, page = await land(world.browser(), code="c", state=state)

    assert status == 410
    assert f'href="{CHAT}"' in page
    assert "<script" not in page
    assert world.market.codes == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"error": "access_denied", "state": STATE}, 400),
        ({"error": "invalid_operator_user_id"}, 400),
        ({"error": "server_error"}, 502),
        ({"error": "<b>whatever</b>", "error_description": "<i>x</i>"}, 400),
        ({"state": STATE}, 400),
        ({"code": "c"}, 400),
        ({"code": "", "state": ""}, 400),
        ({"code": "c" * 513, "state": STATE}, 400),
        ({"code": "c", "state": "s" * 513}, 400),
        ({"x": "y"}, 400),
    ],
)
async def test_what_comes_back_wrong_is_explained_and_spends_nothing(
    world: World, query: dict[str, str], status: int
) -> None:
    world.open()

    told, page = await land(world.browser(), **query)

    assert told == status
    assert f'href="{CHAT}"' in page
    assert "whatever" not in page
    assert STATE in world.links.opened


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (TryLaterError("http_503"), 502),
        (SellerMustActError("account_disconnected", Repair.RECONNECT), 400),
        (RefusedError((Cause("invalid_operator_user_id", "no"),)), 400),
        (RefusedError(()), 400),
        (RuntimeError("APP_USR-secret"), 500),
    ],
)
async def test_a_failing_marketplace_attaches_nothing_and_tells_no_secret(
    world: World, fault: Exception, status: int
) -> None:
    world.open()
    world.market.fault = fault

    with capture_logs() as logs:
        told, page = await land(world.browser())

    assert told == status
    assert world.links.waiting == {}
    assert "APP_USR" not in page + str(logs)
    assert "TG-code-1" not in page + str(logs)


async def test_a_collaborator_is_told_to_use_the_main_account(world: World) -> None:
    world.open()
    _, from_query = await land(world.browser(), error="invalid_operator_user_id")
    world.market.fault = RefusedError((Cause("invalid_operator_user_id", "no"),))
    _, from_exchange = await land(world.browser())

    assert from_query == from_exchange
    assert "colaborador" in from_query


async def test_looking_without_opening_spends_nothing(world: World) -> None:
    world.open()
    async with world.browser().head(CALLBACK, params={"code": "c", "state": STATE}) as response:
        assert response.status == 405

    assert STATE in world.links.opened


async def test_no_form_brings_it_down(world: World) -> None:
    made = list[bytes]()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.binary(max_size=30)
        | st.lists(st.sampled_from([b"state=", b"%ff", b"&", b"\xff"])).map(b"".join)
    )
    def make(body: bytes) -> None:
        made.append(body)

    make()
    browser = world.browser()
    statuses = set[int]()
    for kind in (
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=nonsense",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
    ):
        for body in made:
            async with browser.post(CALLBACK, data=body, headers={"Content-Type": kind}) as answer:
                statuses.add(answer.status)

    assert statuses == {403}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("en;q=0.2, pt;q=0.7", "pt"),
        ("en;q=x, es-AR;q=0.1", "es"),
        ("en;q=nan", "es"),
        ("", "es"),
        (",;q=,*", "es"),
    ],
)
def test_the_browsers_language_counts_while_hers_is_unknown(header: str, language: str) -> None:
    assert accepted_language(header) == language


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_is_told_in_every_language(problem: Problem) -> None:
    english, *others = (
        problem_page(LANGUAGES.phrases(language), problem, CHAT) for language in ("en", "es", "pt")
    )

    assert english.title == problem.value.title
    assert len({page.title for page in (english, *others)}) == 3
    assert len({page.body for page in (english, *others)}) == 3
