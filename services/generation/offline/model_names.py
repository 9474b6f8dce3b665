"""How far the words of a model's name go, and how it is written.

Owns runs of characters without spaces and which of them may belong to a model. Does not own where
a model begins, which is behind a label, a line or a brand (`names`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.offline.sentence import Sentence, Span, overlaps
from services.generation.words import fold

_CHUNK = re.compile(r"\S+")
_EDGES = re.compile(r"^[(\[{\"'“¡¿*_]+|[)\]}\"'”.,;:!?*_]+$")
_ENDS_CLAUSE = re.compile(r"[,;:!?)\n]|\.$")
_DASHES = frozenset({"-", "–", "—", "|", "/", "+", "•"})
_CODE = re.compile(r"(?=.*[0-9])(?=.*[a-z])[a-z0-9][a-z0-9./-]*")
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
_LETTERS = re.compile(
    r"(?!led|lcd|ssd|hdd|ram|usb|fhd|uhd|cod|ref|num|nro|tam|ano|mil|por|pcs)[a-z]{2,4}"
)
_DIGITS = re.compile(r"[0-9]{3,4}")
NAME = re.compile(r"[^\W\d_][\w.&'’-]*")
"""What a name's word looks like."""

_MEASURE = re.compile(
    r"(?![345]g$)[0-9.]+(?:gb|tb|mb|kg|g|cm|mm|ml|l|lts?|w|v|hz|mah|mpx?|k|m|na|ma|va|ra|da|ta|th|nd)"
    r"|[ir][3579]"
)
"""Measures, ordinals and processors, which look like model codes; "5G" does belong to one."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_SIZE_LETTERS = frozenset({"pp", "p", "m", "g", "gg", "xs", "s", "l", "xl", "xxl", "u"})
_MOST_MODEL_CHUNKS = 5
_LEAST_BARE_DIGITS = 3
_SHOE_SIZES = range(33, 49)
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run without spaces, with its place, and whether a mark behind it ends the clause."""

    text: str
    folded: str
    start: int
    end: int
    ends_clause: bool


class ModelReader:
    """Takes the words of a model's name from a place on, as long as they can belong to it."""

    def __init__(self, sentence: Sentence, taken: Sequence[Span], kind: str | None) -> None:
        self._sentence = sentence
        self._taken = taken
        self._kind = kind

    def run(self, start: int, *, begun: bool, bare: bool = False) -> list[Chunk]:
        """The chunks from `start`; `begun` tells that a line's words precede them, `bare` that a
        number of three or four digits may begin the name ("New Balance 574")."""
        chunks: list[Chunk] = []
        numbered = False
        for chunk in chunks_from(self._sentence.text, start):
            is_number = _NUMBER.fullmatch(chunk.folded) is not None
            if is_number:
                long = len(chunk.folded) >= _LEAST_BARE_DIGITS and chunk.folded.isdigit()
                fits = (begun or bool(chunks) or (bare and long)) and not numbered
                if not fits or not self._may_be_number(chunk):
                    break
                numbered = True
            elif not (
                self._may_be_word(chunk, begun=begun or bool(chunks))
                or (bare and not chunks and self._begins_code(chunk))
            ):
                break
            chunks.append(chunk)
            if chunk.ends_clause or len(chunks) == _MOST_MODEL_CHUNKS:
                break
        return chunks

    def name(self, chunks: Sequence[Chunk]) -> str:
        """The chunks as a model name, with codes and suffixes in capitals where she wrote none."""
        return " ".join(_model_case(chunk) for chunk in chunks)

    def _begins_code(self, chunk: Chunk) -> bool:
        """Whether short letters stand before the digits of a code: "Bosch gsb 450"."""
        following = next(chunks_from(self._sentence.text, chunk.end), None)
        return (
            following is not None
            and _LETTERS.fullmatch(chunk.folded) is not None
            and _DIGITS.fullmatch(following.folded) is not None
            and chunk.folded not in lexicon.grammar().plain
            and not overlaps((chunk.start, following.end), self._taken)
        )

    def _may_be_number(self, chunk: Chunk) -> bool:
        if overlaps((chunk.start, chunk.end), self._taken) or _YEAR.fullmatch(chunk.folded):
            return False
        following = next(chunks_from(self._sentence.text, chunk.end), None)
        if following and following.folded in lexicon.money().units.words:
            return False
        is_size = chunk.folded.isdigit() and int(chunk.folded) in _SHOE_SIZES
        return not (self._kind in {"footwear", "clothing"} and is_size)

    def _may_be_word(self, chunk: Chunk, *, begun: bool) -> bool:
        grammar = lexicon.grammar()
        if overlaps((chunk.start, chunk.end), self._taken) or chunk.folded in grammar.plain:
            return False
        if lexicon.products().get(chunk.text) or lexicon.conditions().get(chunk.text):
            return False
        if _MEASURE.fullmatch(chunk.folded) or (not begun and chunk.folded in _SIZE_LETTERS):
            return False
        if _CODE.fullmatch(chunk.folded):
            return True
        if begun and chunk.folded in lexicon.continuing():
            return True
        capital = chunk.text[:1].isupper() and self._sentence.cased
        return capital and NAME.fullmatch(chunk.text) is not None


def _model_case(chunk: Chunk) -> str:
    if chunk.text != chunk.folded:
        return chunk.text
    if _CODE.fullmatch(chunk.folded) or len(chunk.folded) <= _SHORT:
        return chunk.text.upper()
    return chunk.text.capitalize()


def chunks_from(text: str, start: int) -> Iterator[Chunk]:
    """Runs without spaces from a place on, without the punctuation around them.

    A dash that stands alone ends the clause before it, so the runs stop there.
    """
    if _ENDS_CLAUSE.match(text, start):
        return
    for match in _CHUNK.finditer(text, start):
        raw = match.group()
        if raw in _DASHES or "\n" in text[start : match.start()]:
            return
        bare = _EDGES.sub("", raw)
        if not bare:
            return
        first = match.start() + raw.index(bare)
        tail = raw[raw.index(bare) + len(bare) :]
        ends = _ENDS_CLAUSE.search(tail) is not None
        yield Chunk(bare, fold(bare), first, first + len(bare), ends)
