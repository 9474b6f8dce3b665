"""The doctor's checks of those who help with photos: PhotoRoom, remove.bg, ClamAV.

Owns one cheap, harmless call to each that is used. Does not own the real clients
(services/photos), which say less about why.
"""

import asyncio
from http import HTTPStatus

from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.outside import PATIENCE
from bot.settings import Settings
from services.outcomes import TryLaterError
from services.photos.clamav import Clamd
from services.photos.providers import PHOTOROOM, REMOVEBG, Service

SCANNER_SECONDS = 10.0
_NAMES = {PHOTOROOM: "PhotoRoom", REMOVEBG: "remove.bg"}
_SERVICES = {service.by.value: service for service in _NAMES}


async def photos(settings: Settings, http: ClientSession) -> list[Finding]:
    """Who cuts products out, whether each key is taken, and whether the scanner answers."""
    used = [_SERVICES[name] for name in settings.photo_providers if name in _SERVICES]
    asked = await asyncio.gather(*(_provider(service, settings, http) for service in used))
    return [_polish(settings), *asked, *await _scanner(settings)]


def _polish(settings: Settings) -> Finding:
    cut = "products are cut out by " + ", then ".join(settings.photo_providers)
    done = cut if settings.photo_providers else "photos stay as they are taken"
    return ok("Photos", f"{done}; text is {'' if settings.photo_text else 'not '}read")


async def _provider(service: Service, settings: Settings, http: ClientSession) -> Finding:
    """What it says to an upload without a picture, which costs nothing: a key that is taken gets
    a complaint about the picture."""
    name, prefix = _NAMES[service], service.by.value.upper()
    key: SecretStr | None = getattr(settings, f"{service.by}_api_key")
    root: str = getattr(settings, f"{service.by}_url")
    headers = {service.key_header: key.get_secret_value() if key else ""}
    url = root + service.path
    try:
        async with http.post(
            url, data=dict(service.fields), headers=headers, timeout=PATIENCE, allow_redirects=False
        ) as answer:
            status = answer.status
    except (ClientError, TimeoutError) as error:
        fact = f"does not answer ({type(error).__name__})"
        return failed(name, fact, f"check the connection and {prefix}_URL")
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return failed(name, "refuses the key", f"copy {service.key_setting} again")
        case HTTPStatus.PAYMENT_REQUIRED:
            return warning(name, "has no credit left for us", "buy some; others cut until then")
        case (
            HTTPStatus.BAD_REQUEST
            | HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            | (HTTPStatus.UNPROCESSABLE_ENTITY)
        ):
            return ok(name, "takes the key")
        case _:
            return warning(name, f"answers {status}", "try later; others cut until then")


async def _scanner(settings: Settings) -> list[Finding]:
    """Whether clamd answers, where there is one."""
    if settings.clamav_url is None:
        return []
    try:
        await Clamd(settings.clamav_url, seconds=SCANNER_SECONDS).ping()
    except TryLaterError:
        fact = "does not answer, so no photo comes in"
        return [failed("ClamAV", fact, "start clamd, or correct or remove CLAMAV_URL")]
    return [ok("ClamAV", "scans every photo")]
