"""What a writer is given and what it must give back.

Owns the border to every writer, model or not: `Written` is validated here and nothing else of
a writer's answer goes further. Does not own providers, prompts or the category's schema.
"""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pydantic import Field

from services.listings.content import (
    ConditionValue,
    Content,
    Frozen,
    Price,
    Quantity,
    Share,
    Text,
)

MODEL_PHOTO_BYTES = 150 * 1024
"""Most bytes of one photo for a model: more blocks the loop (reference: ai-providers.md)."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A seller's photos and sentence. `photos` are JPEG, at most MODEL_PHOTO_BYTES each.

    `language` is the site's ("es", "pt"); `prompt` is untrusted text, data and never an
    instruction. `instruction` is how she wants a listing that exists (`current`) written anew,
    as untrusted as her prompt: it speaks of the wording and changes no rule. With `field`
    ("title", "description", ...) only that one is wanted. `labels` are the lines read in the
    photos, as untrusted as the rest. None of her words shows in repr.
    """

    site_id: str
    currency: str
    language: str
    prompt: str = dataclasses.field(repr=False)
    photos: tuple[bytes, ...] = dataclasses.field(repr=False, default=())
    labels: tuple[str, ...] = dataclasses.field(repr=False, default=())
    instruction: str = dataclasses.field(repr=False, default="")
    field: str | None = None
    current: Content | None = dataclasses.field(repr=False, default=None)

    @property
    def said(self) -> str:
        """All that she said about the product."""
        return f"{self.prompt}\n{self.instruction}" if self.instruction else self.prompt


class Fact(Text):
    """A product fact keyed by the marketplace's attribute id (BRAND, MODEL, COLOR, SIZE, ...)."""

    key: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,63}$")


class Written(Frozen):
    """What a writer knows and wrote, before any category's schema is applied."""

    title: Text
    description: Text
    price: Price | None = None
    quantity: Quantity | None = None
    condition: ConditionValue | None = None
    facts: tuple[Fact, ...] = ()
    image_analysis: Share = 0.0


@dataclass(frozen=True, slots=True)
class Authored:
    """A writer's work with its provenance. `cost` is in US dollars, None when unpriced;
    `followed` tells whether the brief's instruction, if there was one, could be followed."""

    written: Written
    provider: str
    model: str
    fell_back: bool
    elapsed_ms: int
    cost: Decimal | None = None
    failures: tuple[str, ...] = ()
    followed: bool = True


class Writer(Protocol):
    """One provider of the chain."""

    @property
    def name(self) -> str:
        """Its name in AI_PROVIDERS."""
        ...

    @property
    def model(self) -> str:
        """The model's name, empty when there is none."""
        ...

    async def write(self, brief: Brief) -> Written:
        """Write a listing; any failure is a `TryLaterError` or `RefusedError`."""
        ...
