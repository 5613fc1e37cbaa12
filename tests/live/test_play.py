from __future__ import annotations

import re

from tests.live.conftest import Played
from tests.truth import EXITS, Visit, truth_of

# Every way a visit can end, and the refusals.
WAYS_OUT = {"answered", "abandoned", "timed_out", "left_by_key", "left_empty", "withdrawn", "redirected", "blocked"}
# What only queue_log's reader cannot tell: it says ABANDON of both.
ABANDON = {"abandoned", "redirected", "withdrawn"}


def visits(played: Played) -> dict[tuple[str, str, int], Visit]:
    truth = truth_of(played.queue_log)
    return {(visit.callid, visit.queue, visit.nth): visit for queue in truth.values() for visit in queue.visits}


def test_at_least_sixty_calls_cover_every_way_out(played: Played) -> None:
    assert len({told.uniqueid for told in played.told}) >= 60
    assert {told.outcome for told in played.told} == WAYS_OUT
    assert {told.ended for told in played.told if told.outcome == "answered"} == {
        "caller",
        "agent",
        "transferred",
        "dropped",
    }


def test_queue_log_tells_of_each_visit_what_its_story_tells(played: Played) -> None:
    logged = visits(played)
    told = {(told.uniqueid, told.queue, told.nth): told for told in played.told if told.nth}
    assert told.keys() == logged.keys()
    differing = [(told[key], logged[key]) for key in told if told[key].verb != logged[key].verb]
    assert not differing


def test_a_story_never_contradicts_the_outcome_in_queue_log(played: Played) -> None:
    logged = visits(played)
    for told in played.told:
        if told.nth:
            outcome = logged[told.uniqueid, told.queue, told.nth].outcome
            assert outcome in EXITS.values()
            assert told.outcome == outcome or {told.outcome, outcome} <= ABANDON, told


def test_the_refused_are_in_no_log(played: Played) -> None:
    refused = [told for told in played.told if told.outcome == "blocked"]
    assert {told.ended for told in refused} == {"FULL", "JOINEMPTY"}
    assert not {told.uniqueid for told in refused} & {key[0] for key in visits(played)}


def test_the_least_rights_see_every_queue_event_that_all_rights_see(played: Played) -> None:
    pattern = re.compile(rb"^Event: (Queue\w+|Agent\w+|Hangup\w*|Bridge(?:Enter|Leave)|\w+Transfer)\r$", re.MULTILINE)
    assert sorted(pattern.findall(played.least.stream)) == sorted(pattern.findall(played.readall.stream))
    assert len(played.least.stream) < len(played.readall.stream) / 2
