"""The MercadoLibre stand-in: the API, the consent page and the listing pages, as one application.

Owns the wiring, and the controls that tests and the index page use. The facts it imitates stand
beside the code that imitates them.
"""

from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from sandbox.mercadolibre.account_routes import AccountRoutes
from sandbox.mercadolibre.aftermath import Aftermath
from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.catalogue import Catalogue
from sandbox.mercadolibre.catalogue_routes import CatalogueRoutes
from sandbox.mercadolibre.faults import Calls, Faults
from sandbox.mercadolibre.gate import Gate
from sandbox.mercadolibre.grants import Challenge, Grants
from sandbox.mercadolibre.item_routes import ItemRoutes
from sandbox.mercadolibre.items import Items
from sandbox.mercadolibre.moderation import Moderation
from sandbox.mercadolibre.notifications import Notifier
from sandbox.mercadolibre.oauth import OAuth
from sandbox.mercadolibre.pages.routes import Pages
from sandbox.mercadolibre.pictures import PictureLinks, Pictures
from sandbox.mercadolibre.rules.judge import Judge
from sandbox.mercadolibre.search import Search
from sandbox.mercadolibre.sellers import Seller
from sandbox.mercadolibre.size_charts import SizeCharts
from sandbox.mercadolibre.store import Store
from sandbox.mercadolibre.world import Behaviour, Clock, World


def utc_now() -> datetime:
    return datetime.now(UTC)


class MercadoLibreStandIn:
    """A MercadoLibre of one's own, on this machine.

    State lives in ``state_dir`` and survives a kill. ``base_url`` is where the application of
    ``app()`` is mounted, such as ``http://127.0.0.1:8081/mercadolibre``; it may be set later.
    """

    def __init__(
        self,
        state_dir: Path,
        base_url: str = "http://127.0.0.1:8081/mercadolibre",
        clock: Clock = utc_now,
    ) -> None:
        self.behaviour = Behaviour(base_url=base_url.rstrip("/"))
        self.faults = Faults()
        self.calls = Calls()
        world = World(Store(state_dir), Catalogue(), clock, self.behaviour)
        self._world = world
        self._notifier = Notifier(world)
        world.changed = self._notifier.item_changed
        self._grants = Grants(world)
        self._links = PictureLinks(world)
        self._items = Items(world, self._links)
        self.moderation = Moderation(world, self._items)

    @property
    def base_url(self) -> str:
        return self.behaviour.base_url

    @base_url.setter
    def base_url(self, value: str) -> None:
        self.behaviour.base_url = value.rstrip("/")

    def app(self) -> web.Application:
        """The application to mount with ``add_subapp`` at the path of ``base_url``."""
        world, items = self._world, self._items
        charts = SizeCharts(world.catalogue)
        judge = Judge(world, charts)
        oauth = OAuth(world, self._grants)
        pictures = Pictures(world, self._links)
        app = web.Application()
        Gate(world, self.faults, self.calls, oauth.identify).guard(app)
        app.add_routes(oauth.routes())
        app.add_routes(pictures.open_routes())
        pages = Pages(world, items, self.moderation, self._grants, self.faults)
        app.add_routes(pages.routes())
        app.add_routes(AccountRoutes(items).routes())
        app.add_routes(CatalogueRoutes(world, charts, judge).routes())
        app.add_routes(pictures.routes())
        app.add_routes(Search(world, items).routes())
        app.add_routes(ItemRoutes(world, items, judge).routes())
        app.add_routes(Aftermath(world, items).routes())
        app.on_cleanup.append(self._stop_notifying)
        return app

    async def _stop_notifying(self, _app: web.Application) -> None:
        await self._notifier.close()

    def close(self) -> None:
        """Close the database."""
        self._world.store.close()

    def reset(self) -> None:
        """Forget every listing, token, picture, fault and call."""
        self._world.store.reset()
        self.faults.clear()
        self.calls.clear()

    # -- controls --------------------------------------------------------------------------------

    def authorize(self, seller: Seller, redirect_uri: str, state: str, code_challenge: str) -> str:
        """Consent without the page: the code that the redirect would carry (method S256).

        Raises:
            ValueError: without a ``state``, which every careful client sends.
        """
        if not state:
            raise ValueError("an authorization request needs a state")
        return self._grants.issue_code(seller.id, redirect_uri, Challenge(code_challenge))

    def expire_access_tokens(self) -> None:
        """Let every access token lapse now."""
        self._grants.expire_access_tokens()

    def revoke(self, seller: Seller) -> None:
        """The seller takes the application's permission back."""
        self._grants.revoke(seller.id)

    def items(self, seller: Seller | None = None) -> list[Json]:
        """Every item as the API would answer it, oldest first."""
        rows = self._items.of(seller.id if seller else None)
        return [self._items.shown(row) for row in rows]

    def description(self, item_id: str) -> str | None:
        """The plain text of an item's description."""
        kept = self._world.store.description(item_id)
        return kept["plain_text"] if kept else None

    def sell(self, item_id: str, quantity: int = 1) -> None:
        """A buyer takes some.

        Raises:
            ValueError: when that many are not for sale.
        """
        self._items.sell(item_id, quantity)
