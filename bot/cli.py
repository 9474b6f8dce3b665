"""The command line: `intellipost run | sandbox | migrate | doctor`.

Owns the commands, the exit status and how an operator's mistake is told: one line per problem on
stderr, status 2, no stack trace. Does not own what a command does; each one imports what it
needs only when it is called, so that `--version` and `doctor` work in a half-broken installation.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack

from bot import __version__, logging, loop
from bot.errors import OperatorError
from bot.settings import Settings, load_settings

FAILED = 2
"""The exit status when the operator must act."""

INTERRUPTED = 130
"""The shell's own status for Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the process's exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.command()
    except OperatorError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def run() -> int:
    """The bot, with its web server, its workflows and its scheduler in one process."""
    settings = _prepared(load_settings())
    from bot import app

    loop.run(app.run(settings))
    return 0


def sandbox() -> int:
    """The bot between two stand-ins: a chat page and a marketplace, no account anywhere."""
    settings = _prepared(load_settings(sandbox=True))
    from bot import sandbox

    loop.run(sandbox.run(settings))
    return 0


def migrate() -> int:
    """Bring the database's tables up to date, as `run` does when it starts."""
    settings = _prepared(load_settings())
    from bot import ground

    async def open_and_close() -> None:
        async with AsyncExitStack() as stack:
            await ground.open_store(stack, settings, "production")

    loop.run(open_and_close())
    print("The database is up to date.")
    return 0


def doctor() -> int:
    """Check settings, versions and everything that the bot talks to, and say what to do."""
    from bot.doctor import examine

    return loop.run(examine())


def _prepared(settings: Settings) -> Settings:
    """Logging is the first thing that a command sets up; warnings are the first lines of it."""
    logging.configure(settings)
    for warning in settings.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="intellipost",
        description="Turns photos and one sentence in a Telegram chat into a live listing.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (run, sandbox, migrate, doctor):
        summary = (command.__doc__ or "").strip()
        entry = commands.add_parser(command.__name__, help=summary, description=summary)
        entry.set_defaults(command=command)
    return parser
