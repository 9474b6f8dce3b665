"""Properties of the readers of money, sizes and units in three languages: a value is rendered in
the ways of a grammar and read back exactly, and noise around it changes nothing."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.generation.offline.label_values import composition, sizes
from services.generation.offline.ratings import read_ratings
from services.generation.offline.reader import Statement, read_statement
from services.generation.words import fold
from services.listings.confidence import BALANCED_ABOVE


@dataclass(frozen=True)
class Tongue:
    """How sellers of one language speak around what they state."""

    currency: str
    language: str
    thing: str
    cues: tuple[str, ...]
    signs: tuple[str, ...]
    words: tuple[str, ...]
    thousands: str
    noise: tuple[str, ...]


TONGUES = {
    "es": Tongue(
        "ARS", "es", "silla de madera",
        ("precio ", "vendo a ", "pido ", "la dejo en ", "valor: ", "a "),
        ("$", "$ ", "AR$ ", "ars "), (" pesos", " mangos", " ars", "$"), ".",
        ("año 2019", "de 1998", "128gb", "220v", "20% off", "rodado 29", "40x60 cm",
         "15.6 pulgadas", "3 cuotas de 500", "12x de $99", "envío $500", "antes $999", "cp 1425",
         "a 3 cuadras del centro", "10.000 mAh", "2 años de garantía", "para 4 personas", "4k"),
    ),
    "pt": Tongue(
        "BRL", "pt", "cadeira de madeira",
        ("preço ", "vendo por ", "peço ", "valor: ", "por "),
        ("R$", "R$ ", "r$ ", "brl "), (" reais", " conto", " pila"), ".",
        ("ano 2019", "128gb", "220v", "20% de desconto", "aro 29", "40x60 cm", "15.6 polegadas",
         "3 parcelas de 50", "12x de R$ 99", "frete R$ 20", "era R$ 999", "10.000 mAh",
         "2 anos de garantia", "para 4 pessoas", "4k"),
    ),
    "en": Tongue(
        "USD", "es", "wooden chair",
        ("price ", "asking ", "price: ", "for "),
        ("$", "$ ", "usd "), (" dollars", " bucks", " usd"), ",",
        ("from 2019", "128gb", "220v", "20% off", "40x60 cm", "15.6 inches", "was $999",
         "shipping $20", "10,000 mAh", "2 years of warranty", "for 4 people", "4k"),
    ),
}  # fmt: skip


@st.composite
def priced(draw: st.DrawFn, tongue: Tongue) -> tuple[str, Decimal]:
    """A price as that language writes it, with what it is worth."""
    whole = draw(st.integers(20, 9_999) if tongue.currency != "ARS" else st.integers(501, 99_999))
    grouped = f"{whole:,}".replace(",", tongue.thousands)
    digits = draw(st.sampled_from([str(whole), grouped]))
    amount = Decimal(whole)
    if tongue.currency != "ARS" and draw(st.booleans()):
        cents = draw(st.integers(10, 99))
        point = "," if tongue.thousands == "." else "."
        digits, amount = f"{digits}{point}{cents}", amount + Decimal(cents) / 100
    way = draw(st.sampled_from(["sign", "word", "both", "k"]))
    cue = draw(st.sampled_from(["", *tongue.cues]))
    if way == "k":
        few = draw(st.integers(11, 999).filter(lambda n: n not in {14, 18, 21, 22, 24}))
        return f"{cue}{few}{draw(st.sampled_from(['k', ' mil', 'mil']))}", Decimal(few * 1000)
    sign = draw(st.sampled_from(tongue.signs)) if way in {"sign", "both"} else ""
    word = draw(st.sampled_from(tongue.words)) if way == "word" else ""
    return f"{cue}{sign}{digits}{word}", amount


def reading(text: str, tongue: Tongue) -> Statement:
    return read_statement(text, currency=tongue.currency, language=tongue.language)


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
@settings(max_examples=70, deadline=None)
@given(data=st.data())
def test_a_price_is_read_back_among_any_noise(tongue: Tongue, data: st.DataObject) -> None:
    written, amount = data.draw(priced(tongue))
    noise = data.draw(st.lists(st.sampled_from(tongue.noise), max_size=3, unique=True))
    place = data.draw(st.integers(0, len(noise)))
    text = ", ".join([tongue.thing, *noise[:place], written, *noise[place:]])

    read = reading(text, tongue)

    assert read.price is not None, text
    assert (read.price.amount, read.price.currency) == (amount, None), text
    assert read.price.confidence > BALANCED_ABOVE, text


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_no_number_that_is_no_price_becomes_one(tongue: Tongue, data: st.DataObject) -> None:
    noise = data.draw(st.lists(st.sampled_from(tongue.noise), max_size=5, unique=True))

    read = reading(", ".join([tongue.thing, *noise]), tongue)

    assert read.price is None, noise


@settings(max_examples=50, deadline=None)
@given(
    size=st.sampled_from([*map(str, range(34, 47)), "37.5", "41.5", "S", "M", "L", "XL", "XXL"]),
    word=st.sampled_from(["talle ", "Talle: ", "talla ", "tam ", "tam. ", "tamanho ", "size "]),
    after=st.sampled_from(["", ", $85.000", ", R$ 120", " usadas", ", 128gb", ", año 2019"]),
)
def test_a_size_is_read_back_in_each_language(size: str, word: str, after: str) -> None:
    for written in {size, size.lower(), size.replace(".", ",")}:
        read = read_statement(f"zapatillas {word}{written}{after}", currency="ARS", language="es")

        assert read.fact("SIZE") == size


@settings(max_examples=40, deadline=None)
@given(
    sizes_=st.dictionaries(
        st.sampled_from(["EU", "BR", "AR", "US", "UK"]), st.integers(5, 48), min_size=1
    ),
    joint=st.sampled_from([" / ", "  ", " | ", ", ", "/"]),
    behind=st.booleans(),
)
def test_sizes_of_several_systems_are_told_apart(
    sizes_: dict[str, int], joint: str, behind: bool
) -> None:
    written = joint.join(
        f"{n} {system}" if behind else f"{system} {n}" for system, n in sizes_.items()
    )

    assert sizes(written) == {system: str(n) for system, n in sizes_.items()}


UNITS = [
    ("POWER", "W", ["w", " w", "W", " watts"], range(5, 3_000)),
    ("FREQUENCY", "Hz", ["hz", " Hz", "HZ"], range(40, 400)),
    ("UNIT_VOLUME", "mL", ["ml", " ml", "ML", " mL"], range(5, 990)),
    ("UNIT_WEIGHT", "kg", ["kg", " kg", " kilos", "KG"], range(1, 200)),
    ("SENSOR_RESOLUTION", "dpi", ["dpi", " dpi", " DPI"], range(400, 26_000)),
]


@pytest.mark.parametrize(("key", "unit", "forms", "values"), UNITS, ids=[one[0] for one in UNITS])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_measure_is_read_back_with_its_unit(
    key: str, unit: str, forms: list[str], values: range, data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from(values))
    form = data.draw(st.sampled_from(forms))
    before, after = data.draw(st.sampled_from([("", ""), ("220V~ ", ""), ("con ", " nuevo")]))

    read = read_ratings(fold(f"{before}{number}{form}{after}"))

    assert [(m.key, m.value) for m in read] == [(key, f"{number} {unit}")]


MATERIALS = {"algodón": "Algodón", "poliéster": "Poliéster", "lana": "Lana", "lino": "Lino"}


@settings(max_examples=40, deadline=None)
@given(
    share=st.integers(1, 99).filter(lambda n: n != 50),
    names=st.permutations(list(MATERIALS)),
    joint=st.sampled_from([" ", ", ", " / ", " - "]),
)
def test_a_composition_is_read_back_with_its_main_material(
    share: int, names: list[str], joint: str
) -> None:
    first, second = names[:2]

    read = composition(f"{share}% {first.upper()}{joint}{100 - share}% {second.upper()}", "es")

    assert read == {
        "COMPOSITION": f"{share}% {first}, {100 - share}% {second}",
        "MAIN_MATERIAL": MATERIALS[first if share > 50 else second],
    }
    assert composition(f"{share}% {first} {101 - share}% {second}", "es") == {}
