"""Reviewing: what a seller may do with the listing on her card.

Owns the use case behind the buttons and answers: it reads the product, decides by the domain's
rules, and saves under the revision that she saw. Does not own the chat (handlers) nor the runs
(services/workflows): those follow from the status.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.accounts import Accounts
from services.editing import DailyLimitError, Versions
from services.listings.changes import differences, fields_of
from services.listings.content import Condition, Content
from services.listings.edits import (
    EditProblem,
    EditRefusedError,
    with_answer,
    with_condition,
    with_description,
    with_price,
    with_title,
)
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


PriceReader = Callable[[str, str], Decimal | None]
"""Reads an amount out of her words for a currency; None when there is none or more than one."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The use case. Every method is scoped by the seller's organisation."""

    products: Products
    versions: Versions
    publications: Publications
    accounts: Accounts
    read_price: PriceReader

    async def answer(self, seller: Seller, product_id: UUID, field: str, text: str) -> Outcome:
        """Her answer to a question in writing. Raises `EditRefusedError`."""
        product = await self.products.get(seller.organization_id, product_id)
        if product is None or product.content is None:
            return Outcome.STALE
        content = self._written(product.content, field, text)
        if content is None:
            return Outcome.STALE
        return await self._save(seller, product, content)

    async def choose(
        self, seller: Seller, product_id: UUID, revision: int, field: str, value: str
    ) -> Outcome:
        """A value chosen by button: a condition, or an option of a missing attribute."""
        product = await self._at(seller, product_id, revision)
        if product is None or product.content is None:
            return Outcome.STALE
        content = self._written(product.content, field, value)
        return await self._save(seller, product, content) if content else Outcome.STALE

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

    async def _save(self, seller: Seller, product: Product, content: Content) -> Outcome:
        if product.content is None:
            return Outcome.STALE
        parts = fields_of(differences(product.content, content))
        saved = await self.versions.save(seller, product.id, product.revision, content, parts)
        return Outcome.DONE if saved else Outcome.STALE

    def _written(self, content: Content, field: str, text: str) -> Content | None:
        """The content with her answer; None when the question is no longer open."""
        match field:
            case "title":
                return with_title(content, text)
            case "description":
                return with_description(content, text)
            case "price":
                amount = self.read_price(text, content.currency)
                if amount is None:
                    raise EditRefusedError(EditProblem.PRICE_UNREADABLE)
                return with_price(content, amount)
            case "condition":
                return with_condition(content, Condition(text)) if text in set(Condition) else None
            case _:
                missing = next((m for m in content.missing if m.id == field), None)
                return with_answer(content, missing, text) if missing else None
