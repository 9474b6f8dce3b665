"""Logging: structured events on stderr, with nothing in them that opens a door.

Owns the format, the level, the redaction and what happens to exceptions nobody caught. Does not
own what is worth logging: that is each module's own affair.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from pydantic import SecretStr
from structlog.typing import Processor
from typing_extensions import override

from bot.settings import Settings

REDACTED = "[redacted]"

_SECRETS = re.compile(
    r"""
      (?P<keep>
          ://(?=[^\s/@]+@)                       # user:password@ in an address
        | \bBearer\s+
        | \b(?:code|access_token|refresh_token|client_secret|code_verifier|state)=
              (?=[^&\s"']*\d)(?=[^&\s"']{8})     # code=TG-…, but not code=404
      )
      (?: [^\s/@"']+(?=@) | [^&\s"'@]+ )
    | \d{6,}:[A-Za-z0-9_-]{30,}                  # a Telegram bot's token, also inside an address
    | APP_USR-[A-Za-z0-9-]{8,}                   # MercadoLibre: access token,
    | TG-[A-Za-z0-9-]{8,}                        # authorization code or refresh token
    | AIza[A-Za-z0-9_-]{20,}                     # Google
    """,
    re.VERBOSE,
)
_SHORTEST_SECRET = 8
"""Shorter values of settings are not searched for: they would blacken innocent words."""

_QUIET = (
    "alembic.runtime.plugins",
    "apscheduler",
    "boto3",
    "botocore",
    "httpcore",
    "httpx",
    "httpx2",
    "urllib3",
)
"""Loggers that tell every call at INFO; httpx does so with the bot's token in the address."""

_OWN_HANDLERS = ("dbos",)
"""Loggers that print on their own unless they are given a handler first."""

_WITHOUT_LOCALS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
"""Local variables hold prompts and photos."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def redact(text: str) -> str:
    """Blacken what looks like a token, a code or a password, whoever wrote it."""
    return _SECRETS.sub(lambda found: (found["keep"] or "") + REDACTED, text)


def place_of(error: BaseException) -> str:
    """Where it was raised, as "file:line": an error's own text may hold a seller's words."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _wordless(record: logging.LogRecord) -> bool:
    """What failed in a step is told by its kind and place, as our own loops do."""
    if record.exc_info and (error := record.exc_info[1]) is not None:
        record.msg = f"{record.getMessage()} {type(error).__name__} at {place_of(error)}"
        record.args, record.exc_info = (), None
    return True


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line: also what stands in an exception's text or a library's log.

    `secrets` are the exact values to look for, on top of what looks like one.
    """

    def __init__(self, secrets: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        known = {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}
        self._known = re.compile("|".join(map(re.escape, sorted(known)))) if known else None

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if self._known is not None:
            line = self._known.sub(REDACTED, line)
        return redact(line)


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Set up logging for the process, once, before anything else logs."""
    json = settings.log_format == "json"
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _WITHOUT_LOCALS if json else structlog.processors.format_exc_info,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(
            colors=(stream or sys.stderr).isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        RedactingFormatter(
            _secrets(settings),
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    for name in _OWN_HANDLERS:
        logging.getLogger(name).handlers = [handler]
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addFilter(_wordless)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value: object = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
    if settings.encryption_keys is not None:
        yield from settings.encryption_keys.get_secret_value().split(",")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.critical(
            "uncaught",
            thread=args.thread.name if args.thread else None,
            exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
        )
