"""Questions that she answers in writing, and clear words when something can't be taken or done."""

from html import escape

from handlers.views.message import clipped, one_line
from handlers.views.phrases import Phrases, msg
from services.intake import IntakeError, IntakeProblem
from services.listings.content import SKU_MAX, Content, Missing
from services.listings.edits import EditProblem, EditRefusedError, title_limit
from services.listings.schema import AttributeSpec, ValueType
from services.photos.ports import PhotoProblem
from services.reviewing import Outcome

EXAMPLES = 6
SHOWN_MAX = 3500
"""Characters of a present value: the question around it must fit a message too."""

PHOTO_PROBLEMS = {
    PhotoProblem.EMPTY: msg("This file is empty. Please send the photo again."),
    PhotoProblem.TOO_BIG_FILE: msg("This file is larger than 20 MB. Please send a smaller one."),
    PhotoProblem.TOO_MANY_PIXELS: msg("This picture is too large. Please send a smaller one."),
    PhotoProblem.BROKEN: msg("This photo arrived damaged. Please send it again."),
    PhotoProblem.NOT_A_PHOTO: msg("This is not a photo I can read. Send JPG, PNG, WebP or HEIC."),
    PhotoProblem.ANIMATED: msg("Moving pictures can't be listed. Please send a still photo."),
    PhotoProblem.INFECTED: msg("This file looks harmful, so I did not keep it. Send another one."),
    PhotoProblem.UNWORKABLE: msg("I could not read this photo. Please try another one."),
}

TERM_PROBLEMS = {
    EditProblem.NUMBER_UNREADABLE: msg("I could not read a number there. For example: 12"),
    EditProblem.UNIT_UNKNOWN: msg("In which unit? One of these: {near}"),
    EditProblem.QUANTITY_RANGE: msg("The stock must be {low} to {high}."),
    EditProblem.CURRENCY_UNKNOWN: msg("The price here is in one of these: {near}"),
    EditProblem.WARRANTY_UNREADABLE: msg(
        "I could not read a time there. For example: 6 months, or 90 days by the factory"
    ),
    EditProblem.WARRANTY_RANGE: msg("A warranty lasts {low} to {high} days."),
    EditProblem.SKU_TEXT: msg("A SKU is one line of {high} characters at most."),
    EditProblem.GTIN_WRONG: msg(
        "That is not the number of a barcode that can be listed. Please check each digit: there are"
        " 8, 12, 13 or 14. A shop's own label doesn't count."
    ),
    EditProblem.NOT_EDITABLE: msg("This can't be changed in writing."),
}

OUTCOMES = {
    Outcome.GAPS: msg("Something is still missing: see the ❓ buttons."),
    Outcome.LIMIT: msg("I have prepared all I can for you today. Tap again tomorrow."),
    Outcome.BUSY: msg("MercadoLibre is not answering. Please tap again in a moment."),
    Outcome.COMING: msg("On its way: it comes as a file."),
    Outcome.STALE: msg("The card has changed: here it is, up to date."),
}
"""What is said of a tap; the others show on the card."""


def photo_problem(problem: PhotoProblem, phrases: Phrases) -> str:
    """Why a photo did not come in."""
    return "📷 " + phrases.t(PHOTO_PROBLEMS[problem])


def intake_problem(error: IntakeError, phrases: Phrases) -> str:
    """Why photos or words were not taken."""
    match error.problem:
        case IntakeProblem.TOO_MANY_PHOTOS:
            return phrases.t(
                "A listing holds {limit} photos. The others were not added.", limit=error.limit
            )
        case IntakeProblem.PROMPT_TOO_LONG:
            return phrases.t(
                "That is {actual} characters; I can take {limit}. Please send the essentials:"
                " brand, model, size, condition, price.",
                actual=error.actual,
                limit=error.limit,
            )
        case IntakeProblem.PROMPT_EMPTY:
            return phrases.t("I need a few words about the product.")


