"""Google Gemini over google-genai (decision record 1).

Source: https://ai.google.dev/api/generate-content
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.generation.models.vendor import Access, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models.google import GoogleModel


@asynccontextmanager
async def _open(access: Access) -> AsyncGenerator["GoogleModel"]:
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.profiles.google import GoogleModelProfile
    from pydantic_ai.providers.google import GoogleProvider

    async with access.http() as http:
        provider = GoogleProvider(
            api_key=access.api_key, base_url=access.base_url, http_client=http
        )
        profile = GoogleModelProfile(default_structured_output_mode="native")
        yield GoogleModel(access.model, provider=provider, profile=profile)


def _headers(key: str) -> Mapping[str, str]:
    return {"x-goog-api-key": key}


VENDOR = Vendor(
    name="gemini",
    title="Gemini",
    default_model="gemini-3.5-flash-lite",
    default_base_url="https://generativelanguage.googleapis.com",
    keys_page="https://aistudio.google.com/apikey",
    open=_open,
    model_path="/v1beta/models/{model}",
    headers=_headers,
)
