"""The production package opened over the MercadoLibre stand-in, with connected sellers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from aiohttp import ClientSession

from sandbox.mercadolibre import CLIENT_ID, CLIENT_SECRET, Seller
from services.accounts import challenge_of
from services.listings.content import Attribute, Condition, Evidence
from services.listings.schema import CategorySchema
from services.marketplaces.mercadolibre import (
    MercadoLibre,
    MercadoLibreSettings,
    open_mercadolibre,
)
from services.marketplaces.port import Account, Authorizer, ItemDraft, TokenPair
from tests.sandbox.mercadolibre_world import CALLBACK, Clock, Sandbox, photo, serving

VERIFIER = "v" * 64


class Keeper:
    """The `Tokens` port in memory: renews through the authorizer when a token is rejected."""

    def __init__(self, authorizer: Authorizer) -> None:
        self.authorizer = authorizer
        self.pairs: dict[UUID, TokenPair] = {}
        self.refreshes = 0
        self._one_at_a_time = asyncio.Lock()

    async def access_token(self, account_id: UUID, rejected: str | None = None) -> str:
        async with self._one_at_a_time:
            pair = self.pairs[account_id]
            if pair.access_token == rejected:
                assert pair.refresh_token is not None
                self.refreshes += 1
                self.pairs[account_id] = pair = await self.authorizer.refresh(pair.refresh_token)
            return pair.access_token


@dataclass
class Shopfront:
    """The package opened over the stand-in."""

    sandbox: Sandbox
    ml: MercadoLibre[Keeper]

    async def connect(self, seller: Seller) -> Account:
        challenge = challenge_of(VERIFIER)
        code = self.sandbox.standin.authorize(seller, CALLBACK, "state", challenge)
        pair = await self.ml.authorizer.exchange(code=code, code_verifier=VERIFIER)
        shop = await self.ml.authorizer.shop(pair.access_token)
        account = Account(uuid4(), uuid4(), shop.user_id, shop.nickname, shop.site_id)
        self.ml.tokens.pairs[account.id] = pair
        return account

    def fault(self, route: str, effect: Any, times: int = 1) -> None:
        self.sandbox.standin.faults.add(route, effect, times)

    def count(self, route: str) -> int:
        return self.sandbox.standin.calls.count(route)

    async def picture(self, account: Account) -> str:
        return await self.ml.publisher.upload_picture(account, photo())

    async def draft(self, account: Account, **changes: Any) -> ItemDraft:
        shop = await self.ml.publisher.current_shop(account)
        fields: dict[str, Any] = {
            "key": str(uuid4()),
            "name": "Lámpara de escritorio USB flexible",
            "category_id": "MLA3530",
            "price": Decimal("15000.50"),
            "currency": "ARS",
            "quantity": 1,
            "condition": Condition.USED,
            "picture_ids": (await self.picture(account),),
            "attributes": (fact("BRAND", "Genérica"), fact("MODEL", "LED")),
            "user_products": shop.user_products,
        }
        return ItemDraft(**(fields | changes))


def fact(name: str, value: str, value_id: str | None = None) -> Attribute:
    return Attribute(
        id=name,
        name=name,
        value_name=value,
        value_id=value_id,
        evidence=Evidence.SELLER,
        confidence=1.0,
    )


def listed(schema: CategorySchema, name: str, value: str) -> Attribute:
    spec = schema.spec(name)
    assert spec is not None
    return fact(name, value, next((i for i, text in spec.values if text == value), None))


@asynccontextmanager
async def open_shopfront(
    state_dir: Path, *, call_seconds: float = 5.0
) -> AsyncGenerator[Shopfront]:
    async with serving(state_dir, Clock()) as sandbox, ClientSession() as session:
        settings = MercadoLibreSettings(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            redirect_uri=CALLBACK,
            api_url=sandbox.standin.base_url,
            auth_url=sandbox.standin.base_url,
            retry_seconds=0.001,
            call_seconds=call_seconds,
        )
        yield Shopfront(sandbox, open_mercadolibre(session, settings, Keeper))
