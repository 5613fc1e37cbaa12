"""The picture of the floor that screens hold, and the deltas that keep it true.

Whoever changes the floor says what changed; only those rows are drawn anew, at most four times a second, and a row
that comes out the same is not sent, unless it is of a person another of whose rows is. What changes by time alone is
drawn on its own beat: longest waits each second, ended wrap-ups at their end, sliding windows every five seconds (a few
queues at each tick), trends each minute.
Applying every delta to an earlier picture gives exactly the later picture.

A frame is drawn in steps, so that whoever draws it may let others run in between; the floor has to stand still until it
is done, and the picture changes only then, as a whole.

Which rows a frame draws depends on the floor and on the times of the frames alone, and what a row shows on nothing but
the floor and the time it was drawn at: so the same frames over the same events give the same picture again (past.py).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

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
from realtime.persons import siblings, tied
from realtime.roster import Roster
from realtime.rows import AgentRow, AlertRow, AnnouncementRow, AnyRow, Delta, Picture, TrendRow
from realtime.stamps import stamp
from realtime.state import Changes, Floor
from realtime.tally import Tally

TICKS = 4
"""Frames a second, at most (interface.md)."""

TURNS = 20
"""Ticks within which every queue's windows are drawn anew: five seconds."""

TREND_STEP = 60
TREND_STEPS = 30

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that stops wherever others may run, and gives T at its end."""


def whole(steps: Steps[T]) -> T:
    """All steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            given: T = end.value
            return given


class Link:
    """What a session measures of its link: seconds of lag and of clock offset, None while not known."""

    __slots__ = ("lag", "offset")

    def __init__(self, lag: float | None = None, offset: float | None = None) -> None:
        self.lag = lag
        self.offset = offset


