"""The preview and its screens: what will be published, what is missing, and the question before.

Owns the layout of a reviewed product. Everything of it fits a caption.
"""

from collections.abc import Sequence
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.failures import explanation, repair_label
from handlers.views.message import (
    CAPTION_MAX,
    PAIR_MAX,
    TITLE_SHOWN,
    Button,
    Message,
    clipped,
    one_line,
    visible,
)
from handlers.views.phrases import Phrases, msg
from handlers.views.places import flag
from handlers.views.scene import Scene, Screen
from services.listings.confidence import BALANCED_ABOVE, QUICK_ABOVE
from services.listings.content import TITLE_MIN, Backed, Condition, Content, Evidence
from services.listings.edits import title_limit
from services.listings.money import Money
from services.listings.quality import Improvement, score
from services.listings.status import PublicationStatus
from services.marketplaces.port import Account
from services.outcomes import Repair
from services.products import Product

QUESTIONS_AT_ONCE = 3

ANSWERED = frozenset({"attributes_missing"})
"""Reasons that her answers repair: no other button is needed beside the questions."""

ATTRIBUTES_SHOWN = 6
VALUE_SHOWN = 40
PATH_SHOWN = 100
NAMES_SHOWN = 120
BLURB_SHOWN = 200
OPTIONS_SHOWN = 24
"""Options as buttons; a longer list is asked as text and matched against it."""

MIN_BLURB = 80

ADVICE = {
    Improvement.TITLE: msg("💡 A fuller title would help most"),
    Improvement.DESCRIPTION: msg("💡 A longer description would help most"),
    Improvement.PHOTOS: msg("💡 More photos would help most"),
    Improvement.ATTRIBUTES: msg("💡 More details would help most"),
}

Rows = tuple[tuple[Button, ...], ...]


def main(scene: Scene) -> Message:
    """What will be published, what is missing, and the way on."""
    product, content = scene.product, scene.content
    body = summary(content, len(product.photos), scene.phrases)
    rows = _main_rows(product, content, scene.accounts, scene.phrases)
    return Message(body, rows, photo_key(product))


def failed(scene: Scene | None, product: Product, phrases: Phrases) -> Message:
    """A product that stopped: the cause in plain words and the button that repairs it."""
    publication = product.publication
    unknown = publication is not None and publication.status is PublicationStatus.UNKNOWN
    rows: list[tuple[Button, ...]] = []
    questions = _questions(product, scene.content, phrases) if scene else []
    rows.extend((question,) for question in questions[:QUESTIONS_AT_ONCE])
    failure = product.failure
    if not (questions and failure and failure.reason in ANSWERED):
        rows.append((_repair(product, failure.repair if failure else Repair.RETRY, phrases),))
    if not unknown:  # while a listing may exist, only looking again leads on
        if scene is not None:
            rows.append((on(product, phrases.label("✏️ Edit"), Action.EDIT),))
        rows.append((on(product, phrases.label("🗑 Discard"), Action.DISCARD),))
    return Message(explanation(failure, phrases), tuple(rows), photo_key(product))


def summary(content: Content, photos: int, phrases: Phrases) -> str:
    """The preview's text, at most CAPTION_MAX characters."""
    named = one_line(content.title.value, TITLE_SHOWN) or phrases.label("Title: ?")
    title = escape(named) + "</b>" + _mark(content.title)
    length = f"{len(content.title.value)}/{title_limit(content)}"
    head = [f"<b>{title}  <i>{length}</i>"]
    head.append(_price_line(content, phrases))
    head.append(_category_line(content, phrases))
    foot: list[str] = []
    if content.missing:
        names = one_line(", ".join(m.name for m in content.missing), NAMES_SHOWN)
        foot.append(phrases.t("❓ Missing: {names}", names=names))
    foot.extend(_confidence_lines(content, photos, phrases))
    if content.fell_back:
        foot.append(
            phrases.t(
                "<i>The AI was not available: written from your words alone. Please check it.</i>"
            )
        )
    facts = _facts(content, CAPTION_MAX - visible("\n".join([*head, *foot])))
    text = "\n".join([*head, *facts, *foot])
    room = CAPTION_MAX - visible(text) - 1
    if room >= MIN_BLURB:
        blurb = escape(clipped(content.description.value, room))
        text += f"\n<blockquote expandable>{blurb}</blockquote>"
    return text


def _facts(content: Content, room: int) -> list[str]:
    """A line of what is known, with as many attributes as fit into `room` with a line's end."""
    shown = [a for a in content.attributes if a.value_name][:ATTRIBUTES_SHOWN]
    facts = [
        escape(f"{one_line(a.name, VALUE_SHOWN)}: {one_line(a.value_name, VALUE_SHOWN)}") + _mark(a)
        for a in shown
    ]
    while facts:
        line = "• " + " · ".join(facts)
        if visible(line) < room:
            return [line]
        facts.pop()
    return []


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
    return f"📂 {escape(one_line(path, PATH_SHOWN))}{_mark(content.category)}"


