"""Categories judged by words: a cover is no phone, a part no whole thing, an order no reason."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.brief import Brief
from services.generation.chain_asking import Patience
from services.generation.choosing import (
    Choice,
    ChoosingChain,
    Option,
    Voices,
    certainty,
)
from services.generation.offline.judging import LexicalChooser, fit, judged, plainer
from services.listings.confidence import BALANCED_ABOVE
from services.outcomes import TryLaterError


def option(category_id: str, domain: str, *path: str) -> Option:
    return Option(category_id, path[-1], path, domain)


PHONES = option("PHONE", "MLA-CELLPHONES", "Celulares y Teléfonos", "Celulares y Smartphones")
CASES = option("CASE", "MLA-CELLPHONE_CASES", "Celulares y Teléfonos", "Accesorios", "Fundas")
SCREENS = option("SCREEN", "MLA-CELLPHONE_DISPLAYS", "Celulares y Teléfonos", "Repuestos",
                 "Pantallas")  # fmt: skip
CHARGERS = option("CHARGER", "MLA-CHARGERS", "Celulares y Teléfonos", "Accesorios", "Cargadores")
NOTEBOOKS = option("NOTEBOOK", "MLA-NOTEBOOKS", "Computación", "Laptops y Accesorios", "Notebooks")
BATTERIES = option("BATTERY", "MLA-NOTEBOOK_BATTERIES", "Computación", "Laptops y Accesorios",
                   "Baterías")  # fmt: skip
SNEAKERS = option("SNEAKERS", "MLA-SNEAKERS", "Ropa y Accesorios", "Calzado", "Zapatillas")
TEES = option("TEE", "MLA-T_SHIRTS", "Ropa y Accesorios", "Remeras y Chombas", "Remeras")
BABY_TEES = option("BABY_TEE", "MLA-T_SHIRTS", "Bebés", "Ropa de Bebé", "Remeras")
BOOKS = option("BOOK", "MLA-BOOKS", "Libros, Revistas y Comics", "Libros Físicos")
CHAIRS = option("CHAIR", "MLB-OFFICE_CHAIRS", "Informática", "Acessórios para PC Gaming",
                "Cadeiras Gamer")  # fmt: skip
GUITARS = option("GUITAR", "MLB-CLASSICAL_GUITARS", "Instrumentos", "Violões", "Clássicas")
STRINGS = option("STRINGS", "MLB-GUITAR_STRINGS", "Instrumentos", "Acessórios",
                 "Cordas para Violão")  # fmt: skip
MICE = option("MOUSE", "MLB-COMPUTER_MICE", "Informática", "Periféricos", "Mouses")
PADS = option("PAD", "MLB-MOUSE_PADS", "Informática", "Periféricos", "Mouse Pads")
FANS = option("FAN", "MLB-FANS", "Eletrodomésticos", "Ar e Ventilação", "Ventiladores")
COOLERS = option("COOLER", "MLA-COMPUTER_COOLERS", "Computación", "Componentes de PC",
                 "Coolers y Ventiladores")  # fmt: skip
OTHERS = option("OTHERS", "MLA-UNCLASSIFIED_PRODUCTS", "Otras categorías", "Otros")
ALL = (
    PHONES, CASES, SCREENS, CHARGERS, NOTEBOOKS, BATTERIES, SNEAKERS, TEES, BABY_TEES, BOOKS,
    CHAIRS, GUITARS, STRINGS, MICE, PADS, FANS, COOLERS, OTHERS,
)  # fmt: skip

BRIEF = Brief("MLA", "ARS", "es", "")


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("iPhone 13 128gb", PHONES),
        ("Celular Samsung Galaxy A54 con funda", PHONES),
        ("Funda para iPhone 13", CASES),
        ("Pantalla repuesto iPhone 11", SCREENS),
        ("Cargador Samsung 25w", CHARGERS),
        ("Notebook HP 15", NOTEBOOKS),
        ("Batería para notebook HP", BATTERIES),
        ("Tênis Olympikus 42", SNEAKERS),
        ("Camiseta de algodão preta tam M", TEES),
        ("Camiseta bebê 3 meses", BABY_TEES),
        ("Libro Cien años de soledad", BOOKS),
        ("Silla gamer negra", CHAIRS),
        ("Gaming chair black", CHAIRS),
        ("Guitarra criolla", GUITARS),
        ("Cordas para violão Elixir", STRINGS),
        ("Mouse Logitech G203", MICE),
        ("Mouse pad gamer", PADS),
        ("Ventilador Liliana de pie", FANS),
        ("Cooler para PC", COOLERS),
        ("Campera de abrigo", None),
        ("Toallón Arena", None),
        ("Parlante profesional 12 pulgadas", None),
        ("", None),
    ],
)
def test_the_words_of_a_name_find_its_category(name: str, category: Option | None) -> None:
    choice = judged(name, ALL)
    assert (choice.category_id if choice else None) == (category.category_id if category else None)


def test_whole_goods_are_never_put_among_their_parts() -> None:
    assert fit("iPhone 13", CASES).named is False
    assert fit("Pantalla repuesto iPhone 11", PHONES).named is False
    assert (
        fit("Parlante profesional", option("X", "MLA-TABLET_PARTS", "Tablets", "Repuestos")).named
        is False
    )
    assert judged("Celular Motorola", (CASES, SCREENS, CHARGERS)) is None


def test_her_words_say_what_a_name_does_not() -> None:
    assert judged("Arena Nova", ALL) is None
    said = judged("Arena Nova", ALL, "vendo remera de algodón")
    assert said is not None
    assert said.category_id == "TEE"


@given(
    name=st.text(max_size=40) | st.sampled_from(["Funda iPhone", "Remera", "Mouse", "Silla"]),
    options=st.lists(st.sampled_from(ALL), max_size=5, unique=True),
)
async def test_the_judge_answers_an_option_or_nothing_in_whatever_order(
    name: str, options: list[Option]
) -> None:
    choice = await LexicalChooser().choose(BRIEF, name, options)

    assert choice is None or choice.category_id in {one.category_id for one in options}
    for order in list(permutations(options))[:24]:
        again = judged(name, order)
        assert (again is None) is (choice is None)
        if choice and again and again.category_id != choice.category_id:
            one, two = (_score(name, each, options) for each in (choice, again))
            assert abs(one - two) < 0.5


def _score(name: str, choice: Choice, options: list[Option]) -> float:
    return next(fit(name, one).score for one in options if one.category_id == choice.category_id)


def test_a_predictor_is_asked_in_plainer_words() -> None:
    assert plainer("Mouse Logitech G203 8000dpi") == ("mouse Logitech",)
    assert plainer("Nokia C32") == ("celular Nokia",)
    assert plainer("Par de Vans Old Skool", language="pt")[0] == "tênis Vans"
    assert plainer("Puma", "zapas nuevas con caja") == ("zapatillas Puma", "zapas Puma")
    assert plainer("") == ()


class _Model:
    """A model that chooses as told."""

    name, model = "gemini", "some-model"

    def __init__(self, answer: Choice | None) -> None:
        self._answer = answer

    async def choose(self, _brief: Brief, _name: str, _options: object) -> Choice | None:
        if self._answer is None:
            raise TryLaterError("overloaded")
        return self._answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Choice("CASE", 1.0), Choice("CASE", 0.9)),
        (Choice("MLA-NOT-OFFERED", 1.0), Choice("PHONE", 0.9)),
        (None, Choice("PHONE", 0.9)),
    ],
)
async def test_a_models_word_counts_if_it_is_an_option_else_the_judges(
    answer: Choice | None, expected: Choice
) -> None:
    chain = ChoosingChain([_Model(answer)], LexicalChooser(), patience=Patience(retries=0))

    assert await chain.choose(BRIEF, "iPhone 13", (CASES, PHONES)) == expected


def test_a_category_is_sure_only_where_all_who_speak_agree() -> None:
    def sure(predicted: bool, judged: bool | None, named: bool | None) -> bool:
        return certainty(PHONES, ALL[:1], Voices(predicted, judged, named)) > BALANCED_ABOVE

    assert sure(True, True, True)
    assert sure(True, True, None)
    assert not sure(True, None, None)
    assert not sure(False, True, True)
    assert not sure(True, True, False)
    assert not sure(True, False, True)


def test_proposals_of_other_domains_make_a_category_less_sure() -> None:
    agreed = Voices(True, True, True)
    among_its_own = certainty(TEES, (TEES, BABY_TEES), agreed)
    among_others = certainty(TEES, (TEES, PHONES), agreed)
    assert among_its_own > among_others > BALANCED_ABOVE
    assert certainty(OTHERS, (OTHERS,), agreed) <= BALANCED_ABOVE
