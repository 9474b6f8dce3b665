"""What a card says and offers: doubts are marked, gaps are asked, the main action comes first."""

from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.callbacks import Action, Press, decode
from handlers.views.message import Message
from handlers.views.preview import QUESTIONS_AT_ONCE
from services.gallery import name_of
from services.listings.content import Category, Content, Evidence, Missing, Price, Quantity, Text
from services.listings.status import ProductStatus, PublicationStatus
from services.outcomes import Repair
from services.products import Failure, Stage
from tests.support.cards import (
    ACCOUNT,
    COLOR,
    DESCRIPTION,
    GENDER,
    LONG,
    SPOKEN,
    TITLE,
    Shown,
    account,
    content,
    photo,
    product,
    publication,
    with_gaps,
)
from tests.support.photo_cards import FACE, seen
from tests.unit.views.checks import check, labels

ES, PT, EN = SPOKEN["es"], SPOKEN["pt"], SPOKEN["en"]


def actions(message: Message) -> list[tuple[Action, str]]:
    """What the buttons ask for, row by row; links left out."""
    found = [decode(b.data) for row in message.rows for b in row if b.data]
    return [(press.action, press.word) for press in found if press]


def preview(version: Content, photos: int = 2) -> str:
    shown = product(content=version, photos=tuple(photo(number) for number in range(photos)))
    return check(Shown(shown).drawn(ES)).text


def test_a_preview_says_everything_that_will_be_published() -> None:
    said = preview(content(quantity=Quantity(value=3, evidence=Evidence.SELLER, confidence=1)))
    for part in (
        f"{TITLE}  26/60",
        "$ 85.000 · Usado · 3 disponibles",
        "Calzado › Zapatillas",
        "Marca: de Marca · Modelo: de Modelo",
        "🟢 Se ve muy bien (90%) · calidad",
        DESCRIPTION[:80],
    ):
        assert part in said
    assert "🤔" not in said
    assert "Falta" not in said


@pytest.mark.parametrize(
    ("evidence", "confidence", "marked"),
    [
        (Evidence.SELLER, 0.71, False),
        (Evidence.SELLER, 0.70, True),
        (Evidence.GUESS, 1.0, True),
        (Evidence.PHOTO, 0.2, True),
    ],
)
def test_a_doubt_stands_beside_its_value(
    evidence: Evidence, confidence: float, marked: bool
) -> None:
    title = Text(value=TITLE, evidence=evidence, confidence=confidence)
    price = Price(value=Decimal(85000), evidence=evidence, confidence=confidence)
    assert (f"{TITLE} 🤔" in preview(content(title=title))) is marked
    assert ("$ 85.000 🤔" in preview(content(price=price))) is marked


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.86, "🟢 Se ve muy bien (86%)"),
        (0.85, "🟡 Revisala, por favor (85%)"),
        (0.71, "🟡 Revisala, por favor (71%)"),
        (0.70, "🔴 Tengo muchas dudas (70%)"),
    ],
)
def test_confidence_in_words_changes_at_its_edges(share: float, words: str) -> None:
    assert words in preview(content(share))


def test_the_one_change_that_would_help_most_is_named() -> None:
    assert "Más fotos: hasta +" in preview(content(), photos=1)
    short = Text(value="Corta.", evidence=Evidence.SELLER, confidence=1)
    assert "Una descripción más larga: hasta +" in preview(content(description=short), photos=4)
    assert "💡" not in preview(
        content(description=Text(value="x" * 400, evidence=Evidence.SELLER, confidence=1),
                title=Text(value="x" * 60, evidence=Evidence.SELLER, confidence=1)),
        photos=4,
    )  # fmt: skip


def test_a_writer_that_stepped_in_is_named() -> None:
    assert "La IA no estaba disponible" in preview(content(fell_back=True))
    assert "La IA no estaba disponible" not in preview(content())


def test_a_used_up_allowance_is_named_and_not_called_an_outage() -> None:
    crowded = content(0.6, missing=(GENDER, COLOR), fell_back=True, capped=True)
    text = check(Shown(product(content=crowded)).drawn(EN)).text
    assert "allowance for this listing or for today is used up" in text
    assert "AI was not available" not in text


def test_a_complete_listing_offers_publishing_first() -> None:
    message = Shown(product()).drawn(ES)
    assert labels(message) == [
        "✅ Publicar", "🩹 ¿Marcas o fallas?", "✏️ Editar", "🔄 Rehacer", "❔ Por qué",
        "🗑 Descartar",
    ]  # fmt: skip
    assert labels(Shown(product()).drawn(PT))[0] == "✅ Publicar"