def _confidence_lines(content: Content, photos: int, phrases: Phrases) -> list[str]:
    """How sure we are, how good it is, and the one change that would help most."""
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
    advice = [phrases.t(ADVICE[quality.next_best])] if quality.next_best else []
    return [f"{words} · {points}", *advice]


def _main_rows(
    product: Product, content: Content, accounts: Sequence[Account], phrases: Phrases
) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if not accounts:
        rows.append((on(product, phrases.label("🔗 Connect MercadoLibre"), Action.CONNECT),))
    questions = _questions(product, content, phrases)
    rows.extend((question,) for question in questions[:QUESTIONS_AT_ONCE])
    if accounts and content.category is None and not questions:
        rows.append((on(product, phrases.label("❓ Find the category"), Action.REGENERATE),))
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
    if len(content.title.value) < TITLE_MIN:
        asked.append(on(product, phrases.label("❓ Title"), Action.FIELD, "title"))
    if content.price is None:
        asked.append(on(product, phrases.label("❓ Price"), Action.FIELD, "price"))
    if content.condition is None:
        asked.append(on(product, phrases.label("❓ Condition"), Action.FIELD, "condition"))
    for index, gap in enumerate(content.missing):
        label = phrases.label("❓ {name}", name=gap.name)
        asked.append(on(product, label, Action.FIELD, f"m{index}"))
    return asked


def _confirm(scene: Scene) -> Message | None:
    product, content, phrases = scene.product, scene.content, scene.phrases
    if not scene.accounts:
        return None
    price = phrases.money(Money.of(content.price.value, content.currency)) if content.price else "?"
    category = content.category.id if content.category else ""
    accounts = [account for account in scene.accounts if account.sells_in(category)]
    lines = [
        phrases.t("<b>Publish it?</b>"),
        escape(one_line(content.title.value, TITLE_SHOWN)),
        phrases.t("Price: <b>{price}</b>", price=price),
    ]
    if len(accounts) == 1:
        lines.append(
            phrases.t(
                "Account: <b>{nickname}</b> {flag}",
                nickname=one_line(accounts[0].nickname),
                flag=flag(accounts[0].site_id),
            )
        )
    yes = phrases.label("✅ Yes, publish")
    rows: list[tuple[Button, ...]] = [
        (on(product, yes if len(accounts) == 1 else f"{flag(account.site_id)} {account.nickname}",
            Action.CONFIRM, account.id.hex[:12]),)
        for account in accounts
    ]  # fmt: skip
    rows.append((on(product, phrases.label("← Back"), Action.MAIN),))
    return Message("\n".join(lines), tuple(rows), photo_key(product))


def _edit(scene: Scene) -> Message:
    product, content, phrases = scene.product, scene.content, scene.phrases
    price = phrases.money(Money.of(content.price.value, content.currency)) if content.price else "?"
    lines = [
        phrases.t("<b>What shall we change?</b>"),
        phrases.t("Title: {title}", title=one_line(content.title.value, TITLE_SHOWN)),
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


def _asked(
    content: Content, word: str, phrases: Phrases
) -> tuple[str, list[tuple[str, str]]] | None:
    """A question and its answers as (word of the button, name); None when it is answered."""
    if word == "condition":
        states = [(state.value, condition_name(state, phrases)) for state in Condition]
        return phrases.t("<b>In what condition is it?</b>"), states
    for index, gap in enumerate(content.missing):
        if word == f"m{index}":
            options = [(f"{word}.{i}", o[1]) for i, o in enumerate(gap.options[:OPTIONS_SHOWN])]
            return phrases.t("<b>{name}?</b>", name=one_line(gap.name)), options
    return None


def _choose(scene: Scene) -> Message | None:
    """The allowed values of a question as buttons, two in a row where all are short."""
    product, phrases = scene.product, scene.phrases
    asked = _asked(scene.content, scene.word, phrases)
    if asked is None:
        return None
    title, options = asked
    buttons = [on(product, name, Action.CHOOSE, key) for key, name in options]
    columns = 2 if all(len(button.label) <= PAIR_MAX for button in buttons) else 1
    rows = [tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns)]
    rows.append((on(product, phrases.label("← Back"), Action.MAIN),))
    return Message(title, tuple(rows), photo_key(product))


def _discard(scene: Scene) -> Message:
    product, phrases = scene.product, scene.phrases
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


SCREENS = {
    "main": Screen(main),
    "confirm": Screen(_confirm),
    "edit": Screen(_edit),
    "choose": Screen(_choose),
    "discard": Screen(_discard),
}
