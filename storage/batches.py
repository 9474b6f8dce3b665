"""Batches kept in tables (the port `services.batching.Batches`).

Owns what a list offered and which reports are due. Does not own what a report says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.batching import Batch, Candidate, Entry, Waiting
from services.listings.content import Content
from services.listings.status import ProductStatus
from services.products import Product, Summary
from services.sellers import Seller
from storage.covers import covers
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.products import NEWEST_FIRST, ON_SHOW, load_summaries
from storage.sellers import to_seller
from storage.tables import BatchRow, ContentRow, ProductRow, UserRow

REMEMBERED = timedelta(minutes=10)
"""So long after its end a batch still keeps the cards of its products where they are."""

TOGETHER = timedelta(minutes=15)
"""Drafts that came no further apart came in one go."""


@dataclass(frozen=True, slots=True)
class SqlBatches:
    """The port over the tables. A claim is a waiting time: it ends by `due_at`."""

    db: Database
    now: Clock = utc_now

    async def waiting(self, seller: Seller, limit: int) -> Waiting:
        """Her organisation's `ready` products, newest first."""
        where = _ready(seller)
        newest = _candidates().where(*where).order_by(*NEWEST_FIRST).limit(limit)
        async with self.db.read(much=True) as session:
            total = await session.scalar(select(func.count()).select_from(ProductRow).where(*where))
            found = await _found(session, seller, newest)
        return Waiting(tuple(found.values()), total or 0)

    async def offer(self, seller: Seller, entries: Sequence[Entry]) -> UUID:
        """Remember what a list showed; it replaces what she was offered before."""
        now, batch_id = self.now(), uuid4()
        async with self.db.write() as session:
            await session.execute(
                delete(BatchRow).where(*_hers(seller), BatchRow.message_id.is_(None))
            )
            session.add(
                BatchRow(
                    id=batch_id,
                    organization_id=seller.organization_id,
                    user_id=seller.id,
                    chat_id=seller.telegram_id,
                    product_ids=_written(entries),
                    due_at=now,
                    created_at=now,
                )
            )
        return batch_id

    async def offered(self, seller: Seller, batch_id: UUID) -> Batch | None:
        """The offer, begun or not; None when it isn't hers or was replaced."""
        async with self.db.read() as session:
            row = await session.scalar(
                select(BatchRow).where(*_hers(seller), BatchRow.id == batch_id)
            )
        return _to_batch(row, seller) if row else None

    async def these(self, batch: Batch) -> tuple[Candidate, ...]:
        """Those of the batch that still are as the list showed them, in its order."""
        ids = [entry.product_id for entry in batch.entries]
        same = _candidates().where(*_ready(batch.seller), ProductRow.id.in_(ids))
        async with self.db.read() as session:
            found = await _found(session, batch.seller, same)
        there = [(found[entry.product_id], entry) for entry in batch.entries
                 if entry.product_id in found]  # fmt: skip
        return tuple(each for each, entry in there if each.revision == entry.revision)

    async def begin(
        self, seller: Seller, batch_id: UUID, message_id: int, entries: Sequence[Entry]
    ) -> bool:
        """From now on the message reports. False when a message does already."""
        async with self.db.write() as session:
            begun = await session.scalar(
                update(BatchRow)
                .where(*_hers(seller), BatchRow.id == batch_id, BatchRow.message_id.is_(None))
                .values(message_id=message_id, product_ids=_written(entries), due_at=self.now())
                .returning(BatchRow.id)
            )
        return begun is not None

    async def under_way(self, organization_id: UUID, product_id: UUID) -> bool:
        """Whether a batch that began lately reports on the product."""
        lately = or_(BatchRow.finished_at.is_(None), BatchRow.finished_at > self.now() - REMEMBERED)
        async with self.db.read() as session:
            rows = await session.scalars(
                select(BatchRow.product_ids).where(
                    BatchRow.organization_id == organization_id,
                    BatchRow.message_id.is_not(None),
                    lately,
                )
            )
            return any(entry.product_id == product_id for row in rows for entry in _read(row))

    async def due(self, limit: int, lease_seconds: float) -> tuple[Batch, ...]:
        """Claim begun batches whose report may be out of date, of sellers who can be reached."""
        now = self.now()
        due = (
            select(BatchRow, UserRow)
            .join(UserRow, UserRow.id == BatchRow.user_id)
            .where(
                BatchRow.finished_at.is_(None),
                BatchRow.message_id.is_not(None),
                BatchRow.due_at <= now,
                UserRow.reachable,
            )
            .order_by(BatchRow.due_at)
            .limit(limit)
        )
        async with self.db.read() as session:
            if (await session.execute(due)).first() is None:
                return ()  # the usual case takes no write lock
        async with self.db.write() as session:
            claimed = due.with_for_update(of=BatchRow, skip_locked=True)
            found = (await session.execute(claimed)).all()
            await session.execute(
                update(BatchRow)
                .where(BatchRow.id.in_([row.id for row, _ in found]))
                .values(due_at=now + timedelta(seconds=lease_seconds))
            )
        return tuple(_to_batch(row, to_seller(user)) for row, user in found)

    async def results(self, batch: Batch) -> tuple[Summary, ...]:
        """Its listings as they are now, in the order of the list."""
        ids = [entry.product_id for entry in batch.entries]
        async with self.db.read() as session:
            found = await load_summaries(session, batch.seller.organization_id, ids)
        return tuple(found[product_id] for product_id in ids if product_id in found)

    async def reported(
        self, batch: Batch, message_id: int, shown: str, *, finished: bool, wait_seconds: float
    ) -> None:
        """The message says `shown` now; look again after `wait_seconds`, unless finished."""
        now = self.now()
        ended = {"finished_at": now} if finished else {}
        wait = timedelta(seconds=wait_seconds)
        await self._put(batch, message_id=message_id, shown=shown, due_at=now + wait, **ended)

    async def postpone(self, batch: Batch, wait_seconds: float) -> None:
        """Not reported: try again later."""
        await self._put(batch, due_at=self.now() + timedelta(seconds=wait_seconds))

    async def _put(self, batch: Batch, **values: object) -> None:
        async with self.db.write() as session:
            await session.execute(
                update(BatchRow)
                .where(*_hers(batch.seller), BatchRow.id == batch.id)
                .values(**values)
            )

    async def together(self, product: Product) -> UUID | None:
        """The oldest of the drafts that came in one go with this product, once all of them are
        done and at least two wait for her yes; else None."""
        came = (
            select(ProductRow.id, ProductRow.status, ProductRow.settle_at)
            .where(
                ProductRow.organization_id == product.organization_id,
                ProductRow.user_id == product.user_id,
                ProductRow.created_at >= product.created_at - TOGETHER,
            )
            .order_by(ProductRow.created_at, ProductRow.id)
        )
        async with self.db.read() as session:
            drafts = (await session.execute(came)).all()
        if any(s == ProductStatus.PROCESSING or settling for _, s, settling in drafts):
            return None
        ready = [draft for draft, status, _ in drafts if status == ProductStatus.READY]
        return drafts[0][0] if len(ready) > 1 else None


