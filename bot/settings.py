"""Settings: every name the operator may set, its default, and what is wrong with the whole.

Owns reading the environment and `.env`, and the values derived from them. Does not own the
checks of single values (bot/setting_types) nor what a setting does. Every name is explained in
`.env.example`.
"""

import difflib
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from bot.errors import OperatorError, Problem
from bot.setting_types import (
    OFFLINE,
    PHOTO_PROVIDERS,
    UPPER,
    AiProviders,
    BlobUrl,
    BotToken,
    ClamavUrl,
    DatabaseUrl,
    EncryptionKeys,
    Folder,
    Ids,
    PhotoProviders,
    PublicUrl,
    RootUrl,
    SiteId,
    Text,
    VendorAccess,
    Waits,
    WebhookSecret,
    ai_providers,
)
from services.generation import models

SettingProblem = Problem

OAUTH_CALLBACK_PATH = "/oauth/mercadolibre/callback"

KEYLESS = frozenset({"offline", "internal"})
"""Providers that are part of the bot."""

_NEAR_MISS = 0.85
_NEAR_PREFIX = 3
_IGNORED_IN_SANDBOX = (
    "TELEGRAM_TOKEN",
    "TELEGRAM_API_URL",
    "TELEGRAM_WEBHOOK_SECRET",
    "PUBLIC_URL",
    "WORKFLOW_DATABASE_URL",
    "MERCADOLIBRE_",
)
"""Names, and beginnings of names, that would tie the sandbox to the outside world."""


class SettingsError(OperatorError):
    """The settings can't be used; `problems` names all that is wrong, not only the first."""

    def __init__(self, problems: list[SettingProblem]) -> None:
        Exception.__init__(self, "\n".join(map(str, problems)))
        self.problems = problems


