"""The doctor's checks of the outside: Telegram, MercadoLibre, our own public address.

Owns one cheap, harmless call to each. Does not own the real clients, which say less about why,
nor the AI providers (providers).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.doctor.findings import Finding, failed, ok, warning
from bot.settings import Settings

PATIENCE = ClientTimeout(total=10)

CLOCK_WARNING, CLOCK_FAILED = timedelta(seconds=30), timedelta(minutes=5)
"""Tokens are refreshed by the clock, and S3 refuses signatures more than 15 minutes off:
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed)"""


async def telegram(settings: Settings, http: ClientSession) -> list[Finding]:
    """Whether the token is a bot's, and how far our clock is from Telegram's."""
    name, token = "Telegram", settings.telegram_token
    if token is None:
        return [
            warning(
                name,
                "TELEGRAM_TOKEN is not set: only the sandbox runs",
                "get one from @BotFather and set it",
            )
        ]
    url = f"{settings.telegram_api_url}/bot{token.get_secret_value()}/getMe"
    try:
        async with http.get(url, timeout=PATIENCE) as answer:
            body = json_object(await answer.json(content_type=None))
            date = answer.headers.get("Date")
    except (ClientError, TimeoutError, ValueError) as error:
        host = urlsplit(settings.telegram_api_url).netloc
        return [
            failed(
                name,
                f"{host} does not answer as Telegram does ({type(error).__name__})",
                "check the connection, the firewall and TELEGRAM_API_URL",
            )
        ]
    if body.get("ok") is not True:
        return [
            failed(
                name,
                f"Telegram refuses the token ({body.get('error_code')})",
                "copy TELEGRAM_TOKEN whole from @BotFather, or make a new one there (/token)",
            )
        ]
    return [ok(name, f"@{json_object(body.get('result')).get('username')}"), clock(date)]


def clock(date: str | None, now: datetime | None = None) -> Finding:
    """How far this machine's clock is from the one that wrote a Date header."""
    name = "Clock"
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return warning(name, "Telegram's answer had no date to compare with", "check it by hand")
    skew = abs((now or datetime.now(UTC)) - theirs)
    fact = f"{skew.total_seconds():.0f} s from Telegram's"
    if skew > CLOCK_WARNING:
        make = failed if skew > CLOCK_FAILED else warning
        return make(name, fact, "switch on time synchronisation (NTP)")
    return ok(name, fact)


async def mercadolibre(settings: Settings, http: ClientSession) -> list[Finding]:
    """Whether the marketplace can be reached, and whether there is an application to use it."""
    name = "MercadoLibre"
    try:
        url = f"{settings.mercadolibre_api_url}/sites/{settings.mercadolibre_site}"
        async with http.get(url, timeout=PATIENCE) as answer:
            # The address wants a token nowadays; any answer below 500 shows the way is open.
            reached = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
            fact = f"answers ({answer.status})"
    except (ClientError, TimeoutError) as error:
        reached, fact = False, f"does not answer ({type(error).__name__})"
    found = [
        ok(name, fact)
        if reached
        else failed(name, fact, "check the connection and MERCADOLIBRE_API_URL; try again later")
    ]
    return [*found, application(settings)]


def application(settings: Settings) -> Finding:
    """What MercadoLibre needs to send a seller back to us."""
    name = "Application"
    if settings.mercadolibre_client_id is None:
        return warning(
            name,
            "none: the bot prepares listings and cannot publish",
            "make one at https://developers.mercadolibre.com.ar/devcenter and set "
            "MERCADOLIBRE_CLIENT_ID and MERCADOLIBRE_CLIENT_SECRET",
        )
    if settings.redirect_uri is None:
        return failed(
            name,
            "there is no address for MercadoLibre to send sellers back to",
            "set PUBLIC_URL, or MERCADOLIBRE_REDIRECT_URI exactly as registered there",
        )
    if not settings.redirect_uri.startswith("https://"):
        return failed(
            name,
            f"MercadoLibre takes no redirect address without https: {settings.redirect_uri}",
            "set PUBLIC_URL or MERCADOLIBRE_REDIRECT_URI to an https address",
        )
    return ok(name, f"register exactly this redirect address: {settings.redirect_uri}")


async def public_url(settings: Settings, http: ClientSession) -> list[Finding]:
    """Whether our own address leads here (when the bot runs)."""
    return [await _public_url("PUBLIC_URL", settings, http)]


async def _public_url(name: str, settings: Settings, http: ClientSession) -> Finding:
    url = settings.public_url
    if url is None:
        fact = "not set: sellers paste the address they land on into the chat to connect"
        return warning(name, fact, "set it to the https address that leads to this bot")
    if not url.startswith("https://"):
        return warning(name, f"{url} is for this machine only", "use an https address")
    try:
        async with http.get(f"{url}/health", timeout=PATIENCE) as answer:
            status = answer.status
    except (ClientError, TimeoutError) as error:
        fact = f"does not answer ({type(error).__name__})"
        fix = "start the bot and look again; then check DNS, certificate and proxy"
        return warning(name, fact, fix)
    if status != HTTPStatus.OK:
        fix = f"start the bot, and lead the address to port {settings.http_port}"
        return warning(name, f"/health answers {status}", fix)
    return ok(name, url)


def json_object(value: object) -> Mapping[str, Any]:
    """A JSON object, or an empty one where something else came."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
