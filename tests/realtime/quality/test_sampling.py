from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.names import Instant, Seconds
from realtime.quality.contacts import Contact, Direction, Exclusion, Flag
from realtime.quality.draw import Cell, CellFrame, Stratum, Unusable, commitment, draw, replaced
from realtime.quality.quotas import Placed, Plan, QuotaRules, Staff, audited, freeze
from realtime.quality.recheck import verify
from realtime.quality.sampling import (
    Campaign,
    Lack,
    campaign_sample,
    frames,
    inclusion,
    pulled,
    sample,
    samples_of,
    shortfall,
)
from realtime.quality.weeks import Half, Week
from tests.realtime.quality.contacts import DAY, HOUR, KEY, MONDAY, WEEK, WEEKS, agent, call, contact

IN = Direction.INBOUND


def plan(*names: str, rules: QuotaRules | None = None, top: str | None = None) -> Plan:
    people = [Staff(agent=agent(name), directions=frozenset({IN})) for name in names]
    ranking = [Placed(agent(top), 100.0), *(Placed(agent(f"filler{n}"), 50.0) for n in range(9))] if top else []
    return freeze(WEEK, KEY, commitment(KEY), people, {IN: ranking}, rules or QuotaRules(), MONDAY)


def calls(count: int, who: str = "1001", flagged: int = 0) -> list[Contact]:
    spread = 5 * DAY / max(1, count)
    return [
        contact(
            f"{who}.{n}",
            who,
            answered=Instant(MONDAY + 9 * HOUR + n * spread),
            flags=frozenset({Flag.DROPPED} if n < flagged else ()),
        )
        for n in range(count)
    ]


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_a_week_is_the_same_for_any_order_of_its_contacts_and_checks_out(chance: random.Random) -> None:
    told = [*calls(40, "1001", flagged=8), *calls(9, "1002")]
    made = plan("1001", "1002")
    drawn = sample(made, KEY, told, WEEKS)
    chance.shuffle(told)
    assert sample(made, KEY, told * 2, WEEKS) == drawn
    assert verify(WEEK, KEY, made.commitment, drawn.frames, drawn.draws) == ()


def test_each_sample_carries_the_probability_with_which_it_was_drawn() -> None:
    drawn = sample(plan("1001"), KEY, calls(40, flagged=8), WEEKS)
    for one in drawn.samples:
        flagged = one.linked in drawn.frames[0].flagged
        assert one.random_inclusion == 2 / 40
        assert one.inclusion == (1 - (1 - 2 / 40) * (1 - 3 / 8) if flagged else 2 / 40)
    assert [one.stratum for one in drawn.samples if one.official] == [Stratum.RANDOM] * 2


@pytest.mark.parametrize(
    ("told", "probability"),
    [
        ({"quota": 5, "size": 60}, 5 / 60),
        ({"quota": 5, "size": 3}, 1.0),
        ({"quota": 2, "size": 120, "risk": 3, "at_risk": 18, "flagged": True}, 1 - (118 / 120) * (15 / 18)),
        ({"quota": 2, "size": 120, "risk": 3, "at_risk": 2, "flagged": True}, 1.0),
        ({"quota": 0, "size": 10}, 0.0),
    ],
)
def test_inclusion_probabilities(told: dict[str, int], probability: float) -> None:
    assert inclusion(**told) == pytest.approx(probability)  # type: ignore[arg-type]


def test_nothing_is_included_with_a_probability_where_nothing_is() -> None:
    with pytest.raises(ValueError, match="empty frame"):
        inclusion(2, 0)
    with pytest.raises(ValueError, match="at least one"):
        inclusion(2, 5, 3, 0, flagged=True)


def within(hits: int, runs: int, probability: float) -> bool:
    """Within five standard deviations of a binomial count: fails by chance once in two million."""
    return abs(hits - runs * probability) <= 5 * sqrt(runs * probability * (1 - probability))


def test_twenty_thousand_weeks_include_each_call_as_often_as_stated() -> None:
    runs, size, quota = 20_000, 30, 3
    numbers = [call(n) for n in range(size)]
    flagged, hits = frozenset(numbers[:6]), Counter[str]()
    for run in range(runs):
        cell = Cell(Week(f"{2000 + run // 50}-W{run % 50 + 1:02d}"), agent("1001"), IN)
        drawn = draw(
            KEY,
            CellFrame(cell=cell, quota=quota, reserves=0, risk=2, calls=frozenset(numbers), flagged=flagged),
        )
        hits.update(one.linked for one in (*drawn.sampled, *drawn.risk))
    for linked in numbers:
        assert within(hits[linked], runs, inclusion(quota, size, 2, 6, flagged=linked in flagged)), linked


def test_calls_of_another_week_and_of_nobody_planned_are_not_drawn() -> None:
    late = contact("late", answered=Instant(WEEKS.end(WEEK)))
    stranger = contact("x", "1009")
    drawn = sample(plan("1001"), KEY, [*calls(3), late, stranger], WEEKS)
    assert drawn.frames[0].calls == {one.linked for one in calls(3)}
    assert drawn.unplanned == (agent("1009"),)


