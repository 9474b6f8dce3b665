"""The chains of providers, in the order that the operator set.

Owns which provider is opened with which settings: a new one is a file in services/generation and
a line here. Does not own the chains (services/generation).
"""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from pydantic import SecretStr

from bot.settings import Settings
from services.generation.brief import Writer
from services.generation.chain import WriterChain
from services.generation.condensing import CondensingChain
from services.generation.gemini import Gemini, open_gemini
from services.generation.gemini_condensing import GeminiCondenser
from services.generation.gemini_hearing import GeminiHearer
from services.generation.gemini_rewording import GeminiReader
from services.generation.gemini_writing import GeminiWriter
from services.generation.hearing import Hearer, HearingChain
from services.generation.hearing_openai import GROQ, OPENAI, open_transcriber
from services.generation.offline.writer import OfflineWriter
from services.generation.rewording import RewordingChain


async def _gemini(stack: AsyncExitStack, settings: Settings) -> Gemini:
    return await stack.enter_async_context(
        open_gemini(
            api_key=_shown(settings.gemini_api_key),
            model=settings.gemini_model,
            base_url=settings.gemini_base_url,
        )
    )


async def _offline_writer(_stack: AsyncExitStack, _settings: Settings) -> Writer:
    return OfflineWriter()


async def _gemini_writer(stack: AsyncExitStack, settings: Settings) -> Writer:
    return GeminiWriter(await _gemini(stack, settings))


async def _gemini_hearer(stack: AsyncExitStack, settings: Settings) -> Hearer:
    return GeminiHearer(await _gemini(stack, settings))


async def _openai_hearer(stack: AsyncExitStack, settings: Settings) -> Hearer:
    key, url = _shown(settings.openai_api_key), settings.openai_base_url
    return await stack.enter_async_context(open_transcriber(OPENAI, api_key=key, base_url=url))


async def _groq_hearer(stack: AsyncExitStack, settings: Settings) -> Hearer:
    key, url = _shown(settings.groq_api_key), settings.groq_base_url
    return await stack.enter_async_context(open_transcriber(GROQ, api_key=key, base_url=url))


WRITERS: dict[str, Callable[[AsyncExitStack, Settings], Awaitable[Writer]]] = {
    "gemini": _gemini_writer,
    "offline": _offline_writer,
}
HEARERS: dict[str, Callable[[AsyncExitStack, Settings], Awaitable[Hearer]]] = {
    "gemini": _gemini_hearer,
    "openai": _openai_hearer,
    "groq": _groq_hearer,
}


async def open_writers(stack: AsyncExitStack, settings: Settings) -> WriterChain:
    """The chain of those that write; the stack closes its clients."""
    names = [name for name in settings.ai_providers if name in WRITERS]
    return WriterChain([await WRITERS[name](stack, settings) for name in names])


async def open_condensing(stack: AsyncExitStack, settings: Settings) -> CondensingChain:
    """Those that condense, or nobody but the offline condenser."""
    return CondensingChain([GeminiCondenser(gemini) for gemini in await _readers(stack, settings)])


async def open_rewording(stack: AsyncExitStack, settings: Settings) -> RewordingChain:
    """Those that read edits, or nothing but the grammar."""
    return RewordingChain([GeminiReader(gemini) for gemini in await _readers(stack, settings)])


async def _readers(stack: AsyncExitStack, settings: Settings) -> list[Gemini]:
    """The models that work on her texts in the chat."""
    return [await _gemini(stack, settings)] if "gemini" in settings.ai_providers else []


async def open_hearing(stack: AsyncExitStack, settings: Settings) -> HearingChain | None:
    """The chain of those that hear, None without any; the stack closes its clients."""
    names = [name for name in settings.ai_providers if name in HEARERS]
    if not names:
        return None
    return HearingChain([await HEARERS[name](stack, settings) for name in names])


def _shown(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""
