"""Logs tell what happened and open no door."""

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logging as bot_logging
from bot.logging import redact
from bot.settings import load_settings

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
PLANTED = {
    "bot token": TOKEN,
    "bot token in an address": f"https://api.telegram.org/bot{TOKEN}/getMe",
    "access token": "APP_USR-1234567890123456-112110-abcdef0123456789abcdef0123456789-1234567",
    "refresh token": "TG-655d4e1a2b3c4d0001e8f9a0-1234567",
    "header": "Authorization: Bearer eyJhbGciOi.J9.x-y_z",
    "callback": "/oauth/mercadolibre/callback?code=XYZ-655d4e1a2b&state=s3cretst4te",
    "body": "grant_type=refresh_token&refresh_token=abc123def456",
    "google key": "AIzaSyA-1234567890abcdefghijklmnopqrstu",
    "database": "postgresql://ana:p4ss-word@db.internal/shop",
}
HIDDEN = (
    "AAEhBOweik6ad9r",
    "abcdef0123456789",
    "655d4e1a2b",
    "eyJhbGciOi",
    "s3cretst4te",
    "abc123def456",
    "AIzaSy",
    "p4ss-word",
)


@pytest.fixture
def restored() -> Iterator[None]:
    """Logging as it was: pytest looks at it too."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    levels = {name: logging.getLogger(name).level for name in ("httpx", "dbos")}
    yield
    root.handlers, level, sys.excepthook, threading.excepthook = before
    root.setLevel(level)
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)
    logging.getLogger("dbos").handlers = []
    logging.getLogger("dbos").propagate = True
    logging.getLogger("dbos").filters = []
    logging.captureWarnings(False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def lines(restored: None) -> io.StringIO:
    return configured("json")


def configured(form: str, **env: str) -> io.StringIO:
    stream = io.StringIO()
    bot_logging.configure(load_settings({"LOG_FORMAT": form, **env}, None), stream)
    return stream


def events(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
@pytest.mark.usefixtures("restored")
def test_no_secret_comes_out_wherever_it_is(form: str, planted: str) -> None:
    stream = configured(form)
    log = structlog.get_logger("test")
    log.info("told", text=planted, nested={"deep": [planted]})
    logging.getLogger("some.library").warning("said %s", planted)
    try:
        raise RuntimeError(planted)
    except RuntimeError:
        log.exception("failed")
    text = stream.getvalue()
    assert text.count("[redacted]") >= 4
    assert not any(secret in text for secret in HIDDEN)


@pytest.mark.usefixtures("restored")
def test_values_of_our_own_settings_are_known_by_heart() -> None:
    stream = configured("json", TELEGRAM_WEBHOOK_SECRET="plainwords-nobody-would-guess")
    structlog.get_logger("test").info("told", header="plainwords-nobody-would-guess")
    assert events(stream)[0]["header"] == "[redacted]"


def test_plain_facts_stay() -> None:
    fact = "code=item.price.invalid code=404 state=ready at 12:30:05 MLA1234567890 49.99:1"
    assert redact(fact) == fact


@given(st.from_regex(r"[0-9]{8,10}:[A-Za-z0-9_-]{35}", fullmatch=True), st.text(max_size=20))
def test_any_bot_token_is_found(token: str, around: str) -> None:
    assert token not in redact(f"{around}/bot{token}/sendMessage{around}")


def test_every_line_of_a_task_carries_its_correlation(lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(correlation="update-7"):
        structlog.get_logger("ours").info("handled")
        logging.getLogger("theirs").info("noted")
    structlog.get_logger("ours").info("later")
    assert [event.get("correlation") for event in events(lines)] == ["update-7", "update-7", None]


def test_chatty_libraries_are_quiet_and_the_engine_speaks_our_format(lines: io.StringIO) -> None:
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot1:a/getMe")
    logging.getLogger("dbos").warning("recovering")
    assert [event["event"] for event in events(lines)] == ["recovering"]


def test_an_uncaught_exception_is_one_event_without_local_variables(lines: io.StringIO) -> None:
    prompt = "local words of a seller"
    try:
        raise ValueError(str(len(prompt)))
    except ValueError:
        sys.excepthook(*sys.exc_info())  # pyright: ignore[reportArgumentType] - there is one
    (event,) = events(lines)
    assert (event["event"], event["level"]) == ("uncaught", "critical")
    assert "ValueError" in json.dumps(event["exception"])
    assert prompt not in lines.getvalue()


def test_a_thread_that_dies_is_one_event(lines: io.StringIO) -> None:
    thread = threading.Thread(target=lambda: 1 / 0, name="pixels")
    thread.start()
    thread.join()
    (event,) = events(lines)
    assert (event["event"], event["thread"]) == ("uncaught", "pixels")


async def test_what_the_loop_reports_is_structured_too(lines: io.StringIO) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": f"lost {TOKEN}"})
    (event,) = events(lines)
    assert event["level"] == "error"
    assert "[redacted]" in str(event["event"])


async def test_a_step_that_fails_tells_its_kind_and_place_and_not_its_words(
    lines: io.StringIO,
) -> None:
    try:
        raise ValueError("vendo mi bici, llamar al 11-4444-5555")
    except ValueError as error:
        logging.getLogger("dbos").warning("Step being retried", exc_info=error)
    [event] = events(lines)
    assert "ValueError" in str(event["event"])
    assert "test_logging.py" in str(event["event"])
    assert "bici" not in lines.getvalue()
