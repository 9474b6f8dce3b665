"""The generate flow: from stored photos and a sentence to a preview.

Owns the order of the steps and what happens when one fails. Does not own writing
(services/generation), categories (services/marketplaces) nor the rows (the `Generations` store).
A step answers None when its run was superseded (discarded, or a newer run began): exceptions
lose their type in a checkpoint, answers don't.
"""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import structlog
from dbos import DBOS, DBOSConfiguredInstance

from services.accounts import Accounts
from services.darkroom import Darkroom
from services.generating import Generations, Run
from services.generation.assemble import assemble, recalled
from services.generation.brief import Authored, Brief
from services.generation.schema import fill
from services.generation.seen import labels_of, with_codes
from services.listings.confidence import combine
from services.listings.content import Content, Evidence
from services.listings.edits import by_hand
from services.listings.preferences import with_preferences
from services.listings.remake import remade
from services.listings.schema import CategorySchema
from services.listings.sites import SITES, Site
from services.marketplaces.port import Account, Candidate, Catalogue
from services.outcomes import RefusedError, Repair, SellerMustActError, TryLaterError
from services.photos.outputs import Outputs
from services.photos.uses import Use
from services.preferring import Preferring
from services.products import Failure, Product, Stage
from services.workflows.checkpoints import Checkpoint, dump, load

log = structlog.get_logger(__name__)

STEP_ATTEMPTS = 4
"""A step meets a passing fault of the database or the blob store: 1 s, 2 s, 4 s, then the flow
fails and the card offers Retry."""

MODEL_PHOTOS = 8
"""Photos shown to a model: later ones rarely add a fact, each costs time."""

READY, FAILED, SUPERSEDED = "ready", "failed", "superseded"


class Author(Protocol):
    """Writes a listing; the chain of writers (services/generation)."""

    async def write(self, brief: Brief) -> Authored:
        """Raises `TryLaterError` when no writer could."""
        ...


class Placed(Checkpoint):
    """The category that the marketplace proposes, None when it knows none or could not be
    asked, among all its proposals."""

    category: CategorySchema | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerateTools:
    """What the flow works with."""

    generations: Generations
    accounts: Accounts
    darkroom: Darkroom
    outputs: Outputs
    author: Author
    catalogue: Catalogue
    preferring: Preferring
    default_site: str


def _run(organization_id: str, product_id: str, attempt: int) -> Run:
    return Run(UUID(organization_id), UUID(product_id), attempt)


def _chosen(product: Product) -> str | None:
    """The category that she chose, now or before; None when the marketplace is to say."""
    wish, content = product.wish, product.content
    if wish.category_id is not None:
        return wish.category_id
    if content is None or wish.fresh or not by_hand(content.category):
        return None
    return content.category.id if content.category else None


def _hers(content: Content) -> Content:
    """Her choice of the category makes it sure."""
    if content.category is None:
        return content
    chosen = content.category.model_copy(update={"evidence": Evidence.SELLER, "confidence": 1.0})
    shares = {**content.confidence.model_dump(exclude={"overall"}), "category": 1.0}
    return content.model_copy(update={"category": chosen, "confidence": combine(**shares)})


