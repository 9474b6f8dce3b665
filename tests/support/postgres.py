"""A private PostgreSQL server from the installed binaries, for tests.

Owns its life and fresh databases in it. Does not own the schema. Durability is off: nothing here
outlives the run.
"""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import asyncpg

USER = "postgres"
UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; then this one's name is borrowed."""

WHERE_DEBIAN_PUTS_THEM = "/usr/lib/postgresql"
FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"),
    *("max_wal_senders=0", "max_wal_size=4GB", "max_connections=60"),
)

CONNECT = cast("Callable[..., Awaitable[Any]]", asyncpg.connect)
"""Typed here, because the driver is not."""


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, None when PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).parent
    packaged = sorted(Path(WHERE_DEBIAN_PUTS_THEM).glob("*/bin/initdb"))
    return packaged[-1].parent if packaged else None


@dataclass(frozen=True)
class Server:
    """A running server on a loopback port; its databases are made and dropped by name."""

    binaries: Path
    port: int
    owner: str | None

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Make a database, a copy of another that nobody is connected to."""
        self._execute(f"CREATE DATABASE {database} TEMPLATE {template}")

    def drop(self, database: str) -> None:
        """Drop it, whoever is connected."""
        self._execute(f"DROP DATABASE {database} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        async def execute() -> None:
            connection = await CONNECT(self.url("postgres"))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(execute())


@contextmanager
def running_server(binaries: Path) -> Generator[Server]:
    """Start a server of one's own on a free port; stop and delete it at the end."""
    owner = UNPRIVILEGED if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="intellipost-pg-") as folder:
        data = Path(folder, "data")
        data.mkdir(mode=0o700)
        if owner is not None:
            Path(folder).chmod(0o755)
            shutil.chown(data, owner)
        server = Server(binaries, _free_port(), owner)
        _run(server, "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = [
            f"port={server.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            *FAST,
        ]
        options = " ".join(f"-c {setting}" for setting in settings)
        log = data / "log"
        _run(server, "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start")
        try:
            yield server
        finally:
            _run(server, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(server: Server, program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [server.binaries / program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it: a pipe would never end
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        timeout=90,
        user=server.owner,
        group=pwd.getpwnam(server.owner).pw_gid if server.owner else None,
        extra_groups=[] if server.owner else None,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
