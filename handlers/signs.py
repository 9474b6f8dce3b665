"""Signs of life: while work lasts, a seller sees at least every 5 s that it does.

Owns "typing" in her chat and the redrawing of a card whose stage lasts or whose text grows. Does
not own what is drawn (handlers/notifier): such a card is only made due.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

import structlog

from handlers.gateway import Gateway
from services.showing import Cards
from services.sketches import Sketches

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
TYPING_SECONDS = 4.0
"""Telegram shows it for 5 s (core.telegram.org/bots/api#sendchataction)."""

STILL_SECONDS = 1.5
"""A card may stand still so long after the pause that follows its last edit."""

AT_ONCE = 8
"""Signs in one look: they share the budget of sends, and news goes first."""


class SignsOfLife:
    """Looks at the work under way, again and again."""

    def __init__(
        self, cards: Cards, sketches: Sketches, gateway: Gateway, poke: Callable[[], None]
    ) -> None:
        self._cards = cards
        self._sketches = sketches
        self._gateway = gateway
        self._poke = poke
        self._typed: dict[int, float] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - it outlives a bad moment of the store
                log.warning("signs_of_life", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        living = await self._cards.living(
            still_seconds=STILL_SECONDS, limit=AT_ONCE, moved=self._sketches.news(AT_ONCE)
        )
        now = monotonic()
        self._typed = {chat: self._typed.get(chat, 0.0) for chat in living.chats}
        if living.redrawn:
            self._poke()
        waiting = [chat for chat, at in self._typed.items() if now - at >= TYPING_SECONDS]
        chosen = sorted(waiting, key=self._typed.__getitem__)[:AT_ONCE]
        await asyncio.gather(*map(self._gateway.sign_of_life, chosen))
        self._typed |= dict.fromkeys(chosen, now)
