"""Standing wishes kept with their seller (the port `services.preferring.Preferring`)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from services.listings.preferences import Preferences
from services.sellers import Seller
from storage.database import Database
from storage.tables import UserRow


@dataclass(frozen=True, slots=True)
class SqlPreferring:
    """The port over the tables."""

    db: Database

    async def of(self, organization_id: UUID, user_id: UUID) -> Preferences:
        """Hers, or what holds for everybody."""
        async with self.db.read() as session:
            kept = await session.scalar(
                select(UserRow.preferences).where(
                    UserRow.id == user_id, UserRow.organization_id == organization_id
                )
            )
        return Preferences.model_validate(kept) if kept else Preferences()

    async def prefer(self, seller: Seller, preferences: Preferences) -> None:
        """Keep them from now on."""
        async with self.db.write() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.id == seller.id, UserRow.organization_id == seller.organization_id)
                .values(preferences=preferences.model_dump(mode="json"))
            )
