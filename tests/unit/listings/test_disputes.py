"""Contradictions between sources end by the seller's word and by nothing else."""

import pytest

from services.batching import Doubt, doubt
from services.listings.attributes import with_attribute, without_attribute
from services.listings.confidence import BALANCED_ABOVE, ReviewFlow, flow_of
from services.listings.content import Attribute, Condition, Content, Dispute, Evidence, Text
from services.listings.edits import (
    HERS,
    EditRefusedError,
    by_hand,
    keep_by_hand,
    with_condition,
    with_description,
    with_title,
)
from services.listings.remake import remade
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.settling import given_way, kept
from tests.support.cards import ACCOUNT, STATE_DISPUTE, content

SIZE = AttributeSpec(
    id="SIZE", name="Talle", value_type=ValueType.LIST, values=(("s41", "41 AR"), ("s42", "42 AR"))
)
SIZE_42 = Attribute(
    id="SIZE", name="Talle", value_name="42 AR", value_id="s42", evidence=Evidence.SELLER,
    confidence=0.7,
)  # fmt: skip
BOX_SAYS_41 = Dispute(
    id="SIZE", name="Talle", kept="42 AR", other="41 AR", evidence=Evidence.PHOTO_TEXT, photo=2
)


def disputed(*disputes: Dispute) -> Content:
    return content(0.99, attributes=(SIZE_42,), disputes=disputes)


def size(version: Content) -> Attribute:
    return next(a for a in version.attributes if a.id == "SIZE")


def test_nothing_is_quick_nor_published_unseen_while_a_contradiction_is_open() -> None:
    open_, settled = disputed(BOX_SAYS_41), disputed()

    assert flow_of(settled) is ReviewFlow.QUICK
    assert flow_of(open_) is ReviewFlow.BALANCED
    assert doubt(settled, ACCOUNT, 0.85) is None
    assert doubt(open_, ACCOUNT, 0.85) is Doubt.UNSURE
    assert open_.gaps() == ()


def test_what_stands_is_hers_once_she_says_so() -> None:
    version = kept(disputed(BOX_SAYS_41, STATE_DISPUTE), BOX_SAYS_41)

    assert version.disputes == (STATE_DISPUTE,)
    assert (size(version).value_id, by_hand(size(version))) == ("s42", True)


def test_the_other_value_is_taken_by_the_schema_with_its_id() -> None:
    version = given_way(disputed(BOX_SAYS_41), BOX_SAYS_41, SIZE)

    assert version.disputes == ()
    assert (size(version).value_id, size(version).value_name) == ("s41", "41 AR")
    assert by_hand(size(version))


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ("Talle: 42\nMarca: Nike", "Talle: 41\nMarca: Nike"),
        ("Son talle 42.", "Son talle 41."),
        ("Talle 42 AR", "Talle 41 AR"),
        ("Talle 42, modelo 42", "Talle 42, modelo 42"),
        ("Modelo 420, suela de 4,42 cm", "Modelo 420, suela de 4,42 cm"),
    ],
)
def test_our_texts_follow_her_answer_where_they_say_it_once(said: str, follows: str) -> None:
    ours = Text(value=said, evidence=Evidence.SELLER, confidence=0.8)
    version = disputed(BOX_SAYS_41).model_copy(update={"description": ours})
    assert given_way(version, BOX_SAYS_41, SIZE).description.value == follows

    hers = version.model_copy(update={"description": Text(value=said, **HERS)})
    assert given_way(hers, BOX_SAYS_41, SIZE).description.value == said


@pytest.mark.parametrize("title", ["iPhone 13 128GB Negro", "iPhone 13 128 gb negro"])
def test_a_text_follows_however_it_spells_the_value(title: str) -> None:
    spec = AttributeSpec(id="INTERNAL_MEMORY", name="Memoria interna")
    dispute = Dispute(id=spec.id, name=spec.name, kept="128 GB", other="256 GB",
                      evidence=Evidence.PHOTO_TEXT)  # fmt: skip
    ours = Text(value=title, evidence=Evidence.SELLER, confidence=0.9)
    version = content(title=ours, disputes=(dispute,))
    assert "256 GB" in given_way(version, dispute, spec).title.value


def test_a_text_that_may_still_say_what_gave_way_is_shown_in_doubt() -> None:
    ours = Text(value="Talle 42, modelo 42", evidence=Evidence.SELLER, confidence=0.9)
    version = disputed(BOX_SAYS_41).model_copy(update={"description": ours})
    assert given_way(version, BOX_SAYS_41, SIZE).description.confidence <= BALANCED_ABOVE


def test_a_value_that_the_schema_does_not_take_settles_nothing() -> None:
    unknown = BOX_SAYS_41.model_copy(update={"other": "99"})
    for spec in (SIZE, None):
        with pytest.raises(EditRefusedError):
            given_way(disputed(unknown), unknown, spec)


def test_the_condition_is_settled_without_a_schema() -> None:
    now = disputed(STATE_DISPUTE)
    other, own = given_way(now, STATE_DISPUTE, None), kept(now, STATE_DISPUTE)
    assert other.condition is not None
    assert own.condition is not None
    assert (other.condition.value, own.condition.value) == (Condition.NEW, Condition.USED)
    assert by_hand(other.condition)
    assert by_hand(own.condition)
    assert other.disputes == own.disputes == ()


def test_an_edit_of_the_value_ends_the_dispute_and_of_another_does_not() -> None:
    now = disputed(BOX_SAYS_41, STATE_DISPUTE)

    assert with_attribute(now, SIZE, "41 AR").disputes == (STATE_DISPUTE,)
    assert without_attribute(now, SIZE).disputes == (STATE_DISPUTE,)
    assert with_condition(now, Condition.NEW).disputes == (BOX_SAYS_41,)
    assert with_title(now, "Otro título que ella escribe").disputes == now.disputes


def test_a_plain_text_is_marked_until_she_writes_her_own() -> None:
    plain = content(replaced=("title", "description"))

    written = with_title(plain, "Otro título que ella escribe")
    assert written.replaced == ("description",)
    assert (
        with_description(written, "Una descripción que ella escribió a mano. " * 3).replaced == ()
    )


SCHEMA = CategorySchema(
    id="MLA109027", name="Zapatillas", path=("Calzado", "Zapatillas"), domain_id=None,
    listing_allowed=True, max_title_length=60, max_description_length=50_000, max_pictures=10,
    minimum_price=None, maximum_price=None, conditions=(), attributes=(SIZE,),
)  # fmt: skip


def test_a_new_run_asks_anew_but_never_about_what_she_settled() -> None:
    before, after = disputed(BOX_SAYS_41), disputed(BOX_SAYS_41, STATE_DISPUTE)
    assert remade(before, after, schema=SCHEMA).disputes == after.disputes

    settled = kept(before, BOX_SAYS_41)
    assert keep_by_hand(settled, after).disputes == (STATE_DISPUTE,)
    assert remade(settled, after, schema=SCHEMA, fresh=True).disputes == after.disputes


def test_one_field_made_anew_takes_only_its_own_marks() -> None:
    before = content(replaced=("title",), disputes=(BOX_SAYS_41,), attributes=(SIZE_42,))
    after = content(replaced=("description",), attributes=(SIZE_42,))

    assert remade(before, after, field="title", schema=SCHEMA).replaced == ()
    assert remade(before, after, field="title", schema=SCHEMA).disputes == (BOX_SAYS_41,)
    described = remade(before, after, field="description", schema=SCHEMA)
    assert set(described.replaced) == {"title", "description"}
    assert remade(before, after, field="attributes", schema=SCHEMA).disputes == ()
