"""Reading a product whole: its row, photos, newest version and latest publication.

Owns the way from rows to `services.products` records. Does not own any change.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Nullable, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.content import Content
from services.listings.status import ProductStatus, PublicationStatus
from services.outcomes import Repair
from services.photos.cuts import Left
from services.photos.facts import Facts
from services.photos.look import Look
from services.products import Failure, Photo, Product, Publication, Stage
from services.wishes import EVERYTHING, Wish
from storage.moves import of
from storage.tables import ContentRow, ImageRow, ProductRow, PublicationRow

log = structlog.get_logger(__name__)

T = TypeVar("T")

_FACTS, _LEFT = TypeAdapter(Facts), TypeAdapter(Left)
_LOOKS = TypeAdapter(tuple[Look, ...])


async def load_product(
    session: AsyncSession, organization_id: UUID, product_id: UUID
) -> Product | None:
    """The organisation's product, None when it has none of that id."""
    shown = ContentRow.product_id == ProductRow.id, ContentRow.version == ProductRow.version
    found = await session.execute(
        select(ProductRow, Nullable(ContentRow.body), ContentRow.made_from)
        .outerjoin(ContentRow, and_(*shown))
        .where(*of(organization_id, product_id))
    )
    if (first := found.one_or_none()) is None:
        return None
    row, body, made_from = first
    images = await session.scalars(
        select(ImageRow)
        .where(ImageRow.product_id == row.id)
        .order_by(ImageRow.removed_at, ImageRow.position, ImageRow.uploaded_at, ImageRow.id)
    )
    photos = images.all()
    publication = await session.scalar(
        select(PublicationRow)
        .where(PublicationRow.product_id == row.id)
        .order_by(PublicationRow.attempt.desc(), PublicationRow.created_at.desc())
        .limit(1)
    )
    return Product(
        id=row.id,
        organization_id=row.organization_id,
        user_id=row.user_id,
        status=ProductStatus(row.status),
        revision=row.revision,
        attempt=row.attempt,
        prompt=row.prompt,
        stage=Stage(row.stage) if row.stage else None,
        failure=_failure(row.failure) if row.failure else None,
        version=row.version,
        content=None if body is None else Content.model_validate(body),
        photos=tuple(to_photo(photo) for photo in photos if photo.removed_at is None),
        publication=to_publication(publication) if publication else None,
        created_at=row.created_at,
        versions=row.newest_version or row.version or 0,
        made_from=made_from,
        wish=Wish.model_validate(row.wish) if row.wish else EVERYTHING,
        kin_id=await _open_kin(session, row),
        stopped=row.status == ProductStatus.UPLOADING and row.attempt > 0 and not row.settle_at,
        removed=tuple(to_photo(photo) for photo in photos if photo.removed_at is not None),
        began_at=_began_at(row, publication),
        late=sum(_late(row, photo) for photo in photos),
    )


def _began_at(row: ProductRow, publication: PublicationRow | None) -> datetime | None:
    """When the last run began."""
    if row.status in (ProductStatus.PUBLISHING, ProductStatus.PUBLISHED):
        return publication.created_at if publication is not None else None
    return row.processing_started_at


def _late(row: ProductRow, photo: ImageRow) -> bool:
    """Whether it came while the listing was being written."""
    began = row.processing_started_at
    working = row.status == ProductStatus.PROCESSING
    return working and began is not None and photo.uploaded_at > began


async def _open_kin(session: AsyncSession, row: ProductRow) -> UUID | None:
    """The other draft that this one may belong to, as long as both are collected."""
    if row.kin_id is None or row.status != ProductStatus.UPLOADING:
        return None
    elder = ProductRow.id == row.kin_id, ProductRow.status == ProductStatus.UPLOADING
    return await session.scalar(select(ProductRow.id).where(*elder))


async def load_content(
    session: AsyncSession, product_id: UUID, version: int | None
) -> Content | None:
    """One version's content."""
    if version is None:
        return None
    body = await session.scalar(
        select(ContentRow.body).where(
            ContentRow.product_id == product_id, ContentRow.version == version
        )
    )
    return None if body is None else Content.model_validate(body)


def to_publication(row: PublicationRow) -> Publication:
    """The record of a row."""
    return Publication(
        id=row.id,
        product_id=row.product_id,
        organization_id=row.organization_id,
        account_id=row.account_id,
        version=row.version,
        attempt=row.attempt,
        status=PublicationStatus(row.status),
        sub_status=tuple(row.sub_status),
        item_id=row.item_id,
        permalink=row.permalink,
        looks=row.looks,
        sends=row.sends,
    )


def to_photo(row: ImageRow) -> Photo:
    """The record of a row."""
    return Photo(
        id=row.id,
        position=row.position,
        original_key=row.original_key,
        clean_key=row.clean_key,
        width=row.width,
        height=row.height,
        size=row.size,
        sha256=row.sha256,
        is_primary=row.is_primary,
        facts=_read(_FACTS, row.facts),
        looks=_read(_LOOKS, row.looks) or (),
        by_hand=row.look_by_hand,
        left=_read(_LEFT, row.left_ground),
        released=row.released_at is not None,
    )


def _read(kind: TypeAdapter[T], kept: object) -> T | None:
    """What is kept beside a photo; None where another version wrote what this one can't read: the
    photo itself is good without."""
    try:
        return None if kept is None else kind.validate_python(kept)
    except ValidationError as error:
        log.warning("photo_note_unreadable", kind=error.title, errors=error.error_count())
        return None


def _failure(body: dict[str, Any]) -> Failure:
    return Failure(
        stage=Stage(body["stage"]) if body["stage"] else None,
        reason=body["reason"],
        repair=Repair(body["repair"]),
        detail=body["detail"],
    )
