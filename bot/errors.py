"""Errors meant for the person who runs the bot.

Owns the one shape in which the command line tells her what is wrong and what to do. Does not own
errors that sellers see (services/outcomes).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `name` is a setting's or a part's name, `reason` and `fix` are
    one sentence each, without a full stop; none of them holds a secret."""

    name: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}. Fix: {self.fix}."


class OperatorError(Exception):
    """The bot can't start or go on until its operator acts: shown as one line per problem."""

    def __init__(self, name: str, reason: str, fix: str) -> None:
        self.problems: Sequence[Problem] = (Problem(name, reason, fix),)
        super().__init__(str(self.problems[0]))
