"""What an operator may write, what she is told when it is wrong, and what follows from it."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.settings import NAMES, Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[3]
KEY = base64.b64encode(bytes(range(32))).decode()


def read(**env: str) -> Settings:
    return load_settings(env, None)


def told(**env: str) -> dict[str, str]:
    """Each problem's line, by the name of its setting."""
    with pytest.raises(SettingsError) as caught:
        read(**env)
    problems = caught.value.problems
    lines = {problem.name: str(problem) for problem in problems}
    assert len(lines) == len(problems), "one line a setting"
    return lines


def test_nothing_needs_to_be_set() -> None:
    settings = read()
    home = Path("data").absolute()
    assert settings.telegram_token is None
    assert settings.database_url == f"sqlite:///{home}/intellipost.db"
    assert settings.workflow_database_url == f"sqlite:///{home}/workflows.db"
    assert settings.blob_url == f"file://{home}/blobs"
    assert settings.ai_providers == ("offline",)
    assert settings.redirect_uri is None
    assert not settings.can_publish


def test_an_empty_value_counts_as_not_set() -> None:
    assert read(HTTP_PORT="  ", TELEGRAM_TOKEN="") == read()


def test_lists_are_comma_separated() -> None:
    settings = read(ADMIN_TELEGRAM_IDS="7, 8,", PUBLISH_LOOKUP_SECONDS="0.5,1")
    assert settings.admin_telegram_ids == (7, 8)
    assert settings.publish_lookup_seconds == (0.5, 1.0)


def test_the_file_gives_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("export HTTP_PORT=9000\nLOG_LEVEL='debug'\nGEMINI_API_KEY=a$b\n")
    settings = load_settings({"HTTP_PORT": "9001"}, file)
    assert settings.http_port == 9001
    assert settings.log_level == "DEBUG"
    key = settings.vendors["gemini"].api_key
    assert key is not None
    assert key.get_secret_value() == "a$b"


def test_roots_lose_their_trailing_slash() -> None:
    settings = read(PUBLIC_URL="https://bot.example.com/", TELEGRAM_API_URL="http://localhost:1/")
    assert settings.redirect_uri == "https://bot.example.com/oauth/mercadolibre/callback"
    assert settings.telegram_api_url == "http://localhost:1"


def test_workflows_live_beside_a_postgresql_database() -> None:
    settings = read(DATABASE_URL="postgres://user:hush@db/shop")
    assert settings.database_url == "postgresql://user:hush@db/shop"
    assert settings.workflow_database_url == settings.database_url


def test_gemini_comes_with_its_key_and_offline_is_always_last() -> None:
    assert read(GEMINI_API_KEY="k").ai_providers == ("gemini", "offline")
    assert read(GEMINI_API_KEY="k", AI_PROVIDERS="offline,gemini").ai_providers == (
        "gemini",
        "offline",
    )
    assert read(GEMINI_API_KEY="k", AI_PROVIDERS="offline").ai_providers == ("offline",)


def test_whoever_has_a_key_helps_in_the_usual_order_or_in_hers() -> None:
    keys = {f"{name}_API_KEY": "k" for name in ("GROQ", "ANTHROPIC", "OPENAI", "GEMINI")}
    everybody = read(**keys)
    assert everybody.ai_providers == ("gemini", "openai", "anthropic", "groq", "offline")
    assert everybody.warnings == ()
    assert read(**keys, AI_PROVIDERS="groq,gemini").ai_providers == ("groq", "gemini", "offline")


def test_each_vendor_has_a_model_and_an_address_until_told_another() -> None:
    settings = read(ANTHROPIC_MODEL="claude-other", GROQ_BASE_URL="http://localhost:1/openai/")
    assert settings.vendors["gemini"].model == "gemini-3.5-flash-lite"
    assert settings.vendors["openai"].base_url == "https://api.openai.com"
    assert settings.vendors["anthropic"].model == "claude-other"
    assert settings.vendors["groq"].base_url == "http://localhost:1/openai"
    assert "without a version" in told(OPENAI_BASE_URL="https://x/v1")["OPENAI_BASE_URL"]


def test_photos_are_cut_by_those_with_a_key_and_by_ourselves_last() -> None:
    assert read().photo_providers == ("internal",)
    keys = {"REMOVEBG_API_KEY": "k", "PHOTOROOM_API_KEY": "k"}
    assert read(**keys).photo_providers == ("photoroom", "removebg", "internal")
    ordered = read(**keys, PHOTO_PROVIDERS="internal, removebg, internal")
    assert ordered.photo_providers == ("internal", "removebg")
    assert read(**keys, PHOTO_PROVIDERS="none").photo_providers == ()


