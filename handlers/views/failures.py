"""Why something did not work, in plain words, and what its repair button says."""

from handlers.views.message import clipped
from handlers.views.phrases import Phrases, msg
from services.outcomes import Repair
from services.products import Failure

DETAIL_SHOWN = 300

SENTENCES = {
    "daily_limit": msg(
        "I have prepared all I can for you today. This one waits: tap tomorrow, and I go on with"
        " it."
    ),
    "generation_failed": msg("I couldn't prepare this listing just now."),
    "marketplace_busy": msg("MercadoLibre is not answering. Nothing was published."),
    "account_disconnected": msg(
        "The connection with your MercadoLibre account ended. Nothing was published."
    ),
    "outcome_unknown": msg(
        "MercadoLibre didn't say whether the listing was made, and I couldn't find it. Tap and I"
        " look again: I publish it only if it isn't there."
    ),
    "shop_blocked": msg(
        "MercadoLibre isn't letting this account publish right now. See what it asks of you there,"
        " then tap."
    ),
    "price_refused": msg("MercadoLibre does not accept this price."),
    "title_refused": msg("MercadoLibre does not accept this title."),
    "description_refused": msg("MercadoLibre does not accept this description."),
    "photos_refused": msg(
        "MercadoLibre does not accept these photos: each needs more than 500 pixels on one side."
        " Add larger ones, or remove those that are too small."
    ),
    "photos_held": msg(
        "I keep photos of it back until you have looked at them. Nothing was published."
    ),
    "attributes_missing": msg("MercadoLibre wants to know more about the product."),
    "size_chart_refused": msg(
        "MercadoLibre wants a size chart for this product, and your account has none that fits."
        " Make one there, then tap."
    ),
    "category_refused": msg("MercadoLibre does not accept this category."),
    "barcode_refused": msg("MercadoLibre does not accept the barcode."),
    "refused": msg("MercadoLibre did not accept the listing."),
    "internal": msg("Something went wrong on our side."),
}

REPAIRS = {
    Repair.RETRY: msg("🔁 Try again"),
    Repair.RECONNECT: msg("🔗 Connect again"),
    Repair.EDIT_TITLE: msg("✏️ Change the title"),
    Repair.EDIT_PRICE: msg("✏️ Change the price"),
    Repair.EDIT_DESCRIPTION: msg("✏️ Change the description"),
    Repair.ADD_PHOTOS: msg("📷 Change the photos"),
    Repair.REGENERATE: msg("🔄 Prepare it again"),
}


def explanation(failure: Failure | None, phrases: Phrases, *, quoted: bool = True) -> str:
    """What happened, what was kept, and the outside system's own words where there are some;
    not `quoted` where a button asks the same in hers."""
    reason = failure.reason if failure else "internal"
    text = "⚠️ " + phrases.t(SENTENCES.get(reason, SENTENCES["internal"]))
    if quoted and failure and failure.detail:
        detail = clipped(failure.detail, DETAIL_SHOWN)
        said = phrases.t("MercadoLibre says: {detail}", detail=detail)
        text += f"\n<blockquote expandable>{said}</blockquote>"
    return text + "\n" + phrases.t("Your photos and texts are safe.")


def repair_label(repair: Repair, phrases: Phrases) -> str:
    """What the repair button says."""
    return phrases.label(REPAIRS[repair])
