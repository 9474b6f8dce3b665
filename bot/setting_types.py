"""The types of the settings: what one value may be, and the sentence for one that may not.

Owns the checks of single values. Does not own the names, the defaults, nor what must hold
between settings (bot/settings).
"""

import base64
import binascii
import itertools
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from services.generation import models
from services.listings.sites import SITES

OFFLINE = "offline"

PHOTO_PROVIDERS = ("photoroom", "removebg", "internal")
NO_PROVIDERS = "none"

WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""https://core.telegram.org/bots/api#setwebhook, secret_token."""

_BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_VERSION_PATH = re.compile(r"/(v[0-9][a-z0-9]*|bot)$")
_KEY_BYTES = 32
_STANDARD_ALPHABET = str.maketrans("-_", "+/")


def _wrong(reason: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("setting", "{reason}", {"reason": reason, "fix": fix})


def _listed(value: object) -> object:
    """Split a comma-separated text; leave anything else alone."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _is_loopback(host: str | None) -> bool:
    return host is not None and (host in {"localhost", "::1"} or host.startswith("127."))


def _root_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong("is not an http(s) address", "write it like https://api.example.com")
    root = value.rstrip("/")
    if parts.query or parts.fragment or _VERSION_PATH.search(urlsplit(root).path):
        bare = f"{parts.scheme}://{parts.netloc}"
        raise _wrong("must be the root address, without a version, /bot or a query", f"try {bare}")
    return root


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.username or parts.query or parts.fragment or not parts.hostname:
        raise _wrong(
            "is not the address of a site", "write it like https://bot.example.com, nothing after"
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise _wrong(
            "must start with https:// (http:// is for this machine only)",
            f"use https://{parts.netloc}",
        )
    return value.rstrip("/")


def _database_url(value: str) -> str:
    scheme, _, rest = value.partition("://")
    dialect, _, driver = scheme.partition("+")
    if driver:
        raise _wrong(f"names a driver (+{driver}); the bot picks its own", f"use {dialect}://…")
    if dialect in {"postgresql", "postgres"} and urlsplit(value).path.strip("/"):
        return f"postgresql://{rest}"
    if dialect == "sqlite" and rest.startswith("/") and len(rest) > 1 and ":memory:" not in rest:
        return value
    raise _wrong(
        "is neither a PostgreSQL nor an SQLite address",
        "write postgresql://user:password@host/name or sqlite:////path/to/file.db",
    )


def _blob_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "s3" and parts.netloc:
        return value.rstrip("/")
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return value.rstrip("/")
    raise _wrong(
        "is neither a folder nor a bucket", "write file:///path/to/folder or s3://bucket/prefix"
    )


def _bot_token(value: SecretStr) -> SecretStr:
    if not _BOT_TOKEN.fullmatch(value.get_secret_value()):
        raise _wrong("is not a bot token", "copy it whole from @BotFather, like 123456789:AAE…")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise _wrong(
            "must be 1 to 256 of the characters A-Z a-z 0-9 _ -",
            "make one with: openssl rand -hex 32",
        )
    return value


def _encryption_keys(value: SecretStr) -> SecretStr:
    for key in value.get_secret_value().split(","):
        try:
            size = len(base64.b64decode(key.strip().translate(_STANDARD_ALPHABET), validate=True))
        except binascii.Error:
            size = 0
        if size != _KEY_BYTES:
            raise _wrong(
                "each key must be 32 bytes in base64", "make one with: openssl rand -base64 32"
            )
    return value


def ai_providers() -> tuple[str, ...]:
    """All that AI_PROVIDERS may name, in the order that holds where it names none."""
    return (*(vendor.name for vendor in models.VENDORS), OFFLINE)


def _ai_providers(value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if name not in ai_providers():
            known = ", ".join(ai_providers())
            raise _wrong(f"{name} is no provider that the bot knows", f"use {known}")
    return (*dict.fromkeys(name for name in value if name != OFFLINE), OFFLINE)


def _photo_providers(value: tuple[str, ...]) -> tuple[str, ...]:
    if value == (NO_PROVIDERS,):
        return ()
    for name in value:
        if name not in PHOTO_PROVIDERS:
            known = ", ".join(PHOTO_PROVIDERS)
            raise _wrong(f"{name} is no provider that the bot knows", f"use {known}, or only none")
    return tuple(dict.fromkeys(value))


def _clamav_url(value: str) -> str:
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        port = None
    if (parts.scheme == "tcp" and parts.hostname and port) or (
        parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/")
    ):
        return value
    raise _wrong(
        "is not where clamd listens", "write tcp://host:3310 or unix:///run/clamav/clamd.ctl"
    )


def _site(value: str) -> str:
    if value.upper() not in SITES:
        raise _wrong("is not a MercadoLibre site", f"use one of {', '.join(SITES)}")
    return value.upper()


def _rising(value: tuple[float, ...]) -> tuple[float, ...]:
    if not value or value[0] <= 0 or any(a >= b for a, b in itertools.pairwise(value)):
        raise _wrong("must be rising numbers of seconds", "use the default, 5,20,60,180,600")
    return value


def _folder(value: Path) -> Path:
    try:
        return value.expanduser().absolute()
    except RuntimeError:
        raise _wrong("begins with somebody's home that is not here", "write it out") from None


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Folder = Annotated[Path, AfterValidator(_folder)]
RootUrl = Annotated[str, AfterValidator(_root_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
BlobUrl = Annotated[str, AfterValidator(_blob_url)]
ClamavUrl = Annotated[str, AfterValidator(_clamav_url)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
EncryptionKeys = Annotated[SecretStr, AfterValidator(_encryption_keys)]
SiteId = Annotated[str, AfterValidator(_site)]


class VendorAccess(BaseModel):
    """How a vendor of models is reached: <NAME>_API_KEY, <NAME>_MODEL, <NAME>_BASE_URL."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    api_key: SecretStr | None = None
    model: Text
    base_url: RootUrl


LISTED = BeforeValidator(_listed)
UPPER = BeforeValidator(_upper)
Ids = Annotated[tuple[int, ...], LISTED]
AiProviders = Annotated[tuple[str, ...], LISTED, AfterValidator(_ai_providers)]
PhotoProviders = Annotated[tuple[str, ...], LISTED, AfterValidator(_photo_providers)]
Waits = Annotated[tuple[float, ...], LISTED, AfterValidator(_rising)]
