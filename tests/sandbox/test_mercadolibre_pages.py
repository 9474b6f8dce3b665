"""What a buyer and a tester see in the browser."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, PAMPA
from sandbox.mercadolibre.pages.money import price_text
from tests.sandbox.mercadolibre_world import (
    Clock,
    Sandbox,
    attribute,
    general_item,
    mouse_item,
    picture_of,
    serving,
)

EVIL = '<script>alert("x")</script>'


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


async def listed(sandbox: Sandbox, **changes: object) -> str:
    visitor = await sandbox.seller(PAMPA)
    body = general_item(await picture_of(visitor), **changes)
    return (await visitor("POST", "/items", json=body)).body["id"]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (85000, "ARS", "$ 85.000"),
        (1234567.5, "ARS", "$ 1.234.567,50"),
        (59.9, "BRL", "R$ 59,90"),
        (8, "BRL", "R$ 8"),
    ],
)
def test_prices_read_as_on_the_site(amount: float, currency: str, text: str) -> None:
    assert price_text(amount, currency) == text


async def test_the_permalink_shows_the_listing_to_a_buyer(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(LOJA_SAMPA)
    item = (await visitor("POST", "/items", json=mouse_item(await picture_of(visitor)))).body
    await visitor("POST", f"/items/{item['id']}/description", json={"plain_text": "Sem fio.\nBom."})
    assert item["permalink"] == f"{sandbox.standin.base_url}/listing/{item['id']}"
    page = await sandbox.anyone("GET", f"/listing/{item['id']}")
    assert page.status == 200
    for text in ("Mouse Logitech M170", "R$ 59,90", "Novo", "Sem fio.\nBom.", "LOJA_SAMPA"):
        assert text in page.text
    assert item["pictures"][0]["id"] in page.text
    assert "sandbox" in page.text
    assert "SKU" not in page.text, "what is the seller's own stays hers"


async def test_nothing_a_seller_writes_becomes_markup(sandbox: Sandbox) -> None:
    item_id = await listed(
        sandbox,
        title=f"Lámpara {EVIL}",
        attributes=[attribute("BRAND", EVIL), attribute("MODEL", "&<>")],
    )
    for path in (f"/listing/{item_id}", "/"):
        page = await sandbox.anyone("GET", path)
        assert page.status == 200
        assert "<script>alert" not in page.text.casefold()
        assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_a_listing_that_is_not_for_sale_says_so(sandbox: Sandbox) -> None:
    item_id = await listed(sandbox)
    sandbox.standin.moderation.review(item_id)
    assert "en revisión" in (await sandbox.anyone("GET", f"/listing/{item_id}")).text
    assert (await sandbox.anyone("GET", "/listing/MLA1")).status == 404


async def test_the_overview_lists_and_moves_items(sandbox: Sandbox) -> None:
    assert "Todavía no hay publicaciones" in (await sandbox.anyone("GET", "/")).text
    item_id = await listed(sandbox)
    assert item_id in (await sandbox.anyone("GET", "/")).text
    for action, status in (
        ("review", "under_review"),
        ("release", "active"),
        ("pause", "paused"),
        ("release", "active"),
        ("sell", "active"),
    ):
        path = f"/control/items/{item_id}"
        answer = await sandbox.anyone("POST", path, data={"action": action})
        assert (answer.status, answer.headers["location"]) == (303, "/mercadolibre/")
        assert sandbox.standin.items()[0]["status"] == status
    assert sandbox.standin.items()[0]["sold_quantity"] == 1


async def test_the_overview_switches_faults(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller()
    await sandbox.anyone("POST", "/control/mood", data={"mood": "storm"})
    assert "× 5" in (await sandbox.anyone("GET", "/")).text
    assert (await visitor("GET", "/users/me")).status == 429
    await sandbox.anyone("POST", "/control/mood", data={"mood": "calm"})
    assert (await visitor("GET", "/users/me")).status == 200
    await sandbox.anyone("POST", "/control/mood", data={"mood": "expire"})
    assert (await visitor("GET", "/users/me")).status == 401
    assert (await sandbox.anyone("POST", "/control/mood", data={"mood": "?"})).status == 400


async def test_another_site_cannot_press_the_switches(sandbox: Sandbox) -> None:
    sandbox.anyone.headers["Origin"] = "https://evil.example"
    answer = await sandbox.anyone("POST", "/control/mood", data={"mood": "revoke"})
    assert answer.status == 403


async def test_the_address_works_without_its_last_slash(sandbox: Sandbox) -> None:
    answer = await sandbox.anyone("GET", "")
    assert answer.headers["location"] == "/mercadolibre/"
    for asset in ("style.css", "gallery.js", "icon.svg"):
        assert (await sandbox.anyone("GET", f"/assets/{asset}")).status == 200
