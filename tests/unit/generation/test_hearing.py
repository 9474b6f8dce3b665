"""What is sent to a hearer at all, and what of a transcript goes further."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation import hearing
from services.generation.breaker import Breaker, Circuit
from services.generation.chain_asking import Patience
from services.generation.hearing import HearingChain, Recording, tidy
from services.hearing import AUDIO_BYTES_MAX, HEARD_MAX
from services.outcomes import RefusedError, TryLaterError

QUICK = Patience(retries=0, base=0.001, call=1.0, total=2.0)


class Ear:
    """A hearer that says what it was told to, or fails so."""

    name = "ear"
    model = "ear-1"

    def __init__(self, said: str | Exception) -> None:
        self.said = said
        self.heard: list[Recording] = []

    async def hear(self, recording: Recording) -> str:
        self.heard.append(recording)
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


class Hanging:
    """A hearer that never answers."""

    name = "hanging"
    model = "hanging-1"

    async def hear(self, recording: Recording) -> str:
        await asyncio.Event().wait()
        return ""


@pytest.mark.parametrize(
    ("audio", "kind", "code"),
    [
        (b"x" * (AUDIO_BYTES_MAX + 1), "audio/ogg", "too_large"),
        (b"x", "application/pdf", "unsupported"),
        (b"x", "", "unsupported"),
        (b"", "audio/ogg", "silent"),
    ],
    ids=["too large", "no recording", "no kind", "nothing"],
)
async def test_what_nobody_could_hear_is_not_even_sent(audio: bytes, kind: str, code: str) -> None:
    ear = Ear("hola")

    with pytest.raises(RefusedError) as refused:
        await HearingChain([ear], patience=QUICK).hear(audio, kind, "es")

    assert refused.value.causes[0].code == code
    assert ear.heard == []


@pytest.mark.parametrize(
    ("kind", "ending", "named"),
    [
        ("audio/ogg", "ogg", "audio/ogg"),
        ("AUDIO/OGG; codecs=opus", "ogg", "audio/ogg"),
        ("audio/mpeg", "mp3", "audio/mp3"),
        ("audio/x-m4a", "m4a", "audio/mp4"),
        ("audio/x-wav", "wav", "audio/wav"),
    ],
)
async def test_each_kind_goes_under_a_name_that_providers_know(
    kind: str, ending: str, named: str
) -> None:
    ear = Ear("hola")

    await HearingChain([ear], patience=QUICK).hear(b"x" * AUDIO_BYTES_MAX, kind, "pt")

    [recording] = ear.heard
    assert (recording.ending, recording.mime_type, recording.language) == (ending, named, "pt")
    assert "xxx" not in repr(recording)


async def test_silence_for_the_one_that_listened_is_silence() -> None:
    down, deaf = Ear(TryLaterError("overloaded", after=0)), Ear("")
    deaf.name = "deaf"

    with pytest.raises(RefusedError) as refused:
        await HearingChain([down, deaf], patience=QUICK).hear(b"x", "audio/ogg", "es")

    assert refused.value.causes[0].code == "silent"


async def test_a_hearer_that_keeps_failing_is_left_alone() -> None:
    down = Ear(TryLaterError("overloaded", after=0))
    chain = HearingChain([down], patience=QUICK, breakers={"ear": Breaker(failures=2)})

    for _ in range(3):
        with pytest.raises(TryLaterError):
            await chain.hear(b"x", "audio/ogg", "es")

    assert (len(down.heard), chain.circuits) == (2, {"ear": Circuit.OPEN})


async def test_the_first_of_two_leaves_time_for_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hearing, "TOTAL_SECONDS", 2.0)
    chain = HearingChain([Hanging(), Ear("hola")])
    started = time.monotonic()

    assert await chain.hear(b"x", "audio/ogg", "es") == "hola"

    assert 1.0 <= time.monotonic() - started < 2.0


async def test_one_alone_may_take_all_the_time_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hearing, "TOTAL_SECONDS", 0.5)
    started = time.monotonic()

    with pytest.raises(TryLaterError):
        await HearingChain([Hanging()]).hear(b"x", "audio/ogg", "es")

    assert 0.45 < time.monotonic() - started < 10


@given(st.text(max_size=3000))
def test_a_transcript_is_one_plain_paragraph(text: str) -> None:
    told = tidy(text)

    assert len(told) <= HEARD_MAX
    assert told == tidy(told)
    assert all(c == " " or (c.isprintable() and not c.isspace()) for c in told)


def test_a_long_transcript_ends_with_a_whole_word() -> None:
    told = tidy("palabra " * 400)

    assert HEARD_MAX - len("palabra ") <= len(told) <= HEARD_MAX
    assert set(told.split()) == {"palabra"}
