"""The chain of condensers: a model's short version when it holds, else what the offline one keeps.

Owns what a short version must hold to: no number and no word that her text does not have. Does
not own when a provider is passed over (chain_asking), nor the offline condenser.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from services.generation import hygiene
from services.generation.breaker import Circuit
from services.generation.chain_asking import Asking, NobodyAnsweredError, Patience, Provider
from services.generation.offline.condense import condense
from services.generation.words import cut
from services.outcomes import Cause, RefusedError

PATIENCE = Patience(retries=1, base=1.0, call=12.0, total=20.0)
"""She waits for it in the chat, and the offline version is not bad."""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_THOUSANDS = re.compile(r"(?P<whole>[0-9]{1,3}(?:[.,][0-9]{3})+)(?P<rest>[.,][0-9]{1,2})?")
_STEM = 4
"""Letters by which a word is known again in another form ("usada", "usado")."""


class Condenser(Provider, Protocol):
    """One provider that condenses."""

    async def condense(self, text: str, limit: int, language: str) -> str:
        """A short version as the provider wrote it; any failure is a `TryLaterError` or
        `RefusedError`."""
        ...


class CondensingChain:
    """Condensers in the order of AI_PROVIDERS, the offline one last: a `Condensing`."""

    def __init__(self, condensers: Sequence[Condenser], *, patience: Patience = PATIENCE) -> None:
        self._condensers = Asking(condensers, patience=patience)

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each provider's circuit breaker, by name."""
        return self._condensers.circuits

    async def condense(self, text: str, limit: int, language: str) -> str:
        """See `Condensing.condense`."""

        async def shorten(condenser: Condenser) -> str:
            short = hygiene.plain(await condenser.condense(text, limit, language))
            if not holds(short, text, limit):
                raise RefusedError((Cause(code="unfit", message=""),))
            return short

        try:
            return (await self._condensers.ask(shorten)).answer
        except NobodyAnsweredError:
            return condense(text, limit)


def holds(short: str, text: str, limit: int) -> bool:
    """Whether a short version fits, says nothing that the text does not, and is no excuse."""
    flaws = {*hygiene.flaws_of(short)} - {hygiene.Flaw.PRICE}  # a note says the price
    if not short or len(short) > limit or flaws:
        return False
    return numbers([short]) <= numbers([text]) and _stems(short) <= _stems(text)


def numbers(texts: Iterable[str]) -> set[str]:
    """The numbers written in the texts, without marks for thousands and with a decimal point."""
    return {_amount(match) for text in texts for match in _NUMBER.finditer(text)}


def _amount(match: re.Match[str]) -> str:
    number = match.group()
    grouped = _THOUSANDS.fullmatch(number)
    if grouped is None:
        return number.replace(",", ".")
    return re.sub(r"[.,]", "", grouped["whole"]) + (grouped["rest"] or "").replace(",", ".")


def _stems(text: str) -> set[str]:
    """The beginnings of the words that can name a thing; shorter ones only hold them together."""
    return {word.folded[:_STEM] for word in cut(text) if len(word.folded) >= _STEM}
