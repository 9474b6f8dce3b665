"""Sale terms: warranty and the like.

Owns turning what was sent into what the item keeps, and the causes where that fails, by the
recorded ``GET /categories/{id}/sale_terms`` and by developers.mercadolibre.com.ar,
publica-productos. The codes of the refusals are made: none was recorded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.mercadolibre.answers import Json, entries
from sandbox.mercadolibre.rules.causes import UNRECORDED, WARNING, Cause
from sandbox.mercadolibre.rules.draft import Draft
from sandbox.mercadolibre.schemas import load

WARRANTY_TYPE, WARRANTY_TIME = "WARRANTY_TYPE", "WARRANTY_TIME"
NO_WARRANTY = "6150835"
REFURBISHED = "2230582"
# Refurbished goods need a warranty of this many days (publica-productos).
REFURBISHED_DAYS = 90
# MANUFACTURING_TIME reaches this far (producto-sincroniza-modifica-publicaciones).
MANUFACTURING_DAYS = 60

_MEASURE = re.compile(r"\s*(\d{1,6})\s*(\S+)\s*")
_DAYS = {"dias": 1, "días": 1, "meses": 30, "anos": 365, "años": 365}


@dataclass
class ExaminedTerms:
    """What became of the sale terms: those kept, as the item shows them, and the causes."""

    kept: list[Json] = field(default_factory=list[Json])
    causes: list[Cause] = field(default_factory=list[Cause])


def examine_terms(draft: Draft) -> ExaminedTerms:
    """Judge and normalise the ``sale_terms`` of a draft."""
    known: dict[str, Json] = {
        term["id"]: term for term in load(f"sale_terms_{draft.seller.site}.json")
    }
    result = ExaminedTerms()
    for sent in entries(draft.body, "sale_terms"):
        spec = known.get(str(sent.get("id")))
        if spec is None or spec["tags"].get("read_only"):
            result.causes.append(_omitted(sent))
            continue
        cause = _cause(spec, sent)
        if cause is None:
            result.kept.append(_shown(spec, sent))
        else:
            result.causes.append(cause)
    result.causes += _refurbished_causes(draft, result.kept)
    return result


def warranty_text(terms: list[Json]) -> str | None:
    """The field ``warranty`` of an item: "Garantía del vendedor: 90 días" (documented sample)."""
    names = {term["id"]: str(term["value_name"]) for term in terms}
    said = [names[one] for one in (WARRANTY_TYPE, WARRANTY_TIME) if one in names]
    return ": ".join(said) or None


def _cause(spec: Json, sent: Json) -> Cause | None:
    value_id, name = sent.get("value_id"), str(sent.get("value_name") or "")
    if spec["value_type"] in {"list", "boolean"}:
        fits = _listed(spec, value_id, name) is not None
        return None if fits else _invalid(spec, f"{value_id or 'null'}:{name or 'null'}")
    if spec["value_type"] != "number_unit":
        return None
    measure = _measured(spec, name)
    if measure is None:
        units = ", ".join(unit["name"] for unit in spec["allowed_units"])
        return _invalid(spec, f"{name}, expected a number and one of [{units}]")
    if spec["id"] == "MANUFACTURING_TIME" and measure[0] > MANUFACTURING_DAYS:
        code = "delete.item.sale_terms.manufacturing_time"
        return Cause(UNRECORDED, code, "Manufacturing time was removed", kind=WARNING)
    return None


def _listed(spec: Json, value_id: str | None, name: str) -> Json | None:
    wanted = name.strip().casefold()
    return next(
        (
            value
            for value in spec["values"]
            if (value["id"] == str(value_id) if value_id else value["name"].casefold() == wanted)
        ),
        None,
    )


def _measured(spec: Json, text: str) -> tuple[int, str] | None:
    """Number, from 1 on, and unit."""
    found = _MEASURE.fullmatch(text)
    units = {unit["name"].casefold(): unit["name"] for unit in spec["allowed_units"]}
    if not found or found[2].casefold() not in units or not int(found[1]):
        return None
    return int(found[1]), units[found[2].casefold()]


def _shown(spec: Json, sent: Json) -> Json:
    name = str(sent.get("value_name") or "")
    value_id: str | None = None
    if spec["value_type"] == "number_unit":
        measure = _measured(spec, name)
        name = f"{measure[0]} {measure[1]}" if measure else name
    elif value := _listed(spec, sent.get("value_id"), name) if spec.get("values") else None:
        value_id, name = value["id"], value["name"]
    return {"id": spec["id"], "name": spec["name"], "value_id": value_id, "value_name": name}


def _refurbished_causes(draft: Draft, kept: list[Json]) -> Iterator[Cause]:
    """Refurbished: ``condition`` is new, and the warranty lasts long enough (publica-productos)."""
    condition = next((one for one in draft.attributes if one.id == "ITEM_CONDITION"), None)
    if condition is None or condition.value_id != REFURBISHED:
        return
    if draft.condition != "new":
        yield Cause(
            UNRECORDED,
            "item.condition.invalid",
            f"The condition [{draft.condition}] does not agree with ITEM_CONDITION [{REFURBISHED}]",
            references=("item.condition",),
        )
    if _warranty_days(kept) < REFURBISHED_DAYS:
        yield Cause(
            UNRECORDED,
            "item.sale_terms.warranty.required",
            f"Refurbished items need a warranty of {REFURBISHED_DAYS} days or more",
            references=("item.sale_terms",),
        )


def _warranty_days(kept: list[Json]) -> int:
    terms = {term["id"]: term for term in kept}
    kind = terms.get(WARRANTY_TYPE)
    if kind is None or kind["value_id"] == NO_WARRANTY or WARRANTY_TIME not in terms:
        return 0
    number, unit = str(terms[WARRANTY_TIME]["value_name"]).split()
    return int(number) * _DAYS[unit]


def _invalid(spec: Json, given: str) -> Cause:
    return Cause(
        UNRECORDED,
        "item.sale_terms.invalid",
        f"Sale term [{spec['id']}] is not valid, item values [({given})]",
        references=("item.sale_terms",),
    )


def _omitted(sent: Json) -> Cause:
    return Cause(
        UNRECORDED,
        "item.sale_terms.omitted",
        f"Sale term {sent.get('id')} was omitted. It does not exist in the category.",
        references=("item.sale_terms",),
        kind=WARNING,
    )
