"""Categories for sites that the stand-in has not recorded.

Owns which site lends its own. Does not own the catalogue. Every site has categories, most of them
alike: goods of another site are placed among Argentina's, and keep their site's currency.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from services.listings.content import Attribute, Content, Delivery
from services.listings.schema import CategorySchema
from services.marketplaces.port import Account, Candidate, Catalogue, CategoryNode, Cost

LENDER = "MLA"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A catalogue that answers for every site; `recorded` are those that it knows itself."""

    catalogue: Catalogue
    recorded: frozenset[str]

    def _at(self, account: Account) -> Account:
        return account if account.site_id in self.recorded else replace(account, site_id=LENDER)

    async def predict(self, account: Account, text: str) -> tuple[Candidate, ...]:
        return await self.catalogue.predict(self._at(account), text)

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        return await self.catalogue.schema(self._at(account), category_id)

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        return await self.catalogue.demanded(self._at(account), content)

    async def node(self, account: Account, category_id: str | None) -> CategoryNode:
        return await self.catalogue.node(self._at(account), category_id)

    async def costs(
        self,
        account: Account,
        category_id: str,
        price: Decimal,
        delivery: Delivery,
        *,
        currency: str | None = None,
        attributes: tuple[Attribute, ...] = (),
    ) -> tuple[Cost, ...]:
        return await self.catalogue.costs(
            self._at(account), category_id, price, delivery,
            currency=currency, attributes=attributes,
        )  # fmt: skip

    async def size_chart(
        self, account: Account, schema: CategorySchema, attributes: tuple[Attribute, ...]
    ) -> tuple[Attribute, ...]:
        return await self.catalogue.size_chart(self._at(account), schema, attributes)
