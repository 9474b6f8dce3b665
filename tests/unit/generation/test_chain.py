"""The chain of writers: retries, circuit breakers, turns, and always a listing at the end."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from services.generation.breaker import Breaker, Circuit
from services.generation.brief import Brief, Watch, Written, unwatched
from services.generation.chain import WriterChain
from services.generation.chain_asking import Patience
from services.generation.offline.writer import OfflineWriter, write_offline
from services.generation.usage import Call, metering, note
from services.outcomes import Cause, RefusedError, TryLaterError

BRIEF = Brief("MLA", "ARS", "es", "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000")
QUICK = Patience(retries=3, base=0.001, call=1.0, total=2.0)


class Clock:
    """A clock that tests move by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """A provider that does what each script says in turn, the last one again and again."""

    model = "scripted-1"

    def __init__(self, *scripts: Exception | Callable[[], Awaitable[None]] | None) -> None:
        self.name = "scripted"
        self.scripts = scripts
        self.calls = 0

    async def write(self, brief: Brief, _watch: Watch = unwatched) -> Written:
        self.calls += 1
        script = self.scripts[min(self.calls, len(self.scripts)) - 1]
        if isinstance(script, Exception):
            raise script
        if script is not None:
            await script()
        return write_offline(brief)


def refusal(code: str) -> RefusedError:
    return RefusedError((Cause(code=code, message="words of the provider"),))


async def test_the_first_writer_that_can_is_named() -> None:
    authored = await WriterChain([Scripted(None), OfflineWriter()], patience=QUICK).write(BRIEF)

    assert (authored.provider, authored.model) == ("scripted", "scripted-1")
    assert (authored.fell_back, authored.failures) == (False, ())
    assert authored.elapsed_ms > 0


async def test_the_offline_writer_alone_is_no_fallback() -> None:
    authored = await WriterChain([OfflineWriter()], patience=QUICK).write(BRIEF)

    assert (authored.provider, authored.fell_back) == ("offline", False)


