"""A product as everybody else reads it: one snapshot of its state.

Owns the records of a product, its photos, its failure and its publication. Does not own the
changes: intake, editing, generating and publishing each declare the store that they need.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.listings.content import Content
from services.listings.status import ProductStatus, PublicationStatus
from services.outcomes import Repair
from services.photos.cuts import Left
from services.photos.facts import Facts, Flag
from services.photos.look import UNTOUCHED, Look
from services.sellers import Seller
from services.wishes import EVERYTHING, Wish


class Stage(StrEnum):
    """The steps of generation and publishing that a seller is told about, in their order."""

    COLLECT = "collect"
    POLISH = "polish"
    WRITE = "write"
    CATEGORISE = "categorise"
    FILL = "fill"
    SCORE = "score"
    CHECK = "check"
    PICTURES = "pictures"
    SEND = "send"
    VERIFY = "verify"


PUBLISHING_STAGES = frozenset({Stage.CHECK, Stage.PICTURES, Stage.SEND, Stage.VERIFY})
"""Those after her yes."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A stored photo. `original_key` and `clean_key` name blobs; sizes in pixels and bytes.

    `facts` are what was seen in it, None before anybody looked; `looks` are the looks that it
    had, the one on show last, and `by_hand` tells that she chose it; `left` is why a polish kept
    its ground; `released` is her word that a flagged one may leave.
    """

    id: UUID
    position: int
    original_key: str
    clean_key: str
    width: int
    height: int
    size: int
    sha256: str
    is_primary: bool
    facts: Facts | None = None
    looks: tuple[Look, ...] = ()
    by_hand: bool = False
    left: Left | None = None
    released: bool = False

    @property
    def look(self) -> Look:
        """The look on show."""
        return self.looks[-1] if self.looks else UNTOUCHED

    @property
    def held(self) -> tuple[Flag, ...]:
        """Why it may not leave without her word, empty when it may."""
        return self.facts.flags if self.facts is not None and not self.released else ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a product failed. `reason` is a code that views turn into a sentence; `detail` is
    the outside system's own words (untrusted), empty when there are none."""

    stage: Stage | None
    reason: str
    repair: Repair
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A listing of a product on an account. `id` is our key at the marketplace."""

    id: UUID
    product_id: UUID
    organization_id: UUID
    account_id: UUID
    version: int
    attempt: int
    status: PublicationStatus
    sub_status: tuple[str, ...] = ()
    item_id: str | None = None
    permalink: str | None = None
    looks: int = 0
    sends: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its version on show, photos in order, and latest publication.

    `revision` rises with every visible change and travels in the buttons; `attempt` rises with
    every run of generation or publishing. `version` is the one on show, of `versions` in all,
    and `made_from` the one that her hand made it from; `wish` is what the run under way was asked
    for; `kin_id` is another draft that may be the same product, until she says; `stopped` tells a
    draft whose run she cancelled; `removed` are photos that she took out, the last one last;
    `began_at` is when the last run began, and `late` counts the photos that came during the one
    that writes the listing.
    """

    id: UUID
    organization_id: UUID
    user_id: UUID
    status: ProductStatus
    revision: int
    attempt: int
    prompt: str | None
    stage: Stage | None
    failure: Failure | None
    version: int | None
    content: Content | None
    photos: tuple[Photo, ...]
    publication: Publication | None
    created_at: datetime
    versions: int = 0
    made_from: int | None = None
    wish: Wish = EVERYTHING
    kin_id: UUID | None = None
    stopped: bool = False
    removed: tuple[Photo, ...] = ()
    began_at: datetime | None = None
    late: int = 0

    @property
    def cover(self) -> Photo | None:
        """The primary photo, else the first."""
        return next((p for p in self.photos if p.is_primary), next(iter(self.photos), None))


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the seller's list of products, from the version on show. `picture` is the key of
    its cover."""

    id: UUID
    status: ProductStatus
    title: str | None
    prompt: str | None
    price: Decimal | None
    currency: str | None
    publication_status: PublicationStatus | None
    permalink: str | None
    created_at: datetime
    picture: str | None = None


class Shelf(StrEnum):
    """The parts of her list, by what a product waits for."""

    ALL = "all"
    CHECK = "check"
    WORKING = "working"
    LIVE = "live"
    STOPPED = "stopped"


SHELVES: dict[Shelf, frozenset[ProductStatus]] = {
    Shelf.ALL: frozenset(ProductStatus) - {ProductStatus.DISCARDED},
    Shelf.CHECK: frozenset({ProductStatus.READY}),
    Shelf.WORKING: frozenset(
        {
            ProductStatus.UPLOADING,
            ProductStatus.IMPORTED,
            ProductStatus.PROCESSING,
            ProductStatus.PUBLISHING,
        }
    ),
    Shelf.LIVE: frozenset({ProductStatus.PUBLISHED}),
    Shelf.STOPPED: frozenset({ProductStatus.FAILED}),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a shelf, newest first; `counts` tells what every shelf has in all."""

    rows: tuple[Summary, ...]
    counts: dict[Shelf, int]


class Products(Protocol):
    """Reading products, always within an organisation."""

    async def get(self, organization_id: UUID, product_id: UUID) -> Product | None:
        """The product, or None when it isn't this organisation's."""
        ...

    async def page(
        self, seller: Seller, *, offset: int, limit: int, shelf: Shelf = Shelf.ALL, words: str = ""
    ) -> Page:
        """Her organisation's products on a shelf, newest first, without discarded ones: those
        with all the words in title, prompt or SKU, whatever their case and accents."""
        ...
