"""/accounts: her connected shops, checked and let go.

Owns the presses. A check asks the marketplace, which may take its time: the press only writes an
errand down and says so; the runner (handlers/errands) edits what it found into the message. Does
not own connecting (handlers/connect).
"""

from secrets import token_hex

from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.redrawing import redraw
from handlers.views import shops as views
from handlers.views.message import Message
from handlers.views.phrases import Phrases, msg
from services.errands import ErrandKind
from services.sellers import Seller
from services.shops import Parting, ShopState


async def _accounts(said: Said) -> None:
    states = await said.desk.shops.of(said.seller.organization_id)
    await said.desk.say(said.seller, views.shops(states, said.desk.phrases_for(said.seller)))


async def _press(press: LoosePress) -> str:
    """A word names what to do with which shop, and none leads back to all of them."""
    desk, seller = press.desk, press.seller
    name, _, tag = press.word.partition(".")
    states = await desk.shops.of(seller.organization_id)
    state = next((one for one in states if tag and views.tag_of(one.account) == tag), None)
    phrases = desk.phrases_for(seller)
    if state is None or name not in SHOWN:
        await redraw(desk, seller, views.shops(states, phrases), press.message_id)
        return phrases.label("This button is out of date.") if name else ""
    await redraw(desk, seller, await SHOWN[name](press, state, phrases), press.message_id)
    desk.poke()
    return ""


async def _one(_press: LoosePress, state: ShopState, phrases: Phrases) -> Message:
    return views.shop(state, phrases)


async def _leave(_press: LoosePress, state: ShopState, phrases: Phrases) -> Message:
    return views.part_ways(state.account, phrases)


async def _check(press: LoosePress, state: ShopState, phrases: Phrases) -> Message:
    """One check at a time: a second press meanwhile shows the same."""
    desk, seller = press.desk, press.seller
    if not await desk.errands.waiting(seller, ErrandKind.CHECK_SHOP):
        values = {"account": str(state.account.id), "message": str(press.message_id or "")}
        key = f"check:{seller.id}:{token_hex(8)}"
        await desk.errands.ask(seller, ErrandKind.CHECK_SHOP, values, key=key)
    return await _told(desk, seller, views.checking(state.account, phrases))


async def _yes(press: LoosePress, state: ShopState, phrases: Phrases) -> Message:
    desk, seller = press.desk, press.seller
    match await desk.shops.disconnect(seller, state.account.id):
        case Parting.BUSY:
            note = views.busy(state.account, phrases)
        case Parting.DONE | Parting.GONE:
            note = views.parted(state.account, phrases)
    return await _told(desk, seller, note)


async def _told(desk: Desk, seller: Seller, note: str) -> Message:
    """All of them as they are now, with a note."""
    states = await desk.shops.of(seller.organization_id)
    return views.shops(states, desk.phrases_for(seller), note)


SHOWN = {"one": _one, "check": _check, "leave": _leave, "yes": _yes}

COMMANDS = {"accounts": Command(_accounts, msg("Your MercadoLibre accounts"))}

LOOSE: dict[str, Loose] = {"shop": _press}
