"""The edit menu and the screens of single fields: stock, condition, currency, what is missing.

Owns their layout: a phone shows each without scrolling. Does not own the details of the category
(handlers/views/attributes), its choice (handlers/views/categories) nor the terms of the sale
(handlers/views/sale).
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import PAIR_MAX, TITLE_SHOWN, Button, Message, clipped, one_line
from handlers.views.paging import back_to, packed
from handlers.views.phrases import Phrases
from handlers.views.scene import Scene, Screen
from handlers.views.summary import mark
from handlers.views.terms import condition_name, delivery_name, listing_type_name, warranty_name
from services.listings.content import Condition, Content, Delivery, Missing
from services.listings.money import Money
from services.lore import Needs

OPTIONS_SHOWN = 24
"""Options as buttons; a longer list is asked as text and matched against it."""

BLURB_SHOWN = 70
PATH_SHOWN = 60
STOCKS = (1, 2, 3, 5, 10)


def _edit(scene: Scene) -> Message:
    """Everything that can be changed, with its present value."""
    product, phrases = scene.product, scene.phrases

    def part(label: str, action: Action, word: str) -> Button:
        return on(product, label, action, word)

    several = scene.lore.schema is not None and len(scene.lore.schema.currencies) > 1
    price = (Action.SHOW, "price") if several else (Action.FIELD, "price")
    rows: list[tuple[Button, ...]] = [
        (
            part(phrases.label("Title"), Action.FIELD, "title"),
            part(phrases.label("Price"), *price),
            part(phrases.label("Stock"), Action.SHOW, "stock"),
        ),
        (
            part(phrases.label("Condition"), Action.SHOW, "condition"),
            part(phrases.label("Category"), Action.SHOW, "category"),
            part(phrases.label("Details"), Action.SHOW, "attributes"),
        ),
        (
            part(phrases.label("Description"), Action.FIELD, "description"),
            part(phrases.label("Photos"), Action.SHOW, "photos"),
            part(phrases.label("Terms"), Action.SHOW, "terms"),
        ),
        (part(phrases.label("✍️ In my own words"), Action.ASK, "change"),),
    ]
    if product.versions > 1 and product.version is not None:
        label = phrases.label(
            "‹ Version {now} of {all} ›", now=product.version, all=product.versions
        )
        rows.append((part(label, Action.SHOW, "versions"),))
    rows.append(back_to(scene, "main"))
    return Message("\n".join(_present(scene)), tuple(rows), photo_key(product))


def _present(scene: Scene) -> list[str]:
    """The listing as it is, a line for each group of buttons."""
    content, phrases = scene.content, scene.phrases
    title = one_line(content.title.value, TITLE_SHOWN) or "?"
    path = content.category.path[-2:] or (content.category.name,) if content.category else ()
    details = phrases.n("🏷 {count} detail", "🏷 {count} details", len(content.attributes))
    if content.missing:
        missing = phrases.n("{count} missing", "{count} missing", len(content.missing))
        details += f" · ❓ {missing}"
    terms = [listing_type_name(content.listing_type, phrases)]
    if content.delivery != Delivery():
        terms.append(delivery_name(content.delivery, phrases))
    if content.warranty is not None:
        terms.append(warranty_name(content.warranty, phrases))
    stock = phrases.n("{count} available", "{count} available", content.quantity.value)
    state = content.condition
    condition = condition_name(state.value, phrases) if state else phrases.label("Condition: ?")
    return [
        phrases.t("<b>What shall we change?</b>"),
        escape(title),
        f"💵 {escape(price_text(content, phrases))} · {stock} · {escape(condition)}",
        f"📂 {escape(one_line(' › '.join(path), PATH_SHOWN) or '?')}",
        details,
        f"<i>{escape(clipped(' '.join(content.description.value.split()), BLURB_SHOWN))}</i>",
        f"🤝 {escape(' · '.join(terms))}",
    ]


def price_text(content: Content, phrases: Phrases) -> str:
    """The price as the country writes it, "?" without one. Plain text."""
    if content.price is None:
        return "?"
    return phrases.money(Money.of(content.price.value, content.currency))


def _price(scene: Scene) -> Message:
    """The price and its currency, where the category takes more than one."""
    product, content, phrases = scene.product, scene.content, scene.phrases
    allowed = scene.lore.schema.currencies if scene.lore.schema else ()
    now = phrases.t("Price: <b>{price}</b>", price=price_text(content, phrases))
    hint = phrases.t("Another currency asks for the price anew.")
    write = on(product, phrases.label("✍️ Write the price"), Action.FIELD, "price")
    others = [
        on(product, f"✓ {code}" if code == content.currency else code, *_currency(content, code))
        for code in allowed
    ]
    text = "\n".join([now, hint] if len(allowed) > 1 else [now])
    return Message(text, ((write,), *packed(others), back_to(scene)), photo_key(product))


def _currency(content: Content, code: str) -> tuple[Action, str]:
    if code == content.currency:
        return Action.FIELD, "price"
    return Action.SET, f"currency.{code}"


def _stock(scene: Scene) -> Message:
    product, phrases = scene.product, scene.phrases
    now = scene.content.quantity.value
    text = phrases.t("<b>How many do you have?</b>")
    common = tuple(
        on(product, f"✓ {number}" if number == now else str(number), Action.SET, f"stock.{number}")
        for number in STOCKS
    )
    other = on(product, phrases.label("✍️ Another number"), Action.FIELD, "stock")
    if now not in STOCKS:
        text += "\n" + phrases.t("Now: {value}", value=phrases.number(now))
    return Message(text, (common, (other,), back_to(scene)), photo_key(product))


def _condition(scene: Scene) -> Message:
    """The condition, from the menu."""
    product, phrases, now = scene.product, scene.phrases, scene.content.condition
    buttons: list[Button] = []
    for state in Condition:
        name = condition_name(state, phrases)
        chosen = now is not None and now.value is state
        label = f"✓ {name}" if chosen else name
        buttons.append(on(product, label, Action.SET, f"cond.{state.value}"))
    text = phrases.t("<b>In what condition is it?</b>") + (mark(now) if now else "")
    text += "\n" + phrases.t("Refurbished goods need a warranty of 90 days or more.")
    return Message(text, (*((button,) for button in buttons), back_to(scene)), photo_key(product))


def _choose(scene: Scene) -> Message | None:
    """The allowed values of a question as buttons, two in a row where all are short."""
    product, phrases, word = scene.product, scene.phrases, scene.word
    if word == "condition":
        title = phrases.t("<b>In what condition is it?</b>")
        options = [(state.value, condition_name(state, phrases)) for state in Condition]
        return _options(scene, title, options)
    for index, gap in enumerate(scene.content.missing):
        if word == f"m{index}":
            title = phrases.t("<b>{name}?</b>", name=one_line(gap.name))
            shown = gap.options[:OPTIONS_SHOWN]
            options = [(f"{word}.{i}", name) for i, (_, name) in enumerate(shown)]
            label = phrases.label("✍️ Another answer")
            if gap.instead is not None:
                title += "\n" + _number_or_reason(phrases)
                label = phrases.label("✍️ Type the barcode")
            own = on(product, label, Action.ASK, f"gap.{word}")
            return _options(scene, title, options, (own,) if _takes_words(gap) else ())
    return None


def _number_or_reason(phrases: Phrases) -> str:
    """The ways to tell a product's number, and that there may be none."""
    return phrases.t(
        "Type the digits under the bars, or add a photo of them (✏️ Edit → Photos) and tap"
        " 🔄 Regenerate. If it has no barcode, choose why:"
    )


def _takes_words(gap: Missing) -> bool:
    return gap.open or len(gap.options) > OPTIONS_SHOWN


def _options(
    scene: Scene, title: str, options: list[tuple[str, str]], own: tuple[Button, ...] = ()
) -> Message:
    product = scene.product
    buttons = [on(product, name, Action.CHOOSE, key) for key, name in options]
    columns = 2 if all(len(button.label) <= PAIR_MAX for button in buttons) else 1
    rows = [tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns)]
    if own:
        rows.append(own)
    rows.append(back_to(scene, "main"))
    return Message(title, tuple(rows), photo_key(product))


def needs_schema(_word: str) -> Needs:
    """A screen that the category has a say in."""
    return Needs(schema=True)


SCREENS = {
    "edit": Screen(_edit, needs_schema),
    "price": Screen(_price, needs_schema),
    "stock": Screen(_stock),
    "condition": Screen(_condition),
    "choose": Screen(_choose),
}
