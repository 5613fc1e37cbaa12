"""The surge detector on simulated queues (algorithms.md B1.1): false alarms per queue-week, delays and misses.

Traffic: a weekly profile of 84 open hours x a day factor (CV 10 %) x slow noise (sd 10 %, memory one hour) x Poisson,
and 8 % of callers dial again about a minute later. History is learned by baseline.py and nightly.py, false alarms
are counted by selfcheck.Trial, and 30-minute surges are heard and ticked through surges.Surges as the daemon does it.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from realtime.detectors.baseline import Quarter, by_days, learn
from realtime.detectors.nightly import Recorded, Task, fitted
from realtime.detectors.scan import Model
from realtime.detectors.selfcheck import Trial
from realtime.detectors.surges import Memory, Surges, memory_from
from realtime.events import CallerJoined
from realtime.names import ChannelId, Instant, PbxId, QueueId

SEED = 20260105
RATES = (20, 200, 2000)
HISTORY, TEST, QUEUES, SURGES = 6, 4, 12, 96
FACTORS = (1.5, 2.0, 3.0, 5.0)
MONDAY = 1767571200.0
DAY = 8640
"""Bins."""
UTC = ZoneInfo("UTC")
QUEUE, PBX = QueueId("sim/queue"), PbxId("sim")
WARM, LASTS = 2160, 180
"""Bins heard before a surge, and bins of one."""
TABLE = {
    (20, 0): (0.15, "-(99) | -(96) | -(76) | 540 (16)"),
    (20, 6): (0.37, "-(97) | -(82) | 1170 (25) | 540/1000"),
    (200, 0): (1.7, "-(99) | -(83) | 320 (16) | 110/190"),
    (200, 6): (0.90, "-(60) | 590/1330 (2) | 200/350 | 90/120"),
    (2000, 0): (1.5, "-(98) | -(83) | 80/200 (2) | 50/60"),
    (2000, 6): (0.78, "500 (7) | 120/210 | 70/90 | 40/50"),
}
"""B1.2's own figures at h = 1.5."""
Numbers = NDArray[np.int64]
Rates = NDArray[np.float64]


def profile() -> Rates:
    """Relative rate of a week's bins, 1 on average over the open hours: 8 to 20, two humps, weekends quieter."""
    hours = (np.arange(DAY) + 0.5) / 360.0
    day = np.exp(-(((hours - 10.5) / 2.2) ** 2)) + 0.8 * np.exp(-(((hours - 15.5) / 2.5) ** 2)) + 0.25
    day[(hours < 8) | (hours >= 20)] = 0.0
    week = np.concatenate([day * weight for weight in (1.25, 1.1, 1.05, 1.05, 1.0, 0.8, 0.6)])
    return np.asarray(week / week[week > 0].mean())


def rates(chance: np.random.Generator, per_hour: float, weeks: int) -> Rates:
    """The true rate of calls per bin of one queue."""
    count = weeks * 7 * DAY
    days = np.repeat(np.exp(chance.normal(-0.005, 0.1, weeks * 7)), DAY)
    decay = float(np.exp(-10.0 / 3600.0))
    shocks = chance.normal(0.0, 0.1 * np.sqrt(1 - decay**2), count).tolist()
    noise, value = np.empty(count), float(chance.normal(0.0, 0.1))
    for place, shock in enumerate(shocks):
        value = value * decay + shock
        noise[place] = value
    return np.asarray(np.tile(profile(), weeks) * days * np.maximum(1.0 + noise, 0.0) * per_hour / 360.0)


def arrivals(chance: np.random.Generator, rate: Rates) -> Numbers:
    """Calls per bin; 8 % come again 30 to 90 seconds later."""
    first = chance.poisson(rate)
    again = chance.multinomial(chance.binomial(first, 0.08), [1 / 7] * 7)
    calls = first.copy()
    for lag in range(7):
        calls[3 + lag :] += again[: len(calls) - 3 - lag, lag]
    return np.asarray(calls)


def learned(history: Numbers) -> Model:
    """What the night would know after these weeks."""
    bins = history.reshape(-1, 90)
    begins = [Instant(MONDAY + number * 900.0) for number in range(len(bins))]
    quarters = tuple(Quarter(at, int(count)) for at, count in zip(begins, bins.sum(axis=1), strict=True))
    recorded = tuple(Recorded(at, 1.0, bytes(row.tolist())) for at, row in zip(begins, bins, strict=True))
    now = Instant(MONDAY + len(history) * 10.0)
    spreads = fitted(Task(queue=QUEUE, now=now, zone=UTC, history=quarters, recorded=recorded))
    usual = learn(by_days(quarters, UTC))
    return Model(usual, spreads) if spreads is not None else Model(usual)


class Found(NamedTuple):
    """One queue: alarms without any surge, weeks seen, and by factor the delays in seconds (None: missed)."""

    false: int
    stops: int
    weeks: float
    delays: dict[float, list[float | None]]


def quiet(calls: Numbers, model: Model) -> Trial:
    """The weeks of the test without any surge, at the usual threshold."""
    trial = Trial(model, UTC, 1.5)
    for day in range(HISTORY * 7 * DAY, len(calls), DAY):
        trial.feed(Instant(MONDAY + day * 10.0), calls[day : day + DAY].tolist())
    return trial


