from __future__ import annotations

import msgspec
import pytest

from realtime.detectors import drops
from realtime.detectors.drops import Base, End, Memory
from realtime.detectors.finding import Contributor, Finding, Severity
from realtime.endings import EndClass
from realtime.names import Seconds, VisitId
from tests.build import PBX, at, queue

USUAL = Base(drops=80, ends=10_000)


def end(when: float, *, dropped: bool = False, trunk: str = "PJSIP/sip-a", cause: int = 16) -> End:
    return End(
        at=at(when),
        visit=VisitId(f"{PBX}/{when}/sales/1"),
        queue=queue("sales"),
        dropped=dropped,
        kind=EndClass.SIGNAL if dropped else EndClass.NORMAL,
        trunk=trunk,
        cause=38 if dropped else cause,
        talked=Seconds(60.0),
    )


def half_hour(memory: Memory, bad: int, ends: int = 210, begin: float = 0.0, trunk: str = "PJSIP/sip-a") -> None:
    """So many ends, the drops spread among them on one trunk."""
    step = 1790.0 / ends
    marks = {int((number + 0.5) * ends / bad) for number in range(bad)} if bad else set()
    for number in range(ends):
        dropped = number in marks
        name = trunk if dropped else f"PJSIP/sip-{'abcd'[number % 4]}"
        drops.heard(memory, end(begin + number * step, dropped=dropped, trunk=name), USUAL)


def found(memory: Memory, now: float, base: Base = USUAL) -> list[Finding]:
    return list(drops.look(memory, PBX, at(now), base))


def test_the_published_chance() -> None:
    assert drops.tail(9, 210, 0.008) == pytest.approx(2.94444e-4, rel=2e-6)


def test_the_usual_share_leans_on_the_prior_and_has_a_floor() -> None:
    assert Base().share == pytest.approx(0.008)
    assert USUAL.share == pytest.approx(80.16 / 10_020)
    assert Base(drops=0, ends=100_000).share == 0.002


@pytest.mark.parametrize(("per_hour", "size"), [(0.2, 2), (1.0, 3), (5.0, 3), (16.0, 4), (50.0, 5)])
def test_the_published_burst_sizes(per_hour: float, size: int) -> None:
    assert drops.burst_size(per_hour / 3600.0, 84 * 3600.0) == size


def test_the_usual_share_raises_nothing_and_nine_of_210_do() -> None:
    memory = Memory()
    half_hour(memory, 2)
    assert found(memory, 1800) == []
    memory = Memory()
    half_hour(memory, 9)
    told = found(memory, 1795)
    assert [(each.rule, each.severity) for each in told] == [("drops", Severity.WARNING)]
    assert told[0].reason.values["drops"] == 9
    assert told[0].contributors[-1] == Contributor(kind="cause", name="38", count=9)


def test_eight_calls_with_cause_38_on_one_trunk_name_that_trunk() -> None:
    memory = Memory()
    half_hour(memory, 8, ends=100, trunk="PJSIP/sip-b")
    told = found(memory, 1795)[0]
    assert told.reason.key == "drops_frequent_suspect"
    assert (told.reason.values["suspect_kind"], told.reason.values["suspect"]) == ("trunk", "PJSIP/sip-b")


def test_every_fifth_call_is_critical_and_stays_so_until_it_clears() -> None:
    memory = Memory()
    half_hour(memory, 42)
    assert found(memory, 1795)[-1].severity is Severity.CRITICAL
    half_hour(memory, 0, begin=1800)
    assert found(memory, 3600) == []


def test_twenty_minutes_without_a_drop_clear() -> None:
    memory = Memory()
    half_hour(memory, 9)
    assert found(memory, 1795)
    assert found(memory, 1795 + 1000)
    assert [found(memory, 1795 + later) for later in (1210, 1220, 1230)] == [[], [], []]


def test_few_ends_are_looked_at_over_two_hours_and_two_drops_never_fire() -> None:
    memory = Memory()
    for number in range(40):
        drops.heard(memory, end(number * 170.0, dropped=number in {5, 15, 25, 35}), USUAL)
    assert found(memory, 6900)[0].reason.values["minutes"] == 120
    memory = Memory()
    drops.heard(memory, end(0, dropped=True), USUAL)
    drops.heard(memory, end(900, dropped=True), USUAL)
    assert found(memory, 1000) == []


def test_drops_at_the_same_moment_are_a_burst_for_a_minute() -> None:
    memory = Memory()
    half_hour(memory, 0)
    for number in range(5):
        drops.heard(memory, end(1800.0 + number, dropped=True, trunk="PJSIP/sip-b"), USUAL)
    told = [each for each in found(memory, 1805) if each.rule == "drop_burst"]
    assert told[0].severity is Severity.CRITICAL
    assert told[0].reason.values["suspect"] == "PJSIP/sip-b"
    assert len(told[0].examples) == 5
    assert found(memory, 1870) == []


def test_the_memory_survives_a_restart() -> None:
    memory = Memory()
    half_hour(memory, 9)
    again = msgspec.json.decode(msgspec.json.encode(memory), type=Memory)
    assert found(again, 1795) == found(memory, 1795)


def test_bands_of_duration() -> None:
    lengths = [None, Seconds(5), Seconds(60), Seconds(300), Seconds(900)]
    assert [drops.band(each) for each in lengths] == [None, "under_30s", "under_2m", "under_10m", "over_10m"]


def test_without_history_the_ends_of_a_busy_site_say_how_many_drops_are_usual() -> None:
    base = Base(open_seconds=84 * 3600.0)
    assert base.now_per_second(4000, 7200.0) == pytest.approx(0.008 * 4000 / 7200)
    assert drops.burst_size(base.now_per_second(4000, 7200.0), base.open_seconds) == 4
    assert base.now_per_second(1, 0.0) == pytest.approx(0.008 / 600)


def test_contacts_cut_off_by_asterisk_itself_are_neither_a_burst_nor_frequent() -> None:
    memory = Memory()
    for number in range(30):
        lost = msgspec.structs.replace(end(number * 0.1, dropped=True), kind=EndClass.CORE)
        drops.heard(memory, lost, USUAL)
    assert found(memory, 10) == []


def test_an_end_that_is_judged_anew_counts_once_and_as_it_was_judged_last() -> None:
    memory = Memory()
    for when in (1.0, 2.0, 3.0, 4.0, 5.0):
        drops.heard(memory, end(when), USUAL)
    assert found(memory, 10) == []
    for when in (1.0, 2.0, 3.0, 4.0, 5.0):
        drops.heard(memory, end(when, dropped=True), USUAL)
    assert len(memory.ends) == 5
    assert {each.rule for each in found(memory, 10)} == {"drops", "drop_burst"}


def test_trunks_whose_audio_is_poor_are_told_beside_the_drops() -> None:
    memory = Memory()
    half_hour(memory, 9)
    memory.ends = [msgspec.structs.replace(each, poor=number % 10 == 0) for number, each in enumerate(memory.ends)]
    (finding,) = found(memory, 1795)
    poor = [each for each in finding.contributors if each.kind == "poor_audio"]
    assert poor
    assert all(each.total is not None and 3 <= each.count < each.total for each in poor)
