"""From a refused answer to what happens next.

Owns reading MercadoLibre's error bodies, whose shapes are not uniform, and the endings that
follow. Pure. Does not own when a call is repeated (`client`) nor the repair that the seller is
offered (services/repairs). Shapes: reference mercadolibre.md sections 2.5, 4.2 and 4.3,
https://developers.mercadolibre.com.ar/es_ar/consideraciones-de-diseno
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from services.outcomes import (
    Cause,
    OperatorMustActError,
    RefusedError,
    Repair,
    SellerMustActError,
    TryLaterError,
)

BUSY_SECONDS = 30.0
"""Our patience after a 429 without Retry-After, which none is promised to have."""

MESSAGE_MAX = 500

RECONNECT = frozenset({"invalid_grant", "unauthorized_client"})
TOKEN_CODES = frozenset({"unauthorized", "invalid_token", "expired_token"})
UNABLE_TO_LIST = "seller.unable_to_list"

OPERATOR: dict[str, str] = {
    "invalid_client": "MERCADOLIBRE_CLIENT_SECRET",
    "unauthorized_application": "MERCADOLIBRE_CLIENT_ID",
    "unauthorized_scopes": "MERCADOLIBRE_CLIENT_ID",
    "invalid scopes": "MERCADOLIBRE_CLIENT_ID",
    "invalid_scope": "MERCADOLIBRE_CLIENT_ID",
    "pa_unauthorized_result_from_policies": "MERCADOLIBRE_CLIENT_ID",
}
"""Our application is refused: wrong secret, blocked, or without the scope or permission.
https://developers.mercadolibre.com.ar/es_ar/bloqueo-de-aplicaciones"""

PASSING_STATUSES = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.LOCKED,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
        499,  # seen in the consumption report of applications
    }
)
PASSING_WORDS = re.compile(r"KvsException|optimistic locking|local_rate_limited|too_many_requests")
QUOTA_WORDS = re.compile(
    r"quota|\brate\b|too many|limit.*(exceed|reach)|(exceed|reach).*limit", re.IGNORECASE
)
"""A full picture quota answers 400, not 429; its words are not documented.
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""

_CODE = re.compile(r"[A-Za-z][\w.-]*")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_BARE_ID = re.compile(r"\b(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|seller_package_[a-z]+)\b")
_ATTRIBUTE_ID = re.compile(r"[A-Z][A-Z0-9_]+|[a-z]+(?:_[a-z]+)+")
_CATEGORY_ID = re.compile(r"M[A-Z]{2}\d+")
_INDEX = re.compile(r"item\.attributes\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A refused answer, read. `names` are the machine codes in lower case, wherever they stood;
    `causes` are errors only, and `listed` tells whether the answer named them one by one;
    `readable` is false for HTML, plain text and empty bodies."""

    status: int
    names: frozenset[str]
    message: str
    causes: tuple[Cause, ...]
    warnings: tuple[Cause, ...]
    listed: bool
    readable: bool

    @property
    def passing(self) -> bool:
        """Whether the same call may work in a while."""
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.status in PASSING_STATUSES:
            return True
        if PASSING_WORDS.search(self.message):
            return True
        return self.status == HTTPStatus.CONFLICT and not self.listed

    @property
    def dead_token(self) -> bool:
        """Whether the access token is what was refused."""
        if self.status != HTTPStatus.UNAUTHORIZED or self.names & OPERATOR.keys():
            return False
        return bool(self.names & TOKEN_CODES) or "token" in self.message or not self.readable

    @property
    def harmless(self) -> bool:
        """A dry run's 400 that holds nothing but warnings is a pass (reference 7.2)."""
        return bool(self.warnings) and not self.causes

    @property
    def decided(self) -> bool:
        """Whether it is a clear no: surely nothing was carried out."""
        client_error = HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return client_error and self.readable and not self.passing


