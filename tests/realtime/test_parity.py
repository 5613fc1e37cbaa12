from __future__ import annotations

import msgspec
import pytest

from connectors.queue_log.assemble import Assembly
from connectors.queue_log.lines import Line, parse_line
from realtime.events import EndedBy, FloorEvent, Verdict, VisitLogged
from realtime.names import Instant
from realtime.outcomes import Outcome
from realtime.parity import Against, Comparison, Difference, Measure, Period, Reason, against_log, gathered
from realtime.state import Span
from tests import feeding
from tests.build import (
    PBX,
    abandoned,
    answered,
    at,
    ended,
    hangup,
    hangup_asked,
    joined,
    left,
    logged,
    offered,
    queue,
    soft_hangup,
    status,
)
from tests.captures import recorded
from tests.story import Story

ALL_DAY = (Span(begin=at(-3600)),)
GAVE_UP = (joined(0), hangup_asked(7), abandoned(7), left(7), hangup(7))
ANSWERED = (joined(0), offered(1), left(4), answered(4), ended(24), hangup(24))
REDIRECTED = (joined(0), soft_hangup(7, flags=2), abandoned(7), left(7))


def period(
    spans: tuple[Span, ...] = ALL_DAY, *, first: float | None = -3000, last: float | None = 3000, until: float = 3000
) -> Period:
    return Period(
        begin=at(-3600),
        until=at(until),
        spans=spans,
        first=None if first is None else at(first),
        last=None if last is None else at(last),
    )


def compared(
    happened: tuple[FloorEvent, ...], *told: VisitLogged, within: Period | None = None
) -> tuple[Comparison, list[Difference]]:
    story = Story().tell(*happened)
    found = against_log(story.floor.visits.all_shown(), told, within or period())
    return found, list(found.differences)


def talk(until: float, since: float = 4.0) -> VisitLogged:
    said = logged(until, Verdict.ANSWERED, by="Wei", ended_at=until)
    return msgspec.structs.replace(said, left=at(since), by=EndedBy.CALLER)


def reasons(found: list[Difference]) -> list[Reason]:
    return [each.reason for each in found]


def test_where_both_tell_the_same_there_is_no_difference() -> None:
    found, differences = compared(ANSWERED, talk(24))
    assert differences == []
    assert [(each.outcome, each.ours, each.theirs) for each in found.counts] == [(Outcome.ANSWERED, 1, 1)]
    assert compared(GAVE_UP, logged(7, Verdict.ABANDON))[1] == []


def test_a_redirect_is_an_abandon_in_the_log() -> None:
    found, (difference,) = compared(REDIRECTED, logged(7, Verdict.ABANDON))
    assert difference.reason is Reason.REDIRECTS_LOGGED_AS_ABANDONS
    assert (difference.ours, difference.theirs, found.faults) == (Outcome.REDIRECTED, Outcome.ABANDONED, 0)


def test_another_outcome_is_a_fault_and_names_the_visit() -> None:
    found, (difference,) = compared(GAVE_UP, logged(7, Verdict.TIMEOUT))
    assert (difference.reason, difference.visits, found.faults) == (Reason.DIFFERENT, ("hq/anna/sales/1",), 1)
    assert [(each.outcome, each.ours, each.theirs) for each in found.counts] == [
        (Outcome.ABANDONED, 1, 0),
        (Outcome.TIMED_OUT, 0, 1),
    ]


def test_a_visit_only_the_log_has_is_a_fault_unless_nobody_watched() -> None:
    assert reasons(compared((), logged(7, Verdict.KEY))[1]) == [Reason.DIFFERENT]
    blind = period((Span(begin=at(-3600), to=at(-5)), Span(begin=at(100))))
    (difference,) = compared((), logged(7, Verdict.KEY), within=blind)[1]
    assert (difference.reason, difference.ours, difference.visits) == (
        Reason.NOT_COVERED,
        None,
        (f"hq/anna/sales/@{at(0):.0f}",),
    )


