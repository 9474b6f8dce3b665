"""Recorded answers, a scripted API on loopback, and a seller whose tokens can be watched."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from services.listings.content import Attribute, Condition, Evidence
from services.marketplaces.mercadolibre.client import Client, SellerClient
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.marketplaces.port import Account, ItemDraft

RECORDED = Path(__file__).parent / "recorded"


def recorded(name: str) -> Any:
    """A recorded file as the client parses it: numbers with a point as Decimal."""
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


@dataclass(frozen=True)
class Reply:
    """What the scripted API does: answer, or `drop` the connection, or `hang` until the end."""

    status: int = 200
    body: object = None
    text: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    fault: str = ""


DROP = Reply(fault="drop")
HANG = Reply(fault="hang")


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]

    @property
    def token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


class ScriptedApi:
    """An API that answers by script: replies in order, the last one for good."""

    def __init__(self) -> None:
        self._replies: dict[str, list[Reply]] = {}
        self.seen: list[Seen] = []
        self.over = asyncio.Event()
        self.reached = asyncio.Event()

    def on(self, route: str, *replies: Reply) -> None:
        self._replies[route] = list(replies)

    def calls(self, route: str) -> list[Seen]:
        return [one for one in self.seen if f"{one.method} {one.path}" == route]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.seen.append(
            Seen(
                request.method,
                request.path,
                dict(request.query),
                json.loads(raw) if request.content_type == "application/json" and raw else raw,
                dict(request.headers),
            )
        )
        self.reached.set()
        script = self._replies.get(f"{request.method} {request.path}")
        if script is None:
            return web.json_response({"message": "not_found", "error": "not_found"}, status=404)
        reply = script.pop(0) if len(script) > 1 else script[0]
        if reply.fault == "hang":
            await self.over.wait()
        if reply.fault:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if reply.text is not None:
            return web.Response(
                status=reply.status,
                text=reply.text,
                content_type="text/html",
                headers=reply.headers,
            )
        if reply.body is None:
            return web.Response(status=reply.status, headers=reply.headers)
        return web.json_response(
            reply.body,
            status=reply.status,
            headers=reply.headers,
            dumps=lambda value: json.dumps(value, default=float),
        )


@dataclass
class WatchedTokens:
    """Gives out token-1, and the next one each time that one is rejected."""

    number: int = 1
    asked: list[UUID] = field(default_factory=list[UUID])
    rejected: list[str] = field(default_factory=list[str])

    async def access_token(self, account_id: UUID, rejected: str | None = None) -> str:
        self.asked.append(account_id)
        if rejected is not None and rejected == f"token-{self.number}":
            self.rejected.append(rejected)
            self.number += 1
        return f"token-{self.number}"


@dataclass
class Bench:
    """A client towards a scripted API, with the waits between attempts noted, not waited."""

    api: ScriptedApi
    settings: MercadoLibreSettings
    client: Client
    seller: SellerClient
    tokens: WatchedTokens
    waits: list[float]
    account: Account


@asynccontextmanager
async def bench(**changes: Any) -> AsyncGenerator[Bench]:
    api = ScriptedApi()
    application = web.Application(client_max_size=20 * 1024 * 1024)
    application.router.add_route("*", "/{tail:.*}", api.answer)
    server = TestServer(application)
    await server.start_server()
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    options: dict[str, Any] = {
        "client_id": "1234",
        "client_secret": "hush",
        "redirect_uri": "https://bot.example/oauth/mercadolibre/callback",
        "api_url": str(server.make_url("")),
        "call_seconds": 5.0,
    }
    settings = MercadoLibreSettings(**(options | changes))
    try:
        async with ClientSession() as session:
            client = Client(session, settings, sleep=note)
            tokens = WatchedTokens()
            account = Account(uuid4(), uuid4(), "100000001", "PAMPA", "MLA")
            yield Bench(api, settings, client, SellerClient(client, tokens), tokens, waits, account)
    finally:
        api.over.set()
        await server.close()


def attribute(id: str, value_name: str, value_id: str | None = None) -> Attribute:  # noqa: A002 - the field's name
    return Attribute(
        id=id,
        name=id.title(),
        value_name=value_name,
        value_id=value_id,
        evidence=Evidence.SELLER,
        confidence=1.0,
    )


def draft(**changes: Any) -> ItemDraft:
    fields: dict[str, Any] = {
        "key": "7d0c2f9e-1111-4222-8333-444455556666",
        "name": "Zapatillas Nike Air Max 90 Negras",
        "category_id": "MLA109027",
        "price": Decimal(85000),
        "currency": "ARS",
        "quantity": 1,
        "condition": Condition.USED,
        "picture_ids": ("1-MLA1_112026", "2-MLA2_112026"),
        "attributes": (
            attribute("BRAND", "Nike", "14671"),
            attribute("MODEL", "Air Max 90"),
            attribute("COLOR", "Negro", "52049"),
        ),
        "user_products": True,
    }
    return ItemDraft(**(fields | changes))
