"""What every test can rely on: no network but loopback, no settings from outside, free ports."""

import os
import socket
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, cast

import pytest

from bot.settings import NAMES

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
LOCAL_NAMES = frozenset({"localhost", "", None})


class NetworkClosedError(RuntimeError):
    """A test tried to leave the machine."""


def _is_local(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in LOCAL_NAMES:
        return True
    try:
        return ip_address(str(host)).is_loopback or ip_address(str(host)).is_unspecified
    except ValueError:
        return False


def _close_the_network() -> None:
    """Refuse names and addresses that are not of this machine, for the whole run."""
    connect, connect_ex, resolve = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(address: Any) -> None:
        if isinstance(address, tuple):
            host = cast("tuple[object, ...]", address)[0]
            if not _is_local(host):
                raise NetworkClosedError(f"tests stay on this machine, not {host}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        check((host,))
        return resolve(host, *args, **kwargs)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    socket.getaddrinfo = guarded_resolve


def pytest_configure() -> None:
    """Before anything is imported or collected: no way out, no settings of the developer's."""
    for name in [*os.environ]:
        if name in NAMES or name.lower() in PROXIES:
            del os.environ[name]
    _close_the_network()


@pytest.fixture
def free_port() -> Callable[[], int]:
    """Call it for a loopback TCP port that nobody listens on."""

    def pick() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return pick


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what this machine could not test, and why."""
    skipped: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(cast("tuple[str, int, str]", report.longrepr)[2]) for report in skipped)
    if not reasons:
        terminalreporter.write_line("Nothing was left out.")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"Left out: {count} tests ({reason.removeprefix('Skipped: ')})")
