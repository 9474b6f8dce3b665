"""The pages over HTTP: overview, listings, their assets, and the switches.

Owns the routes and what each switch does. Owns no markup.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.mercadolibre.answers import ApiError
from sandbox.mercadolibre.faults import (
    CONFLICT,
    HTML_PAGE,
    INTERNAL_ERROR,
    TOO_MANY_REQUESTS,
    Faults,
    LoseResponse,
    Slow,
)
from sandbox.mercadolibre.grants import Grants
from sandbox.mercadolibre.items import Items
from sandbox.mercadolibre.moderation import Moderation
from sandbox.mercadolibre.pages.html import ASSETS
from sandbox.mercadolibre.pages.index import index_page
from sandbox.mercadolibre.pages.listing import listing_page, missing_page
from sandbox.mercadolibre.sellers import SELLERS
from sandbox.mercadolibre.world import World

_SLOW_SECONDS = 5.0
_STORM = 5


class Pages:
    """Routes for people."""

    def __init__(
        self, world: World, items: Items, moderation: Moderation, grants: Grants, faults: Faults
    ) -> None:
        self._world = world
        self._items = items
        self._moderation = moderation
        self._moods: dict[str, tuple[str, Callable[[], object]]] = {
            "lose": (
                "Perder la respuesta al publicar",
                lambda: faults.add("POST /items", LoseResponse()),
            ),
            "error": ("Error 500 al publicar", lambda: faults.add("POST /items", INTERNAL_ERROR)),
            "conflict": ("Conflicto 409 al editar", lambda: faults.add("PUT /items/*", CONFLICT)),
            "storm": (
                f"Demasiadas llamadas (429) × {_STORM}",
                lambda: faults.add("* *", TOO_MANY_REQUESTS, _STORM),
            ),
            "html": ("HTML en vez de JSON", lambda: faults.add("* *", HTML_PAGE)),
            "slow": (
                f"Responder {_SLOW_SECONDS:g} s más tarde × {_STORM}",
                lambda: faults.add("* *", Slow(_SLOW_SECONDS), _STORM),
            ),
            "expire": ("Vencer los tokens", grants.expire_access_tokens),
            "revoke": (
                "Revocar todos los permisos",
                lambda: [grants.revoke(seller) for seller in SELLERS],
            ),
            "calm": ("Quitar las fallas", faults.clear),
        }
        self._faults = faults

    def routes(self) -> list[web.RouteDef | web.StaticDef]:
        return [
            web.get("", self.root),
            web.get("/", self.index),
            web.get("/listing/{id}", self.listing),
            web.static("/assets", ASSETS),
            web.post("/control/items/{id}", self.act),
            web.post("/control/mood", self.set_mood),
        ]

    async def root(self, _request: web.Request) -> web.Response:
        """The address without its last slash, from which relative links would go astray."""
        raise web.HTTPFound(f"{self._world.behaviour.prefix}/")

    async def index(self, _request: web.Request) -> web.Response:
        shown = [self._items.shown(row) for row in self._items.of()]
        labels = {name: label for name, (label, _) in self._moods.items()}
        return index_page(
            self._world.behaviour.base_url, shown[::-1], labels, self._faults.standing
        )

    async def listing(self, request: web.Request) -> web.Response:
        base_url = self._world.behaviour.base_url
        try:
            row = self._items.get(request.match_info["id"])
        except ApiError:
            return missing_page(base_url)
        category = self._world.catalogue.leaf(row.doc["category_id"])
        if category is None:
            return missing_page(base_url)
        description = self._world.store.description(row.id)
        return listing_page(
            base_url,
            self._items.shown(row),
            description["plain_text"] if description else None,
            SELLERS[row.seller_id],
            category,
        )

    async def act(self, request: web.Request) -> web.Response:
        """The site's hand on one item."""
        _refuse_foreign_forms(request)
        item_id = request.match_info["id"]
        actions: dict[str, Callable[[str], None]] = {
            "review": self._moderation.review,
            "pause": self._moderation.pause,
            "release": self._moderation.release,
            "sell": self._items.sell,
        }
        action = actions.get(str((await request.post()).get("action")))
        if action is None:
            raise web.HTTPBadRequest
        try:
            action(item_id)
        except ValueError as error:
            raise web.HTTPConflict(text=str(error)) from error
        raise web.HTTPSeeOther(f"{self._world.behaviour.prefix}/")

    async def set_mood(self, request: web.Request) -> web.Response:
        """Set or lift faults."""
        _refuse_foreign_forms(request)
        mood = self._moods.get(str((await request.post()).get("mood")))
        if mood is None:
            raise web.HTTPBadRequest
        mood[1]()
        raise web.HTTPSeeOther(f"{self._world.behaviour.prefix}/")


def _refuse_foreign_forms(request: web.Request) -> None:
    """Forms of other sites, which a browser on this machine could be led to send."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden
