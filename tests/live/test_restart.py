"""Asterisk itself begins anew in the middle of calls, and what is said of those calls afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from realtime.events import FeedState
from realtime.visits import End
from tests.live.asterisk import Asterisk, running
from tests.live.chain import Chain, following, settings_of
from tests.live.compare import member_differences, queue_differences, today, visit_differences, visit_of
from tests.live.conftest import Seen, members_of, seen_by
from tests.live.control import controlling
from tests.live.leaving import NEVER, gives_up
from tests.live.play import setting
from tests.live.stage import Call, Stage
from tests.live.talking import agent_hangs_up
from tests.live.trouble import Eager
from tests.truth import truth_of

WAIT = {"vip": 3, "keys": 2, "crew": 1}
TALK = {"sales": 4, "support": 2}


async def _begins(stage: Stage, queue: str, *, talks: bool) -> tuple[Call, str]:
    call = await stage.ring_up(queue, None if talks else NEVER)
    await call.joined(queue)
    if talks:
        await call.answered(queue)
    return call, queue


async def _before(pbx: Asterisk) -> tuple[list[tuple[Call, str]], list[tuple[Call, str]]]:
    """Twelve calls under way: who talks and who waits; and two that are over."""
    async with setting(pbx) as stage, asyncio.TaskGroup() as calls:
        calls.create_task(gives_up(stage, "drops", 0.5))
        calls.create_task(agent_hangs_up(stage, "small", 0.5))
        talking = [calls.create_task(_begins(stage, queue, talks=True)) for queue in TALK for _ in range(TALK[queue])]
        waiting = [calls.create_task(_begins(stage, queue, talks=False)) for queue in WAIT for _ in range(WAIT[queue])]
    return [task.result() for task in talking], [task.result() for task in waiting]


async def _after(pbx: Asterisk, chains: dict[str, Chain]) -> dict[str, Seen]:
    """Life goes on; what each chain knows in the end."""
    async with setting(pbx) as stage:
        await asyncio.gather(agent_hangs_up(stage, "sales", 0.5), gives_up(stage, "vip", 0.5))
    async with controlling(pbx.control) as control:
        await asyncio.gather(*(chain.told(control, "curtain") for chain in chains.values()))
        members = await members_of(control)
    for chain in chains.values():
        assert member_differences(chain.floor, members) == []
    return {name: seen_by(chain) for name, chain in chains.items()}


def _on_the_floor(seen: Seen, calls: list[tuple[Call, str]]) -> set[tuple[str | None, End | None]]:
    visits = [visit_of(seen.floor, call.uniqueid, queue, 1) for call, queue in calls]
    return {(None, None) if visit is None else (visit.outcome, visit.end) for visit in visits}


@contextlib.asynccontextmanager
async def _two_chains(pbx: Asterisk, folder: Path) -> AsyncIterator[dict[str, Chain]]:
    """One with queue_log, one without; both in step."""
    with_log, without = settings_of(pbx.least, folder / "1", pbx.queue_log), settings_of(pbx.least, folder / "2")
    async with following(with_log, rng=Eager(1)) as one, following(without, rng=Eager(2)) as other:
        await asyncio.gather(one.live(), other.live())
        yield {"logged": one, "without_log": other}


async def _lived_through(chains: dict[str, Chain]) -> None:
    """Wait until each chain is in step with the PBX again."""
    await asyncio.gather(*(chain.keeper.until(lambda chain=chain: _again(chain)) for chain in chains.values()))  # type: ignore[misc]


def _again(chain: Chain) -> bool:
    return sum(span.to is not None for span in chain.spans) > 0 and chain.state is FeedState.LIVE


async def test_calls_that_a_restart_ends_are_counted_as_asterisk_logs_them(tmp_path: Path) -> None:
    with running() as pbx:
        async with _two_chains(pbx, tmp_path) as chains:
            talking, waiting = await _before(pbx)
            assert len(talking) + len(waiting) >= 10
            await asyncio.to_thread(pbx.restart)
            await _lived_through(chains)
            seen = await _after(pbx, chains)
        logged = truth_of(pbx.queue_log)
    for each in seen.values():
        assert queue_differences(today(each.rows), logged) == []
        assert {outcome for outcome, _ in _on_the_floor(each, talking)} == {"answered"}
        assert not each.floor.visits.open
        assert not each.refused
    assert visit_differences(seen["logged"].floor, logged) == []


async def test_calls_that_a_crash_ends_are_counted_as_what_is_known_of_them(tmp_path: Path) -> None:
    with running() as pbx:
        async with _two_chains(pbx, tmp_path) as chains:
            talking, waiting = await _before(pbx)
            await asyncio.to_thread(pbx.crash)
            await _lived_through(chains)
            seen = await _after(pbx, chains)
        logged = truth_of(pbx.queue_log)
    for each in seen.values():
        assert queue_differences(today(each.rows), logged) == []
        assert _on_the_floor(each, talking) == {("answered", End.DROPPED)}
        assert _on_the_floor(each, waiting) == {("unknown", None)}
        assert not each.floor.visits.open
        assert not each.refused
    assert all(visit.talked is not None for visit in seen["logged"].floor.visits.all_shown() if visit.end)
