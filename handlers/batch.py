"""Reviewing several listings at once, and publishing the sure ones by one yes.

Owns what the buttons of the list and of the question do. Does not own the report that follows
(handlers/reporting), nor the publishing of each (services/batching).
"""

from handlers.desk import Desk
from handlers.loose import Loose, LoosePress
from handlers.redrawing import redraw
from handlers.views import batch as views
from handlers.views.batch import Review, Reviewed, Shop
from services.batching import BATCH_MAX, Candidate, Entry, doubt, fits
from services.marketplaces.port import Account
from services.sellers import Seller


async def show(desk: Desk, seller: Seller, message_id: int | None) -> None:
    """The list as it is now, and remember what it shows."""
    waiting = await desk.batching.batches.waiting(seller, BATCH_MAX)
    phrases = desk.phrases_for(seller)
    if not waiting.candidates:
        await redraw(desk, seller, views.nothing(phrases), message_id)
        return
    accounts = await desk.accounts.of(seller.organization_id)
    quick_above = (await desk.preferring.of(seller.organization_id, seller.id)).quick_above
    reviewed = tuple(
        Reviewed(each, doubt(each.content, _shop_of(each, accounts), quick_above))
        for each in waiting.candidates
    )
    sure = [each.candidate for each in reviewed if each.doubt is None]
    batch_id = await desk.batching.batches.offer(
        seller, [Entry(each.product_id, each.revision) for each in sure]
    )
    shown = Review(batch_id, reviewed, waiting.total, accounts, quick_above)
    await redraw(desk, seller, views.review(shown, phrases), message_id)


def _shop_of(candidate: Candidate, accounts: tuple[Account, ...]) -> Account | None:
    return next((shop for shop in accounts if fits(candidate.content, shop)), None)


async def _review(press: LoosePress) -> str:
    name, _, rest = press.word.partition(".")
    short, _, tag = rest.partition(".")
    if name == "go":
        return await _ask(press, short)
    if name == "yes" and press.message_id is not None:
        return await _publish(press, short, tag, press.message_id)
    await show(press.desk, press.seller, press.message_id)
    return ""


async def _ask(press: LoosePress, short: str) -> str:
    """The one question, about those that are still as the list showed them."""
    desk, seller = press.desk, press.seller
    batch_id = views.batch_of(short)
    batch = await desk.batching.batches.offered(seller, batch_id) if batch_id else None
    if batch is None or batch.message_id is not None:
        return await _over(press)
    candidates = await desk.batching.batches.these(batch)
    accounts = await desk.accounts.of(seller.organization_id)
    counts = [
        Shop(shop, sum(1 for each in candidates if fits(each.content, shop))) for shop in accounts
    ]
    shops = [shop for shop in counts if shop.count]
    if not candidates or not shops:
        return await _over(press)
    changed = len(batch.entries) - len(candidates)
    phrases = desk.phrases_for(seller)
    message = views.confirm(candidates, changed, shops, batch.id, phrases)
    await redraw(desk, seller, message, press.message_id)
    return ""


async def _publish(press: LoosePress, short: str, tag: str, message_id: int) -> str:
    """Her yes. The report takes the question's place."""
    desk, seller = press.desk, press.seller
    batch_id = views.batch_of(short)
    batch = await desk.batching.batches.offered(seller, batch_id) if batch_id else None
    if batch is None:
        return await _over(press)
    if batch.message_id is None and not await desk.batching.publish(seller, batch, tag, message_id):
        return await _over(press)
    desk.poke()
    return ""


async def _over(press: LoosePress) -> str:
    """What the button was about is no more: the list as it is now."""
    await show(press.desk, press.seller, press.message_id)
    return press.desk.phrases_for(press.seller).label("The list has changed: here it is anew.")


LOOSE: dict[str, Loose] = {"review": _review}
