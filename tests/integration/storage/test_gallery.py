"""The order of a product's photos, on both engines: dense, with one cover, and nothing lost."""

import asyncio
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import select

from services.gallery import Step
from services.intake import IntakeError
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.outcomes import Repair
from services.products import Failure, Product, Stage
from services.sellers import Seller
from storage.tables import CardRow
from tests.support.store import Store, photo, run_of

REFUSED = Failure(Stage.CHECK, "photos_refused", Repair.ADD_PHOTOS)
BUSY = Failure(Stage.CHECK, "marketplace_busy", Repair.RETRY)


@dataclass
class Album:
    """A product of hers and her hands on its photos. Looks after every step that the order is
    as it always must be."""

    store: Store
    seller: Seller
    product: Product

    @property
    def order(self) -> list[str]:
        """The photos on show by their hashes."""
        return [one.sha256 for one in self.product.photos]

    async def look(self) -> None:
        self.product = await self.store.product(self.seller, self.product.id)
        photos, removed = self.product.photos, self.product.removed
        assert [one.position for one in photos] == list(range(len(photos)))
        assert [one.is_primary for one in photos] == [True] + [False] * (len(photos) - 1)
        assert not any(one.is_primary for one in removed)

    async def add(self) -> None:
        sent = photo()
        await self.store.drafts.add_photo(
            self.seller, sent, album=None, caption=None, to=self.product.id
        )
        await self.look()

    async def take(self, step: Step, sha256: str, screen: str = "photos") -> bool:
        everything = (*self.product.photos, *self.product.removed)
        one = next(one.id for one in everything if one.sha256 == sha256)
        seen = self.product.id, self.product.revision
        done = await self.store.gallery.change(self.seller, *seen, step, one, screen=screen)
        await self.look()
        return done


async def album(store: Store, count: int = 3) -> Album:
    """A ready product of that many photos."""
    seller = await store.seller()
    opened = Album(store, seller, await store.ready(seller))
    for _ in range(count - 1):
        await opened.add()
    return opened


async def test_another_photo_becomes_the_cover(store: Store) -> None:
    hers = await album(store)
    first, second, third = hers.order
    assert await hers.take(Step.COVER, third)
    assert hers.order == [third, first, second]
    assert hers.product.cover == hers.product.photos[0]


async def test_a_photo_moves_one_place_and_not_beyond_an_end(store: Store) -> None:
    hers = await album(store)
    first, second, third = hers.order
    assert await hers.take(Step.LATER, first)
    assert hers.order == [second, first, third]
    assert await hers.take(Step.EARLIER, third)
    assert hers.order == [second, third, first]
    before = hers.product
    assert not await hers.take(Step.EARLIER, second)
    assert not await hers.take(Step.LATER, first)
    assert hers.product == before


async def test_a_removed_cover_gives_way_and_comes_back_to_its_place(store: Store) -> None:
    hers = await album(store)
    first, second, third = hers.order
    assert await hers.take(Step.REMOVE, first)
    assert await hers.take(Step.REMOVE, third)
    assert hers.order == [second]
    assert [one.sha256 for one in hers.product.removed] == [first, third]
    assert not await hers.take(Step.REMOVE, second)  # the last one
    assert await hers.take(Step.RESTORE, third)
    assert await hers.take(Step.RESTORE, first)
    assert hers.order == [first, second, third]
    assert hers.product.removed == ()


async def test_a_new_photo_goes_behind_those_on_show(store: Store) -> None:
    hers = await album(store)
    first, second, third = hers.order
    await hers.take(Step.REMOVE, third)
    await hers.add()
    assert hers.order[:2] == [first, second]
    assert len(hers.order) == 3
    assert await hers.take(Step.RESTORE, third)
    assert hers.order[2] == third


