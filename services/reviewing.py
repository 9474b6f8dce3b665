"""Reviewing: publishing, preparing anew and going on, as the seller asks for it on her card.

Owns the use case behind those buttons: it reads the product, decides by the domain's rules, and
moves it under the revision that she saw. Does not own her edits (services/revising), the chat
(handlers) nor the runs (services/workflows): those follow from the status.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.accounts import Accounts
from services.editing import DailyLimitError, Versions
from services.listings.content import Content
from services.listings.status import ProductStatus, PublicationStatus
from services.marketplaces.port import Account
from services.products import PUBLISHING_STAGES, Product, Products
from services.publishing import Publications
from services.sellers import Seller
from services.wishes import EVERYTHING, Wish


class Outcome(StrEnum):
    """What became of a tap."""

    DONE = "done"
    STALE = "stale"
    """The card moved on since: it is drawn again and nothing else happens."""
    NO_ACCOUNT = "no_account"
    GAPS = "gaps"
    LIMIT = "limit"
    BUSY = "busy"
    """The marketplace does not say what has to be known: nothing was changed."""
    COMING = "coming"
    """What she asked for takes a moment, and comes as a message of its own."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The use case. Every method is scoped by the seller's organisation."""

    products: Products
    versions: Versions
    publications: Publications
    accounts: Accounts

    async def publish(
        self, seller: Seller, product_id: UUID, revision: int, account_tag: str
    ) -> Outcome:
        """Her yes: `account_tag` starts the hexadecimal id of one of her accounts."""
        product = await self._at(seller, product_id, revision)
        if product is None or product.content is None:
            return Outcome.STALE
        if product.content.gaps():
            return Outcome.GAPS
        account = await self._account(seller, account_tag, product.content)
        if account is None:
            return Outcome.NO_ACCOUNT
        begun = await self.publications.begin(seller, product_id, revision, account)
        return Outcome.DONE if begun else Outcome.STALE

    async def regenerate(
        self, seller: Seller, product_id: UUID, revision: int, wish: Wish = EVERYTHING
    ) -> Outcome:
        """Prepare it anew as she wishes, within what a seller may ask for in a day."""
        try:
            done = await self.versions.regenerate(seller, product_id, revision, wish)
        except DailyLimitError:
            return Outcome.LIMIT
        return Outcome.DONE if done else Outcome.STALE

    async def resume(self, seller: Seller, product_id: UUID, revision: int) -> Outcome:
        """Go on with a draft whose run she had stopped."""
        try:
            done = await self.versions.resume(seller, product_id, revision)
        except DailyLimitError:
            return Outcome.LIMIT
        return Outcome.DONE if done else Outcome.STALE

    async def retry(self, seller: Seller, product_id: UUID, revision: int) -> Outcome:
        """Go on with a failed product from where it stopped."""
        product = await self._at(seller, product_id, revision)
        if product is None or product.status is not ProductStatus.FAILED:
            return Outcome.STALE
        publication = product.publication
        approved = product.failure is not None and product.failure.stage in PUBLISHING_STAGES
        if publication and publication.status is PublicationStatus.UNKNOWN:
            done = await self.publications.resolve(seller, product_id, revision)
        elif publication and approved and product.content and not product.content.gaps():
            return await self.publish(seller, product_id, revision, publication.account_id.hex)
        else:
            return await self.regenerate(seller, product_id, revision, product.wish)
        return Outcome.DONE if done else Outcome.STALE

    async def _at(self, seller: Seller, product_id: UUID, revision: int) -> Product | None:
        product = await self.products.get(seller.organization_id, product_id)
        return product if product and product.revision == revision else None

    async def _account(self, seller: Seller, tag: str, content: Content) -> Account | None:
        """The living shop of that tag, if it sells where the content was made for."""
        category = content.category.id if content.category else ""
        living = await self.accounts.of(seller.organization_id)
        return next((a for a in living if a.id.hex.startswith(tag) and a.sells_in(category)), None)
