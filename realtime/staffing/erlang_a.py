"""Erlang C and Erlang A: what so many agents make of so many calls (algorithms.md B4.2-4).

Erlang A lets callers lose patience (Palm 1957; Garnett, Mandelbaum and Reiman 2002): a birth-death chain with death
rate min(k, n) mu + (k - n)+ theta. The service level is that of `offered`: answered within T by all who called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, fsum, inf, log

import msgspec

_CUT = log(1e-12)
_SURE = 1e-12
MOST_STATES = 200_000


class Load(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What comes: calls per hour, mean handling time and mean patience in seconds; patience inf: nobody leaves."""

    calls: float
    aht: float
    patience: float = inf

    @property
    def erlangs(self) -> float:
        """Agents kept busy on average, did all callers stay."""
        return self.calls / 3600.0 * self.aht


class Service(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What it becomes: shares 0..1 and the mean wait of all callers in seconds."""

    waiting: float
    abandoned: float
    wait: float
    level: float
    occupancy: float


def erlang_c(agents: int, load: Load, within: float = 20.0) -> Service:
    """Callers with endless patience. Without enough agents the line grows for ever: nobody is answered in time."""
    offered = load.erlangs
    if agents <= offered:
        return Service(waiting=1.0, abandoned=0.0, wait=inf, level=0.0, occupancy=1.0)
    blocked = 1.0
    for k in range(1, agents + 1):
        blocked = offered * blocked / (k + offered * blocked)
    share = offered / agents
    waiting = blocked / (1.0 - share * (1.0 - blocked))
    spare = agents - offered
    return Service(
        waiting=waiting,
        abandoned=0.0,
        wait=waiting * load.aht / spare,
        level=1.0 - waiting * exp(-spare * within / load.aht),
        occupancy=share,
    )


def erlang_a(agents: int, load: Load, within: float = 20.0) -> Service:
    """Callers who leave after an exponential time of mean `patience`."""
    if load.patience == inf:
        return erlang_c(agents, load, within)
    if load.calls <= 0.0:
        return Service(waiting=0.0 if agents else 1.0, abandoned=0.0, wait=0.0, level=1.0, occupancy=0.0)
    arrivals, serving, leaving = load.calls / 3600.0, 1.0 / load.aht, 1.0 / load.patience
    states = _states(agents, arrivals, serving, leaving)
    line = states[agents:]
    queued = fsum(ahead * share for ahead, share in enumerate(line))
    waiting = fsum(line)
    abandoned = leaving * queued / arrivals
    in_time = _served_within(line, agents * serving, leaving, within)
    return Service(
        waiting=waiting,
        abandoned=abandoned,
        wait=queued / arrivals,
        level=min(1.0, max(0.0, 1.0 - waiting + in_time)),
        occupancy=arrivals * (1.0 - abandoned) / (agents * serving) if agents else 0.0,
    )


def _states(agents: int, arrivals: float, serving: float, leaving: float) -> list[float]:
    """The share of time with k callers in the system, in logarithms until the end so that nothing overflows."""
    logs, here, best = [0.0], 0.0, 0.0
    for k in range(1, MOST_STATES):
        here += log(arrivals) - log(min(k, agents) * serving + max(k - agents, 0) * leaving)
        logs.append(here)
        best = max(best, here)
        if k > agents and here < best + _CUT * 1.5:
            break
    weights = [exp(each - best) for each in logs]
    whole = fsum(weights)
    return [each / whole for each in weights]


def _served_within(line: Sequence[float], serving: float, leaving: float, within: float) -> float:
    """P that a caller finds all busy and is served within the time: his chain of departures, by uniformisation.

    line[j]: share of callers who find j ahead of them. From j ahead the next departure comes at nmu + j theta; he
    himself leaves at theta.
    """
    ahead = list(line)
    if serving <= 0.0:
        return 0.0
    whole = serving + len(ahead) * leaving
    down = [(serving + j * leaving) / whole for j in range(len(ahead))]
    stay = [1.0 - (serving + (j + 1) * leaving) / whole for j in range(len(ahead))]
    mean = whole * within
    weight, log_weight, passed, served, total, step = exp(-mean), -mean, exp(-mean), 0.0, 0.0, 0
    while 1.0 - passed > _SURE and step < 10 * mean + 1000:
        served += ahead[0] * down[0]
        last = len(ahead) - 1
        for j in range(last):
            ahead[j] = ahead[j] * stay[j] + ahead[j + 1] * down[j + 1]
        ahead[last] *= stay[last]
        step += 1
        log_weight += log(mean / step) if mean > 0.0 else -inf
        weight = exp(log_weight)
        passed += weight
        total += weight * served
    return total


def agents_for(load: Load, target: float = 0.8, within: float = 20.0, abandoned: float = 1.0, busy: float = 1.0) -> int:
    """The fewest agents that reach the target, with at most so many abandons and so much occupancy."""
    agents = 1
    while agents < MOST_STATES:
        found = erlang_a(agents, load, within)
        if found.level >= target and found.abandoned <= abandoned and found.occupancy <= busy:
            break
        agents += 1
    return agents


MISDIAL = 3.0
PRIOR_ABANDONS, PRIOR_SECONDS = 2.0, 240.0


def leaving_rate(waits: Iterable[tuple[float, bool]], *, prior: bool = True) -> float:
    """Abandons per second waited, zero waits included (B4.3). waits: (seconds, abandoned); misdials are no callers."""
    kept = [(wait, gone) for wait, gone in waits if not (gone and wait <= MISDIAL)]
    abandons = sum(gone for _, gone in kept) + (PRIOR_ABANDONS if prior else 0.0)
    seconds = fsum(wait for wait, _ in kept) + (PRIOR_SECONDS if prior else 0.0)
    return abandons / seconds if seconds > 0.0 else 0.0


def staying(waits: Iterable[tuple[float, bool]]) -> list[tuple[float, float]]:
    """The Kaplan-Meier curve of patience: after so many seconds this share has not given up."""
    rows = sorted(waits, key=lambda each: (each[0], not each[1]))
    share = 1.0
    curve: list[tuple[float, float]] = []
    for index, (wait, gone) in enumerate(rows):
        if gone:
            share *= 1.0 - 1.0 / (len(rows) - index)
            if curve and curve[-1][0] == wait:
                curve.pop()
            curve.append((wait, share))
    return curve


def expected_wait(ahead: int, agents: int, load: Load) -> float | None:
    """Seconds until a caller with so many ahead is answered (B4.4); None when nobody serves."""
    if agents <= 0:
        return None
    serving, leaving = agents / load.aht, 1.0 / load.patience
    return fsum(1.0 / (serving + j * leaving) for j in range(ahead + 1))
