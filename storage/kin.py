"""Drafts that may be one product (the port `services.intake.Kin`).

Owns joining two drafts and telling them apart. Does not own when it is asked (storage/homes).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.intake import IntakeError, IntakeProblem, Merged
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.sellers import Seller
from storage.database import Database
from storage.homes import lock_seller, photos_of
from storage.moves import Clock, move, of, utc_now
from storage.tables import AlbumRow, CardRow, ImageRow, ProductRow

_COLLECTED = ProductRow.status == ProductStatus.UPLOADING


@dataclass(frozen=True, slots=True)
class SqlKin:
    """The port over the tables. `quiet_seconds` is ALBUM_SETTLE_SECONDS."""

    db: Database
    quiet_seconds: float
    now: Clock = utc_now

    async def same(self, seller: Seller, product_id: UUID, revision: int) -> Merged | None:
        """They are one. Raises `IntakeError` when together they are too many photos."""
        now = self.now()
        async with self.db.write() as session:
            await lock_seller(session, seller)
            younger = await _seen(session, seller, product_id, revision)
            elder = await _elder(session, younger) if younger is not None else None
            if younger is None or elder is None:
                return None
            total = await photos_of(session, elder.id) + await photos_of(session, younger.id)
            if total > MAX_PHOTOS:
                raise IntakeError(IntakeProblem.TOO_MANY_PHOTOS, limit=MAX_PHOTOS, actual=total)
            await _hand_over(session, younger.id, elder.id)
            spoken = elder if elder.prompt is not None else younger
            one = {
                "prompt": spoken.prompt,
                "prompt_source": spoken.prompt_source,
                "settle_at": now + timedelta(seconds=self.quiet_seconds),
            }
            await move(session, now, of(elder.organization_id, elder.id), one)
            gone = {"status": ProductStatus.DISCARDED, "kin_id": None, "settle_at": None}
            await move(session, now, of(younger.organization_id, younger.id), gone)
            card = delete(CardRow).where(CardRow.product_id == younger.id)
            shown = await session.scalar(card.returning(CardRow.message_id))
        return Merged(elder.id, shown)

    async def other(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """It is a product of its own."""
        asked = (
            *of(seller.organization_id, product_id),
            _COLLECTED,
            ProductRow.revision == revision,
            ProductRow.kin_id.is_not(None),
        )
        async with self.db.write() as session:
            moved = await move(session, self.now(), asked, {"kin_id": None})
        return moved is not None


async def spoken_kin(session: AsyncSession, elder: ProductRow) -> ProductRow | None:
    """The draft with words that may be one with this one."""
    return await session.scalar(
        select(ProductRow)
        .where(
            ProductRow.user_id == elder.user_id,
            ProductRow.kin_id == elder.id,
            ProductRow.prompt.is_not(None),
            _COLLECTED,
        )
        .with_for_update()
    )


async def tell_apart(
    session: AsyncSession, seller: Seller, product_id: UUID, now: datetime
) -> None:
    """Stop asking where the answer is known: both have words, or are too many photos for one."""
    elder = aliased(ProductRow)
    pairs = (
        select(ProductRow.id, elder.id, ProductRow.prompt.is_not(None) & elder.prompt.is_not(None))
        .join(elder, elder.id == ProductRow.kin_id)
        .where(
            ProductRow.user_id == seller.id,
            _COLLECTED,
            or_(ProductRow.id == product_id, elder.id == product_id),
        )
    )
    for younger_id, elder_id, both_speak in (await session.execute(pairs)).all():
        photos = await photos_of(session, younger_id) + await photos_of(session, elder_id)
        if both_speak or photos > MAX_PHOTOS:
            await move(session, now, (ProductRow.id == younger_id,), {"kin_id": None})


async def _seen(
    session: AsyncSession, seller: Seller, product_id: UUID, revision: int
) -> ProductRow | None:
    """The younger draft as she saw it."""
    return await session.scalar(
        select(ProductRow)
        .where(
            *of(seller.organization_id, product_id),
            _COLLECTED,
            ProductRow.revision == revision,
            ProductRow.kin_id.is_not(None),
        )
        .with_for_update()
    )


async def _elder(session: AsyncSession, younger: ProductRow) -> ProductRow | None:
    """The draft that it may be one with."""
    return await session.scalar(
        select(ProductRow)
        .where(
            ProductRow.id == younger.kin_id,
            ProductRow.organization_id == younger.organization_id,
            _COLLECTED,
        )
        .with_for_update()
    )


async def _hand_over(session: AsyncSession, younger: UUID, elder: UUID) -> None:
    """Photos, albums and kin of one become the other's, behind its own."""
    last = select(func.max(ImageRow.position)).where(ImageRow.product_id == elder)
    behind = (await session.scalar(last) or 0) + 1
    await session.execute(
        update(ImageRow)
        .where(ImageRow.product_id == younger)
        .values(product_id=elder, position=ImageRow.position + behind, is_primary=False)
    )
    for column, table in ((AlbumRow.product_id, AlbumRow), (ProductRow.kin_id, ProductRow)):
        await session.execute(update(table).where(column == younger).values({column: elder}))
