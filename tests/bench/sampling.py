"""What the strata of B5.3 do to an estimate: bias and error of four ways, for one agent and for a centre of forty.

An agent has 120 calls a week, 15 % of them flagged and 14 points worse; two are drawn at random and three at risk.
"""

from __future__ import annotations

import time
from statistics import fmean

import numpy as np

from realtime.names import AgentId, ChannelId
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, CellFrame, draw
from realtime.quality.estimates import Weighed, hajek, horvitz_thompson
from realtime.quality.sampling import inclusion
from realtime.quality.weeks import Week

CALLS, FLAGGED, RANDOM, RISK, AGENTS, WEEKS = 120, 18, 2, 3, 40, 250
KEY = b"k" * 32


def main() -> None:
    """Print bias and root mean square error of each estimate."""
    chance, begun = np.random.default_rng(1), time.perf_counter()
    names = [ChannelId(f"hq/{n}") for n in range(CALLS)]
    calls, flagged = frozenset(names), frozenset(names[:FLAGGED])
    errors: dict[str, list[float]] = {}
    for week in range(WEEKS):
        naive_all, weighed_all, truth_all = [], [], []
        total = 0.0
        for agent in range(AGENTS):
            scores = chance.normal(90, 8, CALLS) + chance.normal(0, 4)
            scores[:FLAGGED] -= 14
            of_call = dict(zip(names, scores.tolist(), strict=True))
            cell = Cell(Week(f"{2000 + week // 50}-W{week % 50 + 1:02d}"), AgentId(f"hq/{agent}"), Direction.INBOUND)
            drawn = draw(KEY, CellFrame(cell=cell, quota=RANDOM, risk=RISK, calls=calls, flagged=flagged))
            random = [of_call[one.linked] for one in drawn.sampled]
            naive = random + [of_call[one.linked] for one in drawn.risk]
            weighed = [
                Weighed(of_call[one.linked], inclusion(RANDOM, CALLS, RISK, FLAGGED, flagged=one.linked in flagged))
                for one in (*drawn.sampled, *drawn.risk)
            ]
            truth = float(scores.mean())
            ht = horvitz_thompson(weighed, CALLS) or 0.0
            for name, value in (
                ("agent: naive mean of all", fmean(naive)),
                ("agent: random stratum only", fmean(random)),
                ("agent: Horvitz-Thompson", ht),
                ("agent: Hajek", hajek(weighed) or 0.0),
            ):
                errors.setdefault(name, []).append(value - truth)
            naive_all += naive
            weighed_all += weighed
            truth_all.append(truth)
            total += ht
        centre = fmean(truth_all)
        errors.setdefault("centre: naive mean of all", []).append(fmean(naive_all) - centre)
        errors.setdefault("centre: Horvitz-Thompson", []).append(total / AGENTS - centre)
        errors.setdefault("centre: Hajek", []).append((hajek(weighed_all) or 0.0) - centre)
    for name, found in errors.items():
        square = float(np.sqrt(np.mean(np.square(found))))
        print(f"{name}: bias {fmean(found):+.1f}, root mean square error {square:.1f}")
    seconds = time.perf_counter() - begun
    ranks = WEEKS * AGENTS * (CALLS + FLAGGED)
    print(f"{WEEKS} weeks of {AGENTS} agents: {seconds:.1f} s, {ranks / seconds:,.0f} ranks/s with everything around")
