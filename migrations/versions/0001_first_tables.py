"""The first tables, and the triggers that hold a product's status to its machine.

Everything is written out here, also the status machine: a revision that ran somewhere must not
change when the code does. Tests compare both with the code of today.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

ID, TEXT, NUMBER, BIG, FLAG = sa.Uuid(), sa.String(), sa.Integer(), sa.BigInteger(), sa.Boolean()
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
RAW_JSON = sa.JSON()
MONEY = sa.Numeric(18, 4).with_variant(sa.BigInteger(), "sqlite")
SHARE = sa.Numeric(3, 2).with_variant(sa.BigInteger(), "sqlite")

MOVES: dict[str, tuple[str, ...]] = {
    "uploading": ("discarded", "failed", "processing"),
    "imported": ("discarded", "failed", "processing"),
    "processing": ("discarded", "failed", "ready", "uploading"),
    "ready": ("discarded", "failed", "processing", "publishing"),
    "publishing": ("failed", "published", "ready"),
    "failed": ("discarded", "processing", "publishing", "ready"),
    "published": (),
    "discarded": (),
}
"""From each status of a product to those that may follow it."""

PUBLICATION_STATUSES = (
    *("active", "closed", "inactive", "intended", "not_yet_active", "paused"),
    *("payment_required", "refused", "sending", "under_review", "unknown"),
)

TABLES = (
    *("organizations", "users", "marketplace_accounts", "oauth_states", "notices"),
    *("products", "albums", "product_images", "generated_content", "publications"),
    *("uploaded_pictures", "cards", "conversations", "generation_runs", "audit_events"),
    *("updates", "leases", "workers", "webhook_inbox", "app_meta"),
)
"""In the order of making: what is referred to comes first."""


def upgrade() -> None:
    people()
    products()
    photos_and_versions()
    publications()
    conversations_and_trails()
    machinery()
    guard_status()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER products_status_move ON products")
        op.execute("DROP FUNCTION refuse_status_move()")
    else:
        op.execute("DROP TRIGGER products_status_move")
    for table in reversed(TABLES):
        op.drop_table(table)


def required(**columns: TypeEngine[Any]) -> list[sa.Column[Any]]:
    return [_column(name, kind, nullable=False) for name, kind in columns.items()]


def optional(**columns: TypeEngine[Any]) -> list[sa.Column[Any]]:
    return [_column(name, kind, nullable=True) for name, kind in columns.items()]


def _column(name: str, kind: TypeEngine[Any], *, nullable: bool) -> sa.Column[Any]:
    """Keys come from outside: the database makes none up."""
    return sa.Column(name, kind, nullable=nullable, autoincrement=False)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def belongs(table: str, owner: str, column: str) -> sa.ForeignKeyConstraint:
    """With its organisation, so that no row points at a stranger's."""
    return sa.ForeignKeyConstraint(
        [column, "organization_id"],
        [f"{owner}.id", f"{owner}.organization_id"],
        name=op.f(f"fk_{table}_{owner}"),
        ondelete="CASCADE",
    )


def in_organization(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id"],
        ["organizations.id"],
        name=op.f(f"fk_{table}_organizations"),
        ondelete="CASCADE",
    )


