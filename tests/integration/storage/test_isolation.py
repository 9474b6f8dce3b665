"""A seller who guesses another's ids learns nothing and changes nothing, at every door."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.conversations import Question
from services.errands import ErrandKind
from services.generating import Run
from services.generation.usage import Call
from services.looks import Polish
from services.outcomes import Repair
from services.photos.cuts import Left
from services.photos.facts import Box, Facts
from services.photos.look import Ground, Look
from services.products import Failure, Product, Publication, Stage, Summary
from services.sellers import Forgotten, Seller
from services.showing import Card, Drawn
from services.spending import Purpose, Spent, Work, on_listing
from storage.database import Database
from storage.tables import Base
from tests.support.store import Store, complete, item, photo

FAILURE = Failure(Stage.CHECK, "reason", Repair.RETRY)


@dataclass(frozen=True)
class Case:
    """A stranger, and what she tries to reach."""

    store: Store
    stranger: Seller
    product: Product
    publication: Publication

    @property
    def seen(self) -> tuple[Seller, Any, int]:
        """The stranger, with the right product and revision."""
        return self.stranger, self.product.id, self.product.revision

    @property
    def photo(self) -> UUID:
        """A photo of the product: it has a look, and is held back."""
        return self.product.photos[0].id

    @property
    def run(self) -> Run:
        """The right run in the stranger's organisation."""
        return Run(self.stranger.organization_id, self.product.id, self.product.attempt)

    @property
    def forged(self) -> Publication:
        """The right publication in the stranger's organisation."""
        return replace(self.publication, organization_id=self.stranger.organization_id)

    @property
    def card(self) -> Card:
        """The right card in the stranger's organisation."""
        return Card(self.product.id, self.stranger.organization_id, 1, 1, False, 0, "main")


async def _listed(store: Store, seller: Seller) -> tuple[Summary, ...]:
    return (await store.products.page(seller, offset=0, limit=9)).rows


Try = Callable[[Case], Awaitable[object]]
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TURNED = Look(turn=90)
PLAIN = Facts(sharpness=900, light=130, burnt=0, white=0.2, busy=0.5, fingerprint="0f" * 8)
FACE = PLAIN.model_copy(update={"faces": (Box(left=0.1, top=0.1, right=0.4, bottom=0.4),)})
MADE = "org/photo/look/preview.jpg"
NOTHING = (None, False, 0, (), ((), 0), Forgotten((), ()), Spent())

ON_A_READY_PRODUCT: dict[str, Try] = {
    "products.get": lambda c: c.store.products.get(c.stranger.organization_id, c.product.id),
    "products.page": lambda c: _listed(c.store, c.stranger),
    "versions.save": lambda c: c.store.versions.save(*c.seen, complete("Mine now, for sure")),
    "versions.regenerate": lambda c: c.store.versions.regenerate(*c.seen),
    "versions.discard": lambda c: c.store.versions.discard(*c.seen),
    "waiting": lambda c: c.store.waiting.regenerate_uncategorised(c.stranger),
    "cards.screen": lambda c: c.store.cards.screen(*c.seen, "edit"),
    "cards.screen anyway": lambda c: c.store.cards.screen(c.stranger, c.product.id, None, "edit"),
    "cards.stale": lambda c: c.store.cards.stale(c.stranger, c.product.id),
    "cards.bring_down": lambda c: c.store.cards.bring_down(c.stranger, c.product.id),
    "cards.recent": lambda c: c.store.cards.recent(c.stranger, LONG_AGO, 10),
    "cards.below": lambda c: c.store.cards.below(c.stranger, c.product.id),
    "cards.shown": lambda c: c.store.cards.shown(
        c.card, Drawn(99, 1, has_photo=True), wait_seconds=0
    ),
    "cards.postpone": lambda c: c.store.cards.postpone(c.card, wait_seconds=99, lost=True),
    "conversations.pending": lambda c: c.store.conversations.pending(c.stranger),
    "conversations.lapsed": lambda c: c.store.conversations.lapsed(c.stranger, 7),
    "conversations.clear": lambda c: c.store.conversations.clear(c.stranger),
    "accounts.of": lambda c: c.store.accounts.of(c.stranger.organization_id),
    "accounts.get": lambda c: c.store.accounts.get(
        c.stranger.organization_id, c.publication.account_id
    ),
    "publications.picture": lambda c: c.store.publications.picture(
        c.stranger.organization_id, c.publication.account_id, "a" * 64
    ),
    "publications.resolve": lambda c: c.store.publications.resolve(*c.seen),
    "links.take": lambda c: c.store.links.take("open", c.stranger),
    "looks.change": lambda c: c.store.looks.change(*c.seen, c.photo, TURNED, screen="photo"),
    "looks.undo": lambda c: c.store.looks.undo(*c.seen, c.photo, screen="photo"),
    "looks.originals": lambda c: c.store.looks.originals(*c.seen, screen="photos"),
    "looks.release": lambda c: c.store.looks.release(*c.seen, c.photo, screen="photo"),
    "photo_notes.note": lambda c: c.store.photo_notes.note(
        c.stranger.organization_id, c.photo, PLAIN
    ),
    "photo_notes.propose": lambda c: c.store.photo_notes.propose(
        c.stranger.organization_id, Polish(c.product.photos[1].id, TURNED)
    ),
    "photo_notes.keep_ground": lambda c: c.store.photo_notes.keep_ground(
        c.stranger.organization_id, c.photo, Left.RAGGED
    ),
    "renditions.made": lambda c: c.store.renditions.made(
        c.stranger.organization_id, "b" * 64, MADE
    ),
    "sellers.waiting": lambda c: c.store.sellers.waiting(c.stranger),
    "errands.waiting": lambda c: c.store.errands.waiting(c.stranger, ErrandKind.EXPORT),
    "exports.page": lambda c: c.store.exports.page(c.stranger, None, 9),
    "spending.spent": lambda c: c.store.spending.spent(
        Work(c.stranger.organization_id, c.stranger.id, Purpose.LISTING, c.product.id)
    ),
    "shops.of": lambda c: c.store.shops.of(c.stranger.organization_id),
    "sellers.forget": lambda c: c.store.sellers.forget(c.stranger),
}

