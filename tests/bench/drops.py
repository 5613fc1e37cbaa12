"""Frequent drops on simulated sites (algorithms.md B2.2): false alarms per week, delays, misses, and the burst rule.

Contacts end at random in 84 open hours a week; the share of drops is 0.8 % with an hour-to-hour CV of 0.3. Then for an
hour every contact drops with 3, 5, 10 times that share, or half of them do. drops.py hears every end and looks every
ten seconds, with the usual share it has without history or after four weeks of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from realtime.detectors import drops
from realtime.detectors.drops import Base, End, Memory
from realtime.endings import EndClass
from realtime.names import Instant, PbxId, QueueId, Seconds, VisitId

SEED = 20260106
RATES = (20, 200, 2000)
SHARE, WANDERS = 0.008, 0.3
OPEN_HOURS, WEEKS, TRIALS = 84, {20: 60, 200: 20, 2000: 5}, 40
OPEN = OPEN_HOURS * 3600.0
INCIDENTS = {"x3": 3 * SHARE, "x5": 5 * SHARE, "x10": 10 * SHARE, "50 %": 0.5}
TABLE = {
    20: "0.1 | x10 missed 70-84 %, 50 % 14-21 min",
    200: "0.1 | x5 46 (34 %), x10 18, 50 % 2",
    2000: "0.2 | x3 25 (21 %), x5 14, x10 7, 50 % 1",
}
"""B2.2's row of the beta-binomial test; its delays are at 0.5 false alarms a week."""
BURSTS = {0.2: 0.02, 1.0: 0.0, 5.0: 0.08, 16.0: 0.0, 50.0: 0.16}
"""Drops per hour, and bursts per week that B2.2 saw."""
PBX, QUEUE = PbxId("sim"), QueueId("sim/queue")


def ends(chance: np.random.Generator, per_hour: float, hours: int, share: float | None = None) -> Iterator[End]:
    """So many hours of ended contacts, in order. share: of drops; None for the usual one, which wanders."""
    shape = 1.0 / WANDERS**2
    for hour in range(hours):
        usual = SHARE * chance.gamma(shape, 1.0 / shape) if share is None else share
        times = np.sort(chance.uniform(0.0, 3600.0, chance.poisson(per_hour)))
        for number, (at, dropped) in enumerate(zip(times, chance.random(len(times)) < usual, strict=True)):
            yield End(
                at=Instant(hour * 3600.0 + float(at)),
                visit=VisitId(f"{hour}.{number}"),
                queue=QUEUE,
                dropped=bool(dropped),
                kind=EndClass.SIGNAL if dropped else EndClass.NORMAL,
                talked=Seconds(120.0),
            )


def base_of(per_hour: float, *, history: bool) -> Base:
    """The usual share without history, or as four weeks show it."""
    count = round(4 * OPEN_HOURS * per_hour) if history else 0
    return Base(drops=round(count * SHARE), ends=count, open_seconds=OPEN)


def told(
    memory: Memory, happened: Iterator[End], base: Base, until: float, offset: float = 0.0
) -> dict[str, list[float]]:
    """When each rule began to speak, hearing these ends and looking every ten seconds."""
    begun: dict[str, list[float]] = {"drops": [], "drop_burst": []}
    standing: set[str] = set()
    following = next(happened, None)
    for tick in range(1, int(until / 10.0) + 1):
        now = tick * 10.0
        heard = False
        while following is not None and following.at <= now:
            end = End(
                at=Instant(following.at + offset),
                visit=following.visit,
                queue=QUEUE,
                dropped=following.dropped,
                kind=following.kind,
                talked=following.talked,
            )
            drops.heard(memory, end, base)
            heard, following = heard or end.dropped, next(happened, None)
        # Without a new drop nothing can start; whether something has cleared is looked at every minute.
        if heard or (standing and tick % 6 == 0):
            found = {each.rule for each in drops.look(memory, PBX, Instant(now + offset), base)}
            for rule in found - standing:
                begun[rule].append(now)
            standing = found
    return begun


def _incidents(per_hour: int, base: Base, share: float) -> str:
    """Median delay in minutes and share missed within the hour, two usual hours before each."""
    delays, missed = [], 0
    for trial in range(TRIALS):
        chance = np.random.default_rng([SEED, per_hour, trial, round(share * 1e4)])
        memory = Memory()
        told(memory, ends(chance, per_hour, 2), base, 7200.0)
        if memory.frequent is not None:
            continue
        found = told(memory, ends(chance, per_hour, 1, share), base, 3600.0, offset=7200.0)["drops"]
        delays += found[:1]
        missed += not found
    count = len(delays) + missed
    place = count // 2
    median = f"{sorted(delays)[place] / 60:.0f}" if place < len(delays) else "-"
    return f"{median} ({missed / count:.0%})" if missed else median


def _often(per_hour: int) -> str:
    """One rate's line: false alarms with and without history, then the delays; the usual share is 0.8 % for both."""
    hours, weekly = WEEKS[per_hour] * OPEN_HOURS, []
    for history in (False, True):
        chance = np.random.default_rng([SEED, per_hour])
        base = base_of(per_hour, history=history)
        false = told(Memory(), ends(chance, per_hour, hours), base, hours * 3600.0)
        weekly += [f"{len(false[rule]) / WEEKS[per_hour]:.2f}" for rule in ("drops", "drop_burst")]
    base = base_of(per_hour, history=True)
    cells = [_incidents(per_hour, base, share) for share in INCIDENTS.values()]
    return f"{per_hour:5} | {' '.join(weekly[:2])} | {' '.join(weekly[2:])} | {' | '.join(cells)}  ({TABLE[per_hour]})"


def _bursts(per_hour: float) -> str:
    """The burst rule at so many usual drops per hour, on drops alone."""
    weeks = 200 if per_hour < 10 else 40
    many = round(4 * OPEN_HOURS * per_hour)
    base = Base(drops=many, ends=round(many / SHARE), open_seconds=OPEN)
    chance = np.random.default_rng([SEED, 7, round(per_hour * 10)])
    memory, seen, last = Memory(), 0, -1e9
    for number, at in enumerate(np.sort(chance.uniform(0.0, weeks * OPEN, chance.poisson(many * weeks / 4))).tolist()):
        end = End(at=Instant(at), visit=VisitId(str(number)), queue=QUEUE, dropped=True, kind=EndClass.SIGNAL)
        drops.heard(memory, end, base)
        if memory.burst is not None:
            seen += at - last > drops.BURST_LASTS
            last, memory.burst = at, None
        del memory.ends[:-50]
    size = drops.burst_size(per_hour / 3600.0, OPEN)
    return f"{per_hour:5} | {size} | {seen / weeks:.2f} ({BURSTS[per_hour]:.2f})"


def main() -> None:
    """Print a line per rate beside the table's figures; then the burst rule's."""
    begun = time.perf_counter()
    print(f"seed {SEED}; minutes until told, median (missed in 60 min); the table's in brackets")
    print("ends/h | false per week: often, burst without history | the same after 4 weeks | x3 | x5 | x10 | 50 %")
    with ProcessPoolExecutor(min(3, os.cpu_count() or 1)) as pool:
        for line in pool.map(_often, RATES):
            print(line, flush=True)
        print("drops/h | drops that make a burst | bursts per week (table)")
        for line in pool.map(_bursts, BURSTS):
            print(line)
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
