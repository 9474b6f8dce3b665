"""The chain of hearers: the first that can turns a recording into text.

Owns what is sent at all, and what of a transcript goes further: it is untrusted text. Does not
own when a hearer is asked again or passed over (chain_asking), nor any provider. Neither
recordings nor texts are logged.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.generation.breaker import Breaker, Circuit
from services.generation.chain_asking import (
    Asking,
    Failure,
    NobodyAnsweredError,
    Patience,
    Provider,
)
from services.generation.titles import cut_words
from services.hearing import AUDIO_BYTES_MAX, HEARD_MAX
from services.outcomes import Cause, RefusedError, TryLaterError

TOTAL_SECONDS = 20.0
"""She waits in the chat, and an update has half a minute (bot/updates/worker)."""

TOO_LARGE, UNSUPPORTED, SILENT = "too_large", "unsupported", "silent"

_AT_FAULT = frozenset({"rejected", "blocked", "truncated"})
"""What providers say when the recording itself is at fault."""

ENDINGS: Mapping[str, str] = {
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/m4a": "m4a",
    "audio/x-m4a": "m4a",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
}
"""Recordings that all hearers take, with the ending of their files' names. Telegram's voice notes
are OGG with OPUS (https://core.telegram.org/bots/api#voice)."""

_M4A = "audio/mp4"
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of a known kind; `ending` is its file's ("ogg"), `language` a hint."""

    audio: bytes = field(repr=False)
    ending: str
    language: str

    @property
    def mime_type(self) -> str:
        """Its kind under the name that Gemini lists (https://ai.google.dev/gemini-api/docs/audio),
        where it does."""
        return _M4A if self.ending == "m4a" else f"audio/{self.ending}"


class Hearer(Provider, Protocol):
    """One provider that hears."""

    async def hear(self, recording: Recording) -> str:
        """What is said, as the provider wrote it, empty when nothing is; any failure is a
        `TryLaterError` or `RefusedError`."""
        ...


class HearingChain:
    """Hearers in the order of AI_PROVIDERS: a `Hearing`."""

    def __init__(
        self,
        hearers: Sequence[Hearer],
        *,
        patience: Patience | None = None,
        breakers: Mapping[str, Breaker] | None = None,
    ) -> None:
        patience = patience or _patience(len(hearers))
        self._hearers = Asking(hearers, patience=patience, breakers=breakers)

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each hearer's circuit breaker, by name."""
        return self._hearers.circuits

    async def hear(self, audio: bytes, mime_type: str, language: str) -> str:
        """See `Hearing.hear`; within TOTAL_SECONDS."""
        recording = _recording(audio, mime_type, language)

        async def listen(hearer: Hearer) -> str:
            text = tidy(await hearer.hear(recording))
            if not text:
                raise _refused(SILENT)
            return text

        try:
            return (await self._hearers.ask(listen)).answer
        except NobodyAnsweredError as error:
            if code := _of_the_recording(error.failures):
                raise _refused(code) from error
            raise TryLaterError("nobody_hears", after=error.after) from error


def _patience(hearers: int) -> Patience:
    """One hearer may take all the time; the first of several leaves some for the next."""
    return Patience(
        retries=1, base=1.0, call=TOTAL_SECONDS / min(max(hearers, 1), 2), total=TOTAL_SECONDS
    )


def tidy(text: str) -> str:
    """A transcript as one plain paragraph of at most HEARD_MAX characters."""
    kept = ("" if unicodedata.category(c) in _CONTROLS and not c.isspace() else c for c in text)
    return cut_words(" ".join("".join(kept).split()), HEARD_MAX)


def _recording(audio: bytes, mime_type: str, language: str) -> Recording:
    if len(audio) > AUDIO_BYTES_MAX:
        raise _refused(TOO_LARGE)
    ending = ENDINGS.get(mime_type.partition(";")[0].strip().lower())
    if ending is None:
        raise _refused(UNSUPPORTED)
    if not audio:
        raise _refused(SILENT)
    return Recording(audio, ending, language)


def _of_the_recording(failures: Sequence[Failure]) -> str | None:
    """Why the recording is at fault, when somebody listened to it and says so."""
    told = {failure.code for failure in failures if failure.refused}
    if SILENT in told:
        return SILENT
    return UNSUPPORTED if told & _AT_FAULT else None


def _refused(code: str) -> RefusedError:
    return RefusedError((Cause(code=code, message=""),))
