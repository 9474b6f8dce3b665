"""Requests for changes in a seller's own words: what they become, and what is asked about."""

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.offline.edits import read_edit
from services.listings.changes import changed, differences
from services.listings.content import Evidence, Price
from services.listings.edits import EditRefusedError
from services.listings.schema import CategorySchema
from services.rewording import EditReading
from tests.support.cards import content
from tests.unit.generation.edits import DESCRIPTION, SCHEMA, listing, spec, understood

TITLE = "Zapatillas Nike Air Max"
REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("bajalo a 15 mil", {"price": "15000"}),
    ("bajá el precio a $ 80.000", {"price": "80000"}),
    ("dejalo en 20 lucas", {"price": "20000"}),
    ("subilo a 1 palo", {"price": "1000000"}),
    ("ponelo en quince mil", {"price": "15000"}),
    ("sí, me lo bajás a 70 mil?", {"price": "70000"}),
    ("hola, podrías ponerle precio de 15 mil por favor", {"price": "15000"}),
    ("poné 70000", {"price": "70000"}),
    ("el precio es 70.000,50", {"price": "70000.5"}),
    ("nuevo precio: 70 mil", {"price": "70000"}),
    ("deixa por 70 mil", {"price": "70000"}),
    ("aumenta o preço em 10%", {"price": "93500"}),
    ("subile 10%", {"price": "93500"}),
    ("subile un diez por ciento", {"price": "93500"}),
    ("sacale 2 mil", {"price": "83000"}),
    ("bajale 500", {"price": "84500"}),
    ("10% menos", {"price": "76500"}),
    ("hacele un 10% de descuento", {"price": "76500"}),
    ("take 10% off", {"price": "76500"}),
    ("drop the price by 10%", {"price": "76500"}),
    ("lower it to 70k", {"price": "70000"}),
    ("set the price to 15000", {"price": "15000"}),
    ("talle 42", {"SIZE": "42"}),
    ("coloca tamanho 42", {"SIZE": "42"}),
    ("talle único", {"SIZE": "Único"}),
    ("es negro", {"COLOR": "Negro"}),
    ("cambiá el color a negro y blanco", {"COLOR": "Negro/Blanco"}),
    ("cor preta", {"COLOR": "Negro"}),
    ("color verde agua", {"COLOR": "Verde agua"}),
    ("de cuero", {"MATERIAL": "Cuero"}),
    ("poné que es de cuero", {"MATERIAL": "Cuero"}),
    ("es de mujer", {"GENDER": "Mujer"}),
    ("género hombre", {"GENDER": "Hombre"}),
    ("marca: Puma", {"BRAND": "Puma"}),
    ("modelo Air Max 90 y color azul", {"MODEL": "Air Max 90", "COLOR": "Azul"}),
    ("ponele marca Adidas color negro", {"BRAND": "Adidas", "COLOR": "Negro"}),
    ("ancho 10,5", {"WIDTH": "10.5 cm"}),
    ("ancho 1 metro", {"WIDTH": "100 cm"}),
    ("capacidad 128 gb", {"DATA_STORAGE_CAPACITY": "128 GB"}),
    ("es kit: sí", {"IS_KIT": "Sí"}),
    ("sacá el color", {"COLOR": ""}),
    ("it's used", {"condition": "used"}),
    ("no es nuevo, es usado", {"condition": "used"}),
    ("está como nuevo", {"condition": "used"}),
    ("está casi nuevo, con poco uso", {"condition": "used"}),
    ("brand new", {"condition": "new"}),
    ("aumentale 5 mil al precio", {"price": "90000"}),
    ("subilo a premium y a 90 mil", {"listing_type": "gold_pro", "price": "90000"}),
    ("material: cuero sintético", {"MATERIAL": "Cuero sintético"}),
    ("marcalo como nuevo", {"condition": "new"}),
    ("é usado, tamanho 42", {"condition": "used", "SIZE": "42"}),
    ("talle 42 usado", {"condition": "used", "SIZE": "42"}),
    ("são 3 unidades", {"stock": "3"}),
    ("me quedan 3 pares", {"stock": "3"}),
    ("me queda una", {"stock": "1"}),
    ("stock: 5", {"stock": "5"}),
    ("put 2 units", {"stock": "2"}),
    ("garantía de 3 meses", {"warranty": "seller:90"}),
    ("un año de garantía", {"warranty": "seller:365"}),
    ("poné garantía de fábrica por 18 meses", {"warranty": "factory:545"}),
    ("6-month warranty", {"warranty": "seller:180"}),
    ("con envío gratis y retiro en persona", {"free_shipping": "yes", "local_pickup": "yes"}),
    ("frete grátis e retirada em mãos", {"free_shipping": "yes", "local_pickup": "yes"}),
    ("no hago envíos gratis", {"free_shipping": "no"}),
    ("remove free shipping", {"free_shipping": "no"}),
    ("pasalo a premium", {"listing_type": "gold_pro"}),
    ("publicación clásica", {"listing_type": "gold_special"}),
    ("poné sku A-1.b y stock 3", {"sku": "A-1.b", "stock": "3"}),
    ("sacá el sku", {"sku": ""}),
    ("título más corto", {"title": "Zapatillas Nike"}),
    (f"rename the title to {TITLE}", {"title": TITLE}),
    ("muda pra premium", {"listing_type": "gold_pro"}),
    ("bájalo a 70 lukas", {"price": "70000"}),
    ("shorter title", {"title": "Zapatillas Nike"}),
    ("can you make the title shorter?", {"title": "Zapatillas Nike"}),
    ("poné el título en menos de 20 caracteres", {"title": "Zapatillas Nike Air"}),
    (f"el título que diga {TITLE} y bajalo a 70 mil", {"title": TITLE, "price": "70000"}),
    (f'cambiá el título a "{TITLE}", talle 42', {"title": TITLE, "SIZE": "42"}),
    (f"muda o título para {TITLE}", {"title": TITLE}),
    ("agregá cuero al título", {"title": "Zapatillas Nike Air Max 90 cuero"}),
    ("agregá el color al título", {"title": "Zapatillas Nike Air Max 90 Azul"}),
    ("sacá Nike del título", {"title": "Zapatillas Air Max 90"}),
    ("bajalo a 15 mil y poné talle 42", {"price": "15000", "SIZE": "42"}),
    ("bajalo a 70 mil poné talle 42", {"price": "70000", "SIZE": "42"}),
    ("make it 15,000 and size 42", {"price": "15000", "SIZE": "42"}),
    ("make it black and size 42, free shipping",
     {"COLOR": "Negro", "SIZE": "42", "free_shipping": "yes"}),
]  # fmt: skip

