"""`intellipost doctor`: looks at everything that the bot needs and says what to do.

Owns the round of checks and its exit status. Does not own the checks (here, outside, providers,
photos). Nothing is changed anywhere, but DATA_DIR is made when it is missing.
"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from aiohttp import ClientSession

from bot.doctor import here, outside, photos, providers
from bot.doctor.findings import Finding, State, failed, ok, table, warning
from bot.settings import Settings, SettingsError, load_settings

FAILED = 2


async def examine(
    env: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> int:
    """Print the table of findings; 0 when nothing failed, else 2."""
    found = [*here.versions(), here.env_file(env_file, os.environ if env is None else env)]
    try:
        settings = load_settings(env, env_file)
    except SettingsError as error:
        found += [failed(problem.name, problem.reason, problem.fix) for problem in error.problems]
    else:
        found += [
            warning("Settings", sentence, "correct or remove the name")
            for sentence in settings.warnings
        ] or [ok("Settings", "all names and values are fine")]
        found += await _looked_at(settings)
    print(table(found))
    return FAILED if any(finding.state is State.FAILED for finding in found) else 0


async def _looked_at(settings: Settings) -> list[Finding]:
    found = [here.data_dir(settings), here.encryption(settings)]
    async with ClientSession() as http:
        rounds = await asyncio.gather(
            here.stores(settings),
            outside.telegram(settings, http),
            outside.mercadolibre(settings, http),
            providers.ai(settings, http),
            photos.photos(settings, http),
            outside.public_url(settings, http),
        )
    return found + [finding for findings in rounds for finding in findings]
