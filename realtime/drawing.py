"""From the floor and its sums to the rows of the outside; one function per kind of row, pure, `now` as an argument."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterable
from itertools import accumulate

import msgspec
import numpy as np

from realtime.agents import ORDER, Agent, AgentState, accrued, settled
from realtime.counted import COLUMNS, Share
from realtime.events import FeedState
from realtime.figures import coverage, decided_of_day, decided_of_window, figures, overdue, ratio, service_level
from realtime.names import AgentId, Day, Instant, QueueId
from realtime.rows import AgentCounts, AgentRow, CallerRow, DefinitionRow, FiguresRow, PbxRow, QueueRow
from realtime.rules import Rules
from realtime.stamps import maybe_stamp
from realtime.state import Floor, Pbx
from realtime.tally import QueueDay, Tally
from realtime.visits import Visit
from realtime.windows import CLASSES, MINUTES

_NONE = np.zeros(COLUMNS)
_NO_WAITS = np.zeros(CLASSES, dtype=np.int32)
_EMPTY_DAY = QueueDay()


class Covered:
    """Coverage of one PBX for today and for each window, worked out once for all its queues."""

    __slots__ = ("today", "windows")

    def __init__(self, pbx: Pbx, rules: Rules, now: Instant) -> None:
        begin = rules.calendar.start(rules.calendar.day(now))
        self.today = coverage(pbx.spans, begin, now)
        self.windows = tuple(coverage(pbx.spans, Instant(now - minutes * 60), now) for minutes in MINUTES)


def queue_row(floor: Floor, tally: Tally, queue: QueueId, covered: Covered, now: Instant) -> QueueRow:
    """One queue now, today and over its windows."""
    rules = floor.rules
    definition = rules.of(queue)
    pbx = floor.queues.by_id[queue].pbx
    line = floor.visits.present(queue)
    joined = [visit.joined for visit in line if visit.joined is not None]
    oldest = min(joined, default=None)
    windows = [_window(floor, tally, queue, index, joined, covered, now) for index in range(len(MINUTES))]
    return QueueRow(
        label=definition.label or queue.removeprefix(f"{pbx}/"),
        waiting=len(line),
        longest_wait_seconds=None if oldest is None else round(max(0.0, now - oldest), 1),
        longest_wait_since=maybe_stamp(oldest),
        agents=agent_counts(floor, queue, now),
        today=_today(floor, tally, queue, joined, covered, now),
        last_5m=windows[0],
        last_15m=windows[1],
        last_30m=windows[2],
        last_60m=windows[3],
    )


DAY = -1
"""The period of a whole day among the windows' indices (readings.py)."""


def _today(
    floor: Floor, tally: Tally, queue: QueueId, joined: list[Instant], covered: Covered, now: Instant
) -> FiguresRow:
    rules = floor.rules
    day = rules.calendar.day(now)
    sums = tally.days.get((queue, day), _EMPTY_DAY)
    begin = rules.calendar.start(day)
    definition = rules.of(queue)
    today = [since for since in joined if since >= begin]
    late = overdue(today, definition.threshold, Instant(0.0), now)
    busy = occupancy(floor, floor.agents.by_queue.get(queue, ()), day, now)
    depends = (day, sums.version, late)
    row = tally.readings.known(queue, DAY, depends)
    if row is None:
        level = service_level(decided_of_day(sums.sums.tolist(), late), definition.formula)
        row = figures(sums.sums, sums.waits, level, sums.longest_wait, coverage=None, occupancy=None)
        tally.readings.keep(queue, DAY, depends, row)
    return _as_of(row, today, covered.today, busy, now)


def _window(
    floor: Floor,
    tally: Tally,
    queue: QueueId,
    index: int,
    joined: list[Instant],
    covered: Covered,
    now: Instant,
) -> FiguresRow:
    begin = Instant(now - MINUTES[index] * 60)
    definition = floor.rules.of(queue)
    ring = tally.windows.rings.get(queue)
    late = overdue(joined, definition.threshold, begin, now) if joined else 0
    depends = (-1 if ring is None else ring.version, late)
    row = tally.readings.known(queue, index, depends)
    if row is None:
        sums = _NONE if ring is None else ring.sums[index]
        waits = _NO_WAITS if ring is None else ring.wait_sums[index]
        level = service_level(decided_of_window(sums.tolist(), late), definition.formula)
        past = tally.windows.longest(queue, index)
        row = figures(sums, waits, level, past, coverage=None, occupancy=None)
        tally.readings.keep(queue, index, depends, row)
    return _as_of(row, [since for since in joined if since >= begin], covered.windows[index], None, now)


def _as_of(
    row: FiguresRow, joined: list[Instant], coverage: float | None, occupancy: float | None, now: Instant
) -> FiguresRow:
    """The row with what time alone changes: coverage, occupancy, and the wait of those who still wait."""
    longest = row.longest_wait_seconds
    if joined:
        waiting = round(max(0.0, now - min(joined)), 1)
        longest = waiting if longest is None else max(longest, waiting)
    return msgspec.structs.replace(row, coverage=coverage, occupancy=occupancy, longest_wait_seconds=longest)


def agent_counts(floor: Floor, queue: QueueId, now: Instant) -> AgentCounts:
    """How many agents of a queue are in which state."""
    states = dict.fromkeys(AgentState, 0)
    for agent in floor.agents.by_queue.get(queue, ()):
        states[settled(floor.agents.by_id[agent], now, floor.rules).state] += 1
    return AgentCounts(
        logged_in=sum(states.values()) - states[AgentState.LOGGED_OUT],
        ready=states[AgentState.READY],
        ringing=states[AgentState.RINGING],
        talking=states[AgentState.TALKING],
        hold=states[AgentState.HOLD],
        wrap_up=states[AgentState.WRAP_UP],
        paused=states[AgentState.PAUSED],
        unavailable=states[AgentState.UNAVAILABLE],
    )


