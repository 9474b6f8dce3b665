"""Choosing the category: who is asked which of the marketplace's proposals a product belongs in.

Owns the options, the choice, the chain of those who choose, and how sure the voices make us. Does
not own the meaning of words (`offline/judging`), any model, nor where the proposals come from
(services/placing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.generation import lexicon
from services.generation.breaker import Circuit
from services.generation.brief import Brief
from services.generation.chain_asking import Asking, NobodyAnsweredError, Patience, Provider
from services.generation.trust import MODEL_CEILING, believed
from services.generation.words import cut
from services.listings.content import Evidence
from services.outcomes import Cause, RefusedError

PATIENCE = Patience(retries=1, base=1.0, call=12.0, total=20.0)
"""The marketplace's own order is not bad, and she is waiting."""

_HEARD_FOR = {3: 0.8, 2: 0.7, 1: 0.45}
"""How sure that many voices make us when none speaks against: with others of its domain among the
proposals a little surer. The predictor alone can be far off (reference: mercadolibre.md 5.1)."""

_CONTESTED = 0.55
_COMPANY = 0.1
_UNKNOWN_COMPANY = 0.5
_GENERAL_CEILING = 0.5
"""A category for what fits nowhere else is never sure: the right one may not have been found."""


@dataclass(frozen=True, slots=True)
class Option:
    """A category that goods may be listed in; `path` runs from the root to its own name."""

    category_id: str
    name: str
    path: tuple[str, ...] = ()
    domain_id: str | None = None

    @property
    def general(self) -> bool:
        """Whether it takes what belongs nowhere else ("Otros", "Outros")."""
        leaf = cut(self.name)
        return bool(leaf) and leaf[0].folded in lexicon.categories().general


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options, with how sure the one is who chose it (0 to 1)."""

    category_id: str
    confidence: float


class Chooser(Protocol):
    """Chooses among options."""

    async def choose(self, brief: Brief, name: str, options: Sequence[Option], /) -> Choice | None:
        """The option that the product of that name belongs in; None when there is no telling."""
        ...


class ChoosingProvider(Chooser, Provider, Protocol):
    """One provider that chooses; any failure is a `TryLaterError` or `RefusedError`."""


class ChoosingChain:
    """Models in the order of AI_PROVIDERS, the judge who needs none last: a `Chooser`."""

    def __init__(
        self,
        choosers: Sequence[ChoosingProvider],
        judge: Chooser,
        *,
        patience: Patience = PATIENCE,
    ) -> None:
        self._choosers = Asking(choosers, patience=patience)
        self._judge = judge

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each provider's circuit breaker, by name."""
        return self._choosers.circuits

    async def choose(self, brief: Brief, name: str, options: Sequence[Option]) -> Choice | None:
        """See `Chooser.choose`; what is none of the options counts as no answer."""
        offered = {option.category_id for option in options}

        async def ask(chooser: ChoosingProvider) -> Choice:
            choice = await chooser.choose(brief, name, options)
            if choice is None or choice.category_id not in offered:
                raise RefusedError((Cause(code="no_option", message=""),))
            return Choice(choice.category_id, min(choice.confidence, MODEL_CEILING))

        if len(options) > 1:
            try:
                return (await self._choosers.ask(ask)).answer
            except NobodyAnsweredError:
                pass
        return await self._judge.choose(brief, name, options)


@dataclass(frozen=True, slots=True)
class Voices:
    """What speaks about a category: True for it, False against it, None nothing."""

    predicted: bool
    judged: bool | None
    named: bool | None


def certainty(chosen: Option, options: Sequence[Option], voices: Voices) -> float:
    """How sure we are of the chosen category (0 to 1): sure only where all who speak agree and
    at least two do."""
    heard = (voices.predicted, voices.judged, voices.named)
    if False in heard:
        share = min(_CONTESTED, _HEARD_FOR.get(heard.count(True), 0.0))
    else:
        share = _HEARD_FOR[heard.count(True)]
    others = [option for option in options if option.category_id != chosen.category_id]
    kin = [other for other in others if other.domain_id and other.domain_id == chosen.domain_id]
    company = len(kin) / len(others) if others else _UNKNOWN_COMPANY
    sure = believed(Evidence.CATALOGUE, share + _COMPANY * company)
    return min(sure, _GENERAL_CEILING) if chosen.general else sure