async def test_a_passing_fault_is_tried_again_three_times_then_passed_over() -> None:
    broken = Scripted(TryLaterError("overloaded", after=0))

    authored = await WriterChain([broken, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert broken.calls == 4
    assert (authored.provider, authored.fell_back) == ("offline", True)
    assert authored.failures == ("scripted:overloaded",)


async def test_a_fault_that_passes_costs_no_fallback() -> None:
    shaky = Scripted(TryLaterError("overloaded", after=0), None)

    authored = await WriterChain([shaky, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert (authored.provider, shaky.calls) == ("scripted", 2)


async def test_a_wait_longer_than_the_time_left_is_not_waited() -> None:
    busy = Scripted(TryLaterError("rate_limited", after=60))

    authored = await WriterChain([busy, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert busy.calls == 1
    assert authored.failures == ("scripted:rate_limited",)


async def test_a_refusal_is_not_repeated_and_its_words_are_not_kept() -> None:
    refusing = Scripted(refusal("blocked"))

    authored = await WriterChain([refusing, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert refusing.calls == 1
    assert authored.failures == ("scripted:blocked",)


async def test_a_hanging_writer_is_left_after_the_call_timeout() -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    patience = Patience(retries=3, base=0.001, call=0.02, total=2.0)
    hanging = Scripted(forever)

    authored = await WriterChain([hanging, OfflineWriter()], patience=patience).write(BRIEF)

    assert (hanging.calls, authored.failures) == (1, ("scripted:timeout",))


async def test_a_broken_adapter_costs_no_listing() -> None:
    broken = Scripted(ZeroDivisionError("a bug"))

    authored = await WriterChain([broken, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert authored.failures == ("scripted:unexpected",)


async def test_with_no_writer_left_the_caller_may_try_later() -> None:
    with pytest.raises(TryLaterError, match="no_writer"):
        await WriterChain([Scripted(refusal("bad_key"))], patience=QUICK).write(BRIEF)


def test_a_provider_that_asks_for_an_hour_is_left_alone_for_an_hour() -> None:
    now = [0.0]
    breaker = Breaker(failures=5, rest_seconds=30, clock=lambda: now[0])
    breaker.failed(leave_alone=3600.0)
    now[0] = 3599.0
    assert breaker.circuit is Circuit.OPEN, "a daily quota is not back after half a minute"
    now[0] = 3600.0
    assert breaker.admits()
    breaker.succeeded()
    breaker.failed(leave_alone=2.0)
    assert breaker.circuit is Circuit.CLOSED, "two seconds are waited for"


async def test_a_failing_provider_is_left_alone_until_a_probe_finds_it_back() -> None:
    clock = Clock()
    breaker = Breaker(failures=2, rest_seconds=30, clock=clock)
    down = TryLaterError("overloaded", after=0)
    provider = Scripted(down, down, None)
    once = Patience(retries=0, base=0.001, call=1.0, total=2.0)
    chain = WriterChain([provider, OfflineWriter()], patience=once, breakers={"scripted": breaker})

    first = [await chain.write(BRIEF) for _ in range(3)]
    assert [a.failures for a in first] == [
        ("scripted:overloaded",),
        ("scripted:overloaded",),
        ("scripted:circuit_open",),
    ]
    assert (provider.calls, chain.circuits["scripted"]) == (2, Circuit.OPEN)

    clock.now = 31
    assert chain.circuits["scripted"] is Circuit.HALF_OPEN
    assert (await chain.write(BRIEF)).provider == "scripted"
    assert chain.circuits["scripted"] is Circuit.CLOSED


@pytest.mark.parametrize(
    "ending",
    [TryLaterError("overloaded", after=0), refusal("blocked"), ZeroDivisionError(), TimeoutError()],
    ids=lambda ending: type(ending).__name__,
)
async def test_the_probe_is_given_back_whatever_it_meets(ending: Exception) -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest_seconds=30, clock=clock)
    provider = Scripted(TryLaterError("overloaded", after=0), ending, None)
    once = Patience(retries=0, base=0.001, call=1.0, total=2.0)
    chain = WriterChain([provider, OfflineWriter()], patience=once, breakers={"scripted": breaker})
    await chain.write(BRIEF)
    clock.now = 31
    await chain.write(BRIEF)

    clock.now = 62

    assert (await chain.write(BRIEF)).provider == "scripted"


async def test_cancelling_is_no_failure_and_gives_the_probe_back() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest_seconds=30, clock=clock)
    started = asyncio.Event()

    async def wait() -> None:
        started.set()
        await asyncio.Event().wait()

    provider = Scripted(TryLaterError("overloaded", after=0), wait, None)
    once = Patience(retries=0, base=0.001, call=1.0, total=2.0)
    chain = WriterChain([provider, OfflineWriter()], patience=once, breakers={"scripted": breaker})
    await chain.write(BRIEF)
    clock.now = 31
    probe = asyncio.create_task(chain.write(BRIEF))
    await started.wait()
    assert (await chain.write(BRIEF)).failures == ("scripted:circuit_open",)

    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe

    assert (await chain.write(BRIEF)).provider == "scripted"


async def test_at_most_four_calls_are_under_way_and_the_offline_writer_waits_for_none() -> None:
    running = 0
    most = 0
    go = asyncio.Event()
    four = asyncio.Event()

    async def count() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 4:
            four.set()
        await go.wait()
        running -= 1

    chain = WriterChain([Scripted(count), OfflineWriter()], patience=QUICK)
    writes = [asyncio.create_task(chain.write(BRIEF)) for _ in range(12)]
    await four.wait()
    alone = await WriterChain([OfflineWriter()], patience=QUICK).write(BRIEF)
    go.set()
    authored = await asyncio.gather(*writes)

    assert alone.provider == "offline"
    assert {a.provider for a in authored} == {"scripted"}
    assert most == 4


async def test_waiting_for_a_turn_too_long_ends_offline_and_blames_nobody() -> None:
    go = asyncio.Event()
    started = asyncio.Event()

    async def hold() -> None:
        started.set()
        await go.wait()

    patience = Patience(retries=0, base=0.001, call=5.0, total=0.05)
    chain = WriterChain([Scripted(hold), OfflineWriter()], patience=patience, max_calls=1)
    first = asyncio.create_task(chain.write(BRIEF))
    await started.wait()

    late = await chain.write(BRIEF)
    go.set()
    await first

    assert late.failures == ("scripted:busy",)
    assert chain.circuits["scripted"] is Circuit.CLOSED


async def test_others_get_a_look_in_between_the_beginnings_of_two_questions() -> None:
    turns = 0
    begun: list[int] = []

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def begin() -> None:
        begun.append(turns)

    chain = WriterChain([Scripted(begin)], patience=QUICK)
    busy = asyncio.create_task(others())
    await asyncio.gather(*(chain.write(BRIEF) for _ in range(4)))
    busy.cancel()

    assert len(set(begun)) == 4


class Paid(Scripted):
    """A provider whose answers cost ten cents each."""

    async def write(self, brief: Brief, watch: Watch = unwatched) -> Written:
        note(Call(self.name, self.model, cost=Decimal("0.10"), accepted=False))
        return await super().write(brief, watch)


@pytest.mark.parametrize(("allowance", "asked"), [("0.20", 2), ("0.10", 1), ("0.15", 2)])
async def test_nobody_is_asked_once_the_allowance_is_spent(allowance: str, asked: int) -> None:
    writers = [Paid(refusal("blocked")) for _ in range(3)]
    for number, writer in enumerate(writers):
        writer.name = f"paid{number}"
    chain = WriterChain([*writers, OfflineWriter()], patience=QUICK)

    with metering() as around:
        authored = await chain.write(replace(BRIEF, allowance=Decimal(allowance)))

    assert (authored.provider, authored.capped) == ("offline", True)
    assert [writer.calls for writer in writers] == [1] * asked + [0] * (3 - asked)
    assert authored.failures[asked:] == tuple(f"paid{n}:capped" for n in range(asked, 3))
    assert [call.provider for call in authored.calls] == [f"paid{n}" for n in range(asked)]
    assert tuple(around.calls) == authored.calls, "the work around it is metered, too"


async def test_the_allowance_of_the_work_around_holds_as_well() -> None:
    paid = Paid(None)

    with metering(Decimal(0)):
        authored = await WriterChain([paid, OfflineWriter()], patience=QUICK).write(BRIEF)

    assert (paid.calls, authored.failures) == (0, ("scripted:capped",))


def test_importing_generation_brings_no_provider_along() -> None:
    code = (
        "import sys, services.generation.models, services.generation.chain\n"
        "import services.generation.assemble, services.generation.schema\n"
        "import services.generation.hearing_model, services.generation.rewording_model\n"
        "import services.generation.condensing_model, services.generation.writing\n"
        "heavy = {'pydantic_ai', 'google', 'httpx2', 'openai', 'anthropic', 'groq'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
