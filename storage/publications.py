"""The rows behind publishing (the port `services.publishing.Publications`).

Every change is conditional on the state it leaves and on the publication's own attempt, so that
neither a second tap nor a run that was superseded or resumed does it twice.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.generating import Run
from services.listings.content import Content
from services.listings.status import LIVE, UNDECIDED, ProductStatus, PublicationStatus
from services.marketplaces.port import Account, Item
from services.products import Failure, Product, Publication, Stage
from services.sellers import Seller
from storage.audit import Deed, record
from storage.database import Database, insert_once
from storage.generations import next_number, save_content, show_stage
from storage.moves import Clock, Moved, failure_values, move, of, utc_now
from storage.snapshots import load_content, load_product, to_publication
from storage.tables import AccountRow, PictureRow, ProductRow, PublicationRow
from storage.versions import REVIEWABLE, decided

_P = PublicationStatus
_TO_PUBLISHING: dict[str, object] = {
    "status": ProductStatus.PUBLISHING,
    "attempt": ProductRow.attempt + 1,
    "stage": None,
    "failure": None,
}


@dataclass(frozen=True, slots=True)
class SqlPublications:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def begin(
        self, seller: Seller, product_id: UUID, revision: int, account: Account
    ) -> Publication | None:
        """Turn the product into `publishing` and write the intent, in one transaction."""
        now = self.now()
        seen = (
            *of(seller.organization_id, product_id),
            ProductRow.revision == revision,
            ProductRow.status.in_(REVIEWABLE),
            decided(),
        )
        async with self.db.write() as session:
            if not await _may_publish(session, seller, product_id, account):
                return None
            moved = await move(session, now, seen, _TO_PUBLISHING)
            if moved is None:
                return None
            publication = await _intend(session, moved, account, now)
            await record(
                session,
                now,
                Deed.PUBLISH_BEGUN,
                organization_id=seller.organization_id,
                user_id=seller.id,
                product_id=product_id,
                publication=str(publication.id),
                account=str(account.id),
                version=publication.version,
            )
            return publication

    async def product(self, run: Run) -> tuple[Product, Publication] | None:
        """The product that is publishing or published in that attempt, and its publication."""
        async with self.db.read() as session:
            product = await load_product(session, run.organization_id, run.product_id)
        if product is None or product.attempt != run.attempt:
            return None
        publication = product.publication
        if publication is None or publication.attempt != run.attempt:
            return None
        current = product.status in (ProductStatus.PUBLISHING, ProductStatus.PUBLISHED)
        return (product, publication) if current else None

    async def progress(self, run: Run, stage: Stage) -> bool:
        """Show the stage on the card."""
        where = (
            *of(run.organization_id, run.product_id),
            ProductRow.status == ProductStatus.PUBLISHING,
            ProductRow.attempt == run.attempt,
        )
        async with self.db.write() as session:
            return await show_stage(session, self.now(), stage, *where)

    async def picture(self, organization_id: UUID, account_id: UUID, sha256: str) -> str | None:
        """The marketplace's id of a picture uploaded before to this account."""
        async with self.db.read() as session:
            return await session.scalar(
                select(PictureRow.picture_id).where(
                    PictureRow.organization_id == organization_id,
                    PictureRow.account_id == account_id,
                    PictureRow.sha256 == sha256,
                )
            )

    async def save_picture(
        self, organization_id: UUID, account_id: UUID, sha256: str, picture_id: str
    ) -> None:
        """Remember an upload."""
        async with self.db.write() as session:
            await insert_once(
                session,
                PictureRow,
                organization_id=organization_id,
                account_id=account_id,
                sha256=sha256,
                picture_id=picture_id,
                created_at=self.now(),
            )

    async def sending(self, publication: Publication) -> bool:
        """Before the create call: intended -> sending. False: don't send."""
        async with self.db.write() as session:
            if await _hold(session, publication) is not ProductStatus.PUBLISHING:
                return False
            lawful = PublicationRow.status == _P.INTENDED
            values = {"status": _P.SENDING, "sends": PublicationRow.sends + 1}
            return await self._change(session, publication, lawful, **values)

    async def unknown(self, publication: Publication) -> None:
        """sending -> unknown, and the card says that we are looking."""
        async with self.db.write() as session:
            if await _hold(session, publication) is not ProductStatus.PUBLISHING:
                return
            lawful = PublicationRow.status == _P.SENDING
            if await self._change(session, publication, lawful, status=_P.UNKNOWN):
                await move(session, self.now(), _product_of(publication))

    async def absent(self, publication: Publication) -> None:
        """unknown -> intended: it surely isn't there, and may be sent anew."""
        async with self.db.write() as session:
            if await _hold(session, publication) is ProductStatus.PUBLISHING:
                lawful = PublicationRow.status == _P.UNKNOWN
                await self._change(session, publication, lawful, status=_P.INTENDED)

    async def looked(self, publication: Publication) -> int:
        """Count one look-up; returns how many there were in this attempt."""
        async with self.db.write() as session:
            looks = await session.scalar(
                update(PublicationRow)
                .where(*_own(publication))
                .values(looks=PublicationRow.looks + 1)
                .returning(PublicationRow.looks)
            )
        return looks or 0

    async def live(self, publication: Publication, item: Item) -> bool:
        """Adopt the item, or take over its news when it was adopted before."""
        now = self.now()
        news: dict[str, object] = {
            "status": item.status,
            "sub_status": list(item.sub_status),
            "permalink": item.permalink,
        }
        async with self.db.write() as session:
            status = await _hold(session, publication)
            if status is ProductStatus.PUBLISHING:
                lawful = (PublicationRow.status.in_(UNDECIDED),)
                news |= {"item_id": item.id, "published_at": now}
            else:
                lawful = (PublicationRow.status.in_(LIVE), PublicationRow.item_id == item.id)
            if status is None or not await self._change(session, publication, *lawful, **news):
                return False
            ended = {"status": ProductStatus.PUBLISHED, "stage": None, "failure": None}
            await move(session, now, _product_of(publication), ended)
            return True

    async def give_back(
        self, publication: Publication, failure: Failure, asking: Content | None = None
    ) -> bool:
        """It surely isn't there: publication -> refused, product -> failed with the reason."""
        lawful = PublicationRow.status.in_(UNDECIDED)
        return await self._fail(publication, failure, lawful, _P.REFUSED, asking)

    async def ask(self, publication: Publication, failure: Failure) -> bool:
        """Unknown for good: it stays unknown and blocks, and the seller is asked."""
        sent = PublicationRow.status.in_(UNDECIDED) & (PublicationRow.sends > 0)
        return await self._fail(publication, failure, sent, _P.UNKNOWN)

    async def _fail(
        self,
        publication: Publication,
        failure: Failure,
        lawful: ColumnElement[bool],
        then: PublicationStatus,
        asking: Content | None = None,
    ) -> bool:
        async with self.db.write() as session:
            if await _hold(session, publication) is not ProductStatus.PUBLISHING:
                return False
            if not await self._change(session, publication, lawful, status=then):
                return False
            now, values = self.now(), failure_values(failure)
            if asking is not None:
                values |= next_number()
            moved = await move(session, now, _product_of(publication), values)
            if moved is not None and asking is not None:
                await save_content(session, moved, asking, now)
            return True

    async def _change(
        self,
        session: AsyncSession,
        publication: Publication,
        *lawful: ColumnElement[bool],
        **values: object,
    ) -> bool:
        """The conditional update of a publication; False when it left that state before."""
        statement = (
            update(PublicationRow)
            .where(*_own(publication), *lawful)
            .values(updated_at=self.now(), **values)
            .returning(PublicationRow.id)
        )
        return await session.scalar(statement) is not None

    async def resolve(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """She says look again, and send if it isn't there: back to `publishing` under the same
        publication and key. Looks are counted anew, and the sending in doubt as the first."""
        now = self.now()
        unknown = (
            PublicationRow.product_id == product_id,
            PublicationRow.organization_id == seller.organization_id,
            PublicationRow.status == _P.UNKNOWN,
        )
        failed = (
            *of(seller.organization_id, product_id),
            ProductRow.revision == revision,
            ProductRow.status == ProductStatus.FAILED,
        )
        async with self.db.write() as session:
            publication_id = await session.scalar(select(PublicationRow.id).where(*unknown))
            if publication_id is None:
                return False
            moved = await move(session, now, failed, _TO_PUBLISHING)
            if moved is None:
                return False
            await session.execute(
                update(PublicationRow)
                .where(*unknown)
                .values(attempt=moved.attempt, looks=0, sends=1, updated_at=now)
            )
            await record(
                session,
                now,
                Deed.PUBLISH_RESOLVED,
                organization_id=seller.organization_id,
                user_id=seller.id,
                product_id=product_id,
                publication=str(publication_id),
            )
            return True


async def _may_publish(
    session: AsyncSession, seller: Seller, product_id: UUID, account: Account
) -> bool:
    """The version on show is complete and the shop is a living one of hers."""
    shop = await session.scalar(
        select(AccountRow.id).where(
            AccountRow.id == account.id,
            AccountRow.organization_id == seller.organization_id,
            AccountRow.dead_at.is_(None),
        )
    )
    version = await session.scalar(
        select(ProductRow.version).where(*of(seller.organization_id, product_id))
    )
    content = await load_content(session, product_id, version)
    return shop is not None and content is not None and not content.gaps()


async def _intend(
    session: AsyncSession, moved: Moved, account: Account, now: datetime
) -> Publication:
    """Write the intent: its id is the key that the listing will carry."""
    row = {
        "id": uuid4(),
        "organization_id": moved.organization_id,
        "product_id": moved.id,
        "account_id": account.id,
        "version": moved.version,
        "attempt": moved.attempt,
        "status": _P.INTENDED,
        "sub_status": list[str](),
        "looks": 0,
        "sends": 0,
        "created_at": now,
        "updated_at": now,
    }
    made = await session.scalars(insert(PublicationRow).values(row).returning(PublicationRow))
    return to_publication(made.one())


async def _hold(session: AsyncSession, publication: Publication) -> ProductStatus | None:
    """Keep the product from moving until the transaction ends; its status, None when it is
    neither publishing nor published."""
    status = await session.scalar(
        select(ProductRow.status)
        .where(
            *_product_of(publication),
            ProductRow.status.in_((ProductStatus.PUBLISHING, ProductStatus.PUBLISHED)),
        )
        .with_for_update()
    )
    return None if status is None else ProductStatus(status)


def _product_of(publication: Publication) -> tuple[ColumnElement[bool], ...]:
    return of(publication.organization_id, publication.product_id)


def _own(publication: Publication) -> tuple[ColumnElement[bool], ...]:
    return (
        PublicationRow.id == publication.id,
        PublicationRow.organization_id == publication.organization_id,
        PublicationRow.attempt == publication.attempt,
    )
