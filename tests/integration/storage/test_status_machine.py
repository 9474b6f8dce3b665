"""Whatever is asked of a product in whatever order, its status moves by the machine alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.listings.status import UNDECIDED, ProductStatus, may_become
from services.marketplaces.port import Account
from services.outcomes import Repair
from services.products import Failure, Product, Publication, Stage
from services.sellers import Seller
from tests.support.store import MANY, QUIET_SECONDS, Store, complete, item, photo, run_of

FAILURE = Failure(Stage.CHECK, "reason", Repair.RETRY)


@dataclass
class Walk:
    """One product on which anything may be tried; `product` is as it was last seen."""

    store: Store
    seller: Seller
    account: Account
    product: Product

    @property
    def seen(self) -> tuple[Seller, UUID, int]:
        """What she would tap on."""
        return self.seller, self.product.id, self.product.revision

    @property
    def publication(self) -> Publication | None:
        """The latest publication."""
        return self.product.publication


async def _settle(walk: Walk) -> None:
    walk.store.clock.forward(QUIET_SECONDS + 0.1)
    await walk.store.drafts.settle(MANY)


async def _begin(walk: Walk) -> None:
    await walk.store.publications.begin(*walk.seen, walk.account)


async def _photo(walk: Walk) -> None:
    await walk.store.drafts.add_photo(walk.seller, photo(), album=None, caption=None)


async def _send(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.sending(walk.publication)


async def _unknown(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.unknown(walk.publication)


async def _absent(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.absent(walk.publication)


async def _live(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.live(walk.publication, item(walk.publication))


async def _give_back(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.give_back(walk.publication, FAILURE)


async def _ask(walk: Walk) -> None:
    if walk.publication:
        await walk.store.publications.ask(walk.publication, FAILURE)


STEPS: dict[str, Callable[[Walk], Awaitable[object]]] = {
    "settle": _settle,
    "photo": _photo,
    "finish": lambda w: w.store.generations.finish(run_of(w.product), complete()),
    "finish with a gap": lambda w: w.store.generations.finish(
        run_of(w.product), complete(category=None)
    ),
    "fail": lambda w: w.store.generations.fail(run_of(w.product), FAILURE),
    "save": lambda w: w.store.versions.save(*w.seen, complete()),
    "regenerate": lambda w: w.store.versions.regenerate(*w.seen),
    "connect": lambda w: w.store.waiting.regenerate_uncategorised(w.seller),
    "begin": _begin,
    "send": _send,
    "unknown": _unknown,
    "absent": _absent,
    "live": _live,
    "give back": _give_back,
    "ask": _ask,
    "resolve": lambda w: w.store.publications.resolve(*w.seen),
    "discard": lambda w: w.store.versions.discard(*w.seen),
}
USUAL = ["settle", "finish", "begin", "send", "live"]
"""Prefixes of the usual way, so that walks come far."""


@given(
    way=st.integers(0, len(USUAL)),
    steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=12),
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_walk_is_lawful(store: Store, way: int, steps: list[str]) -> None:
    seller = await store.seller()
    account = await store.account(seller)
    walk = Walk(store, seller, account, await store.draft(seller))
    for step in [*USUAL[:way], *steps]:
        before = walk.product
        await STEPS[step](walk)
        walk.product = after = await store.product(seller, before.id)

        assert may_become(before.status, after.status), step
        assert after.revision >= before.revision
        assert after.attempt >= before.attempt
        if replace(after, publication=None) != replace(before, publication=None):
            assert after.revision > before.revision, step
        _consistent(after)


def _consistent(product: Product) -> None:
    """What holds in every state."""
    undecided = product.publication is not None and product.publication.status in UNDECIDED
    match product.status:
        case ProductStatus.PUBLISHING:
            assert undecided
            assert product.content is not None
            assert product.content.gaps() == ()
        case ProductStatus.PUBLISHED:
            assert product.publication is not None
            assert product.publication.item_id is not None
        case ProductStatus.FAILED:
            assert product.failure is not None
        case _:
            assert not undecided
            assert product.failure is None
