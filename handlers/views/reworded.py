"""The question after she corrected the words of a product that is prepared already."""

from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import Message, clipped
from handlers.views.scene import Scene, Screen
from services.listings.content import PROMPT_MAX


def _reworded(scene: Scene) -> Message:
    product, phrases = scene.product, scene.phrases
    lines = [
        phrases.t("<b>You changed your words</b>"),
        f"📝 “{escape(clipped(product.prompt or '', PROMPT_MAX))}”",
        phrases.t("Shall I prepare the listing anew with them? What you edited by hand stays."),
    ]
    rows = (
        (on(product, phrases.label("🔄 Prepare it anew"), Action.WISH, "all"),),
        (on(product, phrases.label("← Keep it as it is"), Action.MAIN),),
    )
    return Message("\n".join(lines), rows, photo_key(product))


SCREENS = {"reworded": Screen(_reworded)}