@dataclass(slots=True)
class _Drawing:
    """A frame under way. callers: the paths of those who wait, by queue."""

    now: Instant
    covered: dict[PbxId, Covered]
    changed: dict[str, AnyRow] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    callers: dict[QueueId, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Show:
    """The rows as last sent, and what has to be drawn anew."""

    floor: Floor
    tally: Tally = field(default_factory=Tally)
    roster: Roster = field(default_factory=Roster)
    seq: int = 0
    at: Instant = Instant(0.0)  # noqa: RUF009  # a NewType is the number itself
    rows: dict[str, AnyRow] = field(default_factory=dict)
    links: dict[PbxId, Link] = field(default_factory=dict)
    queues: set[QueueId] = field(default_factory=set)
    agents: set[AgentId] = field(default_factory=set)
    pbxs: set[PbxId] = field(default_factory=set)
    callers: dict[QueueId, set[str]] = field(default_factory=dict)
    trends: dict[QueueId, tuple[int | None, ...]] = field(default_factory=dict)
    posted: dict[str, Mapping[str, AlertRow | AnnouncementRow]] = field(default_factory=dict)
    retied: bool = False
    second: int = 0
    minute: int = 0
    tick: int = 0
    day: Day = Day(0)  # noqa: RUF009

    def follow(self, changes: Changes) -> None:
        """Count what changed and note what to draw."""
        whole(self.following(changes))

    def following(self, changes: Changes) -> Steps[None]:
        """The same in steps."""
        yield from self.tally.following(self.floor, changes)
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

    def announce(self, alerts: Mapping[str, AlertRow]) -> None:
        """Show these alerts, by id, from the next frame on, and no others. They are nothing the floor knows of."""
        self.posted["alerts"] = alerts

    def put_up(self, announcements: Mapping[str, AnnouncementRow]) -> None:
        """Show these announcements, by id, from the next frame on, and no others."""
        self.posted["announcements"] = announcements

    def picture(self) -> Picture:
        """All rows as last sent."""
        return Picture(seq=self.seq, at=self.at, rows=dict(self.rows))

    def know(self, roster: Roster) -> None:
        """Show whose interfaces agents are, from the next frame on."""
        self.roster = roster
        self.retied = True
        self.agents |= self.floor.agents.by_id.keys()

    def redraw(self) -> None:
        """Note everything, as after a start or a change of definitions."""
        self.minute = 0
        self.pbxs |= self.floor.pbxs.keys()
        self.queues |= self.floor.queues.by_id.keys()
        self.agents |= self.floor.agents.by_id.keys()

    def refresh(self, now: Instant) -> Delta | None:
        """Draw what is due; None when nothing on any screen changes."""
        return whole(self.refreshing(now))

    def refreshing(self, now: Instant) -> Steps[Delta | None]:
        """The same in steps."""
        covered = {pbx: Covered(row, self.floor.rules, now) for pbx, row in self.floor.pbxs.items()}
        drawing = _Drawing(now, covered)
        yield from self._due(drawing)
        for pbx in self.pbxs:
            link = self.links.get(pbx) or Link()
            self._draw(f"pbx/{pbx}", pbx_row(self.floor.pbxs[pbx], covered[pbx], link.lag, link.offset), drawing)
        for queue in self.queues:
            self._queue(queue, drawing)
            yield
        yield from self._people(drawing)
        self._announced(drawing)
        return self._finished(drawing)

    def _finished(self, drawing: _Drawing) -> Delta | None:
        """The picture becomes what was drawn."""
        self.pbxs, self.queues, self.agents = set(), set(), set()
        self.callers |= drawing.callers
        removed = [path for path in drawing.removed if self.rows.pop(path, None) is not None]
        if not drawing.changed and not removed:
            return None
        self.rows |= drawing.changed
        self.seq += 1
        self.at = drawing.now
        return Delta(seq=self.seq, at=drawing.now, changed=drawing.changed, removed=tuple(removed))

    def _due(self, drawing: _Drawing) -> Steps[None]:
        """Note what changes by time alone; trends are drawn at once."""
        now = drawing.now
        self.tally.windows.advance(now)
        day = self.floor.rules.calendar.day(now)
        if day != self.day:
            self.day = day
            self.redraw()
        yield
        self._due_queues(now)
        if int(now) != self.second:
            self.second = int(now)
            self.pbxs |= self.floor.pbxs.keys()
        for agent in self.floor.agents.wrapping:
            row = self.floor.agents.by_id[agent]
            if row.wrap_until is not None and row.wrap_until <= now and agent not in self.agents:
                self._wrapped(agent)
        yield
        if int(now // TREND_STEP) != self.minute:
            yield from self._minute(drawing)

    def _due_queues(self, now: Instant) -> None:
        turns = self._turns(int(now * TICKS))
        beats = {turn % TICKS for turn in turns}
        waiting = self.floor.visits.waiting
        for place, queue in enumerate(self.floor.queues.by_id if turns else ()):
            # A quarter of the queues with callers at each tick: all of them at one would take 40 ms.
            if place % TURNS in turns or (place % TICKS in beats and waiting.get(queue)):
                self.queues.add(queue)

    def _turns(self, tick: int) -> set[int]:
        """Whose turn came since the frame before; everybody's after a clock was set back."""
        before, self.tick = self.tick, tick
        return {turn % TURNS for turn in range(tick - TURNS if tick < before else max(before, tick - TURNS), tick)}

    def _wrapped(self, agent: AgentId) -> None:
        drawn = self.rows.get(f"agents/{agent}")
        if drawn is None or getattr(drawn, "state", None) == "wrap_up":
            self.agents.add(agent)
            self.queues.update(self.floor.agents.by_id[agent].queues)

    def _minute(self, drawing: _Drawing) -> Steps[None]:
        """Draw every trend up to the minute that began, as its course is known now."""
        self.minute = int(drawing.now // TREND_STEP)
        marks = [Instant((self.minute - back) * TREND_STEP) for back in range(TREND_STEPS - 1, -1, -1)]
        self.trends = yield from waiting_courses(self.floor, marks)
        for queue in self.trends:
            self._trend(queue, drawing)
            yield

    def _trend(self, queue: QueueId, drawing: _Drawing) -> None:
        until = stamp(Instant(self.minute * TREND_STEP))
        trend = TrendRow(step_seconds=TREND_STEP, until=until, waiting=self.trends.get(queue, ()))
        self._draw(f"trends/{queue}", trend, drawing)

    def _queue(self, queue: QueueId, drawing: _Drawing) -> None:
        if queue not in self.floor.queues.by_id:
            return
        pbx, now = self.floor.queues.by_id[queue].pbx, drawing.now
        cover = drawing.covered.get(pbx) or Covered(self.floor.pbx(pbx), self.floor.rules, now)
        self._draw(f"queues/{queue}", queue_row(self.floor, self.tally, queue, cover, now), drawing)
        if f"definitions/{queue}" not in self.rows:
            self._draw(f"definitions/{queue}", definition_row(self.floor, queue), drawing)
            self._trend(queue, drawing)
        paths = set()
        for place, visit in enumerate(self.floor.visits.present(queue), start=1):
            path = f"callers/{visit.id}"
            paths.add(path)
            self._draw(path, caller_row(visit, place), drawing)
        drawing.removed.extend(self.callers.get(queue, set()) - paths)
        drawing.callers[queue] = paths

    def _people(self, drawing: _Drawing) -> Steps[None]:
        """Draw agents, and with them the other interfaces of the same people, whose state they share.

        All of a person's rows are sent or none: who sees only some of them reckons the person's state from those.
        """
        fresh: dict[AgentId, AgentRow] = {}
        together: dict[str, dict[str, AgentRow]] = {}
        fewer: set[str] = set()
        for agent in siblings(self.agents, self.roster):
            if agent in self.floor.agents.by_id:
                fresh[agent] = agent_row(self.floor, self.tally, agent, drawing.now)
            elif agent in self.agents:
                drawing.removed.append(f"agents/{agent}")
                person = self.roster.person_at(agent)
                fewer |= set() if person is None else {person.id}
            yield
        for agent, row in fresh.items():
            shown = tied(agent, row, self.roster, lambda each: _state(fresh.get(each)))
            together.setdefault(shown.person or agent, {})[f"agents/{agent}"] = shown
            yield
        for person_or_agent, rows in together.items():
            regrouped = person_or_agent in fewer or (self.retied and len(rows) > 1)
            if regrouped or any(self.rows.get(path) != row for path, row in rows.items()):
                drawing.changed |= rows
        self.retied = False

    def _announced(self, drawing: _Drawing) -> None:
        """Draw what comes from elsewhere than the floor, a section at a time as a whole."""
        for section, posted in self.posted.items():
            told = {f"{section}/{key}": row for key, row in posted.items()}
            drawing.removed.extend(path for path in self.rows if path.startswith(f"{section}/") and path not in told)
            for path, row in told.items():
                self._draw(path, row, drawing)
        self.posted = {}

    def _draw(self, path: str, row: AnyRow, drawing: _Drawing) -> None:
        if self.rows.get(path) != row:
            drawing.changed[path] = row


def _state(row: AgentRow | None) -> str | None:
    return None if row is None else row.state
