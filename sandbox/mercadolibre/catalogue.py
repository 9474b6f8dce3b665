"""The category schemas: leaves as recorded, inner nodes derived from their paths.

A root without a recorded leaf gets one called "Others", made of the general category, as nearly
every root of the site has one: so that whoever browses the tree always arrives somewhere.

Owns what is known of a category, its attributes and its site. Owns no prediction and no validation.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.schemas import category_files, load

SITES = ("MLA", "MLB")
_OTHERS_PREFIX = "99"  # before the digits of a root: the id of its made leaf


@dataclass(frozen=True)
class Attribute:
    """One attribute of a category; ``spec`` is the object that the API answers."""

    spec: Json

    @property
    def id(self) -> str:
        return str(self.spec["id"])

    @property
    def name(self) -> str:
        """The label in the language of the site."""
        return str(self.spec["name"])

    @property
    def value_type(self) -> str:
        return str(self.spec["value_type"])

    @property
    def hierarchy(self) -> str:
        return str(self.spec.get("hierarchy", "ITEM"))

    @property
    def max_length(self) -> int | None:
        return self.spec.get("value_max_length")

    @property
    def closed(self) -> bool:
        """Whether only the listed values are allowed."""
        return self.value_type in {"list", "boolean"}

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Listed values, name by id."""
        return {str(value["id"]): str(value["name"]) for value in self.spec.get("values", [])}

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple(str(unit["name"]) for unit in self.spec.get("allowed_units", []))

    def tagged(self, tag: str) -> bool:
        return bool(self.spec["tags"].get(tag))

    def id_of(self, name: str) -> str | None:
        """The id of a listed value by its name, capitals aside."""
        wanted = name.strip().casefold()
        return next((key for key, value in self.values.items() if value.casefold() == wanted), None)


@dataclass(frozen=True)
class Category:
    """A leaf: its settings, its attributes and what the predictor looks for."""

    info: Json
    attributes: Mapping[str, Attribute]
    specs: Json | None
    domain_name: str
    keywords: tuple[str, ...]
    brands: Mapping[str, str | None]
    hints: Mapping[str, list[Json]]
    gtin_brands: frozenset[str]

    @property
    def id(self) -> str:
        return str(self.info["id"])

    @property
    def site(self) -> str:
        return self.id[:3]

    @property
    def name(self) -> str:
        return str(self.info["name"])

    @property
    def settings(self) -> Json:
        return self.info["settings"]

    @property
    def domain(self) -> str:
        return str(self.settings["catalog_domain"])

    @property
    def general(self) -> bool:
        """Whether this is the site's catch-all."""
        return self.domain.endswith("UNCLASSIFIED_PRODUCTS")

    def of_type(self, value_type: str) -> Attribute | None:
        """The first attribute of a value type, such as ``grid_id``."""
        return next((a for a in self.attributes.values() if a.value_type == value_type), None)

    @property
    def wants_size_chart(self) -> bool:
        """SIZE_GRID_ID carries no ``required`` tag: its type tells (recorded for T-shirts)."""
        return self.of_type("grid_id") is not None


def _read(document: Json) -> Category:
    attributes = [Attribute(spec) for spec in document["attributes"]]
    return Category(
        info=document["category"],
        attributes={attribute.id: attribute for attribute in attributes},
        specs=document["technical_specs"],
        domain_name=document["domain_name"],
        keywords=tuple(document["keywords"]),
        brands=document["brands"],
        hints=document["hints"],
        gtin_brands=frozenset(brand.casefold() for brand in document["gtin_brands"]),
    )


class Catalogue:
    """All categories of the two sites."""

    def __init__(self) -> None:
        self.leaves = {leaf.id: leaf for leaf in map(_read, category_files())}
        self._others = {leaf.id: leaf for site in SITES for leaf in self._made_others(site)}

    def leaf(self, category_id: str) -> Category | None:
        return self.leaves.get(category_id) or self._others.get(category_id)

    def _made_others(self, site: str) -> Iterator[Category]:
        general = self.general(site)
        reached = {leaf.info["path_from_root"][0]["id"] for leaf in self.of_site(site)}
        for root in self.roots(site):
            if root["id"] not in reached:
                leaf_id = f"{site}{_OTHERS_PREFIX}{root['id'][3:]}"
                path = [root, {"id": leaf_id, "name": general.name}]
                info = {**general.info, "id": leaf_id, "path_from_root": path}
                yield replace(general, info=info, keywords=())

    def of_site(self, site: str) -> Iterator[Category]:
        return (leaf for leaf in self.leaves.values() if leaf.site == site)

    def general(self, site: str) -> Category:
        """The catch-all of a site."""
        return next(leaf for leaf in self.of_site(site) if leaf.general)

    def of_domain(self, domain: str) -> list[Category]:
        return [leaf for leaf in self.leaves.values() if leaf.domain == domain]

    def roots(self, site: str) -> list[Json]:
        return load(f"roots_{site}.json")

    def describe(self, category_id: str) -> Json | None:
        """``GET /categories/{id}``: the recorded leaf, or an inner node made from a leaf's path."""
        leaf = self.leaf(category_id)
        return leaf.info if leaf else self._inner(category_id)

    def _inner(self, category_id: str) -> Json | None:
        children: dict[str, str] = {}
        template: Json | None = None
        path: list[Json] = []
        for leaf in (*self.leaves.values(), *self._others.values()):
            nodes: list[Json] = leaf.info["path_from_root"]
            for depth, node in enumerate(nodes[:-1]):
                if node["id"] == category_id:
                    template, path = leaf.info, nodes[: depth + 1]
                    children[nodes[depth + 1]["id"]] = nodes[depth + 1]["name"]
        return _closed_node(template, path, children) if template else None


def _closed_node(template: Json, path: list[Json], children: dict[str, str]) -> Json:
    """An inner node: like a leaf but not open to listings, as MLA5725 was recorded."""
    node = copy.deepcopy(template)
    node.update(id=path[-1]["id"], name=path[-1]["name"], path_from_root=path)
    node["children_categories"] = [
        {"id": key, "name": name, "total_items_in_this_category": 1000}
        for key, name in children.items()
    ]
    node["settings"]["listing_allowed"] = False
    return node