BUSY = tuple(ORDER.index(state) for state in (AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP))
READY = ORDER.index(AgentState.READY)
NOTHING_SPENT = (0.0,) * len(ORDER)


def spent(agent: Agent, day: Day) -> dict[AgentState, float]:
    """Seconds per state on a day, up to the begin of the running state."""
    seconds = agent.spent if agent.day == day else NOTHING_SPENT
    return dict(zip(ORDER, seconds, strict=True))


def occupancy(floor: Floor, agents: Iterable[AgentId], day: Day, now: Instant | None = None) -> float | None:
    """(talk + hold + wrap-up) / (the same + ready) of these agents on a day (metrics.md), as far as it was observed.

    now: with the running states up to then; else up to their begin.
    """
    busy = ready = 0.0
    for found in agents:
        agent = floor.agents.by_id[found]
        if now is None:
            seconds = agent.spent if agent.day == day else NOTHING_SPENT
        else:
            seconds = accrued(settled(agent, now, floor.rules), now, floor.rules)[1]
        busy += sum(seconds[place] for place in BUSY)
        ready += seconds[READY]
    return ratio(busy, busy + ready)


def agent_row(floor: Floor, tally: Tally, agent_id: AgentId, now: Instant) -> AgentRow:
    """One agent. Seconds per state reach up to `since`: the running state is the reader's to add."""
    agent = settled(floor.agents.by_id[agent_id], now, floor.rules)
    day = floor.rules.calendar.day(now)
    share = tally.shares.get((agent_id, day), Share())
    seconds = spent(agent, day)
    logged_in = sum(seconds.values()) - seconds[AgentState.LOGGED_OUT]
    return AgentRow(
        name=agent.name,
        state=agent.state.value,
        since=maybe_stamp(agent.since),
        pause_reason=agent.pause_reason,
        queues=agent.queues,
        answered=share.answered,
        missed=share.missed,
        talk_seconds=round(share.talk, 1),
        hold_seconds=round(share.hold, 1),
        wrap_up_seconds=round(share.wrap_up, 1),
        paused_seconds=round(seconds[AgentState.PAUSED], 1),
        logged_in_seconds=round(logged_in, 1),
        occupancy=occupancy(floor, (agent_id,), day),
    )


def caller_row(visit: Visit, position: int) -> CallerRow:
    """One waiting caller."""
    return CallerRow(
        visit=visit.id,
        queue=visit.queue,
        position=position,
        since=maybe_stamp(visit.joined),
        number=visit.number,
        name=visit.name,
    )


def pbx_row(pbx: Pbx, covered: Covered, lag: float | None, offset: float | None) -> PbxRow:
    """One PBX. lag, offset: seconds as the link measures them."""
    return PbxRow(
        state=pbx.state.value,
        since=maybe_stamp(pbx.since),
        lag_seconds=lag if pbx.state is FeedState.LIVE else None,
        coverage=covered.today,
        reason=None if pbx.reason is None else pbx.reason.value,
        detail=pbx.detail,
        clock_offset_seconds=offset,
        phones_unreachable=sum(not told.answers for told in pbx.phones.values()),
        trunks_down=sum(not told.answers for told in pbx.trunks.values()),
    )


def definition_row(floor: Floor, queue: QueueId) -> DefinitionRow:
    """How the queue's figures are defined."""
    definition = floor.rules.of(queue)
    return DefinitionRow(
        service_level_seconds=definition.threshold,
        service_level_formula=definition.formula.value,
        short_abandon_seconds=definition.short,
        service_level_target=definition.target,
        waiting_limit=definition.waiting_limit,
        longest_wait_limit_seconds=definition.longest_wait_limit,
    )


STEP = 500
"""Visits looked at in one step: about 0.3 ms."""


def waiting_courses(floor: Floor, marks: list[Instant]) -> Generator[None, None, dict[QueueId, tuple[int | None, ...]]]:
    """How many callers waited in each queue at each mark (ascending); None where the PBX was not seen live."""
    steps: dict[QueueId, list[int]] = {queue: [0] * (len(marks) + 1) for queue in floor.queues.by_id}
    first = marks[0]
    for place, visit in enumerate(floor.visits.all_shown()):
        if place % STEP == 0:
            yield
        if visit.joined is None or (visit.left is not None and visit.left <= first):
            continue
        # A visit counts at every mark from its joining on, before it left.
        begin = bisect_left(marks, visit.joined)
        to = len(marks) if visit.left is None else bisect_left(marks, visit.left)
        if begin < to:
            steps[visit.queue][begin] += 1
            steps[visit.queue][to] -= 1
    live = {pbx: [live_at(row, at) for at in marks] for pbx, row in floor.pbxs.items()}
    unseen = [False] * len(marks)
    return {
        row.id: tuple(
            count if seen else None
            for count, seen in zip(accumulate(steps[row.id][:-1]), live.get(row.pbx, unseen), strict=True)
        )
        for row in floor.queues.by_id.values()
    }


def live_at(pbx: Pbx, at: Instant) -> bool:
    """Whether the PBX was seen live at an instant."""
    return any(span.begin <= at and (span.to is None or at < span.to) for span in pbx.spans)
