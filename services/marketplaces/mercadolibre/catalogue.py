"""Categories, their tree and schemas, and the seller's size charts.

Owns the calls and the cache. Does not own what an attribute's tags mean (`readings`), which row
of a chart fits (`size_charts`) nor what a sale costs (`costs`).
Sources: https://developers.mercadolibre.com.ar/es_ar/categoriza-productos, .../atributos,
.../guias-de-talles
"""

import asyncio
from decimal import Decimal

import structlog
from pydantic import TypeAdapter

from services.listings.content import Attribute, Content, Delivery
from services.listings.schema import CategorySchema, ValueType
from services.listings.sites import SITES
from services.marketplaces.mercadolibre.bodies import tentative_body
from services.marketplaces.mercadolibre.cache import TimedCache
from services.marketplaces.mercadolibre.client import Call, SellerClient
from services.marketplaces.mercadolibre.costs import Costs, Sale, dimensions_of
from services.marketplaces.mercadolibre.readings import node_of, roots_of, schema_of
from services.marketplaces.mercadolibre.shipping import Shipping
from services.marketplaces.mercadolibre.size_charts import chosen, fitting, search_body
from services.marketplaces.mercadolibre.wire import (
    AttributeAnswer,
    CategoryAnswer,
    ChartsAnswer,
    Demanded,
    NamedList,
    PredictionAnswer,
    SizeChart,
)
from services.marketplaces.port import Account, Candidate, CategoryNode, Cost
from services.outcomes import RefusedError

log = structlog.get_logger(__name__)

SCHEMA_SECONDS = 3600.0
SCHEMAS_KEPT = 256
NODES_KEPT = 1024

PREDICTIONS_MAX = 8
"""`limit` of the predictor: 1 to 8 (categoriza-productos)."""

CHARTS_PAGE = 50
"""Charts of one search; a seller has one or two for each domain and gender."""

CONDITIONAL_SITES = frozenset({"MLA", "MLB", "MLM"})
"""Sites whose conditional attributes can be asked for (atributos)."""

_PREDICTIONS = TypeAdapter(tuple[PredictionAnswer, ...])
_CATEGORY = TypeAdapter(CategoryAnswer)
_ROOTS: TypeAdapter[NamedList] = TypeAdapter(NamedList)
_ATTRIBUTES = TypeAdapter(tuple[AttributeAnswer, ...])
_CHARTS = TypeAdapter(ChartsAnswer)
_CHART = TypeAdapter(SizeChart)
_DEMANDED = TypeAdapter(Demanded)


class Catalogue:
    """What the marketplace says about categories. Category reads are the same for every
    seller, so one cache serves all."""

    def __init__(self, seller: SellerClient, shipping: Shipping) -> None:
        self._seller = seller
        self._costs = Costs(seller, shipping)
        self._schemas: TimedCache[str, CategorySchema] = TimedCache(SCHEMA_SECONDS, SCHEMAS_KEPT)
        self._nodes: TimedCache[tuple[str, str | None], CategoryNode]
        self._nodes = TimedCache(SCHEMA_SECONDS, NODES_KEPT)

    async def predict(self, account: Account, text: str) -> tuple[Candidate, ...]:
        """Leaf categories for a product's name, best first; the text in the site's language."""
        call = Call(
            "GET",
            "/sites/{site_id}/domain_discovery/search",
            ids={"site_id": account.site_id},
            query={"q": text, "limit": str(PREDICTIONS_MAX)},
        )
        found = await self._seller.read(account, call, _PREDICTIONS)
        first_of = {one.category_id: one for one in reversed(found)}
        return tuple(
            Candidate(one.category_id, one.category_name, one.domain_id)
            for one in found
            if first_of[one.category_id] is one
        )

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        """Settings and attributes of a category, at most an hour old."""
        return await self._schemas.get(category_id, lambda: self._load(account, category_id))

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        """What the marketplace wants of the whole item, asked where that is documented."""
        category, condition = content.category, content.condition
        if account.site_id not in CONDITIONAL_SITES or category is None or condition is None:
            return None
        call = Call(
            "POST",
            "/categories/{category_id}/attributes/conditional",
            ids={"category_id": category.id},
            body=tentative_body(content, category.id, condition.value),
        )
        answer = await self._seller.read(account, call, _DEMANDED)
        return frozenset(one.id for one in answer.required_attributes if one.id is not None)

    async def node(self, account: Account, category_id: str | None) -> CategoryNode:
        """A category with its path and its children, at most an hour old; None for the roots of
        the account's site."""
        key = (account.site_id, category_id)
        return await self._nodes.get(key, lambda: self._load_node(account, category_id))

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
        """Fee and, where it can be known, shipping under each listing type that is open to the
        seller, the cheapest fee first; at most ten minutes old."""
        sale = Sale(
            category_id=category_id,
            price=price,
            currency=currency or SITES[account.site_id].currency,
            free_shipping=delivery.free_shipping,
            dimensions=dimensions_of(attributes),
        )
        return await self._costs.of(account, sale)

    async def size_chart(
        self, account: Account, schema: CategorySchema, attributes: tuple[Attribute, ...]
    ) -> tuple[Attribute, ...]:
        """Chart, row and SIZE as the chart writes it. Empty when the category has no charts,
        when gender or size is missing, or when no chart has exactly that size."""
        held = {attribute.id: attribute for attribute in attributes}
        wanted = any(spec.value_type is ValueType.GRID for spec in schema.attributes)
        if not wanted or schema.domain_id is None or not {"GENDER", "SIZE"} <= held.keys():
            return ()
        for chart in fitting(await self._charts(account, schema.domain_id, held), account, held):
            whole = chart if chart.rows else await self._chart(account, chart.id)
            if found := chosen(whole, held["SIZE"], account.site_id):
                return found
        return ()

    async def _load(self, account: Account, category_id: str) -> CategorySchema:
        ids = {"category_id": category_id}
        category, attributes = await asyncio.gather(
            self._seller.read(account, Call("GET", "/categories/{category_id}", ids), _CATEGORY),
            self._seller.read(
                account, Call("GET", "/categories/{category_id}/attributes", ids), _ATTRIBUTES
            ),
        )
        return schema_of(category, attributes)

    async def _load_node(self, account: Account, category_id: str | None) -> CategoryNode:
        if category_id is None:
            roots = Call("GET", "/sites/{site_id}/categories", {"site_id": account.site_id})
            return roots_of(await self._seller.read(account, roots, _ROOTS))
        call = Call("GET", "/categories/{category_id}", {"category_id": category_id})
        return node_of(await self._seller.read(account, call, _CATEGORY))

    async def _charts(
        self, account: Account, domain_id: str, held: dict[str, Attribute]
    ) -> tuple[SizeChart, ...]:
        """The charts on offer. A refused search is as good as none: the dry run will name what
        is missing better than the search does."""
        call = Call(
            "POST",
            "/catalog/charts/search",
            query={"offset": "0", "limit": str(CHARTS_PAGE)},
            body=search_body(account, domain_id, held),
        )
        try:
            return (await self._seller.read(account, call, _CHARTS)).charts
        except RefusedError as error:
            log.warning("size_chart_search_refused", domain=domain_id, causes=str(error))
            return ()

    async def _chart(self, account: Account, chart_id: str) -> SizeChart:
        call = Call("GET", "/catalog/charts/{chart_id}", ids={"chart_id": chart_id})
        return await self._seller.read(account, call, _CHART)
