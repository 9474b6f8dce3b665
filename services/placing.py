"""Placing: from a product's name to the category that it goes in, and the next best.

Owns asking the marketplace's predictor, in other words where it answers nothing of use, and the
order of what it proposes. Does not own who chooses nor how sure that is (services/generation), nor
categories themselves (services/marketplaces).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from services.generation.brief import Brief
from services.generation.choosing import Chooser, Option, Voices, certainty
from services.generation.offline.judging import LexicalChooser, fit, plainer
from services.listings.content import Frozen, Proposal, Share
from services.listings.schema import CategorySchema
from services.marketplaces.port import Account, Candidate, CategoryNode
from services.outcomes import RefusedError, TryLaterError

log = structlog.get_logger(__name__)

OPTIONS_MAX = 8
"""What the predictor gives at most for one text; each wants its path looked up."""

PROPOSALS_KEPT = 3


class Categories(Protocol):
    """What of a marketplace's catalogue is needed here; see `Catalogue`."""

    async def predict(self, account: Account, text: str) -> tuple[Candidate, ...]:
        """Leaf categories for a product's name, best first; empty when unknown."""
        ...

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        """Settings and attributes of a category."""
        ...

    async def node(self, account: Account, category_id: str | None) -> CategoryNode:
        """A category with its path."""
        ...


class Placed(Frozen):
    """The category that it goes in, with how sure that is; None when nobody knows one or could
    be asked. `candidates` are the best few, that one first."""

    category: CategorySchema | None = None
    confidence: Share = 0.0
    candidates: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Placing:
    """The use case. Its methods raise what the marketplace's port raises."""

    catalogue: Categories
    chooser: Chooser = field(default_factory=LexicalChooser)

    async def proposed(self, account: Account, brief: Brief, name: str) -> Placed:
        """The category that the predictor, the chooser and the names of the categories speak
        for; never one that is closed to listings."""
        options = await self._options(account, brief, name)
        choice = await self.chooser.choose(brief, name, options) if options else None
        judged = choice.category_id if choice else None
        predicted = next((one for one in options if not one.general), next(iter(options), None))
        # What takes the rest is the last resort, however early it was proposed.
        ranked = sorted(options, key=lambda one: (one.category_id != judged, one.general))
        for chosen in ranked:
            schema = await self._open_schema(account, chosen)
            if schema is None:
                continue
            voices = Voices(
                predicted=chosen is predicted,
                judged=None if judged is None else chosen.category_id == judged,
                named=fit(name, chosen, brief.said).named,
            )
            return Placed(
                category=schema,
                confidence=certainty(chosen, options, voices),
                candidates=_first(ranked, chosen),
            )
        return Placed()

    async def chosen(
        self, account: Account, category_id: str, known: Sequence[Proposal] = ()
    ) -> Placed:
        """The category of her choice, before the others that were `known`; none when it has been
        closed to listings."""
        schema = await self.catalogue.schema(account, category_id)
        if not schema.listing_allowed:
            log.warning("chosen_category_closed", category=category_id)
            return Placed()
        hers = Proposal(category_id=schema.id, name=schema.name, path=schema.path)
        others = [one for one in known if one.category_id != schema.id]
        return Placed(category=schema, confidence=1.0, candidates=(hers, *others)[:PROPOSALS_KEPT])

    async def _options(self, account: Account, brief: Brief, name: str) -> tuple[Option, ...]:
        """What the predictor proposes for the name, and for the name put more plainly where
        nothing of that is of use: open to listings, with their paths, best first."""
        options: dict[str, Option] = {}
        for text in filter(None, (name, *plainer(name, brief.said, brief.language))):
            try:
                found = await self.catalogue.predict(account, text)
            except (TryLaterError, RefusedError):
                if options:
                    break
                raise
            fresh = [one for one in found if one.category_id not in options]
            for option in await self._looked_up(account, fresh[: OPTIONS_MAX - len(options)]):
                options[option.category_id] = option
            if any(_of_use(name, option, brief) for option in options.values()):
                break
        return tuple(options.values())

    async def _looked_up(self, account: Account, found: Sequence[Candidate]) -> list[Option]:
        looked_up = await asyncio.gather(*(self._option(account, one) for one in found))
        return [option for option in looked_up if option is not None]

    async def _option(self, account: Account, candidate: Candidate) -> Option | None:
        """The proposal with its path; None when it is closed or no longer in the tree. One whose
        place can't be told now stays, by its name alone."""
        try:
            node = await self.catalogue.node(account, candidate.category_id)
        except RefusedError:
            log.warning("proposed_category_unknown", category=candidate.category_id)
            return None
        except TryLaterError as error:
            log.warning("proposed_category_untold", reason=error.reason)
            return Option(
                candidate.category_id, candidate.name, (candidate.name,), candidate.domain_id
            )
        if not node.leaf:
            return None
        return Option(candidate.category_id, node.name, node.path, candidate.domain_id)

    async def _open_schema(self, account: Account, option: Option) -> CategorySchema | None:
        """Its schema, None where it turns out to be closed or gone."""
        try:
            schema = await self.catalogue.schema(account, option.category_id)
        except RefusedError:
            return None
        return schema if schema.listing_allowed else None


def _of_use(name: str, option: Option, brief: Brief) -> bool:
    return not option.general and fit(name, option, brief.said).named is not False


def _first(ranked: Sequence[Option], chosen: Option) -> tuple[Proposal, ...]:
    """The best few, the chosen one before the rest."""
    ordered = sorted(ranked, key=lambda option: option is not chosen)
    return tuple(
        Proposal(category_id=option.category_id, name=option.name, path=option.path)
        for option in ordered[:PROPOSALS_KEPT]
    )
