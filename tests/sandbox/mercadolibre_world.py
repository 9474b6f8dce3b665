"""A stand-in served over HTTP, a clock to turn, and bodies that it accepts."""

import base64
import hashlib
import io
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from PIL import Image

from sandbox.mercadolibre import CLIENT_ID, CLIENT_SECRET, PAMPA, MercadoLibreStandIn, Seller

CALLBACK = "http://127.0.0.1:8080/oauth/mercadolibre/callback"
VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@dataclass
class Clock:
    """A clock that stands until it is turned."""

    now: datetime = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Reply:
    """An answer, read whole."""

    status: int
    body: Any
    text: str
    headers: dict[str, str]

    def cause_ids(self) -> list[int]:
        return [cause["cause_id"] for cause in self.body["cause"]]


@dataclass
class Visitor:
    """Somebody who calls the stand-in, with or without a token."""

    session: aiohttp.ClientSession
    base_url: str
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    async def __call__(self, method: str, path: str, **options: Any) -> Reply:
        headers = dict(self.headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        async with self.session.request(
            method, self.base_url + path, headers=headers, allow_redirects=False, **options
        ) as answer:
            text = (await answer.read()).decode("utf-8", "replace")
            body = json.loads(text) if answer.content_type == "application/json" else None
            return Reply(
                answer.status, body, text, {k.lower(): v for k, v in answer.headers.items()}
            )

    async def upload(self, data: bytes, name: str = "photo.jpg") -> Reply:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(data), filename=name, content_type="image/jpeg")
        return await self("POST", "/pictures/items/upload", data=form)


@dataclass
class Sandbox:
    """The running stand-in and those who visit it."""

    standin: MercadoLibreStandIn
    clock: Clock
    anyone: Visitor

    async def seller(self, seller: Seller = PAMPA) -> Visitor:
        """A visitor with a fresh token of this seller."""
        tokens = await self.tokens(seller)
        return Visitor(self.anyone.session, self.anyone.base_url, tokens.body["access_token"])

    async def tokens(self, seller: Seller = PAMPA) -> Reply:
        code = self.standin.authorize(seller, CALLBACK, "state", CHALLENGE)
        return await self.exchange(code)

    async def exchange(self, code: str, **changes: str) -> Reply:
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        return await self.anyone("POST", "/oauth/token", data={**form, **changes})

    async def refresh(self, token: str) -> Reply:
        form = {
            "grant_type": "refresh_token",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": token,
        }
        return await self.anyone("POST", "/oauth/token", data=form)


@asynccontextmanager
async def serving(state_dir: Path, clock: Clock) -> AsyncGenerator[Sandbox]:
    """A stand-in on a free port, mounted as the product mounts it."""
    standin = MercadoLibreStandIn(state_dir, clock=clock)
    app = web.Application()
    app.add_subapp("/mercadolibre", standin.app())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    standin.base_url = f"http://127.0.0.1:{port}/mercadolibre"
    async with aiohttp.ClientSession() as session:
        yield Sandbox(standin, clock, Visitor(session, standin.base_url))
    await runner.cleanup()
    standin.close()


def photo(width: int = 1200, height: int = 900, kind: str = "JPEG", colour: str = "white") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


async def picture_of(visitor: Visitor) -> str:
    """The id of a freshly uploaded picture."""
    return (await visitor.upload(photo())).body["id"]


def attribute(name: str, value: str) -> dict[str, str]:
    return {"id": name, "value_name": value}


def general_item(picture_id: str, **changes: Any) -> dict[str, Any]:
    """A body of the old model in the general category of Argentina."""
    return {
        "title": "Lámpara de escritorio USB flexible",
        "category_id": "MLA3530",
        "price": 15000,
        "currency_id": "ARS",
        "available_quantity": 3,
        "buying_mode": "buy_it_now",
        "listing_type_id": "gold_special",
        "condition": "new",
        "pictures": [{"id": picture_id}],
        "attributes": [
            attribute("BRAND", "Genérica"),
            attribute("MODEL", "LED"),
            attribute("SELLER_SKU", "SKU-1"),
        ],
        "seller_custom_field": "draft-1",
        **changes,
    }


def mouse_item(picture_id: str, **changes: Any) -> dict[str, Any]:
    """A body of the User Products model: a mouse in Brazil."""
    return {
        "family_name": "Mouse Logitech M170 MixColor USB",
        "category_id": "MLB1714",
        "price": 59.9,
        "currency_id": "BRL",
        "available_quantity": 5,
        "buying_mode": "buy_it_now",
        "listing_type_id": "gold_special",
        "condition": "new",
        "pictures": [{"id": picture_id}],
        "attributes": [
            attribute("BRAND", "Logitech"),
            attribute("MODEL", "M170"),
            {"id": "COLOR", "value_id": "52049"},
            attribute("SELLER_SKU", "MOUSE-1"),
        ],
        "seller_custom_field": "draft-2",
        **changes,
    }
