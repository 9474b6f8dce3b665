"""Her standing wishes: one message with every value, and a screen for each that changes in place.

Owns the layout and the names. Does not own what a value does (services/listings/preferences).
"""

from html import escape

from handlers.views.chat import LANGUAGE_NAMES
from handlers.views.message import PAIR_MAX, Button, Message, one_line
from handlers.views.paging import packed
from handlers.views.phrases import Phrases, msg
from handlers.views.terms import condition_name, delivery_name, listing_type_name, warranty_name
from services.listings.content import Condition, ListingType
from services.listings.preferences import Preferences, Rounding
from services.standing import (
    CODES,
    FREE,
    UNSAID,
    WRITTEN,
    Wishes,
    WishProblem,
    WishRefusedError,
    codes_of,
    warranty_of,
)

LANGUAGE = "language"
"""The one part that is not among her standing wishes."""

SIGNATURE_SHOWN = 60

NAMES = {
    Wishes.WARRANTY: msg("🛡 Warranty"),
    Wishes.SHIPPING: msg("🚚 Shipping"),
    Wishes.TYPE: msg("🏷 Listing type"),
    Wishes.CONDITION: msg("✨ Condition"),
    Wishes.STOCK: msg("📦 Stock"),
    Wishes.ROUNDING: msg("🪙 Round prices"),
    Wishes.QUICK: msg("⚡ Quick publish"),
    Wishes.SIGNATURE: msg("🖊 Signature"),
    Wishes.BASELINE: msg("⏱ Time before"),
}
_LANGUAGE_NAME = msg("🌐 Language")

EXPLAINED = {
    Wishes.WARRANTY: msg("What each new listing promises unless you say otherwise."),
    Wishes.SHIPPING: msg("Beside MercadoLibre's own shipping. Tap to tick."),
    Wishes.TYPE: msg("Premium is seen more and costs more: each card tells the fees."),
    Wishes.CONDITION: msg("Taken when neither your words nor the photos tell it."),
    Wishes.STOCK: msg("How many you have of each, when you don't say it."),
    Wishes.ROUNDING: msg("Only prices that you did not state: yours stay as you write them."),
    Wishes.QUICK: msg("How sure I must be of a listing to offer Publish first."),
    Wishes.SIGNATURE: msg(
        "It closes every description. No phones, addresses or links: MercadoLibre forbids them."
    ),
    Wishes.BASELINE: msg("What one listing took you before me: /stats tells what you save."),
}
_LANGUAGE_EXPLAINED = msg("In which language shall we talk?")

ASKED = {
    Wishes.STOCK: msg("How many do you usually have of each? For example: 4"),
    Wishes.SIGNATURE: msg("Write what is to close every description ({limit} characters at most):"),
    Wishes.BASELINE: msg("How many minutes did one listing take you before? For example: 20"),
}

ROUNDINGS = {
    Rounding.NONE: msg("As they come"),
    Rounding.TEN: msg("To tens"),
    Rounding.HUNDRED: msg("To hundreds"),
    Rounding.THOUSAND: msg("To thousands"),
}


UNSAID_NAMES = {
    Wishes.CONDITION: msg("Ask me"),
    Wishes.SIGNATURE: msg("none"),
    Wishes.BASELINE: msg("not told"),
}


def main(wishes: Preferences, phrases: Phrases) -> Message:
    """Every value, and a button for each."""
    lines = [phrases.t("⚙️ <b>Settings</b>"), phrases.t("They hold for each new listing."), ""]
    buttons: list[Button] = []
    for part in Wishes:
        name = phrases.label(NAMES[part])
        lines.append(f"{escape(name)}: <b>{escape(value_of(part, wishes, phrases))}</b>")
        buttons.append(Button(name, f"settings:{part}"))
    name = phrases.label(_LANGUAGE_NAME)
    lines.append(f"{escape(name)}: <b>{LANGUAGE_NAMES[phrases.language]}</b>")
    buttons.append(Button(name, f"settings:{LANGUAGE}"))
    return Message("\n".join(lines), _pairs(buttons))


