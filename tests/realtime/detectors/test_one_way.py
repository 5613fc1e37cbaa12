from __future__ import annotations

from realtime.detectors.one_way import WINDOW, Measured, one_way_readings
from realtime.names import VisitId
from tests.build import at


def measured(number: int, trunk: str = "hq/PJSIP/carrier", *, mute: bool = False, when: float = 0.0) -> Measured:
    return Measured(at(when), VisitId(f"hq/{number}/sales/1"), trunk, mute)


def test_each_trunk_has_the_share_of_its_calls_in_which_one_side_was_not_heard() -> None:
    calls = [measured(number, mute=number < 3) for number in range(10)]
    other = [measured(number, "hq/PJSIP/other", mute=number < 2) for number in range(10, 14)]
    found = {each.subject.id: each for each in one_way_readings([*calls, *other], at(60))}
    bad = found["hq/PJSIP/carrier"]
    assert (bad.value, bad.volume, bad.values["trunk"], len(bad.examples)) == (0.3, 10, "PJSIP/carrier", 3)
    assert found["hq/PJSIP/other"].value == 0.0, "fewer than three say nothing"


def test_what_is_older_than_a_day_is_forgotten() -> None:
    assert list(one_way_readings([measured(1, mute=True)], at(WINDOW + 1))) == []
