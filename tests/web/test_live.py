from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from realtime.access.roles import Role
from realtime.masking import Audience
from realtime.rows import AnyRow
from tests.web.build import (
    LEADER,
    NUMBER,
    QUICK,
    REVOKED,
    SALES_SCREEN,
    SCREEN,
    Doorkeeper,
    InventedFloor,
    Screen,
    agent_row,
    alert_row,
    caller_row,
    parts,
    queue_row,
    served,
    text_of,
    trend_row,
    until,
    visitor,
)
from web.admission import Refusal, Visitor
from web.fanout import Pace
from web.parts import FANOUT

PATIENCE = 10.0


async def first(link: ClientConnection) -> Screen:
    screen = Screen()
    async with asyncio.timeout(PATIENCE):
        assert screen.take(await text_of(link))["type"] == "snapshot"
    return screen


def shuffled(rng: random.Random, floor: InventedFloor) -> tuple[dict[str, AnyRow], list[str]]:
    """A few rows written and a few taken away, of every section."""
    changed: dict[str, AnyRow] = {}
    for _ in range(rng.randrange(5)):
        number, queue = rng.randrange(4), rng.choice(["hq/sales", "hq/support"])
        made: list[tuple[str, AnyRow]] = [
            (f"queues/{queue}", queue_row(waiting=number)),
            (f"trends/{queue}", trend_row(number, None)),
            (f"agents/hq/A{number}", agent_row(*rng.sample(["hq/sales", "hq/support"], rng.randrange(3)))),
            (f"callers/hq/{number}", caller_row(f"hq/{number}", queue, rng.choice([None, number]))),
            (f"alerts/{number}", alert_row(str(number), rng.choice([queue, "hq"]))),
        ]
        changed |= dict([rng.choice(made)])
    there = [path for path in floor.rows if path not in changed and path.startswith(("agents/", "callers/", "alerts/"))]
    return changed, rng.sample(there, min(len(there), rng.randrange(3)))


@given(seed=st.integers(0, 2**32), token=st.sampled_from([LEADER, SCREEN, SALES_SCREEN]))
@settings(max_examples=25, deadline=None)
def test_every_delta_applied_to_the_first_snapshot_gives_the_floor_of_the_same_seq(seed: int, token: str) -> None:
    async def story() -> None:
        rng, floor = random.Random(seed), InventedFloor()
        async with served(parts(floor)) as server, server.live(token=token) as link:
            screen = await first(link)
            for _ in range(8):
                for _ in range(rng.randrange(1, 4)):
                    changed, removed = shuffled(rng, floor)
                    floor.change(changed, *removed)
                floor.change({"pbx/hq": floor.rows["pbx/hq"]})
                await asyncio.wait_for(screen.follow(link, floor.seq), PATIENCE)
                assert screen.floor == await server.floor(token)
            assert screen.snapshots == 1

    asyncio.run(story())


async def test_the_first_frame_is_the_snapshot_with_every_section() -> None:
    async with served(parts()) as server, server.live() as link:
        frame = json.loads(await text_of(link))
    assert next(iter(frame)) == "type"
    assert {"version", "seq", "at", "site", "board", "pbx", "queues", "definitions", "trends", "agents"} <= set(frame)
    assert [row["queue"] for row in frame["callers"]] == ["hq/sales", "hq/support"]
    assert frame["at"] == "2026-11-23T08:00:00.000Z"


async def test_a_heartbeat_tells_the_time_and_the_version_of_the_pages() -> None:
    async with served(parts()) as server, server.live() as link:
        screen = await first(link)
        frame = screen.take(await text_of(link))
    assert frame == {"type": "heartbeat", "seq": 100, "at": "2026-11-23T08:00:00.000Z", "static": "0123456789ab"}


async def test_what_changes_while_a_round_is_written_is_merged() -> None:
    floor = InventedFloor()
    async with served(parts(floor, pace=Pace(heartbeat=60))) as server, server.live() as link:
        screen = await first(link)
        for waiting in range(30):
            floor.change({"queues/hq/sales": queue_row(waiting=waiting)})
        await screen.follow(link, floor.seq)
    assert screen.deltas <= 2
    assert screen.floor["queues"]["hq/sales"]["waiting"] == 29


async def test_a_screen_that_may_not_see_numbers_never_receives_one_in_any_byte() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live(token=SCREEN) as link:
        screen = await first(link)
        floor.change({"callers/hq/9.0/sales/1": caller_row("hq/9.0/sales/1", "hq/sales")})
        await screen.follow(link, floor.seq)
    received = "".join(screen.texts)
    assert NUMBER not in received
    assert "李雷" not in received
    assert received.count("138****0042") == 2


async def test_a_leader_sees_the_whole_number() -> None:
    async with served(parts()) as server, server.live(token=LEADER) as link:
        assert NUMBER in await text_of(link)


