from __future__ import annotations

import msgspec
import pytest

from realtime.names import Instant
from realtime.quality.draw import Stratum
from realtime.quality.errors import (
    ItemErrors,
    Suggestion,
    error_rates,
    pareto,
    suggested,
)
from realtime.quality.intervals import jeffreys
from realtime.quality.scoring import Review
from tests.realtime.quality.contacts import agent, call
from tests.realtime.quality.forms import FORM
from tests.realtime.quality.test_scoring import answers


def review(who: str, stratum: Stratum = Stratum.RANDOM, **told: float | None) -> Review:
    return Review(
        linked=call(who),
        agent=agent(who),
        form="small",
        version=1,
        rater="qa",
        at=Instant(0.0),
        answers=answers(**told),
        stratum=stratum,
    )


def errors(code: str, count: int, of: int, cost: float = 1.0) -> ItemErrors:
    return ItemErrors(
        code=code,
        errors=count,
        applicable=of,
        rate=jeffreys(count, of),
        cost=cost * count,
        by_agent={agent(str(n)): 1 for n in range(count)},
    )


def test_rates_count_the_random_stratum_where_the_item_applied() -> None:
    told = [
        review("1", tone=3),
        review("2", tone=None),
        review("3"),
        review("4", Stratum.RISK, tone=3),
        review("5", Stratum.SPOT_CHECK, tone=3),
    ]
    tone = next(one for one in error_rates(FORM, told) if one.code == "tone")
    assert (tone.errors, tone.applicable, tone.rate.value, tone.cost) == (1, 2, 0.5, 30.0)
    assert tone.by_agent == {agent("1"): 1}


def test_the_vital_few_reach_eighty_per_cent() -> None:
    rows = pareto(
        [errors("a", 5, 50, 10), errors("b", 30, 50), errors("c", 10, 50), errors("d", 10, 50), errors("e", 0, 50)]
    )
    assert [(row.item.code, round(row.share, 2), row.vital) for row in rows] == [
        ("a", 0.50, True),
        ("b", 0.80, True),
        ("c", 0.90, False),
        ("d", 1.0, False),
    ]
    assert pareto([]) == ()


def test_rising_is_told_after_correction_for_all_items() -> None:
    before = [errors(code, 6, 150) for code in "abc"]
    now = [errors("a", 15, 50), errors("b", 3, 50), errors("c", 2, 50)]
    assert {row.item.code: row.rising for row in pareto(now, before)} == {"a": True, "b": False, "c": False}
    assert {row.rising for row in pareto(now)} == {None}


@pytest.mark.parametrize(
    ("counts", "suggestion", "who"),
    [
        ({"1": 7, "2": 1, "3": 1, "4": 1}, Suggestion.COACHING, ("1",)),
        ({"1": 3, "2": 3, "3": 1, "4": 1, "5": 1}, Suggestion.COACHING, ("1", "2")),
        ({str(n): 1 for n in range(10)}, Suggestion.COURSE, ()),
        ({str(n): 1 for n in range(5)}, Suggestion.COURSE, ()),
        ({}, None, ()),
    ],
)
def test_few_hold_it_is_coaching_and_many_is_a_course(
    counts: dict[str, int], suggestion: Suggestion | None, who: tuple[str, ...]
) -> None:
    assert suggested({agent(name): count for name, count in counts.items()}) == (suggestion, tuple(map(agent, who)))


def test_an_answer_is_wrong_by_the_version_it_was_given_to_and_dropped_items_keep_their_errors() -> None:
    """Version 2 doubles the scale of "record" and has no "tone": full marks of version 1 stay right."""
    items = tuple(
        msgspec.structs.replace(item, max=item.max * 2) if item.code == "record" else item
        for item in FORM.items
        if item.code != "tone"
    )
    newest = msgspec.structs.replace(FORM, version=2, items=items)
    rates = {one.code: one for one in error_rates(newest, [review("1", tone=3)], [newest, FORM])}
    assert (rates["record"].errors, rates["record"].applicable) == (0, 1)
    assert (rates["tone"].errors, rates["tone"].applicable) == (1, 1)
