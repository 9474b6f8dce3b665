"""What every part of the stand-in shares: the store, the schemas, the clock and the switches.

Owns the behaviour that a test or the index page may change. Owns no rule of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.mercadolibre.catalogue import Catalogue
from sandbox.mercadolibre.store import Store

Clock = Callable[[], datetime]

# Access tokens live 6 hours (developers.mercadolibre.com.ar, autenticacion-y-autorizacion).
ACCESS_TOKEN_LIFE = timedelta(hours=6)
# How long the search index lags is documented nowhere; seconds make a test notice.
INDEX_DELAY = timedelta(seconds=3)
# Median of 29 measured creations until the user product could be read.
USER_PRODUCT_DELAY = timedelta(milliseconds=3675)
# Pictures given by URL took 251 s in the one measured case; shorter here, so that one can watch.
PICTURE_DOWNLOAD_DELAY = timedelta(seconds=6)


@dataclass
class Behaviour:
    """The switches of the stand-in. ``base_url`` has no trailing slash."""

    base_url: str
    access_token_life: timedelta = ACCESS_TOKEN_LIFE
    index_delay: timedelta = INDEX_DELAY
    user_product_delay: timedelta = USER_PRODUCT_DELAY
    picture_download_delay: timedelta = PICTURE_DOWNLOAD_DELAY
    callback_url: str | None = None

    @property
    def prefix(self) -> str:
        """The path under which the stand-in is mounted, without a trailing slash."""
        return urlsplit(self.base_url).path.rstrip("/")


def no_listener(_item_id: str, _seller_id: int) -> None:
    """What is told of a change while nobody listens."""


@dataclass
class World:
    """The shared parts. ``changed`` is told the id and the seller of each changed item."""

    store: Store
    catalogue: Catalogue
    clock: Clock
    behaviour: Behaviour
    changed: Callable[[str, int], None] = field(default=no_listener)
