"""Corrected words (the port `services.intake.Corrections`)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.listings.status import ProductStatus
from services.sellers import Seller
from storage.database import Database
from storage.moves import Clock, move, of, utc_now
from storage.tables import ImageRow, ProductRow

PREPARED = (ProductStatus.READY, ProductStatus.FAILED)
"""Her card asks whether to prepare it anew."""


@dataclass(frozen=True, slots=True)
class SqlCorrections:
    """The port over the tables. `quiet_seconds` is ALBUM_SETTLE_SECONDS."""

    db: Database
    quiet_seconds: float
    now: Clock = utc_now

    async def spoken(self, seller: Seller, source: str) -> UUID | None:
        """The product whose prompt came from that message, or whose photo did while it has no
        words of another."""
        hers = ProductRow.organization_id == seller.organization_id
        by_photo = (
            select(ProductRow.id)
            .join(ImageRow, ImageRow.product_id == ProductRow.id)
            .where(hers, ImageRow.source == source, ProductRow.prompt.is_(None))
        )
        by_words = select(ProductRow.id).where(hers, ProductRow.prompt_source == source)
        async with self.db.read() as session:
            return await session.scalar(by_words) or await session.scalar(by_photo)

    async def reword(
        self, seller: Seller, product_id: UUID, source: str, prompt: str
    ) -> ProductStatus | None:
        """Make it the prompt, and end a run under way."""
        now = self.now()
        mine = of(seller.organization_id, product_id)
        async with self.db.write() as session:
            product = await session.scalar(select(ProductRow).where(*mine).with_for_update())
            if product is None or product.prompt == prompt:
                return None
            words: dict[str, object] = {"prompt": prompt, "prompt_source": source}
            quiet = {"settle_at": now + timedelta(seconds=self.quiet_seconds)}
            status = ProductStatus(product.status)
            match status:
                case _ if status in PREPARED:
                    pass
                case ProductStatus.UPLOADING:
                    words |= {"kin_id": None}
                    words |= quiet if product.settle_at is not None else {}
                case ProductStatus.PROCESSING:
                    first = product.version is None
                    status = ProductStatus.UPLOADING if first else ProductStatus.READY
                    words |= {"status": status, "stage": None, "wish": None}
                    words |= quiet if first else {}
                case _:
                    return None
            reworded = status in PREPARED and product.version is not None
            await move(session, now, mine, words, screen="reworded" if reworded else None)
        return status
