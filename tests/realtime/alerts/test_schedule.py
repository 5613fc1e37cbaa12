from __future__ import annotations

from zoneinfo import ZoneInfo

from realtime.alerts.schedule import Duty, on_duty
from tests.alerting import duty
from tests.build import at

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Nine in the morning UTC of a Monday is five in the afternoon there."""


def test_the_leader_comes_first_and_the_director_last_whatever_the_hour() -> None:
    asleep = Duty(id="z", person="zhao", days=(0,), begin=0, end=60)
    roster = (duty("director", director=True), duty("wang", 1), duty("li"), asleep)
    assert [each.person for each in on_duty(roster, at(0), SHANGHAI)] == ["li", "wang", "director"]
