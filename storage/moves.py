"""Moving a product: the one conditional update behind every change that a seller sees.

Owns raising the revision and telling the product's card of it, in the caller's transaction. Does
not own when a move is wanted (the repositories) nor which is lawful (the status triggers).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.status import ProductStatus
from services.products import Failure
from storage.tables import CardRow, ProductRow

MAIN_SCREEN = "main"
"""What a card shows after its product's status changed, whatever the seller had opened."""


Clock = Callable[[], datetime]
"""What time it is, aware."""


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


class Moved(NamedTuple):
    """A product after its move."""

    id: UUID
    organization_id: UUID
    user_id: UUID
    revision: int
    attempt: int
    version: int | None


def of(organization_id: UUID, product_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The product of that id, if it is that organisation's."""
    return ProductRow.id == product_id, ProductRow.organization_id == organization_id


async def move(
    session: AsyncSession,
    now: datetime,
    where: Sequence[ColumnElement[bool]],
    values: Mapping[str, object] = MappingProxyType({}),
    *,
    screen: str | None = None,
) -> Moved | None:
    """Set the values of the product that fulfils every condition, None when there is none; its
    card turns to that screen, and to the main one when the status changes.

    The conditions and the change are one statement, so of two that race one finds them untrue.
    """
    statement = (
        update(ProductRow)
        .where(*where)
        .values(revision=ProductRow.revision + 1, updated_at=now, **values)
        .returning(
            ProductRow.id,
            ProductRow.organization_id,
            ProductRow.user_id,
            ProductRow.revision,
            ProductRow.attempt,
            ProductRow.version,
        )
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    moved = Moved(*row)
    screen = screen or (MAIN_SCREEN if "status" in values else None)
    turned = {} if screen is None else {"screen": screen}
    await session.execute(
        update(CardRow)
        .where(CardRow.product_id == moved.id)
        .values(revision=moved.revision, **turned)
    )
    return moved


def to_processing(now: datetime) -> dict[str, object]:
    """The values of a product that begins a run of generation."""
    return {
        "status": ProductStatus.PROCESSING,
        "attempt": ProductRow.attempt + 1,
        "stage": None,
        "failure": None,
        "settle_at": None,
        "processing_started_at": now,
        "processing_completed_at": None,
    }


def completed(now: datetime) -> ColumnElement[datetime]:
    """When a run ended: never before its beginning, though another machine's clock said so."""
    started = ProductRow.processing_started_at
    return case((started > now, started), else_=now)


def failure_values(failure: Failure) -> dict[str, object]:
    """The values of a product that failed."""
    body = {
        "stage": failure.stage,
        "reason": failure.reason,
        "repair": failure.repair,
        "detail": failure.detail,
    }
    return {"status": ProductStatus.FAILED, "stage": None, "failure": body, "settle_at": None}
