"""The chains of providers, in the order that the operator set.

Owns who does what with which of the open models: a vendor's is opened once and shared by all.
Does not own the vendors (services/generation/models: a new one is a file and a line there) nor
the chains (services/generation).
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from pydantic import SecretStr

from bot.settings import Settings
from services.generation import models
from services.generation.chain import WriterChain
from services.generation.choosing import ChoosingChain
from services.generation.choosing_model import ModelChooser
from services.generation.condensing import CondensingChain
from services.generation.condensing_model import ModelCondenser
from services.generation.hearing import Hearer, HearingChain
from services.generation.hearing_model import ModelHearer
from services.generation.hearing_openai import GROQ, OPENAI, open_transcriber
from services.generation.models import Model
from services.generation.offline.judging import LexicalChooser
from services.generation.offline.writer import OfflineWriter
from services.generation.rewording import RewordingChain
from services.generation.rewording_model import ModelReader
from services.generation.writing import ModelWriter

HEAR_THEMSELVES = frozenset({"gemini"})
"""Vendors whose models take recordings."""

TRANSCRIBERS = {service.name: service for service in (OPENAI, GROQ)}
"""Vendors that hear with another model, at an endpoint of its own."""

HEARERS = HEAR_THEMSELVES | TRANSCRIBERS.keys()


async def open_models(stack: AsyncExitStack, settings: Settings) -> tuple[Model, ...]:
    """One model of each vendor that AI_PROVIDERS names, in its order; the stack closes them."""
    vendors = {vendor.name: vendor for vendor in models.VENDORS}
    return tuple(
        [
            await stack.enter_async_context(
                models.open_model(
                    vendors[name],
                    api_key=_shown(settings.vendors[name].api_key),
                    model=settings.vendors[name].model,
                    base_url=settings.vendors[name].base_url,
                )
            )
            for name in settings.ai_providers
            if name in vendors
        ]
    )


def writing(opened: Sequence[Model]) -> WriterChain:
    """Those that write listings, the offline writer last."""
    return WriterChain([*map(ModelWriter, opened), OfflineWriter()])


def choosing(opened: Sequence[Model]) -> ChoosingChain:
    """Those that choose categories, the judge of words last."""
    return ChoosingChain([ModelChooser(model) for model in opened], LexicalChooser())


def condensing(opened: Sequence[Model]) -> CondensingChain:
    """Those that condense, or nobody but the offline condenser."""
    return CondensingChain([ModelCondenser(model) for model in opened])


def rewording(opened: Sequence[Model]) -> RewordingChain:
    """Those that read edits, or nothing but the grammar."""
    return RewordingChain([ModelReader(model) for model in opened])


async def open_hearing(
    stack: AsyncExitStack, settings: Settings, opened: Sequence[Model]
) -> HearingChain | None:
    """The chain of those that hear, None without any; the stack closes their clients."""
    hearers: list[Hearer] = []
    for model in opened:
        if model.vendor in HEAR_THEMSELVES:
            hearers.append(ModelHearer(model))
        elif service := TRANSCRIBERS.get(model.vendor):
            used = settings.vendors[model.vendor]
            opening = open_transcriber(
                service, api_key=_shown(used.api_key), base_url=used.base_url
            )
            hearers.append(await stack.enter_async_context(opening))
    return HearingChain(hearers) if hearers else None


def _shown(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""
