"""HTTP towards MercadoLibre: one call with its timeouts, limits, attempts and log line.

Owns when a call is repeated and what a network fault means. Does not own what an answer says
(`wire`, `errors`) nor where tokens live (the `Tokens` port). A call that may have been carried
out is never repeated unless its maker says that repeating it is harmless.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NoReturn, TypeVar
from urllib.parse import quote

import structlog
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
)
from aiolimiter import AsyncLimiter
from pydantic import TypeAdapter, ValidationError
from yarl import URL

from services.marketplaces.mercadolibre.errors import ending, read_fault
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.marketplaces.port import Account, Tokens
from services.outcomes import OutcomeUnknownError, TryLaterError

log = structlog.get_logger(__name__)

ATTEMPTS = 3
"""Tries of a call that may be repeated (H074)."""

CONNECT_SECONDS = 5.0

PATIENCE_SECONDS = 30.0
"""A longer Retry-After is handed to the caller instead of waited for."""

HOUR = 3600.0
BURST_SECONDS = 600.0
"""The hour's calls are let through in portions of ten minutes each: a burst of sellers may use
one up at once."""

ANSWER_MAX = 8 * 1024 * 1024
"""Bytes of an answer; the longest recorded one is 76 KB."""

_random = random.SystemRandom()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `route` is the path with `{names}` that `ids` fill in, and what the log shows.

    At most one of `body` (JSON), `form` (urlencoded) and `jpeg` (multipart field `file`).
    `repeatable` says that carrying it out twice is harmless.
    """

    method: str
    route: str
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Mapping[str, object] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    jpeg: bytes | None = field(default=None, repr=False)
    repeatable: bool = True

    @property
    def path(self) -> str:
        """The route with its ids, each quoted: an id can't leave its place in the path."""
        return self.route.format(**{name: quote(one, safe="") for name, one in self.ids.items()})


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its body: parsed JSON (numbers with a point as Decimal), the text of
    anything else, or None when empty or over ANSWER_MAX. `retry_after` is in seconds."""

    status: int
    body: object = field(default=None, repr=False)
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def refuse(self) -> NoReturn:
        """Raise what this refused answer means."""
        raise ending(read_fault(self.status, self.body), retry_after=self.retry_after)

    def read(self, adapter: TypeAdapter[T]) -> T:
        """The body of a 2xx as a value. Raises what a refused answer means, and
        `TryLaterError` when a 2xx can't be read."""
        if not self.ok:
            self.refuse()
        try:
            return adapter.validate_python(self.body)
        except ValidationError as error:
            raise TryLaterError("unreadable_answer") from error