UNCLEAR = [
    "bajalo a 15", "bajalo 60 mil", "bajalo a 90 lucas", "bajalo a 15 mil si paga en efectivo",
    "bajalo a 15 mil solo por hoy", "bajalo de 85 mil a 70 mil", "bajalo a 100 dolares", "poné 42",
    "baja un poco el precio", "subile 20", "son 3", "talle 42 o 43", "no es talle 42",
    "no es usado",
    "talle cuarenta y dos", "marca Dolce y Gabbana", "hacelo gratis", "con garantía",
    "agregá la marca al título", "borrá la descripción", "quedan 0", "quita el modelo",
    "poné 2000", "que el título diga Bici", "premium", "modelo XR o XS", "no saques la garantía",
    "no pongas talle 42", "garantía de 3 a 6 meses", "envío gratis solo en capital", "stock 3 o 4",
    "sin garantía de fábrica", "no bajes el precio a 15 mil", "género: unisex",
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), REQUESTS)
def test_a_request_becomes_changes(text: str, values: dict[str, str]) -> None:
    assert understood(text) == (values, "")


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_understood_comes_back_in_her_own_words(text: str) -> None:
    assert understood(text) == ({}, text)


@pytest.mark.parametrize(
    ("text", "values", "unclear"),
    [
        ("bajalo a 15 mil y hacé magia", {"price": "15000"}, "hacé magia"),
        ("Algo lindo, talle 42. ¿Hay más?", {"SIZE": "42"}, "Algo lindo, Hay más"),
        ("15 mil y 16 mil, talle 42", {"SIZE": "42"}, "15 mil, 16 mil"),
        ("¿talle 42?", {}, "talle 42"),
        ("hola!", {}, ""),
        ("", {}, ""),
    ],
)
def test_what_is_understood_beside_it_counts(
    text: str, values: dict[str, str], unclear: str
) -> None:
    assert understood(text) == (values, unclear)