class Settings(BaseSettings):
    """All settings, checked. A field's name is the setting's name in lower case.

    Made by `load_settings`. Paths are absolute; URLs end without a slash; waits are in seconds.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, validate_default=False
    )

    telegram_token: BotToken | None = None
    telegram_api_url: RootUrl = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: WebhookSecret | None = None
    admin_telegram_ids: Ids = ()
    access: Literal["open", "invite"] = "open"

    public_url: PublicUrl | None = None
    http_host: Text = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)

    data_dir: Folder = Field(default_factory=lambda: Path("data").absolute())
    database_url: DatabaseUrl = Field(
        default_factory=lambda given: _database_in(given["data_dir"]), repr=False
    )
    workflow_database_url: DatabaseUrl = Field(
        default_factory=lambda given: _workflows_beside(given["database_url"], given["data_dir"]),
        repr=False,
    )
    blob_url: BlobUrl = Field(default_factory=lambda given: _blobs_in(given["data_dir"]))
    s3_endpoint_url: RootUrl | None = None
    aws_access_key_id: Text | None = None
    aws_secret_access_key: SecretStr | None = None
    aws_session_token: SecretStr | None = None
    aws_region: Text | None = None
    encryption_keys: EncryptionKeys | None = None

    vendors: Mapping[str, VendorAccess]
    """By their names in AI_PROVIDERS; each is set by three names of its own."""

    ai_providers: AiProviders = Field(
        default_factory=lambda given: tuple(
            name
            for name in ai_providers()
            if name == OFFLINE or (name in given["vendors"] and given["vendors"][name].api_key)
        )
    )

    photoroom_api_key: SecretStr | None = None
    photoroom_url: RootUrl = "https://sdk.photoroom.com"
    removebg_api_key: SecretStr | None = None
    removebg_url: RootUrl = "https://api.remove.bg"
    photo_providers: PhotoProviders = Field(
        default_factory=lambda given: tuple(
            name for name in PHOTO_PROVIDERS if name == "internal" or given.get(f"{name}_api_key")
        )
    )
    photo_text: bool = True
    clamav_url: ClamavUrl | None = None

    mercadolibre_client_id: Text | None = None
    mercadolibre_client_secret: SecretStr | None = None
    mercadolibre_site: SiteId = "MLA"
    mercadolibre_redirect_uri: PublicUrl | None = None
    mercadolibre_api_url: RootUrl = "https://api.mercadolibre.com"
    mercadolibre_auth_url: RootUrl | None = None

    album_settle_seconds: float = Field(default=1.5, gt=0, le=60)
    publish_lookup_seconds: Waits = (5, 20, 60, 180, 600)
    daily_generations: int = Field(default=50, ge=1)
    ai_listing_cost: Decimal = Field(default=Decimal("0.05"), gt=0, le=1000)
    ai_daily_cost: Decimal = Field(default=Decimal("1.00"), gt=0, le=1000)
    sandbox_port: int = Field(default=8081, ge=0, le=65535)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], UPPER] = "INFO"
    log_format: Literal["console", "json"] = "console"

    warnings: tuple[str, ...] = Field(default=(), repr=False)
    """Not a setting: what is written and has no effect, misspelt names among it, a sentence
    each."""

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what it is given: `load_settings` reads the environment, so that a test or the
        sandbox may hand in another one."""
        return (init_settings,)

    def key_of(self, provider: str) -> SecretStr | None:
        """The key of a provider of AI_PROVIDERS or PHOTO_PROVIDERS, None where none is set."""
        vendor = self.vendors.get(provider)
        return vendor.api_key if vendor else getattr(self, f"{provider}_api_key")

    @property
    def redirect_uri(self) -> str | None:
        """Where MercadoLibre sends a seller back to; None when the bot has no address."""
        if self.mercadolibre_redirect_uri:
            return self.mercadolibre_redirect_uri
        return self.public_url and self.public_url + OAUTH_CALLBACK_PATH

    @property
    def can_publish(self) -> bool:
        """Whether there is a marketplace application to publish through."""
        return bool(
            self.mercadolibre_client_id and self.mercadolibre_client_secret and self.redirect_uri
        )

    def sandboxed(
        self,
        *,
        telegram_token: str,
        telegram_api_url: str,
        telegram_webhook_secret: str,
        mercadolibre_url: str,
        mercadolibre_client_id: str,
        mercadolibre_client_secret: str,
        public_url: str,
    ) -> Self:
        """A copy for the sandbox: the two stand-ins in place of the outside world, everything in
        DATA_DIR/sandbox, offline AI and photos. What the operator set for DATABASE_URL, BLOB_URL,
        AI_PROVIDERS and PHOTO_PROVIDERS stays, and so does TELEGRAM_MODE."""
        home = self.data_dir / "sandbox"
        given = self.model_fields_set
        database = self.database_url if "database_url" in given else _database_in(home)
        changed: dict[str, Any] = {
            "telegram_token": SecretStr(telegram_token),
            "telegram_api_url": telegram_api_url,
            "telegram_webhook_secret": SecretStr(telegram_webhook_secret),
            "public_url": public_url,
            "data_dir": home,
            "database_url": database,
            "workflow_database_url": _workflows_beside(database, home),
            "mercadolibre_client_id": mercadolibre_client_id,
            "mercadolibre_client_secret": SecretStr(mercadolibre_client_secret),
            "mercadolibre_redirect_uri": None,
            "mercadolibre_api_url": mercadolibre_url,
            "mercadolibre_auth_url": mercadolibre_url,
        }
        if "blob_url" not in given:
            changed["blob_url"] = _blobs_in(home)
        if "ai_providers" not in given:
            changed["ai_providers"] = ("offline",)
        if "photo_providers" not in given:
            changed["photo_providers"] = ("internal",)
        return self.model_copy(update=changed)


def _database_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'intellipost.db'}"


def _workflows_beside(database_url: str, folder: Path) -> str:
    """The workflow engine keeps a schema of its own on PostgreSQL and a file of its own else."""
    if database_url.startswith("postgresql:"):
        return database_url
    return f"sqlite:///{folder / 'workflows.db'}"


def _blobs_in(folder: Path) -> str:
    return (folder / "blobs").as_uri()


