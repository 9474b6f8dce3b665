"""Buttons that act on a product as it is shown."""

from handlers.callbacks import Action, Press, encode
from handlers.views.message import BUTTON_MAX, Button, one_line
from services.photos.outputs import rendition_key
from services.photos.uses import Use
from services.products import Product

NAMELESS = "—"
"""Telegram refuses a keyboard with an empty label."""


def on(product: Product, label: str, action: Action, word: str = "") -> Button:
    """A button bound to this product at the revision on show."""
    data = encode(Press(action, product.id, product.revision, word))
    return Button(one_line(label, BUTTON_MAX) or NAMELESS, data)


def photo_key(product: Product) -> str | None:
    """The photo to show above a card."""
    return rendition_key(product.cover, Use.PREVIEW) if product.cover else None