def index(
    table: str, name: str, *columns: str, where: str | None = None, unique: bool = False
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        f"ix_{table}_{name}",
        table,
        list(columns),
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def people() -> None:
    op.create_table("organizations", *required(id=ID, created_at=WHEN), key("organizations", "id"))
    op.create_table(
        "users",
        *required(id=ID, organization_id=ID, telegram_user_id=BIG, name=TEXT, language=TEXT),
        *required(language_chosen=FLAG, reachable=FLAG, created_at=WHEN),
        key("users", "id"),
        unique("users", "id", "organization_id"),
        unique("users", "telegram_user_id"),
        in_organization("users"),
    )
    index("users", "organization_id", "organization_id")
    op.create_table(
        "marketplace_accounts",
        *required(id=ID, organization_id=ID, user_id=ID, marketplace=TEXT),
        *required(marketplace_user_id=TEXT, nickname=TEXT, site_id=TEXT, scope=TEXT),
        *optional(access_token=TEXT, refresh_token=TEXT, lease_owner=TEXT, lease_until=WHEN),
        *optional(dead_at=WHEN),
        *required(expires_at=WHEN, connected_at=WHEN),
        key("marketplace_accounts", "id"),
        unique("marketplace_accounts", "id", "organization_id"),
        sa.UniqueConstraint(
            "organization_id",
            "marketplace",
            "marketplace_user_id",
            name=op.f("uq_marketplace_accounts_shop"),
        ),
        belongs("marketplace_accounts", "users", "user_id"),
    )
    index("marketplace_accounts", "living", "expires_at", where="dead_at IS NULL")
    index("marketplace_accounts", "shop", "marketplace", "marketplace_user_id")
    index("marketplace_accounts", "user_id", "user_id")
    op.create_table(
        "oauth_states",
        *required(state_hash=TEXT, organization_id=ID, user_id=ID, expires_at=WHEN),
        *optional(verifier=TEXT, used_at=WHEN, shop=JSON, scope=TEXT, access_token=TEXT),
        *optional(refresh_token=TEXT, token_expires_at=WHEN, attached_at=WHEN),
        key("oauth_states", "state_hash"),
        belongs("oauth_states", "users", "user_id"),
    )
    index("oauth_states", "expires_at", "expires_at")
    index("oauth_states", "user_id", "user_id")


def products() -> None:
    op.create_table(
        "products",
        *required(id=ID, organization_id=ID, user_id=ID, status=TEXT, revision=NUMBER),
        *required(attempt=NUMBER, created_at=WHEN, updated_at=WHEN),
        *optional(prompt=TEXT, version=NUMBER, stage=TEXT, failure=JSON, settle_at=WHEN),
        *optional(processing_started_at=WHEN, processing_completed_at=WHEN),
        key("products", "id"),
        unique("products", "id", "organization_id"),
        belongs("products", "users", "user_id"),
        check("products", "status", one_of("status", tuple(sorted(MOVES)))),
        check("products", "prompt", "length(prompt) <= 500 AND trim(prompt) <> ''"),
        check("products", "processing_time", "processing_completed_at >= processing_started_at"),
    )
    index("products", "dashboard", "user_id", "status", "created_at")
    index("products", "page", "organization_id", "created_at", "id")
    index("products", "under_way", "status", "updated_at")
    index("products", "settling", "settle_at", where="settle_at IS NOT NULL")
    op.create_table(
        "albums",
        *required(organization_id=ID, album=TEXT, product_id=ID),
        key("albums", "organization_id", "album"),
        belongs("albums", "products", "product_id"),
    )
    index("albums", "product_id", "product_id")
    op.create_table(
        "cards",
        *required(product_id=ID, organization_id=ID, user_id=ID, chat_id=BIG, has_photo=FLAG),
        *required(screen=TEXT, revision=NUMBER, shown_revision=NUMBER, not_before=WHEN),
        *optional(message_id=BIG),
        key("cards", "product_id"),
        belongs("cards", "products", "product_id"),
        belongs("cards", "users", "user_id"),
    )
    index("cards", "due", "not_before", where="revision > shown_revision")
    index("cards", "user_id", "user_id")


def photos_and_versions() -> None:
    op.create_table(
        "product_images",
        *required(id=ID, organization_id=ID, product_id=ID, position=NUMBER, is_primary=FLAG),
        *required(source=TEXT, original_key=TEXT, clean_key=TEXT, format=TEXT, width=NUMBER),
        *required(height=NUMBER, size=NUMBER, sha256=TEXT, processing_metadata=JSON),
        *required(uploaded_at=WHEN),
        key("product_images", "id"),
        unique("product_images", "organization_id", "source"),
        belongs("product_images", "products", "product_id"),
        check("product_images", "size", "width > 0 AND height > 0 AND size > 0"),
        check("product_images", "format", one_of("format", ("heic", "jpeg", "png", "webp"))),
    )
    index("product_images", "product", "product_id", "position")
    index("product_images", "primary", "product_id", where="is_primary", unique=True)
    op.create_table(
        "generated_content",
        *required(id=ID, organization_id=ID, product_id=ID, version=NUMBER, title=TEXT),
        *optional(category_id=TEXT, condition=TEXT, price=MONEY),
        *required(currency=TEXT, quantity=NUMBER, confidence=SHARE, provider=TEXT, body=JSON),
        *required(created_at=WHEN),
        key("generated_content", "id"),
        unique("generated_content", "product_id", "version"),
        belongs("generated_content", "products", "product_id"),
        check("generated_content", "version", "version > 0"),
        check("generated_content", "price", "price > 0"),
        check("generated_content", "quantity", "quantity > 0"),
    )


def publications() -> None:
    op.create_table(
        "publications",
        *required(id=ID, organization_id=ID, product_id=ID, account_id=ID, version=NUMBER),
        *required(attempt=NUMBER, status=TEXT, sub_status=JSON, looks=NUMBER, sends=NUMBER),
        *required(created_at=WHEN, updated_at=WHEN),
        *optional(item_id=TEXT, permalink=TEXT, published_at=WHEN),
        key("publications", "id"),
        unique("publications", "product_id", "account_id", "attempt"),
        belongs("publications", "products", "product_id"),
        belongs("publications", "marketplace_accounts", "account_id"),
        check("publications", "status", one_of("status", PUBLICATION_STATUSES)),
    )
    undecided = one_of("status", ("intended", "sending", "unknown"))
    index("publications", "undecided", "product_id", where=undecided, unique=True)
    index("publications", "item", "item_id", where="item_id IS NOT NULL")
    index("publications", "account_id", "account_id")
    op.create_table(
        "uploaded_pictures",
        *required(account_id=ID, sha256=TEXT, organization_id=ID, picture_id=TEXT),
        *required(created_at=WHEN),
        key("uploaded_pictures", "account_id", "sha256"),
        belongs("uploaded_pictures", "marketplace_accounts", "account_id"),
    )


def conversations_and_trails() -> None:
    op.create_table(
        "conversations",
        *required(user_id=ID, organization_id=ID, product_id=ID, field=TEXT, expires_at=WHEN),
        *optional(message_id=BIG),
        key("conversations", "user_id"),
        belongs("conversations", "users", "user_id"),
        belongs("conversations", "products", "product_id"),
    )
    index("conversations", "product_id", "product_id")
    op.create_table(
        "notices",
        *required(id=ID, organization_id=ID, user_id=ID, key=TEXT, kind=TEXT, details=JSON),
        *required(due_at=WHEN, created_at=WHEN),
        *optional(sent_at=WHEN),
        key("notices", "id"),
        unique("notices", "key"),
        belongs("notices", "users", "user_id"),
    )
    index("notices", "due", "due_at", where="sent_at IS NULL")
    index("notices", "user_id", "user_id")
    op.create_table(
        "generation_runs",
        *required(id=ID, organization_id=ID, user_id=ID, product_id=ID, attempt=NUMBER),
        *required(started_at=WHEN),
        key("generation_runs", "id"),
        belongs("generation_runs", "users", "user_id"),
    )
    index("generation_runs", "user", "user_id", "started_at")
    op.create_table(
        "audit_events",
        *required(id=ID, organization_id=ID, kind=TEXT, detail=JSON, created_at=WHEN),
        *optional(user_id=ID, product_id=ID),
        key("audit_events", "id"),
        in_organization("audit_events"),
    )
    index("audit_events", "when", "organization_id", "created_at")


def machinery() -> None:
    op.create_table(
        "updates",
        *required(update_id=BIG, lane=TEXT, attempts=NUMBER, due_at=WHEN, buried=FLAG),
        *required(received_at=WHEN),
        *optional(payload=RAW_JSON, lease_owner=TEXT, error=TEXT, finished_at=WHEN),
        key("updates", "update_id"),
    )
    index("updates", "waiting", "lane", "update_id", where="finished_at IS NULL")
    index("updates", "finished", "finished_at")
    op.create_table("leases", *required(name=TEXT, owner=TEXT, until=WHEN), key("leases", "name"))
    op.create_table(
        "workers",
        *required(executor_id=TEXT, started_at=WHEN, seen_at=WHEN),
        key("workers", "executor_id"),
    )
    op.create_table(
        "webhook_inbox",
        *required(key=TEXT, marketplace=TEXT, topic=TEXT, resource=TEXT),
        *required(marketplace_user_id=TEXT, attempts=NUMBER, due_at=WHEN, received_at=WHEN),
        *optional(finished_at=WHEN),
        key("webhook_inbox", "key"),
    )
    index("webhook_inbox", "waiting", "due_at", where="finished_at IS NULL")
    op.create_table("app_meta", *required(key=TEXT, value=TEXT), key("app_meta", "key"))


def guard_status() -> None:
    """Refuse any other move. An update that leaves the status alone passes."""
    lawful = " OR ".join(
        f"(OLD.status = '{now}' AND {one_of('NEW.status', then)})"
        for now, then in MOVES.items()
        if then
    )
    unlawful = f"NEW.status <> OLD.status AND NOT ({lawful})"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'a product may not go from % to %', OLD.status, NEW.status "
            "USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER products_status_move BEFORE UPDATE ON products FOR EACH ROW "
            f"WHEN ({unlawful}) EXECUTE FUNCTION refuse_status_move()"
        )
    else:
        op.execute(
            "CREATE TRIGGER products_status_move BEFORE UPDATE OF status ON products "
            f"FOR EACH ROW WHEN {unlawful} "
            "BEGIN SELECT RAISE(ABORT, 'a product may not make that move'); END"
        )
