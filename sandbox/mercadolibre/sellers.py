"""The demo application and its demo sellers.

Owns who may authorise and what ``GET /users/me`` tells of them (shape of the recorded answers).
Owns no token and no listing.
"""

import copy
from dataclasses import dataclass

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.schemas import load

CLIENT_ID = "1234567890123456"
CLIENT_SECRET = "sandbox-secret-of-no-value"  # noqa: S105 - opens nothing outside this machine

SPANISH, PORTUGUESE = "es", "pt"


@dataclass(frozen=True)
class Seller:
    """One demo shop. Ids are over 32 bits, as real ones may be."""

    id: int
    nickname: str
    site: str
    user_products: bool
    me1: bool
    list_codes: tuple[str, ...]
    city: str
    state: tuple[str, str]

    @property
    def language(self) -> str:
        """The language of the site's content."""
        return PORTUGUESE if self.site == "MLB" else SPANISH

    @property
    def country(self) -> str:
        """ISO code of the site's country."""
        return "BR" if self.site == "MLB" else "AR"


PAMPA = Seller(5100000011, "PAMPA_DEMO", "MLA", False, True, (), "Rosario", ("AR-S", "Santa Fe"))
MODA_DEL_SUR = Seller(
    5100000027, "MODA_DEL_SUR", "MLA", True, False, (), "Palermo", ("AR-C", "Capital Federal")
)
LOJA_SAMPA = Seller(
    5100000039, "LOJA_SAMPA", "MLB", True, False, (), "São Paulo", ("BR-SP", "São Paulo")
)
POR_COMPLETAR = Seller(
    5100000051,
    "POR_COMPLETAR",
    "MLA",
    True,
    False,
    ("address_pending", "phone_pending"),
    "Salta",
    ("AR-A", "Salta"),
)

SELLERS = {seller.id: seller for seller in (PAMPA, MODA_DEL_SUR, LOJA_SAMPA, POR_COMPLETAR)}


def private_view(seller: Seller) -> Json:
    """``GET /users/me``, and ``GET /users/{id}`` with the seller's own token."""
    user: Json = copy.deepcopy(load("user.json"))
    tags = ["normal", "test_user", "user_info_verified", "messages_as_seller"]
    if seller.user_products:
        tags.append("user_product_seller")
    user.update(
        id=seller.id,
        nickname=seller.nickname,
        country_id=seller.country,
        email=f"{seller.nickname.lower()}@example.com",
        address={"state": seller.state[0], "city": seller.city, "address": "", "zip_code": ""},
        user_type="normal",
        tags=tags,
        site_id=seller.site,
        permalink=None,
    )
    user["status"]["list"]["allow"] = not seller.list_codes
    user["status"]["list"]["codes"] = list(seller.list_codes)
    return user


def public_view(seller: Seller) -> Json:
    """``GET /users/{id}`` with another seller's token: no tags, no status of listing."""
    return {
        "id": seller.id,
        "nickname": seller.nickname,
        "country_id": seller.country,
        "address": {"state": seller.state[0], "city": seller.city},
        "user_type": "normal",
        "site_id": seller.site,
        "permalink": None,
        "status": {"site_status": "active"},
    }
