"""Changing what is on the card (the ports `services.editing.Versions` and
`services.accounts.Uncategorised`).

Each change is conditional on the revision that the seller saw, and on no publication of the
product being undecided: while a listing may exist, only looking for it goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from services.editing import DailyLimitError, VersionNote
from services.listings.content import Content
from services.listings.status import UNDECIDED, ProductStatus, sources_of
from services.outcomes import Repair
from services.sellers import Seller
from services.wishes import EVERYTHING, Wish
from storage.audit import Deed, record
from storage.database import Database
from storage.generations import new_version, save_content
from storage.moves import Clock, move, of, to_processing, utc_now
from storage.proposals import forget_proposal
from storage.runs import record_run, runs_today
from storage.snapshots import load_content
from storage.tables import ContentRow, ProductRow, PublicationRow

REVIEWABLE = (ProductStatus.READY, ProductStatus.FAILED)


def decided() -> ColumnElement[bool]:
    """No publication of the product is undecided."""
    return ~exists().where(
        PublicationRow.product_id == ProductRow.id, PublicationRow.status.in_(UNDECIDED)
    )


@dataclass(frozen=True, slots=True)
class SqlVersions:
    """The port over the tables. `daily_limit` counts a seller's runs within a day."""

    db: Database
    daily_limit: int
    now: Clock = utc_now

    async def save(
        self,
        seller: Seller,
        product_id: UUID,
        revision: int,
        content: Content,
        changed: tuple[str, ...] = (),
        *,
        screen: str | None = None,
    ) -> bool:
        """Save a new version of a `ready` or `failed` product, which becomes `ready`."""
        now = self.now()
        async with self.db.write() as session:
            seen = _seen(seller, product_id, revision)
            before = await session.scalar(select(ProductRow.version).where(*seen))
            ready = *seen, ProductRow.status.in_(REVIEWABLE)
            moved = await move(session, now, ready, new_version(), screen=screen)
            if moved is not None:
                await save_content(session, moved, content, now, changed, made_from=before)
                await forget_proposal(session, seller.organization_id, product_id)
        return moved is not None

    async def turn(self, seller: Seller, product_id: UUID, revision: int, version: int) -> bool:
        """Put another of its versions on show; the product becomes `ready`."""
        there = exists().where(
            ContentRow.product_id == ProductRow.id, ContentRow.version == version
        )
        seen = _seen(seller, product_id, revision)
        turnable = *seen, ProductRow.status.in_(REVIEWABLE), there
        turned = {
            "status": ProductStatus.READY,
            "stage": None,
            "failure": None,
            "version": version,
            "newest_version": func.coalesce(ProductRow.newest_version, ProductRow.version),
        }
        async with self.db.write() as session:
            return await move(session, self.now(), turnable, turned) is not None

    async def history(self, seller: Seller, product_id: UUID) -> tuple[VersionNote, ...]:
        """Every version, oldest first."""
        notes = (
            select(
                ContentRow.version, ContentRow.created_at, ContentRow.provider, ContentRow.changed
            )
            .where(
                ContentRow.product_id == product_id,
                ContentRow.organization_id == seller.organization_id,
            )
            .order_by(ContentRow.version)
        )
        async with self.db.read() as session:
            rows = (await session.execute(notes)).all()
        return tuple(
            VersionNote(number, at, by, tuple(parts or ())) for number, at, by, parts in rows
        )

    async def content(self, seller: Seller, product_id: UUID, version: int) -> Content | None:
        """One version's content, None when there is none of that number."""
        async with self.db.read() as session:
            mine = select(ProductRow.id).where(*of(seller.organization_id, product_id))
            if await session.scalar(mine) is None:
                return None
            return await load_content(session, product_id, version)

    async def regenerate(
        self, seller: Seller, product_id: UUID, revision: int, wish: Wish = EVERYTHING
    ) -> bool:
        """`ready` or `failed` -> `processing`, attempt + 1."""
        asked = wish.model_dump(mode="json") if wish != EVERYTHING else None
        seen = _seen(seller, product_id, revision)
        reviewable = *seen, ProductRow.status.in_(REVIEWABLE)
        return await self._begin(seller, reviewable, {"wish": asked})

    async def resume(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """Start a draft that she had stopped."""
        seen = _seen(seller, product_id, revision)
        stopped = ProductRow.status == ProductStatus.UPLOADING, ProductRow.attempt > 0
        return await self._begin(seller, (*seen, *stopped, ProductRow.prompt.is_not(None)), {})

    async def _begin(
        self, seller: Seller, where: Sequence[ColumnElement[bool]], values: Mapping[str, object]
    ) -> bool:
        """A run of generation, within the seller's daily number."""
        now = self.now()
        async with self.db.write() as session:
            moved = await move(session, now, where, to_processing(now) | {**values})
            if moved is not None:
                if await runs_today(session, seller.id, now) >= self.daily_limit:
                    raise DailyLimitError  # and the move is undone
                await record_run(session, moved, now)
        return moved is not None

    async def cancel(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """`processing` -> `ready` when there is a version to show, else `uploading`."""
        back = case(
            (ProductRow.version.is_(None), ProductStatus.UPLOADING.value),
            else_=ProductStatus.READY.value,
        )
        seen = _seen(seller, product_id, revision)
        processing = *seen, ProductRow.status == ProductStatus.PROCESSING
        stopped = {"status": back, "stage": None, "wish": None, "settle_at": None}
        async with self.db.write() as session:
            return await move(session, self.now(), processing, stopped) is not None

    async def discard(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """-> `discarded`, wherever the status machine allows it."""
        now = self.now()
        seen = _seen(seller, product_id, revision)
        lawful = *seen, ProductRow.status.in_(sources_of(ProductStatus.DISCARDED))
        status = ProductStatus.DISCARDED
        gone = {"status": status, "stage": None, "failure": None, "settle_at": None}
        async with self.db.write() as session:
            moved = await move(session, now, lawful, gone)
            if moved is not None:
                await record(
                    session,
                    now,
                    Deed.PRODUCT_DISCARDED,
                    organization_id=seller.organization_id,
                    user_id=seller.id,
                    product_id=product_id,
                )
        return moved is not None

    async def regenerate_uncategorised(self, seller: Seller) -> int:
        """Start a new run for her `ready` products that lack a category."""
        now = self.now()
        newest = and_(
            ContentRow.product_id == ProductRow.id, ContentRow.version == ProductRow.version
        )
        waiting = (
            select(ProductRow.id)
            .join(ContentRow, newest)
            .where(
                ProductRow.organization_id == seller.organization_id,
                ProductRow.user_id == seller.id,
                ProductRow.status == ProductStatus.READY,
                ContentRow.category_id.is_(None),
                decided(),
            )
            .with_for_update(of=ProductRow)
        )
        async with self.db.write() as session:
            started = 0
            left = self.daily_limit - await runs_today(session, seller.id, now)
            for product_id in (await session.scalars(waiting)).all()[: max(left, 0)]:
                mine = of(seller.organization_id, product_id)
                if moved := await move(session, now, mine, to_processing(now)):
                    await record_run(session, moved, now)
                    started += 1
        return started

    async def reopen_disconnected(self, seller: Seller) -> int:
        """Make those of her products `ready` that failed for a lost connection."""
        now = self.now()
        stopped = (
            ProductRow.organization_id == seller.organization_id,
            ProductRow.user_id == seller.id,
            ProductRow.status == ProductStatus.FAILED,
            ProductRow.failure["repair"].as_string() == Repair.RECONNECT,
            decided(),
        )
        ready = {"status": ProductStatus.READY, "stage": None, "failure": None}
        async with self.db.write() as session:
            found = (await session.scalars(select(ProductRow.id).where(*stopped))).all()
            moved = [
                await move(session, now, (ProductRow.id == product_id, *stopped), ready)
                for product_id in found
            ]
        return sum(one is not None for one in moved)


def _seen(seller: Seller, product_id: UUID, revision: int) -> tuple[ColumnElement[bool], ...]:
    """The product is hers, as she saw it, and no listing of it may exist unseen."""
    return (
        *of(seller.organization_id, product_id),
        ProductRow.revision == revision,
        decided(),
    )
