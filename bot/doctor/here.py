"""The doctor's checks of this machine: versions, folders, keys, databases, photo store.

Owns what is seen without leaving the machine, or on the operator's own servers. Does not own
what belongs to others (outside).
"""

import asyncio
import os
import platform
import shutil
import sqlite3
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from bot.doctor.findings import Finding, State, failed, ok, told, warning
from bot.errors import OperatorError
from bot.ground import open_photo_store
from bot.settings import Settings
from storage.database import DatabaseUnreachableError, open_database
from storage.migrate import is_current
from storage.secrets import KEY_FILE

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 42)
"""With Python 3.12 and newer the workflow engine does not launch on an older SQLite (measured)."""

LITTLE_SPACE = 1 << 30
NO_SPACE = 100 << 20
"""Bytes free: below the first photos will soon find no room, below the second the databases are
in danger."""

_TO_BE_MADE = "none yet: the first run makes"


def versions(
    python: tuple[int, ...] = sys.version_info[:3],
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info,
) -> list[Finding]:
    """Python, and SQLite as this Python has it."""
    python_text, sqlite_text = (".".join(map(str, version)) for version in (python, sqlite))
    found = [
        ok("Python", f"{python_text} on {platform.system()}")
        if python >= OLDEST_PYTHON
        else failed("Python", python_text, "install Python 3.11 or newer and run make setup again")
    ]
    if python >= (3, 12) and sqlite < OLDEST_SQLITE:
        found.append(
            failed(
                "SQLite",
                f"{sqlite_text}, and with Python {python_text} it must be 3.42 or newer",
                "use a newer SQLite, or Python 3.11, or PostgreSQL for WORKFLOW_DATABASE_URL",
            )
        )
    else:
        found.append(ok("SQLite", sqlite_text))
    return found


def data_dir(settings: Settings) -> Finding:
    """Whether everything without an address of its own has a place, and how much of it."""
    name, folder = "DATA_DIR", settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
            file.flush()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return failed(name, told(error), "make the folder writable, or set DATA_DIR to one that is")
    fact = f"{folder}, {free / (1 << 30):.1f} GiB free"
    if free < NO_SPACE:
        return failed(name, fact, "free some space: the databases cannot be written safely")
    if free < LITTLE_SPACE:
        return warning(
            name, fact, "photos will fill it soon: free some space or use BLOB_URL=s3://"
        )
    return ok(name, fact)


def encryption(settings: Settings) -> Finding:
    """Where the key for the sellers' tokens comes from, and who else may read it."""
    name, path = "Encryption key", settings.data_dir / KEY_FILE
    if settings.encryption_keys is not None:
        count = settings.encryption_keys.get_secret_value().count(",") + 1
        return ok(name, f"ENCRYPTION_KEYS, {count} of them")
    if not path.exists():
        return ok(name, f"{_TO_BE_MADE} {path}")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return failed(name, f"{path} may be read by others (mode {mode:o})", f"chmod 600 {path}")
    return ok(name, f"{path}, mode {mode:o}; keep a copy of it elsewhere")


def env_file(path: Path | None, env: Mapping[str, str]) -> Finding:
    """Where the settings come from, and who else may read them."""
    name = ".env"
    if path is None or not path.is_file():
        return ok(name, f"none: settings come from the environment ({len(env)} names)")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077 and os.name == "posix":
        return warning(name, f"may be read by others (mode {mode:o})", f"chmod 600 {path}")
    return ok(name, f"mode {mode:o}")


async def stores(settings: Settings) -> list[Finding]:
    """Whether the databases answer, and the photo store can be written to."""
    return [
        await _main_database(settings),
        await _workflow_database(settings),
        await _blobs(settings),
    ]


async def _main_database(settings: Settings) -> Finding:
    found = await _database("Database", "DATABASE_URL", settings.database_url)
    if found.state is State.FAILED or found.fact.startswith(_TO_BE_MADE):
        return found
    database = open_database(settings.database_url)
    try:
        current = await is_current(database)
    finally:
        await database.close()
    if current:
        return ok(found.name, f"{found.fact}, up to date")
    return warning(
        found.name, f"{found.fact}, not of this version", "the next run (or migrate) updates it"
    )


async def _workflow_database(settings: Settings) -> Finding:
    name, url = "Workflow database", settings.workflow_database_url
    if url == settings.database_url:
        return ok(name, "a schema of its own in the database")
    return await _database(name, "WORKFLOW_DATABASE_URL", url)


async def _database(name: str, setting: str, url: str) -> Finding:
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else None
    if file is not None and not await asyncio.to_thread(file.exists):
        return ok(name, f"{_TO_BE_MADE} {file}")
    database = open_database(url)
    try:
        await database.ping()
    except DatabaseUnreachableError as error:
        return failed(
            name, told(error), f"start the server, or correct {setting} (host, name, password)"
        )
    finally:
        await database.close()
    return ok(name, "PostgreSQL" if file is None else str(file))


async def _blobs(settings: Settings) -> Finding:
    name = "Photo store"
    try:
        await open_photo_store(settings)
    except OperatorError as error:
        return failed(name, error.problems[0].reason, error.problems[0].fix)
    return ok(name, "a bucket" if settings.blob_url.startswith("s3:") else "a folder")
