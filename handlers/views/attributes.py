"""The details of a listing: the list of the category's attributes, one of them, and a search.

Owns these screens. Does not own which attributes there are nor what they take
(services/listings/attributes).
"""

import re
from collections.abc import Sequence
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import NAMELESS, on, photo_key
from handlers.views.fields import needs_schema
from handlers.views.message import Button, Message, one_line
from handlers.views.paging import Rows, back_to, packed, page_of, turns, untold
from handlers.views.scene import Scene, Screen
from handlers.views.summary import is_doubtful
from services.listings.attributes import editable
from services.listings.content import Attribute
from services.listings.edits import folded, nearest
from services.listings.schema import CLOSED, AttributeSpec
from services.listings.tags import tag

ATTRIBUTES_A_PAGE = 8
VALUES_A_PAGE = 10
SEARCHED_ABOVE = 20
"""Values beyond which looking for one beats paging."""

UNITS_SHOWN = 6

Value = tuple[str, str]
_NUMBER = re.compile(r"([0-9]+)")


def _list(scene: Scene) -> Message:
    """A page of the attributes: missing ones first, each with its present value."""
    product, phrases, schema = scene.product, scene.phrases, scene.lore.schema
    if schema is None:
        return untold(scene, "attributes")
    specs = editable(schema, scene.content)
    page = page_of(specs, scene.word, ATTRIBUTES_A_PAGE)
    known = {a.id: a for a in scene.content.attributes}
    filled = sum(spec.id in known for spec in specs)
    head = phrases.t("<b>Details</b> · {filled} of {all} filled", filled=filled, all=len(specs))
    lines = [head]
    if scene.content.missing:
        lines.append(phrases.t("❓ is what MercadoLibre needs."))
    if page.pages > 1:
        lines.append(phrases.t("Page {number} of {all}", number=page.number + 1, all=page.pages))
    rows = tuple((_line(scene, spec, known.get(spec.id), page.number),) for spec in page.items)
    ways = turns(product, page, "attributes", phrases)
    return Message("\n".join(lines), (*rows, *ways, back_to(scene)), photo_key(product))


def _line(scene: Scene, spec: AttributeSpec, now: Attribute | None, page: int) -> Button:
    """An attribute on the list. What has no value yet and can only be written is asked at once."""
    name = one_line(spec.name)
    if now is not None:
        doubt = "🤔 " if is_doubtful(now) else ""
        label = f"{doubt}{name}: {one_line(now.value_name)}"
    elif any(gap.id == spec.id for gap in scene.content.missing):
        label = f"❓ {name}"
    else:
        label = f"{name}: —"
    if now is None and not spec.values and not _has_units(spec):
        return on(scene.product, label, Action.ASK, f"attr.{tag(spec.id)}.{page}")
    return on(scene.product, label, Action.SHOW, f"attr.{tag(spec.id)}.0.{page}")


def _one(scene: Scene) -> Message | None:
    """An attribute with its values. The word: its tag, the page of values, and the page of the
    list that she came from; without that she came from the preview."""
    schema, phrases, product = scene.lore.schema, scene.phrases, scene.product
    named, values_page, from_page = (*scene.word.split("."), "", "")[:3]
    back = f"attributes.{from_page}" if from_page else "main"
    if schema is None:
        return untold(scene, f"attr.{scene.word}", back)
    spec = _spec(scene, named)
    if spec is None:
        return None
    now = next((a for a in scene.content.attributes if a.id == spec.id), None)
    lines = [f"<b>{escape(one_line(spec.name) or NAMELESS)}</b>"]
    if now is not None:
        lines.append(phrases.t("Now: {value}", value=one_line(now.value_name)))
    page = page_of(_ordered(spec), values_page, VALUES_A_PAGE)
    if page.pages > 1:
        lines.append(phrases.t("Page {number} of {all}", number=page.number + 1, all=page.pages))
    if _has_units(spec):
        lines.append(phrases.t("Choose the unit, then write the number."))
    tail = f".{from_page}" if from_page else ""
    rows: list[tuple[Button, ...]] = [
        *_values(scene, spec, page.items, now, from_page),
        *turns(product, page, f"attr.{named}", phrases, tail),
        *_in_writing(scene, spec, named + tail),
    ]
    if now is not None and not spec.required:
        rows.append((on(product, phrases.label("🧹 Clear"), Action.CLEAR, named + tail),))
    rows.append(back_to(scene, back))
    return Message("\n".join(lines), tuple(rows), photo_key(product))