async def test_a_delta_with_nothing_for_an_audience_is_not_sent_to_it() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live(token=SALES_SCREEN) as link:
        screen = await first(link)
        floor.change({"queues/hq/support": queue_row(waiting=5)})
        floor.change({"agents/hq/Local/1002@agents/n": agent_row("hq/support", name="Li Na")}, "alerts/1")
        later = floor.change({"queues/hq/sales": queue_row(waiting=5)})
        await screen.follow(link, later.seq)
    assert "hq/support" not in "".join(screen.texts)


async def test_a_heartbeat_names_the_frame_its_own_screen_has_come_to() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live(token=SALES_SCREEN) as link:
        screen = await first(link)
        floor.change({"queues/hq/support": queue_row(waiting=5)})
        await until(lambda: server.app[FANOUT].seq == floor.seq)
        for _ in range(3):
            assert screen.take(await text_of(link))["seq"] == 100
        later = floor.change({"queues/hq/sales": queue_row(waiting=5)})
        await screen.follow(link, later.seq)
        assert screen.take(await text_of(link))["seq"] == later.seq


async def test_an_agent_who_leaves_the_queues_in_scope_is_removed_there() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live(token=SALES_SCREEN) as link:
        screen = await first(link)
        assert list(screen.floor["agents"]) == ["hq/Local/1001@agents/n"]
        delta = floor.change({"agents/hq/Local/1001@agents/n": agent_row("hq/support")})
        await screen.follow(link, delta.seq)
        assert screen.floor["agents"] == {}


async def test_a_board_shows_only_its_queues() -> None:
    async with served(parts()) as server, server.live("?board=sales") as link:
        screen = await first(link)
    assert list(screen.floor["queues"]) == ["hq/sales"]
    assert screen.floor["board"]["label"] == "Sales"


async def test_a_screen_that_comes_back_gets_only_what_it_missed() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server:
        async with server.live() as link:
            screen = await first(link)
        for waiting in range(3):
            floor.change({"queues/hq/sales": queue_row(waiting=waiting)})
            await until(lambda: server.app[FANOUT].seq == floor.seq)
        async with server.live(f"?since={screen.seq}") as link:
            await screen.follow(link, floor.seq)
        assert (screen.snapshots, screen.deltas) == (1, 3)
        assert screen.floor == await server.floor()


async def test_who_read_the_floor_over_http_may_resume_from_there() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server:
        seen = await server.floor()
        delta = floor.change({"queues/hq/sales": queue_row(waiting=7)})
        async with server.live(f"?since={seen['seq']}") as link:
            screen = Screen(floor=seen)
            await screen.follow(link, delta.seq)
        assert screen.snapshots == 0
        assert screen.floor == await server.floor()


@pytest.mark.parametrize("since", [3, 10_000])
async def test_a_seq_no_longer_held_or_never_reached_gets_a_snapshot(since: int) -> None:
    async with served(parts()) as server, server.live(f"?since={since}") as link:
        await first(link)


