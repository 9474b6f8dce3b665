"""Price, condition, quantity and brand of prompts as sellers of eight sites write them: what is
stated is read surely, and nothing else is sure."""

import tomllib
from pathlib import Path

import pytest

from services.generation.brief import Brief
from services.generation.offline.writer import write_offline
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Backed, Evidence
from services.listings.sites import SITES

ROWS: list[list[str]] = tomllib.loads(
    Path(__file__).with_name("prompts.toml").read_text(encoding="utf-8")
)["rows"]


def sure(value: Backed | None) -> bool:
    return value is not None and value.confidence > BALANCED_ABOVE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_what_is_stated_is_read_and_nothing_else_is_sure(row: list[str]) -> None:
    country, prompt, *stated = row
    site = next(site for site in SITES.values() if site.country == country.upper())

    work = write_offline(Brief(site.id, site.currency, site.language, prompt=prompt))

    brand = next((fact for fact in work.facts if fact.key == "BRAND"), None)
    assert [
        f"{work.price.value:.2f}".removesuffix(".00") if work.price and sure(work.price) else "",
        work.condition.value.value if work.condition and sure(work.condition) else "",
        str(work.quantity.value) if work.quantity else "",
        brand.value if brand and sure(brand) else "",
    ] == stated
    assert all(fact.evidence is Evidence.SELLER for fact in work.facts)


def test_the_table_has_two_hundred_prompts_of_eight_sites() -> None:
    assert len(ROWS) >= 200
    assert len({row[0] for row in ROWS}) == 8
    assert len({row[1] for row in ROWS}) == len(ROWS)
