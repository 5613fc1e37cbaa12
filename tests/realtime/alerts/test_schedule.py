from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
import pytest

from realtime.alerts.schedule import EVERYBODY, Concern, Duty, on_duty
from tests.alerting import duty
from tests.build import at

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Nine in the morning UTC of a Monday is five in the afternoon there."""

SALES = Concern(frozenset({"hq/sales"}), frozenset({"blue"}))
ASLEEP = Duty(id="z", person="zhao", days=(0,), begin=0, end=60)
ROSTER = (
    duty("director", director=True),
    duty("wang", 1),
    duty("li"),
    msgspec.structs.replace(duty("sun", 1), queues=("hq/sales",)),
    msgspec.structs.replace(duty("zhou", 2), teams=("blue",)),
    msgspec.structs.replace(duty("wu"), queues=("support",)),
    msgspec.structs.replace(ASLEEP, queues=("sales",)),
)


def told(roster: tuple[Duty, ...], concern: Concern = EVERYBODY) -> list[str]:
    return [each.person for each in on_duty(roster, at(0), SHANGHAI, concern)]


def test_the_leader_comes_first_and_the_director_last_whatever_the_hour() -> None:
    roster = (duty("director", director=True), duty("wang", 1), duty("li"), ASLEEP)
    assert told(roster) == ["li", "wang", "director"]


def test_the_queue_s_own_leaders_come_first_then_the_general_line_then_the_directors() -> None:
    assert told(ROSTER, SALES) == ["sun", "zhou", "li", "wang", "director"]


def test_what_is_about_no_queue_or_one_without_leaders_goes_to_the_general_line() -> None:
    assert told(ROSTER) == ["li", "wang", "director"]
    assert told(ROSTER, Concern(frozenset({"hq/vip"}))) == ["li", "wang", "director"]


@pytest.mark.parametrize("queue", ["hq/support", "sh/support"])
def test_a_queue_may_be_named_without_its_pbx(queue: str) -> None:
    assert told(ROSTER, Concern(frozenset({queue})))[0] == "wu"


def test_who_leads_a_queue_and_the_floor_is_told_once_and_first() -> None:
    both = (duty("li", 3), duty("wang"), msgspec.structs.replace(duty("li"), id="own", queues=("sales",)))
    assert told(both, SALES) == ["li", "wang"]


def test_a_director_of_a_queue_is_not_told_of_others() -> None:
    roster = (msgspec.structs.replace(duty("chen", director=True), queues=("sales",)),)
    assert told(roster, SALES) == ["chen"]
    assert told(roster) == []
