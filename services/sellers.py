"""Who is talking to us: a seller, her organisation and her language.

Owns the identity that every use case takes. Does not own Telegram's user objects (handlers).
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

LANGUAGES = ("es", "pt", "en")
DEFAULT_LANGUAGE = "es"


@dataclass(frozen=True, slots=True)
class Seller:
    """A person in a private chat. `telegram_id` is both her user id and her chat id there."""

    id: UUID
    organization_id: UUID
    telegram_id: int
    name: str
    language: str


def language_for(code: str | None) -> str:
    """The nearest language we speak for an IETF tag ("pt-br" -> "pt", None -> "es")."""
    base = (code or "").lower().partition("-")[0]
    return base if base in LANGUAGES else DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What an erased seller leaves outside the database: blobs by key, and the runs of these
    products in the workflow engine."""

    blob_keys: tuple[str, ...]
    product_ids: tuple[UUID, ...]


class Sellers(Protocol):
    """Where sellers are kept."""

    async def arrive(self, telegram_id: int, name: str, language: str) -> tuple[Seller, bool]:
        """The seller behind a Telegram user, made with an organisation of her own on first
        sight (then True). A language once chosen by her is kept."""
        ...

    async def find(self, telegram_id: int) -> Seller | None:
        """The seller, if she was here before."""
        ...

    async def set_language(self, seller: Seller, language: str) -> Seller:
        """Keep her choice."""
        ...

    async def set_reachable(self, telegram_id: int, *, reachable: bool) -> None:
        """She blocked or unblocked the bot; nothing of hers is deleted."""
        ...

    async def waiting(self, seller: Seller) -> tuple[UUID, ...]:
        """Her products that wait for her, ready to check or failed, the newest first."""
        ...

    async def belongings(self, seller: Seller) -> Forgotten:
        """What erasing her now would leave outside the database."""
        ...

    async def forget(self, seller: Seller) -> Forgotten:
        """Erase everything of hers (C: organisation, products, accounts, cards, conversation,
        her updates in the inbox, her invitations) in one transaction. Of today's runs a nameless
        count stays for a day, so that coming back brings no fresh daily number."""
        ...
