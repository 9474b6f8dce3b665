"""Telling the application of changes: POSTs to its callback URL.

Owns sending, retrying and the list of lost ones (developers.mercadolibre.com.ar,
productos-recibe-notificaciones). Sends nothing while no callback URL is set.
"""

import asyncio
import logging
import uuid

import aiohttp

from sandbox.mercadolibre.answers import Json, iso
from sandbox.mercadolibre.sellers import CLIENT_ID
from sandbox.mercadolibre.world import World

# The callback must answer 200 within 500 ms; the real 8 attempts spread over an hour, ours do not.
ANSWER_SECONDS = 0.5
ATTEMPTS = 3
_PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Notifier:
    """Sends notifications in the background of the running loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tasks: set[asyncio.Task[None]] = set()

    def item_changed(self, item_id: str, seller_id: int) -> None:
        """Announce a change, where a callback URL is set."""
        url = self._world.behaviour.callback_url
        if url is None:
            return
        task = asyncio.get_running_loop().create_task(
            self._send(url, self._body(f"/items/{item_id}", seller_id))
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _body(self, resource: str, seller_id: int) -> Json:
        now = iso(self._world.clock())
        return {
            "_id": str(uuid.uuid4()),
            "resource": resource,
            "user_id": seller_id,
            "topic": "items",
            "application_id": int(CLIENT_ID),
            "attempts": 1,
            "sent": now,
            "received": now,
        }

    async def _send(self, url: str, body: Json) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        status: int | None = None
        async with aiohttp.ClientSession(timeout=timeout) as session:
            for attempt in range(1, ATTEMPTS + 1):
                body["attempts"] = attempt
                try:
                    async with session.post(url, json=body) as answer:
                        status = answer.status
                except (aiohttp.ClientError, TimeoutError) as error:
                    log.warning("callback unreachable: %s", type(error).__name__)
                if status == 200:  # noqa: PLR2004 - any other answer counts as a failure
                    return
                await asyncio.sleep(_PAUSE_SECONDS)
        request: Json = {"url": url, "headers": {}, "data": ""}
        response: Json = {"req_time": 0, "http_code": status, "body": "", "headers": {}}
        self._world.store.add_missed_feed({**body, "request": request, "response": response})
