"""What the offline writer writes from a sentence, and what it leaves to be asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.brief import Brief
from services.generation.hygiene import flaw_of
from services.generation.offline.writer import OfflineWriter, write_offline
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import DESCRIPTION_MIN, TITLE_MAX, Condition, Evidence, Quoted


def brief(prompt: str, language: str = "es", currency: str = "ARS") -> Brief:
    return Brief(site_id="MLA", currency=currency, language=language, prompt=prompt)


async def test_a_whole_sentence_becomes_a_whole_listing() -> None:
    written = await OfflineWriter().write(
        brief("Zapatillas Nike Air Max 90 talle 42 usadas, $85.000")
    )

    assert written.title.value == "Zapatillas Nike Air Max 90"
    assert written.description.value == (
        "Te ofrecemos: Zapatillas Nike Air Max 90.\n\n"
        "Marca: Nike\nModelo: Air Max 90\nTalle: 42\nCondición: usado\n\n"
        "En las fotos se ven todos los detalles. Ante cualquier consulta, respondemos con gusto."
    )
    assert written.price is not None
    assert (written.price.value, written.price.evidence) == (85_000, Evidence.SELLER)
    assert written.condition is not None
    assert written.condition.value is Condition.USED
    assert written.quantity is None


def test_what_was_not_said_stays_missing() -> None:
    written = write_offline(brief("Silla gamer"))

    assert written.title.value == "Silla gamer"
    assert (written.price, written.condition, written.quantity, written.facts) == (
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("VENDO HELADERA WHIRLPOOL USADA EN BUEN ESTADO $200.000", "Heladera Whirlpool"),
        ("iphone 13 128gb negro 450 lucas", "Celular Apple iPhone 13 128 GB"),
        ("Funda para iPhone 13 silicona nueva $4500", "Funda para iPhone 13 silicona"),
        ("bici mountain bike Vairo rodado 29 usada", "Bicicleta mountain bike Vairo Rodado 29"),
        (
            "Libro Harry Potter y la piedra filosofal usado",
            "Libro Harry Potter y la piedra filosofal",
        ),
        ("Hola! vendo taza de cerámica, envío gratis, oferta", "Taza de cerámica"),
        ("zapatillas new balance 574 nuevas en caja", "Zapatillas New Balance 574"),
        ("Smart TV Samsung 55 pulgadas sellada", 'Smart TV Samsung 55"'),
        ("mouse", "Mouse para computadora"),
        ("mouse negro", "Mouse negro"),
        ("kit de 3 remeras Nike nuevas $9.000", "Kit de 3 remeras Nike"),
        ("compu gamer Acer Nitro 5 usada", "Computadora gamer Acer Nitro 5"),
        ("used wireless mouse, works great", "Mouse inalámbrico"),
        ("perfume 30ml usado", "Perfume 30 mL"),
    ],
)
def test_titles_name_the_product_without_price_condition_or_stock(prompt: str, title: str) -> None:
    assert write_offline(brief(prompt)).title.value == title


def test_portuguese_site_gets_portuguese_words() -> None:
    written = write_offline(brief("Tênis Nike Revolution 6 preto tam 42 novo", "pt", "BRL"))

    assert written.title.value == "Tênis Nike Revolution 6"
    assert "Tamanho: 42\nCor: Preto\nCondição: novo" in written.description.value


def test_flaws_and_extras_are_told_in_her_own_words_but_never_her_telephone() -> None:
    prompt = (
        "Heladera Whirlpool usada, funciona perfecto, una raya en la puerta, "
        "con garantía escribime al 11 5555 4444, $200.000"
    )

    description = write_offline(brief(prompt)).description.value

    assert "- Funciona perfecto\n- Una raya en la puerta" in description
    assert "5555" not in description


@pytest.mark.parametrize(
    ("prompt", "language", "detail"),
    [
        ("iphone 11 con la pantalla rota usado 64gb 150 lucas", "es", "Con la pantalla rota"),
        ("celular samsung galaxy a32 usado tela trincada 400 pila", "pt", "Tela trincada"),
        ("heladera whirlpool usada pero tiene una raya $200.000", "es", "Tiene una raya"),
        ("notebook hp usada, le falta la tecla f5. 200 mil", "es", "Le falta la tecla f5"),
    ],
)
def test_a_flaw_is_told_though_its_clause_names_product_and_price(
    prompt: str, language: str, detail: str
) -> None:
    currency = {"es": "ARS", "pt": "BRL"}[language]
    lines = write_offline(brief(prompt, language, currency)).description.value.split("\n")

    assert f"- {detail}" in lines


def test_words_of_another_language_than_the_sites_are_not_told() -> None:
    written = write_offline(brief("used ikea desk with minor scratches, the legs are new, 45000"))

    assert written.title.value == "Escritorio Ikea"
    assert "scratches" not in written.description.value


def test_a_price_in_another_currency_is_left_to_be_asked() -> None:
    written = write_offline(brief("iPhone 13 USD 500"))
    assert written.price is None
    assert written.quoted == Quoted(amount=Decimal(500), currency="USD"), "what she said is kept"


def test_with_no_words_at_all_nothing_is_claimed() -> None:
    written = write_offline(brief(""))

    assert written.title.value == ""
    assert (written.title.evidence, written.title.confidence) == (Evidence.GUESS, 0.0)
    assert len(written.description.value) >= DESCRIPTION_MIN
    assert written.description.evidence is Evidence.DEFAULT


@given(prompt=st.text(max_size=500), language=st.sampled_from(["es", "pt", "en"]))
def test_any_text_ends_in_a_listing_within_the_limits(prompt: str, language: str) -> None:
    written = write_offline(brief(prompt, language))

    assert len(written.title.value) <= TITLE_MAX
    assert "\n" not in written.title.value
    assert len(written.description.value) >= DESCRIPTION_MIN
    assert flaw_of(written.description.value) is None
    assert all(fact.evidence is Evidence.SELLER for fact in written.facts)


def test_the_same_sentence_always_gives_the_same_listing() -> None:
    prompt = "camiseta preta e branca tam M, R$ 49,90, 2 unidades"

    assert write_offline(brief(prompt, "pt", "BRL")) == write_offline(brief(prompt, "pt", "BRL"))


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("pantalla usada iphone 11 30 lucas", "Pantalla iphone 11"),
        ("vendo cuerdas usadas de guitarra, 3 lucas", "Cuerdas de guitarra"),
        ("motor de lavarropas drean usado 30 lucas", "Motor de lavarropas drean"),
        ("tela usada notebook 15.6", "Tela notebook 15.6"),
    ],
)
def test_a_part_is_no_whole(prompt: str, title: str) -> None:
    written = write_offline(brief(prompt))
    assert written.title.value == title
    models = [fact for fact in written.facts if fact.key == "MODEL"]
    assert all(fact.confidence <= BALANCED_ABOVE for fact in models), "what it fits is no model"


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("teclado redragon usado 30 lucas", "Teclado Redragon"),
        ("iphone 11 64gb pantalla nueva 200 lucas", "Celular Apple iPhone 11 64 GB"),
    ],
)
def test_what_is_sold_for_itself_or_comes_along_is_no_spare(prompt: str, title: str) -> None:
    assert write_offline(brief(prompt)).title.value == title


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Guitarra Criolla Usada Con Funda 60 lucas", "Guitarra Criolla"),
        ("guitarra eléctrica poco usada", "Guitarra eléctrica"),
        ("celular xiaomi poco x5 poco usado", "Celular Xiaomi Poco X5"),
    ],
)
def test_however_it_is_written_used_goods_are_used(prompt: str, title: str) -> None:
    written = write_offline(brief(prompt))
    assert written.condition is not None
    assert (written.condition.value, written.title.value) == (Condition.USED, title)
