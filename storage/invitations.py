"""Invitations kept as hashes (the port `services.inviting.Invitations`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from services.inviting import MARK_LENGTH
from services.sellers import Seller
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.tables import InvitationRow, UserRow


@dataclass(frozen=True, slots=True)
class SqlInvitations:
    """The port over the table. Its rows belong to the bot's admins, not to an organisation."""

    db: Database
    now: Clock = utc_now

    async def put(self, code_hash: str, made_by: int, expires_at: datetime) -> None:
        """Write a new one down."""
        async with self.db.write() as session:
            await session.execute(
                insert(InvitationRow).values(
                    code_hash=code_hash,
                    made_by=made_by,
                    created_at=self.now(),
                    expires_at=expires_at,
                )
            )

    async def standing(self) -> tuple[tuple[str, datetime], ...]:
        """Hash and end of those neither used nor over, the newest first."""
        found = (
            select(InvitationRow.code_hash, InvitationRow.expires_at)
            .where(*self._open())
            .order_by(InvitationRow.created_at.desc(), InvitationRow.code_hash)
        )
        async with self.db.read() as session:
            return tuple((key, ends) for key, ends in (await session.execute(found)).all())

    async def revoke(self, mark: str) -> bool:
        """Delete the open one whose hash begins so."""
        if len(mark) < MARK_LENGTH:
            return False
        marked = InvitationRow.code_hash.startswith(mark, autoescape=True)
        async with self.db.write() as session:
            gone = await session.scalars(
                delete(InvitationRow)
                .where(*self._open(), marked)
                .returning(InvitationRow.code_hash)
            )
            return bool(gone.all())

    async def use(self, code_hash: str, telegram_id: int) -> bool:
        """Use it up for this person; hers stays hers."""
        now = self.now()
        async with self.db.write() as session:
            used = await session.scalar(
                update(InvitationRow)
                .where(*self._open(), InvitationRow.code_hash == code_hash)
                .values(used_by=telegram_id, used_at=now)
                .returning(InvitationRow.code_hash)
            )
            if used is not None:
                return True
            hers = select(InvitationRow.code_hash).where(
                InvitationRow.code_hash == code_hash, InvitationRow.used_by == telegram_id
            )
            return await session.scalar(hers) is not None

    async def admitted(self, telegram_id: int) -> bool:
        """Whether she came in by an invitation."""
        hers = select(UserRow.id).where(
            UserRow.telegram_user_id == telegram_id, UserRow.admitted_at.is_not(None)
        )
        async with self.db.read() as session:
            return await session.scalar(hers) is not None

    async def admit(self, seller: Seller) -> None:
        """Remember it with the seller."""
        async with self.db.write() as session:
            await session.execute(
                update(UserRow)
                .where(
                    UserRow.id == seller.id,
                    UserRow.organization_id == seller.organization_id,
                    UserRow.admitted_at.is_(None),
                )
                .values(admitted_at=self.now())
            )

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return InvitationRow.used_at.is_(None), InvitationRow.expires_at > self.now()