async def test_a_removed_photo_makes_room_for_another(store: Store) -> None:
    hers = await album(store, MAX_PHOTOS)
    last = hers.order[-1]
    with pytest.raises(IntakeError):
        await hers.add()
    assert await hers.take(Step.REMOVE, last)
    await hers.add()
    assert not await hers.take(Step.RESTORE, last)  # it would be one too many
    assert await hers.take(Step.REMOVE, hers.order[0])
    assert await hers.take(Step.RESTORE, last)
    assert len(hers.order) == MAX_PHOTOS


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_she_does_no_photo_is_lost(store: Store, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same steps each time
    hers = await album(store, chance.randint(1, MAX_PHOTOS))
    everything = sorted(hers.order)
    for _ in range(40):
        before = hers.product.revision
        done = await hers.take(chance.choice(list(Step)), chance.choice(everything))
        assert hers.product.revision == before + done
        kept = (*hers.product.photos, *hers.product.removed)
        assert sorted(one.sha256 for one in kept) == everything
        assert hers.order


async def test_the_card_follows(store: Store) -> None:
    hers = await album(store)
    assert await hers.take(Step.COVER, hers.order[1], "photo:abc123")
    async with store.db.read() as session:
        card = await session.scalar(select(CardRow).where(CardRow.product_id == hers.product.id))
    assert card is not None
    assert (card.screen, card.revision) == ("photo:abc123", hers.product.revision)


async def test_of_two_taps_on_the_same_card_one_counts(store: Store) -> None:
    hers = await album(store)
    seen, ids = (hers.product.id, hers.product.revision), [one.id for one in hers.product.photos]
    taps = await asyncio.gather(
        *(
            store.gallery.change(hers.seller, *seen, Step.REMOVE, one, screen="photos")
            for one in ids
        ),
    )
    assert sum(taps) == 1
    await hers.look()
    assert len(hers.order) == 2


async def test_a_stranger_and_a_stranger_s_photo_change_nothing(store: Store) -> None:
    hers, other = await album(store), await album(store)
    before = hers.product
    mine, theirs = hers.product.photos[1].id, other.product.photos[1].id
    seen = before.id, before.revision
    for seller, one in ((other.seller, mine), (other.seller, theirs), (hers.seller, theirs)):
        for step in Step:
            assert not await store.gallery.change(seller, *seen, step, one, screen="photos")
    await hers.look()
    assert hers.product == before


async def test_nothing_moves_while_it_is_worked_on(store: Store) -> None:
    hers = await album(store)
    one = hers.order[1]
    assert await store.versions.regenerate(hers.seller, hers.product.id, hers.product.revision)
    await hers.look()
    assert hers.product.status is ProductStatus.PROCESSING
    assert not await hers.take(Step.COVER, one)
    await store.publish(hers.seller, hers.product.id)
    await hers.look()
    assert hers.product.status is ProductStatus.PUBLISHING
    assert not await hers.take(Step.COVER, one)
    assert hers.order[1] == one


async def test_a_draft_is_put_in_order_before_its_run(store: Store) -> None:
    seller = await store.seller()
    draft = Album(store, seller, await store.draft(seller))
    await draft.add()
    assert await draft.take(Step.COVER, draft.order[1])
    assert draft.product.status is ProductStatus.UPLOADING


async def test_a_change_of_photos_repairs_a_failed_product(store: Store) -> None:
    hers = await album(store)
    await _fail(hers, BUSY)
    assert await hers.take(Step.REMOVE, hers.order[0])
    assert (hers.product.status, hers.product.failure) == (ProductStatus.READY, None)


async def test_a_photo_more_repairs_a_product_whose_photos_were_refused(store: Store) -> None:
    hers = await album(store)
    await _fail(hers, BUSY)
    await hers.add()
    assert hers.product.status is ProductStatus.FAILED
    await _fail(hers, REFUSED)
    await hers.add()
    assert (hers.product.status, hers.product.failure) == (ProductStatus.READY, None)


async def _fail(hers: Album, failure: Failure) -> None:
    """Its next run ends in a failure."""
    seen = hers.product.id, hers.product.revision
    assert await hers.store.versions.regenerate(hers.seller, *seen)
    await hers.look()
    assert await hers.store.generations.fail(run_of(hers.product), failure)
    await hers.look()


async def replaced(hers: Album, sha256: str, *, source: str | None = None) -> str:
    """Another photo came in the place of that one; the new one's hash."""
    old = next(one.id for one in hers.product.photos if one.sha256 == sha256)
    sent = photo(source)
    await hers.store.drafts.add_photo(
        hers.seller, sent, album=None, caption=None, to=hers.product.id, instead_of=old
    )
    await hers.look()
    return sent.sha256


async def test_a_photo_takes_the_place_of_another_which_can_come_back(store: Store) -> None:
    hers = await album(store)
    first, second, third = hers.order
    cover = await replaced(hers, first)
    assert hers.order == [cover, second, third]
    middle = await replaced(hers, second)
    assert hers.order == [cover, middle, third]
    assert [one.sha256 for one in hers.product.removed] == [first, second]
    assert await hers.take(Step.RESTORE, first)
    assert hers.order == [first, cover, middle, third]


async def test_a_full_listing_takes_a_photo_in_the_place_of_another(store: Store) -> None:
    hers = await album(store, MAX_PHOTOS)
    last = hers.order[-1]
    fresh = await replaced(hers, last)
    assert hers.order[-1] == fresh
    assert len(hers.order) == MAX_PHOTOS
    with pytest.raises(IntakeError):
        await hers.add()


async def test_a_photo_that_is_gone_or_another_s_is_not_replaced(store: Store) -> None:
    hers, other = await album(store), await album(store)
    first, second, third = hers.order
    strange = other.product.photos[0].id
    gone = hers.product.photos[2].id
    await hers.take(Step.REMOVE, third)
    for old in (strange, gone):
        await store.drafts.add_photo(
            hers.seller, photo(), album=None, caption=None, to=hers.product.id, instead_of=old
        )
    await hers.look()
    await other.look()
    assert hers.order[:2] == [first, second]
    assert len(hers.order) == len(other.order) + 1
    assert strange == other.product.photos[0].id


async def test_a_message_handled_twice_replaces_once(store: Store) -> None:
    hers = await album(store)
    first, *others = hers.order
    old, sent = hers.product.photos[0].id, photo("5:5")
    for _ in range(2):
        await store.drafts.add_photo(
            hers.seller, sent, album=None, caption=None, to=hers.product.id, instead_of=old
        )
    await hers.look()
    assert hers.order == [sent.sha256, *others]
    assert [one.sha256 for one in hers.product.removed] == [first]
