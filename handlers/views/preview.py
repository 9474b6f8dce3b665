"""The preview and its screens: what will be published, what is missing, and the question before.

Owns the layout of a reviewed product. Everything of it fits a caption.
"""

from collections.abc import Sequence
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.failures import explanation, repair_label
from handlers.views.message import BUTTON_MAX, CAPTION_MAX, Button, Message, clipped
from handlers.views.phrases import Phrases
from services.listings.confidence import BALANCED_ABOVE, QUICK_ABOVE
from services.listings.content import Backed, Condition, Content, Evidence
from services.listings.edits import title_limit
from services.listings.money import Money
from services.listings.quality import Improvement, score
from services.listings.status import PublicationStatus
from services.marketplaces.port import Account
from services.outcomes import Repair
from services.products import Product

QUESTIONS_AT_ONCE = 3
ATTRIBUTES_SHOWN = 6
VALUE_SHOWN = 40
PATH_SHOWN = 100
NAMES_SHOWN = 120
BLURB_SHOWN = 200
OPTIONS_SHOWN = 24
"""Options as buttons; a longer list is asked as text and matched against it."""

MIN_BLURB = 80

Rows = tuple[tuple[Button, ...], ...]


def screens(
    product: Product, screen: str, accounts: Sequence[Account], phrases: Phrases
) -> Message:
    """A ready product with the given part on show."""
    content = product.content
    if content is None:
        return Message(phrases.t("Nothing to show yet."), (), photo_key(product))
    name, _, word = screen.partition(":")
    match name:
        case "confirm" if accounts:
            return _confirm(product, content, accounts, phrases)
        case "edit":
            return _edit(product, content, phrases)
        case "choose":
            return _choose(product, content, word, phrases)
        case "discard":
            return _discard(product, phrases)
        case _:
            body = summary(content, len(product.photos), phrases)
            return Message(
                body, _main_rows(product, content, accounts, phrases), photo_key(product)
            )


def failed(product: Product, screen: str, accounts: Sequence[Account], phrases: Phrases) -> Message:
    """A product that stopped: the cause in plain words and the button that repairs it."""
    if product.content is not None and screen not in ("main", "confirm"):
        return screens(product, screen, accounts, phrases)
    text = explanation(product.failure, phrases)
    rows: list[tuple[Button, ...]] = []
    questions = _questions(product, product.content, phrases) if product.content else []
    rows.extend((question,) for question in questions[:QUESTIONS_AT_ONCE])
    if not rows:
        repair = product.failure.repair if product.failure else Repair.RETRY
        rows.append((_repair(product, repair, phrases),))
    publication = product.publication
    unknown = publication is not None and publication.status is PublicationStatus.UNKNOWN
    if product.content is not None and not unknown:
        rows.append((on(product, phrases.label("✏️ Edit"), Action.EDIT),))
    rows.append((on(product, phrases.label("🗑 Discard"), Action.DISCARD),))
    return Message(clipped(text, CAPTION_MAX), tuple(rows), photo_key(product))


def summary(content: Content, photos: int, phrases: Phrases) -> str:
    """The preview's text, at most CAPTION_MAX characters."""
    length = f"{len(content.title.value)}/{title_limit(content)}"
    lines = [f"<b>{escape(content.title.value)}</b>{_mark(content.title)}  <i>{length}</i>"]
    lines.append(_price_line(content, phrases))
    lines.append(_category_line(content, phrases))
    shown = [a for a in content.attributes if a.value_name][:ATTRIBUTES_SHOWN]
    if shown:
        facts = [
            escape(f"{a.name}: {clipped(a.value_name, VALUE_SHOWN)}") + _mark(a) for a in shown
        ]
        lines.append("• " + " · ".join(facts))
    if content.missing:
        names = ", ".join(m.name for m in content.missing)
        lines.append(phrases.t("❓ Missing: {names}", names=clipped(names, NAMES_SHOWN)))
    lines.append(_confidence_line(content, photos, phrases))
    if content.fell_back:
        lines.append(
            "<i>"
            + phrases.t("The AI was not available: written from your words alone. Please check it.")
            + "</i>"
        )
    text = "\n".join(lines)
    room = CAPTION_MAX - len(text) - 1  # tags count too: on the safe side
    if room >= MIN_BLURB:
        blurb = escape(clipped(content.description.value, room))
        text += f"\n<blockquote expandable>{blurb}</blockquote>"
    return text


