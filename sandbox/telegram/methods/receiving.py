"""Methods about what comes in: updates, webhooks, button presses, files.

Owns the answers to presses; queue, polls and pushes have modules of their own.
"""

from typing import Any

from sandbox.telegram.database import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import MAX_CALLBACK_ANSWER, MAX_DOWNLOAD_BYTES
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World


async def get_updates(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getupdates."""
    _allow(world, params)
    return await world.poller.poll(
        params.integer("offset") or 0,
        params.integer("limit") or 0,
        params.integer("timeout") or 0,
    )


async def set_webhook(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setwebhook."""
    world.webhook.change(
        params.text("url"), params.text("secret_token"), params.integer("max_connections")
    )
    _allow(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook."""
    world.webhook.remove()
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    return True


async def get_webhook_info(world: World, _params: Params) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    return world.webhook.info()


def _allow(world: World, params: Params) -> None:
    """An empty list means the defaults; left out, the previous setting stays."""
    if params.given("allowed_updates"):
        world.updates.allow([str(kind) for kind in params.rows("allowed_updates")])


async def answer_callback_query(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery; each press can be answered once."""
    text = params.text("text")
    if len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text, "alert": params.flag("show_alert"), "url": params.text("url")}
    if not world.presses.answer(params.text("callback_query_id"), answer):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


async def get_file(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getfile."""
    file = world.media.file(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS: dict[str, Any] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
}
