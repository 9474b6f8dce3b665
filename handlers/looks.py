"""The look of a photo changed by buttons, taken back, and her word that a flagged one may leave.

Owns which press changes what and the screen that follows. Does not own what each step makes of a
look (services/photos/look), where looks are kept (services/looks) nor the screens (views/looks).
"""

from collections.abc import Awaitable, Callable

from handlers.callbacks import Action
from handlers.visit import Deed, Visit, done_or_stale
from services.gallery import named
from services.photos.look import Turn, turned
from services.products import Photo
from services.reviewing import Outcome

AFTER = {
    **dict.fromkeys((Turn.SQUARE, Turn.FREE, Turn.WHOLE, Turn.CLOSER, Turn.WIDER), "crop"),
    **dict.fromkeys((Turn.WHITE, Turn.REMOVED, Turn.GROUND), "ground"),
    **dict.fromkeys((Turn.ROTATE, Turn.RESET), "photo"),
}
"""The screen that follows a step; the others are steps of light and colour."""


async def _look(visit: Visit) -> Outcome:
    """ "rotate.<name>": a step with the photo of that name; "originals" is of all of them."""
    step, _, name = visit.word.partition(".")
    if step == "originals":
        done = await visit.desk.looks.originals(
            visit.seller, visit.product.id, visit.press.revision, screen="photos"
        )
        return done_or_stale(done)
    photo = named(visit.product.photos, name)
    if photo is None:
        return Outcome.STALE
    if step in BESIDES:
        return done_or_stale(await BESIDES[step](visit, photo, name))
    return await _turn(visit, photo, name, Turn(step)) if step in set(Turn) else Outcome.STALE


async def _turn(visit: Visit, photo: Photo, name: str, turn: Turn) -> Outcome:
    """One step; the choice that stands already, pressed again, leaves everything as it is."""
    screen = f"{AFTER.get(turn, 'light')}:{name}"
    look = turned(photo.look, turn)
    if look is None:
        return await visit.show(screen)
    done = await visit.desk.looks.change(
        visit.seller, visit.product.id, visit.press.revision, photo.id, look, screen=screen
    )
    return done_or_stale(done)


async def _undo(visit: Visit, photo: Photo, name: str) -> bool:
    return await visit.desk.looks.undo(
        visit.seller, visit.product.id, visit.press.revision, photo.id, screen=f"photo:{name}"
    )


async def _use(visit: Visit, photo: Photo, _name: str) -> bool:
    """It may leave; the next one that is kept back follows, or the preview when there is none."""
    return await visit.desk.looks.release(
        visit.seller, visit.product.id, visit.press.revision, photo.id, screen="held"
    )


BESIDES: dict[str, Callable[[Visit, Photo, str], Awaitable[bool]]] = {"undo": _undo, "use": _use}
"""Words that are no step of a look."""

DEEDS: dict[Action, Deed] = {Action.LOOK: _look}
