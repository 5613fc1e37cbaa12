"""The nightly self-check of one queue: its last four weeks played through the detector's own rule (B1.2.3, B1.2.9).

Each week is played by what the other weeks say is usual, as the week to come will be: a usual that was learned from the
very week it judges lies too close to it, and promises fewer false alarms than there will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors.baseline import DayCounts, Quarter, Usual, by_days, learn
from realtime.detectors.campaigns import Campaign, factor_at
from realtime.detectors.dispersion import Spread
from realtime.detectors.quarters import BINS, QUARTER, counts_of
from realtime.detectors.scan import RING, Circumstance, Model
from realtime.detectors.selfcheck import TARGET, WEEK, Alarm, Bins, Pairs, Trial, next_threshold, proposed
from realtime.hours import Hours, within
from realtime.names import Instant, QueueId

VERSION = 1
"""Of what a check says; a new one when the rule or its arithmetic changes."""
WEEKS = 4
LEAST_SEEN = WEEK / 2.0
"""Seconds of bins under which a threshold is not proposed."""
SEEN = 0.9
"""Share of a quarter that must have been seen for its bins to count."""
MOST_ALARMS = 50
UNSEEN = RING // BINS
"""Quarters in a row that nobody saw and that are played all the same."""


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """One quarter of an hour as it was kept. bins: as quarters.bins_of packs them; None where none were kept."""

    at: Instant
    coverage: float
    bins: bytes | None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One queue to check. now: the begin of the night's day. history: the quarters behind the usual, oldest first.

    threshold: that holds. real: stretches that somebody took for a surge; surged: all that were told as one.
    """

    queue: QueueId
    now: Instant
    zone: ZoneInfo
    history: tuple[Quarter, ...]
    recorded: tuple[Recorded, ...]
    threshold: float = 1.5
    target: float = TARGET
    holidays: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    real: tuple[tuple[Instant, Instant], ...] = ()
    surged: tuple[tuple[Instant, Instant], ...] = ()


