"""Every kind of card on a phone's screen, in Spanish: nothing cut, nothing wider than the phone.

Walks through the real bot in the sandbox. With UPDATE_SCREENSHOTS=1 it also takes the pictures of
docs/what-the-seller-sees.md. Labels come from the catalogue, so a new translation changes nothing
here.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.holding import Hold, Work
from sandbox.mercadolibre import Answer
from tests.support.camera import BYTES_MAX, PICTURES
from tests.support.transcriptions import KEY, heard, serve_transcriptions
from tests.support.walk import Walk, sample, walking

pytestmark = pytest.mark.browser

PAGE = PICTURES.parents[1] / "what-the-seller-sees.md"

NIKE = "Zapatillas Nike Air Max 90 talle 42 blancas de hombre, usadas, $85.000"
SHIRT = "Remera Rumbo Sur azul"
PHONE = "Celular Lumo A15 128 GB, nuevo en caja sellada, $320.000"
LONG = (
    "Hola, ¿cómo están? Vendo unas zapatillas Nike Air Max 90 que me regaló mi hermano para mi"
    " cumpleaños y que casi no pude usar, porque me quedan un poco chicas y me da pena tenerlas"
    " guardadas. Son talle 42, blancas con detalles en rojo y gris. Están usadas pero muy cuidadas:"
    " la suela está entera, no tienen manchas y los cordones son los originales. Las usé nada más"
    " que adentro de casa y siempre las guardé en un lugar seco. Hago entregas por la tarde, de"
    " lunes a viernes, y también algún sábado si hace falta. Pido $85.000 y escucho ofertas serias."
)

WRITTEN: dict[str, dict[str, Any]] = {
    "Nike": {
        "title": "Zapatillas Nike Air Max 90 Hombre Talle 42 Blancas",
        "description": (
            "Zapatillas Nike Air Max 90 de hombre, talle 42, en blanco con detalles en rojo y gris."
            " Usadas y bien cuidadas: la suela está entera y los cordones son los originales. Las"
            " fotos son del par que se vende. Cómodas para todos los días y fáciles de combinar."
        ),
        "text_confidence": 0.99,
        "image_clarity": 0.95,
        "facts": [
            {"key": "BRAND", "value": "Nike", "source": "seller", "confidence": 1.0},
            {"key": "LINE", "value": "Air Max", "source": "seller", "confidence": 1.0},
            {"key": "MODEL", "value": "Air Max 90", "source": "seller", "confidence": 1.0},
            {"key": "SIZE", "value": "42", "source": "seller", "confidence": 1.0},
            {"key": "GENDER", "value": "Hombre", "source": "seller", "confidence": 1.0},
            {"key": "COLOR", "value": "Blanco", "source": "seller", "confidence": 0.95},
        ],
        "price": {"amount": 85000, "source": "seller", "confidence": 1.0},
        "condition": {"value": "used", "source": "seller", "confidence": 1.0},
    },
    "Lumo": {
        "title": "Celular Lumo A15 128 GB Azul Nuevo En Caja",
        "description": "Celular Lumo A15 de 128 GB, azul, nuevo en su caja sellada.",
        "text_confidence": 0.8,
        "image_clarity": 0.6,
        "facts": [
            {"key": "BRAND", "value": "Lumo", "source": "seller", "confidence": 1.0},
            {"key": "MODEL", "value": "A15", "source": "seller", "confidence": 1.0},
            {"key": "INTERNAL_MEMORY", "value": "128 GB", "source": "seller", "confidence": 1.0},
            {"key": "COLOR", "value": "Azul", "source": "photo", "confidence": 0.6},
        ],
        "price": {"amount": 320000, "source": "seller", "confidence": 1.0},
        "condition": {"value": "new", "source": "seller", "confidence": 1.0},
    },
    "Remera": {
        "title": "Remera Rumbo Sur Azul",
        "description": "Remera Rumbo Sur azul.",
        "text_confidence": 0.7,
        "image_clarity": 0.5,
        "facts": [
            {"key": "BRAND", "value": "Rumbo Sur", "source": "seller", "confidence": 1.0},
            {"key": "COLOR", "value": "Azul", "source": "seller", "confidence": 1.0},
        ],
    },
}

PRICE_REFUSED = Answer(
    400,
    {
        "message": "Validation error",
        "error": "validation_error",
        "status": 400,
        "cause": [
            {
                "cause_id": 129, "code": "item.price.invalid", "type": "error",
                "message": "The category requires a minimum price of 1000",
            }
        ],
    },
)  # fmt: skip


@pytest.fixture(autouse=True)
def quick_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards are drawn with shorter pauses: each of them is waited for."""
    monkeypatch.setattr("handlers.notifier.EDIT_EVERY_SECONDS", 0.2)


