"""The generate flow: from stored photos and a sentence to a preview.

Owns the order of the steps and what happens when one fails. Does not own what they do
(services/darkroom, services/composing) nor the rows (the `Generations` store).
A step answers None when its run was superseded (discarded, or a newer run began): exceptions
lose their type in a checkpoint, answers don't.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog
from dbos import DBOS, DBOSConfiguredInstance

from services.accounts import Accounts
from services.composing import Composer
from services.darkroom import Darkroom
from services.generating import Generations, Run
from services.generation.brief import Authored
from services.outcomes import Repair
from services.placing import Placed
from services.preferring import Preferring
from services.products import Failure, Product, Stage
from services.sketches import Sketches
from services.spending import Budget, on_listing
from services.twins import Shelves, gtin_of, twin_of
from services.workflows.checkpoints import dump, load

log = structlog.get_logger(__name__)

STEP_ATTEMPTS = 4
"""A step meets a passing fault of the database or the blob store: 1 s, 2 s, 4 s, then the flow
fails and the card offers Retry."""

READY, FAILED, SUPERSEDED = "ready", "failed", "superseded"


@dataclass(frozen=True, slots=True)
class GenerateTools:
    """What the flow works with."""

    generations: Generations
    accounts: Accounts
    darkroom: Darkroom
    composer: Composer
    preferring: Preferring
    shelves: Shelves
    budget: Budget
    sketches: Sketches


def _run(organization_id: str, product_id: str, attempt: int) -> Run:
    return Run(UUID(organization_id), UUID(product_id), attempt)


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
        shops = await self._tools.accounts.of(product.organization_id)
        charging = self._tools.budget.charging(on_listing(product))
        async with charging as allowance:
            with self._tools.sketches.of_run(product) as watch:
                return dump(await self._tools.composer.write(product, shops, watch, allowance))

    @DBOS.step(name="generate.categorise", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def categorise(
        self, organization_id: str, product_id: str, attempt: int, authored: str
    ) -> str | None:
        """Ask the marketplace for the category. Without a shop, or while the marketplace does
        not answer, the listing goes on without one and the card says so."""
        product = await self._enter(_run(organization_id, product_id, attempt), Stage.CATEGORISE)
        if product is None:
            return None
        shops = await self._tools.accounts.of(product.organization_id)
        async with self._tools.budget.charging(on_listing(product)):
            return dump(await self._tools.composer.place(product, shops, load(Authored, authored)))

    @DBOS.step(name="generate.finish", retries_allowed=True, max_attempts=STEP_ATTEMPTS)
    async def finish(
        self, organization_id: str, product_id: str, attempt: int, authored: str, placed: str
    ) -> str:
        """Fill the attributes from facts only, score, and save the version."""
        run = _run(organization_id, product_id, attempt)
        product = await self._enter(run, Stage.FILL)
        if product is None:
            return SUPERSEDED
        shops = await self._tools.accounts.of(product.organization_id)
        preferences = await self._tools.preferring.of(product.organization_id, product.user_id)
        where = load(Placed, placed)
        content = self._tools.composer.compose(
            product, shops, load(Authored, authored), where, preferences
        )
        content = await self._tools.composer.require(shops, where, content)
        others = await self._tools.shelves.others(product, gtin_of(content))
        twin = await asyncio.to_thread(twin_of, product, content, others)
        content = content.model_copy(update={"twin": twin})
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
