"""How long to wait before trying again, and when to stop: pure, chance is an argument."""

from __future__ import annotations

import random

import msgspec

from realtime.names import Instant, Seconds


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """first, ceiling: bounds of the wait in seconds; most_age, most_attempts: what ends in `given_up`."""

    first: float = 2.0
    ceiling: float = 600.0
    most_age: float = 86_400.0
    most_attempts: int = 300


def delay(failures: int, patience: Patience, rng: random.Random) -> Seconds:
    """The wait after so many failures in a row (1 or more).

    The bound doubles up to the ceiling; the wait is drawn from its upper half, so that many who failed together do not
    come back together, and none at once.
    """
    # Beyond 2**30 every bound is the ceiling, and a float would overflow one day.
    bound = min(patience.first * 2 ** min(failures - 1, 30), patience.ceiling)
    return Seconds(rng.uniform(bound / 2, bound))


def exhausted(created: Instant, attempts: int, now: Instant, patience: Patience) -> bool:
    """Whether a delivery has been waited for and tried long enough."""
    return attempts >= patience.most_attempts or now - created >= patience.most_age
