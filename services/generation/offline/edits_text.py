"""Title and description in a request: a new one, a shorter one, words added or taken out.

Owns how her words become text; nothing is ever invented. Does not own the limits
(services/listings/edits).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from services.generation.lexicon.asking import edit_words
from services.generation.offline.edits_talk import ABOUT, FROM_DESCRIPTION, Found, Talk, patterns
from services.generation.titles import cut_words
from services.generation.words import fold, key_of
from services.listings.changes import Change, Part
from services.listings.content import DESCRIPTION_MIN, TITLE_MIN

_SHORTER = 0.7
"""A shorter title keeps about this share of its characters."""

_QUOTED = re.compile(r"[\"'“”«‘](?P<said>[^\"“”«»’]+)[\"'”»’]")
_SENTENCE = re.compile(r"[^\n]*?(?:[.!?…]+(?=\s|$)|\n|$)\s*")
_NEXT = re.compile(r"(?:[,;.]|\s(?:y|e|and))\s+(?:(?:y|e|and|tambien|tambem|also|luego)\s+)*$")
_MARKS = " \"'“”"
_LIMIT = r"(?P<limit>[0-9]{2})\s(?:caracteres|letras|characters|letters)"
_WORD_OF = r"(?:(?:la palabra|las palabras|a palavra|as palavras|the words?|lo de|donde dice)\s+)?"


@dataclass(frozen=True, slots=True)
class _Ways:
    shorter: tuple[re.Pattern[str], ...]
    limited: re.Pattern[str]
    titled: tuple[re.Pattern[str], ...]
    added: re.Pattern[str]
    dropped: re.Pattern[str]
    described: re.Pattern[str]
    appended: re.Pattern[str]
    about: re.Pattern[str]


@cache
def _ways() -> _Ways:
    shared = patterns()
    art = rf"{shared.articles}?"
    title = rf"(?:{shared.fields['title']})"
    description = rf"(?:{shared.fields['description']})"
    asked = rf"(?:(?:{shared.set}|{shared.add}|que\s+)(?:de\s|como\s)?)?"
    is_to_be = (
        r"(?:\s*:\s*|\s+(?:que\s)?(?:diga|sea|seja|dice|quede|fique|should (?:be|say|read)|deve ser"
        r"|debe ser|tiene que ser|tiene que decir|says?|to read|to be)\s*:?\s+)"
    )
    turned = rf"(?:{shared.set}){art}{title}\s+(?:a|por|para|pra|to|as)\s*:?\s+"
    given = rf"(?:{shared.set}|{shared.add})(?:de\s|como\s|as\s)?{art}{title}\s+(?=\S+\s\S)"
    return _Ways(
        shorter=(
            re.compile(
                rf"{asked}{art}{title}\s+(?:(?:que\s)?(?:sea|seja|es|e|is|esta)\s+)?"
                r"(?:(?:un poco|um pouco|a bit|a little)\s)?(?:mas corto|mais curto|shorter"
                r"|demasiado largo|muy largo|muito longo|muito comprido|too long|very long)\b"
            ),
            re.compile(rf"{asked}{art}(?:shorter\s+{title}|titulo\s+corto|short\s+title)\b"),
            re.compile(rf"(?:{shared.shorten}){art}{title}\b"),
        ),
        limited=re.compile(
            rf"{asked}{art}{title}\s+(?:de|en|com|con|of|in|under|with)\s+(?:menos de|hasta|ate"
            rf"|maximo|at most|less than|menos que)?\s*{_LIMIT}\b"
        ),
        titled=(
            re.compile(rf"{asked}{art}(?:nuevo\s|novo\s|new\s)?{title}{is_to_be}"),
            re.compile(turned),
            re.compile(given),
            re.compile(rf"(?:{shared.call})(?:{art}{title}\s+)?(?:(?:como|to|de|para|por|a)\s)?"),
        ),
        added=re.compile(
            rf"(?:{shared.add}|{shared.set}){_WORD_OF}(?P<said>\S.*?)\s+"
            rf"(?:al|en el|ao|no|to the|in the)\s{title}\b"
        ),
        dropped=re.compile(
            rf"{shared.remove}{_WORD_OF}(?P<said>\S.*?)\s+(?:del|do|from the|en el|no)\s{title}\b"
        ),
        described=re.compile(rf"{asked}{art}(?:nueva\s|nova\s|new\s)?{description}{is_to_be}"),
        appended=re.compile(
            rf"(?:{shared.add}|{shared.set})(?:a la|en la|na|to the|in the)\s{description}"
            r"(?:\s*:\s*|\s+(?:que|that)\s+)"
        ),
        about=re.compile(
            rf"{shared.remove}{ABOUT}(?:que\s+)?{art}(?P<said>\w[\w\s]{{0,40}}?)"
            rf"(?={FROM_DESCRIPTION}|\s*(?:[,.;!?\n]|$)|\s(?:y|e|and)\s)(?:{FROM_DESCRIPTION})?"
        ),
    )


def read_text_edit(talk: Talk, at: int) -> Iterator[Found]:
    """The readings of title or description that begin right there."""
    ways = _ways()
    yield from _shorter(talk, at, ways)
    if match := ways.limited.match(talk.folded, at):
        yield from _title(cut_words(talk.content.title.value, int(match["limit"])), match.end())
    for way in ways.titled:
        if match := way.match(talk.folded, at):
            said, end = own_words(talk, match.end())
            yield from _title(said, end, free=True)
            break
    if match := ways.added.match(talk.folded, at):
        yield from _title_with(talk, match)
    if match := ways.dropped.match(talk.folded, at):
        said = talk.text[match.start("said") : match.end("said")]
        yield from _title(_without(talk.content.title.value, said), match.end())
    yield from _description(talk, at, ways)


def own_words(talk: Talk, at: int) -> tuple[str, int]:
    """Her own words from there on, and their end: what she quotes, or all up to a line's end or
    the next request that a verb opens."""
    quoted = _QUOTED.match(talk.text, at)
    if quoted:
        return quoted["said"].strip(), quoted.end()
    line = talk.text.find("\n", at)
    stop = line if line >= 0 else len(talk.text)
    for verb in patterns().verb.finditer(talk.folded, at, stop):
        joint = _NEXT.search(talk.folded, at, verb.start())
        if joint:
            stop = joint.start()
            break
    said = talk.text[at:stop].rstrip()
    return said.strip(" .,;:"), at + len(said)


def without_sentences(description: str, words: Sequence[str]) -> str | None:
    """The description without its sentences that hold one of the words (folded beginnings).

    None where no sentence does, or where too little would be left.
    """
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})")
    sentences = [match.group() for match in _SENTENCE.finditer(description) if match.group()]
    kept = [sentence for sentence in sentences if not pattern.search(fold(sentence))]
    left = "".join(kept).strip()
    return left if len(kept) < len(sentences) and len(left) >= DESCRIPTION_MIN else None


def _shorter(talk: Talk, at: int, ways: _Ways) -> Iterator[Found]:
    title = talk.content.title.value
    for way in ways.shorter:
        if match := way.match(talk.folded, at):
            short = cut_words(title, max(TITLE_MIN, int(len(title) * _SHORTER)))
            yield from _title(short if len(short) < len(title) else "", match.end())


def _title(value: str, end: int, *, free: bool = False) -> Iterator[Found]:
    """A title, if it is long enough to be one; a shorter one is asked about."""
    if len(value) >= TITLE_MIN:
        yield Found((Change(part=Part.TITLE, value=value),), end, asked=True, free=free)


def _title_with(talk: Talk, match: re.Match[str]) -> Iterator[Found]:
    """Her words behind the title; the name of an attribute stands for its value."""
    said = re.sub(rf"^{patterns().articles}", "", match["said"])
    keys = {key for key, forms in edit_words().attributes.items() if said in forms}
    known = talk.content.attributes
    named = next((a for a in known if a.id in keys or key_of(a.name) == said), None)
    if named is None and keys:
        return
    words = named.value_name if named else talk.text[match.start("said") : match.end("said")]
    title = talk.content.title.value
    if key_of(words) not in key_of(title):
        yield from _title(f"{title} {words.strip(_MARKS)}", match.end())


def _without(title: str, said: str) -> str:
    """The title without those words, "" where it does not hold them."""
    pattern = re.compile(rf"(?<!\w){re.escape(fold(said.strip(_MARKS)))}(?!\w)")
    match = pattern.search(fold(title))
    if match is None or not match.group():
        return ""
    return " ".join(f"{title[: match.start()]} {title[match.end() :]}".split())


def _description(talk: Talk, at: int, ways: _Ways) -> Iterator[Found]:
    now = talk.content.description.value
    if match := ways.described.match(talk.folded, at):
        said, end = own_words(talk, match.end())
        if len(said) >= DESCRIPTION_MIN:
            yield _described(said, end, free=True)
    if match := ways.appended.match(talk.folded, at):
        said, end = own_words(talk, match.end())
        if said:
            yield _described(f"{now.rstrip()}\n{said[:1].upper()}{said[1:]}.", end, free=True)
    if match := ways.about.match(talk.folded, at):
        left = without_sentences(now, [match["said"].strip()])
        if left is not None:
            yield _described(left, match.end(), removes=True)


def _described(value: str, end: int, *, free: bool = False, removes: bool = False) -> Found:
    change = Change(part=Part.DESCRIPTION, value=value)
    return Found((change,), end, asked=True, free=free, removes=removes)
