"""The floor beside a real Asterisk: one play, followed with three kinds of rights, with and without queue_log."""

from __future__ import annotations

from pathlib import Path

import pytest

from realtime.names import AgentId, ChannelId, QueueId
from realtime.rows import QueueRow
from realtime.visits import Visit
from tests.live.asterisk import Asterisk
from tests.live.chain import HQ, following, settings_of
from tests.live.compare import (
    blocked,
    certain_differences,
    member_differences,
    overcounts,
    queue_differences,
    today,
    told_differences,
    visit_differences,
)
from tests.live.conftest import CHAINS, Played, members_of
from tests.live.leaving import NEVER
from tests.live.play import setting
from tests.truth import truth_of

# Who has every witness: either sees QUEUESTATUS on the wire or reads queue_log.
KNOWING = ("least", "least_without_log", "readall", "readall_without_log", "nodialplan")
DIALPLAN = ("least", "least_without_log", "readall", "readall_without_log")


@pytest.mark.parametrize("name", KNOWING)
def test_no_queue_and_no_outcome_differs_from_queue_log(played: Played, name: str) -> None:
    assert queue_differences(today(played.chains[name].rows), truth_of(played.queue_log)) == []


@pytest.mark.parametrize("name", KNOWING)
def test_each_visit_has_queue_logs_agent_end_and_seconds(played: Played, name: str) -> None:
    assert visit_differences(played.chains[name].floor, truth_of(played.queue_log), played.told) == []


@pytest.mark.parametrize("name", DIALPLAN)
def test_each_visit_went_as_its_story_tells(played: Played, name: str) -> None:
    assert told_differences(played.chains[name].floor, played.told) == []


@pytest.mark.parametrize("name", DIALPLAN)
def test_the_refused_are_counted_for_the_queue_that_refused_them(played: Played, name: str) -> None:
    figures = today(played.chains[name].rows)
    assert {queue: row.blocked for queue, row in figures.items() if row.blocked} == blocked(played.told)


def test_without_the_dialplan_and_without_queue_log_what_cannot_be_known_is_unknown_and_nothing_is_wrong(
    played: Played,
) -> None:
    seen = played.chains["nodialplan_without_log"]
    logged = truth_of(played.queue_log)
    figures = today(seen.rows)
    assert certain_differences(seen.floor, played.told) == []
    assert overcounts(figures, logged) == []
    assert {queue: row.offered for queue, row in figures.items() if row.offered} == {
        queue: each.offered for queue, each in logged.items()
    }
    told = {(each.uniqueid, each.queue, each.nth): each.outcome for each in played.told}
    unknown = [told[each.channel.split("/")[1], each.queue.split("/")[1], 1] for each in _unknown(played)]
    # Timed out, empty, withdrawn and hung up by a manager look alike there.
    assert set(unknown) <= {"timed_out", "left_empty", "withdrawn", "abandoned"}


def _unknown(played: Played) -> list[Visit]:
    visits = played.chains["nodialplan_without_log"].floor.visits.by_id.values()
    return [visit for visit in visits if visit.outcome == "unknown"]


@pytest.mark.parametrize("name", CHAINS)
def test_agents_are_as_a_fresh_queue_status_says(played: Played, name: str) -> None:
    assert member_differences(played.chains[name].floor, played.members) == []


@pytest.mark.parametrize("name", CHAINS)
def test_at_the_end_nobody_waits_talks_or_rings(played: Played, name: str) -> None:
    floor = played.chains[name].floor
    assert not floor.visits.open
    assert not [agent.id for agent in floor.agents.by_id.values() if agent.legs]
    rows = [row for row in played.chains[name].rows.values() if isinstance(row, QueueRow)]
    assert not sum(row.waiting + row.agents.talking + row.agents.ringing + row.agents.hold for row in rows)


@pytest.mark.parametrize("name", CHAINS)
def test_the_floor_refused_no_event(played: Played, name: str) -> None:
    assert not played.chains[name].refused


@pytest.mark.parametrize("name", CHAINS)
def test_the_whole_play_was_seen_in_one_piece(played: Played, name: str) -> None:
    seen = played.chains[name]
    assert [span for span in seen.spans if span.begin <= played.began and span.to is None] == list(seen.spans[-1:])


@pytest.mark.parametrize("user", ["least", "nodialplan"])
async def test_in_the_middle_of_calls_agents_are_as_queue_status_says(
    asterisk: Asterisk, tmp_path: Path, user: str
) -> None:
    """One talks, one rings, one is paused: seen live, and again by a chain that comes later and has only the lists."""
    log_in = getattr(asterisk, user)
    async with setting(asterisk) as stage, following(settings_of(log_in, tmp_path / "first")) as first:
        await first.live()
        talking = await stage.ring_up("sales")
        await talking.answered("sales")
        waiting = await stage.ring_up("ringall", NEVER)
        ringing = await waiting.ringing("ringall")
        await first.told(stage.control, f"ringing-{user}")
        # Of a Local telephone the lists say only that it is in use, and it rings for a quarter of a minute only.
        assert first.floor.agents.by_id[AgentId(f"{HQ}/{ringing['Interface']}")].state == "ringing"
        await stage.member("QueuePause", "1008", Paused="true", Reason="午餐")
        async with following(settings_of(log_in, tmp_path / "later")) as later:
            await later.live()
            for chain in (first, later):
                await chain.told(stage.control, f"middle-{id(chain)}")
                agents = chain.floor.agents.by_id
                assert agents[AgentId(f"{HQ}/{talking.interface}")].state == "talking"
                paused = agents[AgentId(f"{HQ}/Local/1008@agents/n")]
                assert (paused.state, paused.pause_reason) == ("paused", "午餐")
            members = await members_of(stage.control)
            assert member_differences(first.floor, members) == []
            assert member_differences(later.floor, members) == []
        await stage.member("QueuePause", "1008", Paused="false")
        await talking.hangs_up()
        await waiting.hangs_up()
        await talking.gone()
        await waiting.gone()


@pytest.mark.parametrize("name", DIALPLAN)
def test_a_transfer_is_told_with_its_way_and_where_it_led(played: Played, name: str) -> None:
    visits, seen = played.chains[name].floor.visits, set()
    for told in played.told:
        if told.ended == "transferred":
            passes = visits.passes(ChannelId(f"{HQ}/{told.uniqueid}"), QueueId(f"{HQ}/{told.queue}"))
            handed = passes[told.nth - 1].handed
            assert handed is not None, told
            seen.add((handed.attended, handed.exten, (handed.target or "").partition("-")[0]))
    # An agent who connects two by hanging up may be gone before Asterisk knows whom; then it tells nobody.
    expected = {(False, "colleague", ""), (False, "sales", ""), (True, None, "Local/700@elsewhere")}
    assert expected <= seen <= expected | {(True, None, "")}
