from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from realtime.hours import Hours, hours, within
from tests.build import at

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Nine in the morning UTC of a Monday is five in the afternoon there."""


def test_hours_are_read_as_people_write_them() -> None:
    assert hours("Mon-Fri 08:00-20:00") == Hours((0, 1, 2, 3, 4), 480, 1200)
    assert hours("Sun 09:00-12:00") == Hours((6,), 540, 720)
    assert hours("22:00-06:00") == Hours((0, 1, 2, 3, 4, 5, 6), 1320, 360)
    assert hours("Sat-Mon 00:00-24:00") == Hours((5, 6, 0), 0, 1440)


@pytest.mark.parametrize("text", ["", "Mo 08:00-09:00", "08:00", "25:00-26:00", "08:00-08:00", "Mon-Xyz 08:00-09:00"])
def test_what_is_no_stretch_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hour"):
        hours(text)


def test_hours_are_those_of_the_clock_on_the_wall() -> None:
    assert within([hours("Mon 17:00-18:00")], at(0), SHANGHAI)
    assert not within([hours("Mon 09:00-10:00")], at(0), SHANGHAI)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = [hours("Mon 22:00-06:00")]
    eleven, two = at(6 * 3600.0), at(9 * 3600.0)
    assert within(night, eleven, SHANGHAI)
    assert within(night, two, SHANGHAI)
    assert not within(night, at(-15 * 3600.0), SHANGHAI), "two in the morning of Monday is Sunday's night"
