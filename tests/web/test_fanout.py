from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from realtime.masking import Audience
from realtime.rows import AnyRow
from tests.web.build import SITE, InventedFloor, queue_row, until
from tests.web.test_clients import Pipe
from web.clients import QUEUED_LIMIT, Client
from web.fanout import BETWEEN_LOOKS, FAILED, TOO_SLOW, Fanout, Pace
from web.wire import Board

PACE = Pace(heartbeat=0.01, patience=0.02, linger=0.02)


def fanout(floor: InventedFloor, pace: Pace = PACE) -> Fanout:
    made = Fanout(floor, SITE, "abc", pace)
    made.start()
    return made


def screen(audience: Audience | None = None, board: Board | None = None) -> tuple[Client, Pipe, list[int]]:
    pipe, codes = Pipe(), list[int]()
    return Client(pipe, audience or Audience(), board, end=codes.append), pipe, codes


async def settled(*pipes: Pipe) -> None:
    """Until all have their snapshot, which is made in steps."""
    await until(lambda: all(pipe.written for pipe in pipes))


def kinds(pipe: Pipe) -> list[str]:
    return [json.loads(data[data.index(b"{") :])["type"] for data in pipe.written]


def messages(data: bytes) -> list[Any]:
    """All messages written at once."""
    found = []
    while data:
        begin, length = 2, data[1]
        if length >= 126:
            begin = 4 if length == 126 else 10
            length = int.from_bytes(data[2:begin], "big")
        found.append(json.loads(data[begin : begin + length]))
        data = data[begin + length :]
    return found


async def test_screens_of_one_audience_get_the_very_same_bytes() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    screens = [screen() for _ in range(3)]
    for client, _, _ in screens:
        made.join(client, None)
    await settled(*(pipe for _, pipe, _ in screens))
    floor.change({"queues/hq/sales": queue_row(waiting=2)})
    await until(lambda: all(len(pipe.written) == 2 for _, pipe, _ in screens))
    assert len({id(pipe.written[1]) for _, pipe, _ in screens}) == 1
    made.stop()


async def test_two_boards_with_the_same_queues_share_their_deltas_but_not_their_snapshot() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    first, second = (screen(board=Board(id=name, label=name, queues=("hq/sales",))) for name in "ab")
    made.join(first[0], None)
    made.join(second[0], None)
    await settled(first[1], second[1])
    floor.change({"queues/hq/sales": queue_row(waiting=2)})
    await until(lambda: len(first[1].written) == len(second[1].written) == 2)
    assert first[1].written[0] != second[1].written[0]
    assert first[1].written[1] is second[1].written[1]
    made.stop()


async def test_a_screen_that_joins_while_a_delta_waits_does_not_get_it_twice() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    early, late = screen(), screen()
    made.join(early[0], None)
    await settled(early[1])
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    await until(lambda: len(early[1].written) == 2)
    floor.change({"queues/hq/sales": queue_row(waiting=2)})
    made.join(late[0], None)
    await until(lambda: len(early[1].written) == 3)
    await settled(late[1])
    assert kinds(late[1]) == ["snapshot"]
    made.stop()


async def test_a_delta_leaves_at_the_next_turn_of_the_loop_however_short_ago_the_last_one_left() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    client, pipe, _ = screen()
    made.join(client, None)
    await settled(pipe)
    for number in range(1, 6):
        floor.change({"queues/hq/sales": queue_row(waiting=number)})
        await asyncio.sleep(0)
        assert (len(pipe.written), client.seq) == (1 + number, floor.seq)
    made.stop()


async def test_every_heartbeat_tells_the_time_of_its_own_moment() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    beating = asyncio.create_task(made.beat())
    client, pipe, _ = screen()
    made.join(client, None)
    await until(lambda: len(pipe.written) >= 2)
    floor.at += 3600
    await until(lambda: b"T09:00:00.000Z" in pipe.written[-1])
    beating.cancel()
    made.stop()


async def test_a_round_longer_than_its_slice_lets_the_loop_run_in_between() -> None:
    floor = InventedFloor()
    made = fanout(floor, replace(PACE, slice=0.0))
    screens = [screen() for _ in range(50 * BETWEEN_LOOKS)]
    for client, _, _ in screens:
        made.join(client, None)
    await settled(*(pipe for _, pipe, _ in screens))
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    turns = 0
    while not all(len(pipe.written) == 2 for _, pipe, _ in screens):
        floor.change({"queues/hq/sales": queue_row(waiting=turns)})
        await asyncio.sleep(0)
        turns += 1
        assert turns < 10_000
    assert turns >= 50
    await until(lambda: made.seq == floor.seq)
    await until(lambda: screens[0][0].seq == floor.seq)
    made.stop()


async def test_frames_of_many_audiences_are_made_with_the_loop_let_in_between() -> None:
    floor = InventedFloor()
    made = fanout(floor, replace(PACE, slice=0.0))
    screens = []
    for number in range(20):
        client, pipe, _ = screen()
        client.board = Board(id=str(number), label="", queues=("hq/sales", f"hq/{number}"))
        made.join(client, None)
        screens.append((client, pipe))
    await settled(*(pipe for _, pipe in screens))
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    turns = 0
    while not all(len(pipe.written) == 2 for _, pipe in screens):
        await asyncio.sleep(0)
        turns += 1
        assert turns < 10_000
    assert turns >= 20
    assert {kinds(pipe)[1] for _, pipe in screens} == {"delta"}
    made.stop()


