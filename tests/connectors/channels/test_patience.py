from __future__ import annotations

import random

import pytest

from connectors.channels.patience import Patience, delay, exhausted
from realtime.names import Instant

PATIENCE = Patience(first=2.0, ceiling=600.0, most_age=3600.0, most_attempts=5)


@pytest.mark.parametrize(("failures", "bound"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, 600), (5000, 600)])
def test_the_bound_doubles_up_to_the_ceiling_and_no_wait_is_short(failures: int, bound: float) -> None:
    rng = random.Random(7)
    assert all(bound / 2 <= delay(failures, PATIENCE, rng) <= bound for _ in range(200))


def test_the_same_chance_gives_the_same_wait() -> None:
    assert delay(3, PATIENCE, random.Random(1)) == delay(3, PATIENCE, random.Random(1))


def test_age_and_attempts_end_it() -> None:
    born = Instant(1000.0)
    assert not exhausted(born, 4, Instant(4599.0), PATIENCE)
    assert exhausted(born, 5, Instant(1001.0), PATIENCE)
    assert exhausted(born, 0, Instant(4600.0), PATIENCE)
