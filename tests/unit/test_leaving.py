"""Which photos leave for a marketplace: none unseen, none kept back, and none quietly."""

from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

import pytest

from services.generating import Run
from services.leaving import Leaving
from services.listings.status import ProductStatus, PublicationStatus
from services.outcomes import Repair, SellerMustActError
from services.products import Photo, Product, Publication
from tests.support.cards import HOUSE, photo, product, publication
from tests.support.photo_cards import FACE, facts, seen

GOOD, HELD = seen(0), seen(1, faces=(FACE,))
NEW = photo(2)
RUN = Run(HOUSE, UUID(int=7), 1)


@dataclass
class Outside:
    """The product while it is being published, and who finds `found` in its new photo."""

    found: Photo | None = None
    superseded: bool = False
    looked: int = 0

    async def examine(self, shown: Product) -> None:
        self.looked += 1
        photos = tuple(self.found or one if one.id == NEW.id else one for one in shown.photos)
        self.shown = replace(shown, photos=photos)

    async def product(self, run: Run) -> tuple[Product, Publication] | None:
        assert run == RUN
        return None if self.superseded else (self.shown, publication(PublicationStatus.INTENDED))


async def leave(outside: Outside, *photos: Photo) -> list[Photo]:
    both = cast("Any", outside)
    return await Leaving(both, both).photos(RUN, product(ProductStatus.PUBLISHING, photos=photos))


async def test_one_that_she_knows_to_be_kept_back_stays_and_nobody_looks_again() -> None:
    outside = Outside()
    assert await leave(outside, GOOD, HELD) == [GOOD]
    assert outside.looked == 0


async def test_one_that_nobody_looked_at_is_looked_at_and_leaves() -> None:
    fine = replace(NEW, facts=facts(2))
    assert await leave(Outside(fine), GOOD, HELD, NEW) == [GOOD, fine]


async def test_one_found_only_now_to_be_kept_back_is_asked_about() -> None:
    with pytest.raises(SellerMustActError) as caught:
        await leave(Outside(replace(NEW, facts=facts(2, faces=(FACE,)))), GOOD, NEW)
    assert (caught.value.reason, caught.value.repair) == ("photos_held", Repair.ADD_PHOTOS)


async def test_one_that_cannot_be_looked_at_leaves() -> None:
    assert await leave(Outside(), GOOD, NEW) == [GOOD, NEW]


async def test_the_cover_comes_first_and_a_listing_without_any_photo_is_asked_about() -> None:
    cover = replace(seen(3), is_primary=True)
    other = replace(GOOD, is_primary=False)
    assert await leave(Outside(), other, cover) == [cover, other]
    with pytest.raises(SellerMustActError):
        await leave(Outside(), HELD)


async def test_nothing_unseen_leaves_for_a_run_that_is_over() -> None:
    with pytest.raises(SellerMustActError):
        await leave(Outside(superseded=True), GOOD, NEW)
