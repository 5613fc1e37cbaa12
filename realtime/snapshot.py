"""The picture of the floor that screens hold, and the deltas that keep it true.

Whoever changes the floor says what changed; only those rows are drawn anew, at most four times a second, and a row
that comes out the same is not sent. What changes by time alone is drawn on its own beat: longest waits each second,
ended wrap-ups at their end, sliding windows every five seconds (a few queues at each tick), trends each minute.
Applying every delta to an earlier picture gives exactly the later picture.

Which rows a frame draws depends on the floor and on the times of the frames alone, and what a row shows on nothing but
the floor and the time it was drawn at: so the same frames over the same events give the same picture again (past.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from realtime.drawing import (
    Covered,
    agent_row,
    caller_row,
    definition_row,
    pbx_row,
    queue_row,
    waiting_courses,
)
from realtime.names import AgentId, Day, Instant, PbxId, QueueId
from realtime.rows import AnyRow, Delta, Picture, TrendRow
from realtime.stamps import stamp
from realtime.state import Changes, Floor
from realtime.tally import Tally

TICKS = 4
"""Frames a second, at most (interface.md)."""

TURNS = 20
"""Ticks within which every queue's windows are drawn anew: five seconds."""

TREND_STEP = 60
TREND_STEPS = 30


class Link:
    """What a session measures of its link: seconds of lag and of clock offset, None while not known."""

    __slots__ = ("lag", "offset")

    def __init__(self, lag: float | None = None, offset: float | None = None) -> None:
        self.lag = lag
        self.offset = offset


