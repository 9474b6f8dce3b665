"""Whether the bot lives and whether what it needs answers.

Owns GET /health and GET /health/detailed. Does not own the checks: each part brings its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic, perf_counter
from typing import Any

from aiohttp import web

Check = Callable[[], Awaitable[str | None]]
"""Returns a short fact for the operator, or None; raises when the part is ill. The fact is
public: no secrets, no names."""

CHECK_SECONDS = 2.0
KEEP_SECONDS = 2.0
"""An answer is kept this long: whoever asks in a loop must not load what is checked."""


@dataclass(frozen=True, slots=True)
class _Finding:
    well: bool
    told: dict[str, Any] = field(default_factory=dict[str, Any])


class HealthRoutes:
    """Liveness, and the findings of all checks. When one of `optional` fails the bot is degraded
    and still serves; when one of `checks` fails it is down."""

    def __init__(
        self, checks: Mapping[str, Check], optional: Mapping[str, Check] | None = None
    ) -> None:
        self._checks = dict(checks)
        self._optional = dict(optional or {})
        self._lock = asyncio.Lock()
        self._kept: tuple[float, HTTPStatus, dict[str, Any]] | None = None

    def routes(self) -> tuple[web.RouteDef, ...]:
        """For `bot.web.make_app`."""
        return (
            web.get("/health", self.alive),
            web.get("/health/detailed", self.detailed),
        )

    async def alive(self, _request: web.Request) -> web.Response:
        """200 as long as the loop turns."""
        return web.json_response({"status": "ok", "time": _now()})

    async def detailed(self, _request: web.Request) -> web.Response:
        """200 ("ok" or "degraded") or 503 ("down"), with each check's finding and duration."""
        async with self._lock:
            if self._kept is None or self._kept[0] < monotonic():
                status, body = await self._examine()
                self._kept = (monotonic() + KEEP_SECONDS, status, body)
        _, status, body = self._kept
        return web.json_response(body, status=status)

    async def _examine(self) -> tuple[HTTPStatus, dict[str, Any]]:
        checks = self._checks | self._optional
        found = await asyncio.gather(*(_run(check) for check in checks.values()))
        findings = dict(zip(checks, found, strict=True))
        down = any(not findings[name].well for name in self._checks)
        degraded = any(not finding.well for finding in found)
        word = "down" if down else "degraded" if degraded else "ok"
        told = {name: finding.told for name, finding in findings.items()}
        status = HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK
        return status, {"status": word, "time": _now(), "checks": told}


async def _run(check: Check) -> _Finding:
    began = perf_counter()
    told: dict[str, Any] = {"ok": True}
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            fact = await check()
        if fact is not None:
            told["fact"] = fact
    except Exception as error:  # noqa: BLE001 - any failure is the finding
        told = {"ok": False, "error": type(error).__name__}
    told["ms"] = round((perf_counter() - began) * 1000, 1)
    return _Finding(bool(told["ok"]), told)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
