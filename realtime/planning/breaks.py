"""How many may go on a break now without the service level of the next half hour being put at risk (B4.5).

The service level of one half hour is itself a matter of chance: it spreads about three times as wide as if calls were
answered in time independently of each other (measured). What is asked is the chance that it reaches its target, over
three courses the load may take.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import msgspec

from realtime.detectors.tails import normal_at_most
from realtime.names import AgentId, Instant
from realtime.staffing.erlang_a import Load, erlang_a

HALF_HOUR = 0.5
"""Hours looked ahead."""
WIDER = 3.0
"""Times the binomial standard deviation."""
COURSES = ((-1.2815515655446004, 0.3), (0.0, 0.4), (1.2815515655446004, 0.3))
"""Normal quantiles of .1, .5 and .9, and the weights of the courses they stand for."""
LEAST_CHANCE = 0.8
MOST_SHARE = 0.25
LEAST_STAY = 2
_LEAST_SPREAD = 1e-6


class Goal(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The service level wanted, 0..1, answered within so many seconds, and with which chance."""

    target: float = 0.8
    within: float = 20.0
    chance: float = LEAST_CHANCE


class Team(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who is there. working: ready, on calls and wrapping up, none of them paused; resting: on a break."""

    working: int
    resting: int = 0


class Advice(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How many may go, and what it costs. chances: of reaching the target when nobody goes, one goes, ... one too many.

    held: a surge lasts, so that nobody may go whatever the chances.
    """

    may_go: int
    chances: tuple[float, ...]
    held: bool = False


def chance(agents: int, load: Load, varies: float, goal: Goal) -> float:
    """The chance that so many agents reach the target in the next half hour. varies: CV of the forecast load."""
    return sum(weight * _reached(agents, _course(load, varies, z), goal) for z, weight in COURSES)


def _course(load: Load, varies: float, z: float) -> Load:
    """The load at a quantile of its gamma distribution, by Wilson and Hilferty's cube."""
    ninth = varies * varies / 9.0
    return msgspec.structs.replace(load, calls=load.calls * max(0.0, 1.0 - ninth + z * sqrt(ninth)) ** 3)


def _reached(agents: int, load: Load, goal: Goal) -> float:
    level = erlang_a(agents, load, goal.within).level
    calls = max(load.calls * HALF_HOUR, 1.0)
    spread = WIDER * sqrt(max(level * (1.0 - level), 0.0) / calls)
    return normal_at_most((level - goal.target) / max(spread, _LEAST_SPREAD))


def advise(team: Team, load: Load, varies: float, goal: Goal, *, surge: bool = False) -> Advice:
    """How many may go now. surge: a surge of these callers lasts."""
    most = int(MOST_SHARE * (team.working + team.resting)) - team.resting
    most = max(0, min(most, team.working - LEAST_STAY))
    chances = [chance(team.working, load, varies, goal)]
    for gone in range(1, min(most + 1, team.working) + 1):
        if chances[-1] < goal.chance:
            break
        chances.append(chance(team.working - gone, load, varies, goal))
    enough = sum(each >= goal.chance for each in chances) - 1
    may_go = max(0, min(most, enough))
    return Advice(may_go=0 if surge else may_go, chances=tuple(chances), held=surge)


class Rest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One agent who may want a break. last: when his last one ended, else when he signed in. due: by law, from then."""

    agent: AgentId
    last: Instant
    due: Instant | None = None


def order(rests: Iterable[Rest], now: Instant) -> list[Rest]:
    """Whose turn it is: breaks that are due by law first, then who has gone longest without one."""
    return sorted(rests, key=lambda rest: (not is_due(rest, now), rest.last, rest.agent))


def is_due(rest: Rest, now: Instant) -> bool:
    """Whether the law wants this break now; it is then given whatever it costs, and the leader is told."""
    return rest.due is not None and rest.due <= now
