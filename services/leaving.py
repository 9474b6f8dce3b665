"""Which photos of a listing may leave for a marketplace.

Owns that none leaves unseen, and that she is asked of one that is to be kept back before the
listing goes out without it. Does not own why a photo is kept back (services/photos/facts).
"""

from dataclasses import dataclass

from services.darkroom import Darkroom
from services.generating import Run
from services.outcomes import Repair, SellerMustActError
from services.products import Photo, Product
from services.publishing import Publications


@dataclass(frozen=True, slots=True)
class Leaving:
    """The use case."""

    publications: Publications
    darkroom: Darkroom

    async def photos(self, run: Run, product: Product) -> list[Photo]:
        """Those of the product being published in that run that may leave, cover first; those
        that nobody looked at are looked at before, and one that can't be may leave. Raises
        `SellerMustActError` when none may, or one that was looked at only now: her card has not
        told of it yet."""
        photos = product.photos
        unseen = {photo.id for photo in photos if photo.facts is None}
        if unseen:
            await self.darkroom.examine(product)
            found = await self.publications.product(run)
            photos = found[0].photos if found is not None else ()
        free = [photo for photo in photos if not photo.held]
        if not free or any(photo.held for photo in photos if photo.id in unseen):
            raise SellerMustActError("photos_held", Repair.ADD_PHOTOS)
        return sorted(free, key=lambda p: (not p.is_primary, p.position))
