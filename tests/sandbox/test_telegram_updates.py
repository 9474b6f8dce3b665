"""How a seller's actions reach the bot: polling, webhook, order, repetition, restarts, faults."""

import asyncio
import io
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from PIL import Image
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut

from sandbox.telegram import ClientRefused, Seller
from tests.sandbox.telegram_world import ServedWorld, picture, served, telegram_world

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="yes:1")]])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[ServedWorld]:
    async with telegram_world(tmp_path) as world:
        yield world


@pytest.fixture
def marta(world: ServedWorld) -> Seller:
    return world.stand_in.seller("Marta", "es")


async def test_a_poll_repeats_until_the_next_offset_confirms(
    world: ServedWorld, marta: Seller
) -> None:
    await marta.start("ref")
    (first,) = await world.bot.get_updates()
    assert (await world.bot.get_updates())[0].update_id == first.update_id
    message = first.message
    assert message
    assert message.from_user
    assert (message.text, message.from_user.language_code) == ("/start ref", "es")
    assert (message.entities[0].type, message.entities[0].length) == ("bot_command", 6)
    assert message.chat.type == "private"
    await marta.send_text("hola")
    (second,) = await world.bot.get_updates(offset=first.update_id + 1)
    assert second.update_id == first.update_id + 1


async def test_a_long_poll_wakes_up_for_a_message(world: ServedWorld, marta: Seller) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(world.bot.get_updates(timeout=20))
        await world.bot.get_me()
        await marta.send_text("hola")
    (update,) = poll.result()
    assert update.message
    assert update.message.text == "hola"


async def test_a_second_poller_ends_the_first(world: ServedWorld, marta: Seller) -> None:
    first = asyncio.create_task(world.bot.get_updates(timeout=20))
    async with asyncio.timeout(5):
        while not first.done():
            await world.bot.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_an_album_is_one_update_a_photo(world: ServedWorld, marta: Seller) -> None:
    photos = [picture(1500, 1000, colour=colour) for colour in ("navy", "plum", "olive")]
    sent = await marta.send_photos(photos, "Zapatillas $85.000")
    updates = await world.bot.get_updates()
    messages = [update.message for update in updates if update.message]
    assert len(messages) == 3
    assert {message.media_group_id for message in messages} == {sent[0].media_group_id}
    assert [message.caption for message in messages] == ["Zapatillas $85.000", None, None]
    best = messages[0].photo[-1]
    content = await (await best.get_file()).download_as_bytearray()
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 853))
    assert bytes(content) == sent[0].photo


async def test_a_file_keeps_name_and_bytes_and_big_ones_cannot_be_fetched(
    world: ServedWorld, marta: Seller
) -> None:
    page = b"<html>disguised</html>"
    await marta.send_photos([page], as_files=True, names=["foto.jpg"])
    huge = b"\0" * (20 * 1024 * 1024 + 1)
    await marta.send_photos([huge], as_files=True, names=["video.bin"])
    small, big = [update.message for update in await world.bot.get_updates()]
    assert small
    assert small.document
    assert (small.document.file_name, small.document.mime_type) == ("foto.jpg", "image/jpeg")
    assert bytes(await (await small.document.get_file()).download_as_bytearray()) == page
    assert big
    assert big.document
    with pytest.raises(BadRequest, match="too big"):
        await big.document.get_file()
    with pytest.raises(ClientRefused, match="Send it as a file"):
        await marta.send_photos([page])


