"""All rules in their order: an error of one layer hides the layers after it (recorded).

Owns the order. Owns no rule.
"""

from dataclasses import dataclass

from sandbox.mercadolibre.answers import ApiError, Json
from sandbox.mercadolibre.catalogue import Category
from sandbox.mercadolibre.rules.body import check_fields, check_types, name_causes
from sandbox.mercadolibre.rules.causes import Cause, refusal
from sandbox.mercadolibre.rules.draft import Draft
from sandbox.mercadolibre.rules.fashion import fashion_causes
from sandbox.mercadolibre.rules.listing import late_causes, price_causes, required_causes
from sandbox.mercadolibre.rules.terms import examine_terms
from sandbox.mercadolibre.rules.values import Examined, examine
from sandbox.mercadolibre.sellers import Seller
from sandbox.mercadolibre.size_charts import SizeCharts
from sandbox.mercadolibre.world import World


@dataclass(frozen=True)
class Accepted:
    """A draft that may become an item: what it keeps of its attributes and terms, the warnings."""

    draft: Draft
    category: Category
    attributes: list[Json]
    sale_terms: list[Json]
    warnings: list[Cause]


class Judge:
    """Applies the rules of the site to drafts."""

    def __init__(self, world: World, charts: SizeCharts) -> None:
        self._world = world
        self._charts = charts

    def accept(self, seller: Seller, body: Json) -> Accepted:
        """The item to make of a body.

        Raises:
            ApiError: 403 for a seller who may not list, 400 with the causes of the first layer
                that holds an error.
        """
        if seller.list_codes:
            raise ApiError(
                403,
                {
                    "message": "seller.unable_to_list",
                    "error": "User is unable to list.",
                    "status": 403,
                    "cause": list(seller.list_codes),
                },
            )
        draft = self.draft(seller, body)
        check_fields(draft)
        _stop_at_errors(list(name_causes(draft)))
        examined = self._values(draft)
        _stop_at_errors(examined.causes)
        late = list(late_causes(draft, examined.kept, self._world.store))
        terms = examine_terms(draft)
        causes = examined.causes + terms.causes + late
        _stop_at_errors(causes)
        if draft.category is None:  # unreachable: cause 126 has stopped it
            raise refusal(causes)
        return Accepted(draft, draft.category, examined.kept, terms.kept, causes)

    def draft(self, seller: Seller, body: Json) -> Draft:
        """A body with its category, not judged beyond its types.

        Raises:
            ApiError: 400 for values of the wrong JSON type.
        """
        check_types(body)
        category = self._world.catalogue.leaf(str(body.get("category_id")))
        if category is not None and category.site != seller.site:
            category = None
        return Draft(seller, body, category, self._world.catalogue)

    def _values(self, draft: Draft) -> Examined:
        if draft.category is None:
            return Examined()
        examined = examine(draft, draft.attributes)
        for unit in draft.variations:
            examined.causes += examine(draft, unit).causes
        examined.causes += fashion_causes(draft, self._charts)
        examined.causes += required_causes(draft)
        examined.causes += price_causes(draft)
        return examined


def _stop_at_errors(causes: list[Cause]) -> None:
    if any(cause.fatal for cause in causes):
        raise refusal(causes)
