"""The pages in a real browser: what the security headers let through, and what they stop."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from playwright.async_api import Page, ViewportSize, async_playwright

from sandbox.mercadolibre import CLIENT_ID, LOJA_SAMPA, PAMPA
from tests.sandbox.mercadolibre_world import (
    CHALLENGE,
    Clock,
    Sandbox,
    general_item,
    picture_of,
    serving,
)

CHROMIUM = Path("/usr/bin/chromium")
PHONE: ViewportSize = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


@pytest.fixture
async def page() -> AsyncGenerator[Page]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--no-first-run"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = await browser.new_context(locale="pt-BR", viewport=PHONE)
        yield await context.new_page()
        await browser.close()


async def test_consent_leads_back_to_the_application(sandbox: Sandbox, page: Page) -> None:
    arrived: asyncio.Future[web.Request] = asyncio.get_running_loop().create_future()

    async def callback(request: web.Request) -> web.Response:
        arrived.set_result(request)
        return web.Response(text="volte ao chat")

    app = web.Application()
    app.add_routes([web.get("/callback", callback)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    redirect = f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    try:
        await page.goto(
            f"{sandbox.standin.base_url}/authorization?response_type=code&client_id={CLIENT_ID}"
            f"&redirect_uri={redirect}&state=s1&code_challenge={CHALLENGE}"
            "&code_challenge_method=S256"
        )
        await page.get_by_text(LOJA_SAMPA.nickname).click()
        await page.get_by_role("button", name="Permitir").click()
        request = await asyncio.wait_for(arrived, 10)
    finally:
        await runner.cleanup()
    query = parse_qs(urlsplit(str(request.url)).query)
    tokens = await sandbox.exchange(query["code"][0], redirect_uri=redirect)
    assert (query["state"], tokens.body["user_id"]) == (["s1"], LOJA_SAMPA.id)


async def test_a_listing_fits_the_phone_and_the_overview_obeys(
    sandbox: Sandbox, page: Page
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    visitor = await sandbox.seller(PAMPA)
    pictures = [{"id": await picture_of(visitor)} for _ in range(2)]
    title = "Lámpara " + "larguísima" * 4
    made = await visitor("POST", "/items", json=general_item("x", title=title, pictures=pictures))
    await page.goto(made.body["permalink"])
    loaded = "[...document.images].every(i => i.complete && i.naturalWidth > 0)"
    await page.wait_for_function(loaded)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.locator(".stage").evaluate("stage => stage.scrollTo({left: stage.clientWidth})")
    await page.wait_for_function("document.querySelector('.count b').textContent === '2'")

    await page.goto(f"{sandbox.standin.base_url}/")
    await page.get_by_role("button", name="Poner en revisión").click()
    await page.get_by_text("waiting_for_patch").wait_for()
    assert sandbox.standin.items()[0]["status"] == "under_review"
    assert complaints == [], "no asset is missing and no header stops our own"
