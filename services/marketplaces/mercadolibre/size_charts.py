"""Size charts: which row of the seller's charts is the size that she wrote.

Owns the search's body and the choice. Pure. Never guesses: a size that no row, or more than one
row, of a chart means leads to none. Does not own the calls (`catalogue`).
Source: https://developers.mercadolibre.com.ar/es_ar/guias-de-talles
"""

import re
from collections.abc import Mapping

from services.listings.content import Attribute, Evidence
from services.listings.sites import SITES
from services.marketplaces.mercadolibre.wire import ChartRow, SizeChart
from services.marketplaces.port import Account

TYPES = ("SPECIFIC", "BRAND", "STANDARD")
"""Her own charts first, then the brand's, then the marketplace's."""

_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?\s*(.*)")


def search_body(
    account: Account, domain_id: str, attributes: Mapping[str, Attribute]
) -> dict[str, object]:
    """The body of POST /catalog/charts/search. Its domain goes without the site: "MLA-MLA-..."
    is looked for otherwise."""
    filters = [attributes[name] for name in ("GENDER", "BRAND") if name in attributes]
    return {
        "domain_id": domain_id.removeprefix(f"{account.site_id}-"),
        "site_id": account.site_id,
        "seller_id": account.user_id,
        "attributes": [
            {
                "id": one.id,
                "values": [
                    {"name": one.value_name} | ({"id": one.value_id} if one.value_id else {})
                ],
            }
            for one in filters
        ],
    }


def fitting(
    charts: tuple[SizeChart, ...], account: Account, attributes: Mapping[str, Attribute]
) -> list[SizeChart]:
    """The charts that this item may use, the best first: the search lets others through."""
    usable = [
        chart
        for chart in charts
        if (chart.type != "SPECIFIC" or chart.seller_id in (None, account.user_id))
        and all(_agrees(chart, attributes.get(name)) for name in ("GENDER", "BRAND"))
    ]
    return sorted(usable, key=lambda c: TYPES.index(c.type) if c.type in TYPES else len(TYPES))


def chosen(chart: SizeChart, size: Attribute, site_id: str) -> tuple[Attribute, ...]:
    """Chart, row and the size as the chart writes it (cause 2615 else); empty when no single
    row fits."""
    rows = [row for row in chart.rows if _text(row, "SIZE") and _means(row, size, site_id)]
    if len(rows) != 1:
        return ()
    row = rows[0]
    return (
        _from_chart("SIZE_GRID_ID", chart.id),
        _from_chart("SIZE_GRID_ROW_ID", row.id),
        size.model_copy(update={"value_name": _text(row, "SIZE"), "value_id": None}),
    )


def _from_chart(attribute_id: str, value: str) -> Attribute:
    return Attribute(
        id=attribute_id,
        name=attribute_id,
        value_name=value,
        evidence=Evidence.CATALOGUE,
        confidence=1.0,
    )


def _agrees(chart: SizeChart, attribute: Attribute | None) -> bool:
    """Whether the chart is for this gender or brand; a chart that names none is for all."""
    if attribute is None:
        return True
    values = [v for a in chart.attributes if a.id == attribute.id for v in a.values]
    if not values:
        return True
    names = {(value.name or "").casefold() for value in values}
    ids = {value.id for value in values if value.id}
    return attribute.value_id in ids or attribute.value_name.casefold() in names


def _means(row: ChartRow, size: Attribute, site_id: str) -> bool:
    """Whether the row is that size: by SIZE, by the country's own column, or by another
    country's when the unit was written ("9,5 US")."""
    country = SITES[site_id].country if site_id in SITES else ""
    wanted = _canonical(size.value_name, country)
    columns = ["SIZE", f"{country}_SIZE"]
    if " " in wanted:
        columns += [a.id for a in row.attributes if a.id.endswith("_SIZE")]
    return any(_canonical(_text(row, column), country) == wanted for column in columns)


def _canonical(text: str, country: str) -> str:
    """One writing for one size: "42", "42 AR" and "42,0" are the same in Argentina."""
    plain = " ".join(text.casefold().replace(",", ".").split())
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return plain
    whole, fraction, unit = found[1], (found[2] or "").rstrip("0"), found[3]
    number = f"{whole}.{fraction}" if fraction else whole
    return number if unit in ("", country.casefold()) else f"{number} {unit}"


def _text(row: ChartRow, attribute_id: str) -> str:
    found = (a for a in row.attributes if a.id == attribute_id)
    return next((v.name for a in found for v in a.values if v.name), "")