def read_fault(status: int, body: object, attribute_ids: Sequence[str] = ()) -> Fault:
    """Read an error body of any shape: causes as objects, as plain strings, or none; the code in
    `error`, `message` or `code`; or no JSON at all. Never raises.

    `attribute_ids` are those sent, in order: references point into that array.
    """
    if not isinstance(body, dict):
        text = _text(body)
        words = "" if text.lstrip().startswith("<") else text
        return Fault(status, frozenset(), words, (), (), listed=False, readable=False)
    fields = cast(dict[object, object], body)
    said = {name: _text(fields.get(name)) for name in ("error", "message", "code")}
    names = frozenset(text.lower() for text in said.values() if text)
    code = next((text for text in said.values() if _CODE.fullmatch(text)), f"http_{status}")
    described = _text(fields.get("error_description"))
    sentence = next(
        (text for text in (described, said["message"], said["error"]) if text and text != code),
        code,
    )
    raw = fields.get("cause")
    listed = cast(list[object], raw) if isinstance(raw, list) else []
    read = [_cause(one, sentence, attribute_ids) for one in listed]
    return Fault(
        status=status,
        names=names,
        message=sentence,
        causes=tuple(cause for cause, is_error in read if is_error)
        or (() if read else _only(code, sentence, attribute_ids)),
        warnings=tuple(cause for cause, is_error in read if not is_error),
        listed=bool(listed),
        readable=bool(names or listed),
    )


def ending(
    fault: Fault, *, retry_after: float | None = None
) -> TryLaterError | SellerMustActError | RefusedError:
    """What a refused answer means for the caller, as an exception to raise."""
    if fault.names & RECONNECT:
        return SellerMustActError("account_disconnected", Repair.RECONNECT)
    for name in sorted(fault.names & OPERATOR.keys()):
        return OperatorMustActError(name, OPERATOR[name])
    if fault.dead_token:
        return SellerMustActError("account_disconnected", Repair.RECONNECT)
    if fault.passing:
        busy = fault.status == HTTPStatus.TOO_MANY_REQUESTS
        after = retry_after if retry_after is not None else BUSY_SECONDS if busy else 1.0
        return TryLaterError(f"http_{fault.status}", after)
    if UNABLE_TO_LIST in fault.names:
        codes = ", ".join(cause.code for cause in fault.causes)
        return SellerMustActError("shop_blocked", Repair.RETRY, codes)
    return RefusedError(fault.causes or (Cause(f"http_{fault.status}", fault.message),))


def over_quota(fault: Fault) -> bool:
    """Whether a picture was refused for the application's quota rather than for itself."""
    return fault.status == HTTPStatus.BAD_REQUEST and bool(QUOTA_WORDS.search(fault.message))


def _only(code: str, sentence: str, attribute_ids: Sequence[str]) -> tuple[Cause, ...]:
    """A body without causes is a real refusal all the same."""
    return (Cause(code, sentence, fields=_fields(sentence, (), attribute_ids)),)


def _cause(one: object, sentence: str, attribute_ids: Sequence[str]) -> tuple[Cause, bool]:
    """One cause, and whether it is an error: only `type` decides, and warnings say so."""
    if not isinstance(one, dict):
        return Cause(_text(one) or "unknown", sentence), True
    fields = cast(dict[object, object], one)
    number = fields.get("cause_id")
    cause_id = number if isinstance(number, int) and not isinstance(number, bool) else None
    message = _text(fields.get("message"))
    raw = fields.get("references")
    references = [_text(r) for r in cast(list[object], raw)] if isinstance(raw, list) else []
    cause = Cause(
        code=_text(fields.get("code")) or f"cause_{cause_id}",
        message=message or sentence,
        cause_id=cause_id,
        fields=_fields(message, references, attribute_ids),
    )
    return cause, fields.get("type") != "warning"


def _fields(
    message: str, references: Sequence[str], attribute_ids: Sequence[str]
) -> tuple[str, ...]:
    """The attributes that a cause names: ids in its sentence, in brackets or bare, and places
    in the array that was sent. Else the referenced fields of the body."""
    inside = [word.strip() for run in _BRACKETS.findall(message) for word in run.split(",")]
    named = [w for w in inside if _ATTRIBUTE_ID.fullmatch(w) and not _CATEGORY_ID.fullmatch(w)]
    named += _BARE_ID.findall(message)
    places = [int(m[1]) for r in references for m in [_INDEX.match(r)] if m and len(m[1]) <= 4]  # noqa: PLR2004 - no listing has a place of more than four digits
    named += [attribute_ids[place] for place in places if place < len(attribute_ids)]
    found = named or [r.removeprefix("item.") for r in references if r.startswith("item.")]
    return tuple(dict.fromkeys(f.upper() if f.startswith("seller_package") else f for f in found))


def _text(value: object) -> str:
    """A bounded text without HTML entities; empty for anything else."""
    if isinstance(value, str):
        return html.unescape(value)[:MESSAGE_MAX]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