def test_text_is_read_and_nothing_scanned_unless_told_otherwise() -> None:
    settings = read()
    assert (settings.photo_text, settings.clamav_url) == (True, None)
    assert not read(PHOTO_TEXT="off").photo_text
    for url in ("tcp://clamav:3310", "tcp://[::1]:3310", "unix:///run/clamav/clamd.ctl"):
        assert read(CLAMAV_URL=url).clamav_url == url


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("TELEGRAM_TOKEN", "nonsense", "@BotFather"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot", "try https://api.telegram.org"),
        ("TELEGRAM_MODE", "push", "'polling' or 'webhook'"),
        ("TELEGRAM_WEBHOOK_SECRET", "spaces are wrong", "openssl rand -hex 32"),
        ("ADMIN_TELEGRAM_IDS", "me,you", "must be a whole number"),
        ("ACCESS", "closed", "'open' or 'invite'"),
        ("PUBLIC_URL", "http://bot.example.com", "use https://bot.example.com"),
        ("PUBLIC_URL", "bot.example.com", "write it like https://"),
        ("HTTP_PORT", "http", "must be a whole number"),
        ("HTTP_PORT", "65536", "65535 or less"),
        ("DATABASE_URL", "postgresql+asyncpg://db/shop", "names a driver"),
        ("DATABASE_URL", "mysql://db/shop", "neither a PostgreSQL nor an SQLite"),
        ("DATABASE_URL", "postgresql://db", "neither a PostgreSQL nor an SQLite"),
        ("DATABASE_URL", "sqlite:///:memory:", "neither a PostgreSQL nor an SQLite"),
        ("BLOB_URL", "/var/photos", "file:///path/to/folder"),
        ("BLOB_URL", "s3://", "s3://bucket/prefix"),
        ("S3_ENDPOINT_URL", "localhost:9000", "is not an http(s) address"),
        ("ENCRYPTION_KEYS", f"{KEY},short", "openssl rand -base64 32"),
        ("AI_PROVIDERS", "claude", "claude is no provider that the bot knows"),
        ("AI_PROVIDERS", "gemni", "gemni is no provider"),
        ("GEMINI_BASE_URL", "https://example.com/v1beta", "without a version"),
        ("PHOTO_PROVIDERS", "photorom", "photorom is no provider"),
        ("PHOTO_PROVIDERS", "none,internal", "or only none"),
        ("PHOTO_TEXT", "perhaps", "must be on or off"),
        ("PHOTOROOM_URL", "https://sdk.photoroom.com/v1", "try https://sdk.photoroom.com"),
        ("CLAMAV_URL", "localhost:3310", "tcp://host:3310"),
        ("CLAMAV_URL", "tcp://clamav", "tcp://host:3310"),
        ("CLAMAV_URL", "tcp://clamav:high", "tcp://host:3310"),
        ("CLAMAV_URL", "unix://run/clamd.ctl", "unix:///run"),
        ("MERCADOLIBRE_SITE", "AR", "use one of MLA"),
        ("MERCADOLIBRE_REDIRECT_URI", "http://shop.example.com/cb", "https://"),
        ("ALBUM_SETTLE_SECONDS", "0", "more than 0"),
        ("PUBLISH_LOOKUP_SECONDS", "20,5", "rising"),
        ("PUBLISH_LOOKUP_SECONDS", "-1,5", "rising"),
        ("DAILY_GENERATIONS", "0", "1 or more"),
        ("AI_LISTING_COST", "0", "more than 0"),
        ("AI_DAILY_COST", "five", "a number"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO'"),
        ("LOG_FORMAT", "xml", "'console' or 'json'"),
    ],
)
def test_a_bad_value_is_one_line_with_the_fix(name: str, value: str, part: str) -> None:
    lines = told(**{name: value})
    assert list(lines) == [name]
    line = lines[name]
    assert part in line
    assert line.startswith(f"{name}: ")
    assert ". Fix: " in line
    assert "\n" not in line


def test_all_problems_are_told_at_once_and_their_consequences_are_not() -> None:
    assert set(told(DATA_DIR="/srv", HTTP_PORT="x", DATABASE_URL="x", LOG_FORMAT="x")) == {
        "HTTP_PORT",
        "DATABASE_URL",
        "LOG_FORMAT",
    }


@pytest.mark.parametrize(
    ("env", "names"),
    [
        ({"TELEGRAM_MODE": "webhook"}, {"PUBLIC_URL", "TELEGRAM_WEBHOOK_SECRET"}),
        ({"MERCADOLIBRE_CLIENT_ID": "1"}, {"MERCADOLIBRE_CLIENT_SECRET"}),
        ({"MERCADOLIBRE_CLIENT_SECRET": "1"}, {"MERCADOLIBRE_CLIENT_ID"}),
        ({"AI_PROVIDERS": "gemini,groq"}, {"GEMINI_API_KEY", "GROQ_API_KEY"}),
        ({"PHOTO_PROVIDERS": "removebg,internal"}, {"REMOVEBG_API_KEY"}),
        ({"AWS_SECRET_ACCESS_KEY": "1"}, {"AWS_ACCESS_KEY_ID"}),
    ],
)
def test_settings_that_contradict_each_other(env: dict[str, str], names: set[str]) -> None:
    assert set(told(**env)) == names