@pytest.mark.parametrize(
    "text", ["sacá lo de la garantía", "tira a garantia", "remove the warranty", "quitá garantías"]
)
def test_a_warranty_leaves_the_description_too(text: str) -> None:
    kept = DESCRIPTION.replace(" Garantía de 6 meses.", "")
    assert understood(text) == ({"warranty": "", "description": kept}, "")
    assert understood("sin garantía") == ({"warranty": "none", "description": kept}, "")


def test_a_promise_that_can_not_leave_is_asked_about() -> None:
    short = listing().description.model_copy(update={"value": "Garantía de por vida. Lindas."})
    assert understood("sacá la garantía", description=short) == ({}, "sacá la garantía")


def test_sentences_about_anything_leave_the_description() -> None:
    values, unclear = understood("sacá lo de la caja y talle 42")
    assert values["description"].endswith("Garantía de 6 meses.")
    assert (values["SIZE"], unclear) == ("42", "")


def test_what_is_taken_away_takes_along_only_what_has_an_article() -> None:
    values, unclear = understood("sacá la garantía y el envío gratis")
    assert (values["free_shipping"], unclear) == ("no", "")
    values, unclear = understood("sacá la garantía y envío gratis")
    assert ("free_shipping" in values, unclear) == (False, "envío gratis")


def test_without_a_price_nothing_is_relative_and_reais_are_no_thousands() -> None:
    assert understood("subile 10%", price=None) == ({}, "subile 10%")
    reais = Price(value=Decimal(199), evidence=Evidence.SELLER, confidence=1.0)
    assert understood("abaixa pra 150", price=reais, currency="BRL") == ({"price": "150"}, "")


def test_a_speech_is_left_to_those_who_can_read_it() -> None:
    speech = "bajalo a 15 mil. " + "Y te cuento algo más. " * 30
    assert understood(speech) == ({}, speech.strip())


def test_without_a_category_attributes_are_asked_about() -> None:
    reading = read_edit("talle 42 y 15 mil", content(), None, "es")
    assert [change.value for change in reading.changes] == ["15000"]
    assert reading.unclear == "talle 42"


PIECES = [text for text, _ in REQUESTS] + UNCLEAR + [
    "y", ",", "?", "\n", "sacá", "poné", "el", "lo de", "título", "precio", "talle", "a", "15", "%",
    "mil", "de", "garantía", "descripción:", "que diga", '"', "no", "make it", "tira", "$", "e",
]  # fmt: skip


@given(
    text=st.text(max_size=200)
    | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=12).map(", ".join),
    known=st.booleans(),
)
def test_changes_of_any_text_are_made_or_refused(text: str, known: bool) -> None:
    before, schema = listing(), SCHEMA if known else None
    reading = read_edit(text, before, schema, "es")
    after = before
    with suppress(EditRefusedError):
        after = changed(before, reading.changes, schema)
    made = {difference.part for difference in differences(before, after)}
    assert made <= {change.part for change in reading.changes}
    assert len({(c.part, c.attribute_id) for c in reading.changes}) == len(reading.changes)


@given(st.text(alphabet=" \n\t,.;!¡", max_size=40))
def test_nothing_said_changes_nothing(text: str) -> None:
    assert read_edit(text, listing(), SCHEMA, "es") == EditReading()


def test_a_request_is_read_at_once() -> None:
    many = tuple(spec(f"A{n}", f"Atributo número {n}") for n in range(120))
    wide: CategorySchema = SCHEMA.model_copy(update={"attributes": (*SCHEMA.attributes, *many)})
    text = "bajalo a 15 mil, poné talle 42, color negro, es usado y sacá lo de la garantía"
    read_edit(text, listing(), wide, "es")
    spans: list[float] = []
    for _ in range(5):
        began = time.thread_time()
        read_edit(text, listing(), wide, "es")
        spans.append(time.thread_time() - began)
    assert min(spans) < 0.02
