"""What is told of an incident, once each, and why not."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from realtime.alerts.alert import Alert, IncidentId
from realtime.alerts.incidents import Incident
from realtime.alerts.notice import Step
from realtime.alerts.silences import Silence, SilenceId
from realtime.alerts.telling import Hour, Manners, Telling, Withheld, due
from realtime.detectors.finding import Severity
from realtime.names import Seconds
from tests.realtime.alerts.found import fired, found, later

MANNERS = Manners(repeat=Seconds(1800), escalate=Seconds(300))


def incident(severity: Severity = Severity.WARNING, **changes: Any) -> tuple[Incident, Alert]:
    alert = fired(found("surge", severity=severity))
    made = Incident(
        id=IncidentId(alert.id), root=alert.id, alerts=(alert.id,), severity=severity, opened=later(0), **changes
    )
    return made, alert


def told_at(seconds: float, told: set[str], made: tuple[Incident, Alert], **hour: Any) -> list[Telling]:
    found_now = due(made[0], [made[1]], told, Hour(now=later(seconds), ranks=3, **hour), MANNERS)
    told.update(each.key for each in found_now if each.withheld is None)
    return found_now


def steps(seconds: float, told: set[str], made: tuple[Incident, Alert], **hour: Any) -> list[tuple[Step, int]]:
    return [(each.step, each.rank) for each in told_at(seconds, told, made, **hour) if each.withheld is None]


def test_its_beginning_is_told_once_then_it_escalates_down_the_roster_and_is_repeated() -> None:
    told, made = set[str](), incident()
    assert steps(0, told, made) == [(Step.FIRING, 0)]
    assert steps(299, told, made) == []
    assert steps(300, told, made) == [(Step.ESCALATED, 1)]
    assert steps(600, told, made) == [(Step.ESCALATED, 2)]
    assert steps(1800, told, made) == [(Step.REMINDER, 0)]
    assert steps(1801, told, made) == []


def test_once_somebody_took_it_nobody_is_bothered_further() -> None:
    told, made = set[str](), incident()
    steps(0, told, made)
    taken = msgspec.structs.replace(made[0], acknowledged=later(100), by="li"), made[1]
    assert steps(101, told, taken) == [(Step.ACKNOWLEDGED, 0)]
    assert steps(9000, told, taken) == []


def test_its_end_is_told_to_those_who_heard_of_its_beginning() -> None:
    told, made = set[str](), incident()
    over = msgspec.structs.replace(made[0], over=later(60)), made[1]
    assert steps(60, set(), over) == []
    steps(0, told, made)
    assert steps(60, told, over) == [(Step.RESOLVED, 0)]
    assert steps(61, told, over) == []


def test_what_becomes_critical_is_told_again() -> None:
    told, made = set[str](), incident()
    steps(0, told, made)
    worse = msgspec.structs.replace(made[0], severity=Severity.CRITICAL), made[1]
    assert steps(30, told, worse) == [(Step.FIRING, 0)]


def test_reminders_missed_while_nothing_ran_are_not_told_one_by_one() -> None:
    told, made = set[str](), incident()
    steps(0, told, made)
    steps(600, told, made)
    assert steps(5 * 1800 + 1, told, made) == [(Step.REMINDER, 0)]


def test_reminders_end_at_some_time() -> None:
    told, made = set[str](), incident()
    count = sum(len(steps(at, told, made)) for at in range(0, 100_000, 100))
    assert count == 1 + 2 + MANNERS.most_reminders


def test_silenced_quiet_and_low_are_withheld_with_their_reason() -> None:
    made = incident()
    hush = Silence(id=SilenceId("s"), by="li", why="works", begin=later(0), until=later(3600), rule="surge")
    assert [each.withheld for each in told_at(0, set(), made, silences=(hush,))] == [Withheld.SILENCED]
    assert [each.withheld for each in told_at(0, set(), made, quiet=True)] == [Withheld.QUIET]
    assert [each.withheld for each in told_at(0, set(), incident(Severity.NOTICE))] == [Withheld.TOO_LOW]


def test_critical_goes_through_quiet_hours_and_what_waited_is_told_when_they_end() -> None:
    assert steps(0, set(), incident(Severity.CRITICAL), quiet=True) == [(Step.FIRING, 0)]
    told, made = set[str](), incident()
    assert steps(0, told, made, quiet=True) == []
    assert steps(100, told, made) == [(Step.FIRING, 0)]


@given(st.lists(st.floats(0, 20_000), max_size=60), st.integers(0, 59))
def test_a_restart_at_any_point_repeats_nothing(moments: list[float], stop: int) -> None:
    made, told, keys = incident(), set[str](), list[str]()
    for number, seconds in enumerate(sorted(moments)):
        if number == stop:
            told = set(keys)  # what the outbox kept is all that is known afterwards
        keys += [each.key for each in told_at(seconds, told, made) if each.withheld is None]
    assert len(keys) == len(set(keys))