async def closed(link: ClientConnection) -> int | None:
    """The close code, once everything before it was read; None when the socket was cut without one."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await link.recv()
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


@pytest.mark.parametrize(("token", "code"), [(None, 4401), ("guess", 4401), (REVOKED, 4403)])
async def test_who_has_no_valid_token_is_told_by_the_close_code(token: str | None, code: int) -> None:
    async with served(parts()) as server, server.live(token=token) as link:
        assert await closed(link) == code


async def test_a_token_revoked_while_a_screen_is_open_closes_it() -> None:
    access = Doorkeeper()
    async with served(parts(access=access, recheck_seconds=0.02)) as server, server.live() as link:
        await first(link)
        access.revoked.add(LEADER)
        assert await closed(link) == 4403


async def test_a_token_whose_scope_changes_gets_a_snapshot_of_the_new_scope() -> None:
    access, floor = Doorkeeper(), InventedFloor()
    async with served(parts(floor, access=access, recheck_seconds=0.02)) as server, server.live() as link:
        screen = await first(link)
        access.visitors[LEADER] = visitor(Role.SCREEN, Audience(queues=frozenset({"hq/sales"})))
        async with asyncio.timeout(PATIENCE):
            while screen.snapshots < 2:
                screen.take(await text_of(link))
        assert list(screen.floor["queues"]) == ["hq/sales"]
        await screen.follow(link, floor.change({"queues/hq/sales": queue_row(waiting=2)}).seq)


async def test_a_browser_shows_its_token_as_a_subprotocol() -> None:
    async with served(parts()) as server, server.live_as_browser(LEADER) as link:
        await first(link)
        assert link.subprotocol == "floorwatch.v1"


async def test_a_page_of_another_site_is_refused_before_the_handshake() -> None:
    async with served(parts()) as server:
        with pytest.raises(InvalidStatus) as raised:
            async with server.live(origin="https://evil.example"):
                raise AssertionError
        assert raised.value.response.status_code == 403
        async with server.live(origin=f"http://127.0.0.1:{server.port}") as link:
            await first(link)


async def test_a_plain_request_is_told_that_this_path_speaks_websocket() -> None:
    async with served(parts()) as server:
        status, headers, body = await server.get("/api/v1/live")
    assert (status, headers["Upgrade"]) == (426, "websocket")
    assert b"/api/v1/floor" in body


async def test_a_token_offered_as_the_only_subprotocol_is_refused_and_stays_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served(parts()) as server:
        with pytest.raises(InvalidStatus) as raised:
            async with server.live(token=None, subprotocols=[Subprotocol(f"bearer.{LEADER}")]):
                raise AssertionError
    assert raised.value.response.status_code == 400
    assert LEADER not in caplog.text


class Forgetful(Doorkeeper):
    failing = False

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        if self.failing:
            self.failing = False
            raise OSError("the store is away")
        return await super().visitor(token, remote)


async def test_when_the_keeper_of_tokens_fails_screens_stay_and_are_asked_about_again() -> None:
    access = Forgetful()
    async with served(parts(access=access, recheck_seconds=0.02)) as server, server.live() as link:
        await first(link)
        access.failing = True
        await until(lambda: not access.failing)
        access.revoked.add(LEADER)
        assert await closed(link) == 4403


async def test_a_full_server_says_so() -> None:
    async with served(parts(clients_limit=1)) as server, server.live() as link:
        await first(link)
        with pytest.raises(InvalidStatus) as raised:
            async with server.live():
                raise AssertionError
        assert raised.value.response.status_code == 503


async def test_what_a_screen_says_is_ignored_and_too_much_of_it_closes_only_that_screen() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live() as talker, server.live() as other:
        screen = await first(talker)
        await talker.send('{"type":"please"}')
        await screen.follow(talker, floor.change({"queues/hq/sales": queue_row(waiting=3)}).seq)
        await talker.send("x" * 100_000)
        assert await closed(talker) == 1009
        await (await first(other)).follow(other, floor.seq)


async def test_when_the_server_stops_screens_are_told_to_come_back() -> None:
    async with served(parts()) as server:
        link = await server.live()
        await first(link)
    assert await closed(link) == 1001


def crowded(floor: InventedFloor, rows: int = 400) -> dict[str, AnyRow]:
    """A delta so large that a few of them fill any socket."""
    return {f"agents/hq/A{number}": agent_row("hq/sales", talk_seconds=float(floor.seq)) for number in range(rows)}


async def test_a_screen_that_stops_reading_holds_little_and_gets_a_snapshot_when_it_reads_again() -> None:
    floor = InventedFloor()
    pace = Pace(heartbeat=0.05, patience=60)
    async with served(parts(floor, pace=pace)) as server, server.live() as good, server.live(max_queue=1) as slow:
        counts = server.app[FANOUT].counts
        screen, late = await first(good), await first(slow)
        while counts.skipped < 3:
            await asyncio.wait_for(screen.follow(good, floor.change(crowded(floor)).seq), PATIENCE)
        held = [client.socket.get_write_buffer_size() for client in server.app[FANOUT].clients]
        assert max(held) < 1_000_000
        async with asyncio.timeout(PATIENCE):
            while late.snapshots < 2:
                late.take(await text_of(slow))
            await late.follow(slow, floor.change({"queues/hq/sales": queue_row(waiting=9)}).seq)
        assert late.floor == await server.floor()
        assert screen.snapshots == 1


async def test_a_screen_that_never_reads_again_is_let_go() -> None:
    floor = InventedFloor()
    async with served(parts(floor, pace=QUICK)) as server, server.live() as good, server.live(max_queue=1) as slow:
        fanout = server.app[FANOUT]
        screen = await first(good)
        await first(slow)
        while not fanout.counts.dropped:
            await asyncio.wait_for(screen.follow(good, floor.change(crowded(floor)).seq), PATIENCE)
        assert len(fanout.clients) == 1
        assert await closed(slow) in {4408, None}


async def test_five_hundred_screens_all_follow() -> None:
    floor = InventedFloor()
    async with served(parts(floor, pace=Pace())) as server:
        links = [await server.live(token=(LEADER, SCREEN, SALES_SCREEN)[number % 3]) for number in range(500)]
        screens = [await first(link) for link in links]
        last = 0
        for waiting in range(5):
            last = floor.change({"queues/hq/sales": queue_row(waiting=waiting)}).seq
        await asyncio.wait_for(
            asyncio.gather(*(screen.follow(link, last) for screen, link in zip(screens, links, strict=True))), 60
        )
        seen: list[Any] = [screen.floor["queues"]["hq/sales"]["waiting"] for screen in screens]
        assert seen == [4] * 500
        await asyncio.gather(*(link.close() for link in links))
        await until(lambda: not server.app[FANOUT].clients)
