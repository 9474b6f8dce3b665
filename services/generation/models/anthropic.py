"""Anthropic's messages.

Source: https://platform.claude.com/docs/en/api/messages
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.generation.models.vendor import Access, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models.anthropic import AnthropicModel

API_VERSION = "2023-06-01"
"""https://platform.claude.com/docs/en/api/versioning"""


@asynccontextmanager
async def _open(access: Access) -> AsyncGenerator["AnthropicModel"]:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.profiles import ModelProfile
    from pydantic_ai.providers.anthropic import AnthropicProvider

    async with access.http() as http:
        provider = AnthropicProvider(
            api_key=access.api_key, base_url=access.base_url, http_client=http
        )
        # A model that the library does not know yet takes a schema, too: all later ones do.
        profile = ModelProfile(
            default_structured_output_mode="native", supports_json_schema_output=True
        )
        yield AnthropicModel(access.model, provider=provider, profile=profile)


def _headers(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "anthropic-version": API_VERSION}


VENDOR = Vendor(
    name="anthropic",
    title="Anthropic",
    default_model="claude-haiku-5-5",
    default_base_url="https://api.anthropic.com",
    keys_page="https://platform.claude.com/settings/keys",
    open=_open,
    model_path="/v1/models/{model}",
    headers=_headers,
)
