"""What a file of this package says of its vendor.

Owns the shape. Does not own any vendor, nor what is done with an open model (`connection`).
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model as VendorsModel

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 45.0
"""Longer than the chain's patience with one call, so that the chain decides."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a model is opened with; `base_url` is the root without a version."""

    api_key: str = field(repr=False)
    model: str
    base_url: str
    answer_seconds: float = ANSWER_SECONDS

    def http(self) -> "httpx2.AsyncClient":
        """A client for all requests to the vendor, to be closed at the end."""
        import httpx2

        timeout = httpx2.Timeout(self.answer_seconds, connect=CONNECT_SECONDS)
        return httpx2.AsyncClient(timeout=timeout)


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor of models.

    `name` stands in AI_PROVIDERS and begins its settings (GEMINI_API_KEY); `title` is for people.
    `open` gives pydantic-ai's model, with native structured output set in its profile: not
    `NativeOutput`, which ends the chain on models whose profile knows no schema. `model_path` and
    `headers` (from the key) lead to the page about a model, which costs nothing, for the doctor.
    `photos_max` and `photo_bytes_max` are what one request may hold; None: as many as there are.
    """

    name: str
    title: str
    default_model: str
    default_base_url: str
    keys_page: str
    open: "Callable[[Access], AbstractAsyncContextManager[VendorsModel]]"
    model_path: str
    headers: Callable[[str], Mapping[str, str]]
    photos_max: int | None = None
    photo_bytes_max: int | None = None


def bearer(key: str) -> Mapping[str, str]:
    """The header that most vendors want a key in."""
    return {"Authorization": f"Bearer {key}"}
