"""Photos as files for other places: which formats there are, and what is said of each file.

Owns the names of the formats. Does not own their sizes (services/photos/uses) nor the sending
(handlers/formats).
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.advised import shown
from handlers.views.buttons import on
from handlers.views.message import Message
from handlers.views.paging import back_to, packed
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from services.gallery import name_of, named
from services.photos.uses import CANVASES, FORMATS, Use
from services.products import Photo

ALL = "all"
"""A button's word for every format at once."""

IN_A_ROW = 5

NAMES = {
    Use.MERCADOLIBRE: msg("MercadoLibre"),
    Use.INSTAGRAM_SQUARE: msg("Instagram square"),
    Use.INSTAGRAM_PORTRAIT: msg("Instagram portrait"),
    Use.STORY: msg("Instagram story"),
    Use.FACEBOOK: msg("Facebook"),
    Use.WHATSAPP: msg("WhatsApp status"),
    Use.CUTOUT: msg("Cut-out PNG"),
}


def formats_of(photo: Photo) -> tuple[Use, ...]:
    """What a photo can be had as: a cut-out only where it shows one."""
    return tuple(u for u in FORMATS if u is not Use.CUTOUT or photo.look.needs_cutout)


def caption(use: Use, phrases: Phrases) -> str:
    """What is written under a file. HTML."""
    canvas, name = CANVASES[use], escape(phrases.label(NAMES[use]))
    if canvas.height is None:
        return name
    return f"{name} · {canvas.width} × {canvas.height}"


def file_name(use: Use, number: int) -> str:
    """What a file is called, for the photo with that number."""
    return f"{number}-{use.value.replace('_', '-')}.{'png' if CANVASES[use].png else 'jpg'}"


def gone(phrases: Phrases) -> str:
    """Said when the photo was taken out before its file was made."""
    return phrases.t("That photo is no longer in the listing: no file was made.")


def failed(phrases: Phrases) -> str:
    """Said when a file could not be made or sent."""
    return phrases.t("I could not send you that file. Please ask for it again.")


def _formats(scene: Scene) -> Message | None:
    """The formats of one photo, the cover's without a word, and the way to the others."""
    product, phrases, photos = scene.product, scene.phrases, scene.product.photos
    photo = named(photos, scene.word) or next(iter(photos), None)
    if photo is None:
        return None
    lines = [
        phrases.t("<b>Photo {number} of {count}</b>", number=photos.index(photo) + 1,
                  count=len(photos)),
        phrases.t("For which place? I send it to you as a file, the product whole."),
    ]  # fmt: skip
    name = name_of(photo)
    uses = [
        on(product, phrases.label(NAMES[use]), Action.FORMAT, f"{use}.{name}")
        for use in formats_of(photo)
    ]
    every = on(product, phrases.label("📐 All of them"), Action.FORMAT, f"{ALL}.{name}")
    others = [
        on(product, f"✓ {number}" if one is photo else str(number), Action.SHOW,
           f"formats.{name_of(one)}")
        for number, one in enumerate(photos, 1)
        if len(photos) > 1
    ]  # fmt: skip
    numbers = tuple(tuple(others[i : i + IN_A_ROW]) for i in range(0, len(others), IN_A_ROW))
    back = back_to(scene, f"photo.{name}" if scene.word else "photos")
    return Message("\n".join(lines), (*packed(uses), (every,), *numbers, back), shown(photo))


SCREENS = {"formats": Screen(_formats)}