def _mark(value: Backed) -> str:
    """A doubt is shown beside the value itself; a guess is never shown as sure."""
    doubtful = value.evidence is Evidence.GUESS or value.confidence <= BALANCED_ABOVE
    return " 🤔" if doubtful else ""


def _price_line(content: Content, phrases: Phrases) -> str:
    if content.price is None:
        price = phrases.t("💵 <b>Price: ?</b>")
    else:
        money = Money.of(content.price.value, content.currency)
        price = f"💵 <b>{escape(phrases.money(money))}</b>" + _mark(content.price)
    state = content.condition
    condition = (
        condition_name(state.value, phrases) + _mark(state) if state else phrases.t("Condition: ?")
    )
    stock = phrases.n("{count} available", "{count} available", content.quantity.value)
    return f"{price} · {condition} · {stock}"


def condition_name(condition: Condition, phrases: Phrases) -> str:
    """The state of the goods in the seller's words."""
    match condition:
        case Condition.NEW:
            return phrases.label("New")
        case Condition.USED:
            return phrases.label("Used")
        case Condition.REFURBISHED:
            return phrases.label("Refurbished")


def _category_line(content: Content, phrases: Phrases) -> str:
    if content.category is None:
        return phrases.t("📂 Category: ?")
    path = " › ".join(content.category.path or (content.category.name,))
    return f"📂 {escape(clipped(path, PATH_SHOWN))}{_mark(content.category)}"


def _confidence_line(content: Content, photos: int, phrases: Phrases) -> str:
    sure = content.confidence.overall
    percent = phrases.percent(sure)
    if sure > QUICK_ABOVE:
        words = phrases.t("🟢 Sure of it ({percent})", percent=percent)
    elif sure > BALANCED_ABOVE:
        words = phrases.t("🟡 Please check it ({percent})", percent=percent)
    else:
        words = phrases.t("🔴 Needs your eye ({percent})", percent=percent)
    quality = score(content, photos)
    points = phrases.t("quality {score}/100", score=quality.score)
    return f"{words} · {points}{_advice(quality.next_best, phrases)}"


def _advice(best: Improvement | None, phrases: Phrases) -> str:
    match best:
        case Improvement.TITLE:
            return phrases.t(" (a fuller title would help most)")
        case Improvement.DESCRIPTION:
            return phrases.t(" (a longer description would help most)")
        case Improvement.PHOTOS:
            return phrases.t(" (more photos would help most)")
        case Improvement.ATTRIBUTES:
            return phrases.t(" (more details would help most)")
        case None:
            return ""


def _main_rows(
    product: Product, content: Content, accounts: Sequence[Account], phrases: Phrases
) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if not accounts:
        rows.append((on(product, phrases.label("🔗 Connect MercadoLibre"), Action.CONNECT),))
    questions = tuple(_questions(product, content, phrases))
    rows.extend((question,) for question in questions[:QUESTIONS_AT_ONCE])
    if accounts and not content.gaps():
        rows.append((on(product, phrases.label("✅ Publish"), Action.PUBLISH),))
    edit = on(product, phrases.label("✏️ Edit"), Action.EDIT)
    again = on(product, phrases.label("🔄 Regenerate"), Action.REGENERATE)
    rows.append((edit, again))
    rows.append((on(product, phrases.label("🗑 Discard"), Action.DISCARD),))
    return tuple(rows)


def _questions(product: Product, content: Content, phrases: Phrases) -> list[Button]:
    """One button for each thing that publishing still wants to know."""
    asked: list[Button] = []
    if content.price is None:
        asked.append(on(product, phrases.label("❓ Price"), Action.FIELD, "price"))
    if content.condition is None:
        asked.append(on(product, phrases.label("❓ Condition"), Action.FIELD, "condition"))
    for index, gap in enumerate(content.missing):
        label = phrases.label("❓ {name}", name=gap.name)
        asked.append(on(product, label, Action.FIELD, f"m{index}"))
    return asked