class Client:
    """The application's one way to the API: at most so many calls at once and an hour."""

    def __init__(
        self,
        session: ClientSession,
        settings: MercadoLibreSettings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._session = session
        self._root = settings.api_url.rstrip("/")
        self._wait = settings.retry_seconds
        self._timeout = ClientTimeout(total=settings.call_seconds, connect=CONNECT_SECONDS)
        self._slots = asyncio.Semaphore(settings.parallel_calls)
        self._bucket = AsyncLimiter(settings.calls_per_hour * BURST_SECONDS / HOUR, BURST_SECONDS)
        self._sleep = sleep

    async def answer(self, call: Call, token: str | None = None) -> Answer:
        """The answer, whatever its status; a repeatable call is tried up to ATTEMPTS times.

        Raises `TryLaterError` when it surely was not carried out, or is harmless and kept
        failing; `OutcomeUnknownError` when a call that must not be repeated may have been.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = await self._once(call, token, attempt)
            except (TryLaterError, OutcomeUnknownError) as error:
                if not call.repeatable:
                    raise
                if attempt == ATTEMPTS:
                    raise TryLaterError(error.reason) from error
                await self._pause(attempt, None)
                continue
            fault = None if answer.ok else read_fault(answer.status, answer.body)
            if fault is None or not fault.passing or not call.repeatable:
                return answer
            if attempt == ATTEMPTS or (answer.retry_after or 0.0) > PATIENCE_SECONDS:
                answer.refuse()
            await self._pause(attempt, answer.retry_after)

    async def _pause(self, attempt: int, asked: float | None) -> None:
        backoff = self._wait * 2 ** (attempt - 1)
        await self._sleep(max(_random.uniform(backoff / 2, backoff), asked or 0.0))

    async def _once(self, call: Call, token: str | None, attempt: int) -> Answer:
        """One attempt. Raises `TryLaterError` when no connection came about, and
        `OutcomeUnknownError` when one broke."""
        line = log.bind(method=call.method, route=call.route, attempt=attempt)
        async with self._slots, self._bucket:
            began = time.monotonic()
            try:
                async with self._session.request(
                    call.method,
                    URL(self._root + call.path, encoded=True),
                    params=call.query,
                    json=call.body,
                    data=_data_of(call),
                    headers=_headers_of(token),
                    timeout=self._timeout,
                    allow_redirects=False,  # a redirect must not carry the token elsewhere
                ) as response:
                    answer = await _read(response)
            except (ClientError, TimeoutError, OSError) as error:
                kind = type(error).__name__
                line.warning("mercadolibre_unreachable", error=kind, ms=_since(began))
                if isinstance(error, ClientConnectorError | ConnectionTimeoutError):
                    raise TryLaterError("not_connected") from error
                raise OutcomeUnknownError(kind) from error
        line.info(
            "mercadolibre_call",
            status=answer.status,
            request_id=response.headers.get("x-request-id", ""),
            ms=_since(began),
        )
        return answer


class SellerClient:
    """Calls in a seller's name: her token, renewed once when it is refused."""

    def __init__(self, client: Client, tokens: Tokens) -> None:
        self._client = client
        self._tokens = tokens

    async def answer(self, account: Account, call: Call) -> Answer:
        """As `Client.answer`. Raises `SellerMustActError` (reconnect) when a fresh token is
        refused too; a refused token means that nothing was carried out."""
        token = await self._tokens.access_token(account.id)
        answer = await self._client.answer(call, token)
        if not _token_refused(answer):
            return answer
        token = await self._tokens.access_token(account.id, rejected=token)
        answer = await self._client.answer(call, token)
        if _token_refused(answer):
            answer.refuse()
        return answer

    async def read(self, account: Account, call: Call, adapter: TypeAdapter[T]) -> T:
        """The answer's body as a value; raises what a refused answer means."""
        return (await self.answer(account, call)).read(adapter)


def _token_refused(answer: Answer) -> bool:
    return not answer.ok and read_fault(answer.status, answer.body).dead_token


def _headers_of(token: str | None) -> dict[str, str]:
    accept = {"Accept": "application/json"}
    return accept if token is None else accept | {"Authorization": f"Bearer {token}"}


def _data_of(call: Call) -> FormData | Mapping[str, str] | None:
    """A form is spent by one attempt, so each builds its own."""
    if call.jpeg is None:
        return call.form
    form = FormData()
    form.add_field("file", call.jpeg, filename="photo.jpg", content_type="image/jpeg")
    return form


async def _read(response: ClientResponse) -> Answer:
    """The answer with its body, JSON or not, read no further than ANSWER_MAX."""
    status, retry_after = response.status, _seconds(response.headers.get("Retry-After"))
    raw = bytearray()
    async for chunk in response.content.iter_any():
        raw += chunk
        if len(raw) > ANSWER_MAX:
            return Answer(status, None, retry_after)
    text = raw.decode("utf-8", errors="replace")
    try:
        body: object = json.loads(text, parse_float=Decimal) if text else None
    except (ValueError, RecursionError, ArithmeticError):
        body = text
    return Answer(status, body, retry_after)


def _seconds(header: str | None) -> float | None:
    """Retry-After as seconds or as an HTTP date (RFC 9110 section 10.2.3)."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
