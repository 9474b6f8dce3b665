"""Whoever cuts well first is taken; who fails is left alone; a bad cut-out is never shown."""

import asyncio
from dataclasses import dataclass, field

import pytest

from services.outcomes import Cause, OperatorMustActError, RefusedError, TryLaterError
from services.photos.cuts import Cut, Left
from services.photos.cutting import (
    FAILURES,
    OPERATOR_SECONDS,
    PARALLEL_CALLS,
    REST_SECONDS,
    Cutting,
    OutsideHand,
    OwnHand,
)
from services.photos.look import CutBy
from services.photos.ports import PhotoProblem, PhotoRefusedError

GOOD, OWN_GOOD = Cut(b"good", 0.97), Cut(b"own", 0.95)
BAD, OWN_BAD = Cut(b"bad", 0.4, left=Left.RAGGED), Cut(b"own", 0.2, left=Left.TOUCHES)
WHITE = Cut(b"", 0.0, left=Left.ALREADY)
REJECTED = RefusedError((Cause("rejected", ""),))


@dataclass
class Provider:
    """Answers with a name that the workshop judges, or fails."""

    by: CutBy
    answer: bytes | Exception
    calls: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def cut_out(self, clean: bytes) -> bytes:
        assert clean == b"clean", "the original stays here"
        self.calls += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class Workshop:
    """Judges by name."""

    own: Cut | Exception = OWN_GOOD
    judged: list[bytes] = field(default_factory=list[bytes])

    async def cut_out(self, original: bytes) -> Cut:
        assert original == b"original"
        if isinstance(self.own, Exception):
            raise self.own
        return self.own

    async def judge(self, original: bytes, mask: bytes) -> Cut:
        self.judged.append(mask)
        if mask == b"bomb":
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
        return {b"good": GOOD, b"bad": BAD, b"white": WHITE, b"dull": Cut(b"dull", 0.6)}[mask]


@dataclass
class Bench:
    """Both providers and a clock set by hand."""

    room: Provider = field(default_factory=lambda: Provider(CutBy.PHOTOROOM, b"good"))
    removebg: Provider = field(default_factory=lambda: Provider(CutBy.REMOVEBG, b"good"))
    workshop: Workshop = field(default_factory=Workshop)
    now: float = 1000.0

    def __post_init__(self) -> None:
        self.room_hand = OutsideHand(self.room, self.workshop, lambda: self.now)
        self.removebg_hand = OutsideHand(self.removebg, self.workshop, lambda: self.now)
        self.own_hand = OwnHand(self.workshop)
        self.all = Cutting([self.room_hand, self.removebg_hand, self.own_hand])
        self.outside_only = Cutting([self.room_hand, self.removebg_hand])


async def cut(cutting: Cutting, *, outside: bool = True) -> tuple[CutBy, Cut] | None:
    return await cutting.cut(b"original", b"clean", outside=outside)


async def test_the_first_good_one_is_taken_and_nobody_else_asked() -> None:
    bench = Bench()
    assert await cut(bench.all) == (CutBy.PHOTOROOM, GOOD)
    assert (bench.room.calls, bench.removebg.calls) == (1, 0)


async def test_the_operators_order_counts() -> None:
    bench = Bench()
    assert await cut(Cutting([bench.own_hand, bench.room_hand])) == (CutBy.INTERNAL, OWN_GOOD)
    bench.workshop.own = OWN_BAD
    assert await cut(Cutting([bench.own_hand, bench.room_hand])) == (CutBy.PHOTOROOM, GOOD)


@pytest.mark.parametrize(
    "answer",
    [b"bad", b"dull", b"bomb", TryLaterError("timeout"), REJECTED, OperatorMustActError("k", "K")],
    ids=["ragged", "dull", "bomb", "timeout", "rejected", "key"],
)
async def test_whoever_cannot_do_it_well_is_followed_by_the_next(answer: bytes | Exception) -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, answer))
    assert await cut(bench.all) == (CutBy.REMOVEBG, GOOD)
    bench.removebg.answer = answer
    assert await cut(bench.all) == (CutBy.INTERNAL, OWN_GOOD)


