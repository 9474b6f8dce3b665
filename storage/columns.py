"""Column types that mean the same on SQLite and PostgreSQL, and the base of all tables.

Owns exact decimals, aware UTC times, JSON and the names of constraints. Does not own the tables.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware time, UTC on the way out. SQLite keeps no zone, so there it is UTC in the file."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal of `scale` places that is never rounded: ValueError when it doesn't fit.

    SQLite has no decimals, so there it is a whole number of the smallest part.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        whole = dialect.name == "sqlite"
        return BigInteger() if whole else Numeric(self.precision, self.scale)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        parts = value.scaleb(self.scale)
        if parts != parts.to_integral_value() or abs(parts) >= 10**self.precision:
            raise ValueError(
                f"not a decimal of {self.precision} digits, {self.scale} after the dot"
            )
        return int(parts) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: Decimal | int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> Decimal | None:
        if value is None:
            return None
        exact = Decimal(value).scaleb(-self.scale) if isinstance(value, int) else value
        cents = exact.quantize(Decimal("0.01"))
        return cents if cents == exact else exact


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value that may be searched."""

RawJson = JSON(none_as_null=True)
"""A JSON value exactly as it came: JSONB refuses some lawful texts (NUL, lone surrogates)."""


class Base(DeclarativeBase):
    """The base of all tables: how Python's types are kept, and what constraints are called."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        datetime: Moment(),
        Decimal: Exact(18, 4),
        dict[str, Any]: Json,
        list[str]: Json,
    }


def belongs_to(table: str, column: str) -> ForeignKeyConstraint:
    """A foreign key that carries the organisation along: a row can't point at a stranger's."""
    return ForeignKeyConstraint(
        [column, "organization_id"], [f"{table}.id", f"{table}.organization_id"], ondelete="CASCADE"
    )
