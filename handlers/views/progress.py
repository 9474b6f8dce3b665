"""Cards of a product at work: photos coming in, the listing being written, being published."""

from collections.abc import Sequence
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import Message, clipped
from handlers.views.phrases import Phrases
from services.listings.content import PROMPT_MAX
from services.listings.status import PublicationStatus
from services.products import Product, Stage

GENERATION = (Stage.COLLECT, Stage.WRITE, Stage.CATEGORISE, Stage.FILL)
PUBLISHING = (Stage.CHECK, Stage.PICTURES, Stage.SEND, Stage.VERIFY)


def collecting(product: Product, phrases: Phrases) -> Message:
    """Photos are coming in; without words of hers, the one question is asked."""
    count = len(product.photos)
    lines: list[str] = []
    if count:
        lines.append("📷 <b>" + phrases.n("{count} photo", "{count} photos", count) + "</b>")
    if product.prompt:
        lines.append(f"📝 “{escape(clipped(product.prompt, PROMPT_MAX))}”")
    if not product.prompt:
        lines.append(
            phrases.t(
                "What is it? Tell me in one sentence: brand, model, size, condition and price."
            )
        )
        lines.append(
            "<i>"
            + phrases.t("For example: Nike Air Max 90 sneakers, size 42, used, $85,000")
            + "</i>"
        )
    elif not count:
        lines.append(phrases.t("Now send me its photos, 1 to 10: as an album or one by one."))
    else:
        lines.append(phrases.t("Got it. Starting in a moment…"))
    rows = ((on(product, phrases.label("🗑 Discard"), Action.DISCARD),),)
    return Message("\n".join(lines), rows, photo_key(product))


def working(product: Product, phrases: Phrases) -> Message:
    """The listing is being written."""
    names = {
        Stage.COLLECT: phrases.n(
            "Looking at {count} photo", "Looking at {count} photos", len(product.photos)
        ),
        Stage.WRITE: phrases.t("Writing title and description"),
        Stage.CATEGORISE: phrases.t("Finding the category"),
        Stage.FILL: phrases.t("Filling in the details"),
    }
    head = phrases.t("<b>Preparing your listing</b>")
    body = _steps(GENERATION, product.stage, names)
    rows = ((on(product, phrases.label("✖️ Cancel"), Action.CANCEL),),)
    return Message(f"{head}\n{body}", rows, photo_key(product))


def sending(product: Product, phrases: Phrases) -> Message:
    """The listing is being published, or looked for when the answer got lost."""
    unknown = product.publication and product.publication.status is PublicationStatus.UNKNOWN
    if unknown:
        head = phrases.t("<b>Checking whether it went through</b>")
        body = phrases.t(
            "MercadoLibre did not answer in time. I am looking for your listing so that it is never"
            " published twice. This can take some minutes; you need not do anything."
        )
        return Message(f"{head}\n{body}", (), photo_key(product))
    names = {
        Stage.CHECK: phrases.t("Checking everything"),
        Stage.PICTURES: phrases.n(
            "Uploading {count} photo", "Uploading {count} photos", len(product.photos)
        ),
        Stage.SEND: phrases.t("Publishing"),
        Stage.VERIFY: phrases.t("Making sure that it is live"),
    }
    head = phrases.t("<b>Publishing on MercadoLibre</b>")
    body = _steps(PUBLISHING, product.stage, names)
    return Message(f"{head}\n{body}", (), photo_key(product))


def _steps(order: Sequence[Stage], now: Stage | None, names: dict[Stage, str]) -> str:
    """A bar and one line a step: done, under way, to come."""
    at = order.index(now) if now in order else 0
    bar = "▰" * (at + 1) + "▱" * (len(order) - at - 1)
    marks = ["✅" if i < at else "⏳" if i == at else "▫️" for i in range(len(order))]
    lines = [f"{mark} {names[stage]}" for mark, stage in zip(marks, order, strict=True)]
    return "\n".join([bar, *lines])
