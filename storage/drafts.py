"""Drafts kept in tables (the port `services.intake.Drafts`).

Owns which product a photo or sentence goes to, and the end of the quiet time. Does not own the
bytes nor the run that follows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, String, cast, exists, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.intake import IntakeError, IntakeProblem, Joined, StoredPhoto
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.outcomes import Repair
from services.products import Failure
from services.sellers import Seller
from storage.database import Database, upsert
from storage.moves import MAIN_SCREEN, Clock, failure_values, move, of, to_processing, utc_now
from storage.runs import record_run, runs_today
from storage.tables import AlbumRow, CardRow, ImageRow, ProductRow, UpdateRow, UserRow

SETTLED_AT_ONCE = 50

DRAFT_LIFE = timedelta(hours=6)
"""Photos that lay longer without words are not what today's photos and words belong to."""
"""Products started in one transaction: others wait for it on SQLite."""

ALBUM_GATHERS = timedelta(seconds=0.5)
"""The photos of an album come one by one: its card waits for them, so as not to begin with a
wrong count."""

_ENDED = (ProductStatus.PUBLISHED, ProductStatus.DISCARDED)
_LIMIT_REACHED = Failure(None, "daily_limit", Repair.RETRY)


@dataclass(frozen=True, slots=True)
class SqlDrafts:
    """The port over the tables. `quiet_seconds` is ALBUM_SETTLE_SECONDS."""

    db: Database
    quiet_seconds: float
    now: Clock = utc_now

    async def add_photo(
        self, seller: Seller, photo: StoredPhoto, *, album: str | None, caption: str | None
    ) -> Joined:
        """Put the photo where it belongs. Raises `IntakeError`, and LookupError when the seller
        has been forgotten meanwhile."""
        async with self.db.write() as session:
            await _lock(session, seller)
            repeated = await session.scalar(
                select(ImageRow.product_id).where(
                    ImageRow.organization_id == seller.organization_id,
                    ImageRow.source == photo.source,
                )
            )
            if repeated is not None:
                return Joined(repeated, opened=False, photos=await _photos_of(session, repeated))
            product = await _home(session, seller, self.now(), album, caption)
            count = await _photos_of(session, product.id) if product else 0
            if count >= MAX_PHOTOS:
                raise IntakeError(IntakeProblem.TOO_MANY_PHOTOS, limit=MAX_PHOTOS, actual=count + 1)
            if product is None:
                gathers = ALBUM_GATHERS if album is not None else timedelta(0)
                product_id = await self._open(session, seller, caption, gathers)
            else:
                product_id = product.id
                await self._touch(session, product, caption)
            await self._keep(session, seller, product_id, photo, count)
            if album is not None:
                key = {"organization_id": seller.organization_id, "album": album}
                await upsert(session, AlbumRow, key, product_id=product_id)
        return Joined(product_id, opened=product is None, photos=count + 1)

    async def keeps(self, seller: Seller, sha256: str) -> bool:
        """Whether a photo of hers has these bytes."""
        mine = ImageRow.organization_id == seller.organization_id
        async with self.db.read() as session:
            found = await session.scalar(
                select(ImageRow.id).where(mine, ImageRow.sha256 == sha256).limit(1)
            )
        return found is not None

    async def add_prompt(self, seller: Seller, prompt: str) -> Joined:
        """Give the newest wordless draft its prompt, else open one. Raises LookupError when the
        seller has been forgotten meanwhile."""
        async with self.db.write() as session:
            await _lock(session, seller)
            newest = await _newest_draft(session, seller, self.now())
            if newest is not None and newest.prompt == prompt:
                # the same update once more: its draft can't have settled while it waits
                photos = await _photos_of(session, newest.id)
                return Joined(newest.id, opened=False, photos=photos)
            wordless = await _newest_draft(session, seller, self.now(), ProductRow.prompt.is_(None))
            if wordless is None:
                return Joined(await self._open(session, seller, prompt), opened=True, photos=0)
            await self._touch(session, wordless, prompt)
            photos = await _photos_of(session, wordless.id)
            return Joined(wordless.id, opened=False, photos=photos)

    async def settle(self, daily_limit: int) -> int:
        """Start every draft whose quiet time is over; returns how many changed."""
        now = self.now()
        due = (
            select(ProductRow.id, ProductRow.organization_id, ProductRow.user_id)
            .join(UserRow, UserRow.id == ProductRow.user_id)
            .where(*_settled(now))
            .order_by(ProductRow.settle_at)
            .limit(SETTLED_AT_ONCE)
        )
        async with self.db.read() as session:
            if (await session.execute(due)).first() is None:
                return 0  # the usual case takes no write lock
        async with self.db.write() as session:
            claimed = due.with_for_update(of=ProductRow, skip_locked=True)
            changed = 0
            for product_id, organization_id, user_id in (await session.execute(claimed)).all():
                allowed = await runs_today(session, user_id, now) < daily_limit
                values = to_processing(now) if allowed else failure_values(_LIMIT_REACHED)
                moved = await move(
                    session,
                    now,
                    *of(organization_id, product_id),
                    ProductRow.status == ProductStatus.UPLOADING,
                    **values,
                )
                if moved and allowed:
                    await record_run(session, moved, now)
                changed += moved is not None
        return changed

    def _settle_at(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.quiet_seconds)

    async def _open(
        self,
        session: AsyncSession,
        seller: Seller,
        prompt: str | None,
        card_in: timedelta = timedelta(0),
    ) -> UUID:
        """A new draft with its card, which is drawn after that long."""
        now, product_id = self.now(), uuid4()
        mine = {"organization_id": seller.organization_id, "user_id": seller.id}
        await session.execute(
            insert(ProductRow).values(
                **mine,
                id=product_id,
                status=ProductStatus.UPLOADING,
                prompt=prompt,
                revision=1,
                attempt=0,
                settle_at=self._settle_at(now),
                created_at=now,
                updated_at=now,
            )
        )
        await session.execute(
            insert(CardRow).values(
                **mine,
                product_id=product_id,
                chat_id=seller.telegram_id,
                has_photo=False,
                screen=MAIN_SCREEN,
                revision=1,
                shown_revision=0,
                not_before=now + card_in,
            )
        )
        return product_id

    async def _touch(self, session: AsyncSession, product: ProductRow, prompt: str | None) -> None:
        """More came for it: the quiet time of a draft begins anew, and words stay if it has any."""
        now = self.now()
        values: dict[str, object] = {}
        if product.status == ProductStatus.UPLOADING:
            values["settle_at"] = self._settle_at(now)
        if product.prompt is None and prompt is not None:
            values["prompt"] = prompt
        await move(session, now, *of(product.organization_id, product.id), **values)

    async def _keep(
        self, session: AsyncSession, seller: Seller, product_id: UUID, photo: StoredPhoto, at: int
    ) -> None:
        await session.execute(
            insert(ImageRow).values(
                id=uuid4(),
                organization_id=seller.organization_id,
                product_id=product_id,
                position=at,
                is_primary=at == 0,
                source=photo.source,
                original_key=photo.original_key,
                clean_key=photo.clean_key,
                format=photo.format,
                width=photo.width,
                height=photo.height,
                size=photo.size,
                sha256=photo.sha256,
                processing_metadata={},
                uploaded_at=self.now(),
            )
        )


