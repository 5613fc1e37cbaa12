from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import (
    Cell,
    CellFrame,
    Ranked,
    Replacement,
    Reservoir,
    Unusable,
    commitment,
    draw,
    keeps,
    rank,
    ranks,
    replaced,
    standing,
)
from tests.realtime.quality.contacts import KEY, WEEK, agent, call

CELL = Cell(WEEK, agent("1001"), Direction.INBOUND)
NOW = Instant(1_785_900_000.0)


def frame(calls: int, quota: int = 2, risk: int = 0, flagged: int = 0) -> CellFrame:
    return CellFrame(
        cell=CELL,
        quota=quota,
        risk=risk,
        calls=frozenset(call(n) for n in range(calls)),
        flagged=frozenset(call(n) for n in range(flagged)),
    )


def test_the_published_vector() -> None:
    assert rank(KEY, WEEK, AgentId("1001"), ChannelId("1722500000.1")) == pytest.approx(0.750333772205, abs=5e-13)


def test_a_key_is_committed_to_before_and_shown_after() -> None:
    published = commitment(KEY)
    assert keeps(KEY, published)
    assert keeps(KEY, published.upper())
    assert not keeps(b"l" * 32, published)
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short")


@given(st.lists(st.integers(0, 50), max_size=80), st.randoms(use_true_random=False), st.integers(0, 6))
def test_any_order_any_repetition_and_any_restart_keep_the_same_calls(
    calls: list[int], chance: random.Random, size: int
) -> None:
    offers = ranks(KEY, CELL, [call(n) for n in calls])
    chance.shuffle(offers)
    reservoir = Reservoir(size)
    for one in offers:
        reservoir = Reservoir(reservoir.size, reservoir.kept).offered(one)
    assert list(reservoir.kept) == sorted(set(offers))[:size]


@given(st.sets(st.integers(0, 200), max_size=60))
def test_a_call_out_of_reach_when_answered_is_never_drawn(calls: set[int]) -> None:
    reservoir, spared = Reservoir(4), set()
    for one in (Ranked(rank(KEY, WEEK, CELL.agent, call(n)), call(n)) for n in calls):
        if not reservoir.in_reach(one):
            spared.add(one.linked)
        reservoir = reservoir.offered(one)
    drawn = draw(KEY, CellFrame(cell=CELL, quota=2, calls=frozenset(call(n) for n in calls)))
    assert spared.isdisjoint(one.linked for one in (*drawn.sampled, *drawn.reserves))


def test_a_call_that_leaves_the_frame_leaves_the_reservoir() -> None:
    reservoir = Reservoir(2).offered(Ranked(0.1, call(1))).offered(Ranked(0.2, call(2)))
    assert reservoir.without(call(1)).kept == (Ranked(0.2, call(2)),)


def test_quota_and_two_reserves_in_the_order_of_ranks() -> None:
    drawn = draw(KEY, frame(60, quota=5))
    assert [*drawn.sampled, *drawn.reserves] == ranks(KEY, CELL, frame(60).calls)[:7]
    assert (len(drawn.sampled), drawn.size, drawn.short) == (5, 60, 0)


def test_fewer_calls_than_the_quota_are_all_drawn_and_flagged_as_short() -> None:
    drawn = draw(KEY, frame(3, quota=5))
    assert (len(drawn.sampled), drawn.reserves, drawn.short) == (3, (), 2)


def test_risky_calls_come_beside_the_random_ones_and_never_twice() -> None:
    drawn = draw(KEY, frame(30, quota=10, risk=3, flagged=6))
    assert {one.linked for one in drawn.risk} <= frame(30, flagged=6, risk=3).flagged
    assert {one.linked for one in drawn.risk}.isdisjoint(one.linked for one in drawn.sampled)
    assert len(drawn.risk) <= 3


def test_a_frame_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="count them as calls too"):
        CellFrame(cell=CELL, quota=1, calls=frozenset(), flagged=frozenset({call(1)}))
    with pytest.raises(ValueError, match="negative"):
        frame(3, quota=-1)


def test_reserves_stand_in_by_rank_until_they_are_used_up() -> None:
    drawn = draw(KEY, frame(10))
    log: tuple[Replacement, ...] = ()
    order = [one.linked for one in (*drawn.sampled, *drawn.reserves)]
    for unusable in (order[0], order[2], order[1]):
        log = (*log, replaced(drawn, log, unusable, Unusable.DAMAGED, "", "qa", NOW))
    assert [one.substitute for one in log] == [order[2], order[3], None]
    assert standing(drawn, log) == (order[3],)


def test_only_a_drawn_call_is_replaced_and_other_needs_a_note() -> None:
    drawn = draw(KEY, frame(10))
    with pytest.raises(ValueError, match="not in the random sample"):
        replaced(drawn, (), drawn.reserves[0].linked, Unusable.MISSING, "", "qa", NOW)
    with pytest.raises(ValueError, match="needs a note"):
        replaced(drawn, (), drawn.sampled[0].linked, Unusable.OTHER, " ", "qa", NOW)


def test_replacements_of_another_cell_are_none_of_ours() -> None:
    drawn = draw(KEY, frame(10))
    other = Replacement(
        cell=Cell(WEEK, agent("1002"), Direction.INBOUND),
        unusable=drawn.sampled[0].linked,
        substitute=None,
        reason=Unusable.MISSING,
        by="qa",
        at=NOW,
    )
    assert standing(drawn, (other,)) == tuple(one.linked for one in drawn.sampled)
