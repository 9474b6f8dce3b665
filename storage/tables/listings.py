"""Tables of listings: products, photos, versions, publications and the cards that show them.

A product's status moves by `services.listings.status.TRANSITIONS` only; triggers made by the
migration hold any writer to it.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.listings.content import PROMPT_MAX
from services.listings.status import UNDECIDED, ProductStatus, PublicationStatus
from storage.columns import Base, Exact, Json, RawJson, belongs_to


def _one_of(column: str, values: list[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in sorted(values))
    return f"{column} IN ({listed})"


class ProductRow(Base):
    """A product on its way. `version` is the number of the one on show, which may be older than
    `newest_version`; `settle_at` ends the quiet time of an `uploading` product; `wish` is what
    its run was asked for; `kin_id` is the draft that may be the same product, until she says;
    `prompt_source` tells which message of hers the prompt came from."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("id", "organization_id"),
        belongs_to("users", "user_id"),
        CheckConstraint(_one_of("status", [s.value for s in ProductStatus]), "status"),
        CheckConstraint(f"length(prompt) <= {PROMPT_MAX} AND trim(prompt) <> ''", "prompt"),
        CheckConstraint("processing_completed_at >= processing_started_at", "processing_time"),
        Index("ix_products_dashboard", "user_id", "status", "created_at"),
        Index("ix_products_page", "organization_id", "created_at", "id"),
        Index("ix_products_under_way", "status", "updated_at"),
        Index(
            "ix_products_settling",
            "settle_at",
            sqlite_where=text("settle_at IS NOT NULL"),
            postgresql_where=text("settle_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID]
    status: Mapped[str]
    prompt: Mapped[str | None]
    prompt_source: Mapped[str | None]
    revision: Mapped[int]
    attempt: Mapped[int]
    version: Mapped[int | None]
    newest_version: Mapped[int | None]
    stage: Mapped[str | None]
    wish: Mapped[dict[str, Any] | None]
    kin_id: Mapped[UUID | None]
    failure: Mapped[dict[str, Any] | None]
    settle_at: Mapped[datetime | None]
    processing_started_at: Mapped[datetime | None]
    processing_completed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AlbumRow(Base):
    """Which product an album's photos go to, however late they come."""

    __tablename__ = "albums"
    __table_args__ = (belongs_to("products", "product_id"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    album: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(index=True)


class ImageRow(Base):
    """A photo of a product. `source` is unique in an organisation: a repeated update adds no
    second one. Sizes in pixels and bytes. A removed one stays until its product goes, so that
    removing can be undone. `facts` are what was seen in it, text from its pixels among them, and
    `looks` what was done to it, the one on show last; `look_by_hand` tells that she chose it,
    `left_ground` why a polish kept its ground, and `released_at` that a flagged one may leave."""

    __tablename__ = "product_images"
    __table_args__ = (
        UniqueConstraint("organization_id", "source"),
        belongs_to("products", "product_id"),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", "size"),
        CheckConstraint(_one_of("format", ["jpeg", "png", "webp", "heic"]), "format"),
        Index("ix_product_images_product", "product_id", "position"),
        Index(
            "ix_product_images_primary",
            "product_id",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    is_primary: Mapped[bool]
    source: Mapped[str]
    original_key: Mapped[str]
    clean_key: Mapped[str]
    format: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str]
    processing_metadata: Mapped[dict[str, Any]]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(RawJson)
    looks: Mapped[list[dict[str, Any]]] = mapped_column(Json, server_default=text("'[]'"))
    look_by_hand: Mapped[bool] = mapped_column(server_default=false())
    left_ground: Mapped[str | None]
    released_at: Mapped[datetime | None]


class FormatRow(Base):
    """A picture made from a photo, or a mask cut for it: the key of its blob, so that it goes
    when the photo does. `sha256` names the photo's original."""

    __tablename__ = "asset_formats"
    __table_args__ = (Index("ix_asset_formats_photo", "organization_id", "sha256"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE")
    )
    sha256: Mapped[str]
    made_at: Mapped[datetime]


class ContentRow(Base):
    """One immutable version. `body` is the whole of it; the other columns are what is searched
    and listed. Price, category and condition may be missing until the publish gate. `changed`
    names the parts in which a version by the seller's hand differs from `made_from`, the version
    that was on show."""

    __tablename__ = "generated_content"
    __table_args__ = (
        UniqueConstraint("product_id", "version"),
        belongs_to("products", "product_id"),
        CheckConstraint("version > 0", "version"),
        CheckConstraint("price > 0", "price"),
        CheckConstraint("quantity > 0", "quantity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    product_id: Mapped[UUID]
    version: Mapped[int]
    title: Mapped[str]
    category_id: Mapped[str | None]
    condition: Mapped[str | None]
    price: Mapped[Decimal | None]
    currency: Mapped[str]
    quantity: Mapped[int]
    confidence: Mapped[Decimal] = mapped_column(Exact(3, 2))
    provider: Mapped[str]
    body: Mapped[dict[str, Any]]
    changed: Mapped[list[str] | None] = mapped_column(Json)
    made_from: Mapped[int | None]
    created_at: Mapped[datetime]


class PublicationRow(Base):
    """A listing of a product on an account, written before anything is sent. Its id is our key
    at the marketplace; at most one of a product is undecided."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("product_id", "account_id", "attempt"),
        belongs_to("products", "product_id"),
        belongs_to("marketplace_accounts", "account_id"),
        CheckConstraint(_one_of("status", [s.value for s in PublicationStatus]), "status"),
        Index(
            "ix_publications_undecided",
            "product_id",
            unique=True,
            sqlite_where=text(_one_of("status", [s.value for s in UNDECIDED])),
            postgresql_where=text(_one_of("status", [s.value for s in UNDECIDED])),
        ),
        Index(
            "ix_publications_item",
            "item_id",
            sqlite_where=text("item_id IS NOT NULL"),
            postgresql_where=text("item_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    product_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    attempt: Mapped[int]
    status: Mapped[str]
    sub_status: Mapped[list[str]] = mapped_column(Json)
    item_id: Mapped[str | None]
    permalink: Mapped[str | None]
    looks: Mapped[int]
    sends: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class PictureRow(Base):
    """A picture that an account has uploaded before, by the hash of its original."""

    __tablename__ = "uploaded_pictures"
    __table_args__ = (belongs_to("marketplace_accounts", "account_id"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    picture_id: Mapped[str]
    created_at: Mapped[datetime]


class CardRow(Base):
    """A product's message. `revision` follows the product's, so that a card out of date is
    found in this table alone; `not_before` keeps edits apart. `shown_picture` and
    `shown_status` are what the message shows, `sent_at` when it came into the chat."""

    __tablename__ = "cards"
    __table_args__ = (
        belongs_to("products", "product_id"),
        belongs_to("users", "user_id"),
        Index(
            "ix_cards_due",
            "not_before",
            sqlite_where=text("revision > shown_revision"),
            postgresql_where=text("revision > shown_revision"),
        ),
    )

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    has_photo: Mapped[bool]
    screen: Mapped[str]
    revision: Mapped[int]
    shown_revision: Mapped[int]
    not_before: Mapped[datetime]
    shown_picture: Mapped[str | None]
    shown_status: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class ProposalRow(Base):
    """A change read out of her words that waits for her yes: the whole content as it would be,
    and what of her words wasn't understood. Good for the `version` that it was made from."""

    __tablename__ = "proposals"
    __table_args__ = (belongs_to("products", "product_id"),)

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    unclear: Mapped[str]
    created_at: Mapped[datetime]


class BatchRow(Base):
    """Several products published by one yes, and the message that reports on them. `shown` is
    what that message says."""

    __tablename__ = "batches"
    __table_args__ = (
        belongs_to("users", "user_id"),
        Index(
            "ix_batches_due",
            "due_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    product_ids: Mapped[list[str]] = mapped_column(Json)
    shown: Mapped[str | None]
    due_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class EffortRow(Base):
    """What a product cost its seller: presses of buttons and messages."""

    __tablename__ = "efforts"
    __table_args__ = (belongs_to("products", "product_id"),)

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    taps: Mapped[int]
    messages: Mapped[int]


class RunRow(Base):
    """A run of generation that began, for the seller's daily number of them."""

    __tablename__ = "generation_runs"
    __table_args__ = (
        belongs_to("users", "user_id"),
        Index("ix_generation_runs_user", "user_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID]
    product_id: Mapped[UUID]
    attempt: Mapped[int]
    started_at: Mapped[datetime]
