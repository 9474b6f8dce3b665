"""The terms of the sale: warranty, shipping, listing type and the seller's own SKU.

Owns the screens that change them. Does not own their names (handlers/views/terms).
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import Button, Message, one_line
from handlers.views.paging import back_to, packed, untold
from handlers.views.phrases import msg
from handlers.views.scene import Scene, Screen
from handlers.views.terms import delivery_name, listing_type_name, warranty_name
from services.listings.changes import NO, YES, warranty_text
from services.listings.content import REFURBISHED_DAYS, ListingType, Warranty, WarrantyKind
from services.listings.money import Money
from services.lore import Needs
from services.marketplaces.port import Cost

WARRANTIES = (
    Warranty(kind=WarrantyKind.SELLER, days=30),
    Warranty(kind=WarrantyKind.SELLER, days=90),
    Warranty(kind=WarrantyKind.SELLER, days=180),
    Warranty(kind=WarrantyKind.FACTORY, days=180),
    Warranty(kind=WarrantyKind.FACTORY, days=365),
)

MEANINGS = {
    ListingType.FREE: msg("no fee, little visibility"),
    ListingType.CLASSIC: msg("high visibility, the usual fee"),
    ListingType.PREMIUM: msg("the most visible, with instalments"),
}
"""Each type in a line
(developers.mercadolibre.com.ar/es_ar/tipos-de-publicacion-y-actualizaciones-de-articulos)."""


def _terms(scene: Scene) -> Message:
    product, content, phrases = scene.product, scene.content, scene.phrases
    lines = [
        phrases.t("<b>Terms of the sale</b>"),
        phrases.t("Warranty: {value}", value=warranty_name(content.warranty, phrases)),
        phrases.t("Shipping: {value}", value=delivery_name(content.delivery, phrases)),
        phrases.t("Listing type: {value}", value=listing_type_name(content.listing_type, phrases)),
        phrases.t("SKU: {value}", value=one_line(content.sku or "—")),
    ]
    rows = (
        (
            on(product, phrases.label("Warranty"), Action.SHOW, "warranty"),
            on(product, phrases.label("Shipping"), Action.SHOW, "shipping"),
        ),
        (
            on(product, phrases.label("Listing type"), Action.SHOW, "types"),
            on(product, phrases.label("SKU"), Action.SHOW, "sku"),
        ),
        back_to(scene),
    )
    return Message("\n".join(lines), rows, photo_key(product))


def _warranty(scene: Scene) -> Message:
    product, content, phrases = scene.product, scene.content, scene.phrases
    lines = [
        phrases.t("<b>What warranty do you give?</b>"),
        phrases.t("Now: {value}", value=warranty_name(content.warranty, phrases)),
    ]
    if "warranty" in content.gaps():
        lines.append(
            phrases.t("❗ Refurbished goods need {days} days or more.", days=REFURBISHED_DAYS)
        )
    buttons: list[Button] = []
    for warranty in (Warranty(kind=WarrantyKind.NONE), *WARRANTIES):
        name = warranty_name(warranty, phrases)
        word = warranty_text(warranty).replace(":", "-")
        chosen = warranty == content.warranty
        label = f"✓ {name}" if chosen else name
        buttons.append(on(product, label, Action.SET, f"warranty.{word}"))
    other = [on(product, phrases.label("✍️ Another time"), Action.FIELD, "warranty")]
    if content.warranty is not None:
        other.append(on(product, phrases.label("🧹 Say nothing"), Action.SET, "warranty."))
    rows = (*((button,) for button in buttons), tuple(other), back_to(scene, "terms"))
    return Message("\n".join(lines), rows, photo_key(product))


def _shipping(scene: Scene) -> Message:
    """Two switches; a tap turns each over and the screen stays."""
    product, phrases, delivery = scene.product, scene.phrases, scene.content.delivery
    text = phrases.t(
        "<b>How does it get to the buyer?</b>\nThe buyer pays for the shipping, unless you offer it"
        " free. Local pick-up lets the buyer come for it."
    )
    switches = (
        ("free", phrases.label("Free shipping"), delivery.free_shipping),
        ("pickup", phrases.label("Local pick-up"), delivery.local_pickup),
    )
    rows = tuple(
        (on(product, f"{'✅' if is_on else '▫️'} {name}", Action.SET,
            f"{word}.{NO if is_on else YES}"),)
        for word, name, is_on in switches
    )  # fmt: skip
    return Message(text, (*rows, back_to(scene, "terms")), photo_key(product))


def _types(scene: Scene) -> Message:
    """Each listing type that she may choose, with what it costs and what stays."""
    product, content, phrases = scene.product, scene.content, scene.phrases
    costs = scene.lore.costs
    if not costs and content.price is None and scene.accounts and content.category is not None:
        text = phrases.t("Say the price first: fees depend on it.")
        ask = on(product, phrases.label("✍️ Write the price"), Action.FIELD, "price")
        return Message(text, ((ask,), back_to(scene, "terms")), photo_key(product))
    if not costs:
        return untold(scene, "types", "terms")
    blocks = [phrases.t("<b>How shall it be listed?</b>")]
    blocks += [_block(scene, cost) for cost in costs]
    if not all(cost.exact for cost in costs):
        blocks.append(phrases.t("<i>Approximate: part of the fee depends on the shipping.</i>"))
    buttons = [
        on(product, _chosen(scene, cost), Action.SET, f"type.{cost.listing_type.value}")
        for cost in costs
    ]
    return Message(
        "\n\n".join(blocks), (*packed(buttons), back_to(scene, "terms")), photo_key(product)
    )


def _chosen(scene: Scene, cost: Cost) -> str:
    name = listing_type_name(cost.listing_type, scene.phrases)
    return f"✓ {name}" if cost.listing_type is scene.content.listing_type else name


def _block(scene: Scene, cost: Cost) -> str:
    """A type's name, what it means, its fee and what stays of the price."""
    content, phrases = scene.content, scene.phrases
    name = escape(listing_type_name(cost.listing_type, phrases))
    meaning = phrases.t(MEANINGS[cost.listing_type])
    lines = [f"<b>{name}</b> · {meaning}"]
    if content.price is None:
        return lines[0]
    fee = phrases.money(Money.of(cost.fee, content.currency)) if cost.fee else "0"
    left = cost.net(content.price.value)
    if left <= 0:
        return "\n".join([*lines, phrases.t("Fee {fee}: nothing stays for you", fee=fee)])
    net = phrases.money(Money.of(left, content.currency))
    if cost.shipping is None and content.delivery.free_shipping:
        line = phrases.t("Fee {fee} → you get <b>{net}</b> before shipping", fee=fee, net=net)
    elif cost.shipping is None:
        line = phrases.t("Fee {fee} → you get <b>{net}</b>", fee=fee, net=net)
    else:
        sent = phrases.money(Money.of(cost.shipping, content.currency)) if cost.shipping else "0"
        line = phrases.t(
            "Fee {fee}, shipping {sent} → you get <b>{net}</b>", fee=fee, sent=sent, net=net
        )
    return "\n".join([*lines, line])


def _sku(scene: Scene) -> Message:
    product, content, phrases = scene.product, scene.content, scene.phrases
    lines = [
        phrases.t("<b>Your own stock number (SKU)</b>"),
        phrases.t("Only you see it. Now: {value}", value=one_line(content.sku or "—")),
    ]
    row = [on(product, phrases.label("✍️ Write it"), Action.FIELD, "sku")]
    if content.sku is not None:
        row.append(on(product, phrases.label("🧹 Clear"), Action.SET, "sku."))
    return Message("\n".join(lines), (tuple(row), back_to(scene, "terms")), photo_key(product))


SCREENS = {
    "terms": Screen(_terms),
    "warranty": Screen(_warranty),
    "shipping": Screen(_shipping),
    "types": Screen(_types, lambda _: Needs(costs=True)),
    "sku": Screen(_sku),
}
