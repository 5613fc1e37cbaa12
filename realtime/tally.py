"""All sums, kept true to the visits: per queue and day, per agent and day, and over the sliding windows.

The tally remembers what it counted of each visit. A changed visit is taken out as it was and put in as it is; the
sums therefore depend only on the visits as they stand, not on the order in which they became known.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np

from realtime.counted import COLUMNS, Count, Counted, Share, counted
from realtime.floor import oldest_kept
from realtime.names import AgentId, Day, Instant, QueueId, VisitId
from realtime.readings import Readings
from realtime.state import Changes, Floor
from realtime.windows import CLASSES, Floats, Ints, Windows, wait_class


@dataclass(slots=True)
class QueueDay:
    """The sums of one queue on one business day. waits: histogram of answered waits; left: all waits by visit."""

    sums: Floats = field(default_factory=lambda: np.zeros(COLUMNS))
    waits: Ints = field(default_factory=lambda: np.zeros(CLASSES, dtype=np.int32))
    longest: dict[VisitId, float] = field(default_factory=dict)
    longest_wait: float | None = None
    version: int = 0


@dataclass(slots=True)
class _Gathered:
    """Sums of many visits in lists: writing single numbers into arrays costs several times as much."""

    sums: dict[tuple[QueueId, Day], list[float]] = field(default_factory=dict)
    waits: dict[tuple[QueueId, Day], list[int]] = field(default_factory=dict)
    longest: dict[tuple[QueueId, Day], dict[VisitId, float]] = field(default_factory=dict)
    shares: dict[tuple[AgentId, Day], list[float]] = field(default_factory=dict)

    def add(self, visit: VisitId, what: Counted, day: Day) -> None:
        key = (what.queue, day)
        sums = self.sums.get(key)
        if sums is None:
            sums = self.sums[key] = [0.0] * COLUMNS
            self.waits[key] = [0] * CLASSES
            self.longest[key] = {}
        for column, value in what.part:
            sums[column] += value
        if what.waited is not None:
            self.waits[key][wait_class(what.waited)] += 1
        if what.longest is not None:
            self.longest[key][visit] = what.longest
        for agent, share in what.agents:
            known = self.shares.setdefault((agent, day), [0.0] * 5)
            known[0] += share.answered
            known[1] += share.missed
            known[2] += share.talk
            known[3] += share.hold
            known[4] += share.wrap_up

    def days(self) -> dict[tuple[QueueId, Day], QueueDay]:
        return {
            key: QueueDay(
                sums=np.array(sums),
                waits=np.array(self.waits[key], dtype=np.int32),
                longest=self.longest[key],
                longest_wait=max(self.longest[key].values(), default=None),
                version=1,
            )
            for key, sums in self.sums.items()
        }

    def shared(self) -> dict[tuple[AgentId, Day], Share]:
        return {
            key: Share(answered=int(answered), missed=int(missed), talk=talk, hold=hold, wrap_up=wrap_up)
            for key, (answered, missed, talk, hold, wrap_up) in self.shares.items()
        }


@dataclass(slots=True)
class Tally:
    """All sums over the visits of a floor."""

    days: dict[tuple[QueueId, Day], QueueDay] = field(default_factory=dict)
    shares: dict[tuple[AgentId, Day], Share] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)
    counted: dict[VisitId, Counted] = field(default_factory=dict)
    blocked: dict[str, tuple[QueueId, Instant]] = field(default_factory=dict)
    readings: Readings = field(default_factory=Readings)

    def follow(self, floor: Floor, changes: Changes) -> None:
        """Bring the sums up to the floor after a run of events."""
        for _ in self.following(floor, changes):
            pass

    def following(self, floor: Floor, changes: Changes) -> Generator[None, None, None]:
        """The same, visit by visit."""
        for visit in changes.visits:
            self._visit(floor, visit)
            yield
        for refusal in changes.refusals:
            self._refusal(floor, refusal)
        if changes.forgotten:
            self._forget(floor)

    def rebuild(self, floor: Floor, now: Instant) -> None:
        """Count a whole floor into a new tally, as after a start from a checkpoint.

        The same sums as visit by visit, gathered in plain lists: a day of 20,000 visits takes 0.2 s and not 0.6 s.
        """
        self.windows.advance(now)
        reach, gathered = self.windows.reach(), _Gathered()
        calendar, rules = floor.rules.calendar, floor.rules
        for visit in floor.visits.all_shown():
            what = counted(visit, rules.of(visit.queue))
            if what is None:
                continue
            self.counted[visit.id] = what
            gathered.add(visit.id, what, calendar.day(what.joined))
            if what.joined >= reach or (what.decided is not None and what.decided >= reach):
                self._windows(visit.id, what, 1)
        self.days, self.shares = gathered.days(), gathered.shared()
        for refusal in floor.queues.refusals:
            self._refusal(floor, refusal)

    def _visit(self, floor: Floor, visit: VisitId) -> None:
        before = self.counted.get(visit)
        row = floor.visits.shown(visit)
        after = None if row is None else counted(row, floor.rules.of(row.queue))
        if before == after:
            return
        if before is not None:
            self._add(floor, visit, before, -1)
            del self.counted[visit]
        if after is not None:
            self._add(floor, visit, after, 1)
            self.counted[visit] = after

    def _add(self, floor: Floor, visit: VisitId, what: Counted, sign: int) -> None:
        day = floor.rules.calendar.day(what.joined)
        sums = self.days.get((what.queue, day)) or self.days.setdefault((what.queue, day), QueueDay())
        sums.version += 1
        for column, value in what.part:
            sums.sums[column] += sign * value
        if what.waited is not None:
            sums.waits[wait_class(what.waited)] += sign
        self._longest(sums, visit, what, sign)
        self._windows(visit, what, sign)
        for agent, share in what.agents:
            self._share(agent, day, share, sign)

    def _longest(self, sums: QueueDay, visit: VisitId, what: Counted, sign: int) -> None:
        if what.longest is None:
            return
        if sign > 0:
            sums.longest[visit] = what.longest
            sums.longest_wait = max(sums.longest_wait or 0.0, what.longest)
        elif sums.longest.pop(visit, None) == sums.longest_wait:
            sums.longest_wait = max(sums.longest.values(), default=None)

    def _windows(self, visit: VisitId, what: Counted, sign: int) -> None:
        self.windows.add(what.queue, what.joined, what.part, sign)
        if what.decided is not None:
            self.windows.add(what.queue, what.decided, what.decision, sign)
        if what.waited is not None:
            self.windows.add_wait(what.queue, what.joined, what.waited, sign)
        if what.longest is not None:
            self.windows.set_longest(what.queue, what.joined, visit, what.longest if sign > 0 else None)

    def _share(self, agent: AgentId, day: Day, share: Share, sign: int) -> None:
        known = self.shares.get((agent, day), Share())
        self.shares[agent, day] = Share(
            answered=known.answered + sign * share.answered,
            missed=known.missed + sign * share.missed,
            talk=known.talk + sign * share.talk,
            hold=known.hold + sign * share.hold,
            wrap_up=known.wrap_up + sign * share.wrap_up,
        )

    def _refusal(self, floor: Floor, refusal: str) -> None:
        row = floor.queues.refusals.get(refusal)
        before = self.blocked.get(refusal)
        after = None if row is None or row.queue is None else (row.queue, row.at)
        if before == after:
            return
        for what, sign in ((before, -1.0), (after, 1.0)):
            if what is not None:
                queue, at = what
                key = (queue, floor.rules.calendar.day(at))
                sums = self.days.get(key) or self.days.setdefault(key, QueueDay())
                sums.sums[Count.BLOCKED] += sign
                sums.version += 1
                self.windows.add(queue, at, ((Count.BLOCKED, 1.0),), sign)
        if after is not None:
            self.blocked[refusal] = after

    def _forget(self, floor: Floor) -> None:
        """Drop what the floor has forgotten: visits, refusals, and the days before the oldest one kept."""
        self.counted = {key: value for key, value in self.counted.items() if floor.visits.shown(key)}
        self.blocked = {key: value for key, value in self.blocked.items() if key in floor.queues.refusals}
        oldest = oldest_kept(floor)
        self.days = {key: value for key, value in self.days.items() if key[1] >= oldest}
        self.shares = {key: value for key, value in self.shares.items() if key[1] >= oldest}
