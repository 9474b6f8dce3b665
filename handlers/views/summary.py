"""The preview's text: what will be published, what it brings in, and how sure we are of it.

Owns the wording of the whole, within a caption. Does not own the buttons (handlers/views/preview)
nor the reasons behind each value (handlers/views/why).
"""

from html import escape

from handlers.views.advised import photo_line
from handlers.views.disputes import dispute_lines
from handlers.views.message import (
    CAPTION_MAX,
    NAME_MAX,
    TITLE_SHOWN,
    clipped,
    one_line,
    unbroken,
    visible,
)
from handlers.views.phrases import Phrases, msg
from handlers.views.replaced import replaced_lines
from handlers.views.scene import Scene
from handlers.views.terms import condition_name, delivery_name, listing_type_name, warranty_name
from handlers.views.twins import twin_line
from services.listings.confidence import BALANCED_ABOVE, ReviewFlow, flow_of
from services.listings.content import Backed, Content, Delivery, Evidence
from services.listings.edits import title_limit
from services.listings.money import Money
from services.listings.quality import Improvement, score
from services.marketplaces.port import Cost

ATTRIBUTES_SHOWN = 6
VALUE_SHOWN = 40
PATH_SHOWN = 100
NAMES_SHOWN = 120
MIN_BLURB = 80

ADVICE = {
    Improvement.TITLE: msg("💡 A fuller title: up to +{points}"),
    Improvement.DESCRIPTION: msg("💡 A longer description: up to +{points}"),
    Improvement.PHOTOS: msg("💡 More photos: up to +{points}"),
    Improvement.ATTRIBUTES: msg("💡 More details: up to +{points}"),
}


def summary(scene: Scene) -> str:
    """The preview's text, at most CAPTION_MAX characters."""
    content, phrases = scene.content, scene.phrases
    named = one_line(content.title.value, TITLE_SHOWN) or phrases.label("Title: ?")
    title = escape(named) + "</b>" + mark(content.title)
    length = f"{len(content.title.value)}/{title_limit(content)}"
    head = [f"<b>{title}  <i>{length}</i>", _price_line(content, phrases)]
    head.extend(net_line(scene))
    head.append(_category_line(content, phrases))
    head.extend(_terms_line(content, phrases))
    foot: list[str] = []
    if content.missing:
        names = one_line(", ".join(m.name for m in content.missing), NAMES_SHOWN)
        foot.append(phrases.t("❓ Missing: {names}", names=names))
    foot.extend(dispute_lines(scene))
    foot.extend(replaced_lines(scene))
    foot.extend(photo_line(scene))
    foot.extend(twin_line(scene))
    foot.extend(_confidence_lines(scene))
    if content.capped:
        foot.append(
            phrases.t(
                "<i>The AI's allowance for this listing or for today is used up: the plain writer"
                " wrote this, from your words alone. Please check it.</i>"
            )
        )
    elif content.fell_back:
        foot.append(
            phrases.t(
                "<i>The AI was not available: written from your words alone. Please check it.</i>"
            )
        )
    if not content.followed:
        foot.append(
            phrases.t("<i>I could not follow your instruction without AI: nothing was made up.</i>")
        )
    facts = _facts(content, CAPTION_MAX - visible("\n".join([*head, *foot])))
    text = "\n".join([*head, *facts, *foot])
    room = CAPTION_MAX - visible(text) - 1
    if room >= MIN_BLURB:
        blurb = escape(clipped(content.description.value, room))
        text += f"\n<blockquote expandable>{blurb}</blockquote>"
    return text


def cost_of(scene: Scene) -> Cost | None:
    """What a sale costs under the listing's own type, None when that isn't known."""
    kind = scene.content.listing_type
    return next((cost for cost in scene.lore.costs if cost.listing_type is kind), None)


def is_doubtful(value: Backed) -> bool:
    """Whether she should look at it: a guess is never shown as sure."""
    return value.evidence is Evidence.GUESS or value.confidence <= BALANCED_ABOVE


def mark(value: Backed) -> str:
    """A doubt is shown beside the value itself."""
    return " 🤔" if is_doubtful(value) else ""


