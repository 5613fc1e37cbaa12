"""Frames deflated once for everybody: read whole by other implementations, and only by those who asked for them."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from tests.web.build import LEADER, InventedFloor, Screen, agent_row, parts, queue_row, served, text_of
from web.fanout import Pace
from web.packets import LARGE, WORTH, Packet
from web.parts import FANOUT


def read_by_others(data: bytes, extension: PerMessageDeflate) -> bytes:
    reader = StreamReader()
    reader.feed_data(data)
    parsing = Frame.parse(reader.read_exact, mask=False, max_size=None, extensions=[extension])
    try:
        while True:
            next(parsing)
    except StopIteration as done:
        frame = done.value
    assert isinstance(frame, Frame)
    assert (frame.opcode, frame.fin) == (Opcode.TEXT, True)
    return bytes(frame.data)


def alone() -> PerMessageDeflate:
    """How the websockets package reads messages none of which builds on another."""
    return PerMessageDeflate(
        remote_no_context_takeover=True,
        local_no_context_takeover=False,
        remote_max_window_bits=15,
        local_max_window_bits=15,
    )


@given(st.lists(st.binary(max_size=3000), max_size=5))
def test_messages_are_read_by_another_implementation_in_any_order_and_number(payloads: list[bytes]) -> None:
    packets, extension = [Packet(payload) for payload in payloads], alone()
    for payload, packet in zip([*payloads, *payloads], [*packets, *packets], strict=True):
        assert read_by_others(packet.deflated, extension) == payload
        assert read_by_others(packet.plain, extension) == payload


@pytest.mark.parametrize("size", [WORTH - 1, WORTH, LARGE, 70_000, 1_000_000])
def test_messages_of_any_size_are_read(size: int) -> None:
    payload = random.Random(1).randbytes(size // 2).hex().encode().ljust(size, b"x")
    assert read_by_others(Packet(payload).deflated, alone()) == payload


def test_a_small_message_is_sent_as_it_is() -> None:
    packet = Packet(b"x" * (WORTH - 1))
    assert packet.deflated is packet.plain


def test_a_message_is_deflated_once_and_only_for_those_who_ask() -> None:
    packet = Packet(b"x" * 5000)
    assert len(packet) == len(packet.plain)
    assert packet.deflated is packet.deflated
    assert len(packet) == len(packet.plain) + len(packet.deflated)


OFFERS = [
    ("permessage-deflate; client_max_window_bits", "permessage-deflate; server_no_context_takeover"),
    ("permessage-deflate", "permessage-deflate; server_no_context_takeover"),
    ("permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover"),
    ("permessage-deflate; server_max_window_bits=10", None),
    ("x-webkit-deflate-frame", None),
    ("; ;;", None),
]


@pytest.mark.parametrize(("offer", "answer"), OFFERS)
async def test_what_is_agreed_is_that_every_message_stands_alone(offer: str, answer: str | None) -> None:
    async with served(parts()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(
            "GET /api/v1/live HTTP/1.1\r\nHost: wall\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            f"Authorization: Bearer {LEADER}\r\nSec-WebSocket-Extensions: {offer}\r\n\r\n".encode()
        )
        async with asyncio.timeout(10):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        writer.close()
    assert head.startswith("HTTP/1.1 101")
    told = [line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Extensions")]
    assert told == ([] if answer is None else [answer])


async def test_a_client_that_inflates_gets_deflated_frames_and_sees_the_same_floor() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server:
        plainly, deflated = Screen(), Screen()
        inflating = server.live(compression=None, extensions=[ClientPerMessageDeflateFactory()])
        async with server.live() as one, inflating as other:
            assert other.response is not None
            assert "server_no_context_takeover" in other.response.headers["Sec-WebSocket-Extensions"]
            for turn in range(20):
                rows = {f"agents/hq/{turn % 3}{number}": agent_row("hq/sales") for number in range(15)}
                delta = floor.change({**rows, "queues/hq/sales": queue_row(waiting=turn)})
                await plainly.follow(one, delta.seq)
                await deflated.follow(other, delta.seq)
            assert plainly.floor == deflated.floor
            one_client, other_client = sorted(server.app[FANOUT].clients, key=lambda each: each.inflates)
            assert (one_client.inflates, other_client.inflates) == (False, True)
            # A screen's own words are read and dropped, deflated or not.
            await other.send("x" * 1000)
            await deflated.follow(other, floor.change({"queues/hq/sales": queue_row(waiting=99)}).seq)


async def test_a_returning_client_gets_the_deltas_it_missed_deflated() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server:
        screen, counts = Screen(), server.app[FANOUT].counts
        async with server.live(compression="deflate") as link:
            screen.take(await text_of(link))
        rows = {f"agents/hq/{number}": agent_row("hq/sales") for number in range(15)}
        seq = floor.change(rows).seq
        async with server.live("?since=" + str(screen.seq), compression="deflate") as link:
            await screen.follow(link, seq)
        assert (screen.snapshots, counts.resumed) == (1, 1)


async def test_deflated_frames_are_counted_as_they_are_sent() -> None:
    floor = InventedFloor()
    sizes: list[int] = []
    for compression in (None, "deflate"):
        given = parts(floor, pace=Pace(heartbeat=60.0))
        async with served(given) as server, server.live(compression=compression) as link:
            screen, counts = Screen(), server.app[FANOUT].counts
            screen.take(await text_of(link))
            before = counts.bytes
            rows = {f"agents/hq/{number}{compression}": agent_row("hq/sales") for number in range(15)}
            await screen.follow(link, floor.change(dict(rows)).seq)
            sizes.append(counts.bytes - before)
    assert sizes[0] > 3.5 * sizes[1]
