"""/stats: her own numbers, and the one question that they need."""

from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.redrawing import redraw
from handlers.views import stats as views
from handlers.views.phrases import msg
from services.sellers import Seller


async def show(desk: Desk, seller: Seller, message_id: int | None = None) -> None:
    """Her numbers as they are now."""
    await desk.efforts.flush()
    figures = await desk.statistics.of(seller)
    preferences = await desk.preferring.of(seller.organization_id, seller.id)
    message = views.stats(figures, preferences.baseline_minutes, desk.phrases_for(seller))
    await redraw(desk, seller, message, message_id)


async def _stats(said: Said) -> None:
    await show(said.desk, said.seller)


async def _before(press: LoosePress) -> str:
    """What one listing took her before, in minutes."""
    desk, seller = press.desk, press.seller
    if press.word in map(str, views.BASELINES):
        preferences = await desk.preferring.of(seller.organization_id, seller.id)
        kept = preferences.model_copy(update={"baseline_minutes": int(press.word)})
        await desk.preferring.prefer(seller, kept)
    await show(desk, seller, press.message_id)
    return ""


COMMANDS = {"stats": Command(_stats, msg("Your numbers"))}

LOOSE: dict[str, Loose] = {"before": _before}
