from itertools import pairwise

import pytest

from connectors.simulator.scenarios import SCENARIOS, scenario_named


def test_an_unknown_scenario_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="quiet"):
        scenario_named("nightmare")


def test_the_load_runs_smoothly_through_the_day_and_repeats() -> None:
    day = SCENARIOS["whole-day"]
    shares = [day.share(minute * 60) for minute in range(24 * 60)]
    assert max(shares) == pytest.approx(1.0)
    assert min(shares) < 0.05
    assert max(abs(a - b) for a, b in pairwise(shares)) < 0.01
    assert day.share(3600 * 25) == pytest.approx(day.share(3600))


def test_a_story_begins_at_its_own_hour_whatever_the_clock_says() -> None:
    assert SCENARIOS["day"].share(0) > 0.9
    assert SCENARIOS["quiet"].share(0) < 0.05
