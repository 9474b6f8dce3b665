"""The doctor's checks of the AI providers: does the key open the model, and who does what.

Owns one cheap, harmless call to each provider that is used. Does not own the real clients, which
say less about why.
"""

import asyncio
from http import HTTPStatus
from urllib.parse import quote

from aiohttp import ClientError, ClientSession
from yarl import URL

from bot.doctor.findings import Finding, failed, ok, told, warning
from bot.doctor.outside import PATIENCE, json_object
from bot.setting_types import VendorAccess
from bot.settings import Settings
from bot.writers import HEARERS
from services.generation import models
from services.generation.models import Vendor
from services.generation.models.pricing import is_priced

WORDS_MAX = 200
"""Characters of a provider's own words that are shown."""


async def ai(settings: Settings, http: ClientSession) -> list[Finding]:
    """Whether each key opens its model, and whether anybody writes and hears."""
    vendors = {vendor.name: vendor for vendor in models.VENDORS}
    used = [vendors[name] for name in settings.ai_providers if name in vendors]
    found = await asyncio.gather(
        *(_looked_at(vendor, settings.vendors[vendor.name], http) for vendor in used)
    )
    priced = [_unpriced(vendor, settings.vendors[vendor.name].model) for vendor in used]
    return [*found, *filter(None, priced), *_unserved({vendor.name for vendor in used})]


def _unpriced(vendor: Vendor, model: str) -> Finding | None:
    """What is said of a model whose price nobody knows."""
    if is_priced(vendor, model):
        return None
    fact = f"the price of {model} is not known: the cost limits assume a dear one"
    fix = f"watch the vendor's bill, or choose another {_prefix(vendor)}_MODEL"
    return warning(f"{vendor.title} costs", fact, fix)


def _unserved(used: set[str]) -> list[Finding]:
    """What nobody does, and how somebody would."""
    found: list[Finding] = []
    if not used:
        fact = "not used: listings are written offline, from the seller's words and labels alone"
        keys = " or ".join(f"{_prefix(vendor)}_API_KEY" for vendor in models.VENDORS)
        pages = f"the first one's is at {models.VENDORS[0].keys_page}"
        found.append(warning("AI", fact, f"set {keys} ({pages})"))
    if not used & HEARERS:
        fact = "nobody hears them: the bot asks for words in writing"
        fix = "set GEMINI_API_KEY, OPENAI_API_KEY or GROQ_API_KEY"
        found.append(warning("Voice notes", fact, fix))
    return found


async def _looked_at(vendor: Vendor, access: VendorAccess, http: ClientSession) -> Finding:
    name, prefix = vendor.title, _prefix(vendor)
    try:
        status, message = await _asked(vendor, access, http)
    except (ClientError, TimeoutError, ValueError) as error:
        fact = f"does not answer ({type(error).__name__})"
        return failed(name, fact, f"check the connection and {prefix}_BASE_URL")
    match status:
        case HTTPStatus.OK:
            return ok(name, f"{access.model}: {_does(vendor)}")
        case HTTPStatus.NOT_FOUND:
            fix = f"correct or remove {prefix}_MODEL"
            return failed(name, f"knows no model {access.model}", fix)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return failed(name, f"refuses the key: {message}", f"copy {prefix}_API_KEY again")
        case _:
            fact = f"answers {status}: {message}"
            return warning(name, fact, "try later; the bot does without it then")


async def _asked(vendor: Vendor, access: VendorAccess, http: ClientSession) -> tuple[int, str]:
    path = vendor.model_path.format(model=quote(access.model, safe=""))
    url = URL(access.base_url + path, encoded=True)
    headers = vendor.headers(access.api_key.get_secret_value() if access.api_key else "")
    async with http.get(url, headers=headers, timeout=PATIENCE) as answer:
        if answer.status == HTTPStatus.OK:
            return answer.status, ""
        body = json_object(await answer.json(content_type=None))
    message = json_object(body.get("error")).get("message", "no reason given")
    return answer.status, told(ValueError(str(message)[:WORDS_MAX]))


def _does(vendor: Vendor) -> str:
    return "writes listings" + (", hears voice notes" if vendor.name in HEARERS else "")


def _prefix(vendor: Vendor) -> str:
    return vendor.name.upper()
