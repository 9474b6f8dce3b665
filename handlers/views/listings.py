"""Her list of products: a page of a shelf as a numbered sheet, and the word that names the page.

Owns the words of every status, the empty shelves, and the encoding of where she is in the list,
which travels in the buttons, search and all. Does not own how the list is found
(services/products).
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Self

from handlers.callbacks import Action, Press, encode
from handlers.views.message import Button, Message, one_line
from handlers.views.phrases import Phrases, msg
from services.listings.money import Money
from services.listings.status import ProductStatus, PublicationStatus
from services.products import Page, Shelf, Summary

PAGE = 6
"""Products on a page: two rows of the sheet, and what a phone shows without scrolling."""

PAGES_MAX = 9_999
WORDS_MAX = 27
"""Bytes of a search: what fits into a button's data beside the page and the shelf."""

TITLE_SHOWN = 60
ROW = 3
"""Numbers in a row of buttons, like squares in a row of the sheet."""

SQUARE = 4
"""Pictures that the sheet shows two by two."""

THIRD_MAX = 10
"""Characters of a label that a phone shows whole where three share a row."""

REVIEW_FROM = 2
"""Listings to check from which they are reviewed together."""

STATUSES = {
    ProductStatus.UPLOADING: msg("📷 Just begun"),
    ProductStatus.IMPORTED: msg("📥 Imported"),
    ProductStatus.PROCESSING: msg("⏳ Being prepared"),
    ProductStatus.READY: msg("📝 To check"),
    ProductStatus.PUBLISHING: msg("📤 Publishing"),
    ProductStatus.PUBLISHED: msg("✅ Live"),
    ProductStatus.FAILED: msg("⚠️ Stopped"),
    ProductStatus.DISCARDED: msg("🗑 Discarded"),
}

AT_THE_MARKETPLACE = {
    PublicationStatus.UNKNOWN: msg("🔍 Being checked"),
    PublicationStatus.ACTIVE: msg("✅ Live"),
    PublicationStatus.PAUSED: msg("⏸ Paused"),
    PublicationStatus.UNDER_REVIEW: msg("👀 Under review"),
    PublicationStatus.PAYMENT_REQUIRED: msg("💳 Payment needed"),
    PublicationStatus.NOT_YET_ACTIVE: msg("🕓 Live soon"),
    PublicationStatus.INACTIVE: msg("💤 Not shown"),
    PublicationStatus.CLOSED: msg("🏁 Ended"),
}

HEADS = {
    Shelf.ALL: msg("Your listings"),
    Shelf.CHECK: msg("To check"),
    Shelf.WORKING: msg("Working on it"),
    Shelf.LIVE: msg("Live"),
    Shelf.STOPPED: msg("Stopped"),
}

FILTERS = {
    Shelf.ALL: msg("All {count}"),
    Shelf.CHECK: msg("📝 Check {count}"),
    Shelf.WORKING: msg("⏳ Working {count}"),
    Shelf.LIVE: msg("✅ Live {count}"),
    Shelf.STOPPED: msg("⚠️ Stopped {count}"),
}

