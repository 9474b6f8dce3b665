"""Requiring: what the marketplace demands of this very item, asked as soon as it can be known.

Owns asking it for a fresh version and again when she changes what decides, and going on without
an answer: the dry run of publishing names what was missed. Does not own the questions themselves
(services/listings/requirements) nor the call (services/marketplaces).
"""

import asyncio

import structlog

from services.accounts import Accounts
from services.listings.content import Content
from services.listings.requirements import moved, with_demands
from services.listings.schema import CategorySchema
from services.lore import PATIENCE_SECONDS
from services.marketplaces.port import Account
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.schemas import Schemas, schema_of
from services.sellers import Seller

log = structlog.get_logger(__name__)


async def required(
    schemas: Schemas, account: Account, schema: CategorySchema, content: Content
) -> Content:
    """The content with a question for all that it must have, as far as that is known in time."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            demanded = await schemas.demanded(account, content)
    except (TryLaterError, SellerMustActError, RefusedError, TimeoutError) as error:
        log.warning("demands_unknown", category=schema.id, error=type(error).__name__)
        demanded = None
    return with_demands(content, schema, demanded)


async def required_again(
    accounts: Accounts, schemas: Schemas, seller: Seller, before: Content, after: Content
) -> Content:
    """Her edited version with the questions that her change raises, and without those that it
    settles; as it is where nothing that decides has changed, or nobody knows the category."""
    if after.category is None or not moved(before, after):
        return after
    schema = await schema_of(accounts, schemas, seller, after)
    shops = await accounts.of(seller.organization_id)
    shop = next((shop for shop in shops if shop.sells_in(after.category.id)), None)
    if schema is None or shop is None:
        return after
    return await required(schemas, shop, schema, after)
