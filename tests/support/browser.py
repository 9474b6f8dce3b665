"""A seller at a screen: headless Chromium, and the few moves that she makes on the chat page.

Owns the browser's life, finding things by their test ids, and noting whatever a browser complains
of. Does not own any story.
"""

import re
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    async_playwright,
    expect,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PATIENCE_MS = 30_000

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
expect.set_options(timeout=PATIENCE_MS)

LEFT_OUT = "no Chromium on this machine: the journey in a browser is not tried"


@dataclass
class Screen:
    """A phone or a desktop with one chat page; `complaints` is what any of its pages complained
    of: console errors and warnings, exceptions, refused resources, answers of 400 and more."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list[str])

    async def open_chat(self, url: str) -> None:
        """Open the chat page and wait until it is alive."""
        await self.page.goto(url)
        await expect(self.page.get_by_test_id("status")).to_have_text("bot")

    async def become(self, seller: str) -> None:
        """Write as somebody else (on a phone's width)."""
        await self.page.get_by_test_id("switcher").click()
        await self.page.get_by_test_id("switcher-menu").get_by_text(seller).click()

    def key(self, label: str) -> Locator:
        """The newest button whose label has this regular expression in it."""
        return self.page.get_by_test_id("key").filter(has_text=re.compile(label)).last

    async def follow(self, label: str) -> Page:
        """Tap a button that opens a page, and wait for the page."""
        async with self.context.expect_page() as opened:
            await self.key(label).click()
        page = await opened.value
        await page.wait_for_load_state()
        return page

    async def write(self, text: str) -> None:
        """Write a line and send it."""
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    async def send_sample(self, name: str) -> None:
        """Paper clip, sample photos, the set of this name, send."""
        await self.page.get_by_test_id("attach").click()
        await self.page.get_by_test_id("attach-menu").get_by_role("menuitem").last.click()
        await self.page.get_by_test_id(f"sample-{name}").click()
        await self.page.get_by_test_id("sheet-send").click()


@asynccontextmanager
async def open_screen(size: ViewportSize, *, locale: str = "es-AR") -> AsyncGenerator[Screen]:
    """A fresh browser with one empty page; the test is left out where there is no Chromium."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        pytest.skip(LEFT_OUT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        context = await browser.new_context(viewport=size, locale=locale, device_scale_factor=2)
        context.set_default_timeout(PATIENCE_MS)
        screen = Screen(context, await context.new_page())
        _listen(screen)
        yield screen
        await browser.close()


def _listen(screen: Screen) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            screen.complaints.append(message.text)

    def failed(request: Request) -> None:
        # a stream that ends with its page, or a page left for the next one, is no failure
        if request.failure != "net::ERR_ABORTED":
            screen.complaints.append(f"{request.failure} {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            screen.complaints.append(f"{response.status} {response.url}")

    screen.context.on("console", said)
    screen.context.on("weberror", lambda error: screen.complaints.append(str(error.error)))
    screen.context.on("requestfailed", failed)
    screen.context.on("response", answered)