EMPTY = {
    Shelf.ALL: msg("Nothing here yet. Send me photos and one sentence about what you sell."),
    Shelf.CHECK: msg("Nothing waits for your eye. ✨"),
    Shelf.WORKING: msg("Nothing is being prepared right now."),
    Shelf.LIVE: msg("Nothing is on sale yet. Open a listing and tap Publish."),
    Shelf.STOPPED: msg("Nothing has stopped. 👌"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is in her list: a page (from 0) of a shelf, of what a search finds."""

    page: int = 0
    shelf: Shelf = Shelf.ALL
    words: str = ""

    @classmethod
    def read(cls, word: str) -> Self:
        """The place that a button's word names; whatever isn't one is the list's beginning."""
        page, _, rest = word.partition(",")
        shelf, _, hidden = rest.partition(",")
        return cls(
            min(int(page), PAGES_MAX) if page.isdecimal() else 0,
            Shelf(shelf) if shelf in set(Shelf) else Shelf.ALL,
            searched(_shown(hidden)),
        )

    @property
    def word(self) -> str:
        """The place as a button's word."""
        hidden = base64.urlsafe_b64encode(searched(self.words).encode()).rstrip(b"=").decode()
        return f"{min(self.page, PAGES_MAX)},{self.shelf.value},{hidden}"

    def at(self, page: int = 0) -> Self:
        """Another page of the same."""
        return replace(self, page=page)


def searched(text: str) -> str:
    """As much of what she wrote as can be looked for."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line.encode(errors="ignore")[:WORDS_MAX].decode(errors="ignore").strip()


def _shown(hidden: str) -> str:
    try:
        padded = hidden + "=" * (-len(hidden) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def listings(page: Page, place: Place, phrases: Phrases) -> Message:
    """A page of her products: a line and a numbered square each, and the ways on."""
    if not page.rows:
        return _empty(page, place, phrases)
    first = place.page * PAGE + 1
    total = page.counts[place.shelf]
    where = f"{first}–{first + len(page.rows) - 1}/{total}" if total > PAGE else str(total)
    name = phrases.t("🔎 “{words}”", words=place.words) if place.words else None
    head = name or phrases.t(HEADS[place.shelf])
    lines = [f"<b>{head}</b> · {where}", ""]
    lines += [line for at, row in enumerate(page.rows, 1) for line in _lines(at, row, phrases)]
    rows = [*_review(page, place, phrases), *_numbers(page.rows), *_turns(page, place)]
    rows += [*_filters(page, place, phrases), _search(place, phrases)]
    return Message("\n".join(lines), tuple(rows), sheet=tuple(r.picture or "" for r in page.rows))


def status_words(row: Summary, phrases: Phrases) -> str:
    """A product's state in a word or two: the marketplace's, once it is there."""
    status = STATUSES[row.status]
    if row.status in (ProductStatus.PUBLISHING, ProductStatus.PUBLISHED):
        status = AT_THE_MARKETPLACE.get(row.publication_status or PublicationStatus.SENDING, status)
    return phrases.label(status)


def name_of(row: Summary, phrases: Phrases, limit: int = TITLE_SHOWN) -> str:
    """What a product is called on one line: its title, else her words."""
    return one_line(row.title or row.prompt or "", limit) or phrases.label("no words yet")


def money_of(row: Summary, phrases: Phrases) -> str:
    """Its price, empty if it has none."""
    if row.price is None or row.currency is None:
        return ""
    return phrases.money(Money.of(row.price, row.currency))


def _lines(number: int, row: Summary, phrases: Phrases) -> Iterator[str]:
    yield f"<b>{number}</b> · {escape(name_of(row, phrases))}"
    price = money_of(row, phrases)
    yield escape(status_words(row, phrases) + (f" · {price}" if price else ""))


def _numbers(rows: Iterable[Summary]) -> Iterator[tuple[Button, ...]]:
    """A button for each card, laid out like the sheet."""
    buttons = [
        Button(str(number), encode(Press(Action.OPEN, row.id, 0)))
        for number, row in enumerate(rows, 1)
    ]
    width = 2 if len(buttons) == SQUARE else ROW
    for at in range(0, len(buttons), width):
        yield tuple(buttons[at : at + width])


def _turns(page: Page, place: Place) -> Iterator[tuple[Button, ...]]:
    turns: list[Button] = []
    if place.page:
        turns.append(Button(f"‹ {place.page}", f"page:{place.at(place.page - 1).word}"))
    if (place.page + 1) * PAGE < page.counts[place.shelf]:
        turns.append(Button(f"{place.page + 2} ›", f"page:{place.at(place.page + 1).word}"))
    if turns:
        yield tuple(turns)


def _filters(page: Page, place: Place, phrases: Phrases) -> Iterator[tuple[Button, ...]]:
    """The shelves that have something, but for the one on show; none when there is one alone."""
    counts, everything = page.counts, page.counts[Shelf.ALL]
    same = everything if place.shelf is Shelf.ALL else 0
    others = [s for s in Shelf if s is not place.shelf and counts[s] not in (0, same)]
    buttons = [
        Button(
            phrases.label(FILTERS[shelf], count=phrases.number(page.counts[shelf])),
            f"page:{replace(place, page=0, shelf=shelf).word}",
        )
        for shelf in others
    ]
    short = all(len(button.label) <= THIRD_MAX for button in buttons)
    width = ROW if short and len(buttons) == ROW else 2
    for at in range(0, len(buttons), width):
        yield tuple(buttons[at : at + width])


def _search(place: Place, phrases: Phrases) -> tuple[Button, ...]:
    find = Button(phrases.label("🔎 Search"), f"find:{place.shelf.value}")
    if not place.words:
        return (find,)
    everything = Button(phrases.label("✖️ End search"), f"page:{Place(shelf=place.shelf).word}")
    return (find, everything)


def _review(page: Page, place: Place, phrases: Phrases) -> Iterator[tuple[Button, ...]]:
    """Reviewing together is offered where she looks for what waits for her."""
    count = page.counts[Shelf.CHECK]
    here = not place.words and place.shelf in (Shelf.ALL, Shelf.CHECK)
    if here and not place.page and count >= REVIEW_FROM:
        yield (review_button(count, phrases),)


def review_button(count: int, phrases: Phrases) -> Button:
    """Leads to the review of several listings at once."""
    label = phrases.label("📋 Review {count} together", count=phrases.number(count))
    return Button(label, "review:list")


def _empty(page: Page, place: Place, phrases: Phrases) -> Message:
    """Nothing on this shelf: said kindly, with the ways on that lead to something."""
    if not place.words:
        ways = tuple(_filters(page, place, phrases)) if page.counts[Shelf.ALL] else ()
        return Message(phrases.t(EMPTY[place.shelf]), ways)
    text = phrases.t("Nothing matches “{words}”. Try a shorter word.", words=place.words)
    return Message(text, (*_filters(page, place, phrases), _search(place, phrases)))