async def test_from_photos_to_a_listing_on_sale(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.seller.start()
        await walk.show("greeting", "🔗 Connect MercadoLibre")
        await walk.connect()
        await walk.seller.send_photos(sample("sneakers"))
        await walk.show("collecting", "🗑 Discard")
        walk.writer.free.clear()
        await walk.seller.send_text(NIKE)
        await walk.show("progress", f"⏳ {walk.says('Writing title and description')}")
        walk.writer.free.set()
        await walk.show("preview", "✅ Publish")
        await walk.tap("❔ Why")
        await walk.show("why", "<b>How I know</b>")
        await walk.tap("← Back")
        await publishing(walk)
        await walk.seller.send_text("/stats")
        await walk.show("stats", "Your numbers")
        assert walk.faults == []


async def publishing(walk: Walk) -> None:
    """Publish, yes, and the card while and after MercadoLibre makes the listing."""
    await walk.tap("✅ Publish")
    await walk.show("confirm", "✅ Yes, publish")
    hold = Hold(Work.LAST)
    walk.stage.world.market.faults.add("POST /items", hold)
    await walk.tap("✅ Yes, publish")
    await hold.reached.wait()
    await walk.show("publishing", f"⏳ {walk.says('Publishing')}")
    hold.go.set()
    await walk.show("published", "🔗 See the listing")


async def test_every_field_has_its_screen(tmp_path: Path, free_port: Callable[[], int]) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.connect()
        await walk.prepared("sneakers", NIKE)
        await walk.tap("✏️ Edit")
        await walk.show("edit", "✍️ In my own words")
        await walk.tap("Stock")
        await walk.show("stock", "<b>How many do you have?</b>")
        await walk.tap("← Back")
        await walk.tap("Details")
        await walk.show("attributes", "← Back")
        await walk.tap("Género")
        await walk.show("attribute", "✓ Hombre")
        await walk.tap("← Back")
        await walk.tap("Color")
        await walk.show("attribute-many", "🔎 Search")
        await walk.tap("← Back")
        await walk.tap("← Back")
        await walk.tap("Category")
        await walk.show("category", "🗂 Browse")
        await walk.tap("🗂 Browse")
        await walk.show("category-tree", "<b>All categories</b>")
        await walk.tap("← Back")
        await walk.tap("← Back")
        await terms(walk)
        await photos(walk)
        await walk.tap("Price")
        await walk.show("question", "Write the price in {currency}:", currency="ARS")
        assert walk.faults == []


async def terms(walk: Walk) -> None:
    """Warranty, shipping and what each listing type costs."""
    await walk.tap("Terms")
    await walk.show("terms", "<b>Terms of the sale</b>")
    for label, name, sign in (
        ("Warranty", "warranty", "<b>What warranty do you give?</b>"),
        ("Shipping", "shipping", "▫️ " + walk.says("Free shipping")),
        ("Listing type", "types", "<b>How shall it be listed?</b>"),
    ):
        await walk.tap(label)
        await walk.show(name, sign)
        await walk.tap("← Back")
    await walk.tap("← Back")


async def photos(walk: Walk) -> None:
    """All photos, and one of them."""
    await walk.tap("Photos")
    await walk.show("photos", "➕ Add photos")
    await walk.tap("2")
    await walk.show("photo", "⭐ Make it the cover")
    await walk.tap("← All photos")
    await walk.tap("← Back")


async def test_her_own_words_become_a_change(tmp_path: Path, free_port: Callable[[], int]) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.connect()
        await walk.prepared("sneakers", NIKE)
        await walk.seller.send_text("bajalo a 79 mil y poné talle 41")
        await walk.show("proposal", "✅ Change it")
        await walk.tap("✅ Change it")
        await walk.show("preview-changed", "↩️ Undo")
        await walk.tap("✏️ Edit")
        await walk.tap("‹ Version {now} of {all} ›", now=2, all=2)
        await walk.show("versions", "⇄ Compare with version {number}", number=1)
        await walk.tap("⇄ Compare with version {number}", number=1)
        await walk.show("compare", "↩️ Return to version {number}", number=1)
        await walk.tap("← Back")
        await walk.tap("← Back")
        await walk.tap("🔄 Regenerate")
        await walk.show("regenerate", "🔄 Everything")
        await walk.tap("← Back")
        await walk.tap("🗑 Discard")
        await walk.show("discard", "🗑 Yes, discard")
        assert walk.faults == []


async def test_what_is_missing_doubtful_or_went_wrong(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.connect()
        await walk.prepared("shirt", SHIRT)
        await walk.show("preview-questions", "❓ Price")
        await walk.tap("❓ Condition")
        await walk.show("choose", "Refurbished")
        await walk.prepared("phone", PHONE)
        await walk.show("preview-doubts", "✅ Publish")
        walk.stage.world.market.faults.add("POST /items", PRICE_REFUSED)
        await walk.tap("✅ Publish")
        await walk.tap("✅ Yes, publish")
        await walk.show("failed", "✏️ Change the price")
        walk.writer.free.clear()
        await walk.prepared("sneakers", NIKE, "✖️ Cancel")
        await walk.tap("✖️ Cancel")
        await walk.show("stopped", "▶️ Go on")
        walk.writer.free.set()
        await walk.seller.send_photos(sample("fan"))
        await walk.seller.send_photos(sample("book"))
        await walk.show("same-or-another", "Same product")
        assert walk.faults == []


async def test_many_at_once(tmp_path: Path, free_port: Callable[[], int]) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.connect()
        for shade, photo in enumerate(sample("sneakers")):
            await walk.seller.send_photos([photo], NIKE.replace("85", f"8{shade}"))
        await walk.seller.send_photos(sample("shirt"), SHIRT)
        await walk.show("together", "📋 Review {count} together", count=4)
        await walk.seller.send_text("/listings")
        await walk.show("listings", "🔎 Search")
        await walk.tap("📋 Review {count} together", count=4)
        await walk.show("batch", "❓ something is missing")
        sure = walk.phrases.n("✅ Publish the sure one", "✅ Publish the {count} sure ones", 3)
        await walk.tap(sure)
        yes = walk.phrases.n("✅ Yes, publish it", "✅ Yes, publish all {count}", 3)
        await walk.show("batch-confirm", yes)
        walk.stage.world.market.faults.add("POST /items", PRICE_REFUSED)
        await walk.tap(yes)
        await walk.show("batch-report", "{live} of {sent} are live", live=2, sent=3)
        assert walk.faults == []


async def test_settings_and_the_house(tmp_path: Path, free_port: Callable[[], int]) -> None:
    async with walking(tmp_path, free_port, WRITTEN) as walk:
        await walk.connect()
        for command, name, sign in (
            ("/settings", "settings", "⚡ Quick publish"),
            ("/accounts", "accounts", "🔎 Check it now"),
            ("/help", "help", "<b>How it works</b>"),
            ("/privacy", "privacy", "<b>Your data</b>"),
            ("/forget_me", "forget", "🗑 Yes, erase everything"),
        ):
            await walk.seller.send_text(command)
            await walk.show(name, sign)
        await walk.tap("🛡 Warranty")
        await walk.show("setting", "← Settings")
        await walk.prepared("sneakers", NIKE)
        await walk.seller.send_text("/export")
        await walk.show("export", "📦 <b>Everything of yours</b>")
        await walk.seller.send_text(LONG)
        await walk.show("condense", "✅ Use it")
        assert walk.faults == []


async def test_a_voice_note_is_shown_for_correction(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with serve_transcriptions(free_port()) as (groq, url):
        groq.replies = [
            heard("Vendo zapatillas Nike Air Max 90 talle 42 usadas, ochenta y cinco mil")
        ]
        ears = {"AI_PROVIDERS": "groq,offline", "GROQ_API_KEY": KEY, "GROQ_BASE_URL": url}
        async with walking(tmp_path, free_port, WRITTEN, **ears) as walk:
            await walk.seller.start()
            await walk.seller.send_voice(b"OggS a voice note")
            await walk.show("heard", "✅ Right")
            assert walk.faults == []


async def test_who_has_no_invitation_is_stopped_kindly(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with walking(tmp_path, free_port, WRITTEN, ACCESS="invite") as walk:
        await walk.seller.start()
        await walk.show(
            "invite-stop",
            "Hello! 👋 This bot makes MercadoLibre listings out of photos, and it is by invitation."
            " Ask the person who told you about it for an invitation link: one tap, and we begin.",
        )
        assert walk.faults == []


def test_the_page_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"\(screenshots/seller/([a-z-]+)\.png\)", PAGE.read_text())
    assert sorted(shown) == sorted(picture.stem for picture in PICTURES.glob("*.png"))
    assert all(picture.stat().st_size <= BYTES_MAX for picture in PICTURES.glob("*.png"))
