"""What one visit adds to the figures, at which time."""

from __future__ import annotations

import pytest

from realtime.counted import COLUMNS, OUTCOME_COLUMN, Count, Counted, Share, counted
from realtime.outcomes import Outcome
from realtime.rules import Definition
from tests.build import (
    abandoned,
    agent,
    answered,
    at,
    ended,
    hangup_asked,
    hold,
    joined,
    left,
    leg_of,
    missed,
    offered,
    status,
    unhold,
)
from tests.story import Story


def parts(story: Story) -> Counted:
    found = counted(story.visit(), Definition())
    assert found is not None
    return found


NAMES = {column: name for name, column in vars(Count).items() if name.isupper()}


def part(story: Story) -> dict[int, float]:
    return dict(parts(story).part)


def decision(story: Story) -> set[str]:
    return {NAMES[column].removeprefix("DECIDED_") for column, _ in parts(story).decision}


def test_each_outcome_has_a_column_of_its_own() -> None:
    assert set(OUTCOME_COLUMN) == set(Outcome)
    assert len(set(OUTCOME_COLUMN.values())) == len(Outcome)
    assert sorted(NAMES) == list(range(COLUMNS))


def test_a_visit_of_which_no_time_is_known_counts_for_nothing() -> None:
    assert counted(Story().tell(offered(0)).visit(), Definition()) is None


def test_a_waiting_visit_counts_as_offered_and_is_not_decided() -> None:
    story = Story().tell(joined(0))
    assert part(story) == {Count.OFFERED: 1, Count.WAITING: 1}
    assert (parts(story).decided, decision(story)) == (None, set())


def test_an_answer_in_time_is_decided_at_the_answer() -> None:
    story = Story().tell(joined(0), offered(1), answered(20, waited=20))
    assert (parts(story).decided, parts(story).waited) == (at(20), 20)
    assert decision(story) == {"DECIDED", "ANSWERED", "EVENTS", "IN_TIME"}
    assert part(story)[Count.ANSWERED_IN_TIME] == 1


def test_a_late_answer_was_decided_when_its_wait_passed_the_threshold() -> None:
    story = Story().tell(joined(0), offered(1), answered(50, waited=50))
    assert parts(story).decided == at(20)
    assert decision(story) == {"DECIDED", "ANSWERED", "EVENTS"}
    assert Count.ANSWERED_IN_TIME not in part(story)


@pytest.mark.parametrize(("wait", "names"), [(4.9, {"SHORT", "IN_TIME"}), (5, {"IN_TIME"}), (21, set())])
def test_an_abandon_is_short_in_time_or_late(wait: float, names: set[str]) -> None:
    story = Story().tell(joined(0), hangup_asked(wait), abandoned(wait), left(wait))
    found = {NAMES[column] for column in part(story)}
    assert found - {"OFFERED", "ABANDONED", "EVENTS"} == {{"IN_TIME": "ABANDONED_IN_TIME"}.get(n, n) for n in names}
    expected = {"DECIDED", "ABANDONED", "EVENTS"} | {{"IN_TIME": "ABANDONED_IN_TIME"}.get(n, n) for n in names}
    assert decision(story) == expected


@pytest.mark.parametrize(("wait", "event"), [(19, False), (21, True)])
def test_a_key_is_a_service_level_event_only_after_the_threshold(wait: float, *, event: bool) -> None:
    story = Story().tell(joined(0), left(wait))
    assert ("EVENTS" in decision(story)) is event
    assert (Count.EVENTS in part(story)) is event


def test_a_conversation_counts_when_it_is_over_and_its_length_known() -> None:
    story = Story().tell(joined(0), offered(1), answered(2))
    assert Count.HANDLED not in part(story)
    leg = leg_of("wei", "anna")
    story.tell(hold(5, leg), unhold(8, leg), ended(12))
    found = part(story)
    assert (found[Count.HANDLED], found[Count.TALK], found[Count.HOLD]) == (1, 7, 3)
    assert parts(story).agents == ((agent("wei"), Share(answered=1, talk=7, hold=3)),)


def test_who_missed_and_who_took_a_call_share_it() -> None:
    story = Story().tell(joined(0), offered(1, to="li"), missed(16, by="li"), offered(17), answered(18), ended(30))
    assert dict(parts(story).agents) == {agent("li"): Share(missed=1), agent("wei"): Share(answered=1, talk=12)}


def test_a_timeout_is_decided_when_its_wait_passed_the_threshold() -> None:
    story = Story().tell(joined(0), abandoned(30), left(30), status(30.1, "TIMEOUT"))
    assert (parts(story).decided, decision(story)) == (at(20), {"DECIDED", "TIMED_OUT", "EVENTS"})
