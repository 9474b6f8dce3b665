"""What a writer is given and what it must give back.

Owns the border to every writer, model or not: `Written` is validated here and nothing else of
a writer's answer goes further. Does not own providers, prompts or the category's schema.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pydantic import Field

from services.generation.usage import Call
from services.listings.content import (
    ConditionValue,
    Content,
    Dispute,
    Frozen,
    Price,
    Quantity,
    Quoted,
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
    photos, as untrusted as the rest. `allowance` is what the work may still cost in US dollars,
    None without a cap. None of her words shows in repr.
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
    allowance: Decimal | None = None

    @property
    def said(self) -> str:
        """All that she said about the product."""
        return f"{self.prompt}\n{self.instruction}" if self.instruction else self.prompt


class Fact(Text):
    """A product fact keyed by the marketplace's attribute id (BRAND, MODEL, COLOR, SIZE, ...)."""

    key: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,63}$")


class Written(Frozen):
    """What a writer knows and wrote, before any category's schema is applied. `replaced` are the
    fields ("title", "description") whose text was unfit and gave way to a plain one."""

    title: Text
    description: Text
    price: Price | None = None
    quoted: Quoted | None = None
    quantity: Quantity | None = None
    condition: ConditionValue | None = None
    facts: tuple[Fact, ...] = ()
    image_analysis: Share = 0.0
    disputes: tuple[Dispute, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Authored:
    """A writer's work with its provenance. `calls` are all questions to models that it took;
    `followed` tells whether the brief's instruction, if there was one, could be followed,
    `capped` that a model was passed over because the allowance was used up."""

    written: Written
    provider: str
    model: str
    fell_back: bool
    elapsed_ms: int
    calls: tuple[Call, ...] = ()
    failures: tuple[str, ...] = ()
    followed: bool = True
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a listing is written so far, for her to see while she waits."""

    title: str = dataclasses.field(repr=False, default="")
    description: str = dataclasses.field(repr=False, default="")


Watch = Callable[[Sketch], None]


def unwatched(_sketch: Sketch) -> None:
    """Nobody looks on."""


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

    async def write(self, brief: Brief, watch: Watch = unwatched, /) -> Written:
        """Write a listing, and let `watch` see what is there already; any failure is a
        `TryLaterError` or `RefusedError`."""
        ...
