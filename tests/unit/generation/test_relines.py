"""Lines that we wrote follow what she changes; words of her own never do."""

import pytest

from services.generation.brief import Brief
from services.generation.offline.relines import following
from services.generation.offline.writer import write_offline
from services.listings.content import Attribute, Condition, Content, Evidence, Text
from services.listings.edits import with_condition, with_description, with_title
from tests.support.cards import content

SAID = "Zapatillas Nike Air Max 90 talle 42 negras usadas, con caja"


def held(**values: str) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(id=k, name=k, value_name=v, evidence=Evidence.SELLER, confidence=1.0)
        for k, v in values.items()
    )


@pytest.fixture
def listing() -> Content:
    """A listing whose description the composer wrote from a sentence."""
    text = write_offline(Brief("MLA", "ARS", "es", SAID)).description
    known = held(BRAND="Nike", SIZE="42 AR", MAIN_COLOR="Negro")
    return content(description=text, attributes=known)


def lines(of: Content) -> list[str]:
    return of.description.value.split("\n")


def changed(listing: Content, **values: str) -> Content:
    return listing.model_copy(update={"attributes": held(**values)})


def test_a_changed_size_colour_and_condition_are_told_anew(listing: Content) -> None:
    assert {"Talle: 42", "Color: Negro", "Condición: usado"} <= set(lines(listing))
    after = changed(listing, BRAND="Nike", SIZE="43 AR", MAIN_COLOR="Azul marino")
    said = lines(following(listing, with_condition(after, Condition.NEW)))
    assert {"Talle: 43", "Color: Azul marino", "Condición: nuevo", "Marca: Nike"} <= set(said)
    assert not {"Talle: 42", "Color: Negro", "Condición: usado"} & set(said)
    assert len(said) == len(lines(listing))


def test_a_value_taken_away_takes_its_line(listing: Content) -> None:
    said = lines(following(listing, changed(listing, BRAND="Nike", SIZE="42 AR")))
    assert "Talle: 42" in said
    assert not [line for line in said if line.startswith("Color:")]


def test_her_own_text_stays_as_she_wrote_it(listing: Content) -> None:
    own = "Las usé dos veces nada más.\nTalle: 42\nNo hago cambios, gracias por mirar."
    hers = with_description(listing, own)
    after = hers.model_copy(update={"attributes": held(SIZE="43 AR")})
    assert following(hers, after) == after
    now = with_description(changed(listing, SIZE="43 AR"), own)
    assert following(listing, now) == now


def test_what_the_line_does_not_say_the_same_is_left_alone(listing: Content) -> None:
    value = listing.description.value.replace("Talle: 42", "Talle: 42, horma chica")
    told = listing.model_copy(
        update={"description": Text(value=value, evidence=Evidence.SELLER, confidence=0.8)}
    )
    after = told.model_copy(update={"attributes": held(BRAND="Nike", SIZE="43 AR")})
    assert "Talle: 42, horma chica" in lines(following(told, after))
    renamed = with_title(listing, "Zapatillas como nuevas")
    assert following(listing, renamed) == renamed
