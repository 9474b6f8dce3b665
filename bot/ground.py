"""What the bot stands on: its data folder, keys, database, blobs and Telegram's word.

Owns opening each of them and turning its trouble into one clear line for the operator. Does not
own the wiring of what works with them (bot/app).
"""

import asyncio
import fcntl
from contextlib import AsyncExitStack
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.dispatcher import sign_in
from bot.errors import OperatorError
from bot.settings import Settings
from bot.updates.polling import BACK_OFF_SECONDS
from services.outcomes import TryLaterError
from services.photos.ports import Blobs
from storage import meta
from storage.blobs import open_blobs
from storage.blobs.s3 import S3Options
from storage.database import (
    Database,
    DatabaseUnreachableError,
    DatabaseUrlError,
    open_database,
)
from storage.migrate import upgrade
from storage.secrets import KeysRefusedError, load_keys
from storage.take_over import take_over

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

REACH_IT = "start the database, or correct the address"


def take_data_dir(stack: AsyncExitStack, settings: Settings) -> None:
    """Make the folder and keep a second process out of it: the workflow engine's SQLite file
    bears one process only. The lock ends with the process, also when it is killed."""
    lock = settings.data_dir / "lock"
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = stack.enter_context(lock.open("w"))
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperatorError(
            "DATA_DIR",
            f"another IntelliPost process works in {settings.data_dir}",
            "stop it, or give this one a DATA_DIR of its own",
        ) from None
    except OSError as error:
        raise OperatorError(
            "DATA_DIR",
            f"cannot write to {settings.data_dir}: {error.strerror}",
            "choose a folder that this user may write to",
        ) from None


def read_keys(settings: Settings) -> tuple[bytes, ...]:
    """The encryption keys, made on the first run."""
    try:
        return load_keys(_secret(settings.encryption_keys), settings.data_dir)
    except KeysRefusedError as error:
        raise OperatorError(
            "ENCRYPTION_KEYS", str(error), "put the right keys back: tokens can't be read without"
        ) from None


def derived_key(keys: tuple[bytes, ...], purpose: str) -> bytes:
    """A key of its own for each purpose, from the newest encryption key."""
    return HKDF(SHA256(), 32, salt=None, info=f"intellipost {purpose}".encode()).derive(keys[0])


async def open_store(stack: AsyncExitStack, settings: Settings, kind: str) -> Database:
    """The database, reachable, migrated, and marked as one of `kind`."""
    database = await _reached(stack, "DATABASE_URL", settings.database_url)
    try:
        await upgrade(database)
        marked = await meta.kind(database)
        if marked is None:
            await meta.mark(database, kind)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise OperatorError("DATABASE_URL", f"cannot be used: {reason}", REACH_IT) from None
    if marked not in (None, kind):
        raise OperatorError(
            "DATABASE_URL",
            f"this database belongs to a {marked} bot, not to a {kind} one",
            "choose another database",
        )
    return database


async def reach_workflow_store(settings: Settings) -> None:
    """See that the workflow engine's own database answers: it tells of one that doesn't by a
    stack trace."""
    if settings.workflow_database_url != settings.database_url:
        async with AsyncExitStack() as stack:
            await _reached(stack, "WORKFLOW_DATABASE_URL", settings.workflow_database_url)


async def _reached(stack: AsyncExitStack, setting: str, url: str) -> Database:
    try:
        database = open_database(url)
        stack.push_async_callback(database.close)
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        await database.ping()
    except DatabaseUrlError as error:
        raise OperatorError(setting, str(error), "correct the address") from None
    except DatabaseUnreachableError as error:
        raise OperatorError(setting, f"no answer: {error}", REACH_IT) from None
    except OSError as error:
        raise OperatorError(
            setting, f"its folder cannot be made: {error.strerror}", "correct the address"
        ) from None
    return database


async def free_what_is_held(database: Database, settings: Settings) -> None:
    """Take over at once from a killed process where our lock proves that none is alive: the
    database is a file in DATA_DIR. Elsewhere its leases run out."""
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if database.is_sqlite and file.is_relative_to(settings.data_dir):
        await take_over(database, quiet_seconds=settings.album_settle_seconds)


async def open_photo_store(settings: Settings) -> Blobs:
    """The blob store, reachable."""
    options = S3Options(
        endpoint_url=settings.s3_endpoint_url,
        region=settings.aws_region,
        access_key_id=settings.aws_access_key_id,
        secret_access_key=_secret(settings.aws_secret_access_key),
        session_token=_secret(settings.aws_session_token),
    )
    try:
        blobs = open_blobs(settings.blob_url, options)
        await blobs.ping()
    except ValueError as error:
        raise OperatorError("BLOB_URL", str(error), "correct the address") from None
    except TryLaterError as error:
        raise OperatorError(
            "BLOB_URL", f"the store does not answer ({error.reason})", "check it and its keys"
        ) from None
    return blobs


async def signed_in(bot: ExtBot[None]) -> str:
    """Sign in at Telegram, as patient as it takes; a wrong token ends at once."""
    failures = 0
    while True:
        try:
            return await sign_in(bot)
        except TelegramError as error:
            if failures == 0:
                log.warning("telegram_unreachable", error=type(error).__name__)
            await asyncio.sleep(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)])
            failures += 1


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def token_of(settings: Settings) -> str:
    """The bot's token."""
    if settings.telegram_token is None:
        raise OperatorError(
            "TELEGRAM_TOKEN",
            "it is not set",
            "get one from @BotFather, or try everything without: intellipost sandbox",
        )
    return settings.telegram_token.get_secret_value()
