"""The editing screens with everything that a category can hold, and with any word in it.

Owns the samples. Does not own what is expected of them.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from services.listings.content import (
    Attribute,
    Condition,
    ConditionValue,
    Content,
    Delivery,
    Evidence,
    ListingType,
    Missing,
    Quantity,
    Warranty,
    WarrantyKind,
)
from services.listings.edits import HERS
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.tags import tag
from services.lore import Lore
from services.marketplaces.port import CategoryNode, Cost
from tests.support.cards import GENDER, Shown, content, product

LINES = tuple((str(number), f"Línea {number}") for number in range(9))
SIZES = tuple((str(number), f"Talle {number}") for number in range(24))
COLOURS = (("51", "Negro"), ("52", "Azul"), ("53", "Azul petróleo"))


def specs(word: str | None = None) -> tuple[AttributeSpec, ...]:
    """An attribute of each kind; `word` stands for every name."""
    kinds = (
        AttributeSpec(id="BRAND", name="Marca", required=True),
        AttributeSpec(
            id="SIZE", name="Talle", value_type=ValueType.LIST, values=SIZES, required=True
        ),
        AttributeSpec(id="COLOR", name="Color", values=COLOURS, recommended=True),
        AttributeSpec(
            id="WATERPROOF", name="Impermeable", value_type=ValueType.BOOLEAN,
            values=(("242085", "Sí"), ("242084", "No")),
        ),
        AttributeSpec(
            id="WEIGHT", name="Peso", value_type=ValueType.NUMBER_UNIT, units=("g", "kg", "lb"),
            default_unit="kg",
        ),
        AttributeSpec(
            id="HEEL", name="Taco", value_type=ValueType.NUMBER_UNIT, units=("cm",),
            default_unit="cm",
        ),
        AttributeSpec(id="PIECES", name="Piezas", value_type=ValueType.NUMBER),
        AttributeSpec(id="MODEL", name="Modelo", values=LINES),
        AttributeSpec(id="GENDER", name="Género", value_type=ValueType.LIST, values=GENDER.options),
        AttributeSpec(id="STYLE", name="Estilo de la zapatilla deportiva de los años noventa"),
    )  # fmt: skip
    return tuple(
        spec.model_copy(
            update={
                "name": spec.name if word is None else word,
                "values": tuple((i, value if word is None else word) for i, value in spec.values),
            }
        )
        for spec in kinds
    )


def schema(word: str | None = None) -> CategorySchema:
    """The category of the samples."""
    return CategorySchema(
        id="MLA109027", name="Zapatillas", path=("Calzado", "Zapatillas"), domain_id=None,
        listing_allowed=True, max_title_length=60, max_description_length=50_000, max_pictures=12,
        minimum_price=None, maximum_price=None, conditions=("new", "used"),
        attributes=specs(word), currencies=("ARS", "USD"),
    )  # fmt: skip


def worn() -> Content:
    """A version with some of the attributes, one of them in doubt and one missing."""
    return content(
        attributes=(
            Attribute(id="COLOR", name="Color", value_name="Azul", value_id="52", **HERS),
            Attribute(id="BRAND", name="Marca", value_name="Nike", required=True, **HERS),
            Attribute(
                id="STYLE", name="Estilo", value_name="Urbano", evidence=Evidence.GUESS,
                confidence=0.4,
            ),
            Attribute(id="WEIGHT", name="Peso", value_name="1.2 kg", **HERS),
        ),
        missing=(Missing(id="SIZE", name="Talle", options=SIZES),),
        warranty=Warranty(kind=WarrantyKind.SELLER, days=90),
        delivery=Delivery(free_shipping=True),
        sku="A-1",
        quantity=Quantity(value=7, **HERS),
    )  # fmt: skip


def nodes(word: str | None = None) -> tuple[CategoryNode, ...]:
    """Two proposals with the same name in different places."""
    last = word if word is not None else "Zapatillas"
    return (
        CategoryNode("MLA109027", last, ("Ropa y Accesorios", "Calzado", last), (), leaf=True),
        CategoryNode("MLA2", last, ("Deportes y Fitness", "Tenis, Pádel y Squash", "Calzado", last),
                     (), leaf=True),
    )  # fmt: skip


def place(children: int, parent: str | None = None, word: str | None = None) -> CategoryNode:
    """A node of the tree with so many below it, a leaf when there are none."""
    below = tuple((f"MLA{i}", word if word is not None else f"Rama {i}") for i in range(children))
    return CategoryNode("MLA5", "Calzado", ("Ropa", "Calzado"), below, not children, parent)


COSTS = (
    Cost(ListingType.FREE, Decimal(0)),
    Cost(ListingType.CLASSIC, Decimal(11050), shipping=Decimal(4200)),
    Cost(ListingType.PREMIUM, Decimal(99000), exact=False),
)


def edit_cards(word: str | None = None) -> dict[str, Shown]:
    """One card for each editing screen; `word` stands for all that the marketplace writes."""
    return dict((*_fields(word), *_attributes(word), *_places(word)))


def _fields(word: str | None) -> Iterator[tuple[str, Shown]]:
    ready = replace(product(), content=worn(), version=3, versions=5)
    lore = Lore(schema=schema(word), costs=COSTS)
    refurbished = ConditionValue(value=Condition.REFURBISHED, **HERS)
    asked = worn().model_copy(update={"condition": refurbished, "warranty": None})
    for screen in ("edit", "price", "stock", "condition", "terms", "warranty", "shipping", "types",
                   "sku"):  # fmt: skip
        yield screen, Shown(ready, screen, lore=lore)
        yield f"{screen}, nothing told", Shown(ready, screen)
        yield f"{screen}, bare", Shown(replace(ready, content=asked), screen, lore=lore)
    yield "types, no price", Shown(replace(ready, content=content(price=None)), "types")
    yield "types, no shop", Shown(ready, "types", ())
    gap = Missing(id="COLOR", name="Color", options=COLOURS, open=True)
    yield "choose, open", Shown(replace(ready, content=content(missing=(gap,))), "choose:m0")


def _attributes(word: str | None) -> Iterator[tuple[str, Shown]]:
    ready = replace(product(), content=worn())
    lore = Lore(schema=schema(word))
    for screen in ("attributes", "attributes:1", "attributes:99"):
        yield screen, Shown(ready, screen, lore=lore)
    for spec in specs():
        for tail in (".0.0", ".1.12", ""):
            screen = f"attr:{tag(spec.id)}{tail}"
            yield f"{spec.id}{tail}", Shown(ready, screen, lore=lore)
    size, colour = tag("SIZE"), tag("COLOR")
    yield "found", Shown(ready, f"found:{size}.1.talle 2", lore=lore)
    yield "found, from the preview", Shown(ready, f"found:{colour}..azul", lore=lore)
    yield "found nothing", Shown(ready, f"found:{size}.0.<b>.&", lore=lore)
    for screen in ("attributes", f"attr:{size}.0.0", f"found:{size}.0.4"):
        yield f"{screen}, not told", Shown(ready, screen, lore=Lore(reachable=False))
        yield f"{screen}, no shop", Shown(ready, screen, ())
        uncategorised = replace(ready, content=content(category=None))
        yield f"{screen}, no category", Shown(uncategorised, screen)
    yield "attribute of another category", Shown(ready, "attr:000000.0.0", lore=lore)


def _places(word: str | None) -> Iterator[tuple[str, Shown]]:
    ready = replace(product(), content=worn())
    found = Lore(candidates=nodes(word))
    yield "category", Shown(ready, "category", lore=found)
    yield "category, searched", Shown(ready, "category:zapatillas & <botas>", lore=found)
    yield "category, nothing found", Shown(ready, "category:xyz")
    yield "category, none", Shown(replace(ready, content=content(category=None)), "category")
    yield "category, not told", Shown(ready, "category", lore=Lore(reachable=False))
    yield "category, no shop", Shown(ready, "category", ())
    root = CategoryNode(None, "", (), place(30, word=word).children, leaf=False)
    yield "tree", Shown(ready, "tree", lore=Lore(node=root))
    yield "tree, next page", Shown(ready, "tree:.1", lore=Lore(node=root))
    yield "tree, inside", Shown(ready, "tree:MLA5.1", lore=Lore(node=place(30, "MLA1", word)))
    yield "tree, leaf", Shown(ready, "tree:MLA5", lore=Lore(node=place(0)))
    closed = replace(place(0), leaf=False)
    yield "tree, closed", Shown(ready, "tree:MLA5", lore=Lore(node=closed))
    yield "tree, not told", Shown(ready, "tree:MLA5", lore=Lore(reachable=False))
