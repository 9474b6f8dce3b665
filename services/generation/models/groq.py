"""Groq's chat completions.

Sources: https://console.groq.com/docs/vision, https://console.groq.com/docs/structured-outputs
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.generation.models.vendor import CONNECT_SECONDS, Access, Vendor, bearer

if TYPE_CHECKING:
    from pydantic_ai.models.groq import GroqModel

PHOTOS_MAX = 5
"""Images of one request (https://console.groq.com/docs/vision)."""

REQUEST_BYTES_MAX = 4_000_000
"""A request with base64 photos; a larger one is refused with 413 (the same page)."""

WORDS_BYTES = 200_000
"""What is kept free for all that is not a photo."""

PHOTO_BYTES_MAX = (REQUEST_BYTES_MAX - WORDS_BYTES) * 3 // 4
"""Base64 makes four bytes of three."""

_ROOT = "/openai"
"""The SDK adds it to every path; GROQ_BASE_URL holds it for the endpoint that hears."""


@asynccontextmanager
async def _open(access: Access) -> AsyncGenerator["GroqModel"]:
    import httpx  # the SDK takes no httpx2
    from pydantic_ai.models.groq import GroqModel
    from pydantic_ai.profiles import ModelProfile
    from pydantic_ai.providers.groq import GroqProvider
    from pydantic_ai.settings import ModelSettings

    timeout = httpx.Timeout(access.answer_seconds, connect=CONNECT_SECONDS)
    async with httpx.AsyncClient(timeout=timeout) as http:
        provider = GroqProvider(
            api_key=access.api_key, base_url=access.base_url.removesuffix(_ROOT), http_client=http
        )
        yield GroqModel(
            access.model,
            provider=provider,
            # The library does not know of every model of Groq's that it takes a schema.
            profile=ModelProfile(
                default_structured_output_mode="native", supports_json_schema_output=True
            ),
            settings=ModelSettings(thinking=False),  # thoughts and a schema exclude each other
        )


VENDOR = Vendor(
    name="groq",
    title="Groq",
    default_model="qwen/qwen3.8-27b",
    default_base_url="https://api.groq.com/openai",
    keys_page="https://console.groq.com/keys",
    open=_open,
    model_path="/v1/models/{model}",
    headers=bearer,
    photos_max=PHOTOS_MAX,
    photo_bytes_max=PHOTO_BYTES_MAX,
)
