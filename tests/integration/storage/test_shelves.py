"""What is compared of her other products, on both engines: hers alone, without this one."""

from services.listings.content import Attribute, Evidence
from services.photos.facts import Facts
from services.twins import Known
from tests.support.photo_cards import facts
from tests.support.store import Store, complete

GTIN = "7790895000997"
SEEN: Facts = facts(fingerprint="00000000000000ff")


async def test_her_other_products_are_told_with_what_is_compared(store: Store) -> None:
    ana = await store.seller()
    code = Attribute(
        id="GTIN", name="Código", value_name=GTIN, evidence=Evidence.BARCODE, confidence=0.95
    )
    numbered = complete().model_copy(update={"sku": "A-1", "attributes": (code,)})
    told = numbered.description.model_copy(update={"value": f"Como el {GTIN}, pero sin caja." * 3})
    mention = complete().model_copy(update={"description": told})
    other = await store.ready(ana, numbered)
    await store.photo_notes.note(ana.organization_id, other.photos[0].id, SEEN)
    speaks = await store.ready(ana, mention)
    gone = await store.ready(ana)
    await store.versions.discard(ana, gone.id, gone.revision)
    this = await store.ready(ana)

    known = await store.shelves.others(this, GTIN)

    assert [one.product_id for one in known] == [speaks.id, other.id], "the newest first"
    content = other.content
    assert content is not None
    assert content.price is not None
    assert known[1] == Known(
        product_id=other.id,
        title=content.title.value,
        at=other.created_at,
        gtin=GTIN,
        sku="A-1",
        price=content.price.value,
        currency=content.currency,
        fingerprints=(SEEN.fingerprint,),
    )
    assert known[0].gtin is None, "a number in a description is no number of its own"


async def test_nothing_of_another_organisation_is_told(store: Store) -> None:
    ana, eva = await store.seller(), await store.seller()
    await store.ready(ana)
    this = await store.ready(eva)
    assert await store.shelves.others(this, GTIN) == []
