"""Contact data in a text: telephones in every local shape, e-mails, links, user names, addresses.

Owns telling a telephone from a price, a size, a model or a product's number. Does not own the
patterns (services/generation/lexicon/unwanted.toml) nor what becomes of the text (hygiene, guard).
A marketplace forbids all of it (moderation groups LINKS and DP:
https://developers.mercadolibre.com.ar/es_ar/gestionar-moderaciones).
"""

import re
from functools import cache
from itertools import pairwise

from services.generation import lexicon
from services.generation.words import fold
from services.listings.gtin import has_check_digit

_PHONE_DIGITS = range(8, 16)
"""From a local number to the longest of E.164 (https://www.itu.int/rec/T-REC-E.164)."""

_BARE_DIGITS = 10
"""So many digits in one piece are a number with its area; fewer need a word that says so."""

_RUN = re.compile(r"(?<![\w.,$])[+(]{0,2}[0-9](?:[0-9]|[ ()./_*·•-]{1,3}(?=[0-9(])){6,40}(?![\w])")
_LISTED = re.compile(r"(?<![\w.,$])[0-9](?:(?:, ?| )[0-9]){7,14}(?![\w])")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{1,2})?")
_DATE = re.compile(
    r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
)
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[ /-]{1,3})+(?:19|20)[0-9]{2}")
_DECIMALS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?(?:[ /-]{1,3}[0-9]{1,3}(?:\.[0-9]{1,2})?)+")
_TLD = re.compile(
    r"(?<![a-z0-9-])(?!(?:asp|vb|ml|ado)\.net\b)[a-z0-9-]{2,63}\."
    r"(?:(?:com|net|org|app|shop|store|info|online|site|io)(?:\.[a-z]{2})?\b"
    r"|(?:ar|br|mx|cl|co|uy|pe|me)\b(?=/|\s|$))"
)
_NOUGHTS = re.compile(r"(?<=[0-9])o{1,3}(?![a-z])|\bo(?=[0-9]{2})")
_SPELT = 3
"""Number words in a telephone that is spelt out; one or two are a quantity."""

_PAIRS = 4
"""Groups of one or two digits that are no longer a size and its neighbours."""

_COUNTRIES = ("54", "55", "52", "56", "57", "598", "51", "593", "58", "591", "595", "506")


def has_contact(text: str) -> bool:
    """Whether the text tells a way to reach somebody outside the marketplace."""
    folded = fold(text)
    return (
        any(pattern.search(folded) for pattern in _patterns())
        or any(_is_link(text, match) for match in _TLD.finditer(folded))
        or _has_phone(folded)
        or _has_phone(_in_digits(folded))
    )


def _is_link(text: str, match: re.Match[str]) -> bool:
    """A capital after the point begins a sentence whose space was forgotten, unless all of it is
    in capitals."""
    after = text[match.start() : match.end()].rsplit(".", 1)[-1]
    whole = text[match.start() : match.end()]
    return after.islower() or whole == whole.upper()


def _has_phone(folded: str) -> bool:
    runs = (*_RUN.finditer(folded), *_LISTED.finditer(folded))
    return any(_is_phone(folded, run) for run in runs)


def _is_phone(folded: str, run: re.Match[str]) -> bool:
    number = run.group()
    groups: list[str] = re.findall(r"[0-9]+", number)
    digits = "".join(groups)
    if len(digits) not in _PHONE_DIGITS:
        return False
    before, after = folded[: run.start()], folded[run.end() :]
    if _calling().search(before):
        return True
    if any(
        shape.fullmatch(number) for shape in (_AMOUNT, _DATE, _YEARS)
    ) or before.rstrip().endswith("$"):
        return False
    if _named().search(before) or _measured().match(after) or _is_product_number(digits, groups):
        return False
    return number[0] in "+(" or _is_shaped(number, groups)


def _is_shaped(number: str, groups: list[str]) -> bool:
    """Whether the groups are those of a telephone of the region, not of sizes or measures."""
    if len(groups) == 1:
        return len(groups[0]) >= _BARE_DIGITS
    sizes = [len(group) for group in groups]
    if _DECIMALS.fullmatch(number) and ("." in number or _rises(groups)):
        return "." in number and len(groups) >= _PAIRS and number.count(".") == len(groups) - 1
    if max(sizes) <= len("11"):
        return len(groups) >= _PAIRS
    return sizes[-1] >= len("1234") or sizes in ([3, 3, 3], [4, 3, 3], [1, 3, 3, 3], [2, 3, 3, 3])


def _rises(groups: list[str]) -> bool:
    """Sizes and steps go up or down one after another: 36 37 38 39."""
    values = [int(group) for group in groups]
    steps = [second - first for first, second in pairwise(values)]
    round_ones = all(value % 5 == 0 for value in values)
    short = len(max(groups, key=len)) <= len("11") or round_ones
    return short and (all(step > 0 for step in steps) or all(step < 0 for step in steps))


def _is_product_number(digits: str, groups: list[str]) -> bool:
    """A GTIN or ISBN with its check digit, which one telephone in ten has by chance."""
    if digits.startswith(("978", "979")) and len(digits) == len("9788437604947"):
        return has_check_digit(digits)
    return len(groups) == 1 and has_check_digit(digits) and not digits.startswith(_COUNTRIES)


def _in_digits(folded: str) -> str:
    """The text with number words as digits, where enough of them stand together, and with the
    letter o between digits as the nought that it plays."""
    words = lexicon.unwanted().digits

    def spelt(match: re.Match[str]) -> str:
        parts: list[str] = re.findall(r"[a-z]+|[0-9]+", match.group())
        if sum(part in words for part in parts) < _SPELT:
            return match.group()
        digits = [words.get(part, part) for part in parts]
        rising = [int(digit) for digit in digits]
        if rising == list(range(rising[0], rising[0] + len(rising))):
            return match.group()
        return "".join(digits)

    noughts = _NOUGHTS.sub(lambda match: "0" * len(match.group()), folded)
    return _spelt_numbers().sub(spelt, noughts)


@cache
def _spelt_numbers() -> re.Pattern[str]:
    number = rf"(?:{'|'.join(lexicon.unwanted().digits)}|[0-9]{{1,8}})"
    return re.compile(rf"\b{number}(?:[ ,.\-]{{1,3}}(?:y |e )?{number})+\b")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon.unwanted().contact)


@cache
def _calling() -> re.Pattern[str]:
    """What before a number says that somebody is to be called."""
    return re.compile(
        rf"\b{lexicon.unwanted().calling}\b[^0-9a-z]{{0,3}}(?:(?:al?|no?|nro|numero|por|es|at|on|o|me|is|pelo)\b\W{{0,3}}){{0,2}}$"
    )


@cache
def _named() -> re.Pattern[str]:
    """What before a number says that it names a part, or that sizes and years follow."""
    unwanted = lexicon.unwanted()
    cue = rf"(?:\b{unwanted.codes}|\b{unwanted.sized})"
    filler = (
        r"(?:(?:del?|do|da|n[ro]?|nro|numero|es|is|desde|disponibles?|[a-z]{1,3})\b\W{0,3}){0,2}"
    )
    return re.compile(rf"{cue}\b[^0-9a-z]{{0,3}}{filler}$")


@cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{lexicon.unwanted().measures}\b|\"|''|%|°)")
