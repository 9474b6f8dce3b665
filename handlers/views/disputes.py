"""Two sources that contradict each other: said on the preview, asked on a screen of its own.

Owns the words for who says what, and both answers. Does not own what is a contradiction
(services/generation) nor what follows from her answer (handlers/disputes).
"""

from handlers.callbacks import Action
from handlers.views.advised import shown
from handlers.views.buttons import on, photo_key
from handlers.views.message import ALONE_MAX, Button, Message, one_line
from handlers.views.paging import back_to
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from handlers.views.terms import condition_name
from services.listings.content import Condition, Dispute, Evidence
from services.listings.disputes import CONDITION, value_of
from services.listings.tags import tag

DISPUTES_SHOWN = 3
NAME_SHOWN = 24
VALUE_SHOWN = 24

KEPT, OTHER = "kept", "other"
"""What a button's word says after the tag of the dispute's id."""

_PHOTO_SAYS = msg("⚠️ {name}: you wrote {kept}, photo {photo} says {other}.")
_SAYS = {
    Evidence.BARCODE: msg("⚠️ {name}: you wrote {kept}, the barcode says {other}."),
    Evidence.PHOTO_TEXT: msg("⚠️ {name}: you wrote {kept}, the label says {other}."),
    Evidence.PHOTO: msg("⚠️ {name}: you wrote {kept}, the photos show {other}."),
    Evidence.CATALOGUE: msg("⚠️ {name}: you wrote {kept}, MercadoLibre's catalogue says {other}."),
}
_BOTH = msg("⚠️ {name}: I find both {kept} and {other}.")

_HERS, _STANDS = msg("{value} (what you wrote)"), msg("{value} (as it is now)")
_ON_PHOTO = msg("{value} (on photo {photo})")
_ON = {
    Evidence.BARCODE: msg("{value} (the barcode)"),
    Evidence.PHOTO_TEXT: msg("{value} (on the label)"),
    Evidence.PHOTO: msg("{value} (in the photos)"),
    Evidence.CATALOGUE: msg("{value} (the catalogue)"),
}

_PLAIN = {
    CONDITION: msg("Condition"),
    "BRAND": msg("Brand"),
    "MODEL": msg("Model"),
    "SIZE": msg("Size"),
    "COLOR": msg("Colour"),
    "MATERIAL": msg("Made of"),
    "GENDER": msg("Gender"),
    "VOLTAGE": msg("Voltage"),
    "GTIN": msg("Barcode"),
    "RAM": msg("Memory"),
    "INTERNAL_MEMORY": msg("Storage"),
    "CAPACITY": msg("Capacity"),
}
"""What a thing is called while no category names it."""


def dispute_lines(scene: Scene) -> list[str]:
    """A line for each contradiction. HTML."""
    return [_sentence(scene, dispute) for dispute in scene.content.disputes[:DISPUTES_SHOWN]]


def dispute_buttons(scene: Scene) -> list[Button]:
    """The question behind each."""
    return [
        on(scene.product, _question(dispute, scene.phrases), Action.SHOW,
           f"dispute.{tag(dispute.id)}")
        for dispute in scene.content.disputes[:DISPUTES_SHOWN]
    ]  # fmt: skip


def _question(dispute: Dispute, phrases: Phrases) -> str:
    """Both values where a phone shows them whole; the line above tells them anyway."""
    name = _name(dispute, phrases)
    kept, other = (_value(dispute, value, phrases) for value in (dispute.kept, dispute.other))
    both = phrases.label("⚠️ {name}: {kept} or {other}?", name=name, kept=kept, other=other)
    return both if len(both) <= ALONE_MAX else phrases.label("⚠️ {name}: which one?", name=name)


def _dispute(scene: Scene) -> Message | None:
    """Which of the two is right, below the photo that says the other thing."""
    product, phrases, photos = scene.product, scene.phrases, scene.product.photos
    dispute = next((d for d in scene.content.disputes if tag(d.id) == scene.word), None)
    if dispute is None:
        return None
    named = tag(dispute.id)
    value = _value(dispute, dispute.kept, phrases)
    own = _HERS if _is_hers(scene, dispute) else _STANDS
    rows = [(on(product, phrases.label(own, value=value), Action.SETTLE, f"{named}.{KEPT}"),)]
    if dispute.id == CONDITION or scene.content.category is not None:
        label = _other_label(dispute, phrases)
        rows.append((on(product, label, Action.SETTLE, f"{named}.{OTHER}"),))
        screen = "condition" if dispute.id == CONDITION else f"attr.{named}"
        rows.append((on(product, phrases.label("✍️ Another answer"), Action.SHOW, screen),))
    text = "\n".join([_sentence(scene, dispute), phrases.t("<b>Which one is right?</b>")])
    seen = photos[dispute.photo - 1] if 0 < dispute.photo <= len(photos) else None
    picture = shown(seen) if seen else photo_key(product)
    return Message(text, (*rows, back_to(scene, "main")), picture)


def _sentence(scene: Scene, dispute: Dispute) -> str:
    phrases, evidence = scene.phrases, dispute.evidence
    if not _is_hers(scene, dispute) or evidence not in _SAYS:
        said = _BOTH
    elif dispute.photo and evidence is Evidence.PHOTO_TEXT:
        said = _PHOTO_SAYS
    else:
        said = _SAYS[evidence]
    return phrases.t(
        said,
        name=_name(dispute, phrases),
        kept=_value(dispute, dispute.kept, phrases),
        other=_value(dispute, dispute.other, phrases),
        photo=dispute.photo,
    )


def _other_label(dispute: Dispute, phrases: Phrases) -> str:
    value = _value(dispute, dispute.other, phrases)
    if dispute.photo and dispute.evidence is Evidence.PHOTO_TEXT:
        return phrases.label(_ON_PHOTO, value=value, photo=dispute.photo)
    said = _ON.get(dispute.evidence)
    return phrases.label(said, value=value) if said else value


def _is_hers(scene: Scene, dispute: Dispute) -> bool:
    """Whether what stands is her word; what the category couldn't take was hers, too."""
    value = value_of(scene.content, dispute)
    return value is None or value.evidence is Evidence.SELLER


def _name(dispute: Dispute, phrases: Phrases) -> str:
    """The category's name for it, else a plain one; never an id."""
    if dispute.id != CONDITION and dispute.name not in {"", dispute.id}:
        return one_line(dispute.name, NAME_SHOWN)
    plain = _PLAIN.get(dispute.id)
    return phrases.label(plain) if plain else phrases.label("Detail")


def _value(dispute: Dispute, value: str, phrases: Phrases) -> str:
    if dispute.id == CONDITION and value in set(Condition):
        return condition_name(Condition(value), phrases)
    return one_line(value, VALUE_SHOWN)


SCREENS = {"dispute": Screen(_dispute)}
