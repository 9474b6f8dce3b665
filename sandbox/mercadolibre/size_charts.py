"""The size charts of the demo sellers, one for each gender of each fashion domain.

Owns their rows and the search over them. All charts are made, in the shape of the documented
footwear chart (developers.mercadolibre.com.ar, guias-de-talles). Owns no rule about items.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.catalogue import Catalogue, Category
from sandbox.mercadolibre.sellers import SELLERS, Seller

_FIRST_CHART = 463000
_FOOT_CM_PER_SIZE = 2 / 3  # one Paris point
_US_OFFSET = {"339666": 33, "339665": 32}  # men and women; the rest as men


@dataclass(frozen=True)
class SizeChart:
    """One chart. ``rows`` gives the SIZE text by row id (``"463005:1"``)."""

    id: str
    seller: Seller
    category: Category
    gender_id: str
    rows: Mapping[str, str]

    @property
    def domain(self) -> str:
        """Charts name their domain without the site (documented sample)."""
        return self.category.domain.partition("-")[2]

    @property
    def gender_name(self) -> str:
        return self.category.attributes["GENDER"].values[self.gender_id]

    @property
    def footwear(self) -> bool:
        return self.domain == "SNEAKERS"

    @property
    def _unit(self) -> str:
        return "BR" if self.category.site == "MLB" else "AR"

    @property
    def main_attribute(self) -> str:
        return f"{self._unit}_SIZE" if self.footwear else "SIZE"

    def as_json(self) -> Json:
        """The chart as ``GET /catalog/charts/{id}`` answers it."""
        gender = self.category.attributes["GENDER"]
        noun = "Guia de tamanhos" if self.category.site == "MLB" else "Guía de talles"
        return {
            "id": self.id,
            "names": {
                self.category.site: f"{noun}: {self.category.domain_name}, {self.gender_name}"
            },
            "domain_id": self.domain,
            "site_id": self.category.site,
            "type": "SPECIFIC",
            "seller_id": self.seller.id,
            "main_attribute_id": self.main_attribute,
            "secondary_attribute_id": "M_US_SIZE" if self.footwear else None,
            "attributes": [
                {
                    "id": "GENDER",
                    "name": gender.name,
                    "values": [{"id": self.gender_id, "name": self.gender_name}],
                }
            ],
            "rows": [
                {"id": row_id, "attributes": list(self._row(size))}
                for row_id, size in self.rows.items()
            ],
        }

    def _row(self, size: str) -> Iterator[Json]:
        label = self.category.attributes["SIZE"].name
        if not self.footwear:
            yield {"id": "SIZE", "name": label, "values": [{"name": size, "struct": None}]}
            return
        number = float(size.partition(" ")[0])
        us_size = number - _US_OFFSET.get(self.gender_id, 33)
        foot = "Comprimento do pé" if self.category.site == "MLB" else "Largo del pie"
        yield _measure("SIZE", label, number, self._unit)
        yield _measure("FOOT_LENGTH", foot, round(number * _FOOT_CM_PER_SIZE - 1.5, 1), "cm")
        yield _measure(self.main_attribute, self._unit, number, self._unit)
        yield _measure("M_US_SIZE", "US-M", us_size, "US")


def _measure(attribute_id: str, name: str, number: float, unit: str) -> Json:
    text = f"{number:g}".replace(".", ",")
    return {
        "id": attribute_id,
        "name": name,
        "values": [{"name": f"{text} {unit}", "struct": {"number": number, "unit": unit}}],
    }


class SizeCharts:
    """Every chart by id; the same ones after every start."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._charts: dict[str, SizeChart] = {}
        for seller in SELLERS.values():
            for category in catalogue.of_site(seller.site):
                if category.wants_size_chart:
                    self._add(seller, category)

    def _add(self, seller: Seller, category: Category) -> None:
        sizes = category.attributes["SIZE"].values.values()
        for gender_id in category.attributes["GENDER"].values:
            chart_id = str(_FIRST_CHART + len(self._charts))
            rows = {f"{chart_id}:{row}": size for row, size in enumerate(sizes, start=1)}
            self._charts[chart_id] = SizeChart(chart_id, seller, category, gender_id, rows)

    def get(self, chart_id: str) -> SizeChart | None:
        return self._charts.get(chart_id)

    def search(self, seller_id: int, domain: str, gender_id: str | None) -> list[SizeChart]:
        """The seller's charts of a domain (with or without the site's prefix)."""
        return [
            chart
            for chart in self._charts.values()
            if chart.seller.id == seller_id
            and domain in {chart.domain, chart.category.domain}
            and gender_id in {None, chart.gender_id}
        ]
