"""What a seller sends finds its product: albums, captions, late photos, repeats, quiet time."""

import asyncio

import pytest

from services.intake import IntakeError, IntakeProblem
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.outcomes import Repair
from storage.drafts import ALBUM_GATHERS
from tests.support.store import MANY, QUIET_SECONDS, Store, item, photo


async def test_an_album_becomes_one_product_with_its_caption_and_first_photo_as_cover(
    store: Store,
) -> None:
    seller = await store.seller()
    captions = (None, "Zapatillas Nike", "a second caption is not needed")
    joined = [
        await store.drafts.add_photo(seller, photo(), album="a1", caption=caption)
        for caption in captions
    ]

    assert [j.opened for j in joined] == [True, False, False]
    assert [j.photos for j in joined] == [1, 2, 3]
    product = await store.product(seller, joined[0].product_id)
    assert product.status is ProductStatus.UPLOADING
    assert product.prompt == "Zapatillas Nike"
    assert [p.position for p in product.photos] == [0, 1, 2]
    assert [p.is_primary for p in product.photos] == [True, False, False]
    assert product.cover == product.photos[0]
    assert product.revision == 3


async def test_a_photo_delivered_three_times_is_one_photo(store: Store) -> None:
    seller, same = await store.seller(), photo("77:1")
    joined = [
        await store.drafts.add_photo(seller, same, album=None, caption=None) for _ in range(3)
    ]
    assert len({j.product_id for j in joined}) == 1
    assert [j.photos for j in joined] == [1, 1, 1]

    # also when its product has gone on in between
    await store.drafts.add_prompt(seller, "Zapatillas")
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 1
    again = await store.drafts.add_photo(seller, same, album=None, caption=None)
    assert (again.product_id, again.opened) == (joined[0].product_id, False)
    assert (await store.product(seller, again.product_id)).status is ProductStatus.PROCESSING


async def test_two_photos_with_words_of_their_own_are_two_products(store: Store) -> None:
    seller = await store.seller()
    first = await store.drafts.add_photo(seller, photo(), album=None, caption="Zapatillas")
    second = await store.drafts.add_photo(seller, photo(), album=None, caption="Un libro")
    third = await store.drafts.add_photo(seller, photo(), album=None, caption=None)

    assert second.opened
    assert second.product_id != first.product_id
    assert (third.product_id, third.photos) == (second.product_id, 2)


async def test_photos_first_and_the_words_after(store: Store) -> None:
    seller = await store.seller()
    photos = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    words = await store.drafts.add_prompt(seller, "Un libro, $9.000")
    assert (words.product_id, words.opened, words.photos) == (photos.product_id, False, 1)


async def test_words_first_and_the_photos_after(store: Store) -> None:
    seller = await store.seller()
    words = await store.drafts.add_prompt(seller, "Un libro, $9.000")
    assert (words.opened, words.photos) == (True, 0)
    photos = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    assert (photos.product_id, photos.photos) == (words.product_id, 1)


async def test_a_sentence_handled_again_after_a_crash_opens_nothing(store: Store) -> None:
    seller = await store.seller()
    await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    first = await store.drafts.add_prompt(seller, "Un libro, $9.000", source="1:8")
    again = await store.drafts.add_prompt(seller, "Un libro, $9.000", source="1:8")
    other = await store.drafts.add_prompt(seller, "Una taza", source="1:9")
    assert again == first
    assert other.opened


async def test_her_yes_to_words_handled_again_when_their_run_has_begun_opens_nothing(
    store: Store,
) -> None:
    seller = await store.seller()
    await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    first = await store.drafts.add_prompt(seller, "Un libro, $9.000", source="1:8")
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 1  # a press holds up no draft
    again = await store.drafts.add_prompt(seller, "Un libro, $9.000", source="1:8")
    assert (again.product_id, again.opened) == (first.product_id, False)


async def test_the_same_words_in_two_messages_are_two_products(store: Store) -> None:
    seller = await store.seller()
    first = await store.drafts.add_prompt(seller, "Remera talle M", source="1:8")
    second = await store.drafts.add_prompt(seller, "Remera talle M", source="1:9")
    assert second.opened
    assert second.product_id != first.product_id


