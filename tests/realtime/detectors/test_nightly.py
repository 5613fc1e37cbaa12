"""A queue's weeks are judged by what its other weeks say; a threshold is proposed and nothing is changed."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import msgspec
import pytest

from realtime.detectors.baseline import Quarter
from realtime.detectors.dispersion import LEAST_PHI
from realtime.detectors.nightly import VERSION, Check, Recorded, Task, checked, fitted
from realtime.detectors.quarters import BINS, counts_of
from realtime.detectors.scan import WINDOWS
from realtime.hours import hours
from realtime.names import Instant, QueueId

UTC = ZoneInfo("UTC")
MONDAY = 1767571200.0
DAY_QUARTERS = 96
WEEK_QUARTERS = 7 * DAY_QUARTERS


def task(weeks: int, per_bin: float = 0.3, *, wild: float = 0.0, seed: int = 4, **more: object) -> Task:
    """Open from eight to twenty, so many calls per bin; in wild half hours a share more or less."""
    chance = random.Random(seed)
    quarters, recorded, level = [], [], 1.0
    for number in range(weeks * WEEK_QUARTERS):
        if number % 2 == 0:
            level = 1.0 + chance.uniform(-wild, wild)
        open_now = 32 <= number % DAY_QUARTERS < 80
        counts = [sum(chance.random() < per_bin * level / 3 for _ in range(3)) if open_now else 0 for _ in range(BINS)]
        at = Instant(MONDAY + number * 900.0)
        quarters.append(Quarter(at, sum(counts)))
        recorded.append(Recorded(at, 1.0, bytes(counts).rstrip(b"\0")))
    made = Task(
        queue=QueueId("hq/sales"),
        now=Instant(MONDAY + weeks * WEEK_QUARTERS * 900.0),
        zone=UTC,
        history=tuple(quarters),
        recorded=tuple(recorded),
    )
    return msgspec.structs.replace(made, **more)


@pytest.fixture(scope="module")
def calm() -> Task:
    """Three weeks of history, with bins of the last four days."""
    made = task(3)
    return msgspec.structs.replace(made, recorded=made.recorded[-4 * DAY_QUARTERS :])


def test_without_a_week_of_history_there_is_nothing_to_check(calm: Task) -> None:
    few = msgspec.structs.replace(calm, history=calm.history[: 3 * DAY_QUARTERS])
    assert checked(few) is None
    assert fitted(few) is None


def test_a_calm_queue_keeps_to_its_false_alarms_at_the_lowest_threshold(calm: Task) -> None:
    found = checked(calm)
    assert found is not None
    assert (found.version, found.queue, found.history_days) == (VERSION, "hq/sales", 21)
    assert found.seen == 4 * 86_400.0
    assert found.end == calm.now
    assert found.proposed == 1.0
    assert found.per_week is not None
    assert found.per_week <= 1.0
    assert {each.threshold for each in found.tried} >= {1.0, 1.5}
    assert msgspec.json.decode(msgspec.json.encode(found), type=Check) == found


def test_a_surge_of_the_past_is_told_and_one_that_people_took_is_no_false_alarm(calm: Task) -> None:
    place = 48
    recorded = list(calm.recorded)
    recorded[place] = Recorded(
        recorded[place].at, 1.0, bytes(each + 2 for each in counts_of(recorded[place].bins or b""))
    )
    surge = msgspec.structs.replace(calm, recorded=tuple(recorded))
    found, at = checked(surge), recorded[place].at
    assert found is not None
    assert any(at <= alarm.began < at + 900.0 for alarm in found.alarms)
    taken = checked(msgspec.structs.replace(surge, real=((at, Instant(at + 900.0)),)))
    assert taken is not None
    assert taken.real == 1
    assert (taken.per_week or 0.0) < (found.per_week or 0.0)


def test_hours_that_wander_are_found_to_spread_further() -> None:
    wild, calm = fitted(task(2, wild=0.4)), fitted(task(2))
    assert wild is not None
    assert calm is not None
    assert len(wild) == len(WINDOWS)
    assert calm[-1].phi == LEAST_PHI
    assert wild[-1].phi > calm[-1].phi


def test_what_was_not_seen_and_what_lies_outside_the_hours_is_not_judged(calm: Task) -> None:
    blind = tuple(msgspec.structs.replace(each, coverage=0.5) for each in calm.recorded)
    assert checked(msgspec.structs.replace(calm, recorded=blind)) is None
    few = checked(msgspec.structs.replace(calm, recorded=calm.recorded[:DAY_QUARTERS]))
    assert few is not None
    assert (few.seen, few.proposed) == (86_400.0, None)
    closed = checked(msgspec.structs.replace(calm, hours=(hours("22:00-23:00"),)))
    assert closed is not None
    assert closed.alarms == ()
