"""What is said of a listing's photos: advice in plain words, and photos that are kept back.

Owns the sentences, the one line about photos on the preview, and the screens "advice" and "held".
Does not own what is worth saying (services/photos/advice) nor the photo menu (gallery, looks).
"""

from collections.abc import Sequence

from handlers.callbacks import Action
from handlers.views.buttons import on
from handlers.views.message import Button, Message
from handlers.views.paging import Rows, back_to, packed
from handlers.views.phrases import Phrases
from handlers.views.scene import Scene, Screen
from services.gallery import Step, name_of, named
from services.photos.advice import (
    ASIDE,
    HELD,
    MENDED_BY_ANOTHER,
    Advice,
    AdviceKind,
    advice,
)
from services.photos.look import UNTOUCHED
from services.photos.outputs import rendition_key
from services.photos.uses import Use
from services.products import Photo


def sentence(said: Advice, phrases: Phrases) -> str:
    """The advice in plain words. HTML."""
    numbers, count = listed(said.numbers, phrases), len(said.numbers)
    match said.kind:
        case AdviceKind.SMALL:
            return phrases.t("⚠️ Too small for MercadoLibre: {numbers}", numbers=numbers)
        case AdviceKind.OVERLAY:
            return phrases.t("🔤 The cover has text or a watermark: MercadoLibre wants none.")
        case AdviceKind.GROUND:
            return phrases.t("⬜ MercadoLibre wants the cover on a plain white background.")
        case AdviceKind.ALIKE:
            return phrases.t("👯 {numbers} look the same: one is enough.", numbers=numbers)
        case AdviceKind.COVER:
            return phrases.t("⭐ Photo {numbers} would be a better cover.", numbers=numbers)
        case AdviceKind.UNCHECKED:
            return phrases.t("<i>I could not check for nudity: have a look yourself.</i>")
        case AdviceKind.FACE | AdviceKind.NUDITY:
            return _kept_back(said.kind, numbers, count, phrases)
        case _:
            return _fault(said.kind, numbers, count, phrases)


def _kept_back(kind: AdviceKind, numbers: str, count: int, phrases: Phrases) -> str:
    if kind is AdviceKind.FACE:
        return phrases.n(
            "⚠️ A face can be seen in photo {numbers}. I keep it back until you say so.",
            "⚠️ Faces can be seen in photos {numbers}. I keep them back until you say so.",
            count,
            numbers=numbers,
        )
    return phrases.n(
        "⚠️ Photo {numbers} may show nudity. I keep it back until you say so.",
        "⚠️ Photos {numbers} may show nudity. I keep them back until you say so.",
        count,
        numbers=numbers,
    )


def _fault(kind: AdviceKind, numbers: str, count: int, phrases: Phrases) -> str:
    """What another photo would mend."""
    match kind:
        case AdviceKind.BLURRED:
            return phrases.n(
                "📷 Photo {numbers} is blurred: take it again?",
                "📷 Photos {numbers} are blurred: take them again?",
                count,
                numbers=numbers,
            )
        case AdviceKind.DARK:
            return phrases.n(
                "🌑 Photo {numbers} is dark: take it again with more light?",
                "🌑 Photos {numbers} are dark: take them again with more light?",
                count,
                numbers=numbers,
            )
        case AdviceKind.BURNT:
            return phrases.n(
                "☀️ Photo {numbers} has too much light: take it again?",
                "☀️ Photos {numbers} have too much light: take them again?",
                count,
                numbers=numbers,
            )
        case AdviceKind.FRAMED:
            return phrases.n(
                "🖼 Photo {numbers} has a border: MercadoLibre wants none.",
                "🖼 Photos {numbers} have a border: MercadoLibre wants none.",
                count,
                numbers=numbers,
            )
        case _:
            return phrases.n(
                "🧺 Photo {numbers} shows more than the product: clear the background?",
                "🧺 Photos {numbers} show more than the product: clear the background?",
                count,
                numbers=numbers,
            )


def listed(numbers: Sequence[int], phrases: Phrases) -> str:
    """ "3", "3 and 5" or "1, 3 and 5"."""
    *most, last = map(str, numbers)
    if not most:
        return last
    return phrases.label("{most} and {last}", most=", ".join(most), last=last)


def shown(photo: Photo) -> str:
    """The picture that she sees of a photo: as it would be published."""
    return rendition_key(photo, Use.PREVIEW)


