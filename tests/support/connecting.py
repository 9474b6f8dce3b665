"""Small stand-ins for the ports of connecting, in memory."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4

from services.accounts import Held, Opened
from services.marketplaces.port import Account, Shop, TokenPair
from services.notices import Notice, NoticeKind
from services.sellers import Seller

MARTA = Seller(uuid4(), uuid4(), 42, "Marta Gómez", "es")
SHOP = Shop("123456", "MARTA.MODA", "MLA", user_products=True)
TOKENS = TokenPair("APP_USR-secret", "TG-refresh-secret", 21600, "offline_access", "123456")
CHAT = "https://t.me/intellipost_bot"
STATE = "s" * 32


@dataclass
class MemoryLinks:
    """The states, used once; what is held; what was attached."""

    opened: dict[str, Opened] = field(default_factory=dict[str, Opened])
    waiting: dict[str, Held] = field(default_factory=dict[str, Held])
    attached: list[tuple[Seller, Shop]] = field(default_factory=list[tuple[Seller, Shop]])

    async def open(self, seller: Seller, state: str, verifier: str, expires_at: datetime) -> None:
        self.opened[state] = Opened(seller, verifier)

    async def take(self, state: str, seller: Seller | None) -> Opened | None:
        return self.opened.pop(state, None)

    async def hold(self, state: str, shop: Shop, tokens: TokenPair, expires_at: datetime) -> None:
        self.waiting[state] = Held(self.seller, shop)

    async def held(self, state: str) -> Held | None:
        return self.waiting.get(state)

    async def attach(self, state: str) -> tuple[Seller, Account] | None:
        held = self.waiting.pop(state, None)
        if held is None:
            return None
        self.attached.append((held.seller, held.shop))
        shop = held.shop
        owner = held.seller.organization_id
        return held.seller, Account(uuid4(), owner, shop.user_id, shop.nickname, shop.site_id)

    seller: Seller = MARTA


@dataclass
class Marketplace:
    """An authorizer that hands out the same shop, or fails as told."""

    found: Shop = SHOP
    fault: Exception | None = None
    codes: list[str] = field(default_factory=list[str])

    def authorization_url(self, *, state: str, code_challenge: str) -> str:
        return f"https://auth.example/?{urlencode({'state': state, 'c': code_challenge})}"

    async def exchange(self, *, code: str, code_verifier: str) -> TokenPair:
        self.codes.append(code)
        if self.fault:
            raise self.fault
        return TOKENS

    async def refresh(self, refresh_token: str) -> TokenPair:
        return TOKENS

    async def shop(self, access_token: str) -> Shop:
        return self.found


@dataclass
class MemoryNotices:
    posted: list[tuple[UUID, NoticeKind, dict[str, str]]] = field(
        default_factory=list[tuple[UUID, NoticeKind, dict[str, str]]]
    )

    async def post(
        self, user_id: UUID, kind: NoticeKind, values: dict[str, str], *, key: str
    ) -> None:
        self.posted.append((user_id, kind, values))

    async def due(self, limit: int, lease_seconds: float) -> tuple[Notice, ...]:
        return ()

    async def sent(self, notice: Notice) -> None: ...

    async def postpone(self, notice: Notice, wait_seconds: float) -> None: ...


@dataclass
class Waiting:
    """Whose products went on after connecting."""

    gone_on: list[Seller] = field(default_factory=list[Seller])

    async def regenerate_uncategorised(self, seller: Seller) -> int:
        self.gone_on.append(seller)
        return 1

    async def reopen_disconnected(self, seller: Seller) -> int:
        return 0
