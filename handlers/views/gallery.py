"""The photos of a listing: all of them as a numbered sheet, and one large.

Owns the layout of both. Does not own the drawing of the sheet (services/photos), what is advised
(advised) nor the screens of a photo's look (looks).
"""

from collections.abc import Sequence

from handlers.callbacks import Action
from handlers.views.advised import polished, replace, sentence, shown, use_it
from handlers.views.buttons import on
from handlers.views.looks import done, tools
from handlers.views.message import Button, Message
from handlers.views.paging import Rows, back_to
from handlers.views.phrases import Phrases
from handlers.views.scene import Scene, Screen
from services.gallery import Step, name_of, named
from services.listings.content import MAX_PHOTOS
from services.lore import Needs
from services.photos.advice import ASIDE, MENDED_BY_ANOTHER, Advice, AdviceKind, advice
from services.photos.ports import SMALL_LONG_SIDE, SMALL_SIDE, too_small
from services.products import Photo

IN_A_ROW = 5

ADVICE_SHOWN = 3
"""Pieces of advice beside the photos; the screen "advice" holds all of it."""

APART = frozenset({AdviceKind.SMALL, AdviceKind.ALIKE, AdviceKind.COVER, *ASIDE})
"""Not said of one photo large: its size has a line of its own, and the others concern several."""

