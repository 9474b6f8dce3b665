"""Publishing's store: the intent, the sending and the outcome of each publication.

Owns what the publish workflow asks of storage and the request that starts it. Does not own the
run (services/workflows/publish) nor the marketplace (services/marketplaces).
"""

from typing import Protocol
from uuid import UUID

from services.generating import Run
from services.listings.content import Content
from services.listings.status import PublicationStatus
from services.marketplaces.port import Account, Item
from services.outcomes import Repair
from services.products import Failure, Product, Publication, Stage
from services.sellers import Seller


class Publications(Protocol):
    """The rows behind publishing; every change is conditional on the state it leaves."""

    async def begin(
        self, seller: Seller, product_id: UUID, revision: int, account: Account
    ) -> Publication | None:
        """Turn a `ready` or `failed` product of that revision into `publishing` and write the
        intent row for its newest version, attempt + 1, with an audit event, in one transaction.

        None when the product isn't hers, moved on, has gaps, or has an undecided publication.
        """
        ...

    async def product(self, run: Run) -> tuple[Product, Publication] | None:
        """The product and the publication of that attempt; None when superseded."""
        ...

    async def progress(self, run: Run, stage: Stage) -> bool:
        """Show the stage on the card."""
        ...

    async def picture(self, organization_id: UUID, account_id: UUID, sha256: str) -> str | None:
        """The marketplace's id of a picture uploaded before to this account."""
        ...

    async def save_picture(
        self, organization_id: UUID, account_id: UUID, sha256: str, picture_id: str
    ) -> None:
        """Remember an upload (insert or ignore)."""
        ...

    async def sending(self, publication: Publication) -> bool:
        """Before the create call: intended -> sending, sends + 1. False: don't send."""
        ...

    async def unknown(self, publication: Publication) -> None:
        """sending -> unknown: it may exist; the card says that we are looking."""
        ...

    async def absent(self, publication: Publication) -> None:
        """unknown -> intended: after the last look it surely isn't there."""
        ...

    async def looked(self, publication: Publication) -> int:
        """Count one look-up; returns how many there were."""
        ...

    async def live(self, publication: Publication, item: Item) -> bool:
        """Adopt the item: publication takes its status, product becomes `published`."""
        ...

    async def give_back(
        self, publication: Publication, failure: Failure, asking: Content | None = None
    ) -> bool:
        """It surely isn't there: publication -> refused, product -> failed with the reason, and
        with `asking` as its new version when the refusal raised questions."""
        ...

    async def ask(self, publication: Publication, failure: Failure) -> bool:
        """Unknown for good: the publication stays unknown and blocks, the product fails with a
        reason that asks the seller; only `resolve` goes on from there."""
        ...

    async def resolve(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """She says look again, and send if it isn't there: the failed product with its unknown
        publication goes back to `publishing` under the same publication and key, attempt + 1.
        Looks are counted anew and the sending in doubt as the first, so one more may follow."""
        ...


async def let_go(publications: Publications, publication: Publication) -> bool:
    """No run goes on with it: where nothing was ever sent the product is given back, else a
    listing may exist and the seller is asked. False when it was decided meanwhile."""
    if publication.status is PublicationStatus.INTENDED and publication.sends == 0:
        busy = Failure(Stage.CHECK, "marketplace_busy", Repair.RETRY)
        return await publications.give_back(publication, busy)
    unknown = Failure(Stage.VERIFY, "outcome_unknown", Repair.RETRY)
    return await publications.ask(publication, unknown)
