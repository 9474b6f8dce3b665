"""The audit trail: who did what that matters.

Owns the writing, always inside the transaction of the deed. Nothing here holds a token, a
prompt or a photo.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import AuditRow


class Deed(StrEnum):
    """What is kept in the trail."""

    PUBLISH_BEGUN = "publish.begun"
    PUBLISH_RESOLVED = "publish.resolved"
    PRODUCT_DISCARDED = "product.discarded"
    ACCOUNT_CONNECTED = "account.connected"
    ACCOUNT_DISCONNECTED = "account.disconnected"


async def record(
    session: AsyncSession,
    now: datetime,
    deed: Deed,
    *,
    organization_id: UUID,
    user_id: UUID,
    product_id: UUID | None = None,
    **detail: str | int,
) -> None:
    """Write one deed down."""
    values = {
        "id": uuid4(),
        "organization_id": organization_id,
        "user_id": user_id,
        "product_id": product_id,
        "kind": deed,
        "detail": detail,
        "created_at": now,
    }
    await session.execute(insert(AuditRow).values(values))
