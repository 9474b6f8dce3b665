"""The marketplace port: what accounts, generation and publishing need from a marketplace.

Owns the questions in domain terms. Does not own any wire format: each marketplace's package
answers them. Every method may raise `TryLaterError` (a passing fault, surely not carried out),
`SellerMustActError` (reconnect, or the account may not sell) and `RefusedError` (a clear no);
only `create` may raise `OutcomeUnknownError`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from services.listings.content import (
    Attribute,
    Condition,
    Content,
    Delivery,
    ListingType,
    Warranty,
)
from services.listings.schema import CategorySchema
from services.listings.status import PublicationStatus


@dataclass(frozen=True, slots=True)
class Account:
    """A seller's shop on a marketplace, as connected to an organisation.

    `user_id` is the marketplace's own id of the shop (digits, may exceed 32 bits).
    """

    id: UUID
    organization_id: UUID
    user_id: str
    nickname: str
    site_id: str

    def sells_in(self, category_id: str) -> bool:
        """Whether the category is of this shop's site: its id begins with the site's."""
        return category_id.startswith(self.site_id)


def shop_for(shops: Sequence[Account], category_id: str) -> Account | None:
    """The first that sells in the category, else the first: there is no category yet."""
    return next((shop for shop in shops if shop.sells_in(category_id)), next(iter(shops), None))


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What the token endpoint answers. `expires_in` is in seconds. Secrets never show in repr."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int
    scope: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Shop:
    """Who the token speaks for, re-read before each publishing.

    `user_products` tells which listing model applies (family name or title); `blocked` holds
    the marketplace's codes when the shop may not list.
    """

    user_id: str
    nickname: str
    site_id: str
    user_products: bool
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category that the marketplace proposes for a text, best first."""

    category_id: str
    name: str
    domain_id: str | None


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A place in the marketplace's tree of categories.

    `id` is None for the root of all, whose `path` is empty; else `path` runs from the root to
    the node's own name. `children` are (id, name) pairs in the marketplace's order. `leaf` says
    that goods may be listed here. `parent` is the id of the node above, None under the root.
    """

    id: str | None
    name: str
    path: tuple[str, ...]
    children: tuple[tuple[str, str], ...]
    leaf: bool
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What one sale costs the seller under a listing type, in the listing's currency.

    `fee` is the marketplace's commission with its fixed part; `exact` is False where that part
    depends on what isn't known yet (how she ships, the parcel's weight). `shipping` is what she
    pays to send it, None when that can't be known before: it is never guessed, so a net without
    it is a net before shipping.
    """

    listing_type: ListingType
    fee: Decimal
    shipping: Decimal | None = None
    exact: bool = True

    def net(self, price: Decimal) -> Decimal:
        """What stays of `price` after the fee, and after shipping where that is known."""
        return price - self.fee - (self.shipping or Decimal(0))


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Everything that the create call says, in domain terms.

    `key` is our publication's id: it goes into the seller's custom field always, and into the
    SKU attribute when `sku`, her own stock number, is None. `name` is a title or a family name
    by the shop's model. `warranty` None says nothing of a warranty.
    """

    key: str
    name: str
    category_id: str
    price: Decimal
    currency: str
    quantity: int
    condition: Condition
    picture_ids: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    user_products: bool
    sku: str | None = None
    listing_type: ListingType = ListingType.CLASSIC
    warranty: Warranty | None = None
    delivery: Delivery = field(default_factory=Delivery)


@dataclass(frozen=True, slots=True)
class Item:
    """An item as read back. `key` is what our custom field (or SKU) says, None when foreign."""

    id: str
    permalink: str
    title: str
    price: Decimal
    currency: str
    status: PublicationStatus
    sub_status: tuple[str, ...]
    key: str | None
    created_at: str = ""


class Tokens(Protocol):
    """Where an adapter gets a live access token."""

    async def access_token(self, account_id: UUID, rejected: str | None = None) -> str:
        """The account's token, refreshed first when it ran out or equals `rejected`."""
        ...


class Authorizer(Protocol):
    """Connecting a shop (OAuth 2 with PKCE)."""

    def authorization_url(self, *, state: str, code_challenge: str) -> str:
        """Where the seller says yes; `code_challenge` is the S256 one."""
        ...

    async def exchange(self, *, code: str, code_verifier: str) -> TokenPair:
        """Turn the single-use code into tokens."""
        ...

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Spend the single-use refresh token; a dead one is `SellerMustActError`."""
        ...

    async def shop(self, access_token: str) -> Shop:
        """Whose token it is."""
        ...


class Catalogue(Protocol):
    """Categories, their schemas, and what a sale costs in them."""

    async def predict(self, account: Account, text: str) -> tuple[Candidate, ...]:
        """Up to eight leaf categories for a product's name, best first; empty when unknown."""
        ...

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        """Settings and attributes of a category (cached)."""
        ...

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        """The attributes that this very item must have beyond what its category always wants;
        None where the marketplace doesn't tell, or not before category and condition are known."""
        ...

    async def node(self, account: Account, category_id: str | None) -> CategoryNode:
        """A category with its path and its children (cached); None for the site's roots."""
        ...

    async def costs(
        self,
        account: Account,
        category_id: str,
        price: Decimal,
        delivery: Delivery,
        *,
        currency: str | None = None,
        attributes: tuple[Attribute, ...] = (),
    ) -> tuple[Cost, ...]:
        """What a sale at `price` costs under each listing type that this seller may choose
        there, the cheapest fee first (cached for some minutes). `currency` None is the site's;
        the parcel's sizes among `attributes` make shipping known."""
        ...

    async def size_chart(
        self, account: Account, schema: CategorySchema, attributes: tuple[Attribute, ...]
    ) -> tuple[Attribute, ...]:
        """Chart and row attributes for the size in `attributes`; empty when none fits."""
        ...


class Publisher(Protocol):
    """Making one item and looking at it."""

    async def current_shop(self, account: Account) -> Shop:
        """The shop as it is now: model and permission change without notice."""
        ...

    async def upload_picture(self, account: Account, jpeg: bytes) -> str:
        """Upload one picture and return its id."""
        ...

    async def validate(self, account: Account, draft: ItemDraft) -> None:
        """Dry run; raises `RefusedError` when a cause is an error, warnings pass."""
        ...

    async def create(self, account: Account, draft: ItemDraft) -> Item:
        """Create the item; raises `OutcomeUnknownError` when it may or may not exist."""
        ...

    async def describe(self, account: Account, item_id: str, text: str) -> None:
        """Set the item's plain-text description; repeating it is harmless."""
        ...

    async def read(self, account: Account, item_id: str) -> Item:
        """The item as it is now."""
        ...

    async def find(self, account: Account, key: str) -> tuple[Item, ...]:
        """The items that carry our key, oldest first, each re-read and accepted only by it."""
        ...
