"""Long lists on a card: pages of them, rows of their buttons, and what to say when the
marketplace has not told them.

Owns the layout. Does not own what is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import PAIR_MAX, Button, Message
from handlers.views.phrases import Phrases
from handlers.views.scene import Scene
from services.products import Product

T = TypeVar("T")

TRIO_MAX = 11
"""Characters of a label that a phone shows whole where three share a row."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list; `number` counts from 0, `pages` is at least 1."""

    items: tuple[T, ...]
    number: int
    pages: int


def page_of(items: Sequence[T], word: str, size: int) -> Page[T]:
    """The page that the word numbers, the nearest one there is."""
    pages = max(1, -(-len(items) // size))
    number = min(int(word), pages - 1) if word.isdecimal() else 0
    return Page(tuple(items[number * size : (number + 1) * size]), number, pages)


def turns(product: Product, page: Page[T], screen: str, phrases: Phrases, tail: str = "") -> Rows:
    """The way to the pages around; `screen` and `tail` stand before and behind the number in
    the word."""
    near = (
        (page.number - 1, phrases.label("‹ Page {number}", number=page.number)),
        (page.number + 1, phrases.label("Page {number} ›", number=page.number + 2)),
    )
    row = tuple(
        on(product, label, Action.SHOW, f"{screen}.{number}{tail}")
        for number, label in near
        if 0 <= number < page.pages
    )
    return (row,) if row else ()


def packed(buttons: Sequence[Button]) -> Rows:
    """As many in a row as a phone shows whole."""
    longest = max((len(button.label) for button in buttons), default=0)
    columns = 3 if longest <= TRIO_MAX else 2 if longest <= PAIR_MAX else 1
    return tuple(tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns))


def back_to(scene: Scene, screen: str = "edit") -> tuple[Button, ...]:
    """The row that leads back."""
    label = scene.phrases.label("← Back")
    if screen == "main":
        return (on(scene.product, label, Action.MAIN),)
    return (on(scene.product, label, Action.SHOW, screen),)


def untold(scene: Scene, again: str, back: str = "edit") -> Message:
    """The marketplace has not told what this screen is made of: why, and the way on; `again`
    names the screen to try once more."""
    product, phrases = scene.product, scene.phrases
    if not scene.accounts:
        text = phrases.t("Connect your MercadoLibre account first: it tells what is possible here.")
        way = on(product, phrases.label("🔗 Connect MercadoLibre"), Action.CONNECT)
    elif scene.content.category is None and not again.startswith(("category", "tree")):
        text = phrases.t("Choose the category first: the rest depends on it.")
        way = on(product, phrases.label("📂 Category"), Action.SHOW, "category")
    else:
        text = phrases.t("MercadoLibre is not answering just now. Nothing is lost.")
        way = on(product, phrases.label("🔁 Try again"), Action.SHOW, again)
    return Message(text, ((way,), back_to(scene, back)), photo_key(product))
