from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.finding import Scope, Severity, Subject
from realtime.detectors.limits import Limit, Limits, Reading, Term, Watch, look, own_limit
from realtime.names import Seconds
from tests.build import at

LIMIT = Limit(fire=60, clear=30, hold=Seconds(10), keep=Seconds(20), minimum=2)
TERMS = {"long_wait": Term(limit=LIMIT, severity=Severity.WARNING)}
KEY = ("long_wait", "hq/sales")


def wait(value: float | None, volume: float = 5.0) -> Reading:
    return Reading(rule="long_wait", subject=Subject(Scope.QUEUE, "hq/sales"), value=value, volume=volume)


def test_a_wait_that_dips_for_a_moment_does_not_clear_the_alert() -> None:
    watch, fired = Watch(), []
    for now, value in [(0, 70), (10, 75), (15, 20), (20, 65), (30, 20), (50, 20)]:
        watch = look(watch, value, at(now), LIMIT)
        fired.append(watch.firing)
    assert fired == [False, True, True, True, True, False]


def test_a_limit_that_would_flap_is_refused() -> None:
    with pytest.raises(ValueError, match="must be below fire"):
        Limit(fire=5, clear=5)


def test_a_finding_stands_after_the_hold_and_tells_since_when() -> None:
    limits = Limits()
    for now in (0, 5, 10):
        limits.judge([wait(70)], TERMS, at(now))
    assert [(finding.rule, finding.since) for finding in limits.firing()] == [("long_wait", at(0))]


def test_too_few_calls_begin_no_alert_and_do_not_end_one() -> None:
    limits = Limits()
    for now in (0, 20):
        limits.judge([wait(70, volume=1)], TERMS, at(now))
    assert limits.kept == {}
    for now in (30, 40):
        limits.judge([wait(70)], TERMS, at(now))
    limits.judge([wait(70, volume=1)], TERMS, at(50))
    assert len(limits.firing()) == 1


def test_time_nobody_saw_counts_for_nothing() -> None:
    limits = Limits()
    limits.judge([wait(70)], TERMS, at(0))
    for now in (5, 3600):
        limits.judge([], TERMS, at(now), frozenset({KEY}))
    limits.judge([wait(70)], TERMS, at(3601))
    assert limits.firing() == []


def test_what_fires_goes_on_while_nobody_sees_it_and_ends_with_its_subject() -> None:
    limits = Limits()
    for now in (0, 10):
        limits.judge([wait(70)], TERMS, at(now))
    limits.judge([], TERMS, at(500), frozenset({KEY}))
    assert len(limits.firing()) == 1
    limits.judge([], TERMS, at(501))
    assert limits.firing() == []


@given(st.lists(st.floats(0, 100), max_size=60))
def test_between_the_two_limits_nothing_ever_changes(values: list[float]) -> None:
    watch, now = Watch(), 0
    for value in values:
        before, watch = watch, look(watch, value, at(now), LIMIT)
        if 30 < value < 60:
            assert watch.firing is before.firing
        now += 7


@given(st.floats(0.1, 1e4))
def test_a_limit_of_ones_own_keeps_the_parts_of_the_rule(fire: float) -> None:
    own = own_limit(LIMIT, fire)
    assert own.fire == fire
    assert own.clear / own.fire == pytest.approx(LIMIT.clear / LIMIT.fire)
    assert own_limit(LIMIT, None) is own_limit(LIMIT, 0.0) is LIMIT