def polished(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """Those whose look the polish chose."""
    return tuple(p for p in photos if p.look != UNTOUCHED and not p.by_hand)


def held(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """Those that may not leave without her word."""
    return tuple(photo for photo in photos if photo.held)


def photo_line(scene: Scene) -> list[str]:
    """The one thing to say of the photos on the preview, if there is any."""
    photos, phrases = scene.product.photos, scene.phrases
    first = next((one for one in advice(photos) if one.kind not in ASIDE), None)
    if first is not None:
        return [sentence(first, phrases)]
    count = len(polished(photos))
    if not count:
        return []
    return [phrases.n("✨ {count} photo polished", "✨ {count} photos polished", count)]


def photo_row(scene: Scene) -> Rows:
    """The way from that line to what it speaks of."""
    product, phrases = scene.product, scene.phrases
    if not photo_line(scene):
        return ()
    waiting = held(product.photos)
    if waiting:
        return ((look_at(scene, waiting[0]),),)
    row = [on(product, phrases.label("📷 Photos"), Action.SHOW, "photos")]
    if polished(product.photos):
        row.append(on(product, phrases.label("👁 Before/after"), Action.SHOW, "before"))
    return (tuple(row),)


def look_at(scene: Scene, photo: Photo) -> Button:
    """The way to a photo that is kept back."""
    number = scene.product.photos.index(photo) + 1
    label = scene.phrases.label("⚠️ Look at photo {number}", number=number)
    return on(scene.product, label, Action.SHOW, f"held.{name_of(photo)}")


def replace(scene: Scene, photo: Photo) -> Button:
    """Another photo in its place."""
    number = scene.product.photos.index(photo) + 1
    label = scene.phrases.label("📷 Replace photo {number}", number=number)
    return on(scene.product, label, Action.ASK, f"photos.{name_of(photo)}")


def _advice(scene: Scene) -> Message:
    """All that there is to say, and the repairs."""
    product, phrases, photos = scene.product, scene.phrases, scene.product.photos
    said = advice(photos)
    lines = [phrases.t("<b>💡 Advice on your photos</b>")]
    lines.extend(sentence(one, phrases) for one in said)
    if all(one.kind in ASIDE for one in said):
        lines.insert(1, phrases.t("✓ They look good."))
    kept = [look_at(scene, photo) for photo in held(photos)]
    bad = sorted({n for one in said if one.kind in MENDED_BY_ANOTHER for n in one.numbers})
    again = [replace(scene, photos[number - 1]) for number in bad]
    better = [
        on(product, phrases.label("⭐ Make {number} the cover", number=n), Action.PHOTO,
           f"{Step.COVER}.{name_of(photos[n - 1])}")
        for one in said if one.kind is AdviceKind.COVER for n in one.numbers
    ]  # fmt: skip
    rows = (*packed(kept), *packed(again), *packed(better), back_to(scene, "photos"))
    keys = tuple(map(shown, photos))
    if len(keys) > 1:
        return Message("\n".join(lines), rows, sheet=keys)
    return Message("\n".join(lines), rows, next(iter(keys), None))


def _held(scene: Scene) -> Message | None:
    """One photo that is kept back, and her word on it."""
    phrases, photos = scene.phrases, scene.product.photos
    waiting = held(photos)
    photo = named(waiting, scene.word) or next(iter(waiting), None)
    if photo is None:
        return None
    number = photos.index(photo) + 1
    lines = [sentence(Advice(HELD[flag], (number,)), phrases) for flag in photo.held]
    if len(waiting) == len(photos):
        lines.append(phrases.t("A listing needs a photo that may be shown."))
    rows = (use_it(scene, photo), *_instead(scene, photo), back_to(scene, "main"))
    return Message("\n".join(lines), rows, shown(photo))


def use_it(scene: Scene, photo: Photo) -> tuple[Button, ...]:
    """Her word that a photo may leave."""
    label = scene.phrases.label("👍 Use it")
    return (on(scene.product, label, Action.LOOK, f"use.{name_of(photo)}"),)


def _instead(scene: Scene, photo: Photo) -> Rows:
    """The other way: the last photo can't be taken out, but another may come for it."""
    if len(scene.product.photos) == 1:
        return ((replace(scene, photo),),)
    remove = scene.phrases.label("🗑 Remove")
    word = f"{Step.REMOVE}.{name_of(photo)}"
    return ((on(scene.product, remove, Action.PHOTO, word),),)


SCREENS = {
    "advice": Screen(_advice),
    "held": Screen(_held),
}
