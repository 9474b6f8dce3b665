"""/listings: her products, newest first, paged by buttons."""

from handlers.desk import Desk
from handlers.gateway import MessageLostError
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.views import chat
from handlers.views.phrases import msg
from services.sellers import Seller


async def listings(
    desk: Desk, seller: Seller, page: int = 0, message_id: int | None = None
) -> None:
    """Show a page, in place when it was turned by a button."""
    rows, total = await desk.products.page(seller, offset=page * chat.PAGE, limit=chat.PAGE)
    message = chat.listings(rows, total, page, desk.phrases_for(seller))
    if message_id is not None:
        try:
            await desk.gateway.edit(seller.telegram_id, message_id, message, has_photo=False)
        except MessageLostError:
            await desk.say(seller, message)
        return
    await desk.say(seller, message)


async def _listings(said: Said) -> None:
    await listings(said.desk, said.seller)


async def _page(press: LoosePress) -> str:
    if press.word.isdecimal():
        await listings(press.desk, press.seller, int(press.word), press.message_id)
    return ""


COMMANDS = {"listings": Command(_listings, msg("Your listings"))}

LOOSE: dict[str, Loose] = {"page": _page}
