"""The rows behind a run of generation (the port `services.generating.Generations`).

Owns saving a version. Every change holds only while the product is `processing` with the run's
own attempt.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.generating import Run
from services.listings.content import Content
from services.listings.status import ProductStatus
from services.products import Failure, Product, Stage
from storage.database import Database
from storage.moves import Clock, Moved, completed, failure_values, move, of, utc_now
from storage.snapshots import load_product
from storage.tables import ContentRow, ProductRow


@dataclass(frozen=True, slots=True)
class SqlGenerations:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def product(self, run: Run) -> Product | None:
        """The product, None when the run is superseded."""
        async with self.db.read() as session:
            product = await load_product(session, run.organization_id, run.product_id)
        if product is None or product.status is not ProductStatus.PROCESSING:
            return None
        return product if product.attempt == run.attempt else None

    async def progress(self, run: Run, stage: Stage) -> bool:
        """Show the stage on the card."""
        async with self.db.write() as session:
            return await show_stage(session, self.now(), stage, *_running(run))

    async def finish(self, run: Run, content: Content) -> bool:
        """Save a new version and make the product `ready`."""
        now = self.now()
        async with self.db.write() as session:
            ready = new_version() | {"processing_completed_at": completed(now)}
            moved = await move(session, now, _running(run), ready)
            if moved is not None:
                await save_content(session, moved, content, now)
        return moved is not None

    async def fail(self, run: Run, failure: Failure) -> bool:
        """Make the product `failed` with its reason."""
        now = self.now()
        async with self.db.write() as session:
            ended = {**failure_values(failure), "processing_completed_at": completed(now)}
            return await move(session, now, _running(run), ended) is not None


def new_version() -> dict[str, object]:
    """The values of a product that becomes `ready` with one version more."""
    return {
        "status": ProductStatus.READY,
        "stage": None,
        "failure": None,
        "wish": None,
        **next_number(),
    }


def next_number() -> dict[str, object]:
    """One more than the newest version, whichever is on show, becomes both."""
    number = func.coalesce(ProductRow.newest_version, ProductRow.version, 0) + 1
    return {"version": number, "newest_version": number}


async def save_content(
    session: AsyncSession,
    moved: Moved,
    content: Content,
    now: datetime,
    changed: tuple[str, ...] = (),
    *,
    made_from: int | None = None,
) -> None:
    """Write the version that the product has just been moved to; `changed` names the parts that
    her hand changed in it, of the version `made_from`."""
    await session.execute(
        insert(ContentRow).values(
            id=uuid4(),
            organization_id=moved.organization_id,
            product_id=moved.id,
            version=moved.version,
            title=content.title.value,
            category_id=content.category.id if content.category else None,
            condition=content.condition.value if content.condition else None,
            price=content.price.value if content.price else None,
            currency=content.currency,
            quantity=content.quantity.value,
            confidence=Decimal(str(round(content.confidence.overall, 2))),
            provider=content.provider,
            body=content.model_dump(mode="json"),
            changed=list(changed),
            made_from=made_from,
            created_at=now,
        )
    )


async def show_stage(
    session: AsyncSession, now: datetime, stage: Stage, *where: ColumnElement[bool]
) -> bool:
    """Put the stage on the card; False when the product is no longer as `where` says.

    A step that runs again changes nothing that the seller sees, but still is told True.
    """
    other = *where, ProductRow.stage.is_distinct_from(stage)
    if await move(session, now, other, {"stage": stage}):
        return True
    return await session.scalar(select(ProductRow.id).where(*where)) is not None


def _running(run: Run) -> tuple[ColumnElement[bool], ...]:
    return (
        *of(run.organization_id, run.product_id),
        ProductRow.status == ProductStatus.PROCESSING,
        ProductRow.attempt == run.attempt,
    )
