from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.staffing.erlang_a import (
    Load,
    agents_for,
    erlang_a,
    erlang_c,
    expected_wait,
    leaving_rate,
    staying,
)

WAITS = [(5, False), (12, True), (30, False), (45, True), (60, True), (90, False), (20, False), (8, False)]


def test_the_published_erlang_c() -> None:
    found = erlang_c(14, Load(calls=200, aht=180))
    assert found.waiting == pytest.approx(0.1741319, abs=5e-8)
    assert found.level == pytest.approx(0.8883500, abs=5e-8)
    assert found.wait == pytest.approx(7.83594, abs=5e-6)
    assert erlang_c(50, Load(calls=2880, aht=60)).wait == pytest.approx(20.83, abs=5e-3)


def test_the_published_erlang_a() -> None:
    found = erlang_a(50, Load(calls=2880, aht=60, patience=120))
    assert found.abandoned == pytest.approx(0.0309, abs=5e-5)
    assert found.wait == pytest.approx(3.71, abs=5e-3)
    assert found.occupancy == pytest.approx(0.930, abs=5e-4)


@pytest.mark.parametrize(
    ("agents", "calls", "aht", "patience", "waiting", "abandoned", "wait", "level", "occupancy"),
    [
        (10, 200, 180, 120, 0.49685, 0.13746, 16.4957, 0.63994, 0.8625),
        (14, 200, 180, 120, 0.12698, 0.02284, 2.7407, 0.93273, 0.6980),
        (50, 3000, 60, 120, 0.60117, 0.04668, 5.6022, 0.90008, 0.9533),
        (3, 40, 240, 90, 0.42167, 0.23201, 20.8806, 0.63390, 0.6827),
        (100, 1320, 300, 60, 0.57481, 0.11316, 6.7895, 0.79723, 0.9755),
        (1, 10, 300, 60, 0.489358, 0.412771, 24.76625, 0.534579, 0.48936),
        (5, 60, 240, 120, 0.327120, 0.127270, 15.27244, 0.734026, 0.69818),
    ],
)
def test_our_own_vectors(  # noqa: PLR0913, PLR0917  # a row of the table
    agents: int,
    calls: float,
    aht: float,
    patience: float,
    waiting: float,
    abandoned: float,
    wait: float,
    level: float,
    occupancy: float,
) -> None:
    found = erlang_a(agents, Load(calls=calls, aht=aht, patience=patience))
    assert found.waiting == pytest.approx(waiting, abs=5e-6)
    assert found.abandoned == pytest.approx(abandoned, abs=5e-6)
    assert found.wait == pytest.approx(wait, abs=5e-5)
    assert found.level == pytest.approx(level, abs=5e-6)
    assert found.occupancy == pytest.approx(occupancy, abs=5e-5)


@pytest.mark.parametrize(
    ("calls", "patient", "real"), [(20, 3, 3), (60, 7, 6), (200, 17, 16), (600, 46, 41), (2000, 142, 128)]
)
def test_agents_for_eighty_in_twenty(calls: float, patient: int, real: int) -> None:
    assert agents_for(Load(calls=calls, aht=240)) == patient
    assert agents_for(Load(calls=calls, aht=240, patience=120)) == real


def test_a_cap_on_abandons_asks_for_more_agents() -> None:
    load = Load(calls=600, aht=240, patience=120)
    assert agents_for(load, abandoned=0.02, busy=0.88) > agents_for(load)


@settings(max_examples=40)
@given(st.integers(1, 40), st.floats(1, 600), st.floats(30, 600), st.floats(20, 600))
def test_an_agent_more_never_makes_it_worse(agents: int, calls: float, aht: float, patience: float) -> None:
    load = Load(calls=calls, aht=aht, patience=patience)
    fewer, more = erlang_a(agents, load), erlang_a(agents + 1, load)
    assert more.level >= fewer.level - 1e-9
    assert more.abandoned <= fewer.abandoned + 1e-9
    assert 0.0 <= fewer.level <= 1.0
    assert fewer.occupancy <= 1.0 + 1e-9


def test_the_edges() -> None:
    assert erlang_a(5, Load(calls=0, aht=180, patience=60)).level == 1.0
    assert erlang_a(0, Load(calls=60, aht=180, patience=60)).level == 0.0
    assert erlang_c(2, Load(calls=60, aht=180)).wait == inf
    assert erlang_a(14, Load(calls=200, aht=180)) == erlang_c(14, Load(calls=200, aht=180))


def test_patience_is_abandons_by_all_seconds_waited() -> None:
    assert leaving_rate(WAITS, prior=False) == pytest.approx(3 / 270)
    assert leaving_rate([*WAITS, (2, True)], prior=False) == pytest.approx(3 / 270)
    assert leaving_rate([]) == pytest.approx(2 / 240)
    assert leaving_rate([], prior=False) == 0.0


def test_the_curve_of_patience() -> None:
    assert [wait for wait, _ in staying(WAITS)] == [12, 45, 60]
    assert [share for _, share in staying(WAITS)] == pytest.approx([0.83333, 0.55556, 0.27778], abs=5e-6)


def test_the_expected_wait_counts_those_ahead_who_will_leave() -> None:
    load = Load(calls=1, aht=180, patience=120)
    assert expected_wait(0, 10, load) == pytest.approx(18.0)
    assert expected_wait(2, 10, load) == pytest.approx(18 + 1 / (1 / 18 + 1 / 120) + 1 / (1 / 18 + 2 / 120))
    assert expected_wait(2, 10, Load(calls=1, aht=180)) == pytest.approx(54.0)
    assert expected_wait(0, 0, load) is None
