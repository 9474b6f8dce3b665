"""What a check of `intellipost doctor` finds, and how it is written down.

Owns the finding and the table. Does not own the checks (here, outside).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.logging import redact


class State(StrEnum):
    """`FAILED` keeps the bot from working; a `WARNING` only from doing all that it can."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """`fact` is what was seen, `fix` what to do about it (empty when it is ok)."""

    name: str
    state: State
    fact: str
    fix: str = ""


def ok(name: str, fact: str) -> Finding:
    """All is well."""
    return Finding(name, State.OK, fact)


def warning(name: str, fact: str, fix: str) -> Finding:
    """It works, with less."""
    return Finding(name, State.WARNING, fact, fix)


def failed(name: str, fact: str, fix: str) -> Finding:
    """It does not work."""
    return Finding(name, State.FAILED, fact, fix)


def told(error: BaseException) -> str:
    """An exception in one line, without secrets."""
    text = redact(str(error)).splitlines()
    return text[0] if text and text[0] else type(error).__name__


def table(findings: Sequence[Finding]) -> str:
    """One line a finding, the fix below it, and a last line that counts."""
    width = max(len(finding.name) for finding in findings)
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{finding.state:<8} {finding.name:<{width}}  {finding.fact}")
        if finding.fix:
            lines.append(f"{'':<8} {'':<{width}}  -> {finding.fix}")
    count = {state: sum(finding.state is state for finding in findings) for state in State}
    lines.append("")
    lines.append(", ".join(f"{number} {state}" for state, number in count.items()))
    return "\n".join(lines)
