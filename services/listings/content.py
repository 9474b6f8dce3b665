"""A version of a listing's content: every value with its evidence and how sure we are of it.

Owns the shape of what generation makes, the seller edits and publishing sends. Versions are
immutable: an edit makes a new one. Does not own how sure is sure enough (`confidence`).
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

PROMPT_MAX = 500
"""Characters of the seller's sentence (H043, D010)."""

TITLE_MIN, TITLE_MAX = 10, 60
"""Title length when the category names no limit of its own (D035, defect 19)."""

DESCRIPTION_MIN, DESCRIPTION_MAX = 50, 50_000
"""Description length (D036; maximum: category setting max_description_length)."""

MAX_PHOTOS = 10
"""Photos of one product in a chat: an album's size (core.telegram.org/bots/api#sendmediagroup)."""

SKU_MAX = 64
"""Characters of the seller's own stock number: ours, the marketplace names no limit (u)."""

WARRANTY_DAYS_MAX = 3650

REFURBISHED_DAYS = 90
"""The shortest warranty that refurbished goods are listed with
(developers.mercadolibre.com.ar/es_ar/publica-productos)."""

QUANTITY_MAX = 99_999

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Evidence(StrEnum):
    """Where a value comes from."""

    SELLER = "seller"
    BARCODE = "barcode"
    PHOTO_TEXT = "text in photo"
    PHOTO = "photo"
    CATALOGUE = "catalogue"
    DEFAULT = "default"
    GUESS = "guess"


class Condition(StrEnum):
    """The state of the goods; never defaulted (defect 22)."""

    NEW = "new"
    USED = "used"
    REFURBISHED = "refurbished"


class Frozen(BaseModel):
    """Base of the immutable values of this module."""

    model_config = ConfigDict(frozen=True)


class Backed(Frozen):
    """How a value is backed: its evidence and our confidence in it, 0 to 1."""

    evidence: Evidence
    confidence: Share


class Text(Backed):
    """A piece of text with its evidence."""

    value: str


class Price(Backed):
    """A price in the listing's currency."""

    value: Decimal = Field(gt=0)


class Quoted(Frozen):
    """A price that she named in a currency which the marketplace doesn't take here: nobody but
    she may convert it."""

    amount: Decimal = Field(gt=0)
    currency: str


class Quantity(Backed):
    """How many are for sale."""

    value: int = Field(gt=0, le=QUANTITY_MAX)


class ConditionValue(Backed):
    """The state of the goods with its evidence."""

    value: Condition


class WarrantyKind(StrEnum):
    """Who stands behind the goods."""

    NONE = "none"
    SELLER = "seller"
    FACTORY = "factory"


class Warranty(Frozen):
    """What the seller promises; `days` is 0 for none. Only ever her own word."""

    kind: WarrantyKind
    days: int = Field(default=0, ge=0, le=WARRANTY_DAYS_MAX)


class Delivery(Frozen):
    """How it gets to the buyer, beyond the marketplace's own shipping."""

    free_shipping: bool = False
    local_pickup: bool = False


class ListingType(StrEnum):
    """How visible and how dear: the marketplace's own names of those offered for goods
    (reference: mercadolibre.md section 7.5)."""

    FREE = "free"
    CLASSIC = "gold_special"
    PREMIUM = "gold_pro"


class Category(Backed):
    """A leaf of the marketplace's tree; `path` runs from the root to the leaf's own name."""

    id: str
    name: str
    path: tuple[str, ...] = ()
    domain_id: str | None = None
    max_title_length: int = TITLE_MAX


class Attribute(Backed):
    """A filled attribute of the category's schema.

    `value_id` names a value of the marketplace's list, else `value_name` is free text
    ("42 AR", "128 GB").
    """

    id: str
    name: str
    value_name: str
    value_id: str | None = None
    required: bool = False


