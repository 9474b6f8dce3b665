"""The card of a product that the marketplace has."""

from html import escape

from handlers.views.buttons import photo_key
from handlers.views.message import TITLE_SHOWN, Button, Message, one_line
from handlers.views.phrases import Phrases, msg
from services.listings.money import Money
from services.listings.status import PublicationStatus
from services.products import Product


def published(product: Product, phrases: Phrases) -> Message:
    """Live, or what the marketplace says instead, with the link."""
    content, publication = product.content, product.publication
    status = publication.status if publication else PublicationStatus.ACTIVE
    lines = [_headline(status, publication.sub_status if publication else (), phrases)]
    if content is not None:
        lines.append(f"<b>{escape(one_line(content.title.value, TITLE_SHOWN))}</b>")
        if content.price is not None:
            money = Money.of(content.price.value, content.currency)
            lines.append(escape(phrases.money(money)))
    rows: tuple[tuple[Button, ...], ...] = ()
    if publication is not None and publication.permalink:
        rows = ((Button(phrases.label("🔗 See the listing"), url=publication.permalink),),)
    return Message("\n".join(lines), rows, photo_key(product))


HEADLINES = {
    PublicationStatus.ACTIVE: msg("🎉 <b>Published! It is on sale.</b>"),
    PublicationStatus.PAUSED: msg("⏸ <b>Published, but paused.</b>"),
    PublicationStatus.UNDER_REVIEW: msg("🔎 <b>Published; MercadoLibre is reviewing it.</b>"),
    PublicationStatus.PAYMENT_REQUIRED: msg(
        "💳 <b>MercadoLibre asks for a payment before it shows the listing.</b>"
    ),
    PublicationStatus.CLOSED: msg("🏁 <b>The listing ended.</b>"),
}

PICTURES_PENDING = frozenset({"picture_download_pending", "picture_downloading_pending"})
"""Both spellings occur (reference: mercadolibre.md section 7.8)."""


def _headline(status: PublicationStatus, sub_status: tuple[str, ...], phrases: Phrases) -> str:
    if PICTURES_PENDING.intersection(sub_status):
        return phrases.t("✅ <b>Published.</b> MercadoLibre is still processing the photos.")
    invisible = msg("✅ <b>Published.</b> Buyers can't see it right now.")
    return phrases.t(HEADLINES.get(status, invisible))
