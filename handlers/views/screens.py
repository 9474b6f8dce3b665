"""Every screen of a reviewed product, by name.

Owns which name leads to which screen. Does not own the screens themselves.
"""

from handlers.views import (
    advised,
    attributes,
    categories,
    changes,
    disputes,
    fields,
    formats,
    gallery,
    looks,
    preview,
    remake,
    reworded,
    sale,
    why,
)
from handlers.views.message import Message
from handlers.views.scene import Scene, Screen
from services.lore import Needs

SCREENS: dict[str, Screen] = {
    **preview.SCREENS,
    **fields.SCREENS,
    **attributes.SCREENS,
    **categories.SCREENS,
    **disputes.SCREENS,
    **sale.SCREENS,
    **gallery.SCREENS,
    **looks.SCREENS,
    **advised.SCREENS,
    **formats.SCREENS,
    **changes.SCREENS,
    **remake.SCREENS,
    **why.SCREENS,
    **reworded.SCREENS,
}

MAIN = "main"


def screen_of(name: str) -> tuple[Screen, str]:
    """The screen of a card's "name" or "name:word", and its word; an unknown one is the main."""
    key, _, word = name.partition(":")
    return (SCREENS[key], word) if key in SCREENS else (SCREENS[MAIN], "")


def needs(name: str) -> Needs:
    """What the screen wants to know."""
    screen, word = screen_of(name)
    return screen.needs(word)


def draw_screen(scene: Scene, name: str) -> Message:
    """The screen, or the preview when there is nothing to show on it any more."""
    screen, _ = screen_of(name)
    return screen.draw(scene) or preview.main(scene)