@dataclass(slots=True)
class Show:
    """The rows as last sent, and what has to be drawn anew."""

    floor: Floor
    tally: Tally = field(default_factory=Tally)
    seq: int = 0
    at: Instant = Instant(0.0)  # noqa: RUF009  # a NewType is the number itself
    rows: dict[str, AnyRow] = field(default_factory=dict)
    links: dict[PbxId, Link] = field(default_factory=dict)
    queues: set[QueueId] = field(default_factory=set)
    agents: set[AgentId] = field(default_factory=set)
    pbxs: set[PbxId] = field(default_factory=set)
    callers: dict[QueueId, set[str]] = field(default_factory=dict)
    trends: dict[QueueId, tuple[int | None, ...]] = field(default_factory=dict)
    second: int = 0
    minute: int = 0
    tick: int = 0
    day: Day = Day(0)  # noqa: RUF009

    def follow(self, changes: Changes) -> None:
        """Count what changed and note what to draw."""
        self.tally.follow(self.floor, changes)
        if changes.rewritten:
            self.minute = 0
        self.pbxs |= changes.pbxs
        self.queues |= changes.queues
        self.agents |= changes.agents
        for found in changes.visits:
            visit = self.floor.visits.shown(found)
            if visit is not None:
                self.queues.add(visit.queue)
                self.agents.update(offer.agent for offer in visit.offers)
                if visit.agent is not None:
                    self.agents.add(visit.agent)
        for refused in changes.refusals:
            refusal = self.floor.queues.refusals.get(refused)
            if refusal is not None and refusal.queue is not None:
                self.queues.add(refusal.queue)

    def picture(self) -> Picture:
        """All rows as last sent."""
        return Picture(seq=self.seq, at=self.at, rows=dict(self.rows))

    def redraw(self) -> None:
        """Note everything, as after a start or a change of definitions."""
        self.minute = 0
        self.pbxs |= self.floor.pbxs.keys()
        self.queues |= self.floor.queues.by_id.keys()
        self.agents |= self.floor.agents.by_id.keys()

    def refresh(self, now: Instant) -> Delta | None:
        """Draw what is due; None when nothing on any screen changes."""
        changed: dict[str, AnyRow] = {}
        removed: list[str] = []
        self._due(now, changed)
        covered = {pbx: Covered(row, self.floor.rules, now) for pbx, row in self.floor.pbxs.items()}
        for pbx in self.pbxs:
            link = self.links.get(pbx) or Link()
            self._draw(f"pbx/{pbx}", pbx_row(self.floor.pbxs[pbx], covered[pbx], link.lag, link.offset), changed)
        for queue in self.queues:
            self._queue(queue, covered, now, changed, removed)
        for agent in self.agents:
            self._agent(agent, now, changed, removed)
        self.pbxs, self.queues, self.agents = set(), set(), set()
        if not changed and not removed:
            return None
        self.seq += 1
        self.at = now
        return Delta(seq=self.seq, at=now, changed=changed, removed=tuple(removed))

    def _due(self, now: Instant, changed: dict[str, AnyRow]) -> None:
        """Note what changes by time alone; trends are drawn at once."""
        self.tally.windows.advance(now)
        day = self.floor.rules.calendar.day(now)
        if day != self.day:
            self.day = day
            self.redraw()
        turns = self._turns(int(now * TICKS))
        beats = {turn % TICKS for turn in turns}
        waiting = self.floor.visits.waiting
        for place, queue in enumerate(self.floor.queues.by_id if turns else ()):
            # A quarter of the queues with callers at each tick: all of them at one would hold the loop for 40 ms.
            if place % TURNS in turns or (place % TICKS in beats and waiting.get(queue)):
                self.queues.add(queue)
        if int(now) != self.second:
            self.second = int(now)
            self.pbxs |= self.floor.pbxs.keys()
        for agent in self.floor.agents.wrapping:
            row = self.floor.agents.by_id[agent]
            if row.wrap_until is not None and row.wrap_until <= now and agent not in self.agents:
                self._wrapped(agent)
        if int(now // TREND_STEP) != self.minute:
            self._minute(now, changed)

    def _turns(self, tick: int) -> set[int]:
        """Whose turn came since the frame before; everybody's after a clock was set back."""
        before, self.tick = self.tick, tick
        return {turn % TURNS for turn in range(tick - TURNS if tick < before else max(before, tick - TURNS), tick)}

    def _wrapped(self, agent: AgentId) -> None:
        drawn = self.rows.get(f"agents/{agent}")
        if drawn is None or getattr(drawn, "state", None) == "wrap_up":
            self.agents.add(agent)
            self.queues.update(self.floor.agents.by_id[agent].queues)

    def _minute(self, now: Instant, changed: dict[str, AnyRow]) -> None:
        """Draw every trend up to the minute that began, as its course is known now."""
        self.minute = int(now // TREND_STEP)
        marks = [Instant((self.minute - back) * TREND_STEP) for back in range(TREND_STEPS - 1, -1, -1)]
        self.trends = waiting_courses(self.floor, marks)
        for queue in self.trends:
            self._trend(queue, changed)

    def _trend(self, queue: QueueId, changed: dict[str, AnyRow]) -> None:
        until = stamp(Instant(self.minute * TREND_STEP))
        trend = TrendRow(step_seconds=TREND_STEP, until=until, waiting=self.trends.get(queue, ()))
        self._draw(f"trends/{queue}", trend, changed)

    def _queue(
        self,
        queue: QueueId,
        covered: dict[PbxId, Covered],
        now: Instant,
        changed: dict[str, AnyRow],
        removed: list[str],
    ) -> None:
        if queue not in self.floor.queues.by_id:
            return
        pbx = self.floor.queues.by_id[queue].pbx
        cover = covered.get(pbx) or Covered(self.floor.pbx(pbx), self.floor.rules, now)
        self._draw(f"queues/{queue}", queue_row(self.floor, self.tally, queue, cover, now), changed)
        if f"definitions/{queue}" not in self.rows:
            self._draw(f"definitions/{queue}", definition_row(self.floor, queue), changed)
            self._trend(queue, changed)
        paths = set()
        for place, visit in enumerate(self.floor.visits.present(queue), start=1):
            path = f"callers/{visit.id}"
            paths.add(path)
            self._draw(path, caller_row(visit, place), changed)
        for path in self.callers.get(queue, set()) - paths:
            self._erase(path, removed)
        self.callers[queue] = paths

    def _agent(self, agent: AgentId, now: Instant, changed: dict[str, AnyRow], removed: list[str]) -> None:
        path = f"agents/{agent}"
        if agent in self.floor.agents.by_id:
            self._draw(path, agent_row(self.floor, self.tally, agent, now), changed)
        elif path in self.rows:
            self._erase(path, removed)

    def _draw(self, path: str, row: AnyRow, changed: dict[str, AnyRow]) -> None:
        if self.rows.get(path) != row:
            self.rows[path] = row
            changed[path] = row

    def _erase(self, path: str, removed: list[str]) -> None:
        if self.rows.pop(path, None) is not None:
            removed.append(path)