def test_gaps_are_asked_before_anything_is_published() -> None:
    gaps = product(content=with_gaps(GENDER, COLOR))
    message = Shown(gaps).drawn(ES)
    assert labels(message)[:3] == ["❓ Precio", "❓ Condición", "❓ Género"]
    assert len([a for a, _ in actions(message) if a is Action.FIELD]) == QUESTIONS_AT_ONCE
    assert Action.PUBLISH not in dict(actions(message))
    assert "Falta: Género, Color" in check(message).text
    one = product(content=content(missing=(COLOR,)))
    assert actions(Shown(one).drawn(ES))[0] == (Action.FIELD, "m0")


def test_without_a_shop_connecting_comes_first() -> None:
    message = Shown(product(), accounts=()).drawn(ES)
    assert labels(message)[0] == "🔗 Conectar MercadoLibre"
    assert Action.PUBLISH not in dict(actions(message))


def test_one_shop_is_named_with_its_country_and_confirmed_once() -> None:
    message = Shown(product(), "confirm").drawn(ES)
    rich = check(message)
    assert "Cuenta: PAMPA_DEMO 🇦🇷" in rich.text
    assert "Precio: $ 85.000" in rich.text
    assert labels(message) == ["✅ Sí, publicar", "← Volver"]
    assert actions(message)[0] == (Action.CONFIRM, ACCOUNT.id.hex[:12])


def test_two_shops_of_the_site_have_a_button_each_and_others_none() -> None:
    other = account(2, "MODA_DEL_SUR")
    elsewhere = account(3, "LOJA_SAMPA", "MLB")
    message = Shown(product(), "confirm", (ACCOUNT, other, elsewhere)).drawn(PT)
    assert labels(message) == ["🇦🇷 PAMPA_DEMO", "🇦🇷 MODA_DEL_SUR", "← Voltar"]
    words = [word for _, word in actions(message)]
    assert words[:2] == [ACCOUNT.id.hex[:12], other.id.hex[:12]]


def test_a_question_with_24_answers_shows_them_all() -> None:
    asked = Missing(id="SIZE", name="Talle", options=LONG)
    message = Shown(product(content=content(missing=(COLOR, asked))), "choose:m1").drawn(ES)
    assert check(message).text == "¿Talle?"
    assert actions(message)[:-1] == [(Action.CHOOSE, f"m1.{i}") for i in range(24)]
    assert actions(message)[-1] == (Action.MAIN, "")


def test_a_question_answered_meanwhile_shows_the_preview_with_publish() -> None:
    message = Shown(product(), "choose:m0").drawn(ES)
    assert message == Shown(product()).drawn(ES)
    assert "✅ Publicar" in labels(message)


def test_the_condition_can_be_chosen_at_any_time() -> None:
    message = Shown(product(), "choose:condition").drawn(PT)
    assert labels(message) == ["Novo", "Usado", "Recondicionado", "← Voltar"]
    assert [word for _, word in actions(message)[:3]] == ["new", "used", "refurbished"]


def test_collecting_counts_photos_and_asks_for_what_is_not_there() -> None:
    card = product(ProductStatus.UPLOADING, content=None)
    silent = replace(card, prompt=None)
    assert "📷 2 fotos" in check(Shown(silent).drawn(ES)).text
    assert "¿Qué es?" in check(Shown(silent).drawn(ES)).text
    one = replace(card, photos=(photo(0),))
    assert "📷 1 photo\n" in check(Shown(one).drawn(EN)).text
    assert "Arranco en un momento" in check(Shown(one).drawn(ES)).text
    none = replace(card, photos=())
    assert "mandame sus fotos" in check(Shown(none).drawn(ES)).text
    assert Shown(none).drawn(ES).photo_key is None


@pytest.mark.parametrize(
    ("stage", "bar", "line"),
    [
        (None, "▰▱▱▱▱▱▱▱▱▱", "⏳ Mirando 2 fotos"),
        (Stage.COLLECT, "▰▱▱▱▱▱▱▱▱▱", "⏳ Mirando 2 fotos"),
        (Stage.POLISH, "▰▰▰▱▱▱▱▱▱▱", "⏳ Mejorando las fotos"),
        (Stage.WRITE, "▰▰▰▰▰▱▱▱▱▱", "⏳ Escribiendo título y descripción"),
        (Stage.CATEGORISE, "▰▰▰▰▰▰▰▱▱▱", "⏳ Buscando la categoría"),
        (Stage.FILL, "▰▰▰▰▰▰▰▰▰▱", "⏳ Completando las características"),
    ],
)
def test_progress_names_the_step_under_way(stage: Stage | None, bar: str, line: str) -> None:
    rich = check(Shown(product(ProductStatus.PROCESSING, stage=stage)).drawn(ES))
    assert bar in rich.text.splitlines()
    assert line in rich.text.splitlines()
    assert rich.text.count("⏳") == 1


def test_publishing_has_no_buttons_and_a_lost_answer_is_told() -> None:
    sent = product(ProductStatus.PUBLISHING, stage=Stage.VERIFY)
    assert Shown(sent).drawn(ES).rows == ()
    assert check(Shown(sent).drawn(ES)).text.count("✅") == 3
    lost = replace(sent, publication=publication(PublicationStatus.UNKNOWN))
    assert "no salga dos veces" in check(Shown(lost).drawn(ES)).text
    assert Shown(lost).drawn(ES).rows == ()


def test_a_failure_says_why_and_offers_its_repair() -> None:
    failure = Failure(Stage.CHECK, "price_refused", Repair.EDIT_PRICE, "price <b> too low")
    message = Shown(product(ProductStatus.FAILED, failure=failure)).drawn(PT)
    rich = check(message)
    assert "O Mercado Livre não aceita este preço." in rich.text
    assert "O Mercado Livre diz: price <b> too low" in rich.text
    assert labels(message)[0] == "✏️ Mudar o preço"
    assert actions(message)[0] == (Action.FIELD, "price")
    assert Action.EDIT in dict(actions(message))


def test_a_failure_that_raised_questions_asks_them() -> None:
    raw = "The attributes [GENDER] are required for category [MLA109027]."
    failure = Failure(Stage.CHECK, "attributes_missing", Repair.RETRY, raw)
    asking = product(ProductStatus.FAILED, content=content(missing=(GENDER,)), failure=failure)
    message = Shown(asking).drawn(ES)
    assert labels(message)[0] == "❓ Género"
    assert raw not in check(message).text, "the button says it in her language"


def test_a_photo_found_only_now_to_be_kept_back_is_the_way_on() -> None:
    failure = Failure(Stage.PICTURES, "photos_held", Repair.ADD_PHOTOS)
    held = seen(1, faces=(FACE,))
    stopped = product(ProductStatus.FAILED, failure=failure, photos=(seen(0), held))
    message = Shown(stopped).drawn(EN)
    assert labels(message)[0] == "⚠️ Look at photo 2"
    assert actions(message)[0] == (Action.SHOW, f"held.{name_of(held)}")
    without = replace(stopped, photos=(seen(0),))
    assert actions(Shown(without).drawn(EN))[0] == (Action.SHOW, "photos")


def test_what_may_be_live_is_not_edited() -> None:
    failure = Failure(Stage.VERIFY, "outcome_unknown", Repair.RETRY)
    lost = publication(PublicationStatus.UNKNOWN)
    message = Shown(product(ProductStatus.FAILED, failure=failure, publication=lost)).drawn(ES)
    assert labels(message)[0] == "🔁 Probar de nuevo"
    assert Action.EDIT not in dict(actions(message))


def test_a_live_listing_ends_with_its_link() -> None:
    link = "https://articulo.mercadolibre.com.ar/MLA-1"
    live = publication(PublicationStatus.ACTIVE, permalink=link)
    message = Shown(product(ProductStatus.PUBLISHED, publication=live)).drawn(ES)
    assert "¡Publicada!" in check(message).text
    assert TITLE in check(message).text
    assert "$ 85.000" in check(message).text
    assert [(b.label, b.url) for row in message.rows for b in row] == [
        ("🔗 Ver la publicación", link)
    ]


def test_a_category_without_a_path_is_named() -> None:
    bare = Category(id="MLA1", name="Otros", evidence=Evidence.CATALOGUE, confidence=0.9)
    assert "📂 Otros" in preview(content(category=bare))


def test_every_button_carries_the_product_and_the_revision_on_show() -> None:
    card = product()
    for row in Shown(card).drawn(ES).rows:
        for button in row:
            pressed = decode(button.data or "")
            assert isinstance(pressed, Press)
            assert (pressed.product_id, pressed.revision) == (card.id, card.revision)