async def test_an_albums_card_waits_for_its_photos_and_a_single_ones_does_not(store: Store) -> None:
    emma, lucia = await store.seller(), await store.seller()
    await store.drafts.add_photo(emma, photo(), album="a1", caption="Zapatillas")
    single = await store.drafts.add_photo(lucia, photo(), album=None, caption="Zapatillas")
    first = await store.cards.due(MANY, 30)
    assert [due.card.product_id for due in first] == [single.product_id]
    joined = await store.drafts.add_photo(emma, photo(), album="a1", caption=None)
    store.clock.forward(ALBUM_GATHERS.total_seconds())
    [due] = await store.cards.due(MANY, 30)
    assert due.card.product_id == joined.product_id


async def test_a_late_photo_of_an_album_still_joins_its_card(store: Store) -> None:
    seller = await store.seller()
    first = await store.drafts.add_photo(seller, photo(), album="a1", caption="Zapatillas")
    store.clock.forward(QUIET_SECONDS + 0.1)
    await store.drafts.settle(MANY)
    before = await store.product(seller, first.product_id)

    late = await store.drafts.add_photo(seller, photo(), album="a1", caption=None)

    product = await store.product(seller, first.product_id)
    assert late.product_id == product.id
    assert product.status is ProductStatus.PROCESSING
    assert product.revision > before.revision
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 0  # nothing starts twice


@pytest.mark.parametrize("published", [True, False])
async def test_a_photo_of_an_ended_products_album_opens_a_new_one(
    store: Store, *, published: bool
) -> None:
    seller = await store.seller()
    joined = await store.drafts.add_photo(seller, photo(), album="a1", caption="Zapatillas")
    if published:
        store.clock.forward(QUIET_SECONDS + 0.1)
        await store.drafts.settle(MANY)
        _, publication = await store.publish(seller, joined.product_id)
        assert await store.publications.live(publication, item(publication))
    else:
        assert await store.versions.discard(seller, joined.product_id, revision=1)

    late = await store.drafts.add_photo(seller, photo(), album="a1", caption=None)
    later = await store.drafts.add_photo(seller, photo(), album="a1", caption=None)

    assert late.opened
    assert late.product_id != joined.product_id
    assert (later.product_id, later.opened) == (late.product_id, False)


async def test_the_eleventh_photo_is_refused_and_changes_nothing(store: Store) -> None:
    seller = await store.seller()
    joined = await store.drafts.add_photo(seller, photo(), album="a1", caption=None)
    for _ in range(MAX_PHOTOS - 1):
        await store.drafts.add_photo(seller, photo(), album="a1", caption=None)
    before = await store.product(seller, joined.product_id)

    with pytest.raises(IntakeError) as refused:
        await store.drafts.add_photo(seller, photo(), album="a1", caption="too many")

    assert refused.value.problem is IntakeProblem.TOO_MANY_PHOTOS
    assert (refused.value.limit, refused.value.actual) == (10, 11)
    assert await store.product(seller, joined.product_id) == before


async def test_photos_that_arrive_together_make_one_product(store: Store) -> None:
    seller = await store.seller()
    joined = await asyncio.gather(
        *(store.drafts.add_photo(seller, photo(), album="a1", caption=None) for _ in range(8))
    )
    assert len({j.product_id for j in joined}) == 1
    assert sorted(j.photos for j in joined) == list(range(1, 9))
    product = await store.product(seller, joined[0].product_id)
    assert [p.position for p in product.photos] == list(range(8))
    assert sum(p.is_primary for p in product.photos) == 1


