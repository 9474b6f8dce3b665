"""Why: where each value of a listing comes from, on demand.

Owns the words for evidence. Does not own how sure is sure enough (services/listings/confidence).
"""

from collections.abc import Iterator
from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import CAPTION_MAX, Button, Message, one_line, visible
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from handlers.views.summary import is_doubtful
from services.listings.content import Backed, Content, Evidence
from services.listings.edits import by_hand

EVIDENCE = {
    Evidence.SELLER: msg("from your words"),
    Evidence.BARCODE: msg("from the barcode"),
    Evidence.PHOTO_TEXT: msg("read in the photo"),
    Evidence.PHOTO: msg("seen in the photo"),
    Evidence.CATALOGUE: msg("from MercadoLibre's catalogue"),
    Evidence.DEFAULT: msg("the usual value"),
    Evidence.GUESS: msg("a guess: please check"),
}
NAME_SHOWN = 40
PAGE_ROOM = CAPTION_MAX - 60
"""Characters of a page's lines: the head and the page's number take the rest."""


def _why(scene: Scene) -> Message:
    """Every value with its evidence, the doubtful ones first; paged where a caption ends."""
    product, phrases = scene.product, scene.phrases
    values = sorted(_values(scene.content, phrases), key=lambda named: not is_doubtful(named[1]))
    pages = _paged([_line(name, value, phrases) for name, value in values])
    at = min(int(scene.word), len(pages) - 1) if scene.word.isdecimal() else 0
    text = "\n".join([phrases.t("<b>How I know</b>"), *pages[at]])
    turns: list[Button] = []
    if at:
        turns.append(on(product, "‹", Action.SHOW, f"why.{at - 1}"))
    if at + 1 < len(pages):
        turns.append(on(product, "›", Action.SHOW, f"why.{at + 1}"))
    rows = ((tuple(turns),) if turns else ()) + (
        (
            on(product, phrases.label("✏️ Edit"), Action.EDIT),
            on(product, phrases.label("← Back"), Action.MAIN),
        ),
    )
    return Message(text, rows, photo_key(product))


def _values(content: Content, phrases: Phrases) -> Iterator[tuple[str, Backed]]:
    fields = {
        phrases.label("Title"): content.title,
        phrases.label("Price"): content.price,
        phrases.label("Condition"): content.condition,
        phrases.label("Category"): content.category,
        phrases.label("Description"): content.description,
        phrases.label("Stock"): content.quantity,
    }
    for name, value in fields.items():
        if value is not None:
            yield name, value
    for attribute in content.attributes:
        yield f"{attribute.name}: {one_line(attribute.value_name, NAME_SHOWN)}", attribute


def _line(name: str, value: Backed, phrases: Phrases) -> str:
    sign = "🤔" if is_doubtful(value) else "✓"
    name = escape(one_line(name, 2 * NAME_SHOWN))
    if by_hand(value):
        return f"{sign} {name} — " + phrases.t("set by you")
    percent = phrases.percent(value.confidence)
    evidence = phrases.t(EVIDENCE[value.evidence])
    return f"{sign} {name} — {evidence} ({percent})"


def _paged(lines: list[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for line in lines:
        if pages[-1] and visible("\n".join([*pages[-1], line])) > PAGE_ROOM:
            pages.append([])
        pages[-1].append(line)
    return pages


SCREENS = {"why": Screen(_why)}
