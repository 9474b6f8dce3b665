"""Being seen: signs of life while something takes its time, and a card where she looks.

Owns both moves. Does not own what takes its time, nor drawing the card (handlers/notifier).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from handlers.desk import Desk
from services.products import Product
from services.sellers import Seller

SIGN_SECONDS = 4.0
"""Telegram shows a sign of life for five: core.telegram.org/bots/api#sendchataction"""


@asynccontextmanager
async def alive(desk: Desk, seller: Seller) -> AsyncGenerator[None]:
    """Show "typing" at once and until the work inside is done."""

    async def signs() -> None:
        while True:
            await desk.gateway.sign_of_life(seller.telegram_id)
            await asyncio.sleep(SIGN_SECONDS)

    showing = asyncio.create_task(signs())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.wait({showing})


async def bring_down(desk: Desk, seller: Seller, product: Product) -> None:
    """Show the card at the end of the chat; only one message carries its buttons."""
    before = await desk.cards.bring_down(seller, product.id)
    desk.poke()
    if before is not None:
        await desk.gateway.delete(seller.telegram_id, before)