class Tried(msgspec.Struct, frozen=True):
    """False alarms per week at a threshold."""

    threshold: float
    per_week: float


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a night found. proposed: None where too little was seen. spreads: by window. seen: seconds played.

    alarms: the newest at the threshold that holds; real: how many of all were no false ones.
    """

    version: int = VERSION
    queue: QueueId
    begin: Instant
    end: Instant
    seen: float
    history_days: int
    threshold: float
    per_week: float | None
    proposed: float | None
    proposed_per_week: float | None
    tried: tuple[Tried, ...]
    alarms: tuple[Alarm, ...]
    real: int
    spreads: tuple[Spread, ...]


class _Week(msgspec.Struct, frozen=True):
    """One week to be judged: its quarters of bins, and what the other weeks say is usual."""

    usual: Usual
    quarters: tuple[tuple[Instant, Bins], ...]


def checked(task: Task) -> Check | None:
    """The check of a queue; None without a full week of history, or without any bins."""
    days = by_days(task.history, task.zone, task.surged)
    usual = learn(days, task.holidays)
    if usual is None:
        return None
    weeks = list(_weeks(task, days))
    if not weeks:
        return None
    spreads = _spreads(usual, weeks, task, len(days))
    played = _Played(task, weeks, spreads)
    now = played.at(task.threshold)
    tried = {task.threshold: now} if now is not None else {}
    enough = played.seen >= LEAST_SEEN
    while enough and (threshold := next_threshold(tried, task.target)) is not None:
        tried[threshold] = played.at(threshold) or 0.0
    best = proposed(tried, task.target) if enough else None
    return Check(
        queue=task.queue,
        begin=weeks[0].quarters[0][0],
        end=Instant(weeks[-1].quarters[-1][0] + QUARTER),
        seen=played.seen,
        history_days=len(days),
        threshold=task.threshold,
        per_week=now,
        proposed=best,
        proposed_per_week=None if best is None else tried.get(best),
        tried=tuple(Tried(each, tried[each]) for each in sorted(tried)),
        alarms=tuple(played.alarms[-MOST_ALARMS:]),
        real=played.real,
        spreads=spreads,
    )


def fitted(task: Task) -> tuple[Spread, ...] | None:
    """How far counts spread around the usual, by window; None without a full week of history."""
    days = by_days(task.history, task.zone, task.surged)
    usual = learn(days, task.holidays)
    return None if usual is None else _spreads(usual, list(_weeks(task, days)), task, len(days))


def _spreads(usual: Usual, weeks: Iterable[_Week], task: Task, days: int) -> tuple[Spread, ...]:
    """F and phi of each window by the whole history, as B1.2.3 fits them. days: of history."""
    collected = Pairs(Model(usual), task.zone, task.holidays)
    for week in weeks:
        for begin, bins in week.quarters:
            collected.feed(begin, bins, _known(task, begin))
    return collected.spreads(days)


class _Played:
    """The weeks at one threshold after the other. alarms, real: of the first."""

    def __init__(self, task: Task, weeks: Sequence[_Week], spreads: tuple[Spread, ...]) -> None:
        self._task, self._weeks, self._spreads = task, weeks, spreads
        self.seen = 0.0
        self.alarms: list[Alarm] = []
        self.real = 0
        self._first = True

    def at(self, threshold: float) -> float | None:
        """False alarms per week; None when nothing was seen."""
        seen, told = 0.0, list[Alarm]()
        for week in self._weeks:
            trial = Trial(Model(week.usual, self._spreads), self._task.zone, threshold, self._task.holidays)
            for begin, bins in week.quarters:
                trial.feed(begin, bins, _known(self._task, begin))
            told += trial.told()
            seen += trial.seen
        false = [each for each in told if not any(begin <= each.began < end for begin, end in self._task.real)]
        if self._first:
            self._first, self.seen, self.alarms, self.real = False, seen, told, len(told) - len(false)
        return len(false) * WEEK / seen if seen else None


def _weeks(task: Task, days: Sequence[DayCounts]) -> Iterator[_Week]:
    """The weeks of which anything was seen."""
    recorded = {each.at: each for each in task.recorded}
    today = datetime.fromtimestamp(task.now, tz=UTC).astimezone(task.zone).toordinal()
    whole = learn(days, task.holidays)
    for week in range(WEEKS, 0, -1):
        first = today - 7 * week
        others = learn([each for each in days if not first <= each.day < first + 7], task.holidays)
        usual = others or whole
        quarters = tuple(_played(_quarters(recorded, _midnight(first, task.zone), _midnight(first + 7, task.zone))))
        if usual is not None and any(bins[0] is not None for _, bins in quarters):
            yield _Week(usual, quarters)


def _midnight(day: int, zone: ZoneInfo) -> Instant:
    return Instant(datetime.combine(date.fromordinal(day), time(), zone).timestamp())


def _quarters(recorded: Mapping[Instant, Recorded], begin: Instant, end: Instant) -> Iterator[tuple[Instant, Bins]]:
    at = begin
    while at < end:
        kept = recorded.get(at)
        known = kept is not None and kept.bins is not None and kept.coverage >= SEEN
        yield at, counts_of(kept.bins) if kept is not None and kept.bins is not None and known else [None] * BINS
        at = Instant(at + QUARTER)


def _played(quarters: Iterable[tuple[Instant, Bins]]) -> Iterator[tuple[Instant, Bins]]:
    """Without what nobody saw, but for the half hour after which the detector remembers nothing else."""
    unseen = UNSEEN
    for at, bins in quarters:
        unseen = unseen + 1 if bins[0] is None else 0
        if unseen <= UNSEEN:
            yield at, bins


def _known(task: Task, at: Instant) -> Circumstance:
    """What else is known of a quarter: the rule's hours, and campaigns."""
    factor = factor_at(task.campaigns, task.queue, at)
    if not task.hours:
        return Circumstance(factor=factor)
    is_open = within(task.hours, at, task.zone)
    masked = is_open and not within(task.hours, Instant(at - QUARTER), task.zone)
    return Circumstance(open=None if is_open else False, masked=masked, factor=factor)
