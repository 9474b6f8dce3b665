"""A vendor more is one file and one line, as docs/providers.md says: done with what is written
there, in a copy of the registry, by a bot of its own."""

import asyncio
import json
import re
import shutil
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from tests.support.chat_completions import MODEL, OPENAI
from tests.support.gemini import ANSWER
from tests.support.standin import StandIn

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
VENDORS = re.compile(r"^VENDORS: .*?^\)\n", re.MULTILINE | re.DOTALL)
IMPORT = "from services.generation.models import anthropic, gemini, groq, openai"

BOT = """
import asyncio
from contextlib import AsyncExitStack
from bot.settings import load_settings
from bot.writers import open_models, writing
from services.generation.brief import Brief

async def main():
    settings = load_settings(env_file=None)
    print(*settings.ai_providers)
    async with AsyncExitStack() as stack:
        chain = writing(await open_models(stack, settings))
        authored = await chain.write(Brief("MLA", "ARS", "es", "Zapatillas Nike Air Max 90"))
        print(authored.provider, authored.model, authored.failures)
        print(authored.written.title.value)

asyncio.run(main())
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with a fifth vendor, added as the page says."""
    example, line = BLOCK.findall((ROOT / "docs/providers.md").read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "services", tmp_path / "services")
    (tmp_path / "bot").symlink_to(ROOT / "bot")
    registry = tmp_path / "services/generation/models"
    (registry / "toy.py").write_text(example, encoding="utf-8")
    source = (registry / "__init__.py").read_text(encoding="utf-8")
    assert (IMPORT in source, VENDORS.search(source) is not None) == (True, True)
    source = VENDORS.sub(line, source).replace(IMPORT, f"{IMPORT}, toy")
    (registry / "__init__.py").write_text(source, encoding="utf-8")
    return tmp_path


@pytest.fixture
async def toy(free_port: Callable[[], int]) -> AsyncGenerator[tuple[StandIn, str]]:
    """The fifth vendor, on this machine."""
    async with OPENAI.serve(free_port()) as served:
        yield served


async def test_a_fifth_vendor_is_a_file_and_a_line(project: Path, toy: tuple[StandIn, str]) -> None:
    stand_in, url = toy
    stand_in.replies = [OPENAI.said(json.dumps(ANSWER))]
    env = {
        "PYTHONPATH": str(project),
        "TOY_API_KEY": "toy-key",
        "TOY_MODEL": MODEL,
        "TOY_BASE_URL": url,
    }

    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOT, env=env, cwd=project, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await bot.communicate()

    providers, author, title = said.decode().splitlines()
    assert providers == "toy offline"
    assert author == f"toy {MODEL} ()"
    assert title == ANSWER["title"]
    request = stand_in.requests[0]
    assert request.headers["Authorization"] == "Bearer toy-key"
