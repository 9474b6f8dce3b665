"""A listing and its category, as the tests of requests for changes need them."""

from services.generation.offline.edits import read_edit
from services.listings.content import Attribute, Content, Evidence, Text
from services.listings.schema import AttributeSpec, CategorySchema
from services.rewording import EditReading
from tests.support.cards import content

DESCRIPTION = (
    "Zapatillas Nike en buen estado, con poco uso y siempre cuidadas. Garantía de 6 meses."
    " Consultá por la caja original."
)
COLOURS = (("52049", "Negro"), ("52055", "Blanco"), ("28326", "Azul marino"), ("52028", "Azul"))


def spec(attribute_id: str, name: str, **rest: object) -> AttributeSpec:
    return AttributeSpec.model_validate({"id": attribute_id, "name": name, **rest})


SCHEMA = CategorySchema(
    id="MLA1055", name="Zapatillas", path=("Calzado", "Zapatillas"), domain_id=None,
    listing_allowed=True, max_title_length=60, max_description_length=50_000, max_pictures=12,
    minimum_price=None, maximum_price=None, conditions=("new", "used"),
    attributes=(
        spec("BRAND", "Marca", required=True),
        spec("MODEL", "Modelo"),
        spec("COLOR", "Color", values=COLOURS),
        spec("SIZE", "Talle"),
        spec("GENDER", "Género", value_type="list", values=(("1", "Mujer"), ("2", "Hombre"))),
        spec("MATERIAL", "Material principal"),
        spec("WIDTH", "Ancho", value_type="number_unit", units=("cm", "mm"), default_unit="cm"),
        spec("IS_KIT", "Es kit", value_type="boolean", values=(("1", "Sí"), ("2", "No"))),
        spec("DATA_STORAGE_CAPACITY", "Capacidad", value_type="number_unit", units=("GB", "TB")),
        spec("ITEM_CONDITION", "Condición"),
    ),
)  # fmt: skip


def listing(**changes: object) -> Content:
    """Nike shoes for 85.000 pesos, whose description promises a warranty."""
    described = Text(value=DESCRIPTION, evidence=Evidence.SELLER, confidence=0.9)
    blue = Attribute(
        id="COLOR", name="Color", value_name="Azul", evidence=Evidence.PHOTO, confidence=0.5
    )
    return content().model_copy(update={"description": described, "attributes": (blue,), **changes})


def understood(text: str, **changes: object) -> tuple[dict[str, str], str]:
    """The new values by part or attribute id, and what was not understood."""
    reading: EditReading = read_edit(text, listing(**changes), SCHEMA, "es")
    values = {change.attribute_id or change.part.value: change.value for change in reading.changes}
    return values, reading.unclear
