"""The pictures that stand for products in lists: their covers, as their cards show them.

Owns which photo stands for a product, and that its polished picture does once it is made. Does not
own making pictures (services/photos/outputs).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.photos.outputs import rendition_key
from services.photos.uses import Use
from services.products import Photo
from storage.snapshots import to_photo
from storage.tables import FormatRow, ImageRow


async def covers(
    session: AsyncSession, organization_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, str]:
    """The blobs of the organisation's products of these ids; none of those without photos."""
    photos = (
        select(ImageRow)
        .where(
            ImageRow.organization_id == organization_id,
            ImageRow.product_id.in_(ids),
            ImageRow.removed_at.is_(None),
        )
        .order_by(ImageRow.is_primary, ImageRow.position.desc())
    )
    first = {row.product_id: to_photo(row) for row in await session.scalars(photos)}
    polished = {product_id: rendition_key(p, Use.PREVIEW) for product_id, p in first.items()}
    made = await session.scalars(
        select(FormatRow.key).where(
            FormatRow.organization_id == organization_id, FormatRow.key.in_(polished.values())
        )
    )
    there = frozenset(made)
    return {
        product_id: _shown(photo, polished[product_id], there)
        for product_id, photo in first.items()
    }


def _shown(photo: Photo, polished: str, there: frozenset[str]) -> str:
    return polished if polished in there else photo.clean_key