async def test_a_screen_that_stops_is_passed_over_then_renewed() -> None:
    floor = InventedFloor()
    made = fanout(floor, replace(PACE, patience=60))
    beating = asyncio.create_task(made.beat())
    client, pipe, codes = screen()
    made.join(client, None)
    await settled(pipe)
    pipe.queued = QUEUED_LIMIT * 10
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    await until(lambda: made.counts.skipped >= 2)
    assert kinds(pipe) == ["snapshot"]
    pipe.queued = 0
    await until(lambda: len(pipe.written) >= 3)
    assert kinds(pipe)[:3] == ["snapshot", "snapshot", "heartbeat"]
    assert codes == []
    beating.cancel()
    made.stop()


async def test_a_screen_that_takes_nothing_for_too_long_is_sent_away() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    beating = asyncio.create_task(made.beat())
    client, pipe, codes = screen()
    made.join(client, None)
    await settled(pipe)
    pipe.queued = QUEUED_LIMIT * 10
    await until(lambda: codes == [TOO_SLOW])
    assert (made.clients, made.counts.dropped) == ([], 1)
    beating.cancel()
    made.stop()


async def test_what_changes_while_a_snapshot_is_made_comes_right_behind_it() -> None:
    """One screen is there already and gets every delta; the new one gets all it missed with its snapshot."""
    floor = InventedFloor()
    made = fanout(floor, replace(PACE, slice=0.0))
    old, new = screen(), screen(Audience(numbers=True))
    made.join(old[0], None)
    await settled(old[1])
    made.join(new[0], None)
    turns = 0
    while not new[1].written:
        floor.change({"queues/hq/sales": queue_row(waiting=turns)})
        await asyncio.sleep(0)
        turns += 1
    assert len(old[1].written) > 2
    parts = messages(new[1].written[0])
    assert [part["type"] for part in parts] == ["snapshot", *["delta"] * (len(parts) - 1)]
    assert len(parts) >= 2
    assert new[0].seq == parts[-1]["seq"]
    await until(lambda: new[0].seq == old[0].seq == floor.seq)
    made.stop()


async def test_who_leaves_or_is_seen_otherwise_while_his_snapshot_is_made_does_not_get_that_one() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    gone, other = screen(), screen(Audience(numbers=True))
    made.join(gone[0], None)
    made.join(other[0], None)
    made.leave(gone[0])
    made.leave(other[0])
    other[0].audience, other[0].gone = Audience(), False
    made.join(other[0], None)
    await settled(other[1])
    assert gone[1].written == []
    assert [b"138****0042" in data for data in other[1].written] == [True]
    made.stop()


async def test_a_snapshot_that_cannot_be_made_closes_who_waits_for_it_and_the_next_one_is_tried(
    caplog: pytest.LogCaptureFixture,
) -> None:
    floor = InventedFloor()
    made = fanout(floor)
    sound = dict(floor.rows)
    floor.rows["queues/hq/sales"] = queue_row(cast("str", object()))
    first, second = screen(), screen()
    made.join(first[0], None)
    made.join(second[0], None)
    await until(lambda: first[2] == second[2] == [FAILED])
    assert "could not be given" in caplog.text
    floor.rows = sound
    third = screen()
    made.join(third[0], None)
    await settled(third[1])
    assert kinds(third[1]) == ["snapshot"]
    made.stop()


async def test_deltas_are_held_for_a_while_after_the_last_screen_left_and_then_dropped() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    client, _, _ = screen()
    made.join(client, None)
    made.leave(client)
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    await until(lambda: made.seq == floor.seq)
    back, pipe, _ = screen()
    made.join(back, since=floor.seq - 1)
    assert made.counts.resumed == 1
    assert b'"delta"' in pipe.written[0]
    made.leave(back)
    beating = asyncio.create_task(made.beat())
    await until(lambda: not made.groups)
    beating.cancel()
    made.stop()


async def test_after_stopping_the_feed_is_no_longer_followed() -> None:
    floor = InventedFloor()
    made = fanout(floor)
    made.stop()
    assert floor.listeners == []


async def test_a_frame_that_cannot_be_made_becomes_a_snapshot(caplog: pytest.LogCaptureFixture) -> None:
    floor = InventedFloor()
    made = fanout(floor)
    beating = asyncio.create_task(made.beat())
    client, pipe, _ = screen()
    made.join(client, None)
    await settled(pipe)
    broken: dict[str, AnyRow] = {"queues/hq/sales": cast("AnyRow", object())}
    floor.change(broken)
    await until(lambda: made.seq == floor.seq)
    floor.change({"queues/hq/sales": queue_row(waiting=3)})
    await until(lambda: client.seq == floor.seq)
    assert kinds(pipe).count("snapshot") == 2
    assert "could not be made" in caplog.text
    beating.cancel()
    made.stop()


async def test_a_screen_that_cannot_be_served_is_closed_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Pipe):
        def write(self, data: bytes) -> None:
            if self.written:
                raise OSError("gone")
            super().write(data)

    floor = InventedFloor()
    made = fanout(floor)
    good, pipe, _ = screen()
    codes: list[int] = []
    bad = Client(Broken(), Audience(), None, end=codes.append)
    for client in (bad, good):
        made.join(client, None)
    await until(lambda: bad.seq == good.seq == floor.seq)
    floor.change({"queues/hq/sales": queue_row(waiting=3)})
    await until(lambda: len(pipe.written) == 2 and codes == [FAILED])
    assert made.clients == [good]
    assert "could not be served" in caplog.text
    made.stop()