def false_alarms(per_hour: int, seed: int, number: int) -> tuple[int, float]:
    """False alarms of one queue with history, and the weeks seen."""
    chance = np.random.default_rng([seed, per_hour, number])
    calls = arrivals(chance, rates(chance, per_hour, HISTORY + TEST))
    trial = quiet(calls, learned(calls[: HISTORY * 7 * DAY]))
    return len(trial.told()), trial.seen / 604_800.0


def one_queue(per_hour: int, weeks: int, number: int) -> Found:
    """Simulate one queue of its own seed, with so many weeks of history."""
    chance = np.random.default_rng([SEED, per_hour, number])
    rate = rates(chance, per_hour, HISTORY + TEST)
    calls = arrivals(chance, rate)
    begin = HISTORY * 7 * DAY
    model = learned(calls[begin - weeks * 7 * DAY : begin]) if weeks else Model()
    trial = quiet(calls, model)
    delays: dict[float, list[float | None]] = {factor: [] for factor in FACTORS}
    for surge in range(-(-SURGES // QUEUES)):
        day = begin + (surge * 3 % (TEST * 7)) * DAY
        start = day + int(chance.integers(9 * 360, 19 * 360))
        before = _heard(Memory(), model, calls, start - WARM, WARM)
        if before[1] is not None:
            continue  # A false alarm stands already.
        for factor in FACTORS:
            extra = arrivals(chance, rate[start : start + LASTS] * (factor - 1.0))
            swollen = calls[: start + LASTS].copy()
            swollen[start:] += extra
            delays[factor].append(_heard(memory_from(before[0]), model, swollen, start, LASTS)[1])
    return Found(len(trial.told()), trial.stops, trial.seen / 604_800.0, delays)


def _heard(memory: Memory, model: Model, calls: Numbers, begin: int, bins: int) -> tuple[bytes, float | None]:
    """Let the detector hear these bins: its memory afterwards, and the seconds until it told of a surge."""
    detector = Surges(UTC, memory=memory)
    detector.learned({QUEUE: model} if model.usual is not None else {})
    detector.know(QUEUE)
    for place in range(begin, begin + bins):
        at = MONDAY + place * 10.0
        for one in range(int(calls[place])):
            leg = ChannelId(f"sim/{place}.{one}")
            joined = CallerJoined(pbx=PBX, at=Instant(at + 5.0), channel=leg, linked=leg, queue=QUEUE)
            detector.heard(joined, leg)
        for _, findings in detector.tick(Instant(at + 10.0)):
            if any(each.rule == "surge" and each.reason.key == "surge" for each in findings):
                return detector.to_bytes(), (place + 1 - begin) * 10.0
    return detector.to_bytes(), None


def _cell(delays: list[float | None]) -> str:
    """Median and 90 % delay among all surges, and the share missed, as B1.1 writes it."""
    found = sorted(each for each in delays if each is not None)
    missed = 1.0 - len(found) / len(delays)
    marks = [f"{found[int(share * len(delays))]:.0f}" for share in (0.5, 0.9) if share * len(delays) < len(found)]
    return "/".join(marks or ["-"]) + (f" ({missed:.0%})" if missed > 0 else "")


def seeds(per_hour: int, seed: int, queues: int) -> None:
    """Print how many false alarms other chance gives: `python -m tests.bench.surges RATE SEED QUEUES`."""
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        found = list(pool.map(false_alarms, [per_hour] * queues, [seed] * queues, range(queues)))
    alarms, weeks = sum(each[0] for each in found), sum(each[1] for each in found)
    print(f"{per_hour} calls/h, seed {seed}: {alarms} in {weeks:.0f} queue-weeks, {alarms / weeks:.2f} a week")


def main() -> None:
    """Print a line per rate and history, beside the table's figures."""
    begun = time.perf_counter()
    jobs = [(rate, weeks, number) for rate in RATES for weeks in (0, HISTORY) for number in range(QUEUES)]
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        found = dict(zip(jobs, pool.map(one_queue, *zip(*jobs, strict=True)), strict=True))
    print(f"seed {SEED}, h 1.5, {QUEUES} queues of {TEST} weeks; delay: median/90 % in s (missed in 30 min)")
    print("calls/h | history | false alarms per queue-week (table) | x1.5 | x2 | x3 | x5  (table)")
    for rate in RATES:
        for weeks in (0, HISTORY):
            rows = [found[rate, weeks, number] for number in range(QUEUES)]
            false = sum(row.false for row in rows) / sum(row.weeks for row in rows)
            stops = sum(row.stops for row in rows)
            cells = [_cell([one for row in rows for one in row.delays[factor]]) for factor in FACTORS]
            table, text = TABLE[rate, weeks]
            print(f"{rate:5} | {weeks} wk | {false:.2f} ({table:.2f}), {stops} stops | {' | '.join(cells)}  ({text})")
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    seeds(*map(int, sys.argv[1:])) if len(sys.argv) == 4 else main()
