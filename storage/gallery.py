"""The order of a product's photos (the port `services.gallery.Gallery`).

Photos on show have the positions 0, 1, 2 ...; the first is the primary one. A removed photo keeps
the position that it was taken from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gallery import Step, arranged
from services.listings.status import ProductStatus
from services.sellers import Seller
from storage.database import Database
from storage.moves import Clock, move, of, utc_now
from storage.tables import ImageRow, ProductRow
from storage.versions import REVIEWABLE, decided

CHANGEABLE = (ProductStatus.UPLOADING, *REVIEWABLE)


@dataclass(frozen=True, slots=True)
class SqlGallery:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def change(
        self,
        seller: Seller,
        product_id: UUID,
        revision: int,
        step: Step,
        photo_id: UUID,
        *,
        screen: str,
    ) -> bool:
        """Take a step with one photo, and turn the card to `screen`."""
        seen = as_seen(seller, product_id, revision)
        async with self.db.write() as session:
            product = await session.scalar(select(ProductRow).where(*seen).with_for_update())
            if product is None:
                return False
            photos = await _photos(session, product_id)
            order = arranged(
                [photo.id for photo in photos if photo.removed_at is None],
                {photo.id: photo.position for photo in photos if photo.removed_at is not None},
                step,
                photo_id,
            )
            if order is None:
                return False
            moved = await move(session, self.now(), seen, repaired(product), screen=screen)
            if moved is None:
                return False
            if step is Step.REMOVE:
                gone = next(photo for photo in photos if photo.id == photo_id)
                gone.removed_at = self.now()
            await _put(session, photos, order)
        return True


def as_seen(seller: Seller, product_id: UUID, revision: int) -> tuple[ColumnElement[bool], ...]:
    """The product is hers as she saw it, and its photos can still be changed."""
    return (
        *of(seller.organization_id, product_id),
        ProductRow.revision == revision,
        ProductRow.status.in_(CHANGEABLE),
        decided(),
    )


def repaired(product: ProductRow) -> dict[str, object]:
    """What a failed product with something to show becomes by an edit."""
    if product.status != ProductStatus.FAILED or product.version is None:
        return {}
    return {"status": ProductStatus.READY, "failure": None, "stage": None}


async def _photos(session: AsyncSession, product_id: UUID) -> Sequence[ImageRow]:
    """All of its photos, those on show in their order."""
    found = await session.scalars(
        select(ImageRow)
        .where(ImageRow.product_id == product_id)
        .order_by(ImageRow.position, ImageRow.uploaded_at, ImageRow.id)
    )
    return found.all()


async def _put(session: AsyncSession, photos: Sequence[ImageRow], order: Sequence[UUID]) -> None:
    """Write the order down. A product has one primary photo at any moment, so that the old cover
    gives way first."""
    places = {photo_id: place for place, photo_id in enumerate(order)}
    for photo in photos:
        photo.is_primary = False
        if photo.id in places:
            photo.position, photo.removed_at = places[photo.id], None
    await session.flush()
    cover = next(photo for photo in photos if photo.id == order[0])
    cover.is_primary = True
