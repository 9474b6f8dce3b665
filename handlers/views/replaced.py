"""Texts that could not be used and gave way to plain ones: said, with the way to better ones.

Owns the line and its buttons. Does not own why a text is unfit (services/generation/guard) nor the
new run (handlers/remake).
"""

from handlers.callbacks import Action
from handlers.views.buttons import on
from handlers.views.message import Button
from handlers.views.phrases import msg
from handlers.views.scene import Scene

_SAID = {
    "title": msg("<i>The title that was written could not be used, so this is a plain one.</i>"),
    "description": msg(
        "<i>The description that was written could not be used, so this is a plain one.</i>"
    ),
}
_AGAIN = {
    "title": msg("🔄 Write the title again"),
    "description": msg("🔄 Write the description again"),
}


def replaced_lines(scene: Scene) -> list[str]:
    """A line for each field whose text gave way. HTML."""
    return [scene.phrases.t(said) for field, said in _SAID.items() if _gave_way(scene, field)]


def replaced_rows(scene: Scene) -> list[tuple[Button, ...]]:
    """Have each written anew."""
    return [
        (on(scene.product, scene.phrases.label(label), Action.WISH, field),)
        for field, label in _AGAIN.items()
        if _gave_way(scene, field)
    ]


def _gave_way(scene: Scene, field: str) -> bool:
    return field in scene.content.replaced
