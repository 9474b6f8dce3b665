"""The schema of a listing's category, for those who change the listing.

Owns asking one of her shops for it, and waiting no longer than she does. Does not own the cache
nor the marketplace's answers (services/marketplaces).
"""

import asyncio
from typing import Protocol

import structlog

from services.accounts import Accounts
from services.listings.content import Content
from services.listings.schema import CategorySchema
from services.lore import PATIENCE_SECONDS
from services.marketplaces.port import Account
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.sellers import Seller

log = structlog.get_logger(__name__)


class Schemas(Protocol):
    """What an edit asks of a marketplace's catalogue."""

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        """Settings and attributes of a category (cached)."""
        ...

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        """What this very item must have; None where the marketplace doesn't tell."""
        ...


async def schema_of(
    accounts: Accounts, schemas: Schemas, seller: Seller, content: Content
) -> CategorySchema | None:
    """The schema of the listing's category, mostly from the cache; None without a category, a
    shop that sells in it, or an answer in time."""
    category = content.category
    if category is None:
        return None
    shops = await accounts.of(seller.organization_id)
    shop = next((shop for shop in shops if shop.sells_in(category.id)), None)
    if shop is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await schemas.schema(shop, category.id)
    except (TryLaterError, SellerMustActError, RefusedError, TimeoutError) as error:
        log.warning("schema_missing", category=category.id, error=type(error).__name__)
        return None
