"""The doctor says what is wrong, what to do, and nothing that should stay secret."""

import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession, web

from bot import doctor
from bot.doctor import here, outside, providers
from bot.doctor.findings import Finding, State
from bot.settings import Settings, load_settings
from storage.database import open_database
from storage.migrate import upgrade

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Call it with what answers every request; it returns the root address."""
    runners: list[web.AppRunner] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(app)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def read(**env: str) -> Settings:
    return load_settings(env, None)


def answering(body: object, status: int = 200, **headers: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer


async def outside_world(request: web.Request) -> web.StreamResponse:
    """Telegram, MercadoLibre, Gemini in one."""
    if request.path == f"/bot{TOKEN}/getMe":
        return web.json_response({"ok": True, "result": {"username": "shop_bot"}})
    if request.path == "/sites/MLA":
        return web.json_response({"message": "forbidden"}, status=403)
    if request.path == "/v1beta/models/gemini-3.5-flash-lite":
        known = request.headers["x-goog-api-key"] == "right"
        return web.json_response({}, status=200 if known else 400)
    raise web.HTTPNotFound


async def test_a_bot_with_all_it_needs(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = await serve(outside_world)
    env = {
        "DATA_DIR": str(tmp_path),
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": root,
        "MERCADOLIBRE_API_URL": root,
        "MERCADOLIBRE_CLIENT_ID": "1",
        "MERCADOLIBRE_CLIENT_SECRET": "hush-hush",
        "MERCADOLIBRE_REDIRECT_URI": "https://bot.example.com/cb",
        "GEMINI_API_KEY": "right",
        "GEMINI_BASE_URL": root,
        "PUBLIC_URL": "http://localhost:8080",
    }
    assert await doctor.examine(env, None) == 0
    text = capsys.readouterr().out
    for part in ("@shop_bot", "answers (403)", "https://bot.example.com/cb", "flash-lite"):
        assert part in text
    assert "0 failed" in text
    assert TOKEN not in text
    assert "hush-hush" not in text


async def test_bad_settings_are_told_and_nothing_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await doctor.examine({"HTTP_PORT": "x", "LOG_LEVEL": "x"}, None) == 2
    text = capsys.readouterr().out
    assert "failed   HTTP_PORT" in text
    assert "-> use 'DEBUG', 'INFO'" in text or "-> correct it" in text
    assert "Telegram" not in text


async def test_misspelt_names_are_a_warning(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = {
        "TELEGRAM_TOKN": TOKEN,
        "DATA_DIR": str(tmp_path),
        "MERCADOLIBRE_API_URL": await serve(outside_world),
    }
    assert await doctor.examine(env, None) == 0
    text = capsys.readouterr().out
    assert "did you mean TELEGRAM_TOKEN?" in text
    assert "TELEGRAM_TOKEN is not set" in text
    assert TOKEN not in text


@pytest.mark.parametrize(
    ("body", "status", "part"),
    [
        ({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401, "refuses the token"),
        ({"ok": False, "error_code": 404, "description": "Not Found"}, 404, "refuses the token"),
        ([], 200, "refuses the token"),
    ],
)
async def test_a_token_that_telegram_refuses(
    serve: Serve, http: ClientSession, body: object, status: int, part: str
) -> None:
    settings = read(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=await serve(answering(body, status)))
    (finding,) = await outside.telegram(settings, http)
    assert finding.state is State.FAILED
    assert part in finding.fact
    assert "@BotFather" in finding.fix


async def test_telegram_out_of_reach(free_port: Callable[[], int], http: ClientSession) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    (finding,) = await outside.telegram(read(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=url), http)
    assert finding.state is State.FAILED
    assert TOKEN not in f"{finding}"


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, State.OK), (-40, State.WARNING), (3600, State.FAILED)]
)
def test_a_clock_that_is_off(seconds: int, state: State) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    date = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    assert outside.clock(date, now).state is state


def test_an_answer_without_a_date_proves_nothing() -> None:
    assert outside.clock(None).state is State.WARNING


async def test_a_marketplace_that_is_down(serve: Serve, http: ClientSession) -> None:
    url = await serve(answering({}, 503))
    found = await outside.mercadolibre(read(MERCADOLIBRE_API_URL=url), http)
    assert [finding.state for finding in found] == [State.FAILED, State.WARNING]


@pytest.mark.parametrize(
    ("env", "state", "part"),
    [
        ({}, State.FAILED, "no address"),
        ({"PUBLIC_URL": "http://localhost:8080"}, State.FAILED, "without https"),
        ({"PUBLIC_URL": "https://b.example.com"}, State.OK, "b.example.com/oauth/mercadolibre"),
    ],
)
def test_the_redirect_address(env: dict[str, str], state: State, part: str) -> None:
    both = {"MERCADOLIBRE_CLIENT_ID": "1", "MERCADOLIBRE_CLIENT_SECRET": "2"}
    finding = outside.application(read(**both, **env))
    assert finding.state is state
    assert part in finding.fact


@pytest.mark.parametrize(
    ("status", "state", "part"),
    [
        (200, State.OK, "flash-lite"),
        (400, State.FAILED, "refuses the key: API key not valid"),
        (404, State.FAILED, "knows no model"),
        (503, State.WARNING, "answers 503"),
    ],
)
async def test_gemini(
    serve: Serve, http: ClientSession, status: int, state: State, part: str
) -> None:
    url = await serve(answering({"error": {"message": "API key not valid"}}, status))
    (finding,) = await providers.ai(read(GEMINI_API_KEY="k", GEMINI_BASE_URL=url), http)
    assert finding.state is state
    assert part in finding.fact


async def test_a_model_without_a_known_price_is_told(serve: Serve, http: ClientSession) -> None:
    url = await serve(answering({}))
    env = {"GEMINI_API_KEY": "k", "GEMINI_BASE_URL": url, "GEMINI_MODEL": "gemini-of-our-own"}
    opened, priced = await providers.ai(read(**env), http)
    assert (opened.state, priced.state) == (State.OK, State.WARNING)
    assert "the price of gemini-of-our-own is not known" in priced.fact


@pytest.mark.parametrize(
    ("status", "state", "part"),
    [
        (200, State.OK, "writes listings"),
        (401, State.FAILED, "refuses the key: Invalid API Key"),
        (404, State.FAILED, "knows no model"),
        (503, State.WARNING, "answers 503"),
    ],
)
async def test_the_other_vendors(
    serve: Serve, http: ClientSession, status: int, state: State, part: str
) -> None:
    url = await serve(answering({"error": {"message": "Invalid API Key"}}, status))
    env = {f"{name}_API_KEY": "hush" for name in ("ANTHROPIC", "OPENAI", "GROQ")}
    urls = {f"{name}_BASE_URL": url for name in ("ANTHROPIC", "OPENAI", "GROQ")}
    found = await providers.ai(read(**env, **urls), http)
    assert [finding.name for finding in found] == ["OpenAI", "Anthropic", "Groq"]
    assert {finding.state for finding in found} == {state}
    assert all(part in finding.fact for finding in found)
    hears = ["hears voice notes" in finding.fact for finding in found]
    assert hears == ([True, False, True] if state is State.OK else [False] * 3)
    assert "hush" not in repr(found)


async def test_each_vendor_is_asked_for_its_model_in_its_own_way(
    serve: Serve, http: ClientSession
) -> None:
    asked: dict[str, str | None] = {}

    async def answer(request: web.Request) -> web.StreamResponse:
        headers = request.headers
        asked[request.raw_path] = headers.get("x-api-key") or headers.get("Authorization")
        return web.json_response({})

    url = await serve(answer)
    env = {f"{name}_API_KEY": f"key-{name}" for name in ("ANTHROPIC", "GROQ")}
    await providers.ai(read(**env, ANTHROPIC_BASE_URL=url, GROQ_BASE_URL=f"{url}/openai"), http)
    assert asked == {
        "/v1/models/claude-haiku-5-5": "key-ANTHROPIC",
        "/openai/v1/models/qwen%2Fqwen3.8-27b": "Bearer key-GROQ",
    }


async def test_nobody_to_help_is_said(http: ClientSession) -> None:
    writing, voices = await providers.ai(read(), http)
    assert (writing.state, voices.state) == (State.WARNING, State.WARNING)
    assert "written offline" in writing.fact
    assert "words in writing" in voices.fact


async def test_a_public_address_that_does_not_answer(http: ClientSession) -> None:
    (finding,) = await outside.public_url(read(PUBLIC_URL="https://127.0.0.1:1"), http)
    assert finding.state is State.WARNING
    assert "DNS, certificate" in finding.fix


@pytest.mark.parametrize(
    ("python", "sqlite", "states"),
    [
        ((3, 11, 7), (3, 40, 1), [State.OK, State.OK]),
        ((3, 12, 0), (3, 40, 1), [State.OK, State.FAILED]),
        ((3, 12, 0), (3, 42, 0), [State.OK, State.OK]),
        ((3, 10, 0), (3, 42, 0), [State.FAILED, State.OK]),
    ],
)
def test_versions(python: tuple[int, ...], sqlite: tuple[int, ...], states: list[State]) -> None:
    assert [finding.state for finding in here.versions(python, sqlite)] == states


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    finding = here.data_dir(read(DATA_DIR=str(tmp_path / "data")))
    assert finding.state is State.FAILED
    assert "DATA_DIR" in finding.fix


@pytest.mark.parametrize(
    ("free", "state"), [(50 << 20, State.FAILED), (500 << 20, State.WARNING), (5 << 30, State.OK)]
)
def test_a_disk_that_fills_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    def usage(_folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=free)

    monkeypatch.setattr(here.shutil, "disk_usage", usage)
    assert here.data_dir(read(DATA_DIR=str(tmp_path))).state is state


def test_a_key_that_others_may_read(tmp_path: Path) -> None:
    settings = read(DATA_DIR=str(tmp_path))
    assert here.encryption(settings).state is State.OK
    key = tmp_path / here.KEY_FILE
    key.touch(mode=0o600)
    assert here.encryption(settings).state is State.OK
    key.chmod(0o640)
    assert here.encryption(settings).fix == f"chmod 600 {key}"


def test_an_env_file_that_others_may_read(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.touch()
    file.chmod(0o640)
    assert here.env_file(file, os.environ).state is State.WARNING
    file.chmod(0o600)
    assert here.env_file(file, os.environ).state is State.OK
    assert here.env_file(None, os.environ).state is State.OK


async def states_of_stores(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in await here.stores(settings)}


async def test_stores_that_are_there_and_stores_to_be_made(tmp_path: Path) -> None:
    settings = read(DATA_DIR=str(tmp_path))
    found = await states_of_stores(settings)
    assert "none yet" in found["Database"].fact
    assert not (tmp_path / "intellipost.db").exists()
    sqlite3.connect(tmp_path / "intellipost.db").close()
    found = await states_of_stores(settings)
    assert "not of this version" in found["Database"].fact
    assert found["Database"].state is State.WARNING
    database = open_database(settings.database_url)
    await upgrade(database)
    await database.close()
    found = await states_of_stores(settings)
    assert found["Database"].fact.endswith("up to date")
    assert found["Photo store"].fact == "a folder"


async def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "intellipost.db").write_bytes(b"not a database, " * 100)
    found = await states_of_stores(read(DATA_DIR=str(tmp_path)))
    assert found["Database"].state is State.FAILED
    assert "DATABASE_URL" in found["Database"].fix


async def test_a_server_that_is_down(tmp_path: Path, free_port: Callable[[], int]) -> None:
    url = f"postgresql://ana:hush@127.0.0.1:{free_port()}/shop"
    found = await states_of_stores(read(DATA_DIR=str(tmp_path), DATABASE_URL=url))
    assert found["Database"].state is State.FAILED
    assert found["Workflow database"].state is State.OK
    assert "hush" not in str(found)


async def test_a_photo_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "blobs").touch()
    found = await states_of_stores(read(DATA_DIR=str(tmp_path)))
    assert found["Photo store"].state is State.FAILED
