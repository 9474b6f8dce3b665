"""A whole store over one database, with a clock that tests turn by hand.

The fields are typed as the ports that the repositories fulfil, so the type checker proves it.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from sqlalchemy import text

from services.accounts import Accounts, AccountTokens, ConnectLinks, Uncategorised
from services.batching import Batches
from services.conversations import Conversations
from services.editing import Versions
from services.errands import Errands
from services.exporting import Exports
from services.gallery import Gallery
from services.generating import Generations, Run
from services.inbox import Inbox, Leases
from services.intake import Corrections, Drafts, Kin, StoredPhoto
from services.inviting import Invitations
from services.listings.content import Content
from services.listings.status import ProductStatus, PublicationStatus
from services.looks import Looks, PhotoNotes, Renditions
from services.marketplaces.port import Account, Item, Shop, TokenPair
from services.notices import Notices
from services.products import Product, Products, Publication
from services.publishing import Publications
from services.sellers import Seller, Sellers
from services.shops import Shops
from services.showing import Cards
from services.spending import Spending
from services.statistics import Efforts, Statistics
from services.twins import Shelves
from storage.accounts import SqlAccounts, SqlAccountTokens
from storage.batches import SqlBatches
from storage.cards import SqlCards
from storage.connect_links import SqlConnectLinks
from storage.conversations import SqlConversations
from storage.corrections import SqlCorrections
from storage.database import Database
from storage.drafts import SqlDrafts
from storage.errands import SqlErrands
from storage.exports import SqlExports
from storage.gallery import SqlGallery
from storage.generations import SqlGenerations
from storage.invitations import SqlInvitations
from storage.kin import SqlKin
from storage.leases import SqlLeases
from storage.looks import SqlLooks
from storage.notices import SqlNotices
from storage.products import SqlProducts
from storage.publications import SqlPublications
from storage.renditions import SqlRenditions
from storage.secrets import SecretBox
from storage.sellers import SqlSellers
from storage.shops import SqlShops
from storage.spending import SqlSpending
from storage.statistics import SqlStatistics
from storage.twins import SqlShelves
from storage.under_way import SqlRunsUnderWay
from storage.updates import SqlInbox
from storage.versions import SqlVersions

QUIET_SECONDS = 1.5
MANY = 1_000

_numbers = count(1)


@dataclass
class HandClock:
    """Moves by hand, and by a microsecond with every look, so that what came first is first."""

    time: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(microseconds=1)
        return self.time

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


DAILY_LIMIT = 20


@dataclass
class Store:
    """Every port over one database."""

    db: Database
    clock: HandClock
    box: SecretBox = field(default_factory=lambda: SecretBox([bytes(32)]))

    def __post_init__(self) -> None:
        db, now, box = self.db, self.clock, self.box
        self.sellers: Sellers = SqlSellers(db, bytes(32), now)
        self.drafts: Drafts = SqlDrafts(db, QUIET_SECONDS, now)
        self.kin: Kin = SqlKin(db, QUIET_SECONDS, now)
        self.corrections: Corrections = SqlCorrections(db, QUIET_SECONDS, now)
        self.products: Products = SqlProducts(db)
        self.generations: Generations = SqlGenerations(db, now)
        self.versions: Versions = SqlVersions(db, DAILY_LIMIT, now)
        self.gallery: Gallery = SqlGallery(db, now)
        self.looks: Looks = SqlLooks(db, now)
        self.shelves: Shelves = SqlShelves(db)
        self.photo_notes: PhotoNotes = SqlLooks(db, now)
        self.renditions: Renditions = SqlRenditions(db, now)
        self.waiting: Uncategorised = SqlVersions(db, DAILY_LIMIT, now)
        self.publications: Publications = SqlPublications(db, now)
        self.under_way = SqlRunsUnderWay(db)
        self.cards: Cards = SqlCards(db, now)
        self.conversations: Conversations = SqlConversations(db, now)
        self.batches: Batches = SqlBatches(db, now)
        self.statistics: Statistics = SqlStatistics(db)
        self.spending: Spending = SqlSpending(db, now)
        self.efforts: Efforts = SqlStatistics(db)
        self.notices: Notices = SqlNotices(db, now)
        self.links: ConnectLinks = SqlConnectLinks(db, box, now)
        self.tokens: AccountTokens = SqlAccountTokens(db, box, now)
        self.accounts: Accounts = SqlAccounts(db)
        self.inbox: Inbox = SqlInbox(db, now)
        self.leases: Leases = SqlLeases(db, now)
        self.errands: Errands = SqlErrands(db, now)
        self.exports: Exports = SqlExports(db)
        self.invitations: Invitations = SqlInvitations(db, now)
        self.shops: Shops = SqlShops(db, now)

    async def seller(self, telegram_id: int | None = None) -> Seller:
        """A seller who has just arrived."""
        number = telegram_id or 10_000 + next(_numbers)
        seller, _ = await self.sellers.arrive(number, f"Seller {number}", "es")
        return seller

    async def product(self, seller: Seller, product_id: UUID) -> Product:
        """Hers, as it is now."""
        product = await self.products.get(seller.organization_id, product_id)
        assert product is not None
        return product

    async def draft(self, seller: Seller, prompt: str | None = "Zapatillas, $85.000") -> Product:
        """A product of one photo, still `uploading`."""
        joined = await self.drafts.add_photo(seller, photo(), album=None, caption=prompt)
        return await self.product(seller, joined.product_id)

    async def processing(self, seller: Seller) -> Product:
        """A product whose run of generation has begun."""
        drafted = await self.draft(seller)
        self.clock.forward(QUIET_SECONDS + 0.1)
        await self.drafts.settle(MANY)
        return await self.product(seller, drafted.id)

    async def ready(self, seller: Seller, content: Content | None = None) -> Product:
        """A product that waits for her yes."""
        product = await self.processing(seller)
        assert await self.generations.finish(run_of(product), content or complete())
        return await self.product(seller, product.id)

    async def account(self, seller: Seller, shop_id: str = "4242424242") -> Account:
        """A connected shop of hers."""
        state = f"state-{next(_numbers)}"
        expires_at = self.clock() + timedelta(minutes=15)
        await self.links.open(seller, state, "verifier", expires_at)
        assert await self.links.take(state, seller) is not None
        await self.links.hold(state, shop(shop_id), pair(state), expires_at)
        attached = await self.links.attach(state)
        assert attached is not None
        return attached[1]

    async def publish(self, seller: Seller, product_id: UUID) -> tuple[Product, Publication]:
        """Her product of any stage on its way to the marketplace, nothing sent yet."""
        product = await self.product(seller, product_id)
        if product.status is ProductStatus.PROCESSING:
            assert await self.generations.finish(run_of(product), complete())
            product = await self.product(seller, product_id)
        account = await self.account(seller)
        publication = await self.publications.begin(seller, product.id, product.revision, account)
        assert publication is not None
        return await self.product(seller, product.id), publication

    async def until_held_up(self, count: int = 1) -> None:
        """Wait until that many are held up by transactions under way. On SQLite everybody is."""
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        async with asyncio.timeout(20):
            while not self.db.is_sqlite:
                async with self.db.read() as session:
                    if (await session.scalars(waiting)).one() >= count:
                        return

    async def publishing(self, seller: Seller) -> tuple[Product, Publication]:
        """A new product on its way to the marketplace, nothing sent yet."""
        return await self.publish(seller, (await self.ready(seller)).id)


def run_of(product: Product) -> Run:
    """The product's current run."""
    return Run(product.organization_id, product.id, product.attempt)


