"""A phone's camera: looks a message of the chat page over, and keeps its picture when asked to.

Owns what is wrong with how a message looks on a narrow screen, and the picture's size. Does not
own which messages there are.
"""

import os
import re
from html import unescape
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, expect

from sandbox.telegram import Message

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots" / "seller"
BYTES_MAX = 60_000
COLOURS = (160, 112, 80, 64, 48, 32, 24)
"""Tried one after the other until the picture is small enough."""

CALM = """
.wallpaper { background: #a9c69b !important; } .wallpaper::after { display: none !important; }
.toasts, .to-end, .day { visibility: hidden !important; }
"""
"""Only the message matters: no wallpaper behind it, nothing before it."""

ALONE = ".message:not([data-message-id='{id}']) {{ visibility: hidden !important; }}"

STYLE = """rules => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""
"""The page's own policy takes no style tags."""

MARGIN = 8

FAULTS = """row => {
  const wide = document.documentElement;
  const faults = wide.scrollWidth > wide.clientWidth ? ["the page scrolls sideways"] : [];
  for (const key of row.querySelectorAll('[data-testid=key]')) {
    const label = key.firstElementChild, line = parseFloat(getComputedStyle(label).lineHeight);
    if (label.scrollWidth > key.clientWidth || label.offsetHeight > key.clientHeight)
      faults.push(`cut: ${label.textContent}`);
    if (label.offsetHeight > 1.6 * line) faults.push(`two lines: ${label.textContent}`);
  }
  for (const part of row.querySelectorAll('.bubble, .bubble *'))
    if (part.getBoundingClientRect().right > wide.clientWidth)
      faults.push(`out: ${part.className}`);
  return faults;
}"""
"""What is wrong with a message: wider than the phone, a label cut, or one that takes two lines,
which Telegram would cut (its buttons are one line high)."""


def plain(html: str) -> str:
    """What a reader sees of our HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


class Camera:
    """Looks at one seller's chat."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keeps = os.environ.get("UPDATE_SCREENSHOTS") == "1"

    async def look(self, name: str, message: Message) -> list[str]:
        """What is wrong with how the message looks; its picture is kept when asked for."""
        row = self._page.locator(f'[data-message-id="{message.id}"]')
        await expect(row.get_by_test_id("key")).to_have_text([b.label for b in message.buttons])
        first = next((line for line in message.text.splitlines() if line.strip()), "")
        await expect(row).to_contain_text(first.split("  ")[0][:40])
        for image in await row.locator("img").all():
            await expect(image).to_have_js_property("complete", True)
        found: list[str] = await row.evaluate(FAULTS)
        if self._keeps:
            await self._page.evaluate(STYLE, CALM + ALONE.format(id=message.id))
            await self._keep(name, row)
        return [f"{name}: {fault}" for fault in found]

    async def _keep(self, name: str, row: Locator) -> None:
        await row.scroll_into_view_if_needed()
        stack = await row.locator(".stack").bounding_box()
        assert stack is not None, name
        clip = {
            "x": max(stack["x"] - MARGIN, 0),
            "y": max(stack["y"] - MARGIN, 0),
            "width": stack["width"] + 2 * MARGIN,
            "height": stack["height"] + 2 * MARGIN,
        }
        taken = await self._page.screenshot(animations="disabled", clip=clip)  # pyright: ignore[reportArgumentType] - a dict of four numbers, as it wants
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(small(taken))


def small(png: bytes) -> bytes:
    """The picture in as many colours as its size allows."""
    with Image.open(BytesIO(png)) as picture:
        whole = picture.convert("RGB")
    kept = png
    for colours in COLOURS:
        out = BytesIO()
        whole.quantize(colours, kmeans=1, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        kept = out.getvalue()
        if len(kept) <= BYTES_MAX:
            break
    return kept