async def test_a_product_starts_when_it_is_quiet_and_complete(store: Store) -> None:
    seller = await store.seller()
    joined = await store.drafts.add_photo(seller, photo(), album=None, caption="Zapatillas")
    store.clock.forward(QUIET_SECONDS - 0.1)
    assert await store.drafts.settle(MANY) == 0

    await store.drafts.add_photo(seller, photo(), album=None, caption=None)  # begins anew
    store.clock.forward(QUIET_SECONDS - 0.1)
    assert await store.drafts.settle(MANY) == 0

    store.clock.forward(0.2)
    assert await store.drafts.settle(MANY) == 1
    product = await store.product(seller, joined.product_id)
    assert (product.status, product.attempt) == (ProductStatus.PROCESSING, 1)
    assert await store.drafts.settle(MANY) == 0


async def test_without_words_or_without_photos_nothing_starts(store: Store) -> None:
    wordless, photoless = await store.seller(), await store.seller()
    await store.drafts.add_photo(wordless, photo(), album=None, caption=None)
    await store.drafts.add_prompt(photoless, "Zapatillas")
    store.clock.forward(3600)
    assert await store.drafts.settle(MANY) == 0

    await store.drafts.add_prompt(wordless, "Zapatillas")
    await store.drafts.add_photo(photoless, photo(), album=None, caption=None)
    store.clock.forward(QUIET_SECONDS)
    assert await store.drafts.settle(MANY) == 2


async def test_nothing_starts_while_a_message_of_the_chat_still_waits_to_be_read(
    store: Store,
) -> None:
    seller, other = await store.seller(501), await store.seller(50)
    for someone in (seller, other):
        await store.drafts.add_photo(someone, photo(), album=None, caption="Zapatillas")
    store.clock.forward(QUIET_SECONDS + 0.1)
    await store.inbox.put(1, "m:501", {})
    await store.inbox.put(2, "p:501", {})

    assert await store.drafts.settle(MANY) == 1  # the other seller's, whose number is alike

    await store.inbox.done(1)
    assert await store.drafts.settle(MANY) == 1


async def test_several_clocks_start_each_product_once(store: Store) -> None:
    sellers = [await store.seller() for _ in range(5)]
    for seller in sellers:
        await store.drafts.add_photo(seller, photo(), album=None, caption="Zapatillas")
    store.clock.forward(QUIET_SECONDS + 0.1)
    changed = await asyncio.gather(*(store.drafts.settle(MANY) for _ in range(4)))
    assert sum(changed) == 5
    for seller in sellers:
        (summary,) = (await store.products.page(seller, offset=0, limit=9)).rows
        assert summary.status is ProductStatus.PROCESSING


async def test_the_daily_number_of_runs_ends_kindly_and_is_new_tomorrow(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    ready = await store.ready(seller)
    assert await store.versions.regenerate(seller, ready.id, ready.revision)  # counts as a run

    third = await store.draft(seller)
    theirs = await store.draft(other)
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(2) == 2

    refused = await store.product(seller, third.id)
    assert refused.status is ProductStatus.FAILED
    assert refused.failure is not None
    assert (refused.failure.reason, refused.failure.repair) == ("daily_limit", Repair.RETRY)
    assert (await store.product(other, theirs.id)).status is ProductStatus.PROCESSING

    store.clock.forward(24 * 3600)
    fourth = await store.draft(seller)
    store.clock.forward(QUIET_SECONDS + 0.1)
    await store.drafts.settle(2)
    assert (await store.product(seller, fourth.id)).status is ProductStatus.PROCESSING


async def test_a_forgotten_sellers_photo_is_not_taken(store: Store) -> None:
    seller = await store.seller()
    await store.sellers.forget(seller)
    with pytest.raises(LookupError):
        await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    with pytest.raises(LookupError):
        await store.drafts.add_prompt(seller, "Zapatillas")


async def test_what_lay_without_words_for_long_is_not_joined_by_todays_photos(store: Store) -> None:
    seller = await store.seller()
    old = await store.drafts.add_photo(seller, photo("1"), album=None, caption=None)
    store.clock.forward(7 * 3600)
    new = await store.drafts.add_photo(seller, photo("2"), album=None, caption=None)
    assert new.opened
    assert new.product_id != old.product_id
    named = await store.drafts.add_prompt(seller, "Silla de madera, $20.000")
    assert named.product_id == new.product_id