def photo(source: str | None = None) -> StoredPhoto:
    """A stored photo, another one each time."""
    number = next(_numbers)
    return StoredPhoto(
        source=source or f"1:{number}",
        original_key=f"org/{number}/original",
        clean_key=f"org/{number}/clean.jpg",
        width=1200,
        height=900,
        size=300_000,
        sha256=f"{number:064x}",
        format="jpeg",
    )


def complete(
    title: str = "Zapatillas Nike Air Max 90 Talle 42",
    price: str = "85000",
    category: str | None = "MLA109027",
) -> Content:
    """A version without gaps, unless the category is left out."""
    sure = {"evidence": "seller", "confidence": 0.9}
    parts = ("title", "description", "category", "price", "attributes", "image_analysis")
    body: dict[str, object] = {
        "title": {"value": title, **sure},
        "description": {"value": "Usadas, en muy buen estado. " * 3, **sure},
        "currency": "ARS",
        "price": {"value": Decimal(price), **sure},
        "condition": {"value": "used", **sure},
        "category": {"id": category, "name": "Zapatillas", **sure} if category else None,
        "confidence": dict.fromkeys((*parts, "overall"), 0.9),
        "provider": "offline",
    }
    return Content.model_validate(body)


def shop(shop_id: str = "4242424242") -> Shop:
    """A shop at the marketplace."""
    return Shop(shop_id, f"TIENDA{shop_id[-4:]}", "MLA", user_products=False)


def pair(mark: str = "1") -> TokenPair:
    """A fresh pair of tokens, good for six hours."""
    return TokenPair(f"access-{mark}", f"refresh-{mark}", 21_600, "read write", "4242424242")


def item(publication: Publication, item_id: str = "MLA1") -> Item:
    """The live listing of a publication."""
    return Item(
        id=item_id,
        permalink=f"https://articulo.example/{item_id}",
        title="Zapatillas",
        price=Decimal(85_000),
        currency="ARS",
        status=PublicationStatus.ACTIVE,
        sub_status=(),
        key=str(publication.id),
    )
