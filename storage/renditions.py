"""Which pictures were made from photos (the port `services.looks.Renditions`).

Owns their keys, so that they go when the photos go. Does not own their bytes (storage/blobs).
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.tables import FormatRow, UserRow


@dataclass(frozen=True, slots=True)
class SqlRenditions:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def made(self, organization_id: UUID, sha256: str, key: str) -> None:
        """A picture was made from the photo of these bytes; a repeated key changes nothing.
        Raises LookupError when its seller has been forgotten meanwhile: it must not be kept."""
        hers = select(UserRow.id).where(UserRow.organization_id == organization_id).limit(1)
        async with self.db.write() as session:
            # shared with others that make pictures, not with one who forgets her
            if await session.scalar(hers.with_for_update(read=True, key_share=True)) is None:
                raise LookupError("no such seller")
            await insert_once(
                session,
                FormatRow,
                key=key,
                organization_id=organization_id,
                sha256=sha256,
                made_at=self.now(),
            )


def keys_of(organization_id: UUID) -> Select[str]:
    """The keys of everything that was made from an organisation's photos."""
    return select(FormatRow.key).where(FormatRow.organization_id == organization_id)
