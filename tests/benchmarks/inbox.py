"""What the inbox bears by itself: updates written down one after the other, then worked off by
the production worker with nothing to do for each.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.updates.worker import InboxWorker
from storage.database import open_database
from storage.migrate import upgrade
from storage.updates import SqlInbox
from tests.support.postgres import find_binaries, running_server

UPDATES = 2000
LANES = 50
DATABASE = "bench"


@dataclass(frozen=True)
class Throughput:
    """Updates a second."""

    engine: str
    written_per_second: float
    handled_per_second: float


async def measure_inbox(home: Path) -> list[Throughput]:
    """On SQLite, and on PostgreSQL (without fsync) where it is installed."""
    rows = [await _measure("SQLite", f"sqlite:///{home}/inbox.db")]
    binaries = find_binaries()
    if binaries is not None:
        with running_server(binaries) as server:
            await asyncio.to_thread(server.create, DATABASE)
            rows.append(await _measure("PostgreSQL, fsync off", server.url(DATABASE)))
    return rows


async def _measure(engine: str, url: str) -> Throughput:
    database = open_database(url)
    try:
        await upgrade(database)
        inbox = SqlInbox(database)
        began = time.perf_counter()
        for number in range(UPDATES):
            lane = f"m:{number % LANES}"
            await inbox.put(number, lane, {"update_id": number, "message": {"text": "hello"}})
        written = time.perf_counter()
        await _work_off(inbox)
        handled = time.perf_counter()
    finally:
        await database.close()
    return Throughput(engine, UPDATES / (written - began), UPDATES / (handled - written))


async def _work_off(inbox: SqlInbox) -> None:
    left = UPDATES
    all_done = asyncio.Event()

    async def count(_: dict[str, Any]) -> None:
        nonlocal left
        left -= 1
        if not left:
            all_done.set()

    worker = InboxWorker(inbox, count, owner="bench", on_buried=count)
    running = asyncio.create_task(worker.run())
    await all_done.wait()
    await worker.stop()
    await running
