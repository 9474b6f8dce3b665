"""Sites, categories, attributes, predictions and size charts over HTTP.

Owns the routes that do not depend on a listing. Owns no data: ``catalogue`` and ``size_charts``.
"""

from typing import Any

from aiohttp import web

from sandbox.mercadolibre.answers import (
    Json,
    bad_request,
    entries,
    not_found,
    project,
    read_object,
    reply,
    whole,
)
from sandbox.mercadolibre.catalogue import SITES, Attribute, Category
from sandbox.mercadolibre.fees import CURRENCIES
from sandbox.mercadolibre.oauth import caller
from sandbox.mercadolibre.prediction import predict
from sandbox.mercadolibre.rules.judge import Judge
from sandbox.mercadolibre.rules.listing import wants_gtin
from sandbox.mercadolibre.rules.values import gtin_is_valid
from sandbox.mercadolibre.schemas import load
from sandbox.mercadolibre.size_charts import SizeCharts
from sandbox.mercadolibre.world import World

# 4 predictions unless asked for 1 to 8 (categoriza-productos).
DEFAULT_PREDICTIONS, MAX_PREDICTIONS = 4, 8
# The only kind of chart here: the seller's own (guias-de-talles).
_OWN = "SPECIFIC"

_COMPONENTS = {
    "string": "TEXT_INPUT",
    "number": "NUMBER_INPUT",
    "number_unit": "NUMBER_UNIT_INPUT",
    "boolean": "BOOLEAN_INPUT",
    "list": "COMBO",
    "picture_id": "PICTURE_INPUT",
    "grid_id": "GRID_INPUT",
    "grid_row_id": "GRID_ROW_INPUT",
}


class CatalogueRoutes:
    """Routes of the catalogue."""

    def __init__(self, world: World, charts: SizeCharts, judge: Judge) -> None:
        self._world = world
        self._charts = charts
        self._judge = judge

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sites", self.sites),
            web.get("/sites/{site}/categories", self.roots),
            web.get("/sites/{site}/domain_discovery/search", self.predict),
            web.get("/categories/{id}", self.category),
            web.get("/categories/{id}/attributes", self.attributes),
            web.get("/categories/{id}/technical_specs/input", self.technical_specs),
            web.get("/categories/{id}/sale_terms", self.sale_terms),
            web.post("/categories/{id}/attributes/conditional", self.conditional),
            web.get("/catalog_domains/{id}/categories", self.domain_categories),
            web.get("/currencies/{id}", self.currency),
            web.get("/product-identifier/validator", self.validate_identifier),
            web.post("/catalog/charts/search", self.search_charts),
            web.get("/catalog/charts/{id}", self.chart),
        ]

    async def sites(self, _request: web.Request) -> web.Response:
        return reply(load("sites.json"))

    async def roots(self, request: web.Request) -> web.Response:
        return reply(self._world.catalogue.roots(site_of(request)))

    async def predict(self, request: web.Request) -> web.Response:
        limit = whole(request.query.get("limit"), DEFAULT_PREDICTIONS, low=1, high=MAX_PREDICTIONS)
        query = request.query.get("q", "")
        return reply(predict(self._world.catalogue, site_of(request), query, limit))

    async def category(self, request: web.Request) -> web.Response:
        body = self._world.catalogue.describe(request.match_info["id"])
        if body is None:
            raise _no_category(request)
        return reply(project(body, request))

    async def attributes(self, request: web.Request) -> web.Response:
        leaf = self._leaf(request)
        return reply([attribute.spec for attribute in leaf.attributes.values()])

    async def technical_specs(self, request: web.Request) -> web.Response:
        leaf = self._leaf(request)
        return reply(leaf.specs or _derived_specs(leaf))

    async def sale_terms(self, request: web.Request) -> web.Response:
        return reply(load(f"sale_terms_{self._leaf(request).site}.json"))

    async def conditional(self, request: web.Request) -> web.Response:
        """What the brand requires of a whole item body. It knows no size charts (measured)."""
        leaf = self._leaf(request)
        body = {**await read_object(request), "category_id": leaf.id}
        required = wants_gtin(self._judge.draft(caller(request), body))
        gtin = {"id": "GTIN", "name": "Código universal de producto"}
        answer = {"required_attributes": [gtin] if required else [], "callbacks": [], "status": 200}
        return reply(answer)

    async def domain_categories(self, request: web.Request) -> web.Response:
        found = self._world.catalogue.of_domain(request.match_info["id"])
        return reply([{"id": leaf.id, "name": leaf.name} for leaf in found])

    async def currency(self, request: web.Request) -> web.Response:
        known = CURRENCIES.get(request.match_info["id"])
        if known is None:
            raise not_found(f"Currency {request.match_info['id']} not found")
        return reply(known)

    async def validate_identifier(self, request: web.Request) -> web.Response:
        """Whether a code is a GTIN. The answer's shape is made: none was recorded."""
        code = request.query.get("product_identifier", "")
        if not code.isdecimal() or not gtin_is_valid(code):
            raise bad_request(f"Product identifier [{code}] has an invalid format")
        return reply({"product_identifier": code, "valid": True})

    async def search_charts(self, request: web.Request) -> web.Response:
        """The caller's charts of a domain, narrowed by GENDER where given."""
        body = await read_object(request)
        me = caller(request).id
        found = self._charts.search(
            me, str(body.get("domain_id", "")), _gender(entries(body, "attributes"))
        )
        if str(body.get("seller_id", me)) != str(me) or body.get("type", _OWN) != _OWN:
            found = []
        offset = whole(request.query.get("offset"), 0)
        limit = whole(request.query.get("limit"), 50)
        page = [chart.as_json() for chart in found[offset : offset + limit]]
        paging = {"total": len(found), "offset": offset, "limit": limit}
        return reply({"charts": page, "paging": paging})

    async def chart(self, request: web.Request) -> web.Response:
        found = self._charts.get(request.match_info["id"])
        if found is None or found.seller.id != caller(request).id:
            raise not_found(f"Chart {request.match_info['id']} not found")
        return reply(found.as_json())

    def _leaf(self, request: web.Request) -> Category:
        leaf = self._world.catalogue.leaf(request.match_info["id"])
        if leaf is None:
            raise _no_category(request)
        return leaf


