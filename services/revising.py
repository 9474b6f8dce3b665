"""Revising: the seller changes what is on her card, by a button or in writing.

Owns the use case: her words and choices become a new version under the revision that she saw,
checked against the category's schema where it has a say. Does not own the rules of each part
(services/listings), reading words (services/generation) nor the chat (handlers).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from services.accounts import Accounts
from services.editing import Versions
from services.generation.offline.relines import following
from services.listings.attributes import editable, with_answer, with_attribute, without_attribute
from services.listings.changes import Change, Part, changed, differences, fields_of
from services.listings.content import Content
from services.listings.disputes import CONDITION
from services.listings.edits import (
    EditProblem,
    EditRefusedError,
    with_currency,
    with_price,
)
from services.listings.schema import AttributeSpec, CategorySchema
from services.listings.settling import given_way, kept
from services.listings.tags import tag
from services.products import Product
from services.requiring import required_again
from services.reviewing import Outcome
from services.schemas import Schemas, schema_of
from services.sellers import Seller
from services.showing import Cards

MAIN = "main"
"""The card's screen after most changes: she sees what will be published."""

PriceReader = Callable[[str, str], Decimal | None]
"""Reads an amount out of her words for a currency; None when there is none or more than one."""

TermReader = Callable[[Part, str, Content], Change | None]
"""Reads her answer to a question about the stock or the warranty; None when it says neither."""

ValueReader = Callable[[CategorySchema, AttributeSpec, str], str]
"""Her words as the attribute writes them, as they are where they mean nothing to it."""

_UNREADABLE = {
    Part.STOCK: EditProblem.NUMBER_UNREADABLE,
    Part.WARRANTY: EditProblem.WARRANTY_UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Revising:
    """The use case. `product` is hers and as she saw it: a change holds only at its revision.
    Every change turns her card to `screen`, and every method may raise `EditRefusedError`."""

    versions: Versions
    cards: Cards
    accounts: Accounts
    schemas: Schemas
    read_price: PriceReader
    read_term: TermReader
    read_value: ValueReader

    async def change(
        self, seller: Seller, product: Product, change: Change, screen: str = MAIN
    ) -> Outcome:
        """A part of the listing gets its canonical text."""
        if product.content is None:
            return Outcome.STALE
        return await self._save(seller, product, changed(product.content, (change,), None), screen)

    async def write(
        self, seller: Seller, product: Product, part: Part, text: str, screen: str = MAIN
    ) -> Outcome:
        """A part of the listing in her own words."""
        content = product.content
        if content is None:
            return Outcome.STALE
        if part is Part.PRICE:
            amount = self.read_price(text, content.currency)
            if amount is None:
                raise EditRefusedError(EditProblem.PRICE_UNREADABLE)
            return await self._save(seller, product, with_price(content, amount), screen)
        change: Change | None = Change(part=part, value=text)
        if part in _UNREADABLE:
            change = self.read_term(part, text, content)
            if change is None:
                raise EditRefusedError(_UNREADABLE[part])
        return await self.change(seller, product, change, screen)

    async def answer(
        self, seller: Seller, product: Product, attribute_id: str, text: str
    ) -> Outcome:
        """Her answer to what is missing, by button or in writing: any word for a listed value
        will do while the schema is there, and only the offered ones without it."""
        content = product.content
        missing = (
            next((m for m in content.missing if m.id == attribute_id), None) if content else None
        )
        if content is None or missing is None:
            return Outcome.STALE
        schema = None if missing.instead else await self._schema(seller, product)
        spec = schema.spec(attribute_id) if schema else None
        if schema is None or spec is None:
            return await self._save(seller, product, with_answer(content, missing, text), MAIN)
        answered = with_attribute(content, spec, self.read_value(schema, spec, text))
        return await self._save(seller, product, answered, MAIN)

    async def settle(self, seller: Seller, product: Product, named: str, *, other: bool) -> Outcome:
        """A dispute, named by the tag of its id, ends: by the `other` value, or as it stands."""
        content = product.content
        disputes = content.disputes if content else ()
        dispute = next((d for d in disputes if tag(d.id) == named), None)
        if content is None or dispute is None:
            return Outcome.STALE
        if not other:
            return await self._save(seller, product, kept(content, dispute), MAIN)
        spec = None
        if dispute.id != CONDITION:
            spec = await self.spec(seller, product, named)
            if spec is None:
                return Outcome.BUSY
        return await self._save(seller, product, given_way(content, dispute, spec), MAIN)

    async def currency(self, seller: Seller, product: Product, currency: str) -> Outcome:
        """Another currency, which leaves the price to be said anew."""
        schema = await self._schema(seller, product)
        if schema is None or product.content is None:
            return Outcome.BUSY
        content = with_currency(product.content, currency, schema.currencies)
        return await self._save(seller, product, content, MAIN)

    async def spec(self, seller: Seller, product: Product, named: str) -> AttributeSpec | None:
        """The attribute whose id has that tag; None while the marketplace can't be asked."""
        schema = await self._schema(seller, product)
        if schema is None or product.content is None:
            return None
        specs = editable(schema, product.content)
        return next((spec for spec in specs if tag(spec.id) == named), None)

    async def fill(
        self, seller: Seller, product: Product, named: str, text: str, screen: str
    ) -> Outcome:
        """An attribute, named by its tag, gets the value that `text` means; "" takes it away."""
        spec = await self.spec(seller, product, named)
        if spec is None or product.content is None:
            return Outcome.BUSY
        if text:
            content = with_attribute(product.content, spec, text)
        else:
            content = without_attribute(product.content, spec)
        return await self._save(seller, product, content, screen)

    async def pick(
        self, seller: Seller, product: Product, named: str, value: str, screen: str
    ) -> Outcome:
        """An attribute gets one of its listed values; both go by their tags."""
        spec = await self.spec(seller, product, named)
        if spec is None or product.content is None:
            return Outcome.BUSY
        chosen = next((name for i, name in spec.values if tag(i or name) == value), None)
        if chosen is None:
            return Outcome.STALE
        content = with_attribute(product.content, spec, chosen)
        return await self._save(seller, product, content, screen)

    async def _schema(self, seller: Seller, product: Product) -> CategorySchema | None:
        if product.content is None:
            return None
        return await schema_of(self.accounts, self.schemas, seller, product.content)

    async def _save(
        self, seller: Seller, product: Product, content: Content, screen: str
    ) -> Outcome:
        """A new version; what was so already only turns the card."""
        before = product.content
        if before is None:
            return Outcome.STALE
        content = following(before, content)
        content = await required_again(self.accounts, self.schemas, seller, before, content)
        at = seller, product.id, product.revision
        if content == before:
            done = await self.cards.screen(*at, screen)
        else:
            parts = fields_of(differences(before, content))
            done = await self.versions.save(*at, content, parts, screen=screen)
        return Outcome.DONE if done else Outcome.STALE
