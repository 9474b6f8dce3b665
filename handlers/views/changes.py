"""Before and after: a proposal that waits for her yes, the history of a listing, and two of its
versions side by side.

Owns how a difference is told. Does not own what differs (services/listings/changes).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import CAPTION_MAX, Button, Message, clipped, one_line, visible
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from handlers.views.terms import condition_name, listing_type_name, warranty_name
from services.editing import VersionNote
from services.listings.changes import YES, Difference, Part, differences, warranty_of
from services.listings.content import Condition, Content, ListingType
from services.listings.edits import BY_SELLER
from services.listings.money import Money
from services.lore import Needs

VALUE_SHOWN = 90
UNCLEAR_SHOWN = 120
NOTE_SHOWN = 160
NOTES_MAX = 2
NOTES_SHOWN = 6
VERSION_DIGITS = 6

PART_NAMES = {
    Part.TITLE: msg("Title"),
    Part.PRICE: msg("Price"),
    Part.STOCK: msg("Stock"),
    Part.CONDITION: msg("Condition"),
    Part.CATEGORY: msg("Category"),
    Part.ATTRIBUTE: msg("Details"),
    Part.DESCRIPTION: msg("Description"),
    Part.WARRANTY: msg("Warranty"),
    Part.FREE_SHIPPING: msg("Free shipping"),
    Part.LOCAL_PICKUP: msg("Local pick-up"),
    Part.LISTING_TYPE: msg("Listing type"),
    Part.SKU: msg("SKU"),
}


def value_text(part: Part, value: str | None, currency: str, phrases: Phrases) -> str:
    """A part's canonical text in the seller's words. Plain text."""
    if not value:
        return "—"
    match part:
        case Part.PRICE:
            return phrases.money(Money.of(Decimal(value), currency))
        case Part.CONDITION:
            return condition_name(Condition(value), phrases)
        case Part.LISTING_TYPE:
            return listing_type_name(ListingType(value), phrases)
        case Part.WARRANTY:
            return warranty_name(warranty_of(value), phrases)
        case Part.FREE_SHIPPING | Part.LOCAL_PICKUP:
            return phrases.label("yes") if value == YES else phrases.label("no")
        case _:
            return one_line(value, VALUE_SHOWN)


def difference_lines(
    found: Iterable[Difference], before: Content, after: Content, phrases: Phrases
) -> list[str]:
    """A line for each difference, before and after (HTML)."""
    lines: list[str] = []
    for one in found:
        name = escape(one_line(one.name)) if one.name else phrases.t(PART_NAMES[one.part])
        old = escape(value_text(one.part, one.before, before.currency, phrases))
        new = escape(value_text(one.part, one.after, after.currency, phrases))
        lines.append(f"• {name}: <s>{old}</s> → <b>{new}</b>")
    return lines


def fitting(
    head: Sequence[str], lines: Sequence[str], foot: Sequence[str], phrases: Phrases
) -> str:
    """As many of the lines as a caption holds, and how many there are beside."""
    shown = list(lines)
    while True:
        left = len(lines) - len(shown)
        more = [phrases.n("…and {count} more", "…and {count} more", left)] if left else []
        text = "\n".join([*head, *shown, *more, *foot])
        if visible(text) <= CAPTION_MAX or not shown:
            return text
        shown.pop()


def _proposal(scene: Scene) -> Message | None:
    """What her words would change."""
    proposal, product, phrases = scene.proposal, scene.product, scene.phrases
    if proposal is None:
        return None
    found = differences(scene.content, proposal.content)
    head = [phrases.t("<b>Shall I change this?</b>")]
    foot: list[str] = []
    unclear, *notes = proposal.unclear.split("\n")
    if unclear:
        said = clipped(unclear, UNCLEAR_SHOWN)
        foot.append(phrases.t("🤔 This I did not understand: “{text}”", text=said))
    foot += [f"⚠️ {escape(clipped(note, NOTE_SHOWN))}" for note in notes[:NOTES_MAX]]
    lines = difference_lines(found, scene.content, proposal.content, phrases)
    rows: tuple[tuple[Button, ...], ...] = (
        (on(product, phrases.label("✅ Change it"), Action.ACCEPT),),
        (
            on(product, phrases.label("✍️ Say it again"), Action.ASK, "change"),
            on(product, phrases.label("✖️ No"), Action.DECLINE),
        ),
    )
    return Message(fitting(head, lines, foot, phrases), rows, photo_key(product))


def _versions(scene: Scene) -> Message | None:
    """The history, with the way back and forward."""
    product, phrases, notes = scene.product, scene.phrases, scene.lore.versions
    now = product.version
    if now is None or not notes:
        return None
    at = phrases.t("<b>Version {now} of {all}</b>", now=now, all=product.versions)
    near = _around(notes, now)
    lines = [_note_line(note, note.number == now, phrases) for note in near]
    numbers = [note.number for note in notes]
    turns: list[Button] = []
    if earlier := [number for number in numbers if number < now]:
        label = phrases.label("‹ Version {number}", number=earlier[-1])
        turns.append(on(product, label, Action.VERSION, str(earlier[-1])))
    if later := [number for number in numbers if number > now]:
        label = phrases.label("Version {number} ›", number=later[0])
        turns.append(on(product, label, Action.VERSION, str(later[0])))
    rows: list[tuple[Button, ...]] = [tuple(turns)] if turns else []
    if earlier:
        label = phrases.label("⇄ Compare with version {number}", number=earlier[-1])
        rows.append((on(product, label, Action.SHOW, f"compare.{earlier[-1]}"),))
    rows.append((on(product, phrases.label("← Back"), Action.MAIN),))
    return Message("\n".join([at, *lines]), tuple(rows), photo_key(product))


def _around(notes: Sequence[VersionNote], now: int) -> Sequence[VersionNote]:
    """The notes next to the one on show."""
    place = next((i for i, note in enumerate(notes) if note.number == now), len(notes) - 1)
    start = max(0, min(place - NOTES_SHOWN // 2, len(notes) - NOTES_SHOWN))
    return notes[start : start + NOTES_SHOWN]


def _note_line(note: VersionNote, shown: bool, phrases: Phrases) -> str:
    parts = [part for part in Part if part.value in note.changed]
    if note.by == BY_SELLER and parts:
        names = ", ".join(phrases.label(PART_NAMES[part]) for part in parts)
        what = phrases.t("you: {parts}", parts=names)
    elif note.by == BY_SELLER:
        what = phrases.t("by you")
    else:
        what = phrases.t("prepared by me")
    mark = "▶️" if shown else "▫️"
    return f"{mark} {note.number} · {what} · {escape(phrases.ago(note.at))}"


def _compare(scene: Scene) -> Message | None:
    """Another version beside the one on show."""
    other, product, phrases = scene.lore.other, scene.product, scene.phrases
    if other is None or product.version is None:
        return None
    number = int(scene.word)
    first, second = sorted([(number, other), (product.version, scene.content)], key=lambda v: v[0])
    head = [phrases.t("<b>Version {old} → version {new}</b>", old=first[0], new=second[0])]
    found = differences(first[1], second[1])
    lines = difference_lines(found, first[1], second[1], phrases)
    if not lines:
        lines = [phrases.t("They say the same.")]
    back = phrases.label("↩️ Return to version {number}", number=number)
    rows = (
        (on(product, back, Action.VERSION, str(number)),),
        (on(product, phrases.label("← Back"), Action.SHOW, "versions"),),
    )
    return Message(fitting(head, lines, (), phrases), rows, photo_key(product))


def _other(word: str) -> Needs:
    """The version of that number: a longer one than any that can be came from nowhere."""
    return Needs(other=int(word) if word.isdecimal() and len(word) <= VERSION_DIGITS else None)


SCREENS = {
    "proposal": Screen(_proposal),
    "versions": Screen(_versions, lambda _: Needs(versions=True)),
    "compare": Screen(_compare, _other),
}
