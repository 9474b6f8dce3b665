"""By invitation: admins make links, a link lets one newcomer in, others hear a kind stop."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from sandbox.telegram import Message, Seller
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

ADMIN = 5_000_000_003
"""Emma, the third ready-made person of the chat."""

LINK = re.compile(r"https://t\.me/\w+\?start=(inv_[\w-]{22})")
SOON = 8.0


@pytest.fixture
async def invited(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Stage]:
    """A bot by invitation, with Emma as its admin."""
    access = {"ACCESS": "invite", "ADMIN_TELEGRAM_IDS": str(ADMIN)}
    async with open_stage(tmp_path, free_port(), **access) as stage, bot_inside(stage):
        yield stage


def admin(stage: Stage) -> Seller:
    emma = stage.seller()
    assert emma.id == ADMIN
    return emma


async def links(emma: Seller, command: str = "/invite") -> list[str]:
    """Payloads of fresh invitations."""
    asked = await emma.send_text(command)
    told = await emma.wait_for(lambda m: m.id > asked.id and "inv_" in m.text, PATIENCE)
    return LINK.findall(told.text)


async def answer(seller: Seller, sent: Message) -> Message:
    """What the bot said to it."""
    return await seller.wait_for(lambda m: m.id > sent.id, SOON)


async def test_an_invitation_lets_one_newcomer_in_and_nobody_twice(invited: Stage) -> None:
    emma, joao, marta = admin(invited), invited.seller("João"), invited.seller("Ana", "en")
    stopped = await answer(joao, await joao.send_text("vendo zapatillas"))
    assert "by invitation" in stopped.text
    [payload] = await links(emma)

    await joao.start(payload)
    await joao.wait_for_text("You are in, João", SOON)
    await joao.wait_for_text("Send me photos", SOON)
    refused = await answer(marta, await marta.start(payload))
    assert "used already" in refused.text
    told = await answer(joao, await joao.send_text("/privacy"))
    assert "Your data" in told.text
    stopped = await answer(marta, await marta.send_text("/privacy"))
    assert "by invitation" in stopped.text


async def test_of_two_who_tap_at_once_one_comes_in(invited: Stage) -> None:
    emma = admin(invited)
    newcomers = [invited.seller(name, "en") for name in ("Ana", "Bea", "Cleo")]
    [payload] = await links(emma)
    sent = await asyncio.gather(*(one.start(payload) for one in newcomers))
    for one, message in zip(newcomers, sent, strict=True):
        await answer(one, message)
    inside = [one for one in newcomers if any("You are in" in m.text for m in one.from_bot())]
    assert len(inside) == 1


async def test_an_admin_sees_the_open_ones_and_takes_them_back(invited: Stage) -> None:
    emma, joao = admin(invited), invited.seller("João", "en")
    payloads = await links(emma, "/invite 3")
    assert len(set(payloads)) == 3
    await invited.tap(emma, "Open invitations")
    standing = await emma.wait_for_text("3 open invitations", SOON)
    press = await emma.press(standing, standing.buttons[0].label)
    assert "no longer works" in (await press.answered(SOON)).text
    await emma.wait_for_text("2 open invitations", SOON)
    newest = await answer(joao, await joao.start(payloads[-1]))
    assert "used already" in newest.text
    await joao.start(payloads[0])
    await joao.wait_for_text("You are in", SOON)


async def test_only_admins_invite(invited: Stage) -> None:
    emma, joao = admin(invited), invited.seller("João", "en")
    [payload] = await links(emma)
    await joao.start(payload)
    await joao.wait_for_text("Send me photos", SOON)
    told = await answer(joao, await joao.send_text("/invite"))
    assert "Only those who run this bot" in told.text
    forged = joao.press_data(told, "invites")
    assert "out of date" in (await forged.answered(SOON)).text
    assert not [m for m in joao.from_bot() if "inv_" in m.text]


async def commands(stage: Stage, scope: dict[str, object] | None = None) -> list[str]:
    """Telegram's menu for a scope, in English."""
    query = {"language_code": "en"} | ({"scope": json.dumps(scope)} if scope else {})
    page = await ask_telegram(stage, "getMyCommands", query)
    return [command["command"] for command in page]


async def ask_telegram(stage: Stage, method: str, query: dict[str, str]) -> Any:
    token = stage.world.telegram.token
    page = await stage.fetch(f"{stage.world.url}/bot{token}/{method}?{urlencode(query)}")
    return json.loads(page.text)["result"]


async def test_the_admins_menu_alone_has_invite_and_costs(invited: Stage) -> None:
    calls = invited.world.telegram.calls
    async with asyncio.timeout(PATIENCE):
        while calls.count("setMyCommands") < 8:  # noqa: ASYNC110 - nobody is told of such calls
            await asyncio.sleep(0.05)
    everybody = await commands(invited)
    assert {"settings", "accounts", "export", "help", "listings"} <= set(everybody)
    assert await commands(invited, {"type": "chat", "chat_id": ADMIN}) == [
        *everybody,
        "invite",
        "costs",
    ]
    assert await ask_telegram(invited, "getChatMenuButton", {}) == {"type": "commands"}


async def test_who_was_forgotten_needs_a_new_invitation(invited: Stage) -> None:
    emma, joao = admin(invited), invited.seller("João", "en")
    [payload, other] = await links(emma, "/invite 2")
    await joao.start(payload)
    await joao.wait_for_text("Send me photos", SOON)
    await joao.send_text("/forget_me")
    await joao.wait_for_text("a new invitation", SOON)
    await invited.tap(joao, "🗑 Yes, erase everything")
    await joao.wait_for_text("Everything is erased", PATIENCE)
    stopped = await answer(joao, await joao.start(payload))
    assert "used already" in stopped.text
    assert (await joao.press_data(stopped, "settings").answered(SOON)).text == ""
    assert joao.messages()[-1].id == stopped.id  # an old button does nothing
    await joao.start(other)
    await joao.wait_for(lambda m: "You are in" in m.text, SOON)


async def test_an_open_bot_needs_no_invitation(stage: Stage) -> None:
    joao = stage.seller("João", "en")
    await joao.start("inv_" + "x" * 22)
    await joao.wait_for_text("Send me photos", SOON)
    told = await answer(joao, await joao.send_text("/invite"))
    assert "Only those who run this bot" in told.text


async def test_one_whose_access_ended_may_still_take_or_erase_what_is_hers(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    port = free_port()
    async with open_stage(tmp_path, port, ACCESS="open") as stage:
        async with bot_inside(stage):
            joao = stage.seller("João", "en")
            await joao.start()
            await joao.wait_for_text("Hi João", PATIENCE)
        closed = stage.settings.model_copy(update={"access": "invite"})
        async with bot_inside(replace(stage, settings=closed)):
            stopped = await answer(joao, await joao.send_text("vendo zapatillas"))
            assert "by invitation" in stopped.text
            told = await answer(joao, await joao.send_text("/privacy"))
            assert "Your data" in told.text
            await joao.send_text("/forget_me")
            await stage.tap(joao, "🗑 Yes, erase everything")
            await joao.wait_for_text("Everything is erased", PATIENCE)
            stranger = stage.seller("Ana", "en")
            refused = await answer(stranger, await stranger.send_text("/export"))
            assert "by invitation" in refused.text
