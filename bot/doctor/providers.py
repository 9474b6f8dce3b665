"""The doctor's checks of the AI providers: does the key open the model, and who does what.

Owns one cheap, harmless call to each provider that is used. Does not own the real clients, which
say less about why.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from bot.doctor.findings import Finding, failed, ok, told, warning
from bot.doctor.outside import PATIENCE, json_object
from bot.settings import Settings
from bot.writers import HEARERS, WRITERS
from services.generation.hearing_openai import GROQ, OPENAI

WORDS_MAX = 200
"""Characters of a provider's own words that are shown."""


@dataclass(frozen=True, slots=True)
class _Used:
    """A provider that is used: where its model is looked at, and what it does for the bot."""

    name: str
    model: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    model_fix: str

    @property
    def does(self) -> str:
        """What it is used for, and plainly what not."""
        name = self.name.lower()
        hears = ["hears voice notes"] if name in HEARERS else []
        writes = "writes listings" if name in WRITERS else "does not write listings in this version"
        return ", ".join([writes, *hears])


async def ai(settings: Settings, http: ClientSession) -> list[Finding]:
    """Whether each key opens its model, and whether anybody writes and hears."""
    used = _used(settings)
    found = await asyncio.gather(*(_looked_at(provider, http) for provider in used))
    return [*found, *_unserved({provider.name.lower() for provider in used})]


def _used(settings: Settings) -> list[_Used]:
    providers = {
        "gemini": _Used(
            "Gemini",
            settings.gemini_model,
            f"{settings.gemini_base_url}/v1beta/models/{settings.gemini_model}",
            {"x-goog-api-key": _shown(settings.gemini_api_key)},
            "correct or remove GEMINI_MODEL",
        ),
        "openai": _Used(
            "OpenAI",
            OPENAI.model,
            f"{settings.openai_base_url}/v1/models/{OPENAI.model}",
            {"Authorization": f"Bearer {_shown(settings.openai_api_key)}"},
            "look for a newer version of the bot, or take openai out of AI_PROVIDERS",
        ),
        "groq": _Used(
            "Groq",
            GROQ.model,
            f"{settings.groq_base_url}/v1/models/{GROQ.model}",
            {"Authorization": f"Bearer {_shown(settings.groq_api_key)}"},
            "look for a newer version of the bot, or take groq out of AI_PROVIDERS",
        ),
    }
    return [providers[name] for name in settings.ai_providers if name in providers]


def _unserved(used: set[str]) -> list[Finding]:
    """What nobody does, and how somebody would."""
    found: list[Finding] = []
    if not used & WRITERS.keys():
        fact = "not used: listings are written offline, from the seller's words alone"
        fix = "set GEMINI_API_KEY (https://aistudio.google.com/apikey)"
        found.append(warning("Gemini", fact, fix))
    if not used & HEARERS.keys():
        fact = "nobody hears them: the bot asks for words in writing"
        fix = "set GEMINI_API_KEY, OPENAI_API_KEY or GROQ_API_KEY"
        found.append(warning("Voice notes", fact, fix))
    return found


async def _looked_at(used: _Used, http: ClientSession) -> Finding:
    upper = used.name.upper()
    try:
        status, message = await _asked(used, http)
    except (ClientError, TimeoutError, ValueError) as error:
        fact = f"does not answer ({type(error).__name__})"
        return failed(used.name, fact, f"check the connection and {upper}_BASE_URL")
    match status:
        case HTTPStatus.OK:
            return ok(used.name, f"{used.model}: {used.does}")
        case HTTPStatus.NOT_FOUND:
            return failed(used.name, f"knows no model {used.model}", used.model_fix)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return failed(used.name, f"refuses the key: {message}", f"copy {upper}_API_KEY again")
        case _:
            fact = f"answers {status}: {message}"
            return warning(used.name, fact, "try later; the bot does without it then")


async def _asked(used: _Used, http: ClientSession) -> tuple[int, str]:
    async with http.get(used.url, headers=used.headers, timeout=PATIENCE) as answer:
        if answer.status == HTTPStatus.OK:
            return answer.status, ""
        body = json_object(await answer.json(content_type=None))
    message = json_object(body.get("error")).get("message", "no reason given")
    return answer.status, told(ValueError(str(message)[:WORDS_MAX]))


def _shown(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""