ADVISED_SIDE = 1200
"""From this many pixels on both sides MercadoLibre shows a photo at its best:
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""


def _photos(scene: Scene) -> Message:
    """All photos, with a button for each."""
    product, phrases, photos = scene.product, scene.phrases, scene.product.photos
    lines = [_count(scene)]
    if photos:
        lines.append(phrases.t("Tap a number to see, move or remove it."))
    said = advice(photos)
    first = [one for one in said if one.kind not in ASIDE][:ADVICE_SHOWN]
    lines.extend(sentence(one, phrases) for one in first)
    lines.append(_room(scene))
    bad = _bad(photos, said)
    numbers = [
        on(product, f"{number} ⚠️" if number in bad else str(number), Action.SHOW,
           f"photo.{name_of(photo)}")
        for number, photo in enumerate(photos, 1)
    ]  # fmt: skip
    rows: Rows = (
        *_even(numbers),
        *_more(scene),
        *_beyond(scene, more=len(said) > len(first) or bool(bad)),
        back_to(scene),
    )
    keys = tuple(map(shown, photos))
    if len(keys) > 1:
        return Message("\n".join(lines), rows, sheet=keys)
    return Message("\n".join(lines), rows, photo_key=next(iter(keys), None))


def _bad(photos: Sequence[Photo], said: Sequence[Advice]) -> frozenset[int]:
    """The numbers of photos that she should look at."""
    faulty = {n for one in said if one.kind in MENDED_BY_ANOTHER for n in one.numbers}
    kept = {number for number, photo in enumerate(photos, 1) if photo.held}
    return frozenset(faulty | kept)


def _beyond(scene: Scene, *, more: bool) -> Rows:
    """What else there is about the photos: all the advice, what a polish made, files of them."""
    product, phrases = scene.product, scene.phrases
    row: list[Button] = []
    if more:
        row.append(on(product, phrases.label("💡 Advice"), Action.SHOW, "advice"))
    if product.photos:
        row.append(on(product, phrases.label("📐 Formats"), Action.SHOW, "formats"))
    rows: list[tuple[Button, ...]] = [tuple(row)] if row else []
    if polished(product.photos):
        rows.append((on(product, phrases.label("👁 Before/after"), Action.SHOW, "before"),))
    return tuple(rows)


def _even(buttons: list[Button]) -> Rows:
    """As few rows as will do, all of about the same length."""
    rows = -(-len(buttons) // IN_A_ROW)
    length = -(-len(buttons) // max(rows, 1)) or 1
    return tuple(tuple(buttons[at : at + length]) for at in range(0, len(buttons), length))


def _count(scene: Scene) -> str:
    phrases, count = scene.phrases, len(scene.product.photos)
    if count == 0:
        return phrases.t("<b>No photos yet.</b>")
    return phrases.n(
        "<b>{count} photo</b>: it is the cover.",
        "<b>{count} photos</b>: number 1 is the cover.",
        count,
    )


def _limit(scene: Scene) -> int:
    """The most photos that a listing takes, in its category where that is known."""
    schema = scene.lore.schema
    return min(MAX_PHOTOS, schema.max_pictures) if schema else MAX_PHOTOS


def _room(scene: Scene) -> str:
    phrases, count, limit = scene.phrases, len(scene.product.photos), _limit(scene)
    if count > limit:
        return phrases.t("⚠️ MercadoLibre takes {limit} photos here: remove some.", limit=limit)
    if count == limit:
        return phrases.t("That is as many as a listing takes.")
    return phrases.t("A listing takes up to {limit}.", limit=limit)


def _more(scene: Scene) -> Rows:
    """Adding photos and bringing the last removed one back, as far as there is room."""
    product, phrases = scene.product, scene.phrases
    row: list[Button] = []
    if len(product.photos) < _limit(scene):
        row.append(on(product, phrases.label("➕ Add photos"), Action.ASK, "photos"))
    if product.removed and len(product.photos) < MAX_PHOTOS:
        last = f"{Step.RESTORE}.{name_of(product.removed[-1])}"
        row.append(on(product, phrases.label("↩️ Undo removing"), Action.PHOTO, last))
    return (tuple(row),) if row else ()


def _photo(scene: Scene) -> Message:
    """One photo large, what the marketplace makes of it, and what can be done with it."""
    phrases, photos = scene.phrases, scene.product.photos
    photo = named(photos, scene.word)
    if photo is None:
        return _photos(scene)
    place, count = photos.index(photo), len(photos)
    head = phrases.t("<b>Photo {number} of {count}</b>", number=place + 1, count=count)
    cover = phrases.t("⭐ the cover")
    lines = [head if place else f"{head} · {cover}", _size(photo, phrases)]
    lines.extend(done(photo, phrases))
    about = [one.kind for one in advice(photos) if place + 1 in one.numbers]
    lines.extend(
        sentence(Advice(kind, (place + 1,)), phrases)
        for kind in [kind for kind in about if kind not in APART][:ADVICE_SHOWN]
    )
    if count == 1:
        lines.append(phrases.t("To remove it, add another one first: a listing needs a photo."))
    word: Rows = (use_it(scene, photo),) if photo.held else ()
    if not MENDED_BY_ANOTHER.isdisjoint(about):
        word += ((replace(scene, photo),),)
    rows = (*word, *_moves(scene, photo), *tools(scene, photo), *_way_out(scene, photo))
    return Message("\n".join(lines), rows, photo_key=shown(photo))


def _size(photo: Photo, phrases: Phrases) -> str:
    """Its size, and whether the marketplace takes it."""
    width, height = phrases.number(photo.width), phrases.number(photo.height)
    size = phrases.t("{width} × {height} pixels", width=width, height=height)
    if _is_small(photo):
        wanted = phrases.t(
            "⚠️ Too small: MercadoLibre wants {short} on each side and more than {long} on one.",
            short=SMALL_SIDE,
            long=SMALL_LONG_SIDE,
        )
        return f"{size}\n{wanted}"
    taken = phrases.t("✓ MercadoLibre takes it.")
    if min(photo.width, photo.height) >= ADVISED_SIDE:
        return f"{size}\n{taken}"
    better = phrases.t("Sharper still from {side} on each side.", side=phrases.number(ADVISED_SIDE))
    return f"{size}\n{taken} {better}"


def _moves(scene: Scene, photo: Photo) -> Rows:
    """The places that it can go to."""
    product, phrases = scene.product, scene.phrases
    place, last = product.photos.index(photo), len(product.photos) - 1
    rows: list[tuple[Button, ...]] = []
    if place > 0:
        rows.append((_step(scene, photo, phrases.label("⭐ Make it the cover"), Step.COVER),))
    row: list[Button] = []
    if place > 0:
        row.append(_step(scene, photo, phrases.label("‹ Move earlier"), Step.EARLIER))
    if place < last:
        row.append(_step(scene, photo, phrases.label("Move later ›"), Step.LATER))
    return (*rows, tuple(row)) if row else tuple(rows)


def _way_out(scene: Scene, photo: Photo) -> Rows:
    """Taking it out, and back to all of them."""
    product, phrases = scene.product, scene.phrases
    back = (on(product, phrases.label("← All photos"), Action.SHOW, "photos"),)
    files = on(product, phrases.label("📐 Formats"), Action.SHOW, f"formats.{name_of(photo)}")
    if len(product.photos) == 1:
        add = on(product, phrases.label("➕ Add photos"), Action.ASK, "photos")
        return (files, add), back
    return (files, _step(scene, photo, phrases.label("🗑 Remove"), Step.REMOVE)), back


def _step(scene: Scene, photo: Photo, label: str, step: Step) -> Button:
    return on(scene.product, label, Action.PHOTO, f"{step}.{name_of(photo)}")


def _is_small(photo: Photo) -> bool:
    return too_small(photo.width, photo.height)


def instead_question(number: int, phrases: Phrases) -> str:
    """What she is asked to send in the place of a photo."""
    return phrases.t(
        "Send me the new photo {number}: it takes the place of the old one.", number=number
    )


def photos_question(room: int, phrases: Phrases) -> str:
    """What she is asked to send."""
    return phrases.n(
        "Send me {count} photo more: it joins this product.",
        "Send me up to {count} photos more: they join this product.",
        room,
    )


SCREENS = {
    "photos": Screen(_photos, lambda _: Needs(schema=True)),
    "photo": Screen(_photo),
}
