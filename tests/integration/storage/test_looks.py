"""What is seen in photos and done to them, on both engines: each step can be taken back, her
hand goes before any polish, and what can't be read never breaks a card."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from services.gallery import Step
from services.listings.status import ProductStatus
from services.looks import LOOKS_MAX, Polish
from services.outcomes import Repair
from services.photos.cuts import Left
from services.photos.facts import Box, Code, Facts, Flag, Line, Symbology
from services.photos.look import UNTOUCHED, CutBy, Ground, Look, Turn, turned
from services.products import Failure, Photo, Product, Stage
from services.sellers import Seller
from storage.tables import CardRow, ImageRow, ProductRow
from tests.support.store import Store, photo, run_of

WHITE = Look(ground=Ground.WHITE, cut_by=CutBy.PHOTOROOM, margin=10, polished=True)
BRIGHT, TURNED = Look(brightness=1), Look(turn=90)
BUSY = Failure(Stage.CHECK, "marketplace_busy", Repair.RETRY)

PLAIN = Facts(sharpness=812.5, light=131.0, burnt=0.01, white=0.2, busy=0.7, fingerprint="0f" * 8)
PLACE = Box(left=0.1, top=0.2, right=0.8, bottom=0.9)
FULL = PLAIN.model_copy(
    update={
        "faces": (PLACE,),
        "codes": (
            Code(symbology=Symbology.EAN13, text="7790895000997", gtin="7790895000997"),
            Code(symbology=Symbology.QR, text="a NUL \x00 and an emoji 👟"),
        ),
        "lines": (Line(text="Añejo Nº 5", confidence=0.93, box=PLACE),),
        "read": True,
        "product": PLACE,
        "nudity": 0.02,
    }
)


@dataclass
class Wall:
    """A product of hers with her photos on it."""

    store: Store
    seller: Seller
    product: Product

    @property
    def organization(self) -> UUID:
        return self.seller.organization_id

    @property
    def seen(self) -> tuple[Seller, UUID, int]:
        """What every press of hers carries."""
        return self.seller, self.product.id, self.product.revision

    @property
    def first(self) -> Photo:
        return self.product.photos[0]

    async def look(self) -> None:
        self.product = await self.store.product(self.seller, self.product.id)

    async def note(self, facts: Facts) -> None:
        await self.store.photo_notes.note(self.organization, self.first.id, facts)
        await self.look()

    async def propose(self, look: Look, left: Left | None = None) -> None:
        polish = Polish(self.first.id, look, left)
        await self.store.photo_notes.propose(self.organization, polish)
        await self.look()

    async def keep_ground(self, left: Left) -> None:
        await self.store.photo_notes.keep_ground(self.organization, self.first.id, left)
        await self.look()

    async def change(self, look: Look, *, screen: str = "photo") -> bool:
        done = await self.store.looks.change(*self.seen, self.first.id, look, screen=screen)
        await self.look()
        return done

    async def undo(self, photo_id: UUID | None = None) -> bool:
        done = await self.store.looks.undo(*self.seen, photo_id or self.first.id, screen="photo")
        await self.look()
        return done

    async def originals(self) -> bool:
        done = await self.store.looks.originals(*self.seen, screen="photos")
        await self.look()
        return done

    async def release(self) -> bool:
        done = await self.store.looks.release(*self.seen, self.first.id, screen="photo")
        await self.look()
        return done

    async def every_way(self) -> list[bool]:
        """Each of her changes once."""
        return [
            await self.change(TURNED),
            await self.undo(),
            await self.originals(),
            await self.release(),
        ]


async def wall(store: Store, count: int = 1) -> Wall:
    """A ready product of that many photos."""
    seller = await store.seller()
    hers = Wall(store, seller, await store.ready(seller))
    for _ in range(count - 1):
        await store.drafts.add_photo(seller, photo(), album=None, caption=None, to=hers.product.id)
    await hers.look()
    return hers


async def test_what_was_seen_comes_back_whole_and_moves_nothing(store: Store) -> None:
    hers = await wall(store)
    before = hers.product.revision
    assert hers.first.facts is None
    await hers.note(FULL)
    assert hers.first.facts == FULL
    await hers.note(PLAIN)  # looked at again
    assert hers.first.facts == PLAIN
    assert hers.product.revision == before


async def test_a_polish_is_proposed_once_and_moves_nothing(store: Store) -> None:
    hers = await wall(store)
    before = hers.product.revision
    await hers.propose(WHITE)
    assert (hers.first.looks, hers.first.by_hand, hers.first.left) == ((WHITE,), False, None)
    await hers.propose(BRIGHT, Left.RAGGED)
    assert (hers.first.looks, hers.first.left) == ((WHITE,), None)
    assert hers.product.revision == before


async def test_a_polish_that_keeps_everything_says_why_and_is_no_step(store: Store) -> None:
    hers = await wall(store)
    await hers.propose(UNTOUCHED, Left.TOUCHES)
    assert (hers.first.looks, hers.first.left) == ((), Left.TOUCHES)
    assert not await hers.undo()


async def test_no_polish_goes_over_what_her_hand_decided(store: Store) -> None:
    changed, undone = await wall(store), await wall(store)
    assert await changed.change(BRIGHT)
    await changed.propose(WHITE)
    assert (changed.first.looks, changed.first.by_hand) == ((BRIGHT,), True)

    await undone.propose(WHITE)
    assert await undone.undo()
    await undone.propose(WHITE)
    assert (undone.first.looks, undone.first.by_hand) == ((), True)


async def test_a_ground_that_can_t_be_replaced_comes_back_and_the_card_says_why(
    store: Store,
) -> None:
    hers = await wall(store)
    assert await hers.change(BRIGHT)
    assert await hers.change(WHITE)
    before = hers.product.revision
    await hers.keep_ground(Left.RAGGED)
    kept = WHITE.model_copy(update={"ground": Ground.ORIGINAL})
    assert (hers.first.looks, hers.first.left) == ((BRIGHT, kept), Left.RAGGED)
    assert hers.product.revision == before + 1
    settled = hers.product
    await hers.keep_ground(Left.SEVERAL)  # nothing is replaced any more
    assert hers.product == settled


async def test_a_ground_alone_that_can_t_be_replaced_leaves_no_step_behind(store: Store) -> None:
    first, later = await wall(store), await wall(store)
    assert await first.change(Look(ground=Ground.WHITE))
    await first.keep_ground(Left.UNCLEAR)
    assert (first.first.looks, first.first.by_hand) == ((), True)
    assert await later.change(BRIGHT)
    assert await later.change(BRIGHT.model_copy(update={"ground": Ground.REMOVED}))
    await later.keep_ground(Left.UNCLEAR)
    assert later.first.looks == (BRIGHT,)


async def test_what_a_run_says_of_a_photo_that_is_gone_is_passed_over(store: Store) -> None:
    hers = await wall(store)
    before = hers.product
    await store.photo_notes.note(hers.organization, uuid4(), FULL)
    await store.photo_notes.propose(hers.organization, Polish(uuid4(), WHITE))
    await store.photo_notes.keep_ground(hers.organization, uuid4(), Left.RAGGED)
    await hers.look()
    assert hers.product == before


async def test_each_step_of_hers_can_be_taken_back_to_the_original(store: Store) -> None:
    hers = await wall(store)
    await hers.propose(WHITE)
    assert await hers.change(BRIGHT)
    assert hers.first.look == BRIGHT
    assert await hers.undo()
    assert hers.first.look == WHITE
    assert await hers.undo()
    assert hers.first.look == UNTOUCHED
    before = hers.product
    assert not await hers.undo()
    assert hers.product == before


async def test_the_look_on_show_chosen_again_is_no_change(store: Store) -> None:
    hers = await wall(store)
    assert not await hers.change(UNTOUCHED)
    assert await hers.change(BRIGHT)
    before = hers.product
    assert not await hers.change(BRIGHT)
    assert hers.product == before


async def test_of_many_looks_the_oldest_is_forgotten_first(store: Store) -> None:
    hers = await wall(store)
    looks = [Look(margin=margin % 20, polished=margin % 2 == 0) for margin in range(LOOKS_MAX + 2)]
    for look in looks:
        assert await hers.change(look)
    assert hers.first.looks == tuple(looks[-LOOKS_MAX:])
    for _ in range(LOOKS_MAX):
        assert await hers.undo()
    assert hers.first.look == UNTOUCHED


async def test_all_as_she_took_them_and_each_back_again(store: Store) -> None:
    hers = await wall(store, 4)
    one, two, three, gone = (one.id for one in hers.product.photos)
    for photo_id in (one, two, gone):
        await store.looks.change(*hers.seen, photo_id, BRIGHT, screen="photo")
        await hers.look()
    await store.gallery.change(*hers.seen, Step.REMOVE, gone, screen="photos")
    await hers.look()
    assert await hers.originals()
    assert [shown.look for shown in hers.product.photos] == [UNTOUCHED] * 3
    assert [removed.look for removed in hers.product.removed] == [BRIGHT]
    assert not await hers.originals()
    assert await hers.undo(two)
    assert [shown.look for shown in hers.product.photos] == [UNTOUCHED, BRIGHT, UNTOUCHED]
    assert not await hers.undo(three)
    assert not await hers.undo(gone)  # not on show


async def test_a_flagged_photo_leaves_by_her_word_alone(store: Store) -> None:
    hers = await wall(store)
    assert not await hers.release()  # nothing is known of it
    await hers.note(PLAIN)
    assert not await hers.release()  # nothing holds it back
    await hers.note(FULL)
    assert hers.first.held == (Flag.FACE,)
    assert await hers.release()
    assert (hers.first.held, hers.first.released) == ((), True)
    assert not await hers.release()


async def test_the_card_follows(store: Store) -> None:
    hers = await wall(store)
    before = hers.product.revision
    assert await hers.change(BRIGHT, screen="photo:abc123")
    async with store.db.read() as session:
        card = await session.scalar(select(CardRow).where(CardRow.product_id == hers.product.id))
    assert card is not None
    assert (card.screen, card.revision) == ("photo:abc123", before + 1)
    assert hers.product.revision == before + 1


async def test_an_old_card_changes_nothing(store: Store) -> None:
    hers = await wall(store)
    old = hers.seen
    assert await hers.change(BRIGHT)
    assert not await store.looks.change(*old, hers.first.id, WHITE, screen="photo")
    assert not await store.looks.undo(*old, hers.first.id, screen="photo")
    await hers.look()
    assert hers.first.looks == (BRIGHT,)


async def test_of_two_taps_on_the_same_card_one_counts(store: Store) -> None:
    hers = await wall(store)
    taps = await asyncio.gather(
        *(
            store.looks.change(*hers.seen, hers.first.id, look, screen="photo")
            for look in (BRIGHT, TURNED, WHITE)
        )
    )
    assert sum(taps) == 1
    await hers.look()
    assert len(hers.first.looks) == 1


async def test_her_hand_and_a_polish_at_once_leave_her_look_on_show(store: Store) -> None:
    hers = await wall(store)
    polish = Polish(hers.first.id, WHITE)
    await asyncio.gather(
        store.looks.change(*hers.seen, hers.first.id, BRIGHT, screen="photo"),
        store.photo_notes.propose(hers.organization, polish),
    )
    await hers.look()
    assert (hers.first.look, hers.first.by_hand) == (BRIGHT, True)
    assert hers.first.looks in ((BRIGHT,), (WHITE, BRIGHT))


async def test_her_hand_and_a_cut_out_that_failed_never_wait_for_each_other(store: Store) -> None:
    hers = await wall(store)
    assert await hers.change(WHITE)
    async with store.db.write() as session:
        mine = select(ProductRow.id).where(ProductRow.id == hers.product.id)
        await session.scalar(mine.with_for_update())
        tap = asyncio.create_task(
            store.looks.change(*hers.seen, hers.first.id, BRIGHT, screen="photo")
        )
        await store.until_held_up(1)
        run = asyncio.create_task(
            store.photo_notes.keep_ground(hers.organization, hers.first.id, Left.RAGGED)
        )
        await store.until_held_up(2)
    assert await tap
    await run
    await hers.look()
    assert (hers.first.looks, hers.first.left) == ((WHITE, BRIGHT), None)


async def test_photos_stay_as_they_are_while_a_run_or_a_listing_has_them(store: Store) -> None:
    hers = await wall(store)
    await hers.note(FULL)
    await hers.propose(WHITE)
    assert await store.versions.regenerate(*hers.seen)
    await hers.look()
    assert hers.product.status is ProductStatus.PROCESSING
    assert await hers.every_way() == [False] * 4
    await store.publish(hers.seller, hers.product.id)
    await hers.look()
    assert hers.product.status is ProductStatus.PUBLISHING
    assert await hers.every_way() == [False] * 4
    assert (hers.first.looks, hers.first.held) == ((WHITE,), (Flag.FACE,))


async def test_a_draft_s_photos_are_changed_before_its_run(store: Store) -> None:
    seller = await store.seller()
    draft = Wall(store, seller, await store.draft(seller))
    assert await draft.change(BRIGHT)
    assert draft.product.status is ProductStatus.UPLOADING


async def test_a_change_repairs_a_failed_product(store: Store) -> None:
    hers = await wall(store)
    assert await store.versions.regenerate(*hers.seen)
    await hers.look()
    assert await store.generations.fail(run_of(hers.product), BUSY)
    await hers.look()
    assert hers.product.failure == BUSY
    assert await hers.change(BRIGHT)
    assert (hers.product.status, hers.product.failure) == (ProductStatus.READY, None)


@pytest.mark.parametrize(
    "broken",
    [
        {"facts": {"sharpness": "very"}, "looks": [{"turn": 45}], "left_ground": "a whim"},
        {"facts": [], "looks": {"ground": "white"}, "left_ground": ""},
        {"facts": "words", "looks": ["white"], "left_ground": "x"},
    ],
)
async def test_what_can_t_be_read_never_breaks_a_card(store: Store, broken: dict[str, Any]) -> None:
    hers = await wall(store)
    async with store.db.write() as session:
        mine = ImageRow.id == hers.first.id
        await session.execute(update(ImageRow).where(mine).values(**broken))
    await hers.look()
    assert (hers.first.facts, hers.first.looks, hers.first.left) == (None, (), None)
    assert await hers.change(BRIGHT)  # and is written anew
    await hers.note(PLAIN)
    assert (hers.first.facts, hers.first.looks) == (PLAIN, (BRIGHT,))


async def test_the_keys_of_what_was_made_go_with_the_seller(store: Store) -> None:
    hers, other = await wall(store), await wall(store)
    mask, picture, theirs = "hers/a/cut/internal.png", "hers/a/0f/preview.jpg", "theirs/a/b.jpg"
    for key in (mask, picture, picture):
        await store.renditions.made(hers.organization, hers.first.sha256, key)
    await store.renditions.made(other.organization, other.first.sha256, theirs)
    own = {hers.first.original_key, hers.first.clean_key}
    assert set((await store.sellers.belongings(hers.seller)).blob_keys) == own | {mask, picture}
    assert set((await store.sellers.forget(hers.seller)).blob_keys) == own | {mask, picture}
    assert theirs in (await store.sellers.belongings(other.seller)).blob_keys
    with pytest.raises(LookupError):  # a picture that was in the making
        await store.renditions.made(hers.organization, hers.first.sha256, "hers/a/late.jpg")


STEPS = st.lists(st.sampled_from([*Turn, "undo", "originals"]), max_size=12)


@given(steps=STEPS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each makes its own product
)
async def test_any_steps_lead_where_they_should(store: Store, steps: list[Turn | str]) -> None:
    hers = await wall(store)
    model: list[Look] = []
    for step in steps:
        before, shown = hers.product.revision, model[-1] if model else UNTOUCHED
        if isinstance(step, Turn):
            after = turned(shown, step)
            done = await hers.change(after or shown)
            model += [after] if after else []
        elif step == "undo":
            after = model.pop() if model else None
            done = await hers.undo()
        else:
            after = UNTOUCHED if shown != UNTOUCHED else None
            done = await hers.originals()
            model += [after] if after else []
        assert done is (after is not None)
        assert hers.first.looks == tuple(model)
        assert hers.product.revision == before + done