def test_misspelt_names_are_warned_about_and_strangers_are_not() -> None:
    settings = read(
        TELEGRAM_TOKN="1:a",
        GEMINI_APIKEY="k",
        ANTHROPIC_APIKEY="k",
        telegram_mode="webhook",
        HTTP_PROXY="http://proxy",
        HOME="/home/ana",
        OPENAI_API_KEY="k",
    )
    assert [warning.partition(" ")[0] for warning in settings.warnings] == [
        "ANTHROPIC_APIKEY",
        "GEMINI_APIKEY",
        "TELEGRAM_TOKN",
        "telegram_mode",
    ]
    assert "did you mean TELEGRAM_TOKEN?" in settings.warnings[2]


def test_a_name_near_one_that_is_set_is_somebody_elses() -> None:
    assert read(TELEGRAM_BOT_TOKEN="x", TELEGRAM_TOKEN="1:a").warnings == ()


def test_secrets_do_not_show() -> None:
    settings = read(
        TELEGRAM_TOKEN="1:hush",
        DATABASE_URL="postgresql://user:hush@db/shop",
        GEMINI_API_KEY="hush",
        OPENAI_API_KEY="hush",
        ANTHROPIC_API_KEY="hush",
        GROQ_API_KEY="hush",
        PHOTOROOM_API_KEY="hush",
        REMOVEBG_API_KEY="hush",
        MERCADOLIBRE_CLIENT_ID="1",
        MERCADOLIBRE_CLIENT_SECRET="hush",
        AWS_ACCESS_KEY_ID="1",
        AWS_SECRET_ACCESS_KEY="hush",
        TELEGRAM_WEBHOOK_SECRET="hush",
    )
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings)


def sandboxed(settings: Settings) -> Settings:
    return settings.sandboxed(
        telegram_token="1:stand-in",
        telegram_api_url="http://127.0.0.1:1",
        telegram_webhook_secret="secret",
        mercadolibre_url="http://127.0.0.1:2",
        mercadolibre_client_id="id",
        mercadolibre_client_secret="secret",
        public_url="http://127.0.0.1:3",
    )


def test_the_sandbox_never_touches_the_outside_world() -> None:
    real = {
        "TELEGRAM_TOKEN": "broken on purpose",
        "TELEGRAM_API_URL": "broken on purpose",
        "TELEGRAM_MODE": "webhook",
        "PUBLIC_URL": "broken on purpose",
        "TELEGRAM_WEBHOOK_SECRET": "broken on purpose",
        "WORKFLOW_DATABASE_URL": "broken on purpose",
        "MERCADOLIBRE_CLIENT_ID": "real",
        "MERCADOLIBRE_REDIRECT_URI": "https://bot.example.com/cb",
        "GEMINI_API_KEY": "real",
        "PHOTOROOM_API_KEY": "real",
        "DATA_DIR": "/srv/data",
    }
    settings = sandboxed(load_settings(real, None, sandbox=True))
    assert settings.telegram_api_url == "http://127.0.0.1:1"
    assert settings.telegram_mode == "webhook"
    assert settings.mercadolibre_api_url == settings.mercadolibre_auth_url == "http://127.0.0.1:2"
    assert settings.redirect_uri == "http://127.0.0.1:3/oauth/mercadolibre/callback"
    assert settings.data_dir == Path("/srv/data/sandbox")
    assert settings.database_url == "sqlite:////srv/data/sandbox/intellipost.db"
    assert settings.workflow_database_url == "sqlite:////srv/data/sandbox/workflows.db"
    assert settings.blob_url == "file:///srv/data/sandbox/blobs"
    assert settings.ai_providers == ("offline",)
    assert settings.photo_providers == ("internal",)
    assert settings.can_publish


def test_the_sandbox_honours_what_was_set_for_it() -> None:
    env = {
        "DATABASE_URL": "postgresql://localhost/trial",
        "BLOB_URL": "s3://trial/photos",
        "AI_PROVIDERS": "gemini",
        "GEMINI_API_KEY": "k",
        "PHOTO_PROVIDERS": "none",
    }
    settings = sandboxed(load_settings(env, None, sandbox=True))
    assert settings.database_url == settings.workflow_database_url == env["DATABASE_URL"]
    assert settings.blob_url == env["BLOB_URL"]
    assert settings.ai_providers == ("gemini", "offline")
    assert settings.photo_providers == ()


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text(max_size=40)))
@example({"DATA_DIR": "~nobody-of-that-name"})
@example({"GEMINI_BASE_URL": "http://["})
@example({"PUBLIC_URL": "https://a:b"})
def test_whatever_is_written_is_accepted_or_explained(env: dict[str, str]) -> None:
    outcome: set[str]
    try:
        outcome = {name.upper() for name in load_settings(env, None).model_fields_set}
    except SettingsError as error:
        outcome = {problem.name for problem in error.problems}
    assert outcome <= NAMES | {"VENDORS", "WARNINGS"}


def test_the_example_explains_exactly_the_settings_there_are(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#?([A-Z0-9_]+)=", text, re.MULTILINE)
    assert sorted(names) == sorted(NAMES)
    assert load_settings({}, ROOT / ".env.example") == load_settings({}, None)
    with_all_defaults = tmp_path / ".env"
    with_all_defaults.write_text(re.sub(r"^#([A-Z0-9_]+=)", r"\1", text, flags=re.MULTILINE))
    assert load_settings({}, with_all_defaults) == load_settings({}, None)
