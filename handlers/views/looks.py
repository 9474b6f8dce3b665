"""The looks of one photo: how it is cut, what is behind it, light and colour, before and after.

Owns the layout of those screens and the words for a look. Does not own the look itself nor its
steps (services/photos/look), nor the photo's place in the listing (gallery).
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.advised import polished, shown
from handlers.views.buttons import on
from handlers.views.message import Button, Message
from handlers.views.paging import Rows, back_to, packed
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from services.gallery import name_of, named
from services.photos.cuts import Left
from services.photos.look import UNTOUCHED, Framing, Ground, Look, Turn, turned
from services.products import Photo

LEFT = {
    Left.UNCLEAR: msg("I left its background: the product can't be told from it."),
    Left.TOUCHES: msg("I left its background: the product goes beyond the photo's edge."),
    Left.RAGGED: msg("I left its background: the outline would come out ragged."),
    Left.SEVERAL: msg("I left its background: there is more than one thing in it."),
    Left.ALREADY: msg("Its background is plain and white already."),
}
"""Why a photo keeps its background."""

GROUNDS = {
    Ground.WHITE: (msg("white background"), Turn.WHITE, msg("⬜ White")),
    Ground.REMOVED: (msg("background removed"), Turn.REMOVED, msg("✂️ Removed")),
    Ground.ORIGINAL: ("", Turn.GROUND, msg("🏞 As it was")),
}
FRAMINGS = {
    Framing.SQUARE: (msg("square"), Turn.SQUARE, msg("⬜ Square")),
    Framing.FREE: (msg("cut around the product"), Turn.FREE, msg("✂️ Around the product")),
    Framing.WHOLE: ("", Turn.WHOLE, msg("🏞 The whole photo")),
}
"""What was done (nothing for as it came), the step that does it, and its button."""

DONE_BESIDES = {
    "turn": (msg("turned"), msg("turned")),
    "polished": (msg("light balanced"), msg("light balanced")),
    "brightness": (msg("brighter"), msg("darker")),
    "contrast": (msg("more contrast"), msg("less contrast")),
    "saturation": (msg("more colour"), msg("less colour")),
}
"""What was done by each part of a look, up or down."""


def done(photo: Photo, phrases: Phrases) -> list[str]:
    """What was done to it in a line, and why its background was left. HTML."""
    lines: list[str] = []
    what = ", ".join(phrases.label(message) for message in _parts(photo.look))
    if what:
        lines.append(escape(f"✨ {what[0].upper()}{what[1:]}"))
    if photo.left is not None and photo.look.ground is Ground.ORIGINAL:
        lines.append(phrases.t(LEFT[photo.left]))
    return lines


def _parts(look: Look) -> list[str]:
    said = [GROUNDS[look.ground][0], FRAMINGS[look.framing][0]]
    values = {
        "turn": look.turn,
        "polished": int(look.polished),
        "brightness": look.brightness,
        "contrast": look.contrast,
        "saturation": look.saturation,
    }
    said.extend(DONE_BESIDES[part][value < 0] for part, value in values.items() if value)
    return [message for message in said if message]


def tools(scene: Scene, photo: Photo) -> Rows:
    """What can be done with the look of one photo."""
    product, phrases, name = scene.product, scene.phrases, name_of(photo)
    rows: list[tuple[Button, ...]] = [
        (
            _turn(scene, photo, phrases.label("🔄 Rotate"), Turn.ROTATE),
            on(product, phrases.label("✂️ Crop"), Action.SHOW, f"crop.{name}"),
        ),
        (
            on(product, phrases.label("🎨 Background"), Action.SHOW, f"ground.{name}"),
            on(product, phrases.label("🔆 Light & colour"), Action.SHOW, f"light.{name}"),
        ),
    ]
    last: list[Button] = []
    if photo.look != UNTOUCHED:
        last.append(on(product, phrases.label("👁 Before/after"), Action.SHOW, f"before.{name}"))
    if photo.looks:
        last.append(on(product, phrases.label("↩️ Undo"), Action.LOOK, f"undo.{name}"))
    return (*rows, tuple(last)) if last else tuple(rows)


def _turn(scene: Scene, photo: Photo, label: str, turn: Turn) -> Button:
    return on(scene.product, label, Action.LOOK, f"{turn}.{name_of(photo)}")


def _pair(scene: Scene, photo: Photo, *both: tuple[str, Turn]) -> Rows:
    """A row of the steps that there are."""
    row = tuple(
        _turn(scene, photo, scene.phrases.label(label), turn)
        for label, turn in both
        if turned(photo.look, turn) is not None
    )
    return (row,) if row else ()


def _ticked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _back(scene: Scene, photo: Photo) -> tuple[Button, ...]:
    return back_to(scene, f"photo.{name_of(photo)}")


def _crop(scene: Scene) -> Message | None:
    """How it is cut, and the margin around the product."""
    phrases, photo = scene.phrases, named(scene.product.photos, scene.word)
    if photo is None:
        return None
    look = photo.look
    lines = [phrases.t("<b>How shall I crop it?</b>")]
    rows: Rows = tuple(
        (_turn(scene, photo, _ticked(phrases.label(label), chosen=look.framing is framing), turn),)
        for framing, (_, turn, label) in FRAMINGS.items()
    )
    if look.framing is not Framing.WHOLE:
        percent = phrases.percent(look.margin / 100)
        lines.append(phrases.t("Margin around the product: {percent}", percent=percent))
        closer, wider = msg("− Margin"), msg("+ Margin")
        rows += _pair(scene, photo, (closer, Turn.CLOSER), (wider, Turn.WIDER))
    return Message("\n".join(lines), (*rows, _back(scene, photo)), shown(photo))


def _ground(scene: Scene) -> Message | None:
    """What is behind it, where it could be cut out."""
    phrases, photo = scene.phrases, named(scene.product.photos, scene.word)
    if photo is None:
        return None
    lines = [phrases.t("<b>What shall be behind it?</b>")]
    rows: Rows = ()
    if photo.left is not None and not photo.look.needs_cutout:
        lines.append(phrases.t(LEFT[photo.left]))
    elif photo.facts is None:
        lines.append(phrases.t("I have not looked at this photo yet."))
    else:
        lines.append(phrases.t("The product itself stays as it is."))
        now = photo.look.ground
        rows = packed(
            [
                _turn(scene, photo, _ticked(phrases.label(label), chosen=now is ground), turn)
                for ground, (_, turn, label) in GROUNDS.items()
            ]
        )
    return Message("\n".join(lines), (*rows, _back(scene, photo)), shown(photo))


def _light(scene: Scene) -> Message | None:
    """Brightness, contrast and colour, a step at a time."""
    phrases, photo = scene.phrases, named(scene.product.photos, scene.word)
    if photo is None:
        return None
    look = photo.look
    lines = [
        phrases.t("<b>Light and colour</b>"),
        phrases.t("Light: <b>{level}</b>", level=_level(look.brightness)),
        phrases.t("Contrast: <b>{level}</b>", level=_level(look.contrast)),
        phrases.t("Colour: <b>{level}</b>", level=_level(look.saturation)),
    ]
    balance = _ticked(phrases.label("✨ Balance it"), chosen=look.polished)
    rows: Rows = (
        *_pair(scene, photo, (msg("− Light"), Turn.DARKER), (msg("+ Light"), Turn.BRIGHTER)),
        *_pair(scene, photo, (msg("− Contrast"), Turn.LESS_CONTRAST),
               (msg("+ Contrast"), Turn.MORE_CONTRAST)),
        *_pair(scene, photo, (msg("− Colour"), Turn.LESS_COLOUR),
               (msg("+ Colour"), Turn.MORE_COLOUR)),
        (_turn(scene, photo, balance, Turn.POLISH),),
        _back(scene, photo),
    )  # fmt: skip
    return Message("\n".join(lines), rows, shown(photo))


def _level(steps: int) -> str:
    """ "+1", "0" or "−2"."""
    return f"{steps:+d}".replace("-", "−") if steps else "0"


def _before(scene: Scene) -> Message | None:
    """The original beside what became of it; without a word, the first that was polished."""
    product, phrases, photos = scene.product, scene.phrases, scene.product.photos
    changed = tuple(photo for photo in photos if photo.look != UNTOUCHED)
    photo = named(changed, scene.word) if scene.word else next(iter(polished(changed)), None)
    if photo is None:
        return None
    head = phrases.t("<b>Photo {number} of {count}</b>", number=photos.index(photo) + 1,
                     count=len(photos))  # fmt: skip
    keep = phrases.label("✅ Keep it")
    kept = (Action.SHOW, f"photo.{name_of(photo)}") if scene.word else (Action.MAIN, "")
    rows: list[tuple[Button, ...]] = [
        (on(product, keep, *kept),),
        (_turn(scene, photo, phrases.label("↩️ Keep my original"), Turn.RESET),),
    ]
    if len(changed) > 1:
        rows.append((on(product, phrases.label("↩️ Keep all my originals"), Action.LOOK,
                        "originals"),))  # fmt: skip
        rows.extend(_beside(scene, changed, photo))
    text = "\n".join([head, *done(photo, phrases)])
    return Message(text, tuple(rows), pair=(photo.clean_key, shown(photo)))


def _beside(scene: Scene, changed: tuple[Photo, ...], photo: Photo) -> Rows:
    """The way to the pairs around."""
    at, phrases, row = changed.index(photo), scene.phrases, list[Button]()
    for place, label in ((at - 1, msg("‹ Photo {number}")), (at + 1, msg("Photo {number} ›"))):
        if 0 <= place < len(changed):
            near = changed[place]
            text = phrases.label(label, number=scene.product.photos.index(near) + 1)
            row.append(on(scene.product, text, Action.SHOW, f"before.{name_of(near)}"))
    return (tuple(row),)


SCREENS = {
    "crop": Screen(_crop),
    "ground": Screen(_ground),
    "light": Screen(_light),
    "before": Screen(_before),
}
