"""Stories of a watched floor: what the rules of a file find, when it ends, and what they never say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.detectors.finding import Severity
from realtime.detectors.ruleset import Memory, MemoryRefusedError, Outside, Rules, Terms, Trouble, memory_from
from realtime.events import FeedState, FloorEvent, MemberRemoved, PbxStopping, UserEventSent
from tests.build import (
    PBX,
    abandoned,
    agent,
    answered,
    at,
    contact,
    created,
    ended,
    feed,
    hangup,
    hangup_asked,
    joined,
    left,
    member,
    offered,
    queue,
    registration,
)
from tests.watching import Watched

LONG_WAIT = ("long_wait", "hq/sales")


def test_a_caller_who_waits_too_long_is_found_and_explained_until_the_wait_is_short_again() -> None:
    floor = Watched().tell(member(0, "wei"), offered(1), joined(0))
    assert LONG_WAIT not in floor.at(119)
    found = floor.at(121)[LONG_WAIT]
    assert (found.severity, found.reason.values["value_clock"], found.reason.values["waiting"]) == (
        Severity.WARNING,
        121,
        1,
    )
    assert found.examples == ("hq/anna/sales/1",)
    floor.tell(left(125), abandoned(125), hangup_asked(125))
    assert LONG_WAIT in floor.at(126)
    assert LONG_WAIT in floor.at(140)
    assert LONG_WAIT not in floor.at(157)


def test_callers_wait_and_nobody_serves_them() -> None:
    floor = Watched().tell(member(0, "wei", paused=True), joined(1))
    assert "nobody_ready" not in floor.rules_at(2)
    assert "nobody_ready" in floor.rules_at(18)


def test_an_agent_asks_for_help_and_takes_it_back() -> None:
    def help_wanted(when: float, **fields: str) -> UserEventSent:
        return UserEventSent(pbx=PBX, at=at(when), name="AgentHelp", fields={"Agent": "wei"} | fields)

    floor = Watched().tell(member(0, "wei"), help_wanted(1, Note="angry caller"))
    found = floor.at(2)["help_wanted", "hq/wei"]
    assert (found.reason.values["name"], found.reason.values["note"]) == ("Wei", "angry caller")
    assert "help_wanted" not in floor.tell(help_wanted(3, State="off")).rules_at(4)


def test_many_who_sign_out_at_once_are_a_mass_log_out() -> None:
    people = ["an", "bo", "cai", "du", "er"]
    floor = Watched().tell(*(member(0, who) for who in people))
    assert "mass_logout" not in floor.rules_at(1)
    floor.tell(*(MemberRemoved(pbx=PBX, at=at(20), queue=queue("sales"), agent=agent(who)) for who in people[:2]))
    found = floor.at(21)["mass_logout", "hq/sales"]
    assert (found.reason.values["gone"], found.reason.values["value_percent"]) == (2, 40.0)


def test_people_who_left_while_nobody_looked_are_no_mass_log_out() -> None:
    people = ["an", "bo", "cai", "du", "er"]
    floor = Watched().tell(*(member(0, who) for who in people))
    floor.at(1)
    floor.tell(feed(2, FeedState.DOWN))
    floor.at(3)
    floor.tell(*(MemberRemoved(pbx=PBX, at=at(20), queue=queue("sales"), agent=agent(who)) for who in people[:4]))
    assert "mass_logout" not in floor.tell(feed(21)).rules_at(22)


def test_a_lost_feed_begins_and_ends_nothing_but_its_own_alert() -> None:
    floor = Watched().tell(member(0, "wei"), joined(0))
    assert LONG_WAIT in floor.at(130)
    floor.tell(feed(131, FeedState.DOWN), joined(131, "bo", "support"))
    assert floor.rules_at(135) == {"long_wait"}
    assert floor.rules_at(900) == {"long_wait", "feed_lost"}


def test_a_trunk_is_down_after_a_while_and_asterisk_that_stops_at_once() -> None:
    floor = Watched().tell(registration(0, "carrier", "Rejected"))
    assert "trunk_down" not in floor.rules_at(1)
    assert floor.at(32)["trunk_down", "hq/carrier"].severity is Severity.CRITICAL
    assert "core_lost" in floor.tell(PbxStopping(pbx=PBX, at=at(33))).rules_at(34)


def test_a_break_a_call_and_a_phone_that_last_too_long() -> None:
    floor = Watched('[alerts.break_overrun]\nplanned_seconds = { "lunch" = 1800 }')
    floor.tell(member(0, "wei", paused=True, reason="lunch"), member(0, "li", paused=True), member(0, "bo"))
    floor.tell(joined(1), offered(2, to="bo"), answered(3, by="bo"))
    floor.at(900)
    assert floor.rules_at(961) == {"break_overrun"}
    assert {subject for rule, subject in floor.at(1861) if rule == "break_overrun"} == {"hq/wei", "hq/li"}
    assert ("long_call", "hq/bo") in floor.at(1861)


def test_a_full_disk_and_a_channel_that_does_not_deliver() -> None:
    floor = Watched()
    floor.outside = Outside(disk_used=0.95, disk_free=10**9, troubles=(Trouble("chat", at(0)),))
    assert floor.rules_at(10) == {"disk_full", "canary_failed"}
    floor.outside = Outside(disk_used=0.87)
    assert floor.rules_at(20) == {"disk_full"}
    floor.outside = Outside(disk_used=0.8)
    assert floor.rules_at(30) == set()


@pytest.mark.parametrize(
    "table",
    [
        "[alerts.long_wait]\nenabled = false",
        '[alerts.long_wait]\nqueues = ["support"]',
        '[alerts.long_wait]\nhours = ["Tue 00:00-24:00"]',
        "[alerts.long_wait]\nminimum_volume = 2",
        "[alerts.long_wait]\nfire = 600",
    ],
)
def test_a_rule_keeps_to_what_the_file_says(table: str) -> None:
    assert LONG_WAIT not in Watched(table).tell(member(0, "wei"), joined(0)).at(130)


@pytest.mark.parametrize("table", ['[alerts.long_wait]\nqueues = ["hq/sales"]', '[alerts.long_wait]\npbxs = ["hq"]'])
def test_a_rule_for_this_queue_finds_it(table: str) -> None:
    assert LONG_WAIT in Watched(table).tell(member(0, "wei"), joined(0)).at(130)


def test_an_agents_rule_is_about_the_agents_queues() -> None:
    floor = Watched('[alerts.break_overrun]\nqueues = ["support"]')
    floor.tell(member(0, "wei", "sales", paused=True), member(0, "li", "support", paused=True))
    assert {subject for _, subject in floor.at(1000)} == {"hq/li"}


def test_drops_that_come_all_at_once_are_a_burst_that_names_its_callers() -> None:
    floor = Watched()
    for number in range(8):
        floor.tell(*_dropped(100 + number * 0.5, f"c{number}"))
    floor.at(101)
    found = floor.at(112)["drop_burst", "hq"]
    assert found.reason.values["drops"] == 8
    assert found.severity is Severity.CRITICAL
    assert "drop_burst" not in floor.rules_at(300)


def _dropped(when: float, caller: str) -> tuple[FloorEvent, ...]:
    return (
        created(0, caller),
        joined(1, caller),
        offered(2, caller, to=caller),
        answered(3, caller, by=caller),
        ended(when, caller, with_agent=caller),
        hangup(when, caller, cause=38),
    )


def test_a_memory_over_a_restart_repeats_and_forgets_nothing() -> None:
    one, other = Watched().tell(member(0, "wei"), joined(0)), Watched().tell(member(0, "wei"), joined(0))
    for when in range(5, 200, 5):
        assert one.at(when) == other.restart().at(when)
    assert one.watch.rules.to_bytes() == other.watch.rules.to_bytes()


def test_a_memory_that_cannot_be_read_is_refused_by_name() -> None:
    with pytest.raises(MemoryRefusedError, match="cannot be read"):
        memory_from(b"{")
    newer = Rules(Terms(), memory=Memory(version=2)).memory()
    assert newer.version == 1
    with pytest.raises(MemoryRefusedError, match="version 2; this program reads up to 1"):
        memory_from(b'{"version":2}')


@given(st.lists(st.sampled_from(["join", "leave", "pause", "back", "lost", "gone"]), max_size=30))
@settings(deadline=None, max_examples=40)
def test_nothing_new_is_found_on_a_pbx_that_nobody_sees(words: list[str]) -> None:
    floor = Watched().tell(member(0, "wei"))
    stood = {key for key in floor.at(1) if key[0] != "feed_lost"}
    floor.tell(feed(2, FeedState.DOWN))
    for place, word in enumerate(words):
        when = 3.0 + place * 60
        happened: dict[str, FloorEvent] = {
            "join": joined(when, f"c{place}"),
            "leave": left(when),
            "pause": member(when, "wei", paused=True),
            "back": member(when, "wei"),
            "lost": contact(when, "2001", "Unreachable"),
            "gone": MemberRemoved(pbx=PBX, at=at(when), queue=queue("sales"), agent=agent("wei")),
        }
        floor.tell(happened[word])
        assert {key for key in floor.at(when + 30) if key[0] != "feed_lost"} == stood


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
@settings(deadline=None, max_examples=50)
def test_a_figure_between_clear_and_fire_changes_nothing(shares: list[float]) -> None:
    floor, on = Watched(), False
    for place, share in enumerate(shares):
        floor.outside = Outside(disk_used=share)
        now_on = "disk_full" in floor.rules_at(10.0 * place)
        if 0.85 < share < 0.9:
            assert now_on is on
        on = now_on


def test_a_look_gives_way_in_slices() -> None:
    floor = Watched().tell(*(member(0, f"w{number}", paused=True) for number in range(1000)))
    floor.watch.show.refresh(at(1))
    slices = list(floor.watch.rules.look(floor.watch.floor, floor.watch.show.rows, at(1)))
    assert len(slices) > 5