def test_too_few_calls_are_all_drawn_and_the_lack_is_said() -> None:
    drawn = sample(plan("1001", "1002"), KEY, [*calls(1), contact("s", talked=Seconds(3.0))], WEEKS)
    assert [(one.cell.agent, one.quota, one.drawn, one.lack) for one in drawn.shortfalls] == [
        (agent("1001"), 2, 1, Lack.FEWER_CALLS),
        (agent("1002"), 2, 0, Lack.FEWER_CALLS),
    ]
    assert drawn.counts[0].excluded == {Exclusion.TOO_SHORT: 1}


def test_used_up_reserves_are_another_lack() -> None:
    made = plan("1001", rules=QuotaRules(reserves=0))
    drawn = sample(made, KEY, calls(10), WEEKS)
    gone = replaced(drawn.draws[0], (), drawn.draws[0].sampled[0].linked, Unusable.MISSING, "", "qa", MONDAY)
    lack = shortfall(drawn.draws[0], (gone,))
    assert lack is not None
    assert (lack.drawn, lack.lack) == (1, Lack.RESERVES_USED_UP)
    assert len([one for one in samples_of(made, drawn.frames[0], drawn.draws[0], (gone,)) if one.official]) == 1


def test_a_call_at_risk_that_stands_in_as_a_reserve_is_there_once() -> None:
    made, told = plan("1001"), calls(5, flagged=5)
    drawn = sample(made, KEY, told, WEEKS)
    reserve = drawn.draws[0].reserves[0].linked
    assert reserve in {one.linked for one in drawn.draws[0].risk}
    gone = replaced(drawn.draws[0], (), drawn.draws[0].sampled[0].linked, Unusable.MISSING, "", "qa", MONDAY)
    found = samples_of(made, drawn.frames[0], drawn.draws[0], (gone,))
    assert [one.stratum for one in found if one.linked == reserve] == [Stratum.RANDOM]


def test_two_agents_on_one_call_are_drawn_each_by_their_own_rank() -> None:
    made = plan("1001", "1002")
    drawn = sample(made, KEY, [contact("shared", "1001"), contact("shared", "1002")], WEEKS)
    ranks = {one.cell.agent: one.sampled[0].rank for one in drawn.draws}
    assert len(set(ranks.values())) == len(ranks) == 2


def test_halves_are_drawn_each_by_themselves() -> None:
    made = plan("1001", rules=QuotaRules(halves=True))
    by_half: dict[Half | None, Sequence[Contact]] = {
        half: [one for one in calls(20) if WEEKS.half(one.answered or MONDAY) is half] for half in Half
    }
    for frame in frames(made, calls(20), WEEKS):
        assert frame.calls == {one.linked for one in by_half[frame.cell.half]}
        assert frame.quota == 1
    assert {one.cell.half for one in sample(made, KEY, calls(20), WEEKS).samples} == set(Half)


def test_an_exempt_agent_owes_nothing_and_an_audit_is_no_official_score() -> None:
    assert sample(plan("1001", top="1001"), KEY, calls(20, flagged=5), WEEKS).samples == ()
    rules = QuotaRules(audit_every=2)
    lucky = next(name for name in map(str, range(50)) if audited(agent(name), IN, WEEK, KEY, rules))
    drawn = sample(plan(lucky, rules=rules, top=lucky), KEY, calls(20, lucky, flagged=5), WEEKS)
    assert [(one.stratum, one.official) for one in drawn.samples] == [(Stratum.AUDIT, False)]


def test_a_call_pulled_by_hand_needs_a_reason_and_stays_apart() -> None:
    one = pulled(contact(1), Stratum.SPOT_CHECK, "new script", "lead", WEEKS)
    assert (one.cell.week, one.inclusion, one.official) == (WEEK, None, False)
    for told, stratum, reason in (
        (contact(1), Stratum.RANDOM, "x"),
        (contact(1), Stratum.SPOT_CHECK, " "),
        (contact(1, confidential=True), Stratum.COMPLAINT, "x"),
        (contact(1, answered=None), Stratum.LIVE, "x"),
    ):
        with pytest.raises(ValueError, match=r"by hand|cannot be pulled"):
            pulled(told, stratum, reason, "lead", WEEKS)


def test_a_campaign_draws_by_lot_of_its_own() -> None:
    told = [*calls(30), *calls(30, "1002"), contact("short", talked=Seconds(1.0))]
    wanted = Campaign(name="refunds", count=6, reason="new rule", by="lead")
    drawn = campaign_sample(wanted, KEY, told, WEEKS)
    assert drawn == campaign_sample(wanted, KEY, told[::-1], WEEKS)
    assert {one.stratum for one in drawn} == {Stratum.CAMPAIGN}
    assert {one.inclusion for one in drawn} == {6 / 60}
    assert len({one.linked for one in drawn}) == 6
    other = campaign_sample(Campaign(name="greetings", count=6, reason="r", by="lead"), KEY, told, WEEKS)
    assert {one.linked for one in other} != {one.linked for one in drawn}
    assert campaign_sample(wanted, KEY, [], WEEKS) == ()
