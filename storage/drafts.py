"""Drafts kept in tables (the port `services.intake.Drafts`).

Owns what a photo or sentence changes, and the end of the quiet time. Does not own which product
it goes to (storage/homes), the bytes, nor the run that follows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
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
from storage.gallery import CHANGEABLE
from storage.homes import Home, home_of, kin_unasked, lock_seller, newest_draft, photos_of
from storage.kin import spoken_kin, tell_apart
from storage.moves import MAIN_SCREEN, Clock, failure_values, move, of, to_processing, utc_now
from storage.runs import record_run, runs_today
from storage.tables import AlbumRow, CardRow, ImageRow, ProductRow, UpdateRow, UserRow

SETTLED_AT_ONCE = 50
"""Products started in one transaction: others wait for it on SQLite."""

ALBUM_GATHERS = timedelta(seconds=0.5)
"""The photos of an album come one by one: its card waits for them, so as not to begin with a
wrong count."""

_LIMIT_REACHED = Failure(None, "daily_limit", Repair.RETRY)


class _Words(NamedTuple):
    """A prompt and the message that it came from."""

    prompt: str
    source: str | None


class _Place(NamedTuple):
    """Where a photo stood."""

    position: int
    is_primary: bool


class _Sent(NamedTuple):
    """A photo with its album and words, the product that she named for it, and the place that
    another left to it."""

    photo: StoredPhoto
    album: str | None
    words: _Words | None
    to: UUID | None
    place: _Place | None


@dataclass(frozen=True, slots=True)
class SqlDrafts:
    """The port over the tables. `quiet_seconds` is ALBUM_SETTLE_SECONDS."""

    db: Database
    quiet_seconds: float
    now: Clock = utc_now

    async def add_photo(
        self,
        seller: Seller,
        photo: StoredPhoto,
        *,
        album: str | None,
        caption: str | None,
        to: UUID | None = None,
        instead_of: UUID | None = None,
    ) -> Joined:
        """Put the photo where it belongs. Raises `IntakeError`, and LookupError when the seller
        has been forgotten meanwhile."""
        async with self.db.write() as session:
            await lock_seller(session, seller)
            repeated = await session.execute(
                select(ProductRow.id, ProductRow.status)
                .join(ImageRow, ImageRow.product_id == ProductRow.id)
                .where(
                    ImageRow.organization_id == seller.organization_id,
                    ImageRow.source == photo.source,
                )
            )
            if (taken := repeated.one_or_none()) is not None:
                photos, status = await photos_of(session, taken.id), ProductStatus(taken.status)
                return Joined(taken.id, opened=False, photos=photos, status=status, first=False)
            home = await home_of(session, seller, self.now(), album=album, caption=caption, to=to)
            place = await self._vacated(session, home.product, instead_of)
            count = await photos_of(session, home.product.id) if home.product else 0
            if home.product is None or count < MAX_PHOTOS:
                words = _Words(caption, photo.source) if caption is not None else None
                sent = _Sent(photo, album, words, to, place)
                return await self._join(session, seller, home, sent)
            # written down, so that an album is refused once and not photo by photo
            mark = f"{album}:full" if album is not None else photo.source
            first = await _begin_album(session, seller, mark, home.product.id)
        problem = IntakeProblem.TOO_MANY_PHOTOS
        raise IntakeError(problem, limit=MAX_PHOTOS, actual=count + 1, first=first)

    async def _join(self, session: AsyncSession, seller: Seller, home: Home, sent: _Sent) -> Joined:
        """The photo is its home's, which is opened if need be."""
        product, status = home.product, ProductStatus.UPLOADING
        if product is None:
            gathers = ALBUM_GATHERS if sent.album is not None else timedelta(0)
            product_id = await self._open(session, seller, sent.words, gathers, kin=home.kin)
        else:
            product_id, status = product.id, ProductStatus(product.status)
            named = product.id == sent.to
            await self._touch(session, product, sent.words, correct=named, apart=True)
        place = sent.place or await _behind(session, product_id)
        await self._keep(session, seller, product_id, sent.photo, place)
        await tell_apart(session, seller, product_id, self.now())
        first = sent.album is None or await _begin_album(session, seller, sent.album, product_id)
        photos = await photos_of(session, product_id)
        return Joined(product_id, product is None, photos, status, home.closed, first)

    async def keeps(self, seller: Seller, sha256: str) -> bool:
        """Whether a photo of hers has these bytes."""
        mine = ImageRow.organization_id == seller.organization_id
        async with self.db.read() as session:
            found = await session.scalar(
                select(ImageRow.id).where(mine, ImageRow.sha256 == sha256).limit(1)
            )
        return found is not None

    async def add_prompt(
        self, seller: Seller, prompt: str, *, source: str | None = None, to: UUID | None = None
    ) -> Joined:
        """Give a draft its prompt: the one named, else the newest wordless one, else a new one.
        Raises LookupError when the seller has been forgotten meanwhile."""
        words = _Words(prompt, source)
        async with self.db.write() as session:
            await lock_seller(session, seller)
            spoken = await _spoken(session, seller, source) if source is not None else None
            if spoken is not None:  # the same message once more
                return Joined(spoken, opened=False, photos=await photos_of(session, spoken))
            named = await _draft(session, seller, to) if to is not None else None
            if named is not None:
                await self._touch(session, named, words, correct=True)
                await tell_apart(session, seller, named.id, self.now())
                return Joined(named.id, opened=False, photos=await photos_of(session, named.id))
            wordless = await newest_draft(session, seller, self.now(), ProductRow.prompt.is_(None))
            if wordless is None:
                return Joined(await self._open(session, seller, words), opened=True, photos=0)
            younger = await spoken_kin(session, wordless)
            if younger is None:
                await self._touch(session, wordless, words)
            else:  # two sentences for two albums: in their order
                first = _Words(younger.prompt or prompt, younger.prompt_source)
                await self._touch(session, wordless, first)
                await self._touch(session, younger, words, correct=True, apart=True)
            photos = await photos_of(session, wordless.id)
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
                uploading = ProductRow.status == ProductStatus.UPLOADING
                mine = *of(organization_id, product_id), uploading
                moved = await move(session, now, mine, values)
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
        words: _Words | None,
        card_in: timedelta = timedelta(0),
        kin: UUID | None = None,
    ) -> UUID:
        """A new draft with its card, which is drawn after that long."""
        now, product_id = self.now(), uuid4()
        mine = {"organization_id": seller.organization_id, "user_id": seller.id}
        await session.execute(
            insert(ProductRow).values(
                **mine,
                id=product_id,
                status=ProductStatus.UPLOADING,
                prompt=words.prompt if words else None,
                prompt_source=words.source if words else None,
                kin_id=kin,
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

    async def _touch(
        self,
        session: AsyncSession,
        product: ProductRow,
        words: _Words | None,
        *,
        correct: bool = False,
        apart: bool = False,
    ) -> None:
        """More came for it: the quiet time of a draft begins anew, unless she stopped it. Words
        stay if it has any, or are corrected; `apart`: words of its own make it a product of its
        own. A product that failed for its photos is `ready` for another try."""
        now, values = self.now(), dict[str, object]()
        if _wants_photos(product):
            values |= {"status": ProductStatus.READY, "stage": None, "failure": None}
        collected = product.status == ProductStatus.UPLOADING
        if collected and product.settle_at is not None:
            values["settle_at"] = self._settle_at(now)
        if collected and words is not None and (correct or product.prompt is None):
            values |= {"prompt": words.prompt, "prompt_source": words.source}
            values |= {"kin_id": None} if apart else {}
        await move(session, now, of(product.organization_id, product.id), values)

    async def _vacated(
        self, session: AsyncSession, product: ProductRow | None, photo_id: UUID | None
    ) -> _Place | None:
        """The place of a photo that another replaces, which is taken out; None when there is none
        to be had."""
        if product is None or photo_id is None or product.status not in CHANGEABLE:
            return None
        old = await session.scalar(
            select(ImageRow).where(
                ImageRow.id == photo_id,
                ImageRow.product_id == product.id,
                ImageRow.removed_at.is_(None),
            )
        )
        if old is None:
            return None
        place = _Place(old.position, old.is_primary)
        old.removed_at, old.is_primary = self.now(), False
        await session.flush()
        return place

    async def _keep(
        self,
        session: AsyncSession,
        seller: Seller,
        product_id: UUID,
        photo: StoredPhoto,
        place: _Place,
    ) -> None:
        """The photo in its place."""
        await session.execute(
            insert(ImageRow).values(
                id=uuid4(),
                organization_id=seller.organization_id,
                product_id=product_id,
                position=place.position,
                is_primary=place.is_primary,
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


async def _behind(session: AsyncSession, product_id: UUID) -> _Place:
    """Behind the other photos that a product shows; the cover if it has none."""
    shown = ImageRow.product_id == product_id, ImageRow.removed_at.is_(None)
    last = await session.scalar(select(func.max(ImageRow.position)).where(*shown))
    covered = await session.scalar(select(exists().where(*shown, ImageRow.is_primary)))
    return _Place(0 if last is None else last + 1, not covered)


def _wants_photos(product: ProductRow) -> bool:
    """Whether the marketplace refused the photos of a version that she approved."""
    failure = product.failure or {}
    stopped = product.status == ProductStatus.FAILED and product.version is not None
    return stopped and failure.get("repair") == Repair.ADD_PHOTOS


async def _spoken(session: AsyncSession, seller: Seller, source: str) -> UUID | None:
    """The product that has its words from that message already, whatever became of it."""
    return await session.scalar(
        select(ProductRow.id).where(
            ProductRow.organization_id == seller.organization_id,
            ProductRow.prompt_source == source,
        )
    )


async def _draft(session: AsyncSession, seller: Seller, product_id: UUID) -> ProductRow | None:
    """Her draft of that name, None when it isn't one any more."""
    return await session.scalar(
        select(ProductRow)
        .where(
            *of(seller.organization_id, product_id), ProductRow.status == ProductStatus.UPLOADING
        )
        .with_for_update()
    )


async def _begin_album(session: AsyncSession, seller: Seller, album: str, product_id: UUID) -> bool:
    """Remember where the album goes; True for its first photo there."""
    before = await session.scalar(
        select(AlbumRow.product_id).where(
            AlbumRow.organization_id == seller.organization_id, AlbumRow.album == album
        )
    )
    if before == product_id:
        return False
    key = {"organization_id": seller.organization_id, "album": album}
    await upsert(session, AlbumRow, key, product_id=product_id)
    return True


def _settled(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a draft ready to start: quiet, with photos and words, known to be one
    product, and no update of its seller's chat still waiting to be read."""
    lane = literal("m:") + cast(UserRow.telegram_user_id, String)
    return (
        ProductRow.settle_at <= now,
        ProductRow.status == ProductStatus.UPLOADING,
        ProductRow.prompt.is_not(None),
        exists().where(ImageRow.product_id == ProductRow.id),
        kin_unasked(),
        ~exists().where(UpdateRow.lane == lane, UpdateRow.finished_at.is_(None)),
    )
