"""A warning that she may have this product already, and the price that she asked for it then.

Owns the line, the way to the other product, and the offer of its price. Does not own what makes
two products alike (services/twins).
"""

from handlers.callbacks import Action, Press, encode
from handlers.views.buttons import on
from handlers.views.message import TITLE_SHOWN, Button, one_line
from handlers.views.phrases import msg
from handlers.views.scene import Scene
from services.listings.content import Sign
from services.listings.money import Money

REASONS = {
    Sign.GTIN: msg("the same barcode"),
    Sign.SKU: msg("the same SKU"),
    Sign.PHOTO: msg("the same photo"),
    Sign.TITLE: msg("the same name"),
}


def twin_line(scene: Scene) -> list[str]:
    """What it may be a second listing of, and why; nothing where it is like none. HTML."""
    twin, phrases = scene.content.twin, scene.phrases
    if twin is None:
        return []
    return [
        phrases.t(
            "👯 Do you have it already? <i>{title}</i>, {when}: {reason}.",
            title=one_line(twin.title, TITLE_SHOWN),
            when=phrases.ago(twin.at),
            reason=phrases.label(REASONS[twin.signs[0]]),
        )
    ]


def twin_row(scene: Scene) -> list[tuple[Button, ...]]:
    """The way to the other one."""
    twin = scene.content.twin
    if twin is None:
        return []
    label = scene.phrases.label("👯 Look at the other one")
    return [(Button(label, encode(Press(Action.OPEN, twin.product_id, 0))),)]


def former_price(scene: Scene) -> list[Button]:
    """While she is asked for a price: the one of the other product, with its age."""
    content, phrases = scene.content, scene.phrases
    twin = content.twin
    if content.price is not None or twin is None or twin.price is None:
        return []
    if twin.currency != content.currency:
        return []
    price = phrases.money(Money.of(twin.price, content.currency))
    label = phrases.label("💡 {price} · {when}", price=price, when=phrases.ago(twin.at))
    return [on(scene.product, label, Action.SET, f"price.{twin.price.normalize():f}")]
