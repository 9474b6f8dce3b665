"""One product or several: told apart where that can be known, asked where it can't, never mixed."""

import pytest

from services.intake import IntakeError, Joined
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.products import Product
from services.sellers import Seller
from storage.homes import PAUSE
from tests.support.store import MANY, QUIET_SECONDS, Store, photo

PAUSED = PAUSE.total_seconds() + 1


async def album(store: Store, seller: Seller, name: str, count: int = 2) -> Product:
    """A wordless album; the product that took it."""
    joined: Joined | None = None
    for _ in range(count):
        joined = await store.drafts.add_photo(seller, photo(), album=name, caption=None)
    assert joined is not None
    return await store.product(seller, joined.product_id)


async def started(store: Store) -> int:
    """How many drafts begin after a while."""
    store.clock.forward(QUIET_SECONDS + 0.1)
    return await store.drafts.settle(MANY)


async def test_of_two_wordless_albums_the_second_may_be_the_same_product(store: Store) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    assert (elder.kin_id, younger.kin_id) == (None, elder.id)
    assert (len(elder.photos), len(younger.photos)) == (2, 2)


async def test_albums_after_words_and_captioned_ones_are_products_of_their_own(
    store: Store,
) -> None:
    seller = await store.seller()
    homes = [
        await store.drafts.add_photo(seller, photo(), album=name, caption=caption)
        for name, caption in (("a", "Una taza"), ("b", None), ("c", "Un libro"))
    ]
    assert [home.opened for home in homes] == [True, True, True]
    products = [await store.product(seller, home.product_id) for home in homes]
    assert [product.kin_id for product in products] == [None, None, None]
    assert [product.prompt for product in products] == ["Una taza", None, "Un libro"]


async def test_two_albums_of_more_photos_than_a_listing_holds_are_not_asked_about(
    store: Store,
) -> None:
    seller = await store.seller()
    await album(store, seller, "a", MAX_PHOTOS - 1)
    younger = await album(store, seller, "b", 1)
    assert younger.kin_id is not None
    assert (await album(store, seller, "b", 1)).kin_id is None


@pytest.mark.parametrize("paused", [True, False])
async def test_a_photo_long_after_an_album_may_be_another_product(
    store: Store, *, paused: bool
) -> None:
    seller = await store.seller()
    elder = await album(store, seller, "a")
    store.clock.forward(PAUSED if paused else PAUSED - 2)
    single = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    assert single.opened is paused
    kin = (await store.product(seller, single.product_id)).kin_id
    assert kin == (elder.id if paused else None)


async def test_single_photos_are_one_product_however_slowly_they_come(store: Store) -> None:
    seller = await store.seller()
    first = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    store.clock.forward(PAUSED)
    second = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    assert second.product_id == first.product_id


async def test_the_same_product_keeps_order_and_cover_and_the_other_card_goes(
    store: Store,
) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    await store.drafts.add_prompt(seller, "Una taza")
    younger = await store.product(seller, younger.id)
    assert await started(store) == 0, "nothing begins before she has answered"

    merged = await store.kin.same(seller, younger.id, younger.revision)

    assert merged is not None
    one = await store.product(seller, elder.id)
    assert [p.id for p in one.photos] == [p.id for p in (*elder.photos, *younger.photos)]
    assert one.cover == elder.cover
    assert one.prompt == "Una taza"
    gone = await store.product(seller, younger.id)
    assert (gone.status, gone.photos) == (ProductStatus.DISCARDED, ())
    cards = await store.cards.due(MANY, 30)
    assert [due.card.product_id for due in cards] == [elder.id]
    late = await store.drafts.add_photo(seller, photo(), album="b", caption=None)
    assert late.product_id == elder.id, "its album goes on to the one that took it"
    assert await started(store) == 1


async def test_another_product_begins_with_the_words_that_came_meanwhile(store: Store) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    await store.drafts.add_prompt(seller, "Una taza")
    younger = await store.product(seller, younger.id)
    assert await store.kin.other(seller, younger.id, younger.revision)
    assert await started(store) == 1
    assert (await store.product(seller, younger.id)).status is ProductStatus.PROCESSING
    assert (await store.product(seller, elder.id)).prompt is None


async def test_two_sentences_for_two_albums_answer_the_question_in_their_order(
    store: Store,
) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    await store.drafts.add_prompt(seller, "Una taza")
    await store.drafts.add_prompt(seller, "Un libro")
    assert (await store.product(seller, elder.id)).prompt == "Una taza"
    younger = await store.product(seller, younger.id)
    assert (younger.prompt, younger.kin_id) == ("Un libro", None)
    assert await started(store) == 2


async def test_an_answer_to_another_question_changes_nothing(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    for who, product, revision in (
        (stranger, younger, younger.revision),
        (seller, younger, younger.revision - 1),
        (seller, elder, elder.revision),
    ):
        assert await store.kin.same(who, product.id, revision) is None
        assert not await store.kin.other(who, product.id, revision)
    assert await store.product(seller, younger.id) == younger


async def test_when_the_elder_is_discarded_nothing_is_asked_any_more(store: Store) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a"), await album(store, seller, "b")
    await store.drafts.add_prompt(seller, "Una taza")
    assert await store.versions.discard(seller, elder.id, elder.revision)
    younger = await store.product(seller, younger.id)
    assert younger.kin_id is None
    assert await store.kin.same(seller, younger.id, younger.revision) is None
    assert await started(store) == 1


async def test_too_many_photos_for_one_stay_two(store: Store) -> None:
    seller = await store.seller()
    elder, younger = await album(store, seller, "a", 5), await album(store, seller, "b", 5)
    assert younger.kin_id == elder.id
    last = await album(store, seller, "c", 1)
    assert last.kin_id == younger.id
    younger = await store.product(seller, younger.id)
    assert await store.kin.same(seller, younger.id, younger.revision) is not None
    last = await store.product(seller, last.id)
    assert last.kin_id == elder.id
    with pytest.raises(IntakeError) as refused:
        await store.kin.same(seller, last.id, last.revision)
    assert (refused.value.actual, refused.value.limit) == (11, 10)
