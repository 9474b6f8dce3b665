"""The chat page in a real browser: a seller sends photos, sees the answer, presses and writes."""

import asyncio
import io
import shutil
import wave
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Update,
)

from sandbox.telegram import TelegramStandIn, UpdateRecord
from tests.sandbox.telegram_world import (
    ServedWorld,
    picture,
    poll_forever,
    served,
    telegram_world,
)

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
NASTY = "<img src=x onerror=alert(1)> & <script>"


@dataclass
class Screen:
    page: Page
    complaints: list[str]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[ServedWorld]:
    async with telegram_world(tmp_path) as world:
        await world.bot.set_my_commands([("start", "Empezar"), ("listings", "Mis avisos")])
        await world.bot.set_my_description("Mandame fotos", language_code="es")
        loop = asyncio.create_task(poll_forever(world.bot, Echo(world.bot)))
        yield world
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the chat page is not tried")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        await browser.close()


class Echo:
    """A bot in a few lines: photos get a card, presses an answer, texts come back."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.albums: set[str | None] = set()

    async def __call__(self, update: Update) -> None:
        if update.callback_query:
            await self._pressed(update)
        elif update.message and update.message.photo:
            await self._photo(update)
        elif update.message:
            said = update.message.text or "un archivo"
            await self.bot.send_message(update.message.chat_id, f"Dijiste: {said}")

    async def _photo(self, update: Update) -> None:
        message = update.message
        assert message
        if message.media_group_id in self.albums and message.media_group_id:
            return
        self.albums.add(message.media_group_id)
        await self.bot.set_message_reaction(message.chat_id, message.message_id, "👀")
        await self.bot.send_photo(
            message.chat_id,
            message.photo[-1].file_id,
            caption="<b>Zapatillas</b> <code>85.000</code>",
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup([
                [InlineKeyboardButton("Publicar", callback_data="pub")],
                [InlineKeyboardButton("Precio", callback_data="price"),
                 InlineKeyboardButton("Ver", url="https://example.com/")],
            ]),
        )  # fmt: skip

    async def _pressed(self, update: Update) -> None:
        query = update.callback_query
        assert query
        if query.data == "price":
            await query.answer()
            hint = ForceReply(input_field_placeholder="Ej.: 85.000")
            await self.bot.send_message(query.from_user.id, "¿Qué precio?", reply_markup=hint)
            return
        await query.answer("Publicado", show_alert=True)
        await query.edit_message_caption("Ya está en venta")


async def _open(
    browser: Browser,
    world: ServedWorld,
    size: dict[str, int],
    at: str = "/",
) -> Screen:
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="es-AR",
        permissions=["microphone"],
    )
    page = await context.new_page()
    page.set_default_timeout(8000)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(world.url + at)
    await expect(page.get_by_test_id("status")).to_have_text("bot")
    return Screen(page, complaints)


async def test_a_seller_on_a_phone_sends_photos_and_presses(
    world: ServedWorld, browser: Browser, tmp_path: Path
) -> None:
    screen = await _open(browser, world, PHONE)
    page = screen.page
    await expect(page.get_by_test_id("welcome")).to_contain_text("Mandame fotos")
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("message-in")).to_contain_text("Dijiste: /start")

    files: list[Path] = []
    for colour in ("navy", "plum", "olive"):
        file = tmp_path / f"{colour}.jpg"
        file.write_bytes(picture(1600, 1200, colour=colour))
        files.append(file)
    await page.get_by_test_id("file-input").set_input_files(files)
    await page.get_by_test_id("as-photos").click()
    await page.get_by_test_id("caption").fill("Zapatillas talle 42")
    await page.get_by_test_id("sheet-send").click()
    album = page.get_by_test_id("message-out").last
    await expect(album.get_by_test_id("photo")).to_have_count(3)
    await expect(album).to_contain_text("Zapatillas talle 42")
    await expect(album.get_by_test_id("reaction")).to_have_text("👀")
    marta = world.stand_in.seller("Marta", "es")
    sent = [message for message in marta.messages() if message.media_group_id]
    assert [message.text for message in sent] == ["Zapatillas talle 42", "", ""]
    with Image.open(io.BytesIO(sent[0].photo)) as photo:
        assert photo.size == (1280, 960)

    card = page.get_by_test_id("message-in").last
    await expect(card.locator("strong")).to_have_text("Zapatillas")
    await expect(card.get_by_test_id("photo").locator("img")).to_have_js_property("complete", True)
    await card.get_by_role("button", name="Precio").click()
    await expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Ej.: 85.000")
    await page.get_by_test_id("composer").fill("82.000")
    await page.get_by_test_id("send").click()
    asked = next(message for message in marta.from_bot() if message.text == "¿Qué precio?")
    await marta.wait_for_text("Dijiste: 82.000")
    assert marta.messages()[-2].reply_to == asked.id

    await page.get_by_role("button", name="Publicar").click()
    await expect(page.get_by_test_id("alert-text")).to_have_text("Publicado")
    await page.get_by_test_id("alert-ok").click()
    await expect(page.get_by_text("Ya está en venta")).to_be_visible()
    await expect(page.get_by_test_id("edited")).to_have_count(1)
    await expect(page.get_by_test_id("keyboard")).to_have_count(0)
    assert screen.complaints == []


async def test_sellers_stand_side_by_side_on_a_desktop(
    world: ServedWorld, browser: Browser
) -> None:
    screen = await _open(browser, world, DESKTOP)
    page = screen.page
    emma = world.stand_in.seller("Emma", "en")
    await emma.send_text(NASTY)
    await expect(page.get_by_test_id("seller-Emma").locator(".badge")).to_have_text("1")
    await page.get_by_test_id("seller-Emma").click()
    await expect(page.get_by_test_id("message-in")).to_contain_text(NASTY)
    await expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Message")

    await page.get_by_test_id("add-seller").click()
    await page.get_by_test_id("new-name").fill("<b>Nadia</b>")
    await page.get_by_test_id("new-language").select_option("pt-br")
    await page.get_by_test_id("new-add").click()
    await expect(page.get_by_test_id("start")).to_have_text("INICIAR")
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("message-in")).to_contain_text("Dijiste: /start")
    await page.get_by_test_id("composer").press_sequentially("/li")
    await page.get_by_test_id("commands").get_by_text("/listings").click()
    await expect(page.get_by_test_id("message-in").last).to_contain_text("Dijiste: /listings")

    await page.get_by_test_id("attach").click()
    await page.get_by_text("Fotos de exemplo").click()
    await page.get_by_test_id("sample-sneakers").click()
    await expect(page.get_by_test_id("caption")).to_have_value(
        "Tênis Nike Air Max 90 tamanho 42 usado, R$ 450"
    )
    await expect(page.get_by_test_id("thumbnail")).to_have_count(3)
    await page.get_by_test_id("as-files").click()
    await page.get_by_test_id("sheet-send").click()
    await expect(page.get_by_test_id("document")).to_have_count(3)
    await page.get_by_test_id("sidebar-more").click()
    await page.get_by_role("menuitem", name="Reiniciar o ambiente").click()
    await page.get_by_test_id("confirm").click()
    await expect(page.get_by_test_id("welcome")).to_contain_text("Mandame fotos")
    await expect(page.locator(".person")).to_have_count(3)
    assert screen.complaints == []


async def test_photos_open_large_captions_can_be_edited_and_files_dropped(
    world: ServedWorld, browser: Browser
) -> None:
    screen = await _open(browser, world, DESKTOP)
    page = screen.page
    marta = world.stand_in.seller("Marta", "es")
    await marta.send_photos([picture(1000, 700), picture(700, 1000, colour="navy")], "dos")
    await page.get_by_test_id("message-out").get_by_test_id("photo").first.click()
    await expect(page.get_by_test_id("viewer-image")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("viewer")).to_have_count(0)
    await page.get_by_test_id("message-out").first.click(button="right", position={"x": 5, "y": 3})
    await page.get_by_test_id("message-menu").get_by_text("Editar").click()
    await page.get_by_test_id("composer").fill("dos fotos")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message-out").first).to_contain_text("dos fotos")
    await page.get_by_text("dos fotos").click(button="right", position={"x": 5, "y": 5})
    await page.get_by_test_id("message-menu").get_by_text("Editar").click()
    await page.get_by_test_id("composer").fill("")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("message-out").first).not_to_contain_text("dos fotos")
    edits = [u.content for u in world.stand_in.updates() if u.kind == "edited_message"]
    assert [edit.get("caption") for edit in edits] == ["dos fotos", None]

    dropped = await page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['no picture'], 'nota.txt', {type: 'text/plain'}));"
        " return data; }"
    )
    await page.dispatch_event("#chat", "dragenter", {"dataTransfer": dropped})
    await page.get_by_test_id("drop-files").dispatch_event("drop", {"dataTransfer": dropped})
    await page.get_by_test_id("as-photos").click()
    await page.get_by_test_id("sheet-send").click()
    await expect(page.get_by_test_id("toasts")).to_contain_text("Enviala como archivo")
    await page.get_by_test_id("as-files").click()
    await page.get_by_test_id("sheet-send").click()
    await expect(page.get_by_test_id("document")).to_contain_text("nota.txt")
    sent = [message for message in marta.messages() if message.document_path]
    assert [message.document for message in sent] == [b"no picture"]
    assert screen.complaints == []


async def test_a_voice_note_is_recorded_quoted_and_passed_on(
    world: ServedWorld, browser: Browser
) -> None:
    screen = await _open(browser, world, PHONE, at="/?start=inv_1")
    page = screen.page
    marta = world.stand_in.seller("Marta", "es")
    await marta.wait_for_text("Dijiste: /start inv_1")
    assert "start" not in page.url, "a reload does not start once more"
    await page.get_by_test_id("mic").click()
    await expect(page.locator(".recording-time")).to_have_text("0:01")
    await page.get_by_test_id("record-send").click()
    note = page.get_by_test_id("message-out").filter(has=page.get_by_test_id("voice"))
    await expect(note).to_be_visible()
    sent = marta.messages()[-2:]
    (update,) = [u for u in world.stand_in.updates() if "voice" in u.content]
    assert update.content["voice"]["duration"] in {1, 2}
    assert update.content["voice"]["mime_type"] == "audio/ogg", "as the apps of Telegram record"
    assert update.content["voice"]["file_size"] > 500, "there is a recording in it"
    assert any(message.has_media for message in sent)
    await note.get_by_role("button").click()
    await expect(note.locator(".played").first).to_be_visible()

    await note.click(button="right", position={"x": 4, "y": 4})
    await page.get_by_role("menuitem", name="Responder").click()
    await expect(page.get_by_test_id("strip")).to_contain_text("Mensaje de voz")
    await page.get_by_test_id("composer").fill("es la negra")
    await page.get_by_test_id("send").click()
    await marta.wait_for_text("Dijiste: es la negra")
    assert [m.reply_to for m in marta.messages() if m.text == "es la negra"] == [message_id(update)]
    said = page.get_by_test_id("message-out").filter(has_text="es la negra")
    await said.locator(".words").click(button="right", position={"x": 5, "y": 5})
    await page.get_by_role("menuitem", name="Reenviar").click()
    await expect(page.get_by_test_id("forwarded")).to_have_text("Reenviado de Marta")
    assert screen.complaints == []


def message_id(update: UpdateRecord) -> int:
    """The id of the message that an update carries."""
    return int(update.content["message_id"])


async def test_without_a_microphone_a_sound_file_is_picked(
    world: ServedWorld, browser: Browser, tmp_path: Path
) -> None:
    screen = await _open(browser, world, PHONE)
    page = screen.page
    marta = world.stand_in.seller("Marta", "es")
    await marta.start()
    await page.evaluate("delete window.MediaRecorder")
    sound = tmp_path / "nota.wav"
    with wave.open(str(sound), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(2 * 8000 * 4))
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("mic").click()
    await (await chooser.value).set_files(sound)
    await expect(page.get_by_test_id("voice")).to_contain_text("0:04")
    (update,) = [u for u in world.stand_in.updates() if "voice" in u.content]
    assert update.content["voice"]["mime_type"] in {"audio/wav", "audio/x-wav"}
    assert screen.complaints == []


async def test_a_card_changes_its_picture_and_links_start_the_bot_here(
    world: ServedWorld, browser: Browser
) -> None:
    screen = await _open(browser, world, PHONE)
    page = screen.page
    marta = world.stand_in.seller("Marta", "es")
    await marta.start()
    rows = [[InlineKeyboardButton(f"Fila {row}", callback_data=f"r{row}")] for row in range(9)]
    invited = f"https://t.me/{(await world.bot.get_me()).username}?start=inv_2"
    keys = InlineKeyboardMarkup([*rows, [InlineKeyboardButton("Invitar", url=invited)]])
    card = await world.bot.send_message(marta.id, "Trabajando…", reply_markup=keys)
    for width, height in ((1200, 900), (600, 1400)):
        photo = InputMediaPhoto(picture(width, height), "Bici")
        await world.bot.edit_message_media(photo, marta.id, card.message_id, reply_markup=keys)
        image = page.get_by_test_id("photo").locator("> img")
        await expect(image).to_have_js_property("complete", True)
        ratio = await image.evaluate("image => image.naturalWidth / image.naturalHeight")
        assert ratio == pytest.approx(width / height, rel=0.01)
        bubble = await page.locator(".keyed .bubble").bounding_box()
        keyboard = await page.get_by_test_id("keyboard").bounding_box()
        assert bubble
        assert keyboard
        assert (bubble["x"], bubble["width"]) == (keyboard["x"], keyboard["width"])
        assert keyboard["x"] + keyboard["width"] <= PHONE["width"]
    await expect(page.get_by_test_id("key")).to_have_count(10)
    await page.get_by_test_id("key").last.click()
    await marta.wait_for_text("Dijiste: /start inv_2")

    await world.bot.send_chat_action(marta.id, "typing")
    await expect(page.get_by_test_id("status")).to_have_text("escribiendo…")
    await page.get_by_test_id("more").click()
    await page.get_by_role("menuitem", name="Borrar chat").click()
    await page.get_by_test_id("confirm").click()
    await expect(page.get_by_test_id("start")).to_be_visible()
    await world.bot.edit_message_caption(marta.id, card.message_id, caption="Bici 29")
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("message-in")).to_contain_text("Dijiste: /start")
    await expect(page.get_by_text("Bici 29")).to_have_count(0)
    assert screen.complaints == []


async def test_an_open_page_finds_the_chat_again_after_a_restart(
    browser: Browser, tmp_path: Path
) -> None:
    stand_in = TelegramStandIn(tmp_path)
    marta = stand_in.seller("Marta", "es")
    async with served(stand_in.app()) as url:
        page = await (await browser.new_context()).new_page()
        await page.goto(url)
        await expect(page.get_by_test_id("status")).to_have_text("bot")
    await expect(page.get_by_test_id("status")).to_have_text("conectando…")
    await marta.send_text("mientras tanto")
    async with served(stand_in.app(), int(url.rpartition(":")[2])):
        await expect(page.get_by_test_id("message-out")).to_contain_text("mientras tanto")
        await expect(page.get_by_test_id("status")).to_have_text("bot")
    stand_in.close()