def _in_writing(scene: Scene, spec: AttributeSpec, place: str) -> Rows:
    """Searching where the values are many, the units where there are several, her own words where
    the list is no limit."""
    product, phrases = scene.product, scene.phrases
    rows: list[tuple[Button, ...]] = []
    tail = "" if "." in place else "."
    if _has_units(spec):
        usual = sorted(range(len(spec.units)), key=lambda i: spec.units[i] != spec.default_unit)
        units = [
            on(product, spec.units[i], Action.ASK, f"attr.{place}{tail}.{i}")
            for i in usual[:UNITS_SHOWN]
        ]
        rows.extend(packed(units))
    row: list[Button] = []
    if len(spec.values) > SEARCHED_ABOVE:
        row.append(on(product, phrases.label("🔎 Search"), Action.ASK, f"find.{place}"))
    closed = spec.value_type in CLOSED and spec.values
    if not closed and not _has_units(spec):
        label = phrases.label("✍️ Other") if spec.values else phrases.label("✍️ Write it")
        row.append(on(product, label, Action.ASK, f"attr.{place}"))
    if row:
        rows.append(tuple(row))
    return tuple(rows)


def _values(
    scene: Scene,
    spec: AttributeSpec,
    values: Sequence[Value],
    now: Attribute | None,
    from_page: str,
) -> Rows:
    """A button for each value, the present one marked."""
    buttons: list[Button] = []
    for value_id, name in values:
        chosen = now is not None and folded(now.value_name) == folded(name)
        word = f"{tag(spec.id)}.{tag(value_id or name)}.{from_page}"
        label = f"✓ {one_line(name)}" if chosen else one_line(name)
        buttons.append(on(scene.product, label, Action.VALUE, word.rstrip(".")))
    return packed(buttons)


def _found(scene: Scene) -> Message | None:
    """The values with her words in their names. The word: the attribute's tag, the page of the
    list, and her words."""
    schema, phrases, product = scene.lore.schema, scene.phrases, scene.product
    named, from_page, sought = (*scene.word.split(".", 2), "", "")[:3]
    back = f"attr.{named}.0.{from_page}".rstrip(".")
    if schema is None:
        return untold(scene, back, back)
    spec = _spec(scene, named)
    if spec is None:
        return None
    fitting = [value for value in _ordered(spec) if folded(sought) in folded(value[1])]
    if fitting:
        fitting.sort(key=lambda value: len(value[1]))  # the whole name before longer ones
        text = phrases.t("“{text}” among {name}:", text=sought, name=one_line(spec.name))
    else:
        near = nearest(sought, [name for _, name in spec.values])
        fitting = [value for value in spec.values if value[1] in near]
        text = phrases.t("There is no “{text}”. Perhaps one of these?", text=sought)
    now = next((a for a in scene.content.attributes if a.id == spec.id), None)
    rows = (
        *_values(scene, spec, fitting[:VALUES_A_PAGE], now, from_page),
        *_in_writing(scene, spec, f"{named}.{from_page}".rstrip(".")),
        back_to(scene, back),
    )
    return Message(text, rows, photo_key(product))


def _ordered(spec: AttributeSpec) -> tuple[Value, ...]:
    """The values as the marketplace has them, many of them by name and number."""
    if len(spec.values) <= SEARCHED_ABOVE:
        return spec.values
    return tuple(sorted(spec.values, key=lambda value: _rank(value[1])))


def _rank(name: str) -> list[str | int]:
    """Letters and numbers by turns, so that 9 comes before 10."""
    return [int(part) if part.isdecimal() else part for part in _NUMBER.split(folded(name))]


def _has_units(spec: AttributeSpec) -> bool:
    """Whether the unit is hers to choose."""
    return len(spec.units) > 1


def _spec(scene: Scene, named: str) -> AttributeSpec | None:
    """The attribute whose id has that tag."""
    specs = editable(scene.lore.schema, scene.content) if scene.lore.schema else ()
    return next((spec for spec in specs if tag(spec.id) == named), None)


SCREENS = {
    "attributes": Screen(_list, needs_schema),
    "attr": Screen(_one, needs_schema),
    "found": Screen(_found, needs_schema),
}
