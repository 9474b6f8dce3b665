"""Sellers kept in tables (the port `services.sellers.Sellers`).

Owns users and their organisations, and erasing everything of a seller's. Does not own her blobs:
`forget` names the keys to delete.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.status import ProductStatus
from services.sellers import Forgotten, Seller
from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.renditions import keys_of
from storage.runs import DAY
from storage.spending import drop_names, leave_spending, spend_again
from storage.tables import (
    ImageRow,
    InvitationRow,
    OrganizationRow,
    ProductRow,
    RunRow,
    SpentRunRow,
    UpdateRow,
    UserRow,
)

FORGOTTEN_LANE = "-"
"""Where the emptied updates of a forgotten seller go: a lane's name holds her number."""


@dataclass(frozen=True, slots=True)
class SqlSellers:
    """The port over the tables. `salt` keys the hash under which a forgotten seller's runs of the
    day are counted."""

    db: Database
    salt: bytes = field(repr=False)
    now: Clock = utc_now

    async def arrive(self, telegram_id: int, name: str, language: str) -> tuple[Seller, bool]:
        """The seller behind a Telegram user, made on first sight."""
        async with self.db.read() as session:
            row = await session.scalar(_by_telegram(telegram_id))
        if row is None:
            return await self._welcome(telegram_id, name, language)
        kept = row.language if row.language_chosen else language
        if (row.name, row.language, row.reachable) != (name, kept, True):
            async with self.db.write() as session:
                await session.execute(
                    update(UserRow)
                    .where(UserRow.id == row.id)
                    .values(name=name, language=kept, reachable=True)
                )
        return Seller(row.id, row.organization_id, telegram_id, name, kept), False

    async def _welcome(self, telegram_id: int, name: str, language: str) -> tuple[Seller, bool]:
        seller = Seller(uuid4(), uuid4(), telegram_id, name, language)
        now = self.now()
        async with self.db.write() as session:
            await session.execute(
                insert(OrganizationRow).values(id=seller.organization_id, created_at=now)
            )
            made = await insert_once(
                session,
                UserRow,
                id=seller.id,
                organization_id=seller.organization_id,
                telegram_user_id=telegram_id,
                name=name,
                language=language,
                language_chosen=False,
                reachable=True,
                created_at=now,
            )
            if made:
                await self._count_again(session, seller)
                return seller, True
            # another process saw her first
            await session.execute(
                delete(OrganizationRow).where(OrganizationRow.id == seller.organization_id)
            )
            row = (await session.scalars(_by_telegram(telegram_id))).one()
            return to_seller(row), False

    async def find(self, telegram_id: int) -> Seller | None:
        """The seller, if she was here before."""
        async with self.db.read() as session:
            row = await session.scalar(_by_telegram(telegram_id))
        return None if row is None else to_seller(row)

    async def set_language(self, seller: Seller, language: str) -> Seller:
        """Keep her choice."""
        async with self.db.write() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.id == seller.id, UserRow.organization_id == seller.organization_id)
                .values(language=language, language_chosen=True)
            )
        return Seller(seller.id, seller.organization_id, seller.telegram_id, seller.name, language)

    async def set_reachable(self, telegram_id: int, *, reachable: bool) -> None:
        """She blocked or unblocked the bot."""
        async with self.db.write() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.telegram_user_id == telegram_id)
                .values(reachable=reachable)
            )

    async def waiting(self, seller: Seller) -> tuple[UUID, ...]:
        """Her products that wait for her, ready to check or failed, the newest first."""
        hers = (
            select(ProductRow.id)
            .where(
                ProductRow.organization_id == seller.organization_id,
                ProductRow.user_id == seller.id,
                ProductRow.status.in_((ProductStatus.READY, ProductStatus.FAILED)),
            )
            .order_by(ProductRow.created_at.desc(), ProductRow.id.desc())
        )
        async with self.db.read() as session:
            return tuple(await session.scalars(hers))

    async def belongings(self, seller: Seller) -> Forgotten:
        """What erasing her now would leave outside the database."""
        async with self.db.read(much=True) as session:
            return await _belongings(session, seller)

    async def forget(self, seller: Seller) -> Forgotten:
        """Erase her organisation, whose rows go with it, and what her updates said."""
        async with self.db.write(much=True) as session:
            mine = _by_telegram(seller.telegram_id).with_for_update()
            await session.scalar(mine)  # no photo comes in between
            left = await _belongings(session, seller)
            await _empty_updates(session, seller.telegram_id, self.now)
            await _leave_invitations(session, seller.telegram_id)
            await self._spend(session, seller)
            await session.execute(
                delete(OrganizationRow).where(OrganizationRow.id == seller.organization_id)
            )
        return left

    async def drop_spent(self) -> int:
        """Delete the counts of forgotten sellers whose day is over; returns how many runs."""
        yesterday = self.now() - DAY
        over = delete(SpentRunRow).where(SpentRunRow.started_at <= yesterday)
        async with self.db.write() as session:
            await drop_names(session, yesterday)
            return len((await session.scalars(over.returning(SpentRunRow.id))).all())

    async def _spend(self, session: AsyncSession, seller: Seller) -> None:
        """Keep when her runs of the day began and what her day cost, under a name that tells
        nothing."""
        who, yesterday = self._nameless(seller.telegram_id), self.now() - DAY
        await leave_spending(session, seller, who, yesterday)
        recent = select(RunRow.started_at).where(
            RunRow.organization_id == seller.organization_id,
            RunRow.user_id == seller.id,
            RunRow.started_at > yesterday,
        )
        for started_at in (await session.scalars(recent)).all():
            await session.execute(
                insert(SpentRunRow).values(id=uuid4(), who=who, started_at=started_at)
            )

    async def _count_again(self, session: AsyncSession, seller: Seller) -> None:
        """She was forgotten today: what she had begun counts as hers again."""
        who = self._nameless(seller.telegram_id)
        await spend_again(session, seller, who)
        spent = delete(SpentRunRow).where(SpentRunRow.who == who).returning(SpentRunRow.started_at)
        for started_at in (await session.scalars(spent)).all():
            await session.execute(
                insert(RunRow).values(
                    id=uuid4(),
                    organization_id=seller.organization_id,
                    user_id=seller.id,
                    product_id=uuid4(),  # of a product that is gone
                    attempt=0,
                    started_at=started_at,
                )
            )

    def _nameless(self, telegram_id: int) -> str:
        return hmac.new(self.salt, str(telegram_id).encode(), hashlib.sha256).hexdigest()


