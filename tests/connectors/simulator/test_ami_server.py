import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator

import pytest

from connectors.simulator.ami_server import LINE_LIMIT, Account, AmiServer, right
from connectors.simulator.lists import WorldLists
from tests.connectors.simulator.story import PATIENCE, Client, busy_centre, names

ACCOUNT = Account("floorwatch", "floorwatch", frozenset({"reporting"}))
EVENT = b"Event: Reload\r\nPrivilege: system,all\r\n\r\n"


@pytest.fixture
async def server() -> AsyncIterator[AmiServer]:
    made = AmiServer(WorldLists(busy_centre()), ACCOUNT, write_limit=100_000)
    yield made
    await made.stop()


async def test_the_right_secret_opens_and_fully_booted_follows(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.log_in()
    assert (await client.until(ActionID="in"))["Message"] == "Authentication accepted"
    assert (await client.until(Event="FullyBooted"))["Status"] == "Fully Booted"
    client.say(Action="Logoff", ActionID="out")
    assert (await client.until(ActionID="out"))["Response"] == "Goodbye"
    await client.closed()
    await client.leave()


async def test_a_wrong_secret_is_refused_and_the_line_closed(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.log_in("guessed")
    assert (await client.until(ActionID="in"))["Message"] == "Authentication failed"
    await client.closed()
    await client.leave()


async def test_md5_works_with_the_challenge_only(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.say(Action="Challenge", AuthType="MD5", ActionID="c")
    challenge = (await client.until(ActionID="c"))["Challenge"]
    key = hashlib.md5((challenge + "floorwatch").encode()).hexdigest()
    client.say(Action="Login", Username="floorwatch", AuthType="MD5", Key=key, ActionID="in")
    assert (await client.until(ActionID="in"))["Response"] == "Success"
    await client.leave()
    assert not right(ACCOUNT, "", {"username": "floorwatch", "authtype": "md5", "key": key})
    assert not right(ACCOUNT, challenge, {"username": "somebody", "authtype": "md5", "key": key})


async def test_nothing_is_answered_before_the_log_in(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.say(Action="QueueStatus", ActionID="1")
    assert (await client.until(ActionID="1"))["Message"] == "Permission denied"
    server.broadcast(EVENT)
    client.log_in()
    await client.until(Event="FullyBooted")
    assert "Reload" not in names(client.seen)
    await client.leave()


async def test_events_can_be_switched_off_and_on(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.log_in()
    await client.until(Event="FullyBooted")
    client.say(Action="Events", EventMask="off", ActionID="1")
    assert (await client.until(ActionID="1"))["Events"] == "Off"
    server.broadcast(EVENT)
    client.say(Action="Events", EventMask="on", ActionID="2")
    await client.until(ActionID="2")
    assert "Reload" not in names(client.seen)
    server.broadcast(EVENT)
    await client.until(Event="Reload")
    await client.leave()


async def test_a_reader_that_is_too_slow_is_cut_off_and_the_others_go_on(server: AmiServer) -> None:
    port = await server.start("127.0.0.1", 0)
    slow = socket.create_connection(("127.0.0.1", port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.sendall(b"Action: Login\r\nUsername: floorwatch\r\nSecret: floorwatch\r\n\r\n")
    good = await Client.dial(port)
    good.log_in()
    await good.until(Event="FullyBooted")
    async with asyncio.timeout(PATIENCE):
        while not server.cut_off:
            server.broadcast(EVENT * 200)
            await good.until(Event="Reload")
            good.frames.clear()
    good.say(Action="Ping", ActionID="p")
    assert (await good.until(ActionID="p"))["Ping"] == "Pong"
    assert server.cut_off == 1
    slow.close()
    await good.leave()


async def test_an_endless_line_ends_the_connection(server: AmiServer) -> None:
    client = await Client.dial(await server.start("127.0.0.1", 0))
    client.writer.write(b"x" * (LINE_LIMIT * 3))
    with pytest.raises((ConnectionError, AssertionError)):
        await client.until(Event="never")
    await client.leave()


async def test_a_port_in_use_is_an_os_error(server: AmiServer) -> None:
    port = await server.start("127.0.0.1", 0)
    with pytest.raises(OSError, match="address already in use"):
        await AmiServer(WorldLists(busy_centre()), ACCOUNT, 1).start("127.0.0.1", port)