def _vendors(given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What is set of each vendor, over its defaults."""
    table = {
        vendor.name: {"model": vendor.default_model, "base_url": vendor.default_base_url}
        for vendor in models.VENDORS
    }
    for name, (vendor, part) in _VENDOR_NAMES.items():
        if name in given:
            table[vendor][part] = given[name]
    return table


_VENDOR_NAMES: Mapping[str, tuple[str, str]] = {
    f"{vendor.name}_{part}".upper(): (vendor.name, part)
    for vendor in models.VENDORS
    for part in VendorAccess.model_fields
}
"""What is set of the vendors of models, with the part of `Settings.vendors` that it sets."""

NAMES = frozenset(
    {name.upper() for name in Settings.model_fields} - {"WARNINGS", "VENDORS"} | {*_VENDOR_NAMES}
)


def load_settings(
    env: Mapping[str, str] | None = None,
    env_file: Path | None = Path(".env"),
    *,
    sandbox: bool = False,
) -> Settings:
    """Read the settings from `env` (the process's own by default) over `env_file`.

    An empty value counts as not set. With `sandbox`, names that would tie the sandbox to the
    outside world are not even looked at. Raises `SettingsError` with all problems at once.
    """
    raw = {**_file(env_file), **(os.environ if env is None else env)}
    given = {name: value.strip() for name, value in raw.items() if name in NAMES and value.strip()}
    if sandbox:
        given = {n: v for n, v in given.items() if not n.startswith(_IGNORED_IN_SANDBOX)}
    values: dict[str, object] = {
        name.lower(): value for name, value in given.items() if name not in _VENDOR_NAMES
    }
    values["vendors"] = _vendors(given)
    values["warnings"] = tuple(_near_misses(raw))
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(list(_problems(error, given))) from None
    if problems := list(_contradictions(settings, sandbox=sandbox)):
        raise SettingsError(problems)
    return settings


def _file(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    values = dotenv_values(path, interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _problems(error: ValidationError, given: Mapping[str, str]) -> Iterator[SettingProblem]:
    seen: set[str] = set()
    for detail in error.errors(include_url=False):
        field, *inner = map(str, detail["loc"])
        name = "_".join(inner).upper() if field == "vendors" else field.upper()
        # A default made from a broken value is not a problem of its own.
        if name in given and name not in seen:
            seen.add(name)
            yield SettingProblem(name, *_explained(detail))


_EXPECTED = {
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "literal_error": "{expected}",
    "bool_parsing": "on or off",
}
"""What was expected, by the type of Pydantic's error: in the words of a person."""


def _explained(detail: ErrorDetails) -> tuple[str, str]:
    """The reason and the fix. The value is not repeated: it may be a secret in a wrong place."""
    context = detail.get("ctx", {})
    if detail["type"] == "setting":
        return context["reason"], context["fix"]
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        return detail["msg"], "correct it, or remove it to get the default"
    return (
        f"must be {expected.format(**context)}",
        "correct it, or remove it to get the default",
    )


def _contradictions(settings: Settings, *, sandbox: bool) -> Iterator[SettingProblem]:
    """What is wrong between settings that are fine one by one."""
    if settings.telegram_mode == "webhook" and not sandbox:
        if settings.public_url is None:
            yield SettingProblem(
                "PUBLIC_URL",
                "TELEGRAM_MODE=webhook needs an address that Telegram can reach",
                "set it, like https://bot.example.com, or use TELEGRAM_MODE=polling",
            )
        if settings.telegram_webhook_secret is None:
            yield SettingProblem(
                "TELEGRAM_WEBHOOK_SECRET",
                "TELEGRAM_MODE=webhook needs a secret, so that nobody else can send updates",
                "make one with: openssl rand -hex 32",
            )
    identity = (settings.mercadolibre_client_id, settings.mercadolibre_client_secret)
    if any(identity) and not all(identity):
        yield SettingProblem(
            "MERCADOLIBRE_CLIENT_SECRET" if identity[0] else "MERCADOLIBRE_CLIENT_ID",
            "an application has an id and a secret, and only one of them is set",
            "copy both from the application's page at MercadoLibre, or remove both",
        )
    for setting in ("AI_PROVIDERS", "PHOTO_PROVIDERS"):
        for name in getattr(settings, setting.lower()):
            if name not in KEYLESS and settings.key_of(name) is None:
                yield SettingProblem(
                    f"{name.upper()}_API_KEY",
                    f"{setting} names {name}, which needs a key",
                    f"set the key, or take {name} out of {setting}",
                )
    if (settings.aws_access_key_id is None) != (settings.aws_secret_access_key is None):
        yield SettingProblem(
            "AWS_ACCESS_KEY_ID",
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together",
            "set both, or neither to use the machine's own role",
        )


def _near_misses(names: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(set(names) - NAMES):
        near = difflib.get_close_matches(name.upper(), NAMES - set(names), 1, _NEAR_MISS)
        if near and near[0][:_NEAR_PREFIX] == name[:_NEAR_PREFIX].upper():
            yield f"{name} is not a setting and is ignored: did you mean {near[0]}?"