ON_A_RUN: dict[str, Try] = {
    "generations.product": lambda c: c.store.generations.product(c.run),
    "generations.progress": lambda c: c.store.generations.progress(c.run, Stage.SCORE),
    "generations.finish": lambda c: c.store.generations.finish(c.run, complete()),
    "generations.fail": lambda c: c.store.generations.fail(c.run, FAILURE),
}

ON_A_PUBLISHING_PRODUCT: dict[str, Try] = {
    "publications.product": lambda c: c.store.publications.product(c.run),
    "publications.progress": lambda c: c.store.publications.progress(c.run, Stage.SEND),
    "publications.sending": lambda c: c.store.publications.sending(c.forged),
    "publications.unknown": lambda c: c.store.publications.unknown(c.forged),
    "publications.absent": lambda c: c.store.publications.absent(c.forged),
    "publications.looked": lambda c: c.store.publications.looked(c.forged),
    "publications.live": lambda c: c.store.publications.live(c.forged, item(c.forged)),
    "publications.give_back": lambda c: c.store.publications.give_back(c.forged, FAILURE),
    "publications.ask": lambda c: c.store.publications.ask(c.forged, FAILURE),
}


async def _everything(db: Database, but: Seller) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but the stranger's own."""
    async with db.read() as session:
        return {
            table.name: [
                tuple(row)
                for row in await session.execute(select(table).order_by(*table.primary_key.columns))
                if but.id not in row and but.organization_id not in row
            ]
            for table in Base.metadata.sorted_tables
        }


async def _a_victim(store: Store) -> tuple[Seller, Product, Publication]:
    """A seller with a published product, a shop, pictures, a question and an open link."""
    victim = await store.seller()
    product, publication = await store.publishing(victim)
    organization = victim.organization_id
    await store.publications.save_picture(organization, publication.account_id, "a" * 64, "P1")
    await store.conversations.ask(victim, Question("field", product.id, 7, value="price"))
    return victim, product, publication


async def _with_looks(store: Store, victim: Seller, product: Product) -> Product:
    """Her product with two photos, a look on one that is held back, and a picture made of it."""
    mine, first = victim.organization_id, product.photos[0]
    await store.drafts.add_photo(victim, photo(), album=None, caption=None, to=product.id)
    await store.photo_notes.note(mine, first.id, FACE)
    await store.photo_notes.propose(mine, Polish(first.id, Look(ground=Ground.WHITE)))
    await store.renditions.made(mine, first.sha256, MADE)
    return await store.product(victim, product.id)


async def test_a_strangers_id_opens_no_door_to_a_product(store: Store) -> None:
    victim, _, publication = await _a_victim(store)
    ready = await store.ready(victim, complete(category=None))
    ready = await _with_looks(store, victim, ready)
    (card, *_) = await store.cards.due(10, 30)
    assert card.seller == victim
    await store.errands.ask(victim, ErrandKind.EXPORT, {}, key="export")
    await store.spending.record(on_listing(ready), [Call("gemini", "one", cost=Decimal(1))])
    await store.links.open(victim, "open", "verifier", store.clock().replace(year=2030))
    await _fruitless(store, ON_A_READY_PRODUCT, ready, publication)


async def test_a_strangers_run_is_no_run(store: Store) -> None:
    victim, _, publication = await _a_victim(store)
    await _fruitless(store, ON_A_RUN, await store.processing(victim), publication)


async def test_a_strangers_publication_is_none(store: Store) -> None:
    _, product, publication = await _a_victim(store)
    assert await store.publications.sending(publication)
    await _fruitless(store, ON_A_PUBLISHING_PRODUCT, product, publication)


async def test_a_strangers_shop_publishes_nothing_of_hers(store: Store) -> None:
    victim, _, publication = await _a_victim(store)
    ready = await store.ready(victim)
    (account,) = await store.accounts.of(victim.organization_id)

    async def begin(case: Case) -> object:
        return await case.store.publications.begin(*case.seen, account)

    await _fruitless(store, {"publications.begin": begin}, ready, publication)


async def _fruitless(
    store: Store, attempts: dict[str, Try], product: Product, publication: Publication
) -> None:
    stranger = await store.seller()
    before = await _everything(store.db, stranger)
    for name, attempt in attempts.items():
        answer = await attempt(Case(store, stranger, product, publication))
        assert answer in NOTHING, name
        assert await _everything(store.db, stranger) == before, name
