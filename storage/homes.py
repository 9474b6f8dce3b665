"""Which product a photo or sentence goes to.

Owns the rule; reads and locks only. Does not own the change that follows (storage/drafts).
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.sellers import Seller
from storage.moves import of
from storage.tables import AlbumRow, ImageRow, ProductRow, UserRow

DRAFT_LIFE = timedelta(hours=6)
"""Photos that lay longer without words are not what today's photos and words belong to."""

PAUSE = timedelta(seconds=60)
"""After this long without a photo, one more may well be of something else."""

ENDED = (ProductStatus.PUBLISHED, ProductStatus.DISCARDED)
CLOSED = (ProductStatus.PUBLISHING, *ENDED)
"""Those that take no photo any more, though she names them."""


class Home(NamedTuple):
    """The product to join, None to open one; that may then be the same as `kin`. `closed` is the
    status of the product that she named in vain."""

    product: ProductRow | None
    kin: UUID | None = None
    closed: ProductStatus | None = None


async def lock_seller(session: AsyncSession, seller: Seller) -> None:
    """One photo or sentence of a seller at a time, so that two never open two products. Raises
    LookupError when she has been forgotten meanwhile."""
    mine = select(UserRow.id).where(
        UserRow.id == seller.id, UserRow.organization_id == seller.organization_id
    )
    if await session.scalar(mine.with_for_update(key_share=True)) is None:
        raise LookupError("no such seller")


async def home_of(
    session: AsyncSession,
    seller: Seller,
    now: datetime,
    *,
    album: str | None,
    caption: str | None,
    to: UUID | None,
) -> Home:
    """Where a photo goes."""
    known = await _of_album(session, seller, album) if album is not None else None
    if known is not None:
        return Home(known)
    closed = None
    if to is not None:
        named = await session.scalar(
            select(ProductRow).where(*of(seller.organization_id, to)).with_for_update()
        )
        if named is not None and named.status not in CLOSED:
            return Home(named)
        closed = ProductStatus(named.status) if named is not None else None
    draft = await newest_draft(session, seller, now)
    if draft is None:
        return Home(None, closed=closed)
    return (await _beside(session, draft, now, album, caption))._replace(closed=closed)


async def _beside(
    session: AsyncSession, draft: ProductRow, now: datetime, album: str | None, caption: str | None
) -> Home:
    """Whether a photo is of the draft that she is in the middle of."""
    photos, last_at = await _photos_and_last(session, draft.id)
    if not photos:
        both_speak = draft.prompt is not None and caption is not None
        return Home(None if both_speak else draft)
    if draft.prompt is not None:
        return Home(None if album is not None or caption is not None else draft)
    has_album = await session.scalar(select(exists().where(AlbumRow.product_id == draft.id)))
    paused = last_at is not None and last_at < now - PAUSE
    if not has_album and not (album is not None and paused):
        return Home(draft)
    if album is None and (caption is not None or not paused):
        return Home(draft)
    told_apart = caption is not None or photos >= MAX_PHOTOS
    return Home(None, kin=None if told_apart else draft.id)


async def _of_album(session: AsyncSession, seller: Seller, album: str) -> ProductRow | None:
    """The product that took the album's first photo, unless it ended."""
    return await session.scalar(
        select(ProductRow)
        .join(AlbumRow, AlbumRow.product_id == ProductRow.id)
        .where(
            AlbumRow.organization_id == seller.organization_id,
            AlbumRow.album == album,
            ProductRow.status.not_in(ENDED),
        )
        .with_for_update(of=ProductRow)
    )


async def newest_draft(
    session: AsyncSession, seller: Seller, now: datetime, *where: ColumnElement[bool]
) -> ProductRow | None:
    """What she is in the middle of; what lay for DRAFT_LIFE, or was stopped by her, is a matter
    of its own."""
    return await session.scalar(
        select(ProductRow)
        .where(
            ProductRow.organization_id == seller.organization_id,
            ProductRow.user_id == seller.id,
            ProductRow.status == ProductStatus.UPLOADING,
            ProductRow.settle_at.is_not(None),
            ProductRow.updated_at > now - DRAFT_LIFE,
            *where,
        )
        .order_by(ProductRow.created_at.desc(), ProductRow.id.desc())
        .limit(1)
        .with_for_update()
    )


async def photos_of(session: AsyncSession, product_id: UUID) -> int:
    """How many photos it shows."""
    count, _ = await _photos_and_last(session, product_id)
    return count


async def _photos_and_last(session: AsyncSession, product_id: UUID) -> tuple[int, datetime | None]:
    """How many photos it shows, and when the last of them came."""
    shown = ImageRow.product_id == product_id, ImageRow.removed_at.is_(None)
    found = select(func.count(), func.max(ImageRow.uploaded_at)).where(*shown)
    count, last_at = (await session.execute(found)).one()
    return count, last_at


def kin_unasked() -> ColumnElement[bool]:
    """Nobody asks whether the product is one with another draft."""
    other = aliased(ProductRow)
    elder = other.id == ProductRow.kin_id
    younger = (other.user_id == ProductRow.user_id) & (other.kin_id == ProductRow.id)
    return ~exists().where(other.status == ProductStatus.UPLOADING, elder | younger)
