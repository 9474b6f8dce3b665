"""Cards of a product at work: photos coming in, the listing being written, being published."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import Message, clipped
from handlers.views.phrases import Phrases
from services.generation.brief import Sketch
from services.listings.content import PROMPT_MAX
from services.listings.status import PublicationStatus
from services.products import Product, Stage

GENERATION = (Stage.COLLECT, Stage.POLISH, Stage.WRITE, Stage.CATEGORISE, Stage.FILL)
PUBLISHING = (Stage.CHECK, Stage.PICTURES, Stage.SEND, Stage.VERIFY)


CELLS = 10
"""Of the bar."""

LONGER = 1.5
"""Times the usual length, and a run takes longer than usual."""

ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class Going:
    """How a run goes: the seconds that have passed, and that it usually takes."""

    elapsed: float
    usual: float


def collecting(product: Product, phrases: Phrases) -> Message:
    """Photos are coming in; the one thing that is not known is asked."""
    count = len(product.photos)
    lines: list[str] = []
    if product.stopped:
        lines.append(phrases.t("⏹ <b>Stopped.</b> Nothing is lost."))
    if count:
        lines.append("📷 <b>" + phrases.n("{count} photo", "{count} photos", count) + "</b>")
    if product.prompt:
        lines.append(f"📝 “{escape(clipped(product.prompt, PROMPT_MAX))}”")
    discard = on(product, phrases.label("🗑 Discard"), Action.DISCARD)
    if product.stopped:
        resume = on(product, phrases.label("▶️ Go on"), Action.RESUME)
        return Message("\n".join(lines), ((resume, discard),), photo_key(product))
    if product.kin_id is not None:
        lines.append(phrases.t("<b>Is this the same product as the one above?</b>"))
        same = on(product, phrases.label("Same product"), Action.KIN, "same")
        other = on(product, phrases.label("Another one"), Action.KIN, "other")
        return Message("\n".join(lines), ((same, other), (discard,)), photo_key(product))
    lines.extend(_wanted(product, phrases))
    return Message("\n".join(lines), ((discard,),), photo_key(product))


def _wanted(product: Product, phrases: Phrases) -> list[str]:
    """What a draft still waits for."""
    if product.prompt and product.photos:
        return [phrases.t("Got it. Starting in a moment…")]
    if product.prompt:
        return [phrases.t("Now send me its photos, 1 to 10: as an album or one by one.")]
    example = phrases.t("For example: Nike Air Max 90 sneakers, size 42, used, $85,000")
    question = phrases.t(
        "What is it? Tell me in one sentence: brand, model, size, condition and price."
    )
    return [question, f"<i>{example}</i>"]


def working(product: Product, going: Going | None, sketch: Sketch, phrases: Phrases) -> Message:
    """The listing is being written; `sketch` is what there is of it."""
    names = {
        Stage.COLLECT: phrases.n(
            "Looking at {count} photo", "Looking at {count} photos", len(product.photos)
        ),
        Stage.POLISH: phrases.t("Polishing the photos"),
        Stage.WRITE: phrases.t("Writing title and description"),
        Stage.CATEGORISE: phrases.t("Finding the category"),
        Stage.FILL: phrases.t("Filling in the details"),
    }
    head = phrases.t("<b>Preparing your listing</b>")
    lines = [head, *_steps(GENERATION, product.stage, names, going), *_sketched(sketch)]
    if product.late:
        more = phrases.n("+{count} photo", "+{count} photos", product.late)
        lines.append(f"📷 <b>{more}</b>")
    lines.extend(_time(going, phrases))
    rows = ((on(product, phrases.label("✖️ Cancel"), Action.CANCEL, str(product.attempt)),),)
    return Message("\n".join(lines), rows, photo_key(product))


def sending(product: Product, going: Going | None, phrases: Phrases) -> Message:
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
    steps = _steps(PUBLISHING, product.stage, names, going)
    return Message("\n".join([head, *steps, *_time(going, phrases)]), (), photo_key(product))


def _sketched(sketch: Sketch) -> list[str]:
    """The title so far, then the first lines of the description."""
    if not sketch.title:
        return []
    title = f"✍️ <b>{escape(sketch.title)}</b>"
    if not sketch.description:
        return [f"{title}…"]
    return [title, f"<i>{escape(sketch.description)}…</i>"]


def _steps(
    order: Sequence[Stage], now: Stage | None, names: dict[Stage, str], going: Going | None
) -> list[str]:
    """A bar and one line a step: done, under way, to come."""
    at = order.index(now) if now in order else 0
    marks = ["✅" if i < at else "⏳" if i == at else "▫️" for i in range(len(order))]
    lines = [f"{mark} {names[stage]}" for mark, stage in zip(marks, order, strict=True)]
    return [_bar(at, len(order), going), *lines]


def _bar(at: int, stages: int, going: Going | None) -> str:
    """It moves with the time, but never out of the stage that the work is in."""
    begun, full = at * CELLS // stages + 1, (at + 1) * CELLS // stages
    by_time = int(going.elapsed / going.usual * CELLS) if going and going.usual else 0
    filled = min(max(by_time, begun), full)
    return "▰" * filled + "▱" * (CELLS - filled)


def _time(going: Going | None, phrases: Phrases) -> list[str]:
    """The time that has passed, and what to expect."""
    if going is None:
        return []
    minutes, seconds = divmod(int(going.elapsed), 60)
    usual = max(ceil(going.usual / ROUND_TO) * ROUND_TO, ROUND_TO)
    if going.elapsed > max(going.usual * LONGER, usual):
        rest = phrases.t("longer than usual…")
    else:
        rest = phrases.t("about {seconds} s in all", seconds=usual)
    return [f"⏱ {minutes}:{seconds:02} · {rest}"]