def _facts(content: Content, room: int) -> list[str]:
    """A line of what is known, with as many attributes as fit into `room` with a line's end:
    first those that the marketplace insists on."""
    known = [a for a in content.attributes if a.value_name]
    shown = sorted(known, key=lambda a: not a.required)[:ATTRIBUTES_SHOWN]
    facts = [
        escape(f"{one_line(a.name, VALUE_SHOWN)}: {one_line(a.value_name, VALUE_SHOWN)}") + mark(a)
        for a in shown
    ]
    while facts:
        line = "• " + " · ".join(facts)
        if visible(line) < room:
            return [line]
        facts.pop()
    return []


def _price_line(content: Content, phrases: Phrases) -> str:
    if content.price is None:
        price = _asked_price(content, phrases)
    else:
        money = Money.of(content.price.value, content.currency)
        price = f"💵 <b>{escape(phrases.money(money))}</b>" + mark(content.price)
    state = content.condition
    condition = (
        condition_name(state.value, phrases) + mark(state) if state else phrases.t("Condition: ?")
    )
    stock = phrases.n("{count} available", "{count} available", content.quantity.value)
    if content.quantity.evidence is Evidence.DEFAULT:
        stock = phrases.t("{stock} (default)", stock=stock)
    return f"{price} · {condition} · {stock}"


def _asked_price(content: Content, phrases: Phrases) -> str:
    """No price yet; where she named one in a currency that isn't taken here, that it is known."""
    if content.quoted is None or content.quoted.currency == content.currency:
        return phrases.t("💵 <b>Price: ?</b>")
    said = phrases.money(Money.of(content.quoted.amount, content.quoted.currency))
    taken = content.currency
    return phrases.t("💵 <b>Price: ?</b> You said {said}; here it is in {taken}",
                     said=said, taken=taken)  # fmt: skip


def net_line(scene: Scene) -> list[str]:
    """What is left for her, where the marketplace has said what it takes."""
    cost, price, phrases = cost_of(scene), scene.content.price, scene.phrases
    if cost is None or price is None or (net := cost.net(price.value)) <= 0:
        return []
    currency = scene.content.currency
    values = {
        "net": unbroken(phrases.money(Money.of(net, currency))),
        "kind": listing_type_name(cost.listing_type, phrases),
        "fee": unbroken(phrases.money(Money.of(cost.fee, currency))) if cost.fee > 0 else "",
    }
    if cost.fee <= 0:
        return [phrases.t("You get <b>{net}</b> · {kind}, no fee", **values)]
    if cost.shipping is None and scene.content.delivery.free_shipping:
        return [phrases.t("You get <b>{net}</b> before shipping · {kind}, fee {fee}", **values)]
    if not cost.exact:
        return [phrases.t("You get about <b>{net}</b> · {kind}, fee {fee}", **values)]
    return [phrases.t("You get <b>{net}</b> · {kind}, fee {fee}", **values)]


def _category_line(content: Content, phrases: Phrases) -> str:
    if content.category is None:
        return phrases.t("📂 Category: ?")
    path = " › ".join(content.category.path or (content.category.name,))
    return f"📂 {escape(one_line(path, PATH_SHOWN))}{mark(content.category)}"


def _terms_line(content: Content, phrases: Phrases) -> list[str]:
    """Warranty and shipping, where she said something of her own."""
    said: list[str] = []
    if content.warranty is not None:
        said.append("🛡 " + warranty_name(content.warranty, phrases))
    if content.delivery != Delivery():
        said.append("📦 " + delivery_name(content.delivery, phrases))
    if content.sku:
        said.append(phrases.label("SKU {sku}", sku=one_line(content.sku, NAME_MAX)))
    return [escape(" · ".join(said))] if said else []


def _confidence_lines(scene: Scene) -> list[str]:
    """How sure we are, how good it is, and the one change that would help most."""
    phrases, confidence = scene.phrases, scene.content.confidence
    percent = phrases.percent(confidence.overall)
    match flow_of(scene.content, scene.preferences.quick_above):
        case ReviewFlow.QUICK:
            words = phrases.t("🟢 Sure of it ({percent})", percent=percent)
        case ReviewFlow.BALANCED:
            words = phrases.t("🟡 Please check it ({percent})", percent=percent)
        case ReviewFlow.MANUAL:
            words = phrases.t("🔴 Needs your eye ({percent})", percent=percent)
    quality = score(scene.content, len(scene.product.photos))
    points = phrases.t("quality {score}/100", score=quality.score)
    best = quality.next_best
    advice = [phrases.t(ADVICE[best], points=quality.gain)] if best else []
    return [f"{words} · {points}", *advice]
