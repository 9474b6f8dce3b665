"""Several listings at once: the list to review, the one question before, and the report.

Owns their wording. All three show the same kind of sheet, numbered like their lines. Does not own
which listings are sure enough (services/batching).
"""

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from uuid import UUID

from handlers.callbacks import Action, Press, encode
from handlers.views.listings import Place, name_of, review_button, status_words
from handlers.views.message import BUTTON_MAX, Button, Message, one_line, unbroken
from handlers.views.phrases import Phrases, msg
from handlers.views.places import flag
from services.batching import Candidate, Doubt
from services.listings.confidence import ReviewFlow, flow_of
from services.listings.content import Content
from services.listings.money import Money
from services.listings.status import ProductStatus, PublicationStatus
from services.marketplaces.port import Account
from services.products import Shelf, Summary

TITLE_SHOWN = 52
"""Ten titles, prices and the words around them fit a caption."""

NICKNAME_SHOWN = 24
ROW = 5
BAR = 10

MARKS = {ReviewFlow.QUICK: "🟢", ReviewFlow.BALANCED: "🟡", ReviewFlow.MANUAL: "🔴"}
MISSING = "❓"

LEGEND = {
    MARKS[ReviewFlow.QUICK]: msg("🟢 sure"),
    MARKS[ReviewFlow.BALANCED]: msg("🟡 worth a look"),
    MARKS[ReviewFlow.MANUAL]: msg("🔴 needs your eye"),
    MISSING: msg("❓ something is missing"),
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A listing of the review, and what stands against publishing it unseen."""

    candidate: Candidate
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that the batch may go to, and how many of its listings it sells."""

    account: Account
    count: int


def batch_word(name: str, batch_id: UUID, *more: str) -> str:
    """A button's word that names a batch."""
    short = base64.urlsafe_b64encode(batch_id.bytes).rstrip(b"=").decode()
    return ".".join((name, short, *more))


def batch_of(short: str) -> UUID | None:
    """The batch that a word's part names."""
    try:
        return UUID(bytes=base64.b64decode(short + "==", altchars=b"-_", validate=True))
    except ValueError:
        return None


def nothing(phrases: Phrases) -> Message:
    """Nothing to review."""
    return Message(phrases.t("Nothing waits for your eye. ✨"), (_home(phrases),))


@dataclass(frozen=True, slots=True)
class Review:
    """What the list shows: the newest of `total` listings, the shops that they may go to, and
    above which share she is sure."""

    batch_id: UUID
    reviewed: tuple[Reviewed, ...]
    total: int
    accounts: tuple[Account, ...]
    quick_above: float


def review(shown: Review, phrases: Phrases) -> Message:
    """The list: a mark, title and price each; the sure ones go out with one button."""
    reviewed, accounts = shown.reviewed, shown.accounts
    sure = sum(1 for each in reviewed if each.doubt is None)
    count = f"{len(reviewed)}/{shown.total}" if shown.total > len(reviewed) else shown.total
    lines = [phrases.t("<b>Ready to check</b>") + f" · {count}", ""]
    marks = [_mark(each, shown.quick_above) for each in reviewed]
    for number, (each, mark) in enumerate(zip(reviewed, marks, strict=True), 1):
        lines.append(f"<b>{number}</b> {mark} {_named(each.candidate.content, phrases)}")
    lines.append("")
    if any(mark != MARKS[ReviewFlow.QUICK] for mark in marks):
        lines.append(" · ".join(phrases.t(LEGEND[mark]) for mark in LEGEND if mark in marks))
    if len(accounts) == 1:
        lines.append(_account(accounts[0], phrases))
    if not sure and accounts:
        lines.append(phrases.t("None is sure enough to go out unseen: open them one by one."))
    rows: list[tuple[Button, ...]] = []
    if not accounts:
        rows.append((Button(phrases.label("🔗 Connect MercadoLibre"), "connect"),))
    elif sure:
        label = phrases.n("✅ Publish the sure one", "✅ Publish the {count} sure ones", sure)
        rows.append((Button(label, f"review:{batch_word('go', shown.batch_id)}"),))
    rows.extend(_numbers(each.candidate.product_id for each in reviewed))
    rows.append(_home(phrases))
    return Message("\n".join(lines), tuple(rows), sheet=_sheet([r.candidate for r in reviewed]))


def confirm(
    candidates: Sequence[Candidate],
    changed: int,
    shops: Sequence[Shop],
    batch_id: UUID,
    phrases: Phrases,
) -> Message:
    """The one question: how many, for how much in all, where."""
    head = phrases.n("Publish {count} listing?", "Publish {count} listings?", len(candidates))
    lines = [f"<b>{head}</b>", ""]
    for number, candidate in enumerate(candidates, 1):
        lines.append(f"<b>{number}</b> {_named(candidate.content, phrases)}")
    total = _total([candidate.content for candidate in candidates], phrases)
    lines += ["", phrases.t("Total: <b>{total}</b>", total=total)]
    if len(shops) == 1:
        lines.append(_account(shops[0].account, phrases))
    if changed:
        lines.append(_left_out(changed, phrases))
    yes = [Button(_yes(shop, alone=len(shops) == 1, phrases=phrases),
                  f"review:{batch_word('yes', batch_id, shop.account.id.hex[:12])}")
           for shop in shops]  # fmt: skip
    back = Button(phrases.label("← Back"), "review:list")
    rows = tuple((each,) for each in [*yes, back])
    return Message("\n".join(lines), rows, sheet=_sheet(candidates))


def report(rows: Sequence[Summary], phrases: Phrases) -> Message:
    """How far it is: a bar, a line each, and a button to each that stopped."""
    states = [_state(row) for row in rows]
    counts = Counter(states)
    left = counts["left"]
    sent = len(rows) - left
    done = counts["live"] + counts["stopped"]
    lines = [f"<b>{_headline(counts, sent, phrases)}</b>"]
    if done < sent:
        filled = round(BAR * done / sent)
        lines.append("▰" * filled + "▱" * (BAR - filled))
    lines += [_tally(counts, phrases), ""]
    for number, (row, state) in enumerate(zip(rows, states, strict=True), 1):
        lines.append(f"<b>{number}</b> {_outcome(row, state, phrases)}")
    if left:
        lines += ["", _left_out(left, phrases)]
    buttons: list[tuple[Button, ...]] = [
        (_open(number, row, phrases),)
        for number, (row, state) in enumerate(zip(rows, states, strict=True), 1)
        if state == "stopped"
    ]
    if done == sent:
        buttons.append(_home(phrases))
    sheet = tuple(row.picture or "" for row in rows)
    return Message("\n".join(lines), tuple(buttons), sheet=sheet)


def finished(rows: Iterable[Summary]) -> bool:
    """Whether the report is the last one."""
    return all(row.status is not ProductStatus.PUBLISHING for row in rows)


def together(count: int, phrases: Phrases) -> Message:
    """All that came in one go is prepared."""
    text = phrases.n(
        "✨ {count} listing is ready.",
        "✨ <b>{count} listings are ready.</b> Check them on their cards, or all in one list.",
        count,
    )
    return Message(text, ((review_button(count, phrases),),))


def _state(row: Summary) -> str:
    """What became of a listing: "live", "checking", "sending", "stopped" or "left" out."""
    match row.status:
        case ProductStatus.PUBLISHED:
            return "live"
        case ProductStatus.PUBLISHING:
            unknown = row.publication_status is PublicationStatus.UNKNOWN
            return "checking" if unknown else "sending"
        case ProductStatus.FAILED:
            return "stopped"
        case _:
            return "left"


def _outcome(row: Summary, state: str, phrases: Phrases) -> str:
    """A sign and the title; in words only what the tally above doesn't say."""
    words = phrases.label("📝 Not sent") if state == "left" else status_words(row, phrases)
    sign, _, said = words.partition(" ")
    told = state not in ("left", "live") or row.publication_status is PublicationStatus.ACTIVE
    title = name_of(row, phrases, TITLE_SHOWN)
    return escape(f"{sign} {title}" if told else f"{sign} {title} · {said}")


def _headline(counts: Counter[str], sent: int, phrases: Phrases) -> str:
    if counts["sending"] or counts["checking"]:
        return phrases.n("Publishing {count} listing…", "Publishing {count} listings…", sent)
    live = counts["live"]
    if live == sent and live:
        return phrases.n("🎉 {count} listing is live", "🎉 {count} listings are live", live)
    if live:
        return phrases.t(
            "{live} of {sent} are live", live=phrases.number(live), sent=phrases.number(sent)
        )
    return phrases.t("Nothing was published")


def _tally(counts: Counter[str], phrases: Phrases) -> str:
    parts = {
        "live": msg("✅ {count} live"),
        "sending": msg("📤 {count} on their way"),
        "checking": msg("🔍 {count} being checked"),
        "stopped": msg("⚠️ {count} stopped: see below"),
    }
    said = [
        phrases.t(text, count=phrases.number(counts[state]))
        for state, text in parts.items()
        if counts[state]
    ]
    return " · ".join(said) or phrases.t("They are as they were.")


def _left_out(count: int, phrases: Phrases) -> str:
    return phrases.n(
        "<i>{count} changed after the list was shown and stays out: check it on its card.</i>",
        "<i>{count} changed after the list was shown and stay out: check them on their cards.</i>",
        count,
    )


def _mark(each: Reviewed, quick_above: float) -> str:
    content = each.candidate.content
    return MISSING if content.gaps() else MARKS[flow_of(content, quick_above)]


def _named(content: Content, phrases: Phrases) -> str:
    title = one_line(content.title.value, TITLE_SHOWN) or phrases.label("no words yet")
    if content.price is None:
        return escape(title)
    price = phrases.money(Money.of(content.price.value, content.currency))
    return escape(f"{title} {unbroken(f'· {price}')}")


def _total(contents: Iterable[Content], phrases: Phrases) -> str:
    """The sum of the prices, one for each currency."""
    sums = dict[str, Decimal]()
    for content in contents:
        if content.price is not None:
            before = sums.get(content.currency, Decimal(0))
            sums[content.currency] = before + content.price.value
    return " + ".join(_sum(amount, currency, phrases) for currency, amount in sums.items())


def _sum(amount: Decimal, currency: str, phrases: Phrases) -> str:
    try:
        return phrases.money(Money.of(amount, currency))
    except ValueError:  # ten dear things are worth more than any price may be
        return f"{currency} {phrases.number(float(amount))}"


def _account(account: Account, phrases: Phrases) -> str:
    return phrases.t(
        "Account: <b>{nickname}</b> {flag}",
        nickname=one_line(account.nickname),
        flag=flag(account.site_id),
    )


def _yes(shop: Shop, *, alone: bool, phrases: Phrases) -> str:
    if alone:
        return phrases.n("✅ Yes, publish it", "✅ Yes, publish all {count}", shop.count)
    nickname = one_line(shop.account.nickname, NICKNAME_SHOWN)
    return f"✅ {flag(shop.account.site_id)} {nickname} ({phrases.number(shop.count)})"


def _open(number: int, row: Summary, phrases: Phrases) -> Button:
    label = one_line(f"⚠️ {number} · {name_of(row, phrases)}", BUTTON_MAX)
    return Button(label, encode(Press(Action.OPEN, row.id, 0)))


def _numbers(ids: Iterable[UUID]) -> Iterator[tuple[Button, ...]]:
    buttons = [
        Button(str(number), encode(Press(Action.OPEN, product_id, 0)))
        for number, product_id in enumerate(ids, 1)
    ]
    rows = -(-len(buttons) // ROW)
    width = -(-len(buttons) // max(1, rows))  # six are twice three, not five and one
    for at in range(0, len(buttons), width or 1):
        yield tuple(buttons[at : at + width])


def _home(phrases: Phrases) -> tuple[Button, ...]:
    return (Button(phrases.label("← My listings"), f"page:{Place(shelf=Shelf.ALL).word}"),)


def _sheet(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.picture or "" for candidate in candidates)
