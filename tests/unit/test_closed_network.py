"""The tests' own promise: nothing leaves this machine."""

import asyncio
import socket

import pytest


async def test_an_address_outside_is_refused() -> None:
    with pytest.raises(RuntimeError, match="tests stay on this machine"):
        await asyncio.open_connection("192.0.2.1", 80)


def test_a_name_outside_is_not_even_looked_up() -> None:
    with pytest.raises(RuntimeError, match="tests stay on this machine"):
        socket.create_connection(("api.telegram.org", 443))


async def test_loopback_is_open() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.close()
        await writer.wait_closed()
        assert server.is_serving()
