from __future__ import annotations

from realtime.detectors.finding import Severity
from tests.build import answered, at, ended, joined, member, offered
from tests.watching import Watched

EXPECTED = "[alerts.surge]\nexpected_calls_per_hour = { sales = 60 }\n"


def lived(floor: Watched, begin: float, end: float, every: float, name: str) -> set[str]:
    """Callers join every so many seconds; what stood at any look."""
    found: set[str] = set()
    due = begin
    for when in range(int(begin), int(end), 10):
        while due < when + 10:
            floor.tell(joined(due, f"{name}{due}", number=f"0138{due:08.0f}"))
            due += every
        found |= floor.rules_at(when + 10.0)
    return found


def test_five_times_the_usual_calls_are_one_surge_that_stands_between_two_bins() -> None:
    floor = Watched(EXPECTED).tell(member(0, "wei"))
    assert "surge" not in lived(floor, 0, 4200, 60, "a")
    assert "surge" in lived(floor, 4200, 4800, 6, "b")
    found = floor.at(4803)["surge", "hq/sales"]
    assert found.severity in (Severity.WARNING, Severity.CRITICAL)
    assert found.reason.values["count"] == found.value
    assert ("surge", "hq/sales") in floor.restart().at(4804)


def test_outside_opening_hours_calls_are_no_surge() -> None:
    floor = Watched(f'{EXPECTED}hours = ["Tue 08:00-20:00"]\n').tell(member(0, "wei"))
    lived(floor, 0, 4200, 60, "a")
    assert "surge" not in lived(floor, 4200, 4800, 6, "b")


def test_what_was_learned_holds_from_the_next_bin_on() -> None:
    floor = Watched()
    statistics = floor.watch.rules.statistics
    learned = floor.terms.learned
    learned.threshold = 2.0
    statistics.learn(learned)
    assert statistics.surges.base == 2.0
    assert statistics.memory().looked == 0.0
    floor.at(20)
    assert statistics.memory().looked == at(20)


def test_a_surge_that_present_staff_absorb_is_a_notice() -> None:
    floor = Watched(EXPECTED).tell(*(member(0, f"w{number}") for number in range(60)))
    floor.tell(joined(1, "first"), offered(2, "first", "w0"), answered(3, "first", "w0"), ended(63, "first", "w0"))
    lived(floor, 100, 4200, 60, "a")
    lived(floor, 4200, 4800, 6, "b")
    found = floor.at(4803)["surge", "hq/sales"]
    assert found.severity is Severity.NOTICE
    assert found.reason.values["predicted_service_level_percent"] == 100.0