@pytest.mark.parametrize(
    ("within", "stretch"),
    [
        (period(first=60), (at(-3600), at(60))),
        (period(last=-60), (at(-60), at(3000))),
        (period(first=None, last=None), (at(-3600), at(3000))),
    ],
)
def test_a_visit_the_log_cannot_have_is_named_with_the_missing_stretch(
    within: Period, stretch: tuple[Instant, Instant]
) -> None:
    (difference,) = compared(GAVE_UP, within=within)[1]
    assert (difference.reason, difference.begin, difference.to) == (Reason.LOG_MISSING_FROM, *stretch)


def test_a_visit_the_log_should_have_is_a_fault() -> None:
    assert reasons(compared(GAVE_UP)[1]) == [Reason.DIFFERENT]


def test_a_bare_abandon_is_undecided_and_no_fault() -> None:
    found, (difference,) = compared((joined(0), abandoned(7), left(7)), logged(7, Verdict.TIMEOUT))
    assert (difference.reason, difference.ours, found.faults) == (Reason.UNDECIDED, Outcome.UNKNOWN, 0)


def test_wait_and_talk_are_compared_within_a_second() -> None:
    assert compared(ANSWERED, talk(25))[1] == []
    (longer,) = compared(ANSWERED, talk(30))[1]
    assert (longer.measure, longer.reason, longer.ours, longer.theirs) == (Measure.TALK, Reason.DIFFERENT, 20, 26)
    (later,) = compared(ANSWERED, msgspec.structs.replace(talk(24), left=at(6), ended=at(26)))[1]
    assert (later.measure, later.ours, later.theirs) == (Measure.WAIT, 4, 6)


def test_what_has_just_happened_is_left_to_the_next_look() -> None:
    within = period(until=5)
    assert compared(GAVE_UP, within=within)[0] == Comparison((), ())
    assert compared((), logged(7, Verdict.KEY), within=within)[0] == Comparison((), ())


def test_passes_through_the_same_queue_are_told_apart() -> None:
    again = (*GAVE_UP[:-1], joined(60), status(80, "TIMEOUT"), abandoned(80), left(80), status(80, "TIMEOUT"))
    told = (logged(7, Verdict.ABANDON), logged(80, Verdict.TIMEOUT, since=60))
    assert compared(again, *told)[1] == []
    (missing,) = compared(again, told[1])[1]
    assert missing.visits == ("hq/anna/sales/1",)


def test_who_waited_when_asterisk_began_anew_is_unknown_on_both_sides() -> None:
    gone = (joined(0), hangup(7))
    assert compared(gone, logged(7, Verdict.RESTART))[1] == []
    assert reasons(compared((joined(0),), logged(7, Verdict.RESTART))[1]) == [Reason.DIFFERENT]


def test_like_differences_are_told_once_with_all_their_visits() -> None:
    one = Difference(queue=queue("sales"), against=Against.QUEUE_LOG, measure=Measure.OUTCOME, reason=Reason.DIFFERENT)
    both = [msgspec.structs.replace(one, visits=(visit,)) for visit in ("a", "b")]
    (together,) = gathered(both)
    assert (together.count, together.visits) == (2, ("a", "b"))


@pytest.mark.parametrize("name", recorded.NAMES)
def test_a_real_asterisks_day_differs_in_nothing_from_its_queue_log(name: str) -> None:
    story = Story(dialplan=False).tell_all(feeding.events(name))
    lines = [each for raw in recorded.queue_log(name) if isinstance(each := parse_line(raw.encode()), Line)]
    assembly, told = Assembly(PBX), {}
    for line in lines:
        for visit in assembly.feed(line):
            told[visit.channel, visit.queue, visit.joined] = visit
    within = Period(
        begin=Instant(0.0),
        until=Instant(lines[-1].at + 3600),
        spans=(Span(begin=Instant(0.0)),),
        first=lines[0].at,
        last=Instant(lines[-1].at + 3600),
    )
    found = against_log(story.floor.visits.all_shown(), told.values(), within)
    assert found.differences == ()
    assert sum(each.theirs for each in found.counts) == len(told)
