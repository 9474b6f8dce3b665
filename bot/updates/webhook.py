"""Receiving updates by webhook, and telling Telegram where.

Owns the route POST /telegram/webhook and the one setWebhook call. Does not own handling (worker)
nor the HTTP server and its limits (bot/web).
"""

import asyncio
import hmac
import json
from collections.abc import Callable
from typing import Any, NoReturn

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.errors import OperatorError
from bot.updates.lanes import ALLOWED_UPDATES, lane_of, update_id_of
from bot.updates.leasing import until_leased
from bot.updates.polling import BACK_OFF_SECONDS, unknown_token
from handlers.gateway import seconds_of
from services.inbox import Inbox, Leases

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
"""https://core.telegram.org/bots/api#setwebhook"""

MAX_CONNECTIONS = 40
"""Telegram's default; it takes 1-100 (https://core.telegram.org/bots/api#setwebhook)."""

WEBHOOK_LEASE = "telegram-webhook"
LEASE_SECONDS = 5.0
"""Held and left to run out, so that replicas that start together don't call setWebhook more than
once in a second: that is a 429 (tdlib/telegram-bot-api, WebhookActor)."""


class TelegramWebhook:
    """The receiver: an update counts as received once it is in the inbox."""

    def __init__(self, inbox: Inbox, secrets: tuple[str, ...], wake: Callable[[], None]) -> None:
        """`secrets` are all accepted: at a change of secret the old one comes for a while."""
        if not secrets or not all(secrets):
            raise ValueError("a webhook without a secret would take anybody's word")
        self._inbox = inbox
        self._secrets = tuple(secret.encode() for secret in secrets)
        self._wake = wake

    def routes(self) -> tuple[web.RouteDef, ...]:
        """For `bot.web.make_app`."""
        return (web.post(WEBHOOK_PATH, self.receive),)

    async def receive(self, request: web.Request) -> web.Response:
        """200 once stored (also a duplicate), 401 and 403 to strangers, 400 and 413 to nonsense,
        503 when it could not be stored: Telegram repeats whatever was not a 2xx."""
        self._authenticate(request)
        payload = _parsed(await request.read())
        update_id = update_id_of(payload)
        if update_id is None:
            raise web.HTTPBadRequest(text="not an update")
        try:
            await self._inbox.put(update_id, lane_of(payload), payload)
        except Exception as error:  # noqa: BLE001 - whatever the store's fault is, it may pass
            log.warning("update_not_stored", update_id=update_id, error=type(error).__name__)
            raise web.HTTPServiceUnavailable(text="try again") from None
        self._wake()
        return web.Response()

    def _authenticate(self, request: web.Request) -> None:
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            raise web.HTTPUnauthorized(text="secret missing")
        offered = given.encode(errors="surrogateescape")
        if not any(hmac.compare_digest(offered, secret) for secret in self._secrets):
            raise web.HTTPForbidden(text="wrong secret")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="not JSON") from None


async def ensure_webhook(
    bot: Bot,
    leases: Leases,
    *,
    owner: str,
    url: str,
    secret: str,
    back_off: tuple[float, ...] = BACK_OFF_SECONDS,
    lease_seconds: float = LEASE_SECONDS,
) -> None:
    """Tell Telegram to deliver to `url`, as the lease's holder; with unchanged settings Telegram
    does nothing (tdlib/telegram-bot-api, Client.cpp). Pending updates are kept.

    Returns once it is set; a network failure is retried. Raises `OperatorError` when Telegram
    refuses the token or the address.
    """
    failures = 0
    while True:
        await until_leased(leases, WEBHOOK_LEASE, owner, seconds=lease_seconds)
        try:
            await bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MAX_CONNECTIONS,
            )
        except InvalidToken:
            raise unknown_token() from None
        except BadRequest as error:
            raise OperatorError(
                "PUBLIC_URL",
                f"Telegram refuses the webhook address: {error.message}",
                "give a public HTTPS address on port 443, 80, 88 or 8443",
            ) from None
        except RetryAfter as error:
            await asyncio.sleep(seconds_of(error))
        except TelegramError as error:
            if failures == 0:
                log.warning("telegram_webhook", state="unreachable", error=type(error).__name__)
            await asyncio.sleep(back_off[min(failures, len(back_off) - 1)])
            failures += 1
        else:
            log.info("telegram_webhook", state="set")
            return