def _confirm(
    product: Product, content: Content, accounts: Sequence[Account], phrases: Phrases
) -> Message:
    price = phrases.money(Money.of(content.price.value, content.currency)) if content.price else "?"
    lines = [
        phrases.t("<b>Publish it?</b>"),
        escape(content.title.value),
        phrases.t("Price: <b>{price}</b>", price=price),
    ]
    if len(accounts) == 1:
        lines.append(
            phrases.t(
                "Account: <b>{nickname}</b> ({site})",
                nickname=accounts[0].nickname,
                site=accounts[0].site_id,
            )
        )
    yes = phrases.label("✅ Yes, publish")
    rows: list[tuple[Button, ...]] = [
        (on(product, yes if len(accounts) == 1 else f"✅ {account.nickname} ({account.site_id})",
            Action.CONFIRM, account.id.hex[:12]),)
        for account in accounts
    ]  # fmt: skip
    rows.append((on(product, phrases.label("← Back"), Action.MAIN),))
    return Message("\n".join(lines), tuple(rows), photo_key(product))


def _edit(product: Product, content: Content, phrases: Phrases) -> Message:
    price = phrases.money(Money.of(content.price.value, content.currency)) if content.price else "?"
    lines = [
        phrases.t("<b>What shall we change?</b>"),
        phrases.t("Title: {title}", title=content.title.value),
        phrases.t("Price: {price}", price=price),
        phrases.t("Description: {text}", text=clipped(content.description.value, BLURB_SHOWN)),
    ]
    rows: Rows = (
        (on(product, phrases.label("Title"), Action.FIELD, "title"),
         on(product, phrases.label("Price"), Action.FIELD, "price")),
        (on(product, phrases.label("Description"), Action.FIELD, "description"),
         on(product, phrases.label("Condition"), Action.FIELD, "condition")),
        (on(product, phrases.label("← Back"), Action.MAIN),),
    )  # fmt: skip
    return Message("\n".join(lines), rows, photo_key(product))


def _choose(product: Product, content: Content, word: str, phrases: Phrases) -> Message:
    """The allowed values of a question as buttons, two in a row."""
    if word == "condition":
        title = phrases.t("<b>In what condition is it?</b>")
        options = [(c.value, condition_name(c, phrases)) for c in Condition]
    else:
        index = int(word.removeprefix("m"))
        gap = content.missing[index] if index < len(content.missing) else None
        if gap is None:
            return screens(product, "main", (), phrases)
        title = phrases.t("<b>{name}?</b>", name=gap.name)
        options = [(f"m{index}.{i}", o[1]) for i, o in enumerate(gap.options[:OPTIONS_SHOWN])]
    buttons = [on(product, clipped(name, BUTTON_MAX), Action.CHOOSE, key) for key, name in options]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows.append((on(product, phrases.label("← Back"), Action.MAIN),))
    return Message(title, tuple(rows), photo_key(product))


def _discard(product: Product, phrases: Phrases) -> Message:
    text = phrases.t("<b>Discard this listing?</b>\nIts photos and text will no longer be shown.")
    rows: Rows = (
        (on(product, phrases.label("🗑 Yes, discard"), Action.DISCARD_YES),),
        (on(product, phrases.label("← Back"), Action.MAIN),),
    )
    return Message(text, rows, photo_key(product))


_REPAIRS = {
    Repair.RETRY: (Action.RETRY, ""),
    Repair.RECONNECT: (Action.CONNECT, ""),
    Repair.EDIT_TITLE: (Action.FIELD, "title"),
    Repair.EDIT_PRICE: (Action.FIELD, "price"),
    Repair.EDIT_DESCRIPTION: (Action.FIELD, "description"),
    Repair.ADD_PHOTOS: (Action.DISCARD, ""),
    Repair.REGENERATE: (Action.REGENERATE, ""),
}


def _repair(product: Product, repair: Repair, phrases: Phrases) -> Button:
    action, word = _REPAIRS[repair]
    return on(product, repair_label(repair, phrases), action, word)
