"""The publish flow: from an approved version to exactly one live listing.

Owns the order of the steps and the rule of exactly once: what fails before the create call may
be repeated; after it, nothing is sent again until our key was looked for at the marketplace.
Does not own the marketplace's wire format nor the rows (the `Publications` store).
See docs/decisions/0004-exactly-once-publishing.md.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import structlog
from dbos import DBOS, DBOSConfiguredInstance

from services.accounts import Accounts
from services.darkroom import Darkroom
from services.generating import Run
from services.leaving import Leaving
from services.listings.content import Attribute, Content
from services.listings.status import UNDECIDED, PublicationStatus
from services.marketplaces.port import Account, Catalogue, Item, ItemDraft, Publisher
from services.outcomes import (
    Cause,
    OutcomeUnknownError,
    RefusedError,
    Repair,
    SellerMustActError,
    TryLaterError,
)
from services.photos.outputs import Outputs, picture_name
from services.photos.uses import Use
from services.products import Failure, Photo, Product, Publication, Stage
from services.publishing import Publications, let_go
from services.repairs import repair_for, with_questions
from services.workflows.checkpoints import Checkpoint, dump, load

log = structlog.get_logger(__name__)

STEP_ATTEMPTS = 4
DESCRIBE_ATTEMPTS = 7
"""A description sent right after the create may conflict (reference: mercadolibre.md 7.3)."""

CREATE_ATTEMPTS = 3
"""Tries of a create call that surely did not leave (H074)."""

PARALLEL_UPLOADS = 4
MAX_SENDS = 2
"""The create call goes out once, and once more under the same key when nothing was found; after
that only with the seller's consent."""

LIVE, GONE, UNKNOWN, ABSENT, SUPERSEDED = "live", "gone", "unknown", "absent", "superseded"


class Key(NamedTuple):
    """A run as the engine stores it: plain JSON values."""

    organization_id: str
    product_id: str
    attempt: int

    def run(self) -> Run:
        """The run in domain terms."""
        return Run(UUID(self.organization_id), UUID(self.product_id), self.attempt)


class Prepared(Checkpoint):
    """What the create call needs beyond the content: fixed before anything is sent."""

    picture_ids: tuple[str, ...]
    chart: tuple[Attribute, ...]
    user_products: bool