def edit_problem(error: EditRefusedError, phrases: Phrases) -> str:
    """Why an answer was not taken."""
    match error.problem:
        case EditProblem.TITLE_LENGTH | EditProblem.DESCRIPTION_LENGTH | EditProblem.VALUE_LENGTH:
            return phrases.t(
                "That is {actual} characters; it must be {low} to {high}. Please write it again.",
                actual=error.actual,
                low=error.low,
                high=error.high,
            )
        case EditProblem.PRICE_UNREADABLE:
            return phrases.t("I could not read a price there. For example: 85000")
        case EditProblem.PRICE_RANGE:
            return phrases.t("That price can't be listed. For example: 85000")
        case EditProblem.VALUE_UNKNOWN:
            return phrases.t(
                "MercadoLibre does not know this value. Is it one of these? {near}",
                near=" · ".join(one_line(name) for name in error.near),
            )
        case (
            EditProblem.NUMBER_UNREADABLE
            | EditProblem.UNIT_UNKNOWN
            | EditProblem.QUANTITY_RANGE
            | EditProblem.CURRENCY_UNKNOWN
            | EditProblem.WARRANTY_RANGE
            | EditProblem.WARRANTY_UNREADABLE
            | EditProblem.SKU_TEXT
            | EditProblem.GTIN_WRONG
            | EditProblem.NOT_EDITABLE
        ):
            near = " · ".join(one_line(name) for name in error.near)
            sentence = TERM_PROBLEMS[error.problem]
            return phrases.t(sentence, low=error.low, high=error.high, near=near)


def question(field: str, content: Content, phrases: Phrases) -> str:
    """What she is asked to write, with the present value to copy and correct."""
    match field:
        case "title":
            text = phrases.t("Write the new title ({limit} characters at most):",
                             limit=title_limit(content))  # fmt: skip
            now = content.title.value
        case "price":
            text = phrases.t("Write the price in {currency}:", currency=content.currency)
            now = phrases.number(float(content.price.value)) if content.price else ""
        case "description":
            text = phrases.t("Write the new description:")
            now = content.description.value
        case "stock":
            text = phrases.t("How many do you have? Write a number:")
            now = phrases.number(content.quantity.value)
        case "warranty":
            text = phrases.t("For how long? For example: 6 months, or 90 days by the factory")
            now = ""
        case "wear":
            text = phrases.t(
                "Any marks, wear or faults? In your own words: it saves you questions and returns. "
                "If there are none, say so."
            )
            now = ""
        case "sku":
            text = phrases.t("Write your stock number ({limit} characters at most):", limit=SKU_MAX)
            now = content.sku or ""
        case _:
            gap = next((m for m in content.missing if m.id == field), None)
            text = _missing(gap, phrases) if gap else phrases.t("{name}?", name=one_line(field))
            now = ""
    return _with_present(text, now)


def _missing(gap: Missing, phrases: Phrases) -> str:
    """What she is asked to write for what is missing, with an example of it."""
    name = one_line(gap.name)
    if gap.instead is not None:
        return phrases.t("{name}? Write the digits under the bars:", name=name)
    if gap.units:
        return phrases.t("{name}? For example: 10 {unit}", name=name, unit=gap.units[0])
    if gap.numeric:
        return phrases.t("{name}? Write a number:", name=name)
    text = phrases.t("{name}?", name=name)
    if gap.options:
        first = " · ".join(one_line(value) for _, value in gap.options[:EXAMPLES])
        text += "\n" + phrases.t("For example: {examples}", examples=first)
    return text


def attribute_question(spec: AttributeSpec, now: str, unit: str, phrases: Phrases) -> str:
    """What she is asked to write for an attribute, perhaps as a number of `unit`."""
    name = one_line(spec.name)
    if unit:
        text = phrases.t("{name}, in {unit}? Write the number:", name=name, unit=unit)
    elif spec.units:
        usual = spec.default_unit or spec.units[0]
        text = phrases.t("{name}? For example: 10 {unit}", name=name, unit=usual)
    elif spec.value_type is ValueType.NUMBER:
        text = phrases.t("{name}? Write a number:", name=name)
    else:
        text = phrases.t("{name}?", name=name)
        if spec.values:
            first = " · ".join(one_line(value) for _, value in spec.values[:EXAMPLES])
            text += "\n" + phrases.t("For example: {examples}", examples=first)
    return _with_present(text, now)


def _with_present(text: str, now: str) -> str:
    """The question and the present value to copy and correct."""
    return f"{text}\n<code>{escape(clipped(now, SHOWN_MAX))}</code>" if now else text