async def _lock(session: AsyncSession, seller: Seller) -> None:
    """One photo or sentence of a seller at a time, so that two never open two products."""
    mine = select(UserRow.id).where(
        UserRow.id == seller.id, UserRow.organization_id == seller.organization_id
    )
    if await session.scalar(mine.with_for_update(key_share=True)) is None:
        raise LookupError("no such seller")


async def _home(
    session: AsyncSession,
    seller: Seller,
    now: datetime,
    album: str | None,
    caption: str | None,
) -> ProductRow | None:
    """The product that a photo joins, None when it opens one."""
    if album is not None:
        known = await session.scalar(
            select(ProductRow)
            .join(AlbumRow, AlbumRow.product_id == ProductRow.id)
            .where(
                AlbumRow.organization_id == seller.organization_id,
                AlbumRow.album == album,
                ProductRow.status.not_in(_ENDED),
            )
            .with_for_update(of=ProductRow)
        )
        if known is not None:
            return known
    draft = await _newest_draft(session, seller, now)
    both_speak = draft is not None and draft.prompt is not None and caption is not None
    return None if both_speak else draft


async def _newest_draft(
    session: AsyncSession, seller: Seller, now: datetime, *where: ColumnElement[bool]
) -> ProductRow | None:
    """What she is in the middle of; what lay for DRAFT_LIFE is a matter of its own."""
    return await session.scalar(
        select(ProductRow)
        .where(
            ProductRow.organization_id == seller.organization_id,
            ProductRow.user_id == seller.id,
            ProductRow.status == ProductStatus.UPLOADING,
            ProductRow.updated_at > now - DRAFT_LIFE,
            *where,
        )
        .order_by(ProductRow.created_at.desc(), ProductRow.id.desc())
        .limit(1)
        .with_for_update()
    )


async def _photos_of(session: AsyncSession, product_id: UUID) -> int:
    count = select(func.count()).select_from(ImageRow).where(ImageRow.product_id == product_id)
    return await session.scalar(count) or 0


def _settled(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a draft ready to start: quiet, with photos and words, and no update of its
    seller's chat still waiting to be read."""
    lane = literal("m:") + cast(UserRow.telegram_user_id, String)
    return (
        ProductRow.settle_at <= now,
        ProductRow.status == ProductStatus.UPLOADING,
        ProductRow.prompt.is_not(None),
        exists().where(ImageRow.product_id == ProductRow.id),
        ~exists().where(UpdateRow.lane == lane, UpdateRow.finished_at.is_(None)),
    )
