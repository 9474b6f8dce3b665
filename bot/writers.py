"""The chain of writers, in the order that the operator set.

Owns which provider is opened with which settings: a new one is a file in services/generation and
a line here. Does not own the chain (services/generation/chain).
"""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from bot.settings import Settings
from services.generation.brief import Writer
from services.generation.chain import WriterChain
from services.generation.gemini import open_gemini
from services.generation.gemini_writing import GeminiWriter
from services.generation.offline.writer import OfflineWriter

Open = Callable[[AsyncExitStack, Settings], Awaitable[Writer]]


async def _offline(_stack: AsyncExitStack, _settings: Settings) -> Writer:
    return OfflineWriter()


async def _gemini(stack: AsyncExitStack, settings: Settings) -> Writer:
    key = settings.gemini_api_key
    gemini = open_gemini(
        api_key=key.get_secret_value() if key else "",
        model=settings.gemini_model,
        base_url=settings.gemini_base_url,
    )
    return GeminiWriter(await stack.enter_async_context(gemini))


WRITERS: dict[str, Open] = {"gemini": _gemini, "offline": _offline}


async def open_writers(stack: AsyncExitStack, settings: Settings) -> WriterChain:
    """The chain; the stack closes its clients."""
    return WriterChain([await WRITERS[name](stack, settings) for name in settings.ai_providers])