@DBOS.dbos_class()
class GenerateFlow(DBOSConfiguredInstance):
    """The flow with its tools; one instance per process, named so that recovery finds it."""

    def __init__(self, tools: GenerateTools) -> None:
        super().__init__("generate")
        self._tools = tools

    @DBOS.workflow(name="generate", max_recovery_attempts=5)
    async def generate(self, organization_id: str, product_id: str, attempt: int) -> str:
        """Run one attempt over a product; answers how it ended."""
        key = (organization_id, product_id, attempt)
        stage = Stage.COLLECT
        try:
            if await self.collect(*key) is None:
                return SUPERSEDED
            stage = Stage.POLISH
            if await self.polish(*key) is None:
                return SUPERSEDED
            stage = Stage.WRITE
            if (authored := await self.write(*key)) is None:
                return SUPERSEDED
            stage = Stage.CATEGORISE
            if (placed := await self.categorise(*key, authored)) is None:
                return SUPERSEDED
            stage = Stage.FILL
            return await self.finish(*key, authored, placed)
        except Exception as error:  # noqa: BLE001 - whatever it was, the seller gets her card back
            log.warning("generate_failed", product=product_id, stage=stage.value,
                        error=type(error).__name__)  # fmt: skip
            await self.fail(*key, stage.value)
            return FAILED

    @DBOS.step(name="generate.collect", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def collect(self, organization_id: str, product_id: str, attempt: int) -> int | None:
        """See that the run is still wanted, and look at the photos; answers their number."""
        product = await self._enter(_run(organization_id, product_id, attempt), Stage.COLLECT)
        if product is None:
            return None
        await self._tools.darkroom.examine(product)
        return len(product.photos)

    @DBOS.step(
        name="generate.polish", retries_allowed=True, max_attempts=STEP_ATTEMPTS, preemptible=True
    )
    async def polish(self, organization_id: str, product_id: str, attempt: int) -> int | None:
        """Propose a look for each new photo; answers the number of photos."""
        product = await self._enter(_run(organization_id, product_id, attempt), Stage.POLISH)
        if product is None:
            return None
        await self._tools.darkroom.polish(product)
        return len(product.photos)

    @DBOS.step(
        name="generate.write", retries_allowed=True, max_attempts=STEP_ATTEMPTS, preemptible=True
    )
    async def write(self, organization_id: str, product_id: str, attempt: int) -> str | None:
        """Have the listing written; the answer is checkpointed, so it is paid for once. Another
        category alone wants nothing written."""
        product = await self._enter(_run(organization_id, product_id, attempt), Stage.WRITE)
        if product is None:
            return None
        if product.wish.field == "category" and product.content is not None:
            return dump(recalled(product.content))
        site = await self._site(product)
        photos = await self._shown(product)
        brief = Brief(
            site.id,
            site.currency,
            site.language,
            product.prompt or "",
            photos,
            labels=labels_of(product),
            instruction=product.wish.instruction,
            field=product.wish.field,
            current=product.content,
        )
        return dump(await self._tools.author.write(brief))

    @DBOS.step(name="generate.categorise", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def categorise(
        self, organization_id: str, product_id: str, attempt: int, authored: str
    ) -> str | None:
        """Ask the marketplace for the category. Without a shop, or while the marketplace does
        not answer, the listing goes on without one and the card says so."""
        product = await self._enter(_run(organization_id, product_id, attempt), Stage.CATEGORISE)
        if product is None:
            return None
        accounts = await self._tools.accounts.of(product.organization_id)
        if not accounts:
            return dump(Placed())
        if product.wish.category_id is not None:  # hers: without an answer the run fails
            chosen = await self._tools.catalogue.schema(accounts[0], product.wish.category_id)
            return dump(Placed(category=chosen))
        title = load(Authored, authored).written.title
        if product.content is not None and by_hand(product.content.title):
            title = product.content.title
        try:
            return dump(await self._placed(accounts[0], product, title.value))
        except (TryLaterError, SellerMustActError, RefusedError) as error:
            log.warning("categorise_without_answer", error=type(error).__name__)
            return dump(Placed())

    @DBOS.step(name="generate.finish", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def finish(
        self, organization_id: str, product_id: str, attempt: int, authored: str, placed: str
    ) -> str:
        """Fill the attributes from facts only, score, and save the version."""
        run = _run(organization_id, product_id, attempt)
        product = await self._enter(run, Stage.FILL)
        if product is None:
            return SUPERSEDED
        site = await self._site(product)
        author, place = with_codes(load(Authored, authored), product), load(Placed, placed)
        filled = fill(place.category, author.written) if place.category else None
        content = assemble(
            author,
            currency=site.currency,
            schema=place.category,
            candidates=place.candidates,
            filled=filled,
        )
        preferences = await self._tools.preferring.of(product.organization_id, product.user_id)
        content = with_preferences(content, preferences)
        if _chosen(product) is not None:
            content = _hers(content)
        wish = product.wish
        if product.content is not None:
            content = remade(
                product.content,
                content,
                field=wish.field,
                schema=place.category,
                fresh=wish.fresh,
            )
        return READY if await self._tools.generations.finish(run, content) else SUPERSEDED

    @DBOS.step(name="generate.fail", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def fail(self, organization_id: str, product_id: str, attempt: int, stage: str) -> bool:
        """Give the product back with a Retry button."""
        run = _run(organization_id, product_id, attempt)
        failure = Failure(Stage(stage), "generation_failed", Repair.RETRY)
        return await self._tools.generations.fail(run, failure)

    async def _enter(self, run: Run, stage: Stage) -> Product | None:
        """Show the stage and read the product; None when superseded."""
        if not await self._tools.generations.progress(run, stage):
            return None
        return await self._tools.generations.product(run)

    async def _shown(self, product: Product) -> tuple[bytes, ...]:
        """The photos as she took them, small enough for a model; those that may leave."""
        free = [replace(photo, looks=()) for photo in product.photos if not photo.held]
        picture, house = self._tools.outputs.picture, product.organization_id
        shown = [await picture(house, photo, Use.MODEL) for photo in free[:MODEL_PHOTOS]]
        return tuple(shown)

    async def _placed(self, account: Account, product: Product, title: str) -> Placed:
        """The category that she chose before, else the marketplace's first proposal."""
        found = await self._tools.catalogue.predict(account, title)
        category_id = _chosen(product) or next((one.category_id for one in found), None)
        if category_id is None:
            return Placed()
        schema = await self._tools.catalogue.schema(account, category_id)
        return Placed(category=schema, candidates=found)

    async def _site(self, product: Product) -> Site:
        """The site of the shop that will sell it, else the configured one."""
        accounts = await self._tools.accounts.of(product.organization_id)
        return SITES[accounts[0].site_id if accounts else self._tools.default_site]
