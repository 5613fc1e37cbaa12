from __future__ import annotations

import itertools
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.significance import (
    Group,
    benjamini_hochberg,
    discovered,
    fisher_at_least,
    holm,
    risk_ratio,
    suspect,
)

shares = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30)


def test_the_published_suspect() -> None:
    value = fisher_at_least(7, 40, 2, 160)
    assert value == pytest.approx(2.12451e-4, rel=2e-6)
    assert value * 52 == pytest.approx(0.0110, abs=5e-5)
    assert risk_ratio(7, 40, 2, 160) == pytest.approx(11.27, abs=5e-3)


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_fisher_counts_the_ways(hits: int, misses: int, other_hits: int, other_misses: int) -> None:
    of, other_of, marked = hits + misses, other_hits + other_misses, hits + other_hits
    ways = sum(comb(of, k) * comb(other_of, marked - k) for k in range(hits, min(of, marked) + 1))
    assert fisher_at_least(hits, of, other_hits, other_of) == pytest.approx(ways / comb(of + other_of, marked))


def test_fisher_refuses_what_is_no_share() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        fisher_at_least(5, 4, 0, 1)


def test_holm_and_benjamini_hochberg_on_a_textbook_row() -> None:
    values = [0.01, 0.04, 0.03, 0.005]
    assert holm(values) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg(values) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@given(shares)
def test_corrections_only_raise_values_and_keep_their_order(values: list[float]) -> None:
    for adjusted in (holm(values), benjamini_hochberg(values)):
        assert all(value <= after + 1e-12 <= 1.0 + 1e-11 for value, after in zip(values, adjusted, strict=True))
        order = sorted(range(len(values)), key=values.__getitem__)
        assert all(adjusted[one] <= adjusted[two] + 1e-12 for one, two in itertools.pairwise(order))


def test_a_trunk_with_nearly_all_drops_is_named_among_fifty_groups() -> None:
    quiet = [Group("queue", f"q{number}", 0, 4) for number in range(51)]
    found = suspect([*quiet, Group("trunk", "sip-b", 7, 40)], 9, 200)
    assert found is not None
    assert found.group.name == "sip-b"
    assert found.adjusted == pytest.approx(0.0110, abs=5e-5)
    assert found.ratio == pytest.approx(11.27, abs=5e-3)


def test_drops_spread_over_all_groups_name_nobody() -> None:
    assert suspect([Group("trunk", name, 3, 50) for name in "abcd"], 12, 200) is None


def test_two_drops_name_nobody_however_rare_they_are() -> None:
    assert suspect([Group("trunk", "sip-b", 2, 2)], 2, 5000) is None


def test_one_agent_among_forty_is_found_in_a_weeks_counts() -> None:
    agents = [Group("agent", f"a{number}", 1, 120) for number in range(39)]
    found = discovered([*agents, Group("agent", "unlucky", 20, 120)], 59, 4800)
    assert [each.group.name for each in found] == ["unlucky"]
