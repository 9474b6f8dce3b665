"""What a model is told about its own answer, and that an honest answer is left in peace."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.answer import Answer, FactClaim, Source, to_written
from services.generation.brief import Brief, Fact, Written
from services.generation.complaints import complaints
from services.generation.guard import guard
from services.generation.hygiene import flaws_of
from services.generation.offline.writer import write_offline
from services.generation.prompt import INSTRUCTIONS
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Evidence, Text

BRIEF = Brief("MLA", "ARS", "es", "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000", (b"jpeg",))
TITLE = "Zapatillas Nike Air Max 90"
TEXT = "Zapatillas Nike Air Max 90 en talle 42. La suela está en buen estado y vienen con su caja."
PT = replace(BRIEF, site_id="MLB", currency="BRL", language="pt",
             prompt="Tênis Nike Air Max 90 tamanho 42 usado, R$ 300")  # fmt: skip


def answer(title: str = TITLE, description: str = TEXT, *facts: tuple[str, str, Source]) -> Answer:
    return Answer(
        title=title,
        description=description,
        text_confidence=0.9,
        image_clarity=0.9,
        facts=[FactClaim(key=k, value=v, source=source, confidence=1) for k, v, source in facts],
    )


@pytest.mark.parametrize(
    ("title", "complaint"),
    [
        ("Lo siento, no puedo ayudar", "excuse"),
        ("[marca] [modelo] zapatillas", "placeholder"),
        ("Zapatillas Nike 11 5555-4444", "contact data"),
        ("Zapatillas Nike en eBay", "marketplace"),
        ("Zapatillas réplica de Nike", "forbids"),
        ("Nike zzzzzzzzz zapatillas", "over and over"),
        ("Кроссовки Nike Air Max", "alphabet"),
        ("Nike", "too short"),
        ("Reloj Casio dorado nuevo", "not about the product"),
        (INSTRUCTIONS[:90], "instructions"),
        ("Zapatillas Nike Air Max 97", "says 97"),
    ],
)
def test_each_flaw_of_a_title_is_named_for_the_model(title: str, complaint: str) -> None:
    told = complaints(answer(title), BRIEF)

    assert any(one.startswith("title: ") and complaint in one for one in told), told


@pytest.mark.parametrize(
    ("description", "complaint"),
    [
        (f"{TEXT} Escribime al 11 5555-4444.", "contact data"),
        (f"{TEXT} Precio: $85.000.", "names a price"),
        ("As an AI language model I cannot see photos, so I can't write this.", "excuse"),
        (BRIEF.prompt + " ", "repeats"),
        ("Zapatillas.", "too short"),
        ("The shoes are in good shape and have been worn twice by the owner of the house.",
         "not written in Spanish"),
        ("O tênis está em ótimo estado e vem com a caixa. Não tem marcas e foi usado duas vezes.",
         "not written in Spanish"),
        (f"{TEXT} Son de cuero y pesan 350 gramos.", "says 350, Cuero"),
        (f"{TEXT} Combinan con Adidas.", "says adidas"),
        ("Zapatillas <marca> en talle 42, con su caja y en muy buen estado.", "placeholder"),
    ],
)  # fmt: skip
def test_each_flaw_of_a_description_is_named_for_the_model(
    description: str, complaint: str
) -> None:
    told = complaints(answer(TITLE, description), BRIEF)

    assert any(one.startswith("description: ") and complaint in one for one in told), told


def test_spanish_in_brazil_is_the_wrong_language() -> None:
    told = complaints(answer("Tênis Nike Air Max 90", TEXT), PT)

    assert told == ("description: is not written in Brazilian Portuguese",)


@pytest.mark.parametrize(
    "good",
    [
        answer(),
        answer(f"**{TITLE}** 🔥", f"# {TITLE}\n\n* Talle 42 ✨\n* Con su caja y sus cordones"),
        answer("ZAPATILLAS NIKE AIR MAX 90 USADAS $85.000", TEXT.upper()),
        answer(TITLE, f"{TEXT} Pesan 350 gramos y son de cuero.",
               ("WEIGHT", "350 g", Source.PHOTO_TEXT), ("MATERIAL", "Cuero", Source.PHOTO)),
        answer("Championes Nike blancos"),
    ],
)  # fmt: skip
def test_what_we_repair_ourselves_is_not_asked_again(good: Answer) -> None:
    assert complaints(good, BRIEF) == ()
    assert guard(to_written(good, BRIEF), BRIEF, write_offline(BRIEF)).replaced == ()


def test_without_her_words_a_title_of_what_the_photos_show_is_fine() -> None:
    blind = replace(BRIEF, prompt="")

    chair = answer(
        "Silla de comedor con respaldo alto",
        "Silla de comedor con respaldo alto y patas rectas, como se ve en las fotos.",
    )
    assert complaints(chair, blind) == ()


def test_a_guess_is_no_source_and_doubts_the_text_that_tells_it() -> None:
    guessed = answer(TITLE, f"{TEXT} Son de cuero.", ("MATERIAL", "Cuero", Source.GUESS))

    [told] = complaints(guessed, BRIEF)
    work = guard(to_written(guessed, BRIEF), BRIEF, write_offline(BRIEF))

    assert "Cuero" in told
    assert work.replaced == ()
    assert work.description.confidence <= BALANCED_ABOVE < work.title.confidence


def test_a_brand_on_the_label_may_stand_in_the_title() -> None:
    labelled = replace(BRIEF, prompt="Zapatillas talle 42", labels=("KALENJI", "ADIDAS"))
    text = "Zapatillas en talle 42, con su caja original y los cordones de repuesto."

    assert complaints(answer("Zapatillas Adidas talle 42", text), labelled) == ()
    assert complaints(answer("Zapatillas Puma talle 42", text), labelled) != ()


words = st.lists(
    st.one_of(
        st.sampled_from([
            "Zapatillas", "NIKE", "oferta", "$85.000", "Rolex", "🔥", "11 5555-4444", "usado",
            ".\n", "www.x.com", "<b>", "&amp;lt;", "talle 42", "cuero", "tipo", "{x}",
        ]),
        st.text(max_size=20),
    ),
    max_size=12,
).map(" ".join)  # fmt: skip
keys = st.sampled_from(["BRAND", "MODEL", "SIZE", "GTIN", "MATERIAL"])


@given(title=words, description=words, prompt=words, labels=st.lists(words, max_size=3),
       facts=st.lists(st.tuples(keys, words, st.sampled_from(Evidence)), max_size=3))  # fmt: skip
def test_guarded_work_is_always_fit_and_passes_again_unchanged(
    title: str,
    description: str,
    prompt: str,
    labels: list[str],
    facts: list[tuple[str, str, Evidence]],
) -> None:
    brief = replace(BRIEF, prompt=prompt, labels=tuple(labels))
    referee = write_offline(brief)

    def text(value: str) -> Text:
        return Text(value=value, evidence=Evidence.SELLER, confidence=0.9)

    claims = [Fact(key=k, value=v, evidence=e, confidence=0.95) for k, v, e in facts]
    work = guard(
        Written(title=text(title), description=text(description), facts=tuple(claims)),
        brief,
        referee,
    )

    assert guard(work, brief, referee) == work
    assert flaws_of(work.title.value) == flaws_of(work.description.value) == ()
    for field in work.replaced:
        assert getattr(work, field).confidence <= BALANCED_ABOVE
