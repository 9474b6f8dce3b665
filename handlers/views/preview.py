"""The preview and its screens: what will be published, what is missing, and the question before.

Owns the layout of a reviewed product. Everything of it fits a caption.
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.advised import held, look_at, photo_row
from handlers.views.buttons import on, photo_key
from handlers.views.disputes import dispute_buttons, dispute_lines
from handlers.views.failures import explanation, repair_label
from handlers.views.message import (
    TITLE_SHOWN,
    Button,
    Message,
    one_line,
)
from handlers.views.phrases import Phrases
from handlers.views.places import flag
from handlers.views.replaced import replaced_rows
from handlers.views.scene import Scene, Screen
from handlers.views.summary import is_doubtful, net_line, summary
from handlers.views.twins import former_price, twin_row
from services.generation.wear import is_untold
from services.listings.confidence import ReviewFlow, flow_of
from services.listings.content import TITLE_MIN, Attribute, Content, Evidence
from services.listings.edits import BY_SELLER
from services.listings.money import Money
from services.listings.status import PublicationStatus
from services.listings.tags import tag
from services.lore import Needs
from services.outcomes import Repair
from services.products import Product

QUESTIONS_AT_ONCE = 3

WEAR = "wear"
"""The name of the question after the state of used goods."""

ANSWERED = frozenset({"attributes_missing"})
"""Reasons that her answers repair: no other button is needed beside the questions."""

Rows = tuple[tuple[Button, ...], ...]


def main(scene: Scene) -> Message:
    """What will be published, what is missing, and the way on."""
    return Message(summary(scene), _main_rows(scene), photo_key(scene.product))


def failed(scene: Scene | None, product: Product, phrases: Phrases) -> Message:
    """A product that stopped: the cause in plain words and the button that repairs it."""
    publication = product.publication
    unknown = publication is not None and publication.status is PublicationStatus.UNKNOWN
    rows: list[tuple[Button, ...]] = []
    questions = _questions(product, scene.content, phrases) if scene else []
    rows.extend((question,) for question in questions[:QUESTIONS_AT_ONCE])
    failure = product.failure
    answered = bool(questions and failure and failure.reason in ANSWERED)
    if not answered:
        rows.append((_repair(scene, product, phrases),))
    if not unknown:  # while a listing may exist, only looking again leads on
        if scene is not None:
            rows.append((on(product, phrases.label("✏️ Edit"), Action.EDIT),))
        rows.append((on(product, phrases.label("🗑 Discard"), Action.DISCARD),))
    text = explanation(failure, phrases, quoted=not answered)
    return Message(text, tuple(rows), photo_key(product))


def _main_rows(scene: Scene) -> Rows:
    """The rows in the order of the review flow: publish first when sure, else what is in doubt,
    else what is missing."""
    product, content, phrases = scene.product, scene.content, scene.phrases
    rows: list[tuple[Button, ...]] = []
    if not scene.accounts:
        rows.append((on(product, phrases.label("🔗 Connect MercadoLibre"), Action.CONNECT),))
    asked = _questions(product, content, phrases)
    disputes = dispute_buttons(scene)[: QUESTIONS_AT_ONCE - bool(asked)]
    questions = asked[: QUESTIONS_AT_ONCE - len(disputes)]
    questions[1:1] = former_price(scene)
    questions = [*disputes, *questions]
    doubts = _doubts(scene)[: max(0, QUESTIONS_AT_ONCE - len(questions))]
    publish: Rows = ()
    if scene.accounts and not content.gaps():
        publish = ((on(product, phrases.label("✅ Publish"), Action.PUBLISH),),)
    if scene.accounts and content.category is None and not asked:
        label = phrases.label("❓ Find the category")
        rows.append((on(product, label, Action.WISH, "category"),))
    if flow_of(content, scene.preferences.quick_above) is ReviewFlow.QUICK:
        rows.extend(publish)
        rows.extend((question,) for question in questions)
    else:
        rows.extend((button,) for button in (*questions, *doubts))
        rows.extend(publish)
    rows.extend(replaced_rows(scene))
    rows.extend(photo_row(scene))
    rows.extend(twin_row(scene))
    if is_untold(content):
        label = phrases.label("🩹 Any marks or faults?")
        rows.append((on(product, label, Action.FIELD, WEAR),))
    rows.append(
        (
            on(product, phrases.label("✏️ Edit"), Action.EDIT),
            on(product, phrases.label("🔄 Regenerate"), Action.SHOW, "regenerate"),
        )
    )
    return (*rows, *_aside(scene))


def _aside(scene: Scene) -> Rows:
    """What is seldom wanted, small and last."""
    product, phrases = scene.product, scene.phrases
    why = on(product, phrases.label("❔ Why"), Action.SHOW, "why")
    discard = on(product, phrases.label("🗑 Discard"), Action.DISCARD)
    if product.version is None or product.version == 1 or scene.content.provider != BY_SELLER:
        return ((why, discard),)
    back = f"undo.{product.made_from or product.version - 1}"
    return (why, on(product, phrases.label("↩️ Undo"), Action.VERSION, back)), (discard,)


def _doubts(scene: Scene) -> list[Button]:
    """One button for each value that she should look at."""
    product, content, phrases = scene.product, scene.content, scene.phrases
    disputed = {dispute.id for dispute in content.disputes}
    fields = {
        "price": (phrases.label("Price"), content.price),
        "condition": (phrases.label("Condition"), content.condition),
        "title": (phrases.label("Title"), content.title),
    }
    asked = [
        on(product, phrases.label("🤔 {name}", name=name), Action.FIELD, field)
        for field, (name, value) in fields.items()
        if value is not None and is_doubtful(value) and field.upper() not in disputed
    ]
    if content.category is not None and is_doubtful(content.category):
        asked.append(on(product, phrases.label("🤔 Category"), Action.SHOW, "category"))
    asked.extend(
        on(
            product,
            phrases.label("🤔 {name}: {value}", name=one_line(a.name), value=a.value_name),
            Action.SHOW,
            f"attr.{tag(a.id)}",
        )
        for a in content.attributes
        if is_doubtful(a) and a.id not in disputed and not _follows(a)
    )
    return asked


def _follows(attribute: Attribute) -> bool:
    """Whether it merely follows from her own words: that is marked among the details, no more."""
    return attribute.evidence is Evidence.SELLER and not attribute.required


def _questions(product: Product, content: Content, phrases: Phrases) -> list[Button]:
    """One button for each thing that publishing still wants to know."""
    asked: list[Button] = []
    if len(content.title.value) < TITLE_MIN:
        asked.append(on(product, phrases.label("❓ Title"), Action.FIELD, "title"))
    if content.price is None:
        asked.append(on(product, phrases.label("❓ Price"), Action.FIELD, "price"))
    if content.condition is None:
        asked.append(on(product, phrases.label("❓ Condition"), Action.FIELD, "condition"))
    if "warranty" in content.gaps():
        asked.append(on(product, phrases.label("❓ Warranty"), Action.SHOW, "warranty"))
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
        *net_line(scene),
        *dispute_lines(scene),
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
    Repair.ADD_PHOTOS: (Action.SHOW, "photos"),
    Repair.REGENERATE: (Action.REGENERATE, ""),
}


def _repair(scene: Scene | None, product: Product, phrases: Phrases) -> Button:
    failure, waiting = product.failure, held(product.photos)
    if scene is not None and failure and failure.reason == "photos_held" and waiting:
        return look_at(scene, waiting[0])
    repair = failure.repair if failure else Repair.RETRY
    action, word = _REPAIRS[repair]
    return on(product, repair_label(repair, phrases), action, word)


SCREENS = {
    "main": Screen(main, lambda _: Needs(costs=True)),
    "confirm": Screen(_confirm, lambda _: Needs(costs=True)),
    "discard": Screen(_discard),
}