def site_of(request: web.Request) -> str:
    """The site in the path.

    Raises:
        ApiError: 404 for a site that the stand-in has no schemas of.
    """
    site = request.match_info["site"]
    if site not in SITES:
        raise not_found(f"Site {site} not found")
    return site


def _no_category(request: web.Request) -> Exception:
    return not_found(f"Category not found: {request.match_info['id']}")


def _gender(attributes: list[Json]) -> str | None:
    """The GENDER id of a chart search, written with ``values`` or as a plain value."""
    for one in attributes:
        if one.get("id") == "GENDER":
            values: list[Any] = one.get("values") or [{"id": one.get("value_id")}]
            return str(values[0]["id"]) if values[0].get("id") else None
    return None


def _derived_specs(leaf: Category) -> Json:
    """Technical specs where none were recorded: visible attributes, required ones first."""
    visible = [
        a for a in leaf.attributes.values() if not a.tagged("hidden") and not a.tagged("read_only")
    ]
    main = [a for a in visible if a.tagged("required") or a.tagged("catalog_required")]
    rest = [a for a in visible if a not in main]
    groups = [("MAIN", main), ("OTHERS", rest)]
    return {
        "groups": [
            {
                "id": group,
                "label": "Características principales" if group == "MAIN" else "Otros",
                "relevance": place,
                "ui_config": {},
                "components": [_component(attribute) for attribute in attributes],
            }
            for place, (group, attributes) in enumerate(groups, start=1)
        ]
    }


def _component(attribute: Attribute) -> Json:
    spec = attribute.spec
    suggested = attribute.value_type == "string" and attribute.values
    return {
        "component": "COMBO" if suggested else _COMPONENTS[attribute.value_type],
        "label": attribute.name,
        "ui_config": {
            "allow_custom_value": attribute.value_type == "string",
            "allow_filtering": True,
        },
        "attributes": [{**spec, "tags": [tag for tag, on in spec["tags"].items() if on]}],
        "unified_units": [],
    }
