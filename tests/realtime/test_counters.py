from __future__ import annotations

import pytest

from realtime.counters import Counters, against_counters
from realtime.events import FloorEvent, QueueSeen
from realtime.names import Instant
from realtime.parity import Difference, Measure, Reason
from realtime.state import Span
from tests import feeding
from tests.build import (
    abandoned,
    answered,
    at,
    ended,
    hangup_asked,
    joined,
    left,
    offered,
    queue,
    soft_hangup,
    status,
)
from tests.story import Story

ALL_DAY = (Span(begin=at(-3600)),)


def row(when: float, completed: int, gone: int) -> Counters:
    return Counters(queue=queue("sales"), at=at(when), completed=completed, abandoned=gone)


def taken(who: str, since: float, until: float | None) -> tuple[FloorEvent, ...]:
    begun = (joined(since, who), offered(since + 1, who), left(since + 4, who), answered(since + 4, who))
    return begun if until is None else (*begun, ended(until, who))


def gave_up(who: str, when: float) -> tuple[FloorEvent, ...]:
    return (joined(when - 7, who), hangup_asked(when, who), abandoned(when, who), left(when, who))


def timed_out(who: str, when: float) -> tuple[FloorEvent, ...]:
    return (joined(when - 7, who), abandoned(when, who), left(when, who), status(when, "TIMEOUT", who))


def redirected(who: str, when: float) -> tuple[FloorEvent, ...]:
    return (joined(when - 7, who), soft_hangup(when, who, flags=2), abandoned(when, who), left(when, who))


def compared(
    *happened: FloorEvent, before: Counters, after: Counters, spans: tuple[Span, ...] = ALL_DAY
) -> list[Difference]:
    story = Story().tell_all(sorted(happened, key=lambda event: event.at))
    return list(against_counters(before, after, story.floor.visits.all_shown(), spans))


def test_a_quiet_stretch_differs_in_nothing() -> None:
    assert compared(before=row(0, 5, 3), after=row(900, 5, 3)) == []
    happened = (*taken("a", 100, 200), *gave_up("b", 300))
    assert compared(*happened, before=row(0, 5, 3), after=row(900, 6, 4)) == []


def test_counters_that_fall_were_reset() -> None:
    (reset,) = compared(*gave_up("b", 300), before=row(0, 5, 3), after=row(900, 0, 1))
    assert (reset.reason, reset.begin, reset.to) == (Reason.COUNTERS_RESET, at(0), at(900))


def test_a_reset_is_noticed_even_when_the_counters_have_grown_past_where_they_were() -> None:
    happened = [event for place in range(6) for event in gave_up(f"b{place}", 100.0 * (place + 1))]
    (reset,) = compared(*happened, before=row(0, 0, 2), after=row(900, 0, 4))
    assert reset.reason is Reason.COUNTERS_RESET


def test_who_still_talks_is_answered_but_not_completed() -> None:
    happened = (*taken("a", 100, 200), *taken("b", 300, None))
    (talking,) = compared(*happened, before=row(0, 5, 3), after=row(900, 6, 3))
    assert (talking.reason, talking.ours, talking.theirs) == (Reason.COMPLETED_AT_END_ONLY, 2, 1)
    assert talking.visits == ("hq/b/sales/1",)


def test_timeouts_and_redirects_count_as_abandons_there() -> None:
    happened = (*gave_up("a", 100), *timed_out("b", 200), *timed_out("c", 300), *redirected("d", 400))
    found = compared(*happened, before=row(0, 5, 3), after=row(900, 5, 7))
    assert [(each.reason, each.count, each.ours, each.theirs) for each in found] == [
        (Reason.TIMEOUTS_COUNTED_AS_ABANDONS, 2, 1, 4),
        (Reason.REDIRECTS_LOGGED_AS_ABANDONS, 1, 1, 4),
    ]


def test_what_nothing_explains_is_a_fault_where_all_was_seen() -> None:
    (fault,) = compared(*gave_up("a", 100), before=row(0, 5, 3), after=row(900, 5, 6))
    assert (fault.reason, fault.measure, fault.count) == (Reason.DIFFERENT, Measure.ABANDONED, 2)
    (lost,) = compared(before=row(0, 5, 3), after=row(900, 9, 3))
    assert (lost.reason, lost.measure, lost.count) == (Reason.DIFFERENT, Measure.COMPLETED, 4)


def test_what_happened_while_nobody_watched_is_not_covered() -> None:
    spans = (Span(begin=at(-3600), to=at(50)), Span(begin=at(500)))
    assert [each.reason for each in compared(before=row(0, 5, 3), after=row(900, 9, 3), spans=spans)] == [
        Reason.NOT_COVERED
    ]


def test_an_event_at_the_very_moment_of_a_snapshot_may_be_counted_in_either() -> None:
    happened = gave_up("a", 0.5)
    assert compared(*happened, before=row(0, 5, 3), after=row(900, 5, 3)) == []
    assert compared(*happened, before=row(0, 5, 3), after=row(900, 5, 4)) == []


@pytest.mark.parametrize("name", ["surge-and-abandon"])
def test_a_real_asterisks_counters_are_explained_to_the_last_visit(name: str) -> None:
    happened = list(feeding.events(name))
    story = Story(dialplan=False).tell_all(happened)
    latest: dict[str, Counters] = {}
    found: list[Difference] = []
    for event in happened:
        if isinstance(event, QueueSeen):
            now = Counters(queue=event.queue, at=event.at, completed=event.completed, abandoned=event.abandoned)
            before = latest.get(event.queue)
            if before is not None:
                found += against_counters(
                    before, now, story.floor.visits.all_shown(), (Span(begin=Instant(before.at)),)
                )
            latest[event.queue] = now
    assert {each.reason for each in found} == {Reason.COMPLETED_AT_END_ONLY, Reason.TIMEOUTS_COUNTED_AS_ABANDONS}
