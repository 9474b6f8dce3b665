"""OpenAI's chat completions.

Source: https://developers.openai.com/api/reference/resources/chat
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.generation.models.vendor import Access, Vendor, bearer

if TYPE_CHECKING:
    from pydantic_ai.models.openai import OpenAIChatModel


@asynccontextmanager
async def _open(access: Access) -> AsyncGenerator["OpenAIChatModel"]:
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles import ModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.settings import ModelSettings

    async with access.http() as http:
        provider = OpenAIProvider(
            api_key=access.api_key, base_url=f"{access.base_url}/v1", http_client=http
        )
        yield OpenAIChatModel(
            access.model,
            provider=provider,
            profile=ModelProfile(default_structured_output_mode="native"),
            settings=ModelSettings(thinking="low"),  # she waits; more of it is cut off as output
        )


VENDOR = Vendor(
    name="openai",
    title="OpenAI",
    default_model="gpt-6-luna",
    default_base_url="https://api.openai.com",
    keys_page="https://platform.openai.com/api-keys",
    open=_open,
    model_path="/v1/models/{model}",
    headers=bearer,
)
