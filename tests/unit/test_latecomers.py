"""Photos that come after the run: looked at once, polished after, and told by the card."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import pytest

from services.latecomers import Latecomers
from services.listings.status import ProductStatus
from services.outcomes import TryLaterError
from services.products import Photo, Product
from services.sellers import Seller
from tests.support.cards import photo, product
from tests.support.photo_cards import facts, seen

EMMA = Seller(UUID(int=1), UUID(int=2), 3, "Emma", "en")
NEW = product(photos=(seen(0), photo(1)))


@dataclass
class Outside:
    """The product, who looks at it, and its card; `becomes` is its status after the look."""

    kept: Product | None = NEW
    becomes: ProductStatus = ProductStatus.READY
    done: list[str] = field(default_factory=list[str])
    looked_at: list[UUID] = field(default_factory=list[UUID])

    async def get(self, _organization_id: UUID, _product_id: UUID) -> Product | None:
        return self.kept

    async def examine(self, shown: Product) -> None:
        self.done.append("examine")
        await asyncio.sleep(0)  # somebody else comes meanwhile
        self.looked_at.extend(one.id for one in shown.photos if one.facts is None)
        photos = tuple(_known(one) for one in shown.photos)
        self.kept = replace(shown, photos=photos, status=self.becomes)

    async def polish(self, shown: Product) -> None:
        assert all(one.facts for one in shown.photos), "what was seen decides on the polish"
        self.done.append("polish")

    async def stale(self, seller: Seller, product_id: UUID) -> None:
        assert (seller, product_id) == (EMMA, NEW.id)
        self.done.append("card")


def _known(one: Photo) -> Photo:
    return one if one.facts is not None else replace(one, facts=facts(one.position))


def latecomers(outside: Outside) -> Latecomers:
    everything = cast("Any", outside)
    return Latecomers(everything, everything, everything)


async def test_a_new_photo_is_looked_at_then_polished_then_shown() -> None:
    outside = Outside()
    await latecomers(outside).look_at(EMMA, NEW.id)
    assert outside.done == ["examine", "polish", "card"]


async def test_two_that_come_at_once_look_at_no_photo_twice() -> None:
    late = latecomers(outside := Outside())
    await asyncio.gather(*(late.look_at(EMMA, NEW.id) for _ in range(2)))
    assert outside.looked_at == [NEW.photos[1].id]


async def test_a_product_being_published_is_left_alone() -> None:
    status = ProductStatus.PUBLISHING
    await latecomers(busy := Outside(replace(NEW, status=status))).look_at(EMMA, NEW.id)
    assert busy.done == []
    await latecomers(taken := Outside(becomes=status)).look_at(EMMA, NEW.id)
    assert taken.done == ["examine"]


async def test_while_a_run_is_under_way_it_is_tried_again_later() -> None:
    status = ProductStatus.PROCESSING
    for outside in (Outside(replace(NEW, status=status)), Outside(becomes=status)):
        with pytest.raises(TryLaterError, match="run_under_way"):
            await latecomers(outside).look_at(EMMA, NEW.id)
        assert "card" not in outside.done


async def test_a_product_that_is_gone_is_left_alone() -> None:
    await latecomers(gone := Outside(None)).look_at(EMMA, NEW.id)
    assert gone.done == []
