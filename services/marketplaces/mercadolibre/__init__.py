"""MercadoLibre: the adapter of the marketplace port.

Owns the wiring of this package. Its parts: `client` (HTTP), `wire` (answers), `errors` (refused
answers), `readings` and `bodies` (to and from the domain), and the three doors of the port:
`auth`, `catalogue` (with `costs`), `publisher`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiohttp import ClientSession

from services.marketplaces import port
from services.marketplaces.mercadolibre.auth import Authorizer
from services.marketplaces.mercadolibre.catalogue import Catalogue
from services.marketplaces.mercadolibre.client import Client, SellerClient
from services.marketplaces.mercadolibre.publisher import Publisher
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.marketplaces.mercadolibre.shipping import Shipping

TokensT = TypeVar("TokensT", bound=port.Tokens)


@dataclass(frozen=True, slots=True)
class MercadoLibre(Generic[TokensT]):
    """The three doors, and the keeper of tokens that they share."""

    authorizer: port.Authorizer
    catalogue: port.Catalogue
    publisher: port.Publisher
    tokens: TokensT


def open_mercadolibre(
    session: ClientSession,
    settings: MercadoLibreSettings,
    tokens: Callable[[port.Authorizer], TokensT],
) -> MercadoLibre[TokensT]:
    """Wire the package over a shared session. Tokens are renewed through the authorizer and
    used by the rest, so `tokens` makes their keeper from it."""
    client = Client(session, settings)
    authorizer = Authorizer(client, settings)
    keeper = tokens(authorizer)
    seller = SellerClient(client, keeper)
    shipping = Shipping(seller)
    catalogue, publisher = Catalogue(seller, shipping), Publisher(seller, shipping)
    return MercadoLibre(authorizer, catalogue, publisher, keeper)


__all__ = ["MercadoLibre", "MercadoLibreSettings", "open_mercadolibre"]
