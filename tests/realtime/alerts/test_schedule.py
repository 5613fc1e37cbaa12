from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from realtime.alerts.schedule import Duty, Hours, on_duty, within
from realtime.names import Instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = frozenset(range(5))
DAY = Hours(WEEK, 9 * 60, 18 * 60)
NIGHT = Hours(frozenset({4}), 22 * 60, 6 * 60)


def on(text: str, zone: ZoneInfo = SHANGHAI) -> Instant:
    return Instant(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def test_hours_begin_and_end_by_the_clock_on_the_wall() -> None:
    moments = ["2026-11-23T08:59", "2026-11-23T09:00", "2026-11-23T17:59", "2026-11-23T18:00", "2026-11-28T12:00"]
    assert [DAY.hold(on(each), SHANGHAI) for each in moments] == [False, True, True, False, False]


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday, saturday, sunday = "2026-11-27T23:00", "2026-11-28T05:59", "2026-11-29T05:59"
    assert [NIGHT.hold(on(each), SHANGHAI) for each in (friday, saturday, sunday)] == [True, True, False]


def test_alike_begin_and_end_are_the_whole_day() -> None:
    always = Hours(frozenset(range(7)), 0, 0)
    assert all(always.hold(on(f"2026-11-23T{hour:02}:30"), SHANGHAI) for hour in range(24))


def test_the_hour_that_comes_twice_is_in_both_times() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = Hours(frozenset({6}), 2 * 60, 3 * 60)
    begin = on("2026-10-25T02:00", berlin)
    assert [hours.hold(Instant(begin + each * 1800), berlin) for each in range(-1, 5)] == [False, *[True] * 4, False]


@pytest.mark.parametrize(("days", "begin", "end"), [(frozenset({7}), 0, 60), (WEEK, -1, 60), (WEEK, 0, 1441)])
def test_hours_that_are_none_cannot_be_made(days: frozenset[int], begin: int, end: int) -> None:
    with pytest.raises(ValueError, match="not"):
        Hours(days, begin, end)


def test_the_roster_names_leaders_by_rank_and_nobody_twice() -> None:
    always = Hours(frozenset(range(7)), 0, 0)
    roster = [
        Duty(person="li", hours=DAY),
        Duty(person="wang", hours=NIGHT),
        Duty(person="li", hours=always, rank=1),
        Duty(person="zhao", hours=always, rank=1),
        Duty(person="director", hours=always, rank=9),
    ]
    assert on_duty(roster, on("2026-11-23T10:00"), SHANGHAI) == [("li",), ("zhao",), ("director",)]
    assert on_duty(roster, on("2026-11-27T23:00"), SHANGHAI) == [("wang",), ("li", "zhao"), ("director",)]


def test_a_line_holds_between_its_dates() -> None:
    day = datetime.fromisoformat("2026-11-23").toordinal()
    duty = Duty(person="li", hours=DAY, first=day, last=day)
    assert [duty.holds(on(f"2026-11-{each}T10:00"), SHANGHAI) for each in (20, 23, 24)] == [False, True, False]


def test_several_stretches_are_one_schedule() -> None:
    assert within([DAY, NIGHT], on("2026-11-27T23:00"), SHANGHAI)
    assert not within([], on("2026-11-27T23:00"), SHANGHAI)