async def _leave_invitations(session: AsyncSession, telegram_id: int) -> None:
    """Codes that she made end with her; the one that she used stays used, by nobody."""
    await session.execute(delete(InvitationRow).where(InvitationRow.made_by == telegram_id))
    await session.execute(
        update(InvitationRow).where(InvitationRow.used_by == telegram_id).values(used_by=None)
    )


async def _belongings(session: AsyncSession, seller: Seller) -> Forgotten:
    photos = await session.execute(
        select(ImageRow.original_key, ImageRow.clean_key).where(
            ImageRow.organization_id == seller.organization_id
        )
    )
    products = await session.scalars(
        select(ProductRow.id).where(ProductRow.organization_id == seller.organization_id)
    )
    made = await session.scalars(keys_of(seller.organization_id))
    keys = {key for photo in photos for key in photo}.union(made)
    return Forgotten(tuple(sorted(keys)), tuple(products))


async def _empty_updates(session: AsyncSession, telegram_id: int, now: Clock) -> None:
    """Only the bare numbers of her updates stay, to tell duplicates."""
    lanes = [f"m:{telegram_id}", f"p:{telegram_id}"]
    await session.execute(
        update(UpdateRow)
        .where(UpdateRow.lane.in_(lanes))
        .values(
            lane=FORGOTTEN_LANE,
            payload=None,
            error=None,
            finished_at=func.coalesce(UpdateRow.finished_at, now()),
        )
    )


def to_seller(row: UserRow) -> Seller:
    """The record of a row."""
    return Seller(row.id, row.organization_id, row.telegram_user_id, row.name, row.language)


def _by_telegram(telegram_id: int) -> Select[UserRow]:
    return select(UserRow).where(UserRow.telegram_user_id == telegram_id)
