"""The workflow engine's life: configured, launched inside the running loop, asked, shut down.

Owns DBOS's settings (docs/decisions/0002-dbos.md) and the queues. Does not own the flows.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetWorkflowID,
    error,
)

from services.generating import Flow
from services.workflows.generate import GenerateFlow
from services.workflows.publish import PublishFlow

APPLICATION_VERSION = "1"
"""Pinned: a changing version strands queued work. A changed flow gets a new name instead, and
the old one stays until drained."""

QUEUE_POLL_SECONDS = 0.1
LISTENER_POLL_SECONDS = 0.1

FLOWS: tuple[Flow, ...] = ("generate", "publish")

QUEUES: dict[Flow, str] = {"generate": "products", "publish": "publications"}
AT_ONCE: dict[Flow, int] = {"generate": 8, "publish": 64}
"""Runs under way in this process. A queue for each flow, so that neither waits for the other: a
listing that is looked for keeps its place for ten minutes, and costs nothing meanwhile."""

SUCCESS = "SUCCESS"
LOST = frozenset({"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows of this process, with their tools inside."""

    generate: GenerateFlow
    publish: PublishFlow


def workflow_id(flow: Flow, product_id: UUID, attempt: int) -> str:
    """One id per run: enqueuing it again is harmless."""
    return f"{flow}:{product_id}:{attempt}"


class Engine:
    """The engine of this process. Build the flows before `launch`, which recovers whatever a
    killed process left behind."""

    def __init__(self, flows: Flows, database_url: str, *, executor_id: str) -> None:
        self._flows = flows
        self._url = database_url
        self._executor_id = executor_id

    async def launch(self) -> None:
        """Start inside the running loop: steps then share its sessions."""
        if self._url.startswith("sqlite:///"):
            await asyncio.to_thread(_write_ahead, Path(self._url.removeprefix("sqlite:///")))
        config = DBOSConfig(
            name="intellipost",
            system_database_url=self._url,
            application_version=APPLICATION_VERSION,
            executor_id=self._executor_id,
            serializer=DBOSPortableJSONSerializer(),
            enable_otlp=False,
            db_engine_kwargs={"hide_parameters": True},  # errors would tell what was written
            log_level="WARNING",
            notification_listener_polling_interval_sec=LISTENER_POLL_SECONDS,
        )
        logging.getLogger("dbos").addFilter(_unless_cancelled)
        DBOS(config=config)
        DBOS.launch()
        for flow in FLOWS:
            await DBOS.register_queue_async(
                QUEUES[flow],
                worker_concurrency=AT_ONCE[flow],
                polling_interval_sec=QUEUE_POLL_SECONDS,
                on_conflict="always_update",
            )

    async def enqueue(
        self, flow: Flow, organization_id: UUID, product_id: UUID, attempt: int
    ) -> None:
        """Have the flow run once for this attempt."""
        run = (str(organization_id), str(product_id), attempt)
        body = self._flows.publish.publish if flow == "publish" else self._flows.generate.generate
        with SetWorkflowID(workflow_id(flow, product_id, attempt)):
            await DBOS.enqueue_workflow_async(QUEUES[flow], body, *run)

    async def status(self, flow: Flow, product_id: UUID, attempt: int) -> str | None:
        """The engine's word on a run, None when it never heard of it."""
        found = await DBOS.get_workflow_status_async(workflow_id(flow, product_id, attempt))
        return found.status if found else None

    async def cancel(self, flow: Flow, product_id: UUID, attempt: int) -> None:
        """Stop a run that nobody waits for; one that ended, or was never heard of, stays as it
        is. Never for a publication whose intent was sent."""
        await DBOS.cancel_workflow_async(workflow_id(flow, product_id, attempt))

    async def forget(self, product_ids: Sequence[UUID]) -> None:
        """Erase what the runs of these products left behind."""
        prefixes = [f"{flow}:{product_id}:" for product_id in product_ids for flow in FLOWS]
        if prefixes:
            await self._delete(workflow_id_prefix=prefixes)

    async def tidy(self, older_than: timedelta) -> None:
        """Erase finished runs of long ago."""
        before = (datetime.now(UTC) - older_than).isoformat()
        await self._delete(status=[*LOST, SUCCESS], end_time=before)

    async def _delete(self, **which: Any) -> None:
        found = await DBOS.list_workflows_async(**which, load_input=False, load_output=False)
        if found:
            await DBOS.delete_workflows_async([run.workflow_id for run in found])

    async def shut_down(self) -> None:
        """Stop in a thread of our own (it joins threads, and ends the pool that it had made the
        loop's default); unfinished work goes on next time."""
        pool = ThreadPoolExecutor()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(pool, partial(DBOS.destroy, destroy_registry=False))
        loop.set_default_executor(pool)


def _unless_cancelled(record: logging.LogRecord) -> bool:
    """A run that its seller cancelled is no error of ours."""
    raised = record.exc_info[1] if record.exc_info else None
    return not isinstance(raised, error.DBOSAwaitedWorkflowCancelledError)


def _write_ahead(path: Path) -> None:
    """WAL has to be on before the engine opens the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