async def test_a_press_is_answered_once(world: ServedWorld, marta: Seller) -> None:
    await marta.start()
    await world.bot.send_message(marta.id, "¿Publico?", reply_markup=YES)
    press = await marta.press(marta.from_bot()[-1], "Sí")
    query = (await world.bot.get_updates())[-1].callback_query
    assert query
    assert (query.data, query.from_user.id) == ("yes:1", marta.id)
    await query.answer("Listo", show_alert=True)
    answer = await press.answered()
    assert (answer.text, answer.alert) == ("Listo", True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_an_edit_of_hers_and_a_block_are_told(world: ServedWorld, marta: Seller) -> None:
    sent = await marta.send_text("vendo esto")
    await marta.edit_text(sent, "vendo aquello")
    await marta.block_bot()
    updates = await world.bot.get_updates()
    assert updates[1].edited_message
    assert updates[1].edited_message.text == "vendo aquello"
    assert updates[2].my_chat_member
    assert updates[2].my_chat_member.new_chat_member.status == "kicked"


async def test_unwanted_kinds_are_not_delivered(world: ServedWorld, marta: Seller) -> None:
    await world.bot.get_updates(allowed_updates=[Update.EDITED_MESSAGE])
    sent = await marta.send_text("uno")
    await marta.edit_text(sent, "dos")
    (update,) = await world.bot.get_updates()
    assert update.edited_message


async def test_an_update_can_come_twice_and_a_press_before_a_text(
    world: ServedWorld, marta: Seller
) -> None:
    await marta.start()
    await world.bot.send_message(marta.id, "¿Publico?", reply_markup=YES)
    (first,) = await world.bot.get_updates()
    await world.bot.get_updates(offset=first.update_id + 1)
    world.stand_in.redeliver(first.update_id)
    assert [u.update_id for u in await world.bot.get_updates(offset=first.update_id + 1)] == [
        first.update_id
    ]
    with world.stand_in.faults.holding("message"):
        await marta.send_text("85000")
        await marta.press(marta.from_bot()[-1], "Sí")
    overtaken = await world.bot.get_updates(offset=first.update_id + 1)
    assert overtaken[0].callback_query
    assert overtaken[1].message
    world.stand_in.faults.deliver_each_update(3)
    await marta.send_text("tres veces")
    seen: list[int] = []
    offset = overtaken[1].update_id + 1
    while batch := await world.bot.get_updates(offset=offset):
        seen += [update.update_id for update in batch]
        offset = batch[-1].update_id + 1
    assert seen == [overtaken[1].update_id + 1] * 3


class Receiver:
    """The bot's own server: notes what arrives and answers as told."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.patience = ""
        self.arrived = asyncio.Condition()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        async with self.arrived:
            self.bodies.append(await request.json())
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.arrived.notify_all()
        headers = {"Retry-After": self.patience} if self.patience and status != 200 else None
        return web.Response(status=status, headers=headers)

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.bodies) >= count)
        return [body["message"]["text"] for body in self.bodies]


async def test_a_webhook_gets_updates_in_order_and_again_after_a_failure(
    world: ServedWorld, marta: Seller
) -> None:
    receiver = Receiver()
    receiver.statuses = [500, 503]
    world.stand_in.webhook.first_wait = 0.01
    joao = world.stand_in.seller("João", "pt-br")
    async with served(receiver.app()) as url:
        await world.bot.set_webhook(f"{url}/hook", secret_token="s3cret")
        with pytest.raises(Conflict, match="webhook is active"):
            await world.bot.get_updates()
        await marta.send_text("uno")
        assert await receiver.texts(3) == ["uno"] * 3
        await marta.send_text("dos")
        await joao.send_text("três")
        assert sorted((await receiver.texts(5))[3:]) == ["dos", "três"]
        assert set(receiver.secrets) == {"s3cret"}
        info = await world.bot.get_webhook_info()
        assert "503" in (info.last_error_message or "")
        await world.bot.delete_webhook()
    await marta.send_text("cuatro")
    pending = await world.bot.get_updates()
    assert [update.message.text for update in pending if update.message] == ["cuatro"]


async def test_one_chat_that_fails_does_not_hold_the_others(
    world: ServedWorld, marta: Seller
) -> None:
    receiver = Receiver()
    receiver.statuses = [500, 500]
    world.stand_in.webhook.first_wait = 60  # the first repetition comes at once, the next does not
    async with served(receiver.app()) as url:
        await world.bot.set_webhook(f"{url}/hook")
        await marta.send_text("espera")
        await receiver.texts(2)
        await world.stand_in.seller("João", "pt-br").send_text("passa")
        assert (await receiver.texts(3))[2] == "passa"


async def test_a_receiver_may_ask_for_patience(world: ServedWorld, marta: Seller) -> None:
    receiver = Receiver()
    receiver.statuses = [503]
    receiver.patience = "1"
    async with served(receiver.app()) as url:
        await world.bot.set_webhook(f"{url}/hook")
        await marta.send_text("uno")
        await receiver.texts(1)
        asked = asyncio.get_running_loop().time()
        await receiver.texts(2)
        assert asyncio.get_running_loop().time() - asked >= 0.9


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    async with telegram_world(tmp_path) as before:
        marta = before.stand_in.seller()
        await marta.send_photos([picture()], "antes")
        await before.bot.send_message(marta.id, "¿Publico?", reply_markup=YES)
        token, update_id = before.stand_in.token, before.stand_in.updates()[-1].id
    async with telegram_world(tmp_path) as after:
        assert after.stand_in.token == token
        marta = after.stand_in.seller()
        assert [message.text for message in marta.messages()] == ["antes", "¿Publico?"]
        assert marta.messages()[0].photo
        await marta.press(marta.from_bot()[-1], "Sí")
        assert [update.update_id for update in await after.bot.get_updates()] == [
            update_id,
            update_id + 1,
        ]


async def test_a_reset_forgets_the_chats_but_no_id_comes_twice(
    world: ServedWorld, marta: Seller
) -> None:
    old = await marta.send_text("hola")
    world.stand_in.reset()
    assert [seller.name for seller in world.stand_in.sellers()] == ["Marta", "João", "Emma"]
    fresh = world.stand_in.seller()
    new = await fresh.send_text("hola")
    assert fresh.id > marta.id
    assert new.id > old.id
    assert old.update_id
    assert [update.id for update in world.stand_in.updates()] == [old.update_id + 1]


async def test_calls_can_fail_on_demand(
    world: ServedWorld, marta: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await marta.start()
    faults = world.stand_in.faults
    faults.lose_answer("sendMessage")
    with pytest.raises(NetworkError):
        await world.bot.send_message(marta.id, "llegó")
    assert marta.from_bot()[-1].text == "llegó"
    faults.drop_connection("sendMessage")
    with pytest.raises(NetworkError):
        await world.bot.send_message(marta.id, "no llegó")
    faults.flood("sendMessage", retry_after=7)
    with pytest.raises(RetryAfter, match="7"):
        await world.bot.send_message(marta.id, "no llegó")
    faults.bad_gateway("sendMessage")
    with pytest.raises(NetworkError):
        await world.bot.send_message(marta.id, "no llegó")
    faults.slow("sendMessage", seconds=0.3)
    with pytest.raises(TimedOut):
        await world.bot.send_message(marta.id, "tarde", read_timeout=0.1)
    await marta.wait_for_text("tarde")
    assert [message.text for message in marta.from_bot()] == ["llegó", "tarde"]
    statuses = [call.status for call in world.stand_in.calls.of("sendMessage")]
    assert statuses[:4] == [200, 0, 429, 502]


async def test_only_this_machine_is_answered(world: ServedWorld) -> None:
    async with ClientSession() as session:
        foreign = {"Host": "evil.example"}
        async with session.get(f"{world.url}/chat/state", headers=foreign) as answer:
            assert answer.status == 403
        crossing = {"Origin": "http://evil.example"}
        async with session.post(f"{world.url}/chat/reset", headers=crossing) as answer:
            assert answer.status == 403
        async with session.get(f"{world.url}/chat/state") as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert [seller["name"] for seller in (await answer.json())["sellers"]] == [
                "Marta",
                "João",
                "Emma",
            ]
