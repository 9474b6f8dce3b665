"""Cards kept in tables (the port `services.showing.Cards`).

Owns which card is out of date, who draws it and when. Does not own what it looks like.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import aliased

from services.listings.status import ProductStatus, PublicationStatus
from services.sellers import Seller
from services.showing import Card, Drawn, DueCard, Living, Recent
from storage.database import Database
from storage.moves import Clock, move, of, utc_now
from storage.sellers import to_seller
from storage.tables import CardRow, ContentRow, ProductRow, PublicationRow, UpdateRow, UserRow

AT_WORK = (ProductStatus.PROCESSING, ProductStatus.PUBLISHING)


@dataclass(frozen=True, slots=True)
class SqlCards:
    """The port over the tables. A claim is a waiting time too: it ends by `not_before`."""

    db: Database
    now: Clock = utc_now

    async def due(self, limit: int, lease_seconds: float) -> tuple[DueCard, ...]:
        """Claim cards that are out of date and whose waiting time is over."""
        now = self.now()
        due = (
            select(CardRow, UserRow, _below())
            .join(UserRow, UserRow.id == CardRow.user_id)
            .where(
                CardRow.revision > CardRow.shown_revision,
                CardRow.not_before <= now,
                UserRow.reachable,
            )
            .order_by(CardRow.not_before)
            .limit(limit)
        )
        async with self.db.read() as session:
            if (await session.execute(due)).first() is None:
                return ()  # the usual case takes no write lock
        async with self.db.write() as session:
            claimed = due.with_for_update(of=CardRow, skip_locked=True)
            found = (await session.execute(claimed)).all()
            await session.execute(
                update(CardRow)
                .where(CardRow.product_id.in_([card.product_id for card, _, _ in found]))
                .values(not_before=now + timedelta(seconds=lease_seconds))
            )
        return tuple(DueCard(_to_card(card, below), to_seller(user)) for card, user, below in found)

    async def shown(self, card: Card, drawn: Drawn, *, wait_seconds: float) -> None:
        """Drawn: give the lease back; the next edit not before `wait_seconds`. A card that was
        turned to another screen or was to be drawn again meanwhile is out of date still, and one
        called down meanwhile forgets the message that was edited."""
        edited = drawn.message_id == card.message_id
        unmoved = (CardRow.screen == card.screen) & (CardRow.shown_revision == card.shown_revision)
        sent = {} if edited else {"sent_at": self.now()}
        await self._put(
            card,
            *((CardRow.message_id == drawn.message_id,) if edited else ()),
            shown_revision=case((unmoved, drawn.revision), else_=drawn.revision - 1),
            message_id=drawn.message_id,
            has_photo=drawn.has_photo,
            shown_picture=drawn.picture,
            shown_status=drawn.status,
            not_before=self.now() + timedelta(seconds=wait_seconds),
            **sent,
        )

    async def by_message(self, seller: Seller, message_id: int) -> UUID | None:
        """The product that her message of that id shows."""
        async with self.db.read() as session:
            return await session.scalar(
                select(CardRow.product_id).where(
                    CardRow.organization_id == seller.organization_id,
                    CardRow.user_id == seller.id,
                    CardRow.message_id == message_id,
                )
            )

    async def recent(self, seller: Seller, since: datetime, limit: int) -> tuple[Recent, ...]:
        """Her products that changed after `since`, the latest first."""
        on_show = and_(
            ContentRow.product_id == ProductRow.id, ContentRow.version == ProductRow.version
        )
        latest = (
            select(ProductRow.id, ProductRow.status, ContentRow.title, ProductRow.prompt)
            .outerjoin(ContentRow, on_show)
            .where(
                ProductRow.organization_id == seller.organization_id,
                ProductRow.user_id == seller.id,
                ProductRow.status != ProductStatus.DISCARDED,
                ProductRow.updated_at > since,
            )
            .order_by(ProductRow.updated_at.desc(), ProductRow.id)
            .limit(limit)
        )
        async with self.db.read() as session:
            found = (await session.execute(latest)).all()
        return tuple(
            Recent(
                product_id,
                ProductStatus(status),
                title,
                wordless=status == ProductStatus.UPLOADING and prompt is None,
            )
            for product_id, status, title, prompt in found
        )

    async def below(self, seller: Seller, product_id: UUID) -> int:
        """How many messages of hers came since the card was sent."""
        counted = select(_below()).where(*_card(seller.organization_id, product_id))
        async with self.db.read() as session:
            return await session.scalar(counted) or 0

    async def postpone(self, card: Card, *, wait_seconds: float, lost: bool = False) -> None:
        """Not drawn: give the lease back and wait; `lost` forgets the message. A card that was
        called down meanwhile is another claim's."""
        forgotten: dict[str, object] = _FORGOTTEN if lost else {}
        await self._put(
            card,
            CardRow.message_id == card.message_id,
            not_before=self.now() + timedelta(seconds=wait_seconds),
            **forgotten,
        )

    async def _put(self, card: Card, *where: ColumnElement[bool], **values: object) -> None:
        async with self.db.write() as session:
            await session.execute(
                update(CardRow)
                .where(*_card(card.organization_id, card.product_id), *where)
                .values(**values)
            )

    async def living(
        self, *, still_seconds: float, limit: int, moved: Collection[UUID] = ()
    ) -> Living:
        """The chats with work under way; a card of each that stood still is made due, and those
        of products that moved."""
        looked_for = exists().where(
            PublicationRow.product_id == ProductRow.id,
            PublicationRow.status == PublicationStatus.UNKNOWN,
        )
        at_work = (
            select(CardRow.chat_id, CardRow.product_id, CardRow.not_before)
            .join(ProductRow, ProductRow.id == CardRow.product_id)
            .join(UserRow, UserRow.id == CardRow.user_id)
            .where(ProductRow.status.in_(AT_WORK), UserRow.reachable, ~looked_for)
            .order_by(CardRow.not_before.desc())
        )
        async with self.db.read() as session:
            found = (await session.execute(at_work)).all()
        longest = {chat: (free_at, product) for chat, product, free_at in found}  # the last wins
        before = self.now() - timedelta(seconds=still_seconds)
        still = sorted(one for one in longest.values() if one[0] <= before)[:limit]
        at_work_now = {product for _, product, _ in found}
        due = {product for _, product in still}.union(at_work_now.intersection(moved))
        if not due:
            return Living(tuple(longest), 0)
        async with self.db.write() as session:
            await session.execute(
                update(CardRow)
                .where(
                    CardRow.product_id.in_(due),
                    CardRow.shown_revision >= CardRow.revision,
                )
                .values(shown_revision=CardRow.revision - 1)
            )
        return Living(tuple(longest), len(due))

    async def screen(
        self, seller: Seller, product_id: UUID, revision: int | None, screen: str
    ) -> bool:
        """Turn the card to another screen and raise the product's revision."""
        mine = list(of(seller.organization_id, product_id))
        if revision is not None:
            mine.append(ProductRow.revision == revision)
        async with self.db.write() as session:
            return await move(session, self.now(), mine, screen=screen) is not None

    async def stale(self, seller: Seller, product_id: UUID) -> None:
        """Have the card drawn again although nothing changed; once more, if it is being drawn."""
        older = case(
            (CardRow.shown_revision >= CardRow.revision, CardRow.revision),
            else_=CardRow.shown_revision,
        )
        async with self.db.write() as session:
            await session.execute(
                update(CardRow)
                .where(*_card(seller.organization_id, product_id))
                .values(shown_revision=older - 1)
            )

    async def bring_down(self, seller: Seller, product_id: UUID) -> int | None:
        """Have the card sent anew; returns the message that showed it until now. One that has no
        message is being sent, or waits for Telegram: it keeps its time, or it came twice."""
        mine = _card(seller.organization_id, product_id)
        async with self.db.write() as session:
            before = await session.scalar(select(CardRow.message_id).where(*mine).with_for_update())
            await session.execute(
                update(CardRow)
                .where(*mine)
                .values(
                    message_id=None,
                    has_photo=False,
                    shown_picture=None,
                    shown_revision=CardRow.revision - 1,
                    not_before=case(
                        (CardRow.message_id.is_(None), CardRow.not_before), else_=self.now()
                    ),
                )
            )
        return before


_FORGOTTEN: dict[str, object] = {"message_id": None, "has_photo": False, "shown_picture": None}


def _card(organization_id: UUID, product_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return CardRow.product_id == product_id, CardRow.organization_id == organization_id


def _below() -> ColumnElement[int]:
    """How many messages of hers the inbox took, and other cards were sent, since the card was."""
    lane = literal("m:") + cast(CardRow.chat_id, String)
    other = aliased(CardRow)
    hers = (
        select(func.count())
        .select_from(UpdateRow)
        .where(UpdateRow.lane == lane, UpdateRow.received_at > CardRow.sent_at)
        .correlate(CardRow)
        .scalar_subquery()
    )
    ours = (
        select(func.count())
        .select_from(other)
        .where(other.user_id == CardRow.user_id, other.sent_at > CardRow.sent_at)
        .correlate(CardRow)
        .scalar_subquery()
    )
    return hers + ours


def _to_card(row: CardRow, below: int) -> Card:
    return Card(
        product_id=row.product_id,
        organization_id=row.organization_id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        has_photo=row.has_photo,
        shown_revision=row.shown_revision,
        screen=row.screen,
        picture=row.shown_picture,
        status=row.shown_status,
        below=below,
    )