def _ready(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return (
        ProductRow.organization_id == seller.organization_id,
        ProductRow.status == ProductStatus.READY,
    )


def _candidates() -> Select[UUID, int, dict[str, Any]]:
    return select(ProductRow.id, ProductRow.revision, ContentRow.body).join(ContentRow, ON_SHOW)


async def _found(
    session: AsyncSession, seller: Seller, wanted: Select[UUID, int, dict[str, Any]]
) -> dict[UUID, Candidate]:
    """The listings by their ids, in the order of the query."""
    rows = (await session.execute(wanted)).all()
    pictures = await covers(session, seller.organization_id, [row[0] for row in rows])
    return {
        found: Candidate(found, revision, Content.model_validate(body), pictures.get(found))
        for found, revision, body in rows
    }


def _hers(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return BatchRow.user_id == seller.id, BatchRow.organization_id == seller.organization_id


def _written(entries: Sequence[Entry]) -> list[str]:
    return [f"{entry.product_id.hex}:{entry.revision}" for entry in entries]


def _read(written: Sequence[str]) -> tuple[Entry, ...]:
    pairs = [text.partition(":") for text in written]
    return tuple(Entry(UUID(product), int(revision)) for product, _, revision in pairs)


def _to_batch(row: BatchRow, seller: Seller) -> Batch:
    return Batch(row.id, seller, _read(row.product_ids), row.message_id, row.shown)
