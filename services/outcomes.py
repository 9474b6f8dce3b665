"""Errors named for what happens next, shared by everything that calls the outside.

Owns the endings of a call that did not simply work. Does not own the sentences that a
seller reads: views make those from `reason` and `causes`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Repair(StrEnum):
    """What the seller can do about it; each one is a button on the card."""

    RETRY = "retry"
    RECONNECT = "reconnect"
    EDIT_TITLE = "edit_title"
    EDIT_PRICE = "edit_price"
    EDIT_DESCRIPTION = "edit_description"
    ADD_PHOTOS = "add_photos"
    REGENERATE = "regenerate"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for a refusal, as the outside system named it.

    `code` is the machine's name ("item.price.invalid"), `cause_id` its number where there is
    one, `message` the outside system's own words (untrusted text), `fields` the attribute or
    field ids that it names.
    """

    code: str
    message: str
    cause_id: int | None = None
    fields: tuple[str, ...] = ()


class TryLaterError(Exception):
    """A passing fault: nothing was done, and the same call may work after `after` seconds."""

    def __init__(self, reason: str, after: float = 1.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class OperatorMustActError(TryLaterError):
    """Our own application is refused: nothing was done, and nobody's calls work until the
    operator mends the named setting. To a seller it is a fault that passes."""

    def __init__(self, reason: str, setting: str) -> None:
        super().__init__(reason)
        self.setting = setting


class SellerMustActError(Exception):
    """Only the seller can go on from here, by the named repair.

    `detail` holds the outside system's own codes or words (untrusted), empty when there are none.
    """

    def __init__(self, reason: str, repair: Repair, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.repair = repair
        self.detail = detail


class RefusedError(Exception):
    """A clear no: nothing was created, and the same call will be refused again."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        super().__init__("; ".join(f"{c.code}: {c.message}" for c in causes) or "refused")
        self.causes = causes


class OutcomeUnknownError(Exception):
    """The request may have been carried out: look before doing it again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
