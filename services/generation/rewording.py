"""Reading edits: the grammar first, then a model for what the grammar does not understand.

Owns what of a model's reading is believed: each change must rest on words of hers and be one that
the listing can take, and a text written anew holds no contact data and no number from nowhere.
Does not own the grammar (offline/edits), when a provider is passed over (chain_asking), nor
showing the changes: nothing is made before she says yes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.generation import hygiene
from services.generation.breaker import Circuit
from services.generation.chain_asking import Asking, NobodyAnsweredError, Patience, Provider
from services.generation.condensing import numbers
from services.generation.guard import CODES
from services.generation.offline.edits import read_edit
from services.generation.words import key_of
from services.listings.changes import Change, Part, changed
from services.listings.content import Content
from services.listings.edits import EditRefusedError
from services.listings.schema import CategorySchema
from services.rewording import EditReading

PATIENCE = Patience(retries=1, base=1.0, call=12.0, total=20.0)
"""She waits for it in the chat, and the grammar has read the most usual things."""

_WRITTEN = frozenset({Part.TITLE, Part.DESCRIPTION})
"""Parts that a model writes rather than reads."""

_TEXTS = _WRITTEN | {Part.ATTRIBUTE}


@dataclass(frozen=True, slots=True)
class Request:
    """What is read: her text (untrusted), the listing that it speaks of, and its category."""

    text: str = field(repr=False)
    content: Content = field(repr=False)
    schema: CategorySchema | None
    language: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A change that a model reads in the `words` of her text."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class Claims:
    """A model's reading; `unclear` are the words that it does not understand."""

    claims: tuple[Claim, ...] = ()
    unclear: str = ""


class Reader(Provider, Protocol):
    """One provider that reads edits."""

    async def read(self, request: Request) -> Claims:
        """Its reading; any failure is a `TryLaterError` or `RefusedError`."""
        ...


class RewordingChain:
    """The grammar, and readers in the order of AI_PROVIDERS: a `Rewording`."""

    def __init__(self, readers: Sequence[Reader], *, patience: Patience = PATIENCE) -> None:
        self._readers = Asking(readers, patience=patience)

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each provider's circuit breaker, by name."""
        return self._readers.circuits

    async def read(
        self, text: str, content: Content, schema: CategorySchema | None, language: str
    ) -> EditReading:
        """See `Rewording.read`; without a reader that answers, the grammar's reading stands."""
        plain = read_edit(text, content, schema, language)
        if not plain.unclear:
            return plain
        request = Request(text, content, schema, language)
        try:
            asked = await self._readers.ask(lambda reader: reader.read(request))
        except NobodyAnsweredError:
            return plain
        return _joined(plain, asked.answer, request)


def _joined(plain: EditReading, read: Claims, request: Request) -> EditReading:
    """The grammar's changes, and those of the model's that are sound. What is not sound, and what
    the two read differently, is asked in her own words."""
    taken = list(plain.changes)
    unclear = [read.unclear] if read.unclear.strip() else []
    for claim in read.claims:
        change = _plain(claim.change)
        fit = _is_hers(claim.words, request.text) and _is_fit(change, request)
        after = _made([*taken, change], request) if fit else None
        if _is_among(change, taken):
            # Two ways to write a text are no contradiction: the grammar's stands.
            if change.part not in _WRITTEN and after != _made(taken, request):
                unclear.append(claim.words)
        elif after is None:
            unclear.append(claim.words)
        else:
            taken.append(change)
    return EditReading(
        changes=tuple(taken),
        unclear=_in_her_words(unclear, plain, request.text) if unclear or not read.claims else "",
        sounds_like_edit=plain.sounds_like_edit or bool(taken),
    )


def _is_among(change: Change, known: Sequence[Change]) -> bool:
    key = (change.part, change.attribute_id)
    return any((one.part, one.attribute_id) == key for one in known)


def _made(changes: Sequence[Change], request: Request) -> Content | None:
    """The listing with the changes, None when it can't take them."""
    try:
        return changed(request.content, changes, request.schema)
    except EditRefusedError:
        return None


def _plain(change: Change) -> Change:
    """The change without marks that a listing does not show."""
    if change.part not in _WRITTEN:
        return change
    return change.model_copy(update={"value": hygiene.plain(change.value)})


def _is_hers(words: str, text: str) -> bool:
    """Whether the words are a piece of her text: what is read anywhere else is not her wish."""
    return bool(key_of(words)) and f" {key_of(words)} " in f" {key_of(text)} "


def _is_fit(change: Change, request: Request) -> bool:
    """Whether the text may stand in a listing at all; other values are what `changed` takes."""
    if change.part not in _TEXTS:
        return True
    flaw = hygiene.flaw_of(change.value)
    if change.part in _WRITTEN:
        return flaw is None and numbers([change.value]) <= numbers(_known(request))
    return flaw is None or (flaw is hygiene.Flaw.CONTACT and change.attribute_id in CODES)


def _known(request: Request) -> Iterable[str]:
    """Everything that a number in a new text may come from."""
    content = request.content
    yield from (request.text, content.title.value, content.description.value)
    yield from (attribute.value_name for attribute in content.attributes)


def _in_her_words(unclear: Sequence[str], plain: EditReading, text: str) -> str:
    """What is asked: pieces of her own text, or what the grammar did not understand where a
    model names words that are not hers."""
    pieces = dict.fromkeys(piece.strip() for piece in unclear)
    if pieces and all(_is_hers(piece, text) for piece in pieces):
        return ", ".join(pieces)
    return plain.unclear
