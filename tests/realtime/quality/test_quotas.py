from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from realtime.names import Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import commitment
from realtime.quality.quotas import (
    Placed,
    Plan,
    QuotaClass,
    QuotaRules,
    Staff,
    audited,
    cells,
    classes,
    freeze,
    joined,
    ordered,
)
from realtime.quality.weeks import Half
from tests.realtime.quality.contacts import DAY, KEY, MONDAY, WEEK, WEEKS, agent

IN, OUT = Direction.INBOUND, Direction.OUTBOUND
NAMES = [f"{n:02d}" for n in range(20)]
RANKING = [Placed(agent(name), 100.0 - place) for place, name in enumerate(NAMES)]
RULES = QuotaRules()


def staff(name: str, *directions: Direction, new: bool = False) -> Staff:
    return Staff(agent=agent(name), directions=frozenset(directions or {IN}), new=new)


def plan(*people: Staff, rules: QuotaRules = RULES, rankings: Mapping[Direction, list[Placed]] | None = None) -> Plan:
    given = {IN: RANKING, OUT: RANKING} if rankings is None else rankings
    return freeze(WEEK, KEY, commitment(KEY), people, given, rules, MONDAY)


def quota(made: Plan, name: str, direction: Direction = IN) -> tuple[QuotaClass, int]:
    found = made.of(agent(name), direction)
    assert found is not None
    return found.quota_class, found.quota


def test_new_five_regular_two_correction_three_exempt_none() -> None:
    made = plan(staff("30", new=True), staff("08"), staff("15"), staff("00"))
    assert quota(made, "30") == (QuotaClass.NEW, 5)
    assert quota(made, "08") == (QuotaClass.REGULAR, 2)
    assert quota(made, "15") == (QuotaClass.CORRECTION, 3)
    assert quota(made, "00") == (QuotaClass.EXEMPT, 0)


def test_the_top_five_outbound_and_the_top_one_inbound_are_exempt() -> None:
    made = plan(*(staff(name, IN, OUT) for name in NAMES))
    exempt = {(one.agent, one.direction) for one in made.quotas if one.quota_class is QuotaClass.EXEMPT}
    assert exempt == {(agent("00"), IN)} | {(agent(f"0{n}"), OUT) for n in range(5)}
    corrected = {one.agent for one in made.quotas if one.quota_class is QuotaClass.CORRECTION and one.direction is IN}
    assert corrected == {agent(str(n)) for n in range(15, 20)}


def test_new_beats_exempt_and_correction_beats_exempt() -> None:
    assert quota(plan(staff("00", new=True)), "00") == (QuotaClass.NEW, 5)
    few = RANKING[:3]
    made = plan(staff("00"), rankings={IN: few})
    assert classes(staff("00"), IN, ordered(few, WEEK, IN), RULES) == {QuotaClass.CORRECTION, QuotaClass.EXEMPT}
    assert quota(made, "00") == (QuotaClass.CORRECTION, 3)


def test_without_a_ranking_everybody_is_regular() -> None:
    assert {one.quota_class for one in plan(*map(staff, NAMES), rankings={}).quotas} == {QuotaClass.REGULAR}


def test_equal_marks_are_parted_by_a_lot_and_not_by_the_alphabet() -> None:
    equal = [Placed(agent(name), 90.0) for name in NAMES]
    assert ordered(equal, WEEK, IN) == ordered(equal[::-1], WEEK, IN)
    assert ordered(equal, WEEK, IN) != ordered(equal, WEEK, OUT)
    assert ordered(equal, WEEK, IN) != sorted(one.agent for one in equal)


def test_a_plan_is_the_same_for_any_order_of_staff_and_its_digest_tells_changes() -> None:
    made = plan(*map(staff, NAMES))
    assert made == plan(*map(staff, NAMES[::-1]))
    other = msgspec.structs.replace(made, quotas=made.quotas[1:])
    assert made.digest() == msgspec.json.decode(msgspec.json.encode(made), type=Plan).digest() != other.digest()


@pytest.mark.parametrize(
    ("day", "new", "owed"), [(0, True, 5), (1, True, 4), (3, True, 2), (3, False, 1), (5, True, 0)]
)
def test_who_joins_during_the_week_owes_the_share_that_is_left(day: int, new: bool, owed: int) -> None:  # noqa: FBT001
    made = joined(plan(staff("08")), staff("40", new=new), Instant(MONDAY + day * DAY + 60), WEEKS)
    assert quota(made, "40")[1] == owed
    assert quota(made, "08") == (QuotaClass.REGULAR, 2)


def test_what_was_frozen_stays() -> None:
    made = plan(staff("08"))
    assert joined(made, staff("08", new=True), Instant(MONDAY + DAY), WEEKS) == made


def test_exempt_staff_are_audited_about_once_in_four_weeks_when_asked_for() -> None:
    rules = QuotaRules(audit_every=4)
    hits = sum(audited(agent(str(n)), IN, WEEK, KEY, rules) for n in range(4000))
    assert 890 < hits < 1110  # 1000 expected, four standard deviations
    lucky = next(name for name in map(str, range(100)) if audited(agent(name), IN, WEEK, KEY, rules))
    made = plan(staff(lucky), rules=rules, rankings={IN: [Placed(agent(lucky), 101.0), *RANKING[:6]]})
    found = made.of(agent(lucky), IN)
    assert found is not None
    assert (found.quota_class, found.quota, found.audit) == (QuotaClass.EXEMPT, 1, True)
    assert not audited(agent(lucky), IN, WEEK, KEY, RULES)


def test_halves_share_a_quota_and_the_first_owes_the_odd_call() -> None:
    made = plan(staff("30", new=True), rules=QuotaRules(halves=True))
    assert [(cell.half, count) for cell, count in cells(made, made.quotas[0])] == [(Half.FIRST, 3), (Half.SECOND, 2)]
    whole = plan(staff("30", new=True))
    assert [(cell.half, count) for cell, count in cells(whole, whole.quotas[0])] == [(None, 5)]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"quotas": {QuotaClass.NEW: 5}}, "name a quota for each"),
        ({"risk": -1}, "negative"),
        ({"audit_every": 0}, "1 or more"),
        ({"working": (8,)}, "weekdays"),
        ({"working": ()}, "weekdays"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(rules: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        QuotaRules(**rules)  # type: ignore[arg-type]
