"""A newcomer's first five minutes: `intellipost sandbox`, a phone, and no account anywhere.

The real command in a process of its own, walked through by a seller in a real browser. With
UPDATE_SCREENSHOTS=1 it also takes the README's pictures.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.support.browser import DESKTOP, PHONE, Screen, open_screen

pytestmark = pytest.mark.browser

SCRIPT = Path(sys.executable).with_name("intellipost")
SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
COLOURS = 256
START_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Sandbox:
    """A sandbox at work, and the address of its chat page."""

    url: str


@pytest.fixture
async def sandbox(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Sandbox]:
    """`intellipost sandbox` on free ports, with everything else as a newcomer has it."""
    log = tmp_path / "stderr.log"
    env = {
        **os.environ,
        "DATA_DIR": str(tmp_path / "data"),
        "SANDBOX_PORT": str(free_port()),
        "HTTP_PORT": str(free_port()),
    }
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            SCRIPT, "sandbox", cwd=tmp_path, env=env, stdout=asyncio.subprocess.PIPE, stderr=errors
        )
        try:
            url = await _printed_address(process)
            assert url, log.read_text()
            yield Sandbox(url)
        finally:
            if process.returncode is None:
                process.terminate()
            async with asyncio.timeout(STOP_SECONDS):
                status = await process.wait()
    assert status == 0
    assert "Traceback" not in log.read_text()


async def _printed_address(process: asyncio.subprocess.Process) -> str:
    """The address of the chat page; empty when the process ended without one."""
    assert process.stdout is not None
    async with asyncio.timeout(START_SECONDS):
        while line := await process.stdout.readline():
            if found := re.search(r"http://\S+/", line.decode()):
                return found[0]
    return ""


async def test_a_newcomer_publishes_her_first_listing(sandbox: Sandbox) -> None:
    async with open_screen(PHONE) as screen:
        page = screen.page
        await screen.open_chat(sandbox.url)
        await screen.become("Marta")
        await page.get_by_test_id("start").click()
        await connect(screen)

        async with marketplace_taking_its_time(screen, sandbox):
            await screen.send_sample("sneakers")
            album = page.get_by_test_id("message-out").last
            await expect(album.get_by_test_id("photo")).to_have_count(3)
            await expect(album).to_contain_text("Zapatillas Nike Air Max 90 talle 42 usadas")
            card = card_of(screen)
            await expect(card).to_contain_text("📷 3 ")
            await expect(card).to_contain_text("▰▰▰▱")
        await expect(screen.key("❓.*G[ée]n")).to_be_visible()
        await expect(card).to_contain_text("Nike Air Max 90")
        await expect(card).to_contain_text("85.000")
        await expect(screen.key("✅")).to_have_count(0)

        await answer_what_is_missing(screen)
        await take_picture(page, "chat", height=1000)
        await change_the_price(screen)
        await publish(screen)

        listing = await screen.follow("🔗")
        await expect(listing.locator("h1")).to_contain_text("Nike Air Max 90")
        await expect(listing.locator(".price").first).to_contain_text("79.900")
        await expect(listing.locator(".gallery .stage img")).to_have_count(3)
        await take_picture(listing, "listing")
        assert screen.complaints == []


async def test_the_chat_works_at_a_desk_too(sandbox: Sandbox) -> None:
    async with open_screen(DESKTOP) as screen:
        await screen.open_chat(sandbox.url)
        await screen.page.get_by_test_id("seller-Emma").click()
        await screen.page.get_by_test_id("start").click()
        await expect(screen.page.get_by_test_id("message-in")).to_contain_text("Hi Emma")
        await screen.send_sample("phone")
        await expect(screen.key("Connect MercadoLibre")).to_be_visible()
        await expect(screen.key("Edit")).to_be_visible()
        assert screen.complaints == []


async def connect(screen: Screen) -> None:
    """Through the consent page of the marketplace and the bot's own, back to the chat."""
    consent = await screen.follow("🔗")
    shop = consent.get_by_role("radio", checked=True)
    await expect(shop).to_have_count(1)
    await consent.get_by_role("button", name="Permitir").click()
    await consent.wait_for_url("**/oauth/mercadolibre/callback?**")
    question = consent.locator("main")
    await expect(question).to_contain_text("MODA_DEL_SUR")
    await expect(question).to_contain_text("Marta")
    await question.get_by_role("button").click()
    await expect(question.get_by_role("link")).to_have_attribute("href", re.compile(r"^http://"))
    await consent.close()
    await expect(screen.page.get_by_test_id("message-in").last).to_contain_text("MODA_DEL_SUR")


def card_of(screen: Screen) -> Locator:
    """The product's card: the bot's newest message with a photo."""
    photo = screen.page.get_by_test_id("photo")
    return screen.page.get_by_test_id("message-in").filter(has=photo).last


async def answer_what_is_missing(screen: Screen) -> None:
    """The gender by a button, the colour in writing."""
    await screen.key("❓.*G[ée]n").click()
    await screen.key("Hombre").click()
    await expect(screen.key("❓.*G[ée]n")).to_have_count(0)
    await screen.key("❓.*Color").click()
    await expect(screen.page.get_by_test_id("strip")).to_be_visible()
    await screen.write("Gris")
    await expect(screen.key("✅")).to_be_visible()


async def change_the_price(screen: Screen) -> None:
    """Edit, Price, write it."""
    await screen.key("✏️").click()
    await screen.key("^(Price|Precio)$").click()
    await expect(screen.page.get_by_test_id("strip")).to_be_visible()
    await screen.write("79900")
    await expect(card_of(screen)).to_contain_text("79.900")
    await expect(screen.key("✅")).to_be_visible()


async def publish(screen: Screen) -> None:
    """Publish, see price and account named, yes, and wait for the link."""
    await screen.key("✅").click()
    await expect(card_of(screen)).to_contain_text("MODA_DEL_SUR")
    await expect(card_of(screen)).to_contain_text("79.900")
    await screen.key("^✅ (Yes|Sí)").click()
    await expect(card_of(screen)).to_contain_text("🎉")


@asynccontextmanager
async def marketplace_taking_its_time(screen: Screen, sandbox: Sandbox) -> AsyncGenerator[None]:
    """The stand-in answers at once, and progress would be over before it was seen."""
    switches = await screen.context.new_page()
    await switches.goto(f"{sandbox.url}mercadolibre/")
    await switches.locator("button[value=slow]").click()
    yield
    await switches.locator("button[value=calm]").click()
    await switches.close()


async def take_picture(page: Page, name: str, *, height: int = PHONE["height"]) -> None:
    """For the README, when asked to; in few colours, so that it stays small."""
    if os.environ.get("UPDATE_SCREENSHOTS") != "1":
        return
    await page.set_viewport_size({"width": PHONE["width"], "height": height})
    await expect(page.locator("img").last).to_have_js_property("complete", True)
    taken = await page.screenshot(animations="disabled")
    await page.set_viewport_size(PHONE)
    with Image.open(BytesIO(taken)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(SCREENSHOTS / f"{name}.png", optimize=True)
