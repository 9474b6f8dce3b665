"""Size charts: what fashion items must say about their size.

Owns causes 2610 to 2617 (developers.mercadolibre.com.ar, validacion-de-guia-de-talles).
"""

from collections.abc import Iterator

from sandbox.mercadolibre.rules.causes import WARNING, Cause
from sandbox.mercadolibre.rules.draft import Draft, Sent
from sandbox.mercadolibre.size_charts import SizeChart, SizeCharts

_ADULTS = "6725189"


def _grid_cause(cause_id: int, code: str, message: str) -> Cause:
    return Cause(cause_id, code, message, "structured-data", ("item.attributes",))


def fashion_causes(draft: Draft, charts: SizeCharts) -> Iterator[Cause]:
    """What is wrong with the size of each unit; nothing outside fashion."""
    if draft.category is None or not draft.category.wants_size_chart:
        return
    if "AGE_GROUP" in draft.category.attributes:
        yield Cause(
            2511,
            "create.item.attribute.business_conditional",
            f"Attribute [AGE_GROUP] to be added with values [({_ADULTS},null)]",
            "structured-data",
            ("item.attributes",),
            WARNING,
        )
    seen: set[Cause] = set()
    for unit in draft.units:
        for cause in _unit_causes(draft, unit, charts):
            if cause not in seen:
                seen.add(cause)
                yield cause


def _unit_causes(draft: Draft, unit: dict[str, Sent], charts: SizeCharts) -> Iterator[Cause]:
    grid, row, size = unit.get("SIZE_GRID_ID"), unit.get("SIZE_GRID_ROW_ID"), unit.get("SIZE")
    if grid is None:
        # Alone: the checks after it need the chart (recorded).
        yield _grid_cause(
            2610, "missing.fashion_grid.grid_id.values", "Attribute [SIZE_GRID_ID] is missing"
        )
        return
    if row is None:
        yield _grid_cause(
            2611,
            "missing.fashion_grid.grid_row_id.values",
            "Attribute [SIZE_GRID_ROW_ID] is missing",
        )
    if size is None:
        yield _grid_cause(2612, "missing.fashion_grid.size.values", "Attribute [SIZE] is missing")
    chart = charts.get(grid.value_name or "")
    if chart is None or draft.category is None or chart.category.domain != draft.category.domain:
        yield _grid_cause(
            2613,
            "invalid.fashion_grid.grid_id.values",
            f"Attribute [SIZE_GRID_ID] with value [{grid.value_name}] is not valid",
        )
        return
    if chart.seller.id != draft.seller.id:
        yield _grid_cause(
            2617,
            "invalid.fashion_grid.seller_id.values",
            f"The size chart [{chart.id}] belongs to another seller",
        )
        return
    yield from _chart_causes(draft, chart, unit)


def _chart_causes(draft: Draft, chart: SizeChart, unit: dict[str, Sent]) -> Iterator[Cause]:
    row, size, gender = (unit.get(i) for i in ("SIZE_GRID_ROW_ID", "SIZE", "GENDER"))
    if row is not None:
        expected = chart.rows.get(row.value_name or "")
        if expected is None:
            yield _grid_cause(
                2614,
                "invalid.fashion_grid.grid_row_id.values",
                f"Attribute [SIZE_GRID_ROW_ID] with value [{row.value_name}] is not valid",
            )
        elif size is not None and _value_name(draft, size).casefold() != expected.casefold():
            yield _grid_cause(
                2615,
                "invalid.fashion_grid.size.values",
                f"Attribute [SIZE] is not valid, the size chart says [{expected}]",
            )
    if gender is not None and _value_name(draft, gender) != chart.gender_name:
        yield _grid_cause(
            2616,
            "invalid.fashion_grid.size.values",
            f"Attribute [GENDER] is not valid, the size chart says [{chart.gender_name}]",
        )


def _value_name(draft: Draft, sent: Sent) -> str:
    spec = draft.spec(sent.id or "")
    if spec and sent.value_id and sent.value_id in spec.values:
        return spec.values[sent.value_id]
    return (sent.value_name or "").strip()