@dataclass(frozen=True, slots=True)
class PublishTools:
    """What the flow works with. `lookup_seconds` are times since the sending, rising."""

    publications: Publications
    accounts: Accounts
    darkroom: Darkroom
    outputs: Outputs
    catalogue: Catalogue
    publisher: Publisher
    lookup_seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One publication with everything needed to act on it."""

    run: Run
    product: Product
    publication: Publication
    account: Account
    content: Content


def draft_of(key: str, content: Content, prepared: Prepared) -> ItemDraft:
    """The item as approved. Raises `RefusedError` when the version has gaps after all."""
    if content.price is None or content.category is None or content.condition is None:
        raise RefusedError((Cause("content.incomplete", ", ".join(content.gaps())),))
    from_chart = {attribute.id for attribute in prepared.chart}
    own = tuple(a for a in content.attributes if a.id not in from_chart)
    return ItemDraft(
        key=key,
        name=content.title.value,
        category_id=content.category.id,
        price=content.price.value,
        currency=content.currency,
        quantity=content.quantity.value,
        condition=content.condition.value,
        picture_ids=prepared.picture_ids,
        attributes=own + prepared.chart,
        user_products=prepared.user_products,
        sku=content.sku,
        listing_type=content.listing_type,
        warranty=content.warranty,
        delivery=content.delivery,
    )


def failure_of(error: RefusedError | SellerMustActError | TryLaterError, stage: Stage) -> Failure:
    """What the card says about an ending that surely made no listing."""
    match error:
        case RefusedError(causes=causes):
            return repair_for(causes, stage)
        case SellerMustActError(reason=reason, repair=repair, detail=detail):
            return Failure(stage, reason, repair, detail)
        case TryLaterError():
            return Failure(stage, "marketplace_busy", Repair.RETRY)


@DBOS.dbos_class()
class PublishFlow(DBOSConfiguredInstance):
    """The flow with its tools; one instance per process, named so that recovery finds it."""

    def __init__(self, tools: PublishTools) -> None:
        super().__init__("publish")
        self._tools = tools

    @DBOS.workflow(name="publish", max_recovery_attempts=5)
    async def publish(self, organization_id: str, product_id: str, attempt: int) -> str:
        """Publish one attempt; answers how it ended."""
        key = Key(organization_id, product_id, attempt)
        ended = await self.resume(*key)
        prepared: str | None = None
        while ended in (ABSENT, UNKNOWN):
            if ended == UNKNOWN:
                ended = await self._find(key)
                if ended == UNKNOWN:
                    return UNKNOWN
                continue
            prepared = prepared or await self._prepare(key)
            ended = await self._send(key, prepared) if prepared else GONE
        if ended == LIVE:
            await self._complete(key)
        return ended

    async def _prepare(self, key: Key) -> str | None:
        """All that may fail without harm; None when it did, and the card says why."""
        try:
            return await self.prepare(*key)
        except Exception as error:  # noqa: BLE001 - nothing was sent: the seller gets her card back
            log.warning("prepare_failed", product=key.product_id, error=type(error).__name__)
            await self.give_up(*key)
            return None

    async def _send(self, key: Key, prepared: str) -> str:
        """Send. Where our own side fails in it, the rows tell whether the call may have gone out:
        then our key is looked for."""
        try:
            return await self.send(*key, prepared)
        except Exception as error:  # noqa: BLE001 - whatever it was, the outcome has to be found
            log.warning("send_failed", product=key.product_id, error=type(error).__name__)
            await self.give_up(*key)
            return await self.resume(*key)

    async def _find(self, key: Key) -> str:
        """Look for our key at the set times after the sending, until it is found or the last
        look is over."""
        before, seen = 0.0, UNKNOWN
        for at in self._tools.lookup_seconds:
            await DBOS.sleep_async(max(at - before, 0.0))
            before, seen = at, await self.look(*key)
            if seen not in (ABSENT, UNKNOWN):
                return seen
        return await self.conclude(*key, seen)

    async def _complete(self, key: Key) -> None:
        """The listing is live; what follows can be late, but never undoes that."""
        for step in (self.describe, self.verify):
            try:
                await step(*key)
            except Exception as error:  # noqa: BLE001 - each is tried for itself
                log.warning("after_publishing", product=key.product_id, error=type(error).__name__)

    @DBOS.step(name="publish.resume", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def resume(self, organization_id: str, product_id: str, attempt: int) -> str:
        """Where this publication stands: nothing sent yet, unknown, live, or over."""
        return await self._standing(
            await self._job(Key(organization_id, product_id, attempt), Stage.CHECK)
        )

    async def _standing(self, job: _Job | None) -> str:
        """Where it stands by its rows. What may have been sent is unknown from here on."""
        if job is None:
            return SUPERSEDED
        match job.publication.status:
            case PublicationStatus.INTENDED:
                return ABSENT
            case PublicationStatus.SENDING | PublicationStatus.UNKNOWN:
                await self._tools.publications.unknown(job.publication)
                return UNKNOWN
            case PublicationStatus.REFUSED:
                return GONE
            case _:
                return LIVE

    @DBOS.step(name="publish.prepare", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def prepare(self, organization_id: str, product_id: str, attempt: int) -> str | None:
        """Shop, pictures, size chart and a dry run. None when the card has the reason."""
        key = Key(organization_id, product_id, attempt)
        job = await self._job(key, Stage.PICTURES)
        if job is None:
            return None
        try:
            shop = await self._tools.publisher.current_shop(job.account)
            if shop.blocked:
                failure = Failure(
                    Stage.CHECK, "shop_blocked", Repair.RETRY, ", ".join(shop.blocked)
                )
                await self._tools.publications.give_back(job.publication, failure)
                return None
            prepared = Prepared(
                picture_ids=await self._upload(job),
                chart=await self._chart(job),
                user_products=shop.user_products,
            )
            draft = draft_of(str(job.publication.id), job.content, prepared)
            await self._tools.publisher.validate(job.account, draft)
        except (RefusedError, SellerMustActError) as error:
            await self._refused(job, error, Stage.CHECK)
            return None
        return dump(prepared)

    @DBOS.step(name="publish.give_up", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def give_up(self, organization_id: str, product_id: str, attempt: int) -> None:
        """This run sends nothing: give the product back with a Retry button."""
        job = await self._job(Key(organization_id, product_id, attempt), Stage.CHECK)
        if job is not None and job.publication.status is PublicationStatus.INTENDED:
            await let_go(self._tools.publications, job.publication)

    @DBOS.step(name="publish.send")
    async def send(self, organization_id: str, product_id: str, attempt: int, prepared: str) -> str:
        """The one call that can't be undone, made from `intended` alone. Run again after a kill,
        it finds the publication further on already and answers that instead of sending."""
        key = Key(organization_id, product_id, attempt)
        job = await self._job(key, Stage.SEND)
        if job is None:
            return SUPERSEDED
        store = self._tools.publications
        if not await store.sending(job.publication):
            return await self._standing(await self._load(key))
        draft = draft_of(str(job.publication.id), job.content, load(Prepared, prepared))
        try:
            item = await self._create(job.account, draft)
        except (RefusedError, SellerMustActError) as error:
            await self._refused(job, error, Stage.SEND)
            return GONE
        except (TryLaterError, OutcomeUnknownError) as error:
            if isinstance(error, TryLaterError) and job.publication.sends == 0:
                await self._refused(job, error, Stage.SEND)
                return GONE
            log.warning("create_unknown", product=product_id, reason=error.reason)
            await store.unknown(job.publication)
            return UNKNOWN
        await store.live(job.publication, item)
        return LIVE

    @DBOS.step(name="publish.look", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def look(self, organization_id: str, product_id: str, attempt: int) -> str:
        """Look for our key once. A search that fails leaves it unknown."""
        job = await self._job(Key(organization_id, product_id, attempt), Stage.VERIFY)
        if job is None:
            return SUPERSEDED
        await self._tools.publications.looked(job.publication)
        try:
            found = await self._tools.publisher.find(job.account, str(job.publication.id))
        except (TryLaterError, RefusedError, SellerMustActError) as error:
            log.warning("look_failed", product=product_id, error=type(error).__name__)
            return UNKNOWN
        if not found:
            return ABSENT
        await self._tools.publications.live(job.publication, found[0])
        return LIVE

    @DBOS.step(name="publish.conclude", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def conclude(
        self, organization_id: str, product_id: str, attempt: int, last_look: str
    ) -> str:
        """After the last look: send once more when it surely isn't there, else ask her."""
        key = Key(organization_id, product_id, attempt)
        job = await self._job(key, Stage.VERIFY)
        if job is None:
            return SUPERSEDED
        if last_look == ABSENT and job.publication.sends < MAX_SENDS:
            await self._tools.publications.absent(job.publication)
            return await self._standing(await self._load(key))
        await let_go(self._tools.publications, job.publication)
        return UNKNOWN

    @DBOS.step(name="publish.describe", retries_allowed=True, max_attempts=DESCRIBE_ATTEMPTS)
    async def describe(self, organization_id: str, product_id: str, attempt: int) -> None:
        """Set the description of the live item."""
        job = await self._live_job(Key(organization_id, product_id, attempt))
        if job is not None and job.publication.item_id is not None:
            text = job.content.description.value
            await self._tools.publisher.describe(job.account, job.publication.item_id, text)

    @DBOS.step(name="publish.verify", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def verify(self, organization_id: str, product_id: str, attempt: int) -> None:
        """Read the item back: the marketplace's word on its status and address counts."""
        job = await self._live_job(Key(organization_id, product_id, attempt))
        if job is not None and job.publication.item_id is not None:
            item = await self._tools.publisher.read(job.account, job.publication.item_id)
            await self._tools.publications.live(job.publication, item)

    async def _job(self, key: Key, stage: Stage) -> _Job | None:
        """The job while it is still to be decided, with its stage on the card."""
        job = await self._load(key)
        if job is None or job.publication.status not in UNDECIDED:
            return job
        await self._tools.publications.progress(job.run, stage)
        return job

    async def _live_job(self, key: Key) -> _Job | None:
        job = await self._load(key)
        return job if job and job.publication.status not in UNDECIDED else None

    async def _load(self, key: Key) -> _Job | None:
        run = key.run()
        found = await self._tools.publications.product(run)
        if found is None:
            return None
        product, publication = found
        account = await self._tools.accounts.get(run.organization_id, publication.account_id)
        if account is None or product.content is None:
            return None
        return _Job(run, product, publication, account, product.content)

    async def _refused(
        self, job: _Job, error: RefusedError | SellerMustActError | TryLaterError, stage: Stage
    ) -> None:
        """Give the product back, with a question for each attribute that the refusal names."""
        asking: Content | None = None
        if isinstance(error, RefusedError) and job.content.category is not None:
            # without the schema the card names the cause, only without a question
            with suppress(TryLaterError, SellerMustActError, RefusedError):
                schema = await self._tools.catalogue.schema(job.account, job.content.category.id)
                asking = with_questions(job.content, error.causes, schema)
        await self._tools.publications.give_back(job.publication, failure_of(error, stage), asking)

    async def _upload(self, job: _Job) -> tuple[str, ...]:
        """Upload what this account does not have yet, cover first, a few at a time."""
        slots, house = asyncio.Semaphore(PARALLEL_UPLOADS), job.run.organization_id
        leaving = Leaving(self._tools.publications, self._tools.darkroom)
        photos = await leaving.photos(job.run, job.product)

        async def upload(photo: Photo) -> str:
            async with slots:
                where = (house, job.account.id, picture_name(photo))
                known = await self._tools.publications.picture(*where)
                if known is not None:
                    return known
                jpeg = await self._tools.outputs.picture(house, photo, Use.MARKET)
                picture_id = await self._tools.publisher.upload_picture(job.account, jpeg)
                await self._tools.publications.save_picture(*where, picture_id)
                return picture_id

        return tuple(await asyncio.gather(*map(upload, photos)))

    async def _create(self, account: Account, draft: ItemDraft) -> Item:
        """Create, repeating only a call that surely was not carried out."""
        for _ in range(CREATE_ATTEMPTS - 1):
            try:
                return await self._tools.publisher.create(account, draft)
            except TryLaterError as error:
                await asyncio.sleep(error.after)
        return await self._tools.publisher.create(account, draft)

    async def _chart(self, job: _Job) -> tuple[Attribute, ...]:
        """Size chart and row, where the category wants them."""
        if job.content.category is None:
            return ()
        schema = await self._tools.catalogue.schema(job.account, job.content.category.id)
        return await self._tools.catalogue.size_chart(job.account, schema, job.content.attributes)