async def test_when_none_is_good_our_own_says_why() -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, b"bad"), removebg=Provider(CutBy.REMOVEBG, b"bad"))
    bench.workshop.own = OWN_BAD
    assert await cut(bench.all) == (CutBy.INTERNAL, OWN_BAD)
    assert await cut(bench.outside_only) == (CutBy.PHOTOROOM, BAD)


async def test_a_dull_one_without_a_reason_is_unclear() -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, b"bad"))
    bench.removebg.answer = b"dull"
    done = await cut(bench.outside_only)
    assert done is not None
    assert (done[0], done[1].left, done[1].good) == (CutBy.REMOVEBG, Left.UNCLEAR, False)


async def test_a_white_ground_needs_nobody_else() -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, b"white"))
    assert await cut(bench.all) == (CutBy.PHOTOROOM, WHITE)
    assert bench.removebg.calls == 0


async def test_a_photo_that_must_stay_goes_to_nobody() -> None:
    bench = Bench()
    assert await cut(bench.all, outside=False) == (CutBy.INTERNAL, OWN_GOOD)
    assert await cut(bench.outside_only, outside=False) is None
    assert (bench.room.calls, bench.removebg.calls) == (0, 0)


async def test_nobody_named_and_nobody_there_come_to_nothing() -> None:
    assert await cut(Cutting([])) is None
    bench = Bench()
    bench.room.answer = bench.removebg.answer = TryLaterError("connection")
    assert await cut(bench.outside_only) is None


async def test_an_original_that_cannot_be_worked_on_is_told() -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, REJECTED))
    bench.removebg.answer = REJECTED
    bench.workshop.own = PhotoRefusedError(PhotoProblem.BROKEN)
    with pytest.raises(PhotoRefusedError):
        await cut(bench.all)


async def test_a_refused_key_rests_a_provider_until_the_operator_may_have_acted() -> None:
    bench = Bench()
    bench.room.answer = OperatorMustActError("bad_key", "PHOTOROOM_API_KEY")
    for _ in range(5):
        assert await cut(bench.all) == (CutBy.REMOVEBG, GOOD)
    assert bench.room.calls == 1
    bench.now += OPERATOR_SECONDS
    bench.room.answer = b"good"
    assert await cut(bench.all) == (CutBy.PHOTOROOM, GOOD)


async def test_several_failures_rest_it_and_a_success_makes_it_whole() -> None:
    bench = Bench()
    bench.room.answer = TryLaterError("timeout", 0)
    for _ in range(FAILURES + 4):
        assert await cut(bench.all) == (CutBy.REMOVEBG, GOOD)
    assert bench.room.calls == FAILURES
    bench.now += REST_SECONDS
    await cut(bench.all)
    assert bench.room.calls == FAILURES + 1
    await cut(bench.all)
    assert bench.room.calls == FAILURES + 1, "one more failure is enough after a rest"

    bench.now += REST_SECONDS
    bench.room.answer = b"good"
    await cut(bench.all)
    bench.room.answer = TryLaterError("timeout", 0)
    await cut(bench.all)
    await cut(bench.all)
    assert bench.room.calls == FAILURES + 4, "after a success it may fail again"


async def test_a_rate_limit_is_kept_for_as_long_as_it_says() -> None:
    bench = Bench()
    bench.room.answer = TryLaterError("rate_limited", 20)
    await cut(bench.all)
    bench.now += 19
    await cut(bench.all)
    assert bench.room.calls == 1
    bench.now += 1
    await cut(bench.all)
    assert bench.room.calls == 2


async def test_a_photo_that_is_refused_says_nothing_against_the_provider() -> None:
    bench = Bench(room=Provider(CutBy.PHOTOROOM, REJECTED))
    for _ in range(FAILURES + 2):
        await cut(bench.all)
    assert bench.room.calls == FAILURES + 2


async def test_an_album_goes_a_few_at_a_time() -> None:
    bench = Bench()
    await asyncio.gather(*(cut(bench.all) for _ in range(12)))
    assert bench.room.calls == 12
    assert bench.room.most_at_once == PARALLEL_CALLS
