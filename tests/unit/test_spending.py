"""A piece of work takes what is left, and is written down however it ends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import uuid4

import pytest

from services.generation.usage import Call, note, used_up
from services.inviting import NotAnAdminError
from services.spending import REPORTED_DAYS, Budget, Costs, Purpose, Report, Spent, Work

CALL = Call("gemini", "flash", cost=Decimal("0.02"))
LISTING = Work(uuid4(), uuid4(), Purpose.LISTING, uuid4(), 1)
CHAT = replace(LISTING, purpose=Purpose.WORDS, product_id=None)


@dataclass
class Ledger:
    """In memory; it may break."""

    before: Spent = field(default_factory=Spent)
    broken: bool = False
    rows: list[tuple[Work, Call]] = field(default_factory=list[tuple[Work, Call]])

    async def record(self, work: Work, calls: Sequence[Call]) -> None:
        if self.broken:
            raise OSError("disk full")
        self.rows += [(work, call) for call in calls]

    async def spent(self, work: Work) -> Spent:
        return self.before

    async def report(self, days: int) -> Report:
        return Report(days)


def budget(ledger: Ledger) -> Budget:
    return Budget(ledger, per_listing=Decimal("0.05"), per_day=Decimal("1.00"))


@pytest.mark.parametrize(
    ("spent", "listing", "chat"),
    [
        (Spent(), "0.05", "1.00"),
        (Spent(Decimal("0.04"), Decimal("0.5")), "0.01", "0.5"),
        (Spent(Decimal("0.01"), Decimal("0.98")), "0.02", "0.02"),
        (Spent(Decimal("0.06"), Decimal("0.06")), "0", "0.94"),
        (Spent(Decimal(0), Decimal("1.2")), "0", "0"),
    ],
)
async def test_the_smaller_of_both_allowances_holds(spent: Spent, listing: str, chat: str) -> None:
    held = budget(Ledger(spent))
    assert await held.left(LISTING) == Decimal(listing)
    assert await held.left(CHAT) == Decimal(chat)


async def test_models_are_asked_until_the_allowance_is_used_up() -> None:
    ledger = Ledger(Spent(on_product=Decimal("0.02")))
    async with budget(ledger).charging(LISTING) as allowance:
        assert (allowance, used_up()) == (Decimal("0.03"), False)
        note(CALL)
        assert not used_up()
        note(replace(CALL, accepted=False))
        assert used_up()
    assert ledger.rows == [(LISTING, CALL), (LISTING, replace(CALL, accepted=False))]


@pytest.mark.parametrize("ending", [RuntimeError, asyncio.CancelledError])
async def test_work_that_fails_or_is_stopped_is_written_down_too(
    ending: type[BaseException],
) -> None:
    ledger = Ledger()

    async def work() -> None:
        async with budget(ledger).charging(LISTING):
            note(CALL)
            raise ending

    with pytest.raises(ending):
        await work()
    assert ledger.rows == [(LISTING, CALL)]


async def test_a_ledger_that_breaks_costs_her_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    async with budget(Ledger(broken=True)).charging(LISTING):
        note(CALL)
    assert "spending_lost" in capsys.readouterr().out


async def test_the_figures_are_for_admins() -> None:
    costs = Costs(Ledger(), frozenset({7}))
    assert [report.days for report in await costs.of(7)] == list(REPORTED_DAYS)
    with pytest.raises(NotAnAdminError):
        await costs.of(8)
