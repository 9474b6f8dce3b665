"""Composing: the way from a product's photos and her sentence to a listing's content.

Owns the order of looking, writing, placing and filling, whoever runs them: the workflow keeps each
answer, the evaluation takes them as they come. Does not own writing (services/generation),
categories (services/marketplaces), nor the rows that a run changes (services/generating).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

import structlog

from services.generation.assemble import assemble, recalled
from services.generation.brief import Authored, Brief, Watch, unwatched
from services.generation.choosing import Chooser
from services.generation.offline.judging import LexicalChooser
from services.generation.orders import without_orders, without_orders_in
from services.generation.schema import fill
from services.generation.seen import labels_of, with_codes, with_places
from services.listings.confidence import combine
from services.listings.content import Content, Evidence
from services.listings.edits import by_hand
from services.listings.preferences import Preferences, with_preferences
from services.listings.remake import remade
from services.listings.sites import SITES, Site
from services.marketplaces.port import Account, Catalogue, shop_for
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.photos.outputs import Outputs
from services.photos.uses import Use
from services.placing import Placed, Placing
from services.products import Product
from services.requiring import required

log = structlog.get_logger(__name__)

MODEL_PHOTOS = 8
"""Photos shown to a model: later ones rarely add a fact, each costs time."""


class Author(Protocol):
    """Writes a listing; the chain of writers (services/generation)."""

    async def write(self, brief: Brief, watch: Watch = unwatched) -> Authored:
        """Raises `TryLaterError` when no writer could."""
        ...


@dataclass(frozen=True, slots=True)
class Composer:
    """The use case. `default_site` is where a listing is written for while no shop is there."""

    outputs: Outputs
    author: Author
    catalogue: Catalogue
    default_site: str
    chooser: Chooser = field(default_factory=LexicalChooser)

    async def write(
        self,
        product: Product,
        shops: Sequence[Account],
        watch: Watch = unwatched,
        allowance: Decimal | None = None,
    ) -> Authored:
        """Have the listing written, for at most `allowance` US dollars; another category alone
        wants nothing written. Raises `TryLaterError` when no writer could."""
        if product.wish.field == "category" and product.content is not None:
            return recalled(product.content)
        site = self.site(shops)
        brief = Brief(
            site.id,
            site.currency,
            site.language,
            product.prompt or "",
            await self._shown(product),
            labels=labels_of(product),
            instruction=product.wish.instruction,
            field=product.wish.field,
            current=product.content,
            allowance=allowance,
        )
        return await self.author.write(brief, watch)

    async def place(self, product: Product, shops: Sequence[Account], authored: Authored) -> Placed:
        """The category, as she chose it or as the marketplace proposes. Without a shop, or while
        the marketplace does not answer, there is none; but her own choice needs an answer: then
        its errors are raised."""
        if not shops:
            return Placed()
        placing = Placing(self.catalogue, self.chooser)
        known = product.content.candidates if product.content else ()
        if product.wish.category_id is not None:
            return await placing.chosen(shops[0], product.wish.category_id, known)
        title = authored.written.title
        if product.content is not None and by_hand(product.content.title):
            title = product.content.title
        try:
            if (stays := _chosen(product) or _untouched(product)) is not None:
                return await placing.chosen(shops[0], stays, known)
            return await placing.proposed(shops[0], self._asked(product, shops), title.value)
        except (TryLaterError, SellerMustActError, RefusedError) as error:
            log.warning("categorise_without_answer", error=type(error).__name__)
            return Placed()

    def compose(
        self,
        product: Product,
        shops: Sequence[Account],
        authored: Authored,
        placed: Placed,
        preferences: Preferences,
    ) -> Content:
        """The attributes filled from facts only, everything scored, and of the version before
        what she set by hand."""
        authored = with_places(with_codes(authored, product), product)
        content = assemble(
            authored,
            currency=self.site(shops).currency,
            schema=placed.category,
            certainty=placed.confidence,
            candidates=placed.candidates,
            filled=fill(placed.category, authored.written, without_orders(product.prompt or ""))
            if placed.category
            else None,
        )
        content = with_preferences(content, preferences)
        if _chosen(product) is not None:
            content = _hers(content)
        if product.content is None:
            return content
        wish = product.wish
        return remade(
            product.content, content, field=wish.field, schema=placed.category, fresh=wish.fresh
        )

    async def require(self, shops: Sequence[Account], placed: Placed, content: Content) -> Content:
        """The composed content with a question for all that this very item must have."""
        schema, category = placed.category, content.category
        if schema is None or category is None or category.id != schema.id:
            return content
        shop = shop_for(shops, schema.id)
        if shop is None:
            return content
        return await required(self.catalogue, shop, schema, content)

    def site(self, shops: Sequence[Account]) -> Site:
        """The site of the shop that will sell it, else the configured one."""
        return SITES[shops[0].site_id if shops else self.default_site]

    async def _shown(self, product: Product) -> tuple[bytes, ...]:
        """The photos as she took them, small enough for a model; those that may leave."""
        free = [replace(photo, looks=()) for photo in product.photos if not photo.held]
        picture, house = self.outputs.picture, product.organization_id
        shown = [await picture(house, photo, Use.MODEL) for photo in free[:MODEL_PHOTOS]]
        return tuple(shown)

    def _asked(self, product: Product, shops: Sequence[Account]) -> Brief:
        """What is known for choosing a category: her words and the labels, no photos."""
        site = self.site(shops)
        prompt, labels = product.prompt or "", labels_of(product)
        brief = Brief(site.id, site.currency, site.language, prompt, labels=labels)
        return without_orders_in(brief)


def _chosen(product: Product) -> str | None:
    """The category that she chose, now or before; None when the marketplace is to say."""
    wish, content = product.wish, product.content
    if wish.category_id is not None:
        return wish.category_id
    if content is None or wish.fresh or not by_hand(content.category):
        return None
    return content.category.id if content.category else None


def _untouched(product: Product) -> str | None:
    """The category that stays because another part alone is made anew."""
    content = product.content
    if product.wish.field is None or content is None or content.category is None:
        return None
    return content.category.id


def _hers(content: Content) -> Content:
    """Her choice of the category makes it sure."""
    if content.category is None:
        return content
    chosen = content.category.model_copy(update={"evidence": Evidence.SELLER, "confidence": 1.0})
    shares = {**content.confidence.model_dump(exclude={"overall"}), "category": 1.0}
    return content.model_copy(update={"category": chosen, "confidence": combine(**shares)})