class Missing(Frozen):
    """A required attribute without evidence: a question for the seller, never a guess.

    `options` are the listed values as (value_id, name), empty for free text; where `open`, they
    are suggestions, and her own words do as well. A `numeric` one takes a number, with one of
    `units` (the usual one first) where there are any. `instead` is the (id, name) of another
    attribute that takes a chosen option: the reason why goods have no barcode.
    """

    id: str
    name: str
    options: tuple[tuple[str, str], ...] = ()
    open: bool = False
    numeric: bool = False
    units: tuple[str, ...] = ()
    instead: tuple[str, str] | None = None


class Dispute(Frozen):
    """Two sources that speak of the same thing and differ: hers stands until she says otherwise.

    `id` is the attribute's, or CONDITION. `kept` is what the listing says, `other` what
    `evidence` says, in photo number `photo` (from 1; 0 where no photo said it).
    """

    id: str
    name: str
    kept: str
    other: str
    evidence: Evidence
    photo: int = 0


class Proposal(Frozen):
    """A category that it may belong in as well; `path` runs from the root to its own name."""

    category_id: str
    name: str
    path: tuple[str, ...] = ()


class Sign(StrEnum):
    """Why another product may be the same."""

    GTIN = "gtin"
    SKU = "sku"
    PHOTO = "photo"
    TITLE = "title"


class Twin(Frozen):
    """Another product of hers that may be the same thing: what it was called when this was
    written, its price in `currency`, and when it was begun."""

    product_id: UUID
    title: str
    signs: tuple[Sign, ...]
    at: datetime
    price: Decimal | None = None
    currency: str = ""


class Confidence(Frozen):
    """How sure we are per component and overall, 0 to 1 (D050, D051)."""

    title: Share
    description: Share
    category: Share
    price: Share
    attributes: Share
    image_analysis: Share
    overall: Share


class Content(Frozen):
    """One version of a listing's content.

    Price, category and condition may be absent until the publish gate, so that nothing is
    invented to fill them (defect 21). `provider` names the writer ("gemini", "offline",
    "seller" after an edit); `fell_back` tells that the writers before it were not available,
    `followed` is False when her instruction was beyond the one that wrote, `capped` that the
    models were not asked because their cost had reached its limit. `replaced` are the fields
    whose text was unfit and gave way to a plain one; `candidates` the best three categories.
    `twin` is another product of hers that may be the same.
    """

    title: Text
    description: Text
    currency: str
    price: Price | None = None
    quoted: Quoted | None = None
    quantity: Quantity = Quantity(value=1, evidence=Evidence.DEFAULT, confidence=1.0)
    condition: ConditionValue | None = None
    category: Category | None = None
    attributes: tuple[Attribute, ...] = ()
    missing: tuple[Missing, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    candidates: tuple[Proposal, ...] = ()
    replaced: tuple[str, ...] = ()
    twin: Twin | None = None
    warranty: Warranty | None = None
    delivery: Delivery = Delivery()
    listing_type: ListingType = ListingType.CLASSIC
    sku: str | None = Field(default=None, max_length=SKU_MAX)
    confidence: Confidence
    provider: str
    model: str = ""
    fell_back: bool = False
    followed: bool = True
    capped: bool = False
    generation_ms: int = 0

    def gaps(self) -> tuple[str, ...]:
        """What the publish gate still wants, by field name or attribute id."""
        wanted = {
            "title": len(self.title.value) < TITLE_MIN,
            "price": self.price is None,
            "condition": self.condition is None,
            "category": self.category is None,
            "warranty": self._lacks_warranty(),
        }
        return tuple(name for name, open_ in wanted.items() if open_) + tuple(
            attribute.id for attribute in self.missing
        )

    def _lacks_warranty(self) -> bool:
        """Whether the condition of the goods demands a longer warranty than they have."""
        if self.condition is None or self.condition.value is not Condition.REFURBISHED:
            return False
        promised = self.warranty
        if promised is None or promised.kind is WarrantyKind.NONE:
            return True
        return promised.days < REFURBISHED_DAYS
