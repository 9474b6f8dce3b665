"""An item as it was sent, with what the rules need to know about it.

Owns reading the body. Owns no judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.mercadolibre.answers import Json, entries
from sandbox.mercadolibre.catalogue import Attribute, Catalogue, Category
from sandbox.mercadolibre.sellers import Seller

# Accepted in every category, whether its recorded schema lists them or not.
_UNIVERSAL = frozenset(
    {
        "GTIN",
        "EMPTY_GTIN_REASON",
        "ITEM_CONDITION",
        "SELLER_SKU",
        "SELLER_PACKAGE_HEIGHT",
        "SELLER_PACKAGE_WIDTH",
        "SELLER_PACKAGE_LENGTH",
        "SELLER_PACKAGE_WEIGHT",
    }
)
# Old names of the product identifier (identificadores-de-productos).
_OLD_IDENTIFIERS = frozenset({"EAN", "UPC", "JAN", "GTIN14"})

NOT_APPLICABLE = "-1"


@dataclass(frozen=True)
class Sent:
    """One attribute as sent, and where: ``item.attributes[16]``."""

    id: str | None
    name: str | None
    value_id: str | None
    value_name: str | None
    place: str

    @property
    def not_applicable(self) -> bool:
        return self.value_id == NOT_APPLICABLE

    @property
    def empty(self) -> bool:
        return self.value_id is None and not self.value_name


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def read_attribute(raw: Mapping[str, Any], place: str) -> Sent:
    """One entry of ``attributes``."""
    sent_id = _text(raw.get("id"))
    return Sent(
        id="GTIN" if sent_id in _OLD_IDENTIFIERS else sent_id,
        name=_text(raw.get("name")),
        value_id=_text(raw.get("value_id")),
        value_name=_text(raw.get("value_name")),
        place=place,
    )


@dataclass(frozen=True)
class Draft:
    """What a seller sent. ``category`` is ``None`` where it is unknown or no leaf."""

    seller: Seller
    body: Json
    category: Category | None
    catalogue: Catalogue

    @property
    def condition(self) -> str:
        return str(self.body.get("condition", "not_specified"))

    @property
    def language(self) -> str:
        return self.seller.language

    @cached_property
    def attributes(self) -> list[Sent]:
        """Item attributes, those without any value left out."""
        raw = enumerate(entries(self.body, "attributes"))
        sent = [read_attribute(one, f"item.attributes[{n}]") for n, one in raw]
        return [one for one in sent if not one.empty]

    @cached_property
    def variations(self) -> list[list[Sent]]:
        """The attributes of each variation (old model)."""
        raw = entries(self.body, "variations")
        return [
            [
                read_attribute(one, f"item.variations[{n}]")
                for key in ("attribute_combinations", "attributes")
                for one in entries(variation, key)
            ]
            for n, variation in enumerate(raw)
        ]

    @property
    def units(self) -> list[dict[str, Sent]]:
        """What is sold, attribute by id: the item, or each of its variations."""
        shared = {one.id: one for one in self.attributes if one.id}
        if not self.variations:
            return [shared]
        return [shared | {one.id: one for one in own if one.id} for own in self.variations]

    def spec(self, attribute_id: str) -> Attribute | None:
        """What is known of an attribute in the draft's category."""
        if self.category and attribute_id in self.category.attributes:
            return self.category.attributes[attribute_id]
        if attribute_id in _UNIVERSAL:
            return self.catalogue.general(self.seller.site).attributes[attribute_id]
        return None