def part_screen(part: Wishes, wishes: Preferences, phrases: Phrases) -> Message:
    """One part: what it is for, and its values with the present one marked."""
    now = codes_of(part, wishes)
    buttons = [
        Button(_marked(_label(part, code, phrases), code in now), f"prefer:{part}.{code}")
        for code in CODES[part]
        if part is not Wishes.SIGNATURE or wishes.signature
    ]
    rows = packed(buttons)
    if part in WRITTEN:
        label = phrases.label("✏️ Write it") if part is Wishes.SIGNATURE else None
        rows += ((Button(label or phrases.label("✏️ Another"), f"settings:write.{part}"),),)
    head = phrases.label(NAMES[part])
    lines = [f"<b>{escape(head)}</b>", phrases.t(EXPLAINED[part])]
    if part in WRITTEN:
        value = value_of(part, wishes, phrases, whole=True)
        lines += ["", phrases.t("Now: <b>{value}</b>", value=value)]
    return Message("\n".join(lines), (*rows, _back(phrases)))


def language_screen(phrases: Phrases) -> Message:
    """The languages, the present one marked."""
    buttons = [
        Button(_marked(name, code == phrases.language), f"prefer:{LANGUAGE}.{code}")
        for code, name in LANGUAGE_NAMES.items()
    ]
    head = phrases.label(_LANGUAGE_NAME)
    lines = [f"<b>{escape(head)}</b>", phrases.t(_LANGUAGE_EXPLAINED)]
    return Message("\n".join(lines), (*((button,) for button in buttons), _back(phrases)))


def saved(part: Wishes, wishes: Preferences, phrases: Phrases) -> str:
    """The few words over the chat when a value was set. Plain text."""
    name, value = phrases.label(NAMES[part]), value_of(part, wishes, phrases)
    return f"✓ {name} · {value}"


def question(part: Wishes, limit: int, phrases: Phrases) -> str:
    """What she is asked to write."""
    return phrases.t(ASKED[part], limit=limit)


def problem(error: WishRefusedError, phrases: Phrases) -> str:
    """Why what she wrote was not taken."""
    match error.problem:
        case WishProblem.NUMBER:
            return phrases.t(
                "I need one number, from 1 to {high}. For example: 15", high=error.high
            )
        case WishProblem.LENGTH:
            return phrases.t(
                "That is {actual} characters; I can take {limit}. Please write it again.",
                actual=error.actual,
                limit=error.high,
            )
        case WishProblem.CONTACT:
            return phrases.t(
                "There is a phone, an address or a link in it, and MercadoLibre forbids them."
                " Please write it without."
            )


def value_of(part: Wishes, wishes: Preferences, phrases: Phrases, *, whole: bool = False) -> str:
    """The present value in words. Plain text."""
    match part:
        case Wishes.SHIPPING:
            return delivery_name(wishes.delivery, phrases)
        case Wishes.SIGNATURE if wishes.signature:
            return wishes.signature if whole else one_line(wishes.signature, SIGNATURE_SHOWN)
        case _:
            (code,) = codes_of(part, wishes)
            return _label(part, code, phrases)


def _label(part: Wishes, code: str, phrases: Phrases) -> str:
    """What a button that chooses that code says."""
    if code == UNSAID and part in UNSAID_NAMES:
        return phrases.label(UNSAID_NAMES[part])
    match part:
        case Wishes.WARRANTY:
            name = warranty_name(warranty_of(code), phrases)
        case Wishes.SHIPPING:
            free, pickup = phrases.label("Free shipping"), phrases.label("Local pick-up")
            name = free if code == FREE else pickup
        case Wishes.TYPE:
            name = listing_type_name(ListingType(code), phrases)
        case Wishes.CONDITION:
            name = condition_name(Condition(code), phrases)
        case Wishes.ROUNDING:
            name = phrases.label(ROUNDINGS[Rounding(code)])
        case Wishes.QUICK:
            name = phrases.label("from {share}", share=phrases.percent(int(code) / 100))
        case Wishes.BASELINE:
            name = phrases.label("{minutes} min", minutes=code)
        case Wishes.STOCK | Wishes.SIGNATURE:
            name = code
    return name


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _back(phrases: Phrases) -> tuple[Button, ...]:
    return (Button(phrases.label("← Settings"), "settings"),)


def _pairs(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two in a row where a phone shows both whole, else one below the other."""
    rows: list[tuple[Button, ...]] = []
    for at in range(0, len(buttons), 2):
        pair = tuple(buttons[at : at + 2])
        whole = all(len(button.label) <= PAIR_MAX for button in pair)
        rows += [pair] if whole else [(button,) for button in pair]
    return tuple(rows)
