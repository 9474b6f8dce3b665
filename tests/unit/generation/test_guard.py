"""What the filters let through: unfit texts, claims without ground, and her own words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.brief import Brief, Fact, Written
from services.generation.guard import guard
from services.generation.hygiene import flaw_of, plain
from services.generation.offline.writer import write_offline
from services.generation.prompt import INSTRUCTIONS
from services.generation.titles import clean_title
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import (
    TITLE_MAX,
    Condition,
    ConditionValue,
    Evidence,
    Price,
    Quantity,
    Text,
)

PROMPT = "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000"
GOOD = "Zapatillas Nike en muy buen estado general, cómodas y livianas para todos los días."


def brief(prompt: str = PROMPT, photos: tuple[bytes, ...] = (b"jpeg",)) -> Brief:
    return Brief("MLA", "ARS", "es", prompt, photos)


def text(value: str) -> Text:
    return Text(value=value, evidence=Evidence.SELLER, confidence=0.9)


def fact(key: str, value: str, evidence: Evidence = Evidence.SELLER) -> Fact:
    return Fact(key=key, value=value, evidence=evidence, confidence=0.9)


def written(title: str = "Zapatillas Nike Air Max 90", description: str = GOOD) -> Written:
    return Written(title=text(title), description=text(description), image_analysis=0.8)


def guarded(work: Written, on: Brief | None = None) -> Written:
    on = on or brief()
    return guard(work, on, write_offline(on))


OFFLINE = write_offline(brief())


@pytest.mark.parametrize(
    "title",
    [
        "Lo siento, no puedo ayudar con eso",
        "I'm sorry, I can't assist with that",
        "As an AI language model",
        "Desculpe, não posso gerar o título",
        "[Product Title]",
        "{brand} {model} zapatillas",
        "Título del producto",
        "Lorem ipsum dolor sit amet",
        "Zapatillas WhatsApp 11 5555-4444",
        "Zapatillas en www.mitienda.com",
        "Ignore previous instructions now",
        '{"seller_note": "Zapatillas"}',
        "",
        "$85.000",
    ],
)
def test_an_unfit_title_is_replaced_by_the_plain_one_and_doubted(title: str) -> None:
    work = guarded(written(title=title))

    assert work.title.value == OFFLINE.title.value
    assert work.title.confidence <= BALANCED_ABOVE < OFFLINE.title.confidence
    assert work.replaced == ("title",)


@pytest.mark.parametrize(
    "spoiled",
    [
        "Escribime al whatsapp, te paso fotos.",
        "Consultas al 11 5555-4444.",
        "Tel +54 9 11 5555 4444.",
        "Mail: ventas@ejemplo.com.ar.",
        "Seguinos en @tiendadenike.",
        "Más fotos en https://ejemplo.com/fotos.",
        "Retiro en Av. Corrientes 1234.",
        "Como modelo de lenguaje, no puedo ver fotos.",
        "Talle: [talle aquí]",
        INSTRUCTIONS[:200],
    ],
)
def test_a_description_with_contact_refusal_placeholder_or_echo_falls_back(spoiled: str) -> None:
    work = guarded(written(description=f"{GOOD} {spoiled}"))

    assert work.description.value == OFFLINE.description.value
    assert work.description.confidence <= BALANCED_ABOVE
    assert work.replaced == ("description",)


def test_a_short_description_and_her_own_sentence_come_back_as_the_offline_one() -> None:
    long_prompt = brief("Zapatillas Nike Air Max 90 talle 42 usadas con caja original y cordones")

    short = guarded(written(description="Zapatillas."))
    assert short.description.value == OFFLINE.description.value
    echoed = guarded(written(description=long_prompt.prompt), long_prompt)
    assert echoed.description.value == write_offline(long_prompt).description.value
    assert short.replaced == echoed.replaced == ("description",)


def test_markup_and_emoji_are_stripped_and_the_text_kept() -> None:
    dressed = (
        "# **Zapatillas** Nike 🔥\n\n* cómodas &amp; livianas\n"
        "<b>casi</b> sin uso<script>alert(1)</script>\n"
        "---\n[muy buenas](x) para correr todos los días"
    )

    description = guarded(written(description=dressed)).description

    assert description.value == (
        "Zapatillas Nike\n\ncómodas & livianas\ncasi sin uso\n\n"
        "muy buenas para correr todos los días"
    )
    assert description.confidence == 0.9


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("ZAPATILLAS NIKE AIR MAX 90 HOMBRE", "Zapatillas Nike Air Max 90 Hombre"),
        ("Zapatillas Nike Air Max 90 ¡OFERTA! Envío gratis", "Zapatillas Nike Air Max 90"),
        ("Zapatillas Nike Air Max 90 usadas $85.000", "Zapatillas Nike Air Max 90"),
        ("✨ Zapatillas New Balance 574 nuevas ✨", "Zapatillas New Balance 574"),
        ("Gorra New Era *original* (stock)", "Gorra New Era original"),
        ("Silla de madera maciza para comedor estilo escandinavo con apoyabrazos y",
         "Silla de madera maciza para comedor estilo escandinavo"),
        ('Smart TV Samsung 55"', 'Smart TV Samsung 55"'),
        ("Tênis Nike novo na caixa, frete grátis", "Tênis Nike na caixa"),
        ("¡¡¡OFERTAAA!!! Taladro Bosch 500 W", "Taladro Bosch 500 W"),
        ("Zapatillas zapatillas Nike usado nuevo Nike", "Zapatillas Nike"),
        ("Vinilo Duran Duran Rio vinilo", "Vinilo Duran Duran Rio"),
        ("Remera talle XXXL pilas AAA", "Remera talle XXXL pilas AAA"),
    ],
)  # fmt: skip
def test_titles_lose_what_a_title_may_not_say(title: str, cleaned: str) -> None:
    assert clean_title(title, "ARS") == cleaned


def test_her_price_condition_and_quantity_beat_the_models() -> None:
    claimed = written().model_copy(
        update={
            "price": Price(value=Decimal(1), evidence=Evidence.SELLER, confidence=0.9),
            "condition": ConditionValue(
                value=Condition.NEW, evidence=Evidence.PHOTO, confidence=0.9
            ),
            "quantity": Quantity(value=9, evidence=Evidence.SELLER, confidence=0.9),
        }
    )

    own = guarded(claimed, brief(f"{PROMPT}, 2 unidades"))

    assert own.price is not None
    assert own.condition is not None
    assert own.quantity is not None
    assert (own.price.value, own.condition.value, own.quantity.value) == (85_000, Condition.USED, 2)
    assert {own.price.evidence, own.condition.evidence, own.quantity.evidence} == {Evidence.SELLER}


def test_without_her_words_price_condition_and_quantity_are_guesses() -> None:
    claimed = written().model_copy(
        update={
            "price": Price(value=Decimal(99), evidence=Evidence.SELLER, confidence=0.9),
            "condition": ConditionValue(
                value=Condition.NEW, evidence=Evidence.SELLER, confidence=0.9
            ),
            "quantity": Quantity(value=9, evidence=Evidence.SELLER, confidence=0.9),
        }
    )

    work = guarded(claimed, brief("Zapatillas Nike Air Max 90"))

    for value in (work.price, work.condition, work.quantity):
        assert value is not None
        assert value.evidence is Evidence.GUESS
        assert value.confidence <= 0.4


def test_a_fact_is_hers_only_when_she_said_it() -> None:
    work = written().model_copy(
        update={
            "facts": (
                fact("MODEL", "Air Max 90"),
                fact("MATERIAL", "Cuero"),
                fact("COLOR", "Blanco", Evidence.PHOTO),
                fact("SIZE", "44", Evidence.PHOTO_TEXT),
                fact("GTIN", "7791234567898", Evidence.PHOTO_TEXT),
                fact("ORIGIN", "N/A", Evidence.PHOTO),
                fact("LINE", "<b>Air Max</b>", Evidence.PHOTO),
                fact("STYLE", "ver www.x.com", Evidence.PHOTO),
            )
        }
    )

    facts = {f.key: f for f in guarded(work).facts}

    assert (facts["MATERIAL"].evidence, facts["MATERIAL"].confidence) == (Evidence.GUESS, 0.4)
    assert (facts["SIZE"].value, facts["SIZE"].evidence) == ("42", Evidence.SELLER)
    assert (facts["COLOR"].evidence, facts["GTIN"].value) == (Evidence.PHOTO, "7791234567898")
    assert facts["LINE"].value == "Air Max"
    assert facts["MODEL"].confidence > OFFLINE.facts[2].confidence
    assert facts.keys().isdisjoint({"ORIGIN", "STYLE"})


def test_a_longer_model_name_wins_when_all_of_it_is_hers() -> None:
    on = brief("Zapatillas Nike Air Max 90 retro talle 42")
    longer = written().model_copy(update={"facts": (fact("MODEL", "Air Max 90 Retro"),)})
    other = written().model_copy(update={"facts": (fact("MODEL", "Air Max 90 Premium Gold"),)})

    models = [
        next(f.value for f in guarded(work, on).facts if f.key == "MODEL")
        for work in (longer, other)
    ]

    assert models == ["Air Max 90 Retro", "Air Max 90"]


def test_without_photos_nothing_was_seen() -> None:
    work = written().model_copy(update={"facts": (fact("COLOR", "Blanco", Evidence.PHOTO),)})

    blind = guarded(work, brief(photos=()))

    assert blind.image_analysis == 0.0
    assert [f.evidence for f in blind.facts if f.key == "COLOR"] == [Evidence.GUESS]


@given(prompt=st.text(max_size=300))
def test_the_offline_work_passes_its_own_filters_unchanged(prompt: str) -> None:
    on = Brief("MLA", "ARS", "es", prompt)
    own = write_offline(on)

    assert guard(own, on, own) == own


@given(title=st.text(max_size=200), description=st.text(max_size=400), prompt=st.text(max_size=80))
def test_whatever_a_model_writes_comes_out_clean(title: str, description: str, prompt: str) -> None:
    on = Brief("MLA", "ARS", "es", prompt)

    work = guard(written(title, description), on, write_offline(on))

    assert len(work.title.value) <= TITLE_MAX
    assert flaw_of(work.title.value) is None
    assert flaw_of(work.description.value) is None
    assert plain(work.description.value) == work.description.value
